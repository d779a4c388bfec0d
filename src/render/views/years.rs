//! The archive of all years, and the page of one year.

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::raw::RawIssue;
use super::{Link, PageView};
use crate::archive::{Issue, IssueDate, IssueGroup, IssueKey, IssueNumber, SitePath};
use crate::render::Site;
use crate::render::label;

/// All years of the archive.
#[derive(Serialize, JsonSchema)]
pub struct ArchiveView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Number of issues.
    count: usize,
    /// All years, newest first.
    years: Vec<YearLine>,
}

impl PageView for ArchiveView<'_> {
    const TEMPLATE: &'static str = "archive.html";
}

/// A year, a volume or a hundred issues, with their numbers.
#[derive(Serialize, JsonSchema)]
pub struct YearLine {
    /// Name, `2023 年`.
    name: String,
    /// The year as a number; none for a volume or a hundred issues.
    raw_year: Option<i16>,
    /// Address of its page.
    href: String,
    /// Number of issues.
    count: usize,
    /// Range of running numbers, `总第 421—464 期`; empty where not all issues have one.
    totals: String,
    /// Its issues, oldest first.
    issues: Vec<NumberLink>,
}

/// An issue as a number.
#[derive(Serialize, JsonSchema)]
struct NumberLink {
    /// Address of the issue.
    href: String,
    /// Number without words, `44`.
    number: String,
    /// True if the issue has several numbers.
    is_double: bool,
    /// Name for screen readers and as a tooltip.
    label: String,
}

/// The issues of one year, volume or hundred.
#[derive(Serialize, JsonSchema)]
pub struct YearView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Name, `2023 年`.
    name: String,
    /// The year as a number; none for a volume or a hundred issues.
    raw_year: Option<i16>,
    /// Number of issues.
    count: usize,
    /// Its issues by month, oldest first.
    months: Vec<Month<'a>>,
    /// The next newer year.
    newer: Option<Link>,
    /// The next older year.
    older: Option<Link>,
}

impl PageView for YearView<'_> {
    const TEMPLATE: &'static str = "year.html";
}

/// The issues of a month.
#[derive(Serialize, JsonSchema)]
struct Month<'a> {
    /// Name, `11 月`; empty where the issues have no date.
    name: String,
    /// Its issues, oldest first.
    issues: Vec<IssueLine<'a>>,
}

/// An issue in a list.
#[derive(Serialize, JsonSchema)]
pub struct IssueLine<'a> {
    /// Address of the issue.
    href: String,
    /// Short name, `第 44 期`.
    number: String,
    /// Name, `2023 年第 44 期`.
    full: String,
    /// Running number, `总第 464 期`; may be empty.
    total: String,
    /// Days that it reports on, `11 月 13 日—11 月 17 日`; may be empty.
    period: String,
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
    /// Short names of the first departments.
    departments: Vec<&'a str>,
    /// Number of all departments.
    department_count: usize,
}

/// Makes the view of the archive of all years.
pub fn archive<'a>(site: &Site<'a>, path: &SitePath) -> ArchiveView<'a> {
    let page = Chrome::new(site, path, "archive", site.text("pages.archive", &[]))
        .exact()
        .describe(site.text("archive.description", &[("title", &site.config.title)]));
    ArchiveView { page, count: site.archive.issues.len(), years: year_lines(site, &path.root()) }
}

