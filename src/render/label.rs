//! Names of issues and places of passages, as pages and feeds print them.

use crate::archive::{Issue, Passage};

/// `2023 年第 44 期`, spaced as bulletins print it.
pub fn issue(issue: &Issue) -> String {
    format!("{} 年第 {} 期", issue.year, issue.number)
}

/// `2023 年第 44 期至 2024 年第 3 期`; one name alone where both issues are the same.
pub fn span(first: &Issue, last: &Issue) -> String {
    if first.id == last.id { issue(first) } else { format!("{}至 {}", issue(first), issue(last)) }
}

/// `2023 年第 44 期（总第 464 期）`.
pub fn issue_with_total(of: &Issue) -> String {
    format!("{}（总第 {} 期）", issue(of), of.total)
}

/// `《窗口工作周报》2023年第44期（总第464期）`, as footnotes cite an issue.
pub fn issue_citation(issue: &Issue) -> String {
    format!("《{}》{}年第{}期（总第{}期）", issue.title, issue.year, issue.number, issue.total)
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
