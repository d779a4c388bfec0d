//! Charts as SVG.
//!
//! Input: labelled points; output: one `<svg>` element to be put into a page.
//!
//! Made by hand because no charting crate gives what the pages need: each point is a link to the
//! passage it was read from, the drawing has a name and a description for screen readers, and it
//! carries classes only. Charting crates write inline styles and colours, which the site's
//! `Content-Security-Policy` and its dark mode rule out. Invariants: well-formed XML, the same
//! bytes for the same points.

use std::fmt::Write;
use std::ops::Range;

use super::numbers::{one_decimal, thousands};
use crate::escape::xml as escape;

/// A point of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartPoint {
    /// What stands on the axis below it.
    pub label: String,
    /// In the chart's unit; not negative.
    pub value: f64,
    /// Where it comes from.
    pub href: Option<String>,
    /// Shown when it is pointed at, and read by a screen reader.
    pub title: String,
}

/// A value followed through time.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Unique in the page; ids of the drawing's parts start with it.
    pub id: String,
    /// Name, for screen readers.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// Stands above the axis; may be empty.
    pub unit: String,
    /// From left to right.
    pub points: Vec<ChartPoint>,
    /// Points that no line leads to, ascending; the first need not be named.
    pub breaks: Vec<usize>,
}

/// Counts side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// Unique in the page; ids of the drawing's parts start with it.
    pub id: String,
    /// Name, for screen readers.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// Stands above the axis; may be empty.
    pub unit: String,
    /// From left to right.
    pub points: Vec<ChartPoint>,
}

// All lengths are in units of the view box.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 672.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 222.0;
/// Labels along the x axis at most.
const X_LABELS: usize = 7;
/// Room that a label along the x axis takes.
const LABEL_WIDTH: f64 = 80.0;
/// From this value on the axis counts in 万.
const WAN: f64 = 100_000.0;

