//! The list of departments and the pages of one department.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::listing::{IssueGroup, Report, group, report};
use super::pager::{Pager, page_span, page_title, pager};
use super::{Html, Link, PageView};
use crate::archive::{Archive, Department, DepartmentId, PassageRef, SitePath};
use crate::render::Site;
use crate::render::charts::{BarChart, ChartPoint, bar_chart};
use crate::render::label;
use crate::render::paging::{ListPage, YearSlice};

/// The list of all departments.
#[derive(Serialize, JsonSchema)]
pub struct DepartmentsView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Departments with passages.
    present: Vec<DepartmentLine<'a>>,
    /// Departments that only the registry names.
    absent: Vec<DepartmentLine<'a>>,
}

/// A department in a list.
#[derive(Serialize, JsonSchema)]
pub struct DepartmentLine<'a> {
    /// Short name.
    name: &'a str,
    /// Full name.
    full_name: &'a str,
    /// Address of its page.
    href: String,
    /// Number of passages.
    pub count: usize,
    /// The last issue that it occurs in, `2023 年第 44 期`; may be empty.
    latest: String,
}

impl PageView for DepartmentsView<'_> {
    const TEMPLATE: &'static str = "departments.html";
}

/// One year of the passages of a department.
#[derive(Serialize, JsonSchema)]
pub struct DepartmentView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Full name.
    name: &'a str,
    /// Short name.
    short: &'a str,
    /// The list as a whole, on the newest page.
    whole: Option<Whole<'a>>,
    /// Number of passages on this page.
    shown: usize,
    /// First and last issue of this page.
    span: String,
    /// Year of this page, `2023 年`; none where the list is empty.
    year: Option<String>,
    /// Issues of the year, newest first.
    issues: Vec<IssueGroup<Report<'a>>>,
    /// Links to the other years; none where there is one year.
    pager: Option<Pager>,
}

impl PageView for DepartmentView<'_> {
    const TEMPLATE: &'static str = "department.html";
}

/// Summary of all pages of a department.
#[derive(Serialize, JsonSchema)]
struct Whole<'a> {
    /// Other names in use today.
    aliases: Vec<&'a str>,
    /// Names of earlier times.
    former: Vec<Former<'a>>,
    /// The department that it belongs to.
    parent: Option<Link>,
    /// Number of passages.
    total: usize,
    /// Number of passages that it leads.
    leads: usize,
    /// Number of passages that mention it only.
    mentions: usize,
    /// Number of issues.
    issues: usize,
    /// First and last issue.
    span: String,
    /// Chart of its passages by year or month, an SVG element.
    chart: Option<Html>,
    /// Departments that occur in the same items, the most frequent first.
    companions: Vec<Companion>,
    /// Address of its feed.
    feed: String,
}

/// A name of earlier times.
#[derive(Serialize, JsonSchema)]
struct Former<'a> {
    /// The name.
    name: &'a str,
    /// Day of the change, `2018 年 3 月 17 日`.
    until: Option<String>,
}

/// A department that occurs in the same items as another.
#[derive(Serialize, JsonSchema)]
struct Companion {
    /// Address of its page.
    href: String,
    /// Short name.
    name: String,
    /// Number of items that both occur in.
    count: usize,
}

/// Makes the view of the list of departments.
pub fn departments<'a>(site: &Site<'a>, path: &SitePath) -> DepartmentsView<'a> {
    let (present, absent) = lines(site.archive, &path.root()).into_iter().partition(|line| line.count > 0);
    let page = Chrome::new(site, path, "departments", site.text("pages.departments", &[]))
        .exact()
        .describe(site.text("departments.description", &[("title", &site.config.title)]));
    DepartmentsView { page, present, absent }
}

/// Lists every department in the order of the registry, for a page whose root is `root`.
pub fn lines<'a>(archive: &'a Archive, root: &str) -> Vec<DepartmentLine<'a>> {
    let line = |department: &'a Department| {
        let passages = passages(archive, department.id);
        DepartmentLine {
            name: &department.short,
            full_name: &department.name,
            href: href(root, department),
            count: passages.len(),
            latest: passages.last().map(|at| archive.passage(*at).0.names.full.clone()).unwrap_or_default(),
        }
    };
    archive.departments.iter().map(line).collect()
}

/// Makes the view of one page of a department.
pub fn department<'a>(site: &Site<'a>, path: &SitePath, id: DepartmentId, slice: &YearSlice<'_>) -> DepartmentView<'a> {
    let archive = site.archive;
    let department = &archive.departments[id.0];
    let root = path.root();
    let (shown, span) = (slice.entries.len(), page_span(site, slice));
    let whole = slice.is_newest().then(|| whole(site, department, &root));
    let heading = page_title(site, &department.name, slice.page);
    let (title, name) = (&site.config.title, &department.name);
    let description = match &whole {
        Some(whole) => site
            .text("departments.description_of_all", &[("title", title), ("department", name), ("count", &whole.total)]),
        None => site.text(
            "departments.description_of_year",
            &[("title", title), ("department", name), ("span", &span), ("count", &shown)],
        ),
    };
    let mut page = Chrome::new(site, path, "departments", heading)
        .under("departments.html", site.text("pages.departments", &[]))
        .describe(description);
    if !slice.is_newest() {
        page = page.under(slice.address.page(ListPage::Newest).as_str(), &*department.name);
    }
    let feed_title =
        site.text("departments.feed_title", &[("title", &site.config.title), ("department", &department.short)]);
    page.feed = Some(Link::new(feed(department, &root), feed_title));
    page.meta.keywords = department.names().join(",");
    DepartmentView {
        page,
        name: &department.name,
        short: &department.short,
        whole,
        shown,
        span,
        year: slice.year.map(|year| label::group(site, year)),
        issues: group(site, slice, &root, |issue, passages, href| {
            (
                passages.iter().map(|passage| report(site.theme.strings(), issue, passage, href, &root, id)).collect(),
                None,
            )
        }),
        pager: pager(site, slice, &root),
    }
}

