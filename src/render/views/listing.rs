//! Passages in lists outside their issue: on the pages of departments and sections.

use schemars::JsonSchema;
use serde::Serialize;

use super::raw::RawIssue;
use super::{Html, Link, excerpt, item};
use crate::archive::{DepartmentId, Issue, Passage, PassageRef, SectionId};
use crate::render::Site;
use crate::render::html::{Way, write_blocks, write_inlines};
use crate::render::label;
use crate::render::paging::YearSlice;
use crate::render::strings::Strings;

/// Passages of one issue, in a list of `Entry`.
#[derive(Serialize, JsonSchema)]
pub struct IssueGroup<Entry> {
    /// Name of the issue, `2023 年第 44 期`.
    issue: String,
    /// Numbers and dates of the issue as values.
    raw: RawIssue,
    /// Address of the issue.
    href: String,
    /// Days that it reports on; may be empty.
    period: String,
    /// Its entries in reading order.
    entries: Vec<Entry>,
    /// Link to the entries that are left out, where there are any.
    more: Option<Link>,
}

/// A whole passage, on the page of a department.
#[derive(Serialize, JsonSchema)]
pub struct Report<'a> {
    /// Address of the passage.
    href: String,
    /// Place in the issue, `一、3`.
    cite: String,
    /// Headings above the passage; may be empty.
    place: String,
    /// Number of the item as it stands, `1.`; may be empty.
    marker: &'a str,
    /// The paragraph; may be empty.
    html: Html,
    /// True for a paragraph that must not be justified, because it holds a long address or a picture.
    ragged: bool,
    /// Tables, lists and pictures below the paragraph.
    blocks: Option<Html>,
    /// True where the department leads the passage, false where it is mentioned.
    leads: bool,
}

/// A line on the page of a section: the beginning of a passage, or a subheading with the number of its passages.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    /// Address of the passage or subheading.
    href: String,
    /// Beginning of the passage, or the subheading.
    text: String,
    /// Number of passages below a subheading; none for a passage.
    count: Option<usize>,
}

/// Length of the beginning of a passage, in characters; long enough for the figures of a week.
const LINE_CHARACTERS: usize = 120;
/// Number of lines that a section shows of one issue. Beyond it, subheadings stand for their passages.
const LINES_PER_ISSUE: usize = 30;

/// Groups the passages of a page by issue, newest first, for a page whose root is `root`. `entries` makes the entries
/// of one issue from its passages, which come in reading order, and the address of the issue.
pub fn group<'a, Entry>(
    site: &Site<'a>,
    slice: &YearSlice<'_>,
    root: &str,
    entries: impl Fn(&'a Issue, &[&'a Passage], &str) -> (Vec<Entry>, Option<Link>),
) -> Vec<IssueGroup<Entry>> {
    let group = |in_issue: &[PassageRef]| {
        let issue = &site.archive.issues[in_issue[0].issue.0];
        let mut indices: Vec<usize> = in_issue.iter().map(|at| at.passage).collect();
        indices.sort_unstable();
        let passages: Vec<&Passage> = indices.into_iter().map(|index| &issue.passages[index]).collect();
        let href = format!("{root}{}", issue.path());
        let (entries, more) = entries(issue, &passages, &href);
        IssueGroup {
            issue: issue.names.full.clone(),
            raw: RawIssue::new(issue),
            period: label::period(site.theme.strings(), issue),
            entries,
            more,
            href,
        }
    };
    slice.entries.chunk_by(|a, b| a.issue == b.issue).rev().map(group).collect()
}

/// Makes the entry of a passage on the page of `department`, whose root is `root`.
pub fn report<'a>(
    strings: &Strings,
    issue: &'a Issue,
    passage: &'a Passage,
    issue_href: &str,
    root: &str,
    department: DepartmentId,
) -> Report<'a> {
    let item = &issue.items[passage.item];
    let opens_item = issue.passages.get(item.passages.start).is_some_and(|first| first.anchor == passage.anchor);
    let way = Way { root, issue: issue_href, strings };
    let (mut html, mut blocks) = (String::new(), String::new());
    write_inlines(&mut html, &issue.body, passage.content, way);
    write_blocks(&mut blocks, &issue.body, passage.blocks, way);
    Report {
        href: format!("{issue_href}#{}", passage.anchor),
        cite: label::passage_place(strings, issue, passage),
        place: label::headings(issue, passage),
        marker: if opens_item { &item.marker } else { "" },
        html: Html::new(html),
        ragged: item::is_ragged(issue, passage),
        blocks: (!blocks.is_empty()).then(|| Html::new(blocks)),
        leads: passage.leads.contains(&department),
    }
}

