//! Names of issues and places of passages, as pages and feeds print them.

use super::Site;
use super::strings::Strings;
use crate::archive::{Issue, IssueGroup, Passage};

/// `2023 年第 44 期至 2024 年第 3 期`; one name alone where both issues are the same.
pub fn span(strings: &Strings, first: &Issue, last: &Issue) -> String {
    if first.id == last.id {
        return first.names.full.clone();
    }
    strings.text("number.span", &[("first", &first.names.full), ("last", &last.names.full)])
}

/// `《窗口工作周报》2023年第44期（总第464期）`, as footnotes cite an issue.
pub fn issue_citation(strings: &Strings, issue: &Issue) -> String {
    strings.text("number.cited", &[("title", &issue.title), ("issue", &issue.names.cited)])
}

/// `11 月 13 日—11 月 17 日`, the days that an issue reports on; empty where it does not tell them.
pub fn period(strings: &Strings, issue: &Issue) -> String {
    issue.period.map(|period| strings.period(period)).unwrap_or_default()
}

/// `2023 年 11 月 27 日`, the date of issue; empty where it does not tell one.
pub fn date(strings: &Strings, issue: &Issue) -> String {
    issue.date.map(|date| strings.issue_date(date)).unwrap_or_default()
}

/// `2023-11-27`, the date of issue for machines; empty where it does not tell one.
pub fn iso_date(issue: &Issue) -> String {
    issue.date.map(|date| date.to_string()).unwrap_or_default()
}

/// `2023 年`, `第 45 卷` or `201—300`: the name of a group of issues, in the words of the settings.
pub fn group(site: &Site<'_>, group: IssueGroup) -> String {
    match group {
        IssueGroup::Year(year) => site.year(year),
        IssueGroup::Volume(volume) => site.config.numbering.volume_name(volume),
        IssueGroup::Hundred(hundred) => site.config.numbering.range(hundred * 100 + 1, hundred * 100 + 100),
    }
}

/// `《窗口工作周报》2023年第44期（总第464期），一、3`, as footnotes cite a passage. A passage without heading and number
/// is cited by its issue alone.
pub fn passage_citation(strings: &Strings, issue: &Issue, passage: &Passage) -> String {
    let (citation, place) = (issue_citation(strings, issue), citation_place(strings, issue, passage));
    if place.is_empty() {
        return citation;
    }
    strings.text("number.cited_passage", &[("issue", &citation), ("place", &place)])
}

/// `一、3`, the place of a passage in its issue; 正文 where it has neither heading nor number, so that a link has a text.
pub fn passage_place(strings: &Strings, issue: &Issue, passage: &Passage) -> String {
    let place = citation_place(strings, issue, passage);
    if place.is_empty() { strings.text("number.body", &[]) } else { place }
}

/// `一、3`, `三（二）`, `动态·专题、3`, `一、3（第 2 段）`: the place of a passage as citations write it; empty for one that
/// has neither heading nor number. The function `citation` of `assets/site.js` follows the same rule.
fn citation_place(strings: &Strings, issue: &Issue, passage: &Passage) -> String {
    let item = &issue.items[passage.item];
    let mut place = issue.heading_place(item.heading);
    if let Some(number) = item.number {
        if place.is_empty() || place.ends_with('）') {
            place.push_str(&number.to_string());
        } else {
            place = strings.text("page.citation_number", &[("place", &place), ("number", &number)]);
        }
    }
    if item.passages.len() > 1 {
        let passages = &issue.passages[item.passages.clone()];
        let part = passages.iter().position(|other| other.anchor == passage.anchor).map_or(1, |index| index + 1);
        place = strings.text("page.citation_part", &[("place", &place), ("part", &part)]);
    }
    place
}

/// `一、政务工作动态 › （二）其它工作`: the headings above a passage.
pub fn headings(issue: &Issue, passage: &Passage) -> String {
    let path = issue.heading_path(issue.items[passage.item].heading);
    path.iter().map(|heading| heading.full()).collect::<Vec<_>>().join(" › ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::wording::Wording;
    use crate::render::sample;

    #[test]
    fn places_name_heading_item_and_part() {
        let english = Wording { language: "en".into(), ..Wording::default() };
        let english = Strings::new(&english, None, &mut Vec::new());
        let mut issue = sample::archive("文字", "厅").0.issues.remove(0);
        let place = |issue: &Issue, strings: &Strings| citation_place(strings, issue, &issue.passages[0]);
        assert_eq!(place(&issue, &Strings::default()), "一、1");
        issue.passages.push(issue.passages[0].clone());
        issue.passages[1].anchor = "s1-1-2".into();
        issue.items[0].passages = 0..2;
        assert_eq!(place(&issue, &Strings::default()), "一、1（第 1 段）");
        issue.headings[0].numbering = "".into();
        assert_eq!(place(&issue, &english), "动态, 1 (part 1)");
        issue.items[0].heading = None;
        assert_eq!(place(&issue, &Strings::default()), "1（第 1 段）");
        (issue.items[0].number, issue.items[0].passages) = (None, 0..1);
        assert_eq!(place(&issue, &Strings::default()), "");
        assert_eq!(passage_place(&english, &issue, &issue.passages[0]), "Text");
    }
}
