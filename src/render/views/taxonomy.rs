//! The list of the terms of a taxonomy, and the pages of one term.

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::pager::{Pager, page_span, page_title, pager};
use super::years::{IssueLine, issue_line};
use super::{Link, PageView};
use crate::archive::{IssueId, SitePath, Taxonomy, Term, TermId};
use crate::render::Site;
use crate::render::label;
use crate::render::paging::{ListPage, YearSlice};

/// All terms of a taxonomy.
#[derive(Serialize, JsonSchema)]
pub struct TaxonomyView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Name of the taxonomy: 作者.
    title: &'a str,
    /// Terms in the order of their addresses, which is that of the alphabet.
    terms: Vec<TermLine<'a>>,
}

impl PageView for TaxonomyView<'_> {
    const TEMPLATE: &'static str = "taxonomy.html";
}

/// A term in a list.
#[derive(Serialize, JsonSchema)]
struct TermLine<'a> {
    /// The term.
    name: &'a str,
    /// Address of its page.
    href: String,
    /// Number of issues.
    count: usize,
    /// The last issue that has it, `2023 年第 44 期`.
    latest: String,
}

/// One year of the issues that have a term.
#[derive(Serialize, JsonSchema)]
pub struct TermView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Name of the taxonomy: 作者.
    taxonomy: &'a str,
    /// The term.
    name: &'a str,
    /// The list as a whole, on the newest page.
    whole: Option<Whole>,
    /// Number of issues on this page.
    shown: usize,
    /// First and last issue of this page.
    span: String,
    /// Year of this page, `2023 年`; none where the list is empty.
    year: Option<String>,
    /// Issues of the year, newest first.
    issues: Vec<IssueLine<'a>>,
    /// Links to the other years; none where there is one year.
    pager: Option<Pager>,
}

impl PageView for TermView<'_> {
    const TEMPLATE: &'static str = "term.html";
}

/// Summary of all pages of a term.
#[derive(Serialize, JsonSchema)]
struct Whole {
    /// Number of issues.
    total: usize,
    /// First and last issue.
    span: String,
    /// Address of its feed.
    feed: String,
}

/// The terms of a taxonomy that an issue has.
#[derive(Serialize, JsonSchema)]
pub struct IssueTerms<'a> {
    /// Name of the field of the front matter: `authors`.
    key: &'a str,
    /// Name of the taxonomy: 作者.
    title: &'a str,
    /// The terms, each with the address of its page.
    terms: Vec<Link>,
}

/// Makes the view of the list of terms.
pub fn taxonomy<'a>(site: &Site<'a>, path: &SitePath, taxonomy: &'a Taxonomy) -> TaxonomyView<'a> {
    let archive = site.archive;
    let root = path.root();
    let line = |(index, term): (usize, &'a Term)| TermLine {
        name: &term.name,
        href: format!("{root}{}", taxonomy.term_path(TermId(index))),
        count: term.issues.len(),
        latest: term.issues.last().map(|id| archive.issues[id.0].names.full.clone()).unwrap_or_default(),
    };
    let page = Chrome::new(site, path, taxonomy.key.as_str(), taxonomy.title.as_str())
        .exact()
        .describe(site.text("terms.description", &[("title", &site.config.title), ("taxonomy", &taxonomy.title)]));
    TaxonomyView { page, title: &taxonomy.title, terms: taxonomy.terms.iter().enumerate().map(line).collect() }
}

/// Makes the view of one page of a term.
pub fn term<'a>(
    site: &Site<'a>,
    path: &SitePath,
    taxonomy: &'a Taxonomy,
    term: &'a Term,
    slice: &YearSlice<'_, IssueId>,
) -> TermView<'a> {
    let archive = site.archive;
    let root = path.root();
    let (shown, span) = (slice.entries.len(), page_span(site, slice));
    let whole = slice.is_newest().then(|| Whole {
        total: term.issues.len(),
        span: whole_span(site, term),
        feed: format!("{root}{}", slice.address.feed()),
    });
    let (title, name) = (&site.config.title, &term.name);
    let description = match &whole {
        Some(whole) => site.text(
            "terms.description_of_all",
            &[("title", title), ("taxonomy", &taxonomy.title), ("term", name), ("count", &whole.total)],
        ),
        None => site.text(
            "terms.description_of_year",
            &[("title", title), ("taxonomy", &taxonomy.title), ("term", name), ("span", &span), ("count", &shown)],
        ),
    };
    let mut page = Chrome::new(site, path, taxonomy.key.as_str(), page_title(site, name, slice.page))
        .under(taxonomy.path().as_str(), taxonomy.title.as_str())
        .describe(description);
    if !slice.is_newest() {
        page = page.under(slice.address.page(ListPage::Newest).as_str(), name.as_str());
    }
    let feed_title = site.text("terms.feed_title", &[("title", title), ("term", name)]);
    page.feed = Some(Link::new(format!("{root}{}", slice.address.feed()), feed_title));
    page.meta.keywords = name.clone();
    let issues = slice.entries.iter().rev().map(|id| issue_line(site, &archive.issues[id.0], &root));
    TermView {
        page,
        taxonomy: &taxonomy.title,
        name,
        whole,
        shown,
        span,
        year: slice.year.map(|year| label::group(site, year)),
        issues: issues.collect(),
        pager: pager(site, slice, &root),
    }
}

/// Lists the terms of an issue by taxonomy, for a page whose root is `root`.
pub fn terms_of<'a>(site: &Site<'a>, terms: &[Vec<TermId>], root: &str) -> Vec<IssueTerms<'a>> {
    let taxonomies = site.archive.taxonomies.iter().zip(terms).filter(|(_, terms)| !terms.is_empty());
    let view = |(taxonomy, terms): (&'a Taxonomy, &Vec<TermId>)| IssueTerms {
        key: &taxonomy.key,
        title: &taxonomy.title,
        terms: terms
            .iter()
            .map(|id| Link::new(format!("{root}{}", taxonomy.term_path(*id)), taxonomy.terms[id.0].name.as_str()))
            .collect(),
    };
    taxonomies.map(view).collect()
}

/// Returns the first and last issue of a term.
fn whole_span(site: &Site<'_>, term: &Term) -> String {
    let issue = |id: &IssueId| &site.archive.issues[id.0];
    let ends = term.issues.first().zip(term.issues.last());
    ends.map_or_else(String::new, |(first, last)| label::span(site.theme.strings(), issue(first), issue(last)))
}
