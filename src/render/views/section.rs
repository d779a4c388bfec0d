//! The list of sections, and the page of one.

use serde::Serialize;

use super::chrome::Chrome;
use super::label;
use super::listing::{Line, YearGroup, group, line};
use super::pager::{Pager, Slice};
use crate::archive::{Archive, PassageRef, Section, SectionId, SitePath};
use crate::render::Site;

/// The view of `sections.html`.
#[derive(Serialize)]
pub struct SectionsView<'a> {
    page: Chrome<'a>,
    /// Top-level headings.
    top: Vec<SectionLine<'a>>,
    /// Deeper ones that recur.
    deeper: Vec<SectionLine<'a>>,
}

#[derive(Serialize)]
struct SectionLine<'a> {
    title: &'a str,
    href: String,
    issues: usize,
    passages: usize,
    latest: String,
}

/// The view of `section.html`.
#[derive(Serialize)]
pub struct SectionView<'a> {
    page: Chrome<'a>,
    title: &'a str,
    total: usize,
    issues: usize,
    span: String,
    years: Vec<YearGroup<Line>>,
    pager: Option<Pager>,
}

/// The view of the list of sections; `passages` holds those of each section.
pub fn sections<'a>(site: &Site<'a>, path: &SitePath, passages: &[Vec<PassageRef>]) -> SectionsView<'a> {
    let archive = site.archive;
    let root = path.root();
    let entry = |section: &'a Section| SectionLine {
        title: &section.title,
        href: format!("{root}{}", section.path()),
        issues: issues(section),
        passages: passages[section.id.0].len(),
        latest: section.occurrences.last().map(|(id, _)| label::issue(&archive.issues[id.0])).unwrap_or_default(),
    };
    let (mut top, mut deeper) = (Vec::new(), Vec::new());
    for section in archive.sections.iter().filter(|section| section.has_page) {
        if section.depth <= 1 { top.push(entry(section)) } else { deeper.push(entry(section)) }
    }
    let page = Chrome::new(site, path, "sections", "栏目")
        .exact()
        .describe(format!("《{}》的栏目，按栏目查阅各期内容。", site.config.title));
    SectionsView { page, top, deeper }
}

/// The view of one page of a section.
pub fn section<'a>(site: &Site<'a>, path: &SitePath, id: SectionId, slice: &Slice) -> SectionView<'a> {
    let archive = site.archive;
    let section = &archive.sections[id.0];
    let page = Chrome::new(site, path, "sections", format!("{}{}", section.title, slice.title_suffix()))
        .under("sections.html", "栏目")
        .describe(format!("《{}》“{}”栏目各期内容，共 {} 段。", site.config.title, section.title, slice.total));
    SectionView {
        title: &section.title,
        total: slice.total,
        issues: issues(section),
        span: span(archive, section),
        years: group(archive, &slice.passages, &path.root(), line),
        pager: slice.pager(&path.root()),
        page,
    }
}

/// Issues it stands in; a heading may stand twice in one.
fn issues(section: &Section) -> usize {
    section.occurrences.chunk_by(|a, b| a.0 == b.0).count()
}

fn span(archive: &Archive, section: &Section) -> String {
    let ends = section.occurrences.first().zip(section.occurrences.last());
    ends.map_or_else(String::new, |((first, _), (last, _))| {
        label::span(&archive.issues[first.0], &archive.issues[last.0])
    })
}
