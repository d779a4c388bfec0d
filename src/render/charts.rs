//! Charts as SVG.
//!
//! Input: labelled points. Output: one `<svg>` element for a page. It is an image with a name and a description for
//! screen readers; the table beside it has the same values with links to their sources, so that no point of a chart is a
//! stop on the way through the page.
//!
//! The charts are drawn here because charting crates write inline styles and colours, which the site's
//! `Content-Security-Policy` and its dark mode rule out. Invariants: well-formed XML, the same bytes for the same points.

mod path;
mod scale;

use std::fmt::Write;
use std::ops::Range;

use super::numbers::one_decimal;
use super::strings::Strings;
use crate::escape::xml as escape;
use path::{path, tenths, thinned};
use scale::Scale;

/// A point of a chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartPoint {
    /// Label on the axis below the point.
    pub label: String,
    /// Value in the chart's unit; not negative.
    pub value: f64,
    /// Tooltip, in charts of few points.
    pub title: String,
}

/// A value followed through time.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Unique in the page; the ids of the drawing's parts start with it.
    pub id: String,
    /// Name, for screen readers.
    pub title: String,
    /// One sentence that sums the chart up, for screen readers.
    pub description: String,
    /// Unit above the axis; may be empty.
    pub unit: String,
    /// Points from left to right.
    pub points: Vec<ChartPoint>,
    /// Indices of points that are not connected with the point before them, ascending.
    pub breaks: Vec<usize>,
    /// Indices of points at which a period begins, ascending: the axis has its marks there. Without any, the axis is
    /// labelled at even distances.
    pub boundaries: Vec<usize>,
}

/// Counts side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// Unique in the page; the ids of the drawing's parts start with it.
    pub id: String,
    /// Name, for screen readers.
    pub title: String,
    /// One sentence that sums the chart up, for screen readers.
    pub description: String,
    /// Unit above the axis; may be empty.
    pub unit: String,
    /// Points from left to right.
    pub points: Vec<ChartPoint>,
}

// All lengths are in units of the view box.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 672.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 222.0;
/// Maximum number of points that are drawn as dots with tooltips over a filled area. More would be a smear.
const DOTS: usize = 60;

/// Draws a line; few points are drawn as dots over a filled area.
pub fn line_chart(chart: &LineChart, strings: &Strings) -> String {
    let points = &chart.points;
    let scale = Scale::new(points, false);
    let mut svg = open(&chart.id, &chart.title, &chart.description);
    scale.push_values(&mut svg, &chart.unit, strings);
    if chart.boundaries.is_empty() {
        scale.push_labels(&mut svg, points);
    } else {
        scale.push_boundaries(&mut svg, points, &chart.boundaries);
    }
    let with_dots = points.len() <= DOTS;
    let starts = [0].into_iter().chain(chart.breaks.iter().copied());
    let ends = chart.breaks.iter().copied().chain([points.len()]);
    starts.zip(ends).for_each(|(start, end)| push_line(&mut svg, &scale, points, start..end, with_dots));
    for (at, point) in points.iter().enumerate().filter(|_| with_dots) {
        let (x, y) = (length(scale.x(at)), length(scale.y(point.value)));
        let mark = format!("<circle class=\"chart-point\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>");
        push_point(&mut svg, &scale, at, point, &mark);
    }
    svg.push_str("</svg>");
    svg
}

/// Draws the line through a range of points and, where wanted, the area below it.
fn push_line(svg: &mut String, scale: &Scale, points: &[ChartPoint], range: Range<usize>, with_area: bool) {
    // A single dot needs no line.
    if range.len() < 2 {
        return;
    }
    let path = path(thinned(points, range).into_iter().map(|at| (scale.x(at), scale.y(points[at].value))));
    if with_area {
        let (line, end) = (&path.commands, path.end);
        let (first, last) = (tenths(path.start.0), tenths(end.0));
        push(svg, format_args!("<path class=\"chart-area\" d=\"{line}L{last} {BOTTOM}H{first}z\"/>"));
    }
    push(svg, format_args!("<path class=\"chart-line\" fill=\"none\" d=\"{}\"/>", path.commands));
}

