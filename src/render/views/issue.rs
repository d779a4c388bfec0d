//! The page of one issue: masthead, contents, departments, figures, body, distribution.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::chrome::{ArticleMeta, Chrome};
use super::documents::place_name;
use super::figures::{Figure, figures};
use super::item::ItemWriter;
use super::raw::RawIssue;
use super::taxonomy::{IssueTerms, terms_of};
use super::{Html, Link, PageView, excerpt};
use crate::archive::{DepartmentId, Issue, IssueId, IssueKey, SitePath, Step};
use crate::escape;
use crate::render::Site;
use crate::render::html::{Way, write_inlines};
use crate::render::label;

/// Documents that the page of an issue lists at most; `documents.html` has all of them.
const MAX_DOCUMENTS: usize = 200;
/// Places of a document that the page of an issue lists at most.
const MAX_PLACES: usize = 20;

/// The page of one issue.
#[derive(Serialize, JsonSchema)]
pub struct IssueView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Title of the issue, nearly always the name of the periodical.
    title: &'a str,
    /// Number with the running number, `2023 年第 44 期（总第 464 期）`.
    number: String,
    /// Days that it reports on, `11 月 13 日—11 月 17 日`; may be empty.
    period: String,
    /// Publisher; may be empty.
    publisher: &'a str,
    /// Date of issue, `2023 年 11 月 27 日`; may be empty.
    date: String,
    /// Date of issue for machines, `2023-11-27`; may be empty.
    date_iso: String,
    /// True if the date is the name of the issue, so that it need not be told again.
    named_by_date: bool,
    /// Numbers and dates as values.
    raw: RawIssue,
    /// True for a draft.
    draft: bool,
    /// Headings in reading order.
    contents: Vec<Entry<'a>>,
    /// Departments in the order of their first occurrence.
    departments: Vec<DepartmentPlaces<'a>>,
    /// Terms of each taxonomy that has some here.
    terms: Vec<IssueTerms<'a>>,
    /// Documents that it cites.
    documents: Vec<DocumentPlaces>,
    /// Figures by series.
    figures: Vec<Figure<'a>>,
    /// The text, divided at the headings.
    blocks: Vec<BlockView<'a>>,
    /// Recipients.
    distribution: Option<DistributionView>,
    /// The issue before.
    previous: Option<Link>,
    /// The issue after.
    next: Option<Link>,
    /// Address of the issue as JSON.
    json: String,
    /// Citation of the issue, `《窗口工作周报》2023年第44期（总第464期）`.
    citation: String,
    /// The table `extra` of the front matter, for a theme's own templates.
    extra: &'a BTreeMap<String, serde_json::Value>,
}

impl PageView for IssueView<'_> {
    const TEMPLATE: &'static str = "issue.html";
}

/// A line of the contents.
#[derive(Serialize, JsonSchema)]
struct Entry<'a> {
    /// Anchor of the heading.
    anchor: &'a str,
    /// Depth of the heading, from 1.
    depth: u8,
    /// The heading with its number.
    text: String,
}

/// A department with its passages in the issue.
#[derive(Serialize, JsonSchema)]
struct DepartmentPlaces<'a> {
    /// Short name.
    name: &'a str,
    /// Full name.
    full_name: &'a str,
    /// Address of its page.
    href: String,
    /// Its passages, each with its place as text, `一、3`.
    places: Vec<Link>,
}

/// A document with the places that cite it.
#[derive(Serialize, JsonSchema)]
struct DocumentPlaces {
    /// Its number, `国办函〔2016〕108号`.
    number: String,
    /// The places that cite it, each with its name as text.
    places: Vec<Link>,
}

/// A heading, or the items up to the next one.
#[derive(Serialize, JsonSchema)]
struct BlockView<'a> {
    /// The heading; none where `items` is filled.
    heading: Option<HeadingView<'a>>,
    /// The items; none where `heading` is filled.
    items: Option<Html>,
}

/// A heading.
#[derive(Serialize, JsonSchema)]
struct HeadingView<'a> {
    /// Anchor, for the attribute `id`.
    anchor: &'a str,
    /// Heading level in HTML, 2 to 6: the title of the issue is 1.
    level: u8,
    /// Depth in the issue, from 1.
    depth: u8,
    /// Number as it stands, `一、`; may be empty.
    numbering: &'a str,
    /// Title without the number.
    title: Html,
    /// Place in citations: `三（二）`.
    place: String,
    /// Address of the section's page, where it has one and the title has no links of its own.
    section: Option<String>,
    /// Address of the section's page where the title has links of its own.
    section_behind: Option<String>,
}

