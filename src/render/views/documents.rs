//! The documents that the archive cites: one page, or one for each year of the documents where there are many.

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::{Html, PageView, excerpt};
use crate::archive::address::pinyin;
use crate::archive::{Archive, CitedDocument, CitingPlace, Issue, IssueId, SitePath};
use crate::escape::xml as escape;
use crate::render::Site;
use crate::render::label;

/// Places of citation that one page lists at most. Where an archive has more, there is a page for each year of the
/// documents.
const MAX_PLACES: usize = 400;
/// Characters of a passage that are shown.
const EXCERPT: usize = 72;
/// How many of them stand before the year of the document.
const BEFORE: usize = 36;
/// Characters of the pinyin by which issuing bodies are sorted.
const SORTED_PINYIN: usize = 60;

/// A page of the list of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentPage {
    /// `documents.html`: all documents, or those of the newest year.
    First,
    /// `documents/2017.html`: those of an older year.
    Year(i16),
    /// `documents/undated.html`: those whose number has no year.
    Undated,
}

impl DocumentPage {
    /// Returns the path of the page.
    pub fn path(self) -> SitePath {
        SitePath::new(match self {
            Self::First => "documents.html".to_owned(),
            Self::Year(year) => format!("documents/{year}.html"),
            Self::Undated => "documents/undated.html".to_owned(),
        })
    }
}

/// Lists the pages of the documents; none where the archive cites no document.
pub fn document_pages(archive: &Archive) -> Vec<DocumentPage> {
    let years = years(archive);
    if !is_paged(archive) {
        return years.first().map(|_| DocumentPage::First).into_iter().collect();
    }
    (0..years.len()).map(|index| page_of(&years, index)).collect()
}

/// The documents that the archive cites.
#[derive(Serialize, JsonSchema)]
pub struct DocumentsView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Number of documents.
    total: usize,
    /// Number of places that cite them.
    citations: usize,
    /// Year of this page; none where one page has all of them.
    year: Option<String>,
    /// Years, newest first; empty where one page has all of them.
    pages: Vec<PageLink>,
    /// Documents of this page by year, newest first.
    years: Vec<YearView>,
}

impl PageView for DocumentsView<'_> {
    const TEMPLATE: &'static str = "documents.html";
}

/// A year in the row of years.
#[derive(Serialize, JsonSchema)]
struct PageLink {
    /// The year, `2017 年`.
    year: String,
    /// Address of its page.
    href: String,
    /// True for the page itself.
    current: bool,
}

/// The documents of a year.
#[derive(Serialize, JsonSchema)]
struct YearView {
    /// The year, `2017 年`.
    year: String,
    /// Anchor of its heading.
    anchor: String,
    /// Number of its documents.
    documents: usize,
    /// Its documents by issuing body.
    issuers: Vec<IssuerView>,
}

/// The documents of an issuing body.
#[derive(Serialize, JsonSchema)]
struct IssuerView {
    /// Short form of the issuing body, `国办函`.
    name: String,
    /// Its documents.
    documents: Vec<DocumentView>,
}

/// A document.
#[derive(Serialize, JsonSchema)]
struct DocumentView {
    /// Its number, `国办函〔2016〕108号`.
    number: String,
    /// The places that cite it as `dd` elements, with links to them. A template may not loop over as many as there can
    /// be.
    places: Html,
}

/// Makes the view of a page of the documents.
pub fn documents<'a>(site: &Site<'a>, path: &SitePath, page: DocumentPage) -> DocumentsView<'a> {
    let archive = site.archive;
    let years = years(archive);
    let is_paged = is_paged(archive);
    let shown = years.iter().enumerate().filter(|(index, _)| !is_paged || page_of(&years, *index) == page);
    let shown: Vec<Option<i16>> = shown.map(|(_, year)| *year).collect();
    let year = shown.first().filter(|_| is_paged).map(|year| year_name(site, *year));
    let title = site.text("pages.documents", &[]);
    let heading = match (&year, page) {
        (Some(year), DocumentPage::Year(_) | DocumentPage::Undated) => {
            site.text("list.title_of_year", &[("title", &title), ("year", year)])
        }
        _ => title.clone(),
    };
    let mut chrome = Chrome::new(site, path, "documents", heading)
        .describe(site.text("documents.description", &[("title", &site.config.title)]));
    chrome = if page == DocumentPage::First { chrome.exact() } else { chrome.under("documents.html", title) };
    let link = |(index, year): (usize, &Option<i16>)| {
        let linked = page_of(&years, index);
        PageLink {
            year: year_name(site, *year),
            href: format!("{}{}", path.root(), linked.path()),
            current: linked == page,
        }
    };
    DocumentsView {
        page: chrome,
        total: archive.documents.len(),
        citations: citations(archive),
        year,
        pages: if is_paged { years.iter().enumerate().map(link).collect() } else { Vec::new() },
        years: shown.into_iter().map(|year| year_view(site, year, &path.root())).collect(),
    }
}