/// Draws a bar for each point.
pub fn bar_chart(chart: &BarChart, strings: &Strings) -> String {
    let scale = Scale::new(&chart.points, true);
    let mut svg = open(&chart.id, &chart.title, &chart.description);
    scale.push_values(&mut svg, &chart.unit, strings);
    scale.push_labels(&mut svg, &chart.points);
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

/// Returns a value that can be drawn: 0 for negative numbers and those that are none.
fn drawable(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// Writes a length with one decimal at most.
fn length(value: f64) -> String {
    one_decimal(value).to_string()
}

/// Begins a drawing.
fn open(id: &str, title: &str, description: &str) -> String {
    let (id, title, description) = (escape(id), escape(title), escape(description));
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>"
    )
}

/// Draws the mark of a point with its tooltip. The whole column above and below it can be hit, as a dot is too small for
/// a finger.
fn push_point(svg: &mut String, scale: &Scale, at: usize, point: &ChartPoint, mark: &str) {
    let width = scale.band().min(48.0);
    let (x, width, height) = (length(scale.x(at) - width / 2.0), length(width), BOTTOM - TOP);
    let title = escape(&point.title);
    push(
        svg,
        format_args!(
            "<g><title>{title}</title><rect class=\"chart-hit\" x=\"{x}\" y=\"{TOP}\" width=\"{width}\" \
             height=\"{height}\" fill-opacity=\"0\"/>{mark}</g>"
        ),
    );
}

/// Adds a part of the drawing.
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
            title: format!("\"{value}\" & 件\u{1}"),
        };
        values.iter().enumerate().map(point).collect()
    }

    fn drawings(values: &[f64]) -> [String; 2] {
        let text = |text: &str| text.to_owned();
        let (id, title, description, unit) = (text("a"), text("<受理>"), text("&"), text("件"));
        let (points, more) = (points(values), points(values));
        let breaks: Vec<usize> = (1..values.len()).filter(|at| at % 3 == 0).collect();
        let boundaries = breaks.clone();
        let bars = BarChart {
            id: id.clone(),
            title: title.clone(),
            description: description.clone(),
            unit: unit.clone(),
            points,
        };
        [
            line_chart(
                &LineChart { id, title, description, unit, points: more, breaks, boundaries },
                &Strings::default(),
            ),
            bar_chart(&bars, &Strings::default()),
        ]
    }

    #[test]
    fn every_drawing_is_well_formed() {
        let many: Vec<f64> = (0..500).map(|n| f64::from(n) * 1001.5).collect();
        for values in [&[][..], &[7.0], &[0.0, 0.0], &[f64::NAN, -1.0, 0.04], &many] {
            for svg in drawings(values) {
                let document = roxmltree::Document::parse(&svg).unwrap();
                let tooltips = document.descendants().filter(|node| node.tag_name().name() == "g").count();
                assert!(tooltips == values.len() || tooltips == 0 && values.len() > DOTS);
                assert!(!svg.contains(" NaN") && !svg.contains("=\"NaN") && !svg.contains("style="), "{svg}");
            }
        }
    }

    #[test]
    fn labels_of_boundaries_keep_their_distance() {
        let years: Vec<f64> = vec![1.0; 30];
        let boundaries = |count: usize| {
            let mut chart = LineChart {
                id: "a".into(),
                title: String::new(),
                description: String::new(),
                unit: String::new(),
                points: points(&years),
                breaks: Vec::new(),
                boundaries: (0..count).collect(),
            };
            chart.points.iter_mut().for_each(|point| point.label = "年".into());
            line_chart(&chart, &Strings::default()).matches(">年<").count()
        };
        // Points stand 20 units apart, so every third boundary has room for a label.
        assert_eq!([boundaries(1), boundaries(2), boundaries(7)], [1, 1, 3]);
    }
}
