//! The archive of all years, and the page of one year.

use serde::Serialize;

use super::Link;
use super::chrome::Chrome;
use crate::archive::{Archive, Issue, SitePath};
use crate::render::Site;
use crate::render::label;

/// The view of `archive.html`.
#[derive(Serialize)]
pub struct ArchiveView<'a> {
    page: Chrome<'a>,
    count: usize,
    years: Vec<YearLine>,
}

/// A year with its issues, as numbers.
#[derive(Serialize)]
pub struct YearLine {
    year: i16,
    href: String,
    count: usize,
    /// `总第 421—464 期`.
    totals: String,
    issues: Vec<NumberLink>,
}

#[derive(Serialize)]
struct NumberLink {
    href: String,
    number: String,
    /// For screen readers and as a tooltip.
    label: String,
}

/// The view of `year.html`.
#[derive(Serialize)]
pub struct YearView<'a> {
    page: Chrome<'a>,
    year: i16,
    count: usize,
    months: Vec<Month<'a>>,
    newer: Option<Link>,
    older: Option<Link>,
}

#[derive(Serialize)]
struct Month<'a> {
    name: String,
    issues: Vec<IssueLine<'a>>,
}

/// An issue in a list.
#[derive(Serialize)]
pub struct IssueLine<'a> {
    href: String,
    number: String,
    full: String,
    total: String,
    period: String,
    date: String,
    date_iso: String,
    draft: bool,
    /// Short names of the first departments.
    departments: Vec<&'a str>,
    /// Number of all departments.
    department_count: usize,
}

/// Makes the view of the archive of all years.
pub fn archive<'a>(site: &Site<'a>, path: &SitePath) -> ArchiveView<'a> {
    let page =
        Chrome::new(site, path, "archive", "往期").exact().describe(format!("《{}》各年各期目录。", site.config.title));
    ArchiveView { page, count: site.archive.issues.len(), years: year_lines(site.archive, &path.root()) }
}

/// Lists all years, newest first, for a page whose root is `root`.
pub fn year_lines(archive: &Archive, root: &str) -> Vec<YearLine> {
    let line = |issues: &[Issue]| {
        let first = issues.first()?;
        let last = issues.last()?;
        let link = |issue: &Issue| NumberLink {
            href: format!("{root}{}", issue.path()),
            number: issue.number.to_string(),
            label: format!("第 {} 期，{}", issue.number, issue.period.chinese()),
        };
        Some(YearLine {
            year: first.year,
            href: format!("{root}archive/{}.html", first.year),
            count: issues.len(),
            totals: totals(first.total.first, last.total.last),
            issues: issues.iter().map(link).collect(),
        })
    };
    archive.issues.chunk_by(|a, b| a.year == b.year).rev().filter_map(line).collect()
}

fn totals(first: u32, last: u32) -> String {
    if first == last { format!("总第 {first} 期") } else { format!("总第 {first}—{last} 期") }
}

/// Makes the view of one year.
pub fn year<'a>(site: &Site<'a>, path: &SitePath, year: i16) -> YearView<'a> {
    let archive = site.archive;
    let issues: Vec<&Issue> = archive.issues.iter().filter(|issue| issue.year == year).collect();
    let years = archive.years();
    let at = years.iter().position(|other| *other == year).unwrap_or_default();
    let link = |year: &i16| Link::new(format!("{year}.html"), format!("{year} 年"));
    // An issue belongs to the month in which its period ends.
    let month = |issue: &&Issue| (issue.period.end.year(), issue.period.end.month());
    let months = issues.chunk_by(|a, b| month(a) == month(b)).map(|issues| {
        let (of_year, month) = month(&issues[0]);
        let name = if of_year == year { format!("{month} 月") } else { format!("{of_year} 年 {month} 月") };
        Month { name, issues: issues.iter().map(|issue| issue_line(archive, issue, &path.root())).collect() }
    });
    let page = Chrome::new(site, path, "archive", format!("{year} 年"))
        .under("archive.html", "往期")
        .describe(format!("《{}》{year} 年目录，共 {} 期。", site.config.title, issues.len()));
    YearView {
        page,
        year,
        count: issues.len(),
        months: months.collect(),
        newer: at.checked_sub(1).and_then(|i| years.get(i)).map(link),
        older: years.get(at + 1).map(link),
    }
}

/// Departments named for each issue of a list.
const DEPARTMENTS: usize = 6;

/// Makes the line of an issue in a list, for a page whose root is `root`.
pub fn issue_line<'a>(archive: &'a Archive, issue: &Issue, root: &str) -> IssueLine<'a> {
    let names = issue.departments.iter().map(|id| archive.departments[id.0].short.as_str());
    IssueLine {
        href: format!("{root}{}", issue.path()),
        number: format!("第 {} 期", issue.number),
        full: label::issue(issue),
        total: format!("总第 {} 期", issue.total),
        period: issue.period.chinese(),
        date: issue.date.chinese(),
        date_iso: issue.date.to_string(),
        draft: issue.draft,
        departments: names.take(DEPARTMENTS).collect(),
        department_count: issue.departments.len(),
    }
}