/// Makes the lines of a section in one issue, from its `passages`.
///
/// A section of many passages lists its subheadings instead of the passages below them, and a section of many
/// subheadings only the first ones, with a link to the rest: a section may hold a whole issue.
pub fn lines(
    strings: &Strings,
    issue: &Issue,
    section: SectionId,
    passages: &[&Passage],
    issue_href: &str,
) -> (Vec<Line>, Option<Link>) {
    let mut lines: Vec<Line> = Vec::new();
    let with_subheadings = passages.len() > LINES_PER_ISSUE;
    let mut last_subheading = None;
    let mut rest = 0;
    for passage in passages {
        let heading = issue.items[passage.item].heading;
        let subheading = heading.filter(|_| with_subheadings).and_then(|heading| below(issue, section, heading));
        if let Some(line) = lines.last_mut().filter(|_| subheading.is_some() && subheading == last_subheading) {
            line.count = line.count.map(|count| count + 1);
            continue;
        }
        if lines.len() == LINES_PER_ISSUE {
            rest += 1;
            continue;
        }
        last_subheading = subheading;
        lines.push(match subheading.and_then(|index| issue.headings.get(index as usize)) {
            Some(heading) => {
                Line { href: format!("{issue_href}#{}", heading.anchor), text: heading.full(), count: Some(1) }
            }
            None => line(strings, issue, passage, issue_href),
        });
    }
    (lines, (rest > 0).then(|| Link::new(issue_href, strings.text("list.more", &[("count", &rest)]))))
}

/// Returns the heading directly below that of `section` on the way to `heading`; `None` for that of the section itself.
fn below(issue: &Issue, section: SectionId, heading: u32) -> Option<u32> {
    let mut at = heading;
    loop {
        let current = issue.headings.get(at as usize).filter(|current| current.section != section)?;
        let parent = current.parent?;
        if issue.headings.get(parent as usize).is_some_and(|parent| parent.section == section) {
            return Some(at);
        }
        at = parent;
    }
}

fn line(strings: &Strings, issue: &Issue, passage: &Passage, issue_href: &str) -> Line {
    let text = excerpt::shorten(issue.text(passage), LINE_CHARACTERS);
    Line {
        href: format!("{issue_href}#{}", passage.anchor),
        text: if text.is_empty() { strings.text("list.picture", &[]) } else { text },
        count: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Heading, Inlines, Item};
    use crate::render::sample;

    /// Returns an issue with one section, whose subheadings have so many passages each, the first number being that of
    /// the passages above all subheadings.
    fn issue(counts: &[usize]) -> Issue {
        let mut issue = sample::archive("文字", "厅").0.issues.remove(0);
        let heading = |index: usize| Heading {
            depth: 2,
            numbering: "".into(),
            title: format!("标题{index}").into(),
            content: Inlines::default(),
            anchor: format!("s1.{index}").into(),
            parent: Some(0),
            section: SectionId(index),
        };
        issue.headings.extend((1..counts.len()).map(heading));
        let passage = issue.passages[0].clone();
        (issue.items, issue.passages) = (Vec::new(), Vec::new());
        for (heading, count) in counts.iter().enumerate() {
            for _ in 0..*count {
                let index = issue.passages.len();
                let anchor = format!("p{index}");
                issue.passages.push(Passage { anchor: anchor.as_str().into(), item: index, ..passage.clone() });
                issue.items.push(Item {
                    anchor: anchor.into(),
                    marker: "".into(),
                    number: None,
                    heading: Some(u32::try_from(heading).unwrap()),
                    passages: index..index + 1,
                });
            }
        }
        issue
    }

    /// Returns the lines with their counts, `-` for a passage, and the text of the link to the rest.
    fn shown(counts: &[usize]) -> (Vec<String>, Option<String>) {
        let issue = issue(counts);
        let passages: Vec<&Passage> = issue.passages.iter().collect();
        let (lines, more) = lines(&Strings::default(), &issue, SectionId(0), &passages, "a.html");
        let show = |line: Line| line.count.map_or("-".to_owned(), |count| format!("{} {count}", line.text));
        (lines.into_iter().map(show).collect(), more.map(|more| more.text))
    }

    #[test]
    fn a_short_section_lists_its_passages() {
        assert_eq!(shown(&[1, 1, 1]), (vec!["-".to_owned(); 3], None));
        assert_eq!(shown(&[0, LINES_PER_ISSUE]), (vec!["-".to_owned(); LINES_PER_ISSUE], None));
    }

    #[test]
    fn a_long_section_lists_its_subheadings() {
        assert_eq!(shown(&[1, 30, 2]), (vec!["-".into(), "标题1 30".into(), "标题2 2".into()], None));
    }

    #[test]
    fn a_section_without_subheadings_says_how_many_passages_it_leaves_out() {
        let expected = (vec!["-".to_owned(); LINES_PER_ISSUE], Some("另有 12 段，见本期全文".into()));
        assert_eq!(shown(&[LINES_PER_ISSUE + 12]), expected);
        let (lines, more) = shown(&[2; 40]);
        // The first two passages stand above all subheadings.
        assert_eq!((lines.len(), more), (LINES_PER_ISSUE, Some("另有 22 段，见本期全文".into())));
    }
}
