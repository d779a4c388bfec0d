//! The home page, `404.html`, and the data of the jump box.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::PageView;
use super::chrome::Chrome;
use super::department::{DepartmentLine, lines};
use super::excerpt;
use super::figures::{Figure, figures};
use super::years::{IssueLine, YearLine, issue_line, year_lines};
use crate::archive::{Archive, Issue, SitePath};
use crate::escape;
use crate::render::Site;

/// The home page.
#[derive(Serialize, JsonSchema)]
pub struct HomeView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// The newest issue; none in an empty archive.
    newest: Option<IssueLine<'a>>,
    /// First lines of the newest issue, by section.
    highlights: Vec<Highlight>,
    /// Figures of the newest issue.
    figures: Vec<Figure<'a>>,
    /// The issues before the newest.
    recent: Vec<IssueLine<'a>>,
    /// All years, newest first.
    years: Vec<YearLine>,
    /// Departments that have passages.
    departments: Vec<DepartmentLine<'a>>,
    /// Number of issues.
    count: usize,
    /// Running number of the newest issue, an example for the jump box; may be empty.
    example: String,
    /// The same issue by its number in the year, `2023-44`; may be empty.
    example_in_year: String,
}

impl PageView for HomeView<'_> {
    const TEMPLATE: &'static str = "home.html";
}

/// The beginning of a section of the newest issue.
#[derive(Serialize, JsonSchema)]
struct Highlight {
    /// Heading; may be empty.
    section: String,
    /// Address of the section in the issue.
    href: String,
    /// Beginnings of its first items.
    lines: Vec<HighlightLine>,
}

/// The beginning of an item.
#[derive(Serialize, JsonSchema)]
struct HighlightLine {
    /// Address of the item.
    href: String,
    /// Its first words.
    text: String,
}

/// Issues listed below the newest.
const RECENT: usize = 6;
/// Lines shown of each section of the newest issue.
const LINES: usize = 4;
/// Characters of a line.
const LINE_CHARACTERS: usize = 58;

/// Makes the view of the home page.
pub fn home<'a>(site: &Site<'a>, path: &SitePath) -> HomeView<'a> {
    let archive = site.archive;
    let newest = archive.issues.last();
    let mut page = Chrome::new(site, path, "home", site.config.title.as_str()).exact();
    if !site.config.description.is_empty() {
        page = page.describe(site.config.description.as_str());
    }
    page.meta.column = site.text("pages.home", &[]);
    page.meta.column_type = site.text("pages.home", &[]);
    HomeView {
        page,
        newest: newest.map(|issue| issue_line(site, issue, "")),
        highlights: newest.map(highlights).unwrap_or_default(),
        figures: newest.map(|issue| figures(site, issue, issue.path().as_str())).unwrap_or_default(),
        recent: archive.issues.iter().rev().skip(1).take(RECENT).map(|issue| issue_line(site, issue, "")).collect(),
        years: year_lines(site, ""),
        departments: lines(archive, "").into_iter().filter(|line| line.count > 0).collect(),
        count: archive.issues.len(),
        example: newest.and_then(|issue| issue.total).map(|total| total.last.to_string()).unwrap_or_default(),
        example_in_year: newest
            .and_then(|issue| issue.year.zip(issue.number))
            .map(|(year, number)| format!("{year}-{}", number.last))
            .unwrap_or_default(),
    }
}

/// Shortens the first items of each top-level section to a line each.
fn highlights(issue: &Issue) -> Vec<Highlight> {
    let path = issue.path();
    let mut sections: Vec<(Option<&str>, Highlight)> = Vec::new();
    for item in &issue.items {
        let top = issue.heading_path(item.heading).first().copied();
        let anchor = top.map(|heading| heading.anchor.as_str());
        if sections.last().is_none_or(|(last, _)| *last != anchor) {
            let href = anchor.map_or_else(|| path.to_string(), |anchor| format!("{path}#{anchor}"));
            let section = top.map(|heading| heading.full()).unwrap_or_default();
            sections.push((anchor, Highlight { section, href, lines: Vec::new() }));
        }
        let (Some((_, highlight)), Some(first)) = (sections.last_mut(), issue.passages.get(item.passages.start)) else {
            continue;
        };
        if highlight.lines.len() < LINES {
            let text = issue.text(first).trim_start();
            let text = excerpt::shorten(text.strip_prefix(item.marker.as_str()).unwrap_or(text), LINE_CHARACTERS);
            // An item without text, such as a picture, would be an empty link.
            if !text.is_empty() {
                highlight.lines.push(HighlightLine { href: format!("{path}#{}", item.anchor), text });
            }
        }
    }
    sections.into_iter().map(|(_, highlight)| highlight).collect()
}

/// The page for addresses that do not exist.
#[derive(Serialize, JsonSchema)]
pub struct NotFoundView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
}

impl PageView for NotFoundView<'_> {
    const TEMPLATE: &'static str = "404.html";
}

/// Makes the view of `404.html`.
pub fn not_found<'a>(site: &Site<'a>, path: &SitePath) -> NotFoundView<'a> {
    let mut page = Chrome::new(site, path, "", site.text("not_found.title", &[]));
    page.canonical = None;
    // A server sends this page for any missing address, at any depth, where relative links would lead astray. With a
    // known public address the links begin at the root of the host.
    if let Some(base) =
        site.base_url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
    {
        page.root = base.to_owned();
        page.crumbs.clear();
    }
    NotFoundView { page }
}

/// Makes `data/jump.js`: a classic script, because `fetch` fails on file://. It holds an array for each issue: path,
/// year, first and last number, first and last total, first and last day, and date; `null` for what an issue does not
/// tell.
pub fn jump_script(archive: &Archive) -> Vec<u8> {
    let row = |issue: &Issue| {
        json!([
            issue.path().as_str(),
            issue.year,
            issue.number.map(|number| number.first),
            issue.number.map(|number| number.last),
            issue.total.map(|total| total.first),
            issue.total.map(|total| total.last),
            issue.days().map(|days| days.start),
            issue.days().map(|days| days.end),
            issue.date
        ])
    };
    let mut script = String::from("\"use strict\";\nconst KANKU_ISSUES = [\n");
    for issue in &archive.issues {
        script.push_str(&escape::json_in_script(&row(issue).to_string()));
        script.push_str(",\n");
    }
    script.push_str("];\n");
    script.into_bytes()
}
