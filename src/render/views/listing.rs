//! Passages in lists outside their issue: on the pages of departments and sections.

use minijinja::Value;
use serde::Serialize;

use super::{excerpt, label};
use crate::archive::issue::rooted;
use crate::archive::{Archive, DepartmentId, Issue, PassageRef};

/// Passages of one issue, in a list.
#[derive(Serialize)]
pub struct IssueGroup<'a> {
    /// `2023 年第 44 期`.
    issue: String,
    href: String,
    period: String,
    date_iso: String,
    entries: Vec<PassageEntry<'a>>,
}

/// Issues of one year, newest first.
#[derive(Serialize)]
pub struct YearGroup<'a> {
    year: i16,
    issues: Vec<IssueGroup<'a>>,
}

/// One passage.
#[derive(Serialize)]
struct PassageEntry<'a> {
    href: String,
    /// `一、3`.
    cite: String,
    /// Headings above it.
    place: String,
    marker: &'a str,
    html: Value,
    blocks: Option<Value>,
    /// On a department's page: whether the department leads it.
    leads: bool,
}

/// Groups passages by year and issue in the order they come in, seen from a page at `root`.
pub fn group<'a>(
    archive: &'a Archive,
    passages: &[PassageRef],
    root: &str,
    department: Option<DepartmentId>,
) -> Vec<YearGroup<'a>> {
    let mut years: Vec<YearGroup<'a>> = Vec::new();
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue) {
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
            date_iso: issue.date.to_string(),
            entries: order.into_iter().map(|passage| entry(issue, passage, root, &href, department)).collect(),
            href,
        };
        if let Some(year) = years.last_mut() {
            year.issues.push(group);
        }
    }
    years
}

fn entry<'a>(
    issue: &'a Issue,
    passage: usize,
    root: &str,
    issue_href: &str,
    department: Option<DepartmentId>,
) -> PassageEntry<'a> {
    let passage = &issue.passages[passage];
    let item = &issue.items[passage.item];
    let opens_item = issue.passages.get(item.passages.start).is_some_and(|first| first.anchor == passage.anchor);
    let fit = |html: &str| Value::from_safe_string(rooted(&excerpt::rebase(html, issue_href), root).into_owned());
    let blocks = issue.block_html(passage);
    PassageEntry {
        href: format!("{issue_href}#{}", passage.anchor),
        cite: issue.citation_place(passage),
        place: label::place(issue, passage),
        marker: if opens_item { &item.marker } else { "" },
        html: fit(issue.html(passage)),
        blocks: (!blocks.is_empty()).then(|| fit(blocks)),
        leads: department.is_some_and(|id| passage.leads.contains(&id)),
    }
}