/// Lists all groups, newest first, for a page whose root is `root`.
pub fn year_lines(site: &Site<'_>, root: &str) -> Vec<YearLine> {
    let line = |group: IssueGroup| {
        let issues = site.archive.issues_of(group);
        let link = |issue: &&Issue| NumberLink {
            href: format!("{root}{}", issue.path()),
            number: short_number(site, issue),
            is_double: issue.number.is_some_and(|number| number.first != number.last),
            label: [issue.names.short.clone(), label::period(site.theme.strings(), issue)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(&site.text("list.comma", &[])),
        };
        YearLine {
            name: label::group(site, group),
            raw_year: group.year(),
            href: format!("{root}{}", group.path()),
            count: issues.len(),
            totals: totals(site, &issues),
            issues: issues.iter().map(link).collect(),
        }
    };
    site.archive.groups().into_iter().map(line).collect()
}

/// Returns the number of an issue without words, for a place where there is little room: `44`, or `11-27`.
pub fn short_number(site: &Site<'_>, issue: &Issue) -> String {
    match issue.key {
        IssueKey::Number { number, .. } | IssueKey::Volume { number, .. } | IssueKey::Total(number) => {
            site.config.numbering.number(number)
        }
        IssueKey::Date(IssueDate::Day(day)) => format!("{:02}-{:02}", day.month(), day.day()),
        IssueKey::Date(month) => site.theme.strings().month(month.year(), month.month(), false),
    }
}

/// Returns `总第 421—464 期`; nothing where not all issues have a running number or are known by it.
fn totals(site: &Site<'_>, issues: &[&Issue]) -> String {
    let numbers: Option<Vec<IssueNumber>> = issues.iter().map(|issue| issue.total).collect();
    let is_key = issues.iter().any(|issue| matches!(issue.key, IssueKey::Total(_)));
    let ends = numbers.filter(|_| !is_key).and_then(|numbers| Some((*numbers.first()?, *numbers.last()?)));
    let Some((first, last)) = ends else { return String::new() };
    let numbering = &site.config.numbering;
    let numbers =
        if first.first == last.last { first.first.to_string() } else { numbering.range(first.first, last.last) };
    numbering.total_range(&numbers)
}

/// Makes the view of one year, volume or hundred issues.
pub fn year<'a>(site: &Site<'a>, path: &SitePath, group: IssueGroup) -> YearView<'a> {
    let archive = site.archive;
    let name = label::group(site, group);
    let issues = archive.issues_of(group);
    let groups = archive.groups();
    let at = groups.iter().position(|other| *other == group).unwrap_or_default();
    let link = |other: &IssueGroup| Link::new(format!("{}{}", path.root(), other.path()), label::group(site, *other));
    // An issue belongs to the month in which its days end.
    let month = |issue: &&Issue| issue.days().map(|days| (days.end.year(), days.end.month()));
    let months = issues.chunk_by(|a, b| month(a) == month(b)).map(|issues| {
        let name = match month(&issues[0]) {
            Some((year, month)) => site.theme.strings().month(year, month, group != IssueGroup::Year(year)),
            None => String::new(),
        };
        Month { name, issues: issues.iter().map(|issue| issue_line(site, issue, &path.root())).collect() }
    });
    let page = Chrome::new(site, path, "archive", name.clone())
        .under("archive.html", site.text("pages.archive", &[]))
        .describe(
            site.text("year.description", &[("title", &site.config.title), ("year", &name), ("count", &issues.len())]),
        );
    YearView {
        page,
        name,
        raw_year: group.year(),
        count: issues.len(),
        months: months.collect(),
        newer: at.checked_sub(1).and_then(|i| groups.get(i)).map(link),
        older: groups.get(at + 1).map(link),
    }
}

/// Departments named for each issue of a list.
const DEPARTMENTS: usize = 6;

/// Makes the line of an issue in a list, for a page whose root is `root`.
pub fn issue_line<'a>(site: &Site<'a>, issue: &Issue, root: &str) -> IssueLine<'a> {
    let archive = site.archive;
    let names = issue.departments.iter().map(|id| archive.departments[id.0].short.as_str());
    IssueLine {
        href: format!("{root}{}", issue.path()),
        number: issue.names.short.clone(),
        full: issue.names.full.clone(),
        total: issue.names.total.clone(),
        period: label::period(site.theme.strings(), issue),
        date: label::date(site.theme.strings(), issue),
        date_iso: label::iso_date(issue),
        named_by_date: matches!(issue.key, IssueKey::Date(_)),
        raw: RawIssue::new(issue),
        draft: issue.draft,
        departments: names.take(DEPARTMENTS).collect(),
        department_count: issue.departments.len(),
    }
}