/// Recipients of an issue.
#[derive(Serialize, JsonSchema)]
struct DistributionView {
    /// Main recipients (送).
    to: Vec<String>,
    /// Other recipients (发).
    cc: Vec<String>,
    /// Number of printed copies.
    copies: Option<u32>,
}

/// Makes the view of the page of an issue.
pub fn issue<'a>(site: &Site<'a>, path: &SitePath, id: IssueId) -> IssueView<'a> {
    let archive = site.archive;
    let issue = &archive.issues[id.0];
    let neighbour = |issue: &Issue| Link::new(format!("{}{}", path.root(), issue.path()), issue.names.full.clone());
    let distribution = issue.distribution.as_ref().map(|distribution| DistributionView {
        to: distribution.to.clone(),
        cc: distribution.cc.clone(),
        copies: distribution.copies,
    });
    IssueView {
        page: chrome(site, path, issue),
        title: &issue.title,
        number: issue.names.full_with_total.clone(),
        period: label::period(site.theme.strings(), issue),
        publisher: publisher(site, issue),
        date: label::date(site.theme.strings(), issue),
        date_iso: label::iso_date(issue),
        named_by_date: matches!(issue.key, IssueKey::Date(_)),
        raw: RawIssue::new(issue),
        draft: issue.draft,
        contents: contents(issue),
        departments: departments(site, issue, &path.root()),
        terms: terms_of(site, &issue.terms, &path.root()),
        documents: documents(site, issue),
        figures: figures(site, issue, ""),
        blocks: blocks(site, issue, &path.root()),
        distribution,
        previous: archive.previous(id).map(neighbour),
        next: archive.next(id).map(neighbour),
        json: json_name(path),
        citation: label::issue_citation(site.theme.strings(), issue),
        extra: &issue.extra,
    }
}

fn publisher<'a>(site: &Site<'a>, issue: &'a Issue) -> &'a str {
    issue.publisher.as_deref().unwrap_or(&site.config.publisher)
}

fn chrome<'a>(site: &Site<'a>, path: &SitePath, issue: &'a Issue) -> Chrome<'a> {
    let full = &issue.names.full_with_total;
    let title = format!("{} {full}", issue.title);
    let first = issue.passages.first().map(|passage| excerpt::shorten(issue.text(passage), 80)).unwrap_or_default();
    let source = publisher(site, issue);
    let period = label::period(site.theme.strings(), issue);
    let period =
        if period.is_empty() { period } else { site.text("issue.period_of_description", &[("period", &period)]) };
    let mut page = Chrome::new(site, path, "archive", title.clone())
        .under("archive.html", site.text("pages.archive", &[]))
        .under(issue.group().path().as_str(), label::group(site, issue.group()))
        .describe(format!("{full}{}{first}", period));
    let names = issue.departments.iter().map(|id| site.archive.departments[id.0].short.as_str());
    let terms = site.archive.terms_of(issue).map(|(_, term)| term.name.as_str());
    page.meta.keywords =
        std::iter::once(issue.title.as_str()).chain(terms).chain(names).take(20).collect::<Vec<_>>().join(",");
    page.meta.column = issue.title.clone();
    page.meta.column_type = site.text("issue.column_type", &[]);
    page.meta.article = Some(ArticleMeta { title: title.clone(), date: label::iso_date(issue), source: source.into() });
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "name": title,
        "inLanguage": site.theme.strings().language(),
        "publisher": { "@type": "GovernmentOrganization", "name": source },
    });
    let periodical = json!({ "@type": "Periodical", "name": site.config.title });
    data["isPartOf"] = match issue.volume.or(issue.year.and_then(|year| u32::try_from(year).ok())) {
        Some(volume) => {
            json!({ "@type": "PublicationVolume", "volumeNumber": volume.to_string(), "isPartOf": periodical })
        }
        None => periodical,
    };
    if let Some(number) = issue.number.or(issue.total) {
        data["issueNumber"] = json!(site.config.numbering.number(number));
    }
    if let Some(date) = issue.date {
        data["datePublished"] = json!(date);
    }
    if let Some(period) = issue.period {
        data["temporalCoverage"] = json!(format!("{}/{}", period.start, period.end));
    }
    if let Some(url) = &page.canonical {
        data["url"] = json!(url);
    }
    page.json_ld = Some(Html::new(escape::json_in_script(&data.to_string())));
    page
}

