//! Passages in lists outside their issue: on the pages of departments and sections.

use minijinja::Value;
use serde::Serialize;

use super::excerpt;
use crate::archive::{Archive, DepartmentId, Issue, Passage, PassageRef};
use crate::render::html::{Way, write_blocks, write_inlines};
use crate::render::label;

/// Passages of one issue, in a list of `Entry`.
#[derive(Serialize)]
pub struct IssueGroup<Entry> {
    /// `2023 年第 44 期`.
    issue: String,
    href: String,
    period: String,
    entries: Vec<Entry>,
}

/// Issues of one year, newest first.
#[derive(Serialize)]
pub struct YearGroup<Entry> {
    year: i16,
    issues: Vec<IssueGroup<Entry>>,
}

/// A passage, whole: for a department's page.
#[derive(Serialize)]
pub struct Report<'a> {
    href: String,
    /// `一、3`.
    cite: String,
    /// Headings above it.
    place: String,
    marker: &'a str,
    html: Value,
    blocks: Option<Value>,
    /// Whether the department leads it.
    leads: bool,
}

/// The start of a passage on one line: for a section's page.
#[derive(Serialize)]
pub struct Line {
    href: String,
    text: String,
}

/// Characters of a passage in a [`Line`]; figures of a week fit.
const LINE_CHARACTERS: usize = 120;

/// Groups passages, which come oldest first, by year and issue, newest first, seen from a page at `root`; `entry`
/// makes one of a passage and the address of its issue.
pub fn group<'a, Entry>(
    archive: &'a Archive,
    passages: &[PassageRef],
    root: &str,
    entry: impl Fn(&'a Issue, &'a Passage, &str) -> Entry,
) -> Vec<YearGroup<Entry>> {
    let mut years: Vec<YearGroup<Entry>> = Vec::new();
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue).rev() {
        let issue = &archive.issues[in_issue[0].issue.0];
        if years.last().is_none_or(|group| group.year != issue.year) {
            years.push(YearGroup { year: issue.year, issues: Vec::new() });
        }
        // Within an issue the order is that of reading, whichever way the list runs.
        let mut order: Vec<usize> = in_issue.iter().map(|at| at.passage).collect();
        order.sort_unstable();
        let href = format!("{root}{}", issue.path());
        let group = IssueGroup {
            issue: label::issue(issue),
            period: issue.period.chinese(),
            entries: order.into_iter().map(|index| entry(issue, &issue.passages[index], &href)).collect(),
            href,
        };
        if let Some(year) = years.last_mut() {
            year.issues.push(group);
        }
    }
    years
}

/// A passage, whole, on the page of `department` at `root`.
pub fn report<'a>(
    issue: &'a Issue,
    passage: &'a Passage,
    issue_href: &str,
    root: &str,
    department: DepartmentId,
) -> Report<'a> {
    let item = &issue.items[passage.item];
    let opens_item = issue.passages.get(item.passages.start).is_some_and(|first| first.anchor == passage.anchor);
    let way = Way { root, issue: issue_href };
    let (mut html, mut blocks) = (String::new(), String::new());
    write_inlines(&mut html, &issue.body, passage.content, way);
    write_blocks(&mut blocks, &issue.body, passage.blocks, way);
    Report {
        href: format!("{issue_href}#{}", passage.anchor),
        cite: label::passage_place(issue, passage),
        place: label::headings(issue, passage),
        marker: if opens_item { &item.marker } else { "" },
        html: Value::from_safe_string(html),
        blocks: (!blocks.is_empty()).then(|| Value::from_safe_string(blocks)),
        leads: passage.leads.contains(&department),
    }
}

/// The start of a passage on one line.
pub fn line(issue: &Issue, passage: &Passage, issue_href: &str) -> Line {
    let text = excerpt::shorten(issue.text(passage), LINE_CHARACTERS);
    Line {
        href: format!("{issue_href}#{}", passage.anchor),
        text: if text.is_empty() { "（图片）".into() } else { text },
    }
}
