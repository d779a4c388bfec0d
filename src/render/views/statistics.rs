//! The page of statistics: for each series charts, and a table whose figures lead to their passages.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::Serialize;

use super::chrome::Chrome;
use crate::archive::{Archive, IssueId, Point, ReadingKind, Series, SitePath};
use crate::render::Site;
use crate::render::charts::{ChartPoint, LineChart, line_chart};
use crate::render::label;
use crate::render::numbers;

/// The view of `statistics.html`.
#[derive(Serialize)]
pub struct StatisticsView<'a> {
    page: Chrome<'a>,
    series: Vec<SeriesView<'a>>,
}

#[derive(Serialize)]
struct SeriesView<'a> {
    id: &'a str,
    label: &'a str,
    unit: &'a str,
    /// One for each kind that has points.
    charts: Vec<ChartView>,
    /// Table heads.
    kinds: Vec<String>,
    /// Newest first.
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct ChartView {
    kind: &'static str,
    svg: Value,
}

#[derive(Serialize)]
struct Row {
    issue: String,
    href: String,
    period: String,
    /// One for each kind, empty where the issue has none.
    cells: Vec<Option<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    href: String,
    value: String,
}

/// The view of the page of statistics.
pub fn statistics<'a>(site: &Site<'a>, path: &SitePath) -> StatisticsView<'a> {
    let root = path.root();
    let page = Chrome::new(site, path, "statistics", "数据")
        .exact()
        .describe(format!("《{}》所载主要数据的历期变化。", site.config.title));
    let with_points = site.archive.series.iter().filter(|series| !series.points.is_empty());
    StatisticsView { page, series: with_points.map(|series| series_view(site.archive, series, &root)).collect() }
}

fn series_view<'a>(archive: &'a Archive, series: &'a Series, root: &str) -> SeriesView<'a> {
    let has = |kind: &ReadingKind| series.points.iter().any(|point| point.kind == *kind);
    let kinds: Vec<ReadingKind> = ReadingKind::ALL.into_iter().filter(has).collect();
    SeriesView {
        id: &series.id,
        label: &series.label,
        unit: &series.unit,
        charts: kinds.iter().map(|kind| chart(archive, series, *kind, root)).collect(),
        kinds: kinds.iter().map(|kind| format!("{}（{}）", kind.label(), unit(series, *kind))).collect(),
        rows: rows(archive, series, &kinds, root),
    }
}

fn unit(series: &Series, kind: ReadingKind) -> &str {
    if kind == ReadingKind::Share { "%" } else { &series.unit }
}

fn href(archive: &Archive, point: &Point, root: &str) -> String {
    let (issue, passage) = archive.passage(point.source);
    format!("{root}{}#{}", issue.path(), passage.anchor)
}

fn chart(archive: &Archive, series: &Series, kind: ReadingKind, root: &str) -> ChartView {
    let unit = unit(series, kind);
    let points: Vec<&Point> = series.points.iter().filter(|point| point.kind == kind).collect();
    let chart_point = |point: &&Point| {
        let (issue, _) = archive.passage(point.source);
        ChartPoint {
            label: format!("{}-{}", issue.year, issue.number),
            value: point.value,
            href: Some(href(archive, point, root)),
            title: format!("{}：{} {unit}", label::issue(issue), numbers::figure(point.value)),
        }
    };
    let title = format!("{}（{}）", series.label, kind.label());
    let description = match (points.first(), points.last()) {
        (Some(first), Some(last)) => format!(
            "{title}，共 {} 期，由 {} {unit} 至 {} {unit}；各期数值见下表。",
            points.len(),
            numbers::figure(first.value),
            numbers::figure(last.value)
        ),
        _ => title.clone(),
    };
    let year = |point: &Point| archive.passage(point.source).0.year;
    // What counts from New Year begins anew with each.
    let is_break = |at: &usize| kind == ReadingKind::Year && year(points[*at - 1]) != year(points[*at]);
    let svg = line_chart(&LineChart {
        breaks: (1..points.len()).filter(is_break).collect(),
        id: format!("{}-{}", series.id, kind.key()),
        title,
        description,
        unit: unit.to_owned(),
        points: points.iter().map(chart_point).collect(),
    });
    ChartView { kind: kind.label(), svg: Value::from_safe_string(svg) }
}

fn rows(archive: &Archive, series: &Series, kinds: &[ReadingKind], root: &str) -> Vec<Row> {
    let mut by_issue: BTreeMap<IssueId, Vec<&Point>> = BTreeMap::new();
    for point in &series.points {
        by_issue.entry(point.source.issue).or_default().push(point);
    }
    let row = |(id, points): (IssueId, Vec<&Point>)| {
        let issue = &archive.issues[id.0];
        let cell = |kind: &ReadingKind| {
            let point = points.iter().find(|point| point.kind == *kind)?;
            Some(Cell { href: href(archive, point, root), value: numbers::figure(point.value) })
        };
        Row {
            issue: label::issue(issue),
            href: format!("{root}{}", issue.path()),
            period: issue.period.chinese(),
            cells: kinds.iter().map(cell).collect(),
        }
    };
    by_issue.into_iter().rev().map(row).collect()
}