/// Returns the name of the JSON file beside the page at `path`.
fn json_name(path: &SitePath) -> String {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    name.replace(".html", ".json")
}

fn contents(issue: &Issue) -> Vec<Entry<'_>> {
    let headings = issue.headings.iter();
    headings.map(|heading| Entry { anchor: &heading.anchor, depth: heading.depth, text: heading.full() }).collect()
}

fn departments<'a>(site: &Site<'a>, issue: &Issue, root: &str) -> Vec<DepartmentPlaces<'a>> {
    let archive = site.archive;
    let mut places: Vec<(DepartmentId, Vec<Link>)> = issue.departments.iter().map(|id| (*id, Vec::new())).collect();
    for passage in &issue.passages {
        for id in passage.leads.iter().chain(&passage.mentions) {
            if let Some((_, places)) = places.iter_mut().find(|(other, _)| other == id) {
                places.push(Link::new(
                    format!("#{}", passage.anchor),
                    label::passage_place(site.theme.strings(), issue, passage),
                ));
            }
        }
    }
    let view = |(id, places): (DepartmentId, Vec<Link>)| {
        let department = &archive.departments[id.0];
        DepartmentPlaces {
            name: &department.short,
            full_name: &department.name,
            href: format!("{root}departments/{}.html", department.slug),
            places,
        }
    };
    places.into_iter().map(view).collect()
}

/// Lists the documents that an issue cites, up to a number that a reader can look through.
fn documents(site: &Site<'_>, issue: &Issue) -> Vec<DocumentPlaces> {
    let link = |place| Link::new(format!("#{}", issue.citing_anchor(place)), place_name(site, issue, place));
    let cited = issue.cited_documents().into_iter().take(MAX_DOCUMENTS);
    let cited = cited.map(|(number, places)| DocumentPlaces {
        number: number.to_string(),
        places: places.into_iter().take(MAX_PLACES).map(link).collect(),
    });
    cited.collect()
}

fn blocks<'a>(site: &Site<'a>, issue: &'a Issue, root: &str) -> Vec<BlockView<'a>> {
    let writer = ItemWriter::new(issue, root, site.theme.strings());
    let view = |run: &[Step]| match run[0] {
        Step::Heading(index) => BlockView { heading: Some(heading(site, issue, index, root)), items: None },
        Step::Item(_) | Step::Rule => {
            let mut html = String::new();
            for step in run {
                match step {
                    Step::Item(index) => writer.write(&mut html, &issue.items[*index]),
                    Step::Rule => html.push_str("<hr />\n"),
                    Step::Heading(_) => {}
                }
            }
            BlockView { heading: None, items: Some(Html::new(html)) }
        }
    };
    let is_heading = |step: &Step| matches!(step, Step::Heading(_));
    issue.steps.chunk_by(|a, b| !is_heading(a) && !is_heading(b)).map(view).collect()
}

fn heading<'a>(site: &Site<'a>, issue: &'a Issue, index: usize, root: &str) -> HeadingView<'a> {
    let heading = &issue.headings[index];
    let section = &site.archive.sections[heading.section.0];
    let title = if heading.content.is_empty() {
        Html::of_text(&heading.title)
    } else {
        let mut html = String::new();
        write_inlines(&mut html, &issue.body, heading.content, Way { root, issue: "", strings: site.theme.strings() });
        Html::new(html)
    };
    let section = section.has_page.then(|| format!("{root}{}", section.path()));
    let has_links = issue.body.has_links(heading.content);
    HeadingView {
        anchor: &heading.anchor,
        level: heading.depth.saturating_add(1).clamp(2, 6),
        depth: heading.depth,
        numbering: &heading.numbering,
        title,
        place: issue.heading_place(u32::try_from(index).ok()),
        section: section.clone().filter(|_| !has_links),
        section_behind: section.filter(|_| has_links),
    }
}
