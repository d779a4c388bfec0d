//! The figures of an issue, with the change since the previous issue.

use schemars::JsonSchema;
use serde::Serialize;

use crate::archive::{Issue, Reading, ReadingKind};
use crate::render::Site;
use crate::render::numbers;

/// A series in one issue.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Figure<'a> {
    /// Name of the series: 受理.
    pub label: &'a str,
    /// Its figures: 本周, 今年以来 …
    pub rows: Vec<FigureRow<'a>>,
}

/// One reading.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FigureRow<'a> {
    /// Kind of the figure: 本周.
    kind: String,
    /// The figure, `2,085`.
    value: String,
    /// The figure as a number.
    raw_value: f64,
    /// Unit of the figure; may be empty.
    unit: &'a str,
    /// Change since the previous issue, `增加 120`; none where the two cannot be compared.
    change: Option<String>,
    /// The same change as a number.
    raw_change: Option<f64>,
    /// Direction of the change: `up`, `down` or `same`.
    trend: &'static str,
    /// Address of the passage that it was read from.
    href: String,
}

/// Lists the figures of `issue` by series. `issue_href` is the address of the issue, relative to the page; empty on the
/// page of the issue itself.
pub fn figures<'a>(site: &Site<'a>, issue: &Issue, issue_href: &str) -> Vec<Figure<'a>> {
    let archive = site.archive;
    let before = archive.previous(issue.id);
    let mut figures = Vec::new();
    for (index, series) in archive.series.iter().enumerate() {
        let mut rows = Vec::new();
        for kind in ReadingKind::ALL {
            let wanted = |reading: &&Reading| reading.series.0 == index && reading.kind == kind;
            let Some(reading) = issue.readings.iter().find(wanted) else { continue };
            // The figure of the year so far grows by that of the week, which is shown beside it.
            let comparable = before.filter(|_| kind != ReadingKind::Year);
            let old = comparable.and_then(|b| b.readings.iter().find(wanted));
            let difference = old.map(|old| reading.value - old.value);
            rows.push(FigureRow {
                kind: site.kind(kind),
                value: numbers::figure(reading.value),
                raw_value: reading.value,
                unit: if kind == ReadingKind::Share { "%" } else { &series.unit },
                change: difference.map(|difference| change(site, difference, kind)),
                raw_change: difference,
                trend: trend(difference.unwrap_or(0.0)),
                href: format!("{issue_href}#{}", issue.passages[reading.passage].anchor),
            });
        }
        if !rows.is_empty() {
            figures.push(Figure { label: &series.label, rows });
        }
    }
    figures
}

/// Smallest difference that counts as a change, as figures have two decimals at most.
const SAME: f64 = 0.005;

fn change(site: &Site<'_>, difference: f64, kind: ReadingKind) -> String {
    let mut figure = numbers::figure(difference.abs());
    if kind == ReadingKind::Share {
        figure = site.text("issue.points", &[("figure", &figure)]);
    }
    match trend(difference) {
        "up" => site.text("issue.increase", &[("figure", &figure)]),
        "down" => site.text("issue.decrease", &[("figure", &figure)]),
        _ => site.text("issue.unchanged", &[]),
    }
}

fn trend(difference: f64) -> &'static str {
    if difference >= SAME {
        "up"
    } else if difference <= -SAME {
        "down"
    } else {
        "same"
    }
}