/// Draws a line with the area under it; each point is a dot.
pub fn line_chart(chart: &LineChart) -> String {
    let scale = Scale::new(&chart.points, false);
    let mut svg = open(&chart.id, &chart.title, &chart.description, &chart.points);
    scale.draw(&mut svg, &chart.unit, &chart.points);
    let starts = [0].into_iter().chain(chart.breaks.iter().copied());
    let ends = chart.breaks.iter().copied().chain([chart.points.len()]);
    starts.zip(ends).for_each(|(start, end)| push_line(&mut svg, &scale, &chart.points, start..end));
    let radius = if chart.points.len() > 200 {
        1.5
    } else if chart.points.len() > 60 {
        2.5
    } else {
        4.0
    };
    for (at, point) in chart.points.iter().enumerate() {
        let (x, y) = (length(scale.x(at)), length(scale.y(point.value)));
        let mark = format!("<circle class=\"chart-point\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
        push_point(&mut svg, &scale, at, point, &mark);
    }
    svg.push_str("</svg>");
    svg
}

/// The line through some of the points, and the area under it.
fn push_line(svg: &mut String, scale: &Scale, points: &[ChartPoint], range: Range<usize>) {
    // A dot alone needs no line.
    if range.len() < 2 {
        return;
    }
    let (first, last) = (length(scale.x(range.start)), length(scale.x(range.end - 1)));
    let mut line = String::new();
    for at in range {
        let command = if line.is_empty() { 'M' } else { 'L' };
        push(&mut line, format_args!("{command}{} {}", length(scale.x(at)), length(scale.y(points[at].value))));
    }
    push(svg, format_args!("<path class=\"chart-area\" d=\"{line}L{last} {BOTTOM}L{first} {BOTTOM}Z\"/>"));
    push(svg, format_args!("<path class=\"chart-line\" fill=\"none\" d=\"{line}\"/>"));
}

/// Draws a bar for each point.
pub fn bar_chart(chart: &BarChart) -> String {
    let scale = Scale::new(&chart.points, true);
    let mut svg = open(&chart.id, &chart.title, &chart.description, &chart.points);
    scale.draw(&mut svg, &chart.unit, &chart.points);
    let width = (scale.band() * 0.7).min(48.0);
    for (at, point) in chart.points.iter().enumerate() {
        let (x, y) = (length(scale.x(at) - width / 2.0), scale.y(point.value));
        let (width, height) = (length(width), length(BOTTOM - y));
        let y = length(y);
        let mark = format!("<rect class=\"chart-bar\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
        push_point(&mut svg, &scale, at, point, &mark);
    }
    svg.push_str("</svg>");
    svg
}

/// Where values and points stand in the drawing.
struct Scale {
    count: usize,
    /// Bars stand in the middle of their bands; dots on the ends of the axis.
    banded: bool,
    step: f64,
    max: f64,
}

impl Scale {
    fn new(points: &[ChartPoint], banded: bool) -> Self {
        let max = points.iter().map(|point| drawable(point.value)).fold(0.0, f64::max);
        let whole = points.iter().all(|point| drawable(point.value).fract() == 0.0);
        let step = round_step(max / 4.0, whole);
        Self { count: points.len(), banded, step, max: step * (max / step).ceil().max(1.0) }
    }

    /// Width that belongs to one point.
    fn band(&self) -> f64 {
        let bands = if self.banded { self.count } else { self.count.saturating_sub(1) };
        (RIGHT - LEFT) / (bands.max(1) as f64)
    }

    fn x(&self, at: usize) -> f64 {
        if self.count < 2 {
            (LEFT + RIGHT) / 2.0
        } else {
            LEFT + self.band() * (at as f64 + if self.banded { 0.5 } else { 0.0 })
        }
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * drawable(value) / self.max
    }

    /// Grid lines with their values, the unit, and the labels below.
    fn draw(&self, svg: &mut String, unit: &str, points: &[ChartPoint]) {
        let lines = (self.max / self.step).round() as usize;
        for line in 0..=lines {
            let value = self.step * line as f64;
            let y = length(self.y(value));
            push(svg, format_args!("<path class=\"chart-grid\" d=\"M{LEFT} {y}H{RIGHT}\"/>"));
            let (x, y, label) = (LEFT - 8.0, length(self.y(value) + 4.0), axis_number(value, self.max));
            push(
                svg,
                format_args!("<text class=\"chart-axis\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{label}</text>"),
            );
        }
        if !unit.is_empty() {
            let unit = escape(unit);
            push(
                svg,
                format_args!("<text class=\"chart-axis\" x=\"{LEFT}\" y=\"20\" text-anchor=\"end\">{unit}</text>"),
            );
        }
        let mut last = None;
        for at in labelled(self.count, self.band()) {
            let label = points[at].label.as_str();
            if last == Some(label) {
                continue;
            }
            last = Some(label);
            let (x, y, label) = (length(self.x(at)), BOTTOM + 22.0, escape(label));
            push(
                svg,
                format_args!("<text class=\"chart-axis\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"),
            );
        }
    }
}

/// The points that have a label below: few, about evenly spaced, the first and the last among them, and none so near
/// another that the labels would meet. `band` is the width of a point.
fn labelled(count: usize, band: f64) -> Vec<usize> {
    let fits = |labels: &usize| ((count - 1) / (labels - 1)) as f64 * band >= LABEL_WIDTH;
    let labels = (2..=count.min(X_LABELS)).rev().find(fits).unwrap_or(count.min(1));
    (0..labels).map(|nth| nth * (count - 1) / (labels - 1).max(1)).collect()
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`. At least 1 for
/// counts, 0.1 otherwise, so that no two labels of the axis round to one.
fn round_step(rough: f64, whole: bool) -> f64 {
    let smallest = if whole { 1.0 } else { 0.1 };
    let rough = rough.max(smallest);
    let power = 10_f64.powi(rough.log10().floor() as i32);
    let factors: &[f64] = if power < 10.0 { &[1.0, 2.0, 5.0, 10.0] } else { &[1.0, 2.0, 2.5, 5.0, 10.0] };
    let factor = factors.iter().find(|factor| **factor * power >= rough * (1.0 - 1e-9)).unwrap_or(&10.0);
    factor * power
}

fn axis_number(value: f64, max: f64) -> String {
    if max >= WAN && value > 0.0 {
        format!("{}万", thousands(one_decimal(value / 10_000.0)))
    } else {
        thousands(one_decimal(value))
    }
}

/// What cannot be drawn stands on the base line.
fn drawable(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// A length with one decimal, without a trailing zero.
fn length(value: f64) -> String {
    one_decimal(value).to_string()
}

fn open(id: &str, title: &str, description: &str, points: &[ChartPoint]) -> String {
    // An image has no parts for a screen reader; a drawing with links has to be a group.
    let role = if points.iter().any(|point| point.href.is_some()) { "group" } else { "img" };
    let (id, title, description) = (escape(id), escape(title), escape(description));
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"{role}\" \
         aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>"
    )
}

/// A point with its title and, where it has a source, its link. The whole column above and below
/// it can be hit, as dots are too small for a finger.
fn push_point(svg: &mut String, scale: &Scale, at: usize, point: &ChartPoint, mark: &str) {
    let width = scale.band().min(48.0);
    let (x, width, height) = (length(scale.x(at) - width / 2.0), length(width), BOTTOM - TOP);
    let column = format!(
        "<rect class=\"chart-hit\" x=\"{x}\" y=\"{TOP}\" width=\"{width}\" height=\"{height}\" fill-opacity=\"0\"/>"
    );
    let title = escape(&point.title);
    match &point.href {
        Some(href) => push(svg, format_args!("<a href=\"{}\"><title>{title}</title>{column}{mark}</a>", escape(href))),
        None => push(svg, format_args!("<g><title>{title}</title>{column}{mark}</g>")),
    }
}

fn push(svg: &mut String, part: std::fmt::Arguments<'_>) {
    svg.write_fmt(part).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<ChartPoint> {
        let point = |(at, value): (usize, &f64)| ChartPoint {
            label: format!("<{at}>"),
            value: *value,
            href: Some(format!("a.html?x=1&y=2#{at}")),
            title: format!("\"{value}\" & 件\u{1}"),
        };
        values.iter().enumerate().map(point).collect()
    }

    fn drawings(values: &[f64]) -> [String; 2] {
        let text = |text: &str| text.to_owned();
        let (id, title, description, unit) = (text("a"), text("<受理>"), text("&"), text("件"));
        let (points, more) = (points(values), points(values));
        let breaks = (1..values.len()).filter(|at| at % 3 == 0).collect();
        let bars = BarChart {
            id: id.clone(),
            title: title.clone(),
            description: description.clone(),
            unit: unit.clone(),
            points,
        };
        [line_chart(&LineChart { id, title, description, unit, points: more, breaks }), bar_chart(&bars)]
    }

    #[test]
    fn every_drawing_is_well_formed() {
        let many: Vec<f64> = (0..500).map(|n| f64::from(n) * 1001.5).collect();
        for values in [&[][..], &[7.0], &[0.0, 0.0], &[f64::NAN, -1.0, 0.04], &many] {
            for svg in drawings(values) {
                let document = roxmltree::Document::parse(&svg).unwrap();
                let links =
                    document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "a")));
                assert_eq!(links.count(), values.len());
                assert!(!svg.contains(" NaN") && !svg.contains("=\"NaN") && !svg.contains("style="), "{svg}");
            }
        }
    }

    #[test]
    fn steps_are_round_and_labels_short() {
        for (max, whole, step) in [
            (0.0, true, 1.0),
            (3.0, true, 1.0),
            (2085.0, true, 1000.0),
            (286602.0, true, 100_000.0),
            (64.29, false, 20.0),
            (1.0, false, 0.5),
        ] {
            assert_eq!(round_step(max / 4.0, whole), step, "{max}");
        }
        assert_eq!(axis_number(25_000.0, 100_000.0), "2.5万");
        assert_eq!(axis_number(10_000.0, 12_000.0), "10,000");
        assert_eq!(labelled(500, 576.0 / 499.0), [0, 83, 166, 249, 332, 415, 499]);
        assert_eq!(labelled(12, 576.0 / 11.0), [0, 2, 4, 6, 8, 11]);
        assert_eq!(labelled(12, 576.0 / 12.0), [0, 2, 4, 6, 8, 11]);
        assert_eq!((labelled(1, 576.0), labelled(0, 576.0)), (vec![0], vec![]));
    }
}