fn whole<'a>(site: &Site<'a>, department: &'a Department, root: &str) -> Whole<'a> {
    let archive = site.archive;
    let id = department.id;
    let all = passages(archive, id);
    let leads = all.iter().filter(|at| archive.passage(**at).1.leads.contains(&id)).count();
    let parent = department.parent.map(|id| &archive.departments[id.0]);
    Whole {
        aliases: other_names(department),
        former: former(site, department),
        parent: parent.map(|parent| Link::new(href(root, parent), &*parent.name)),
        total: all.len(),
        leads,
        mentions: all.len() - leads,
        issues: all.chunk_by(|a, b| a.issue == b.issue).count(),
        span: whole_span(site, all),
        chart: chart(site, department, all),
        companions: companions(archive, id, all, root),
        feed: feed(department, root),
    }
}

/// Returns the address of the feed, from a page whose root is `root`.
fn feed(department: &Department, root: &str) -> String {
    format!("{root}departments/{}.xml", department.slug)
}

fn passages(archive: &Archive, id: DepartmentId) -> &[PassageRef] {
    archive.department_passages.get(id.0).map_or(&[], Vec::as_slice)
}

fn href(root: &str, department: &Department) -> String {
    format!("{root}departments/{}.html", department.slug)
}

/// Lists the names in use today but the full one.
fn other_names(department: &Department) -> Vec<&str> {
    let is_former = |name: &str| department.former.iter().any(|former| former.name == name);
    department.names().into_iter().filter(|name| *name != department.name && !is_former(name)).collect()
}

fn former<'a>(site: &Site<'_>, department: &'a Department) -> Vec<Former<'a>> {
    let formers = department.former.iter();
    formers
        .map(|former| Former { name: &former.name, until: former.until.map(|date| site.theme.strings().date(date)) })
        .collect()
}

/// Returns the first and last issue of a list of passages.
fn whole_span(site: &Site<'_>, all: &[PassageRef]) -> String {
    let issue = |at: &PassageRef| site.archive.passage(*at).0;
    all.first()
        .zip(all.last())
        .map_or_else(String::new, |(first, last)| label::span(site.theme.strings(), issue(first), issue(last)))
}

/// Draws the number of passages per year, or per month where all are of one year.
fn chart(site: &Site<'_>, department: &Department, all: &[PassageRef]) -> Option<Html> {
    let archive = site.archive;
    let issue = |at: &PassageRef| archive.passage(*at).0;
    let (first, last) = (issue(all.first()?), issue(all.last()?));
    // Where no year is known, there is nothing to count by.
    let (first_year, last_year) = (first.calendar_year()?, last.calendar_year()?);
    let by_month = first_year == last_year;
    if by_month && all.iter().any(|at| issue(at).days().is_none()) {
        return None;
    }
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    let span = if by_month { 1..=12 } else { first_year..=last_year };
    for bar in span {
        counts.insert(bar, 0);
    }
    for at in all {
        let issue = issue(at);
        let month = issue.days().map(|days| i16::from(days.end.month()));
        if let Some(bar) = if by_month { month } else { issue.calendar_year() } {
            *counts.entry(bar).or_default() += 1;
        }
    }
    let point = |(bar, count): (i16, usize)| {
        let month = i8::try_from(bar).unwrap_or_default();
        let period = if by_month { site.theme.strings().month(first_year, month, false) } else { site.year(bar) };
        ChartPoint {
            label: if by_month { period.clone() } else { bar.to_string() },
            #[expect(clippy::cast_precision_loss, reason = "a count of passages is far below 2^52")]
            value: count as f64,
            title: site.text("departments.chart_point", &[("period", &period), ("count", &count)]),
        }
    };
    let title = match by_month {
        true => site.text("departments.chart_by_month", &[("department", &department.short), ("year", &first_year)]),
        false => site.text("departments.chart_by_year", &[("department", &department.short)]),
    };
    let svg = bar_chart(
        &BarChart {
            id: "per-time".into(),
            description: site.text("departments.chart_description", &[("chart", &title), ("count", &all.len())]),
            title,
            unit: site.text("departments.chart_unit", &[]),
            points: counts.into_iter().map(point).collect(),
        },
        site.theme.strings(),
    );
    Some(Html::new(svg))
}

/// Number of companions shown on the page of a department.
const COMPANIONS: usize = 12;

/// Ranks the departments that occur in the same items, the most frequent first.
fn companions(archive: &Archive, id: DepartmentId, all: &[PassageRef], root: &str) -> Vec<Companion> {
    let mut counts: BTreeMap<DepartmentId, usize> = BTreeMap::new();
    for at in all {
        let (issue, passage) = archive.passage(*at);
        let item = &issue.items[passage.item];
        let mut together: Vec<DepartmentId> = issue.passages[item.passages.clone()]
            .iter()
            .flat_map(|passage| passage.leads.iter().chain(&passage.mentions))
            .copied()
            .filter(|other| *other != id)
            .collect();
        together.sort();
        together.dedup();
        for other in together {
            *counts.entry(other).or_default() += 1;
        }
    }
    let mut ranked: Vec<(DepartmentId, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    let view = |(id, count): (DepartmentId, usize)| {
        let department = &archive.departments[id.0];
        Companion { href: href(root, department), name: department.short.clone(), count }
    };
    ranked.into_iter().take(COMPANIONS).map(view).collect()
}
