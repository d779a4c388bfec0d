//! Names of issues and places of passages, as pages and feeds print them.

use crate::archive::{Issue, IssueDate, IssueGroup, Passage, Period};
use crate::config::Numbering;

/// `2023 年第 44 期至 2024 年第 3 期`; one name alone where both issues are the same.
pub fn span(first: &Issue, last: &Issue) -> String {
    if first.id == last.id { first.names.full.clone() } else { format!("{}至 {}", first.names.full, last.names.full) }
}

/// `《窗口工作周报》2023年第44期（总第464期）`, as footnotes cite an issue.
pub fn issue_citation(issue: &Issue) -> String {
    format!("《{}》{}", issue.title, issue.names.cited)
}

/// `11 月 13 日—11 月 17 日`, the days that an issue reports on; empty where it does not tell them.
pub fn period(issue: &Issue) -> String {
    issue.period.map(Period::chinese).unwrap_or_default()
}

/// `2023 年 11 月 27 日`, the date of issue; empty where it does not tell one.
pub fn date(issue: &Issue) -> String {
    issue.date.map(IssueDate::chinese).unwrap_or_default()
}

/// `2023-11-27`, the date of issue for machines; empty where it does not tell one.
pub fn iso_date(issue: &Issue) -> String {
    issue.date.map(|date| date.to_string()).unwrap_or_default()
}

/// `2023 年`, `第 45 卷` or `201—300`: the name of a group of issues, in the words of the settings.
pub fn group(group: IssueGroup, numbering: &Numbering) -> String {
    match group {
        IssueGroup::Year(year) => format!("{year} 年"),
        IssueGroup::Volume(volume) => numbering.volume_name(volume),
        IssueGroup::Hundred(hundred) => format!("{}—{}", hundred * 100 + 1, hundred * 100 + 100),
    }
}

/// `《窗口工作周报》2023年第44期（总第464期），一、3`, as footnotes cite a passage. A passage without heading and number
/// is cited by its issue alone.
pub fn passage_citation(issue: &Issue, passage: &Passage) -> String {
    let place = issue.citation_place(passage);
    let parts = [issue_citation(issue), place];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，")
}

/// `一、3`, the place of a passage in its issue; 正文 where it has neither heading nor number, so that a link has a text.
pub fn passage_place(issue: &Issue, passage: &Passage) -> String {
    let place = issue.citation_place(passage);
    if place.is_empty() { "正文".into() } else { place }
}

/// `一、政务工作动态 › （二）其它工作`: the headings above a passage.
pub fn headings(issue: &Issue, passage: &Passage) -> String {
    let path = issue.heading_path(issue.items[passage.item].heading);
    path.iter().map(|heading| heading.full()).collect::<Vec<_>>().join(" › ")
}
