//! The list of sections and the pages of one section.

use schemars::JsonSchema;
use serde::Serialize;

use super::PageView;
use super::chrome::Chrome;
use super::listing::{IssueGroup, Line, group, lines};
use super::pager::{Pager, page_span, page_title, pager};
use crate::archive::{PassageRef, Section, SectionId, SitePath};
use crate::render::Site;
use crate::render::label;
use crate::render::paging::{ListPage, YearSlice};

/// The list of all sections.
#[derive(Serialize, JsonSchema)]
pub struct SectionsView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Top-level headings.
    top: Vec<SectionLine<'a>>,
    /// Deeper headings that recur.
    deeper: Vec<SectionLine<'a>>,
}

/// A section in a list.
#[derive(Serialize, JsonSchema)]
struct SectionLine<'a> {
    /// Heading without its number.
    title: &'a str,
    /// Address of its page.
    href: String,
    /// Number of issues.
    issues: usize,
    /// Number of passages, with those of its subsections.
    passages: usize,
    /// The last issue that has it, `2023 年第 44 期`.
    latest: String,
}

impl PageView for SectionsView<'_> {
    const TEMPLATE: &'static str = "sections.html";
}

/// One year of a section.
#[derive(Serialize, JsonSchema)]
pub struct SectionView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Heading without its number.
    title: &'a str,
    /// The list as a whole, on the newest page.
    whole: Option<Whole>,
    /// Number of passages on this page.
    shown: usize,
    /// First and last issue of this page.
    span: String,
    /// Year of this page, `2023 年`; none where the list is empty.
    year: Option<String>,
    /// Issues of the year, newest first.
    issues: Vec<IssueGroup<Line>>,
    /// Links to the other years; none where there is one year.
    pager: Option<Pager>,
}

impl PageView for SectionView<'_> {
    const TEMPLATE: &'static str = "section.html";
}

/// Summary of all pages of a section.
#[derive(Serialize, JsonSchema)]
struct Whole {
    /// Number of passages, with those of its subsections.
    total: usize,
    /// Number of issues.
    issues: usize,
    /// First and last issue.
    span: String,
}

/// Makes the view of the list of sections; `passages` holds the passages of each section.
pub fn sections<'a>(site: &Site<'a>, path: &SitePath, passages: &[Vec<PassageRef>]) -> SectionsView<'a> {
    let archive = site.archive;
    let root = path.root();
    let entry = |section: &'a Section| SectionLine {
        title: &section.title,
        href: format!("{root}{}", section.path()),
        issues: issues(section),
        passages: passages[section.id.0].len(),
        latest: section.occurrences.last().map(|(id, _)| archive.issues[id.0].names.full.clone()).unwrap_or_default(),
    };
    let (mut top, mut deeper) = (Vec::new(), Vec::new());
    for section in archive.sections.iter().filter(|section| section.has_page) {
        if section.depth <= 1 { top.push(entry(section)) } else { deeper.push(entry(section)) }
    }
    let page = Chrome::new(site, path, "sections", site.text("pages.sections", &[]))
        .exact()
        .describe(site.text("sections.description", &[("title", &site.config.title)]));
    SectionsView { page, top, deeper }
}

/// Makes the view of one page of a section, which has `total` passages in all.
pub fn section<'a>(
    site: &Site<'a>,
    path: &SitePath,
    id: SectionId,
    slice: &YearSlice<'_>,
    total: usize,
) -> SectionView<'a> {
    let archive = site.archive;
    let section = &archive.sections[id.0];
    let (shown, span) = (slice.entries.len(), page_span(site, slice));
    let whole = slice.is_newest().then(|| Whole { total, issues: issues(section), span: whole_span(site, section) });
    let (title, name) = (&site.config.title, &section.title);
    let description = match &whole {
        Some(whole) => {
            site.text("sections.description_of_all", &[("title", title), ("section", name), ("count", &whole.total)])
        }
        None => site.text(
            "sections.description_of_year",
            &[("title", title), ("section", name), ("span", &span), ("count", &shown)],
        ),
    };
    let mut page = Chrome::new(site, path, "sections", page_title(site, &section.title, slice.page))
        .under("sections.html", site.text("pages.sections", &[]))
        .describe(description);
    if !slice.is_newest() {
        page = page.under(slice.address.page(ListPage::Newest).as_str(), &*section.title);
    }
    SectionView {
        title: &section.title,
        whole,
        shown,
        span,
        year: slice.year.map(|year| label::group(site, year)),
        issues: group(site, slice, &path.root(), |issue, passages, href| {
            lines(site.theme.strings(), issue, id, passages, href)
        }),
        pager: pager(site, slice, &path.root()),
        page,
    }
}

/// Counts the issues of a section, whose heading may occur twice in one issue.
fn issues(section: &Section) -> usize {
    section.occurrences.chunk_by(|a, b| a.0 == b.0).count()
}

/// Returns the first and last issue of a section.
fn whole_span(site: &Site<'_>, section: &Section) -> String {
    let ends = section.occurrences.first().zip(section.occurrences.last());
    ends.map_or_else(String::new, |((first, _), (last, _))| {
        label::span(site.theme.strings(), &site.archive.issues[first.0], &site.archive.issues[last.0])
    })
}