/// Returns the years of the documents, newest first; `None`, at the end, for those without a year.
fn years(archive: &Archive) -> Vec<Option<i16>> {
    let mut years: Vec<Option<i16>> = archive.documents.iter().map(|document| document.number.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
}

fn page_of(years: &[Option<i16>], index: usize) -> DocumentPage {
    match years[index] {
        _ if index == 0 => DocumentPage::First,
        Some(year) => DocumentPage::Year(year),
        None => DocumentPage::Undated,
    }
}

fn citations(archive: &Archive) -> usize {
    archive.documents.iter().map(|document| document.places.len()).sum()
}

fn is_paged(archive: &Archive) -> bool {
    citations(archive) > MAX_PLACES
}

fn year_name(site: &Site<'_>, year: Option<i16>) -> String {
    year.map_or_else(|| site.text("documents.undated", &[]), |year| site.year(year))
}

fn year_view(site: &Site<'_>, year: Option<i16>, root: &str) -> YearView {
    let mut documents: Vec<&CitedDocument> =
        site.archive.documents.iter().filter(|document| document.number.year == year).collect();
    documents.sort_by_cached_key(|document| (pinyin(&document.number.issuer, SORTED_PINYIN), &document.number));
    let issuer = |documents: &[&CitedDocument]| {
        let name = documents[0].number.issuer.to_string();
        IssuerView {
            name: if name.is_empty() { site.text("documents.no_issuer", &[]) } else { name },
            documents: documents.iter().map(|document| document_view(site, document, root)).collect(),
        }
    };
    YearView {
        year: year_name(site, year),
        anchor: year.map_or_else(|| "undated".to_owned(), |year| format!("y{year}")),
        documents: documents.len(),
        issuers: documents.chunk_by(|a, b| a.number.issuer == b.number.issuer).map(issuer).collect(),
    }
}

fn document_view(site: &Site<'_>, document: &CitedDocument, root: &str) -> DocumentView {
    let number = document.number.to_string();
    let write = |(issue, place): &(IssueId, CitingPlace)| {
        let issue = &site.archive.issues[issue.0];
        let name = place_name(site, issue, *place);
        let name = site.text("number.cited_passage", &[("issue", &issue.names.full), ("place", &name)]);
        let href = format!("{root}{}#{}", issue.path(), issue.citing_anchor(*place));
        let excerpt = excerpt_of(issue, *place, document.number.year);
        let link = format!("<a href=\"{}\">{}</a>", escape(&href), escape(&name));
        // A passage that is the number itself says no more.
        if excerpt == number {
            return format!("<dd>{link}</dd>\n");
        }
        format!("<dd>{link} <span class=\"excerpt\">{}</span></dd>\n", escape(&excerpt))
    };
    let places: String = document.places.iter().map(write).collect();
    DocumentView { number: number.clone(), places: Html::new(places) }
}

/// Returns the text of a place from some characters before the year of the document on.
fn excerpt_of(issue: &Issue, place: CitingPlace, year: Option<i16>) -> String {
    let text = match place {
        CitingPlace::Passage(index) => issue.text(&issue.passages[index as usize]),
        CitingPlace::Heading(index) => return issue.headings[index as usize].full(),
    };
    let at = year.and_then(|year| text.find(&year.to_string())).unwrap_or_default();
    let before = text[..at].char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    let mark = if before > 0 { "…" } else { "" };
    format!("{mark}{}", excerpt::shorten(&text[before..], EXCERPT))
}

/// Returns how a place that cites a document is called in its issue: `一、3`, or the heading's own number or title.
pub fn place_name(site: &Site<'_>, issue: &Issue, place: CitingPlace) -> String {
    match place {
        CitingPlace::Passage(index) => {
            label::passage_place(site.theme.strings(), issue, &issue.passages[index as usize])
        }
        CitingPlace::Heading(index) => issue.heading_place(Some(index)),
    }
}
