//! The page of statistics: for each series charts over all years, and a table for each year whose figures lead to their
//! passages.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::raw::RawIssue;
use super::years::short_number;
use super::{Html, PageView};
use crate::archive::{IssueId, PassageRef, Point, ReadingKind, Series, SitePath};
use crate::render::Site;
use crate::render::charts::{ChartPoint, LineChart, line_chart};
use crate::render::{label, numbers};

/// The figures of all issues.
#[derive(Serialize, JsonSchema)]
pub struct StatisticsView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// The series, in the order of the settings.
    series: Vec<SeriesView<'a>>,
}

impl PageView for StatisticsView<'_> {
    const TEMPLATE: &'static str = "statistics.html";
}

/// A series of figures.
#[derive(Serialize, JsonSchema)]
struct SeriesView<'a> {
    /// Name in the settings, which is the anchor too.
    id: &'a str,
    /// Name: 受理.
    label: &'a str,
    /// Unit; may be empty.
    unit: &'a str,
    /// One chart for each kind of figure that the series has.
    charts: Vec<ChartView>,
    /// Heads of the columns of figures.
    kinds: Vec<String>,
    /// Tables of its figures by year, newest first.
    years: Vec<YearTable>,
}

/// A chart.
#[derive(Serialize, JsonSchema)]
struct ChartView {
    /// Kind of its figures: 本周.
    kind: String,
    /// The drawing, an SVG element.
    svg: Html,
}

/// The figures of one year.
#[derive(Serialize, JsonSchema)]
struct YearTable {
    /// Name of the year.
    year: String,
    /// Its issues, newest first.
    rows: Vec<Row>,
}

/// The figures of one issue. Ten years have thousands of rows in one page, so that a row is as short as can be: one link
/// for all figures of the same passage.
#[derive(Serialize, JsonSchema)]
struct Row {
    /// Number of the issue, `44`.
    issue: String,
    /// Numbers and dates of the issue as values.
    raw: RawIssue,
    /// Address of the passage of the first figure.
    href: String,
    /// A figure for each of `kinds`, none where the issue has none.
    cells: Vec<Option<Cell>>,
}

/// A figure.
#[derive(Serialize, JsonSchema)]
struct Cell {
    /// The figure, `2,085`.
    value: String,
    /// The figure as a number.
    raw_value: f64,
    /// Address of the passage, where it is another than that of the row.
    href: Option<String>,
}

/// Makes the view of the page of statistics.
pub fn statistics<'a>(site: &Site<'a>, path: &SitePath) -> StatisticsView<'a> {
    let root = path.root();
    let page = Chrome::new(site, path, "statistics", site.text("pages.statistics", &[]))
        .exact()
        .describe(site.text("statistics.description", &[("title", &site.config.title)]));
    let with_points = site.archive.series.iter().filter(|series| !series.points.is_empty());
    StatisticsView { page, series: with_points.map(|series| series_view(site, series, &root)).collect() }
}

fn series_view<'a>(site: &Site<'a>, series: &'a Series, root: &str) -> SeriesView<'a> {
    let has = |kind: &ReadingKind| series.points.iter().any(|point| point.kind == *kind);
    let kinds: Vec<ReadingKind> = ReadingKind::ALL.into_iter().filter(has).collect();
    SeriesView {
        id: &series.id,
        label: &series.label,
        unit: &series.unit,
        charts: kinds.iter().map(|kind| chart(site, series, *kind)).collect(),
        kinds: kinds.iter().map(|kind| column_head(site, *kind)).collect(),
        years: years(site, series, &kinds, root),
    }
}

/// Returns `本周`, or `占比（%）`, as a share has another unit than its series.
fn column_head(site: &Site<'_>, kind: ReadingKind) -> String {
    let name = site.kind(kind);
    if kind == ReadingKind::Share { site.text("statistics.kind", &[("label", &name), ("kind", &"%")]) } else { name }
}

fn chart(site: &Site<'_>, series: &Series, kind: ReadingKind) -> ChartView {
    let archive = site.archive;
    let unit = if kind == ReadingKind::Share { "%" } else { series.unit.as_str() };
    let points: Vec<&Point> = series.points.iter().filter(|point| point.kind == kind).collect();
    let year = |point: &Point| archive.passage(point.source).0.group();
    let new_years: Vec<usize> = (1..points.len()).filter(|at| year(points[*at - 1]) != year(points[*at])).collect();
    let chart_point = |point: &&Point| {
        let (issue, _) = archive.passage(point.source);
        let label = if new_years.is_empty() { issue.names.short.clone() } else { issue.group().to_string() };
        let figure = numbers::figure(point.value);
        let title =
            site.text("statistics.chart_point", &[("issue", &issue.names.full), ("figure", &figure), ("unit", &unit)]);
        ChartPoint { label, value: point.value, title }
    };
    let title = site.text("statistics.kind", &[("label", &series.label), ("kind", &site.kind(kind))]);
    let description = match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (numbers::figure(first.value), numbers::figure(last.value));
            site.text(
                "statistics.chart_description",
                &[("chart", &title), ("count", &points.len()), ("first", &first), ("last", &last), ("unit", &unit)],
            )
        }
        _ => title.clone(),
    };
    // The first point is a boundary only of charts that have others.
    let boundaries = if new_years.is_empty() { Vec::new() } else { [&[0], new_years.as_slice()].concat() };
    let points = points.iter().map(chart_point).collect();
    let svg = line_chart(
        &LineChart {
            // A count since New Year begins anew with each year.
            breaks: if kind == ReadingKind::Year { new_years } else { Vec::new() },
            boundaries,
            id: format!("{}-{}", series.id, kind.key()),
            title,
            description,
            unit: unit.to_owned(),
            points,
        },
        site.theme.strings(),
    );
    ChartView { kind: site.kind(kind), svg: Html::new(svg) }
}

fn years(site: &Site<'_>, series: &Series, kinds: &[ReadingKind], root: &str) -> Vec<YearTable> {
    let archive = site.archive;
    let mut by_issue: BTreeMap<IssueId, Vec<&Point>> = BTreeMap::new();
    for point in &series.points {
        by_issue.entry(point.source.issue).or_default().push(point);
    }
    let mut years: Vec<YearTable> = Vec::new();
    for (id, points) in by_issue.into_iter().rev() {
        let year = label::group(site, archive.issues[id.0].group());
        if years.last().is_none_or(|table| table.year != year) {
            years.push(YearTable { year, rows: Vec::new() });
        }
        if let Some(table) = years.last_mut() {
            table.rows.push(row(site, id, &points, kinds, root));
        }
    }
    years
}

fn row(site: &Site<'_>, id: IssueId, points: &[&Point], kinds: &[ReadingKind], root: &str) -> Row {
    let archive = site.archive;
    let href = |at: PassageRef| {
        let (issue, passage) = archive.passage(at);
        format!("{root}{}#{}", issue.path(), passage.anchor)
    };
    let point = |kind: &ReadingKind| points.iter().find(|point| point.kind == *kind);
    let first = kinds.iter().find_map(point).map(|point| point.source);
    let cell = |kind: &ReadingKind| {
        let point = point(kind)?;
        let is_other = Some(point.source) != first;
        Some(Cell {
            value: numbers::figure(point.value),
            raw_value: point.value,
            href: is_other.then(|| href(point.source)),
        })
    };
    Row {
        issue: short_number(site, &archive.issues[id.0]),
        raw: RawIssue::new(&archive.issues[id.0]),
        href: first.map(href).unwrap_or_default(),
        cells: kinds.iter().map(cell).collect(),
    }
}
