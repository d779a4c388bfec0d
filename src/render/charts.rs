//! Charts as SVG.
//!
//! Input: labelled points. Output: one `<svg>` element for a page. It is an image with a name and a description for
//! screen readers; the table beside it has the same values with links to their sources, so that no point of a chart is a
//! stop on the way through the page.
//!
//! The charts are drawn here because charting crates write inline styles and colours, which the site's
//! `Content-Security-Policy` and its dark mode rule out. Invariants: well-formed XML, the same bytes for the same points.

use std::fmt::Write;
use std::ops::Range;

use super::numbers::{one_decimal, thousands};
use super::strings::Strings;
use crate::escape::xml as escape;

/// A point of a chart.
#[derive(Debug, Clone, PartialEq)]
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
/// Maximum number of labels along the x axis.
const X_LABELS: usize = 7;
/// Width of a label along the x axis.
const LABEL_WIDTH: f64 = 80.0;
/// Width of a label at a boundary: a year.
const BOUNDARY_LABEL_WIDTH: f64 = 52.0;
/// Maximum number of points that are drawn as dots with tooltips over a filled area. More would be a smear.
const DOTS: usize = 60;
/// Maximum number of points of one line; the chart is no wider on most screens.
const LINE_POINTS: usize = 600;
/// From this maximum on, the axis counts in 万.
const WAN: f64 = 100_000.0;

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

/// Returns the indices of the points to draw: all, or of a long line the lowest and the highest of each stretch, so that
/// no peak is lost.
fn thinned(points: &[ChartPoint], range: Range<usize>) -> Vec<usize> {
    if range.len() <= LINE_POINTS {
        return range.collect();
    }
    let stretch = range.len().div_ceil(LINE_POINTS / 2);
    let indices: Vec<usize> = range.collect();
    let value = |at: &usize| drawable(points[*at].value);
    let by_value = |a: &&usize, b: &&usize| value(a).total_cmp(&value(b));
    let ends = indices.chunks(stretch).filter_map(|indices| {
        let (lowest, highest) = indices.iter().min_by(by_value).zip(indices.iter().max_by(by_value))?;
        Some([*lowest.min(highest), *lowest.max(highest)])
    });
    let mut kept: Vec<usize> = ends.flatten().collect();
    kept.dedup();
    kept
}

/// Commands of an SVG path.
struct Path {
    /// A move, and a line to each further point relative to the one before, which is half as long as absolute lines.
    commands: String,
    /// First point, in tenths of a unit.
    start: (i64, i64),
    /// Last point, in tenths of a unit.
    end: (i64, i64),
}

/// Makes the path through `positions`, rounded to tenths of a unit.
fn path(positions: impl Iterator<Item = (f64, f64)>) -> Path {
    #[expect(clippy::cast_possible_truncation, reason = "all positions lie in the view box")]
    let round = |length: f64| (length * 10.0).round() as i64;
    let mut path = Path { commands: String::new(), start: (0, 0), end: (0, 0) };
    for (x, y) in positions.map(|(x, y)| (round(x), round(y))) {
        let (right, down) = (tenths(x - path.end.0), tenths(y - path.end.1));
        if path.commands.is_empty() {
            path.start = (x, y);
            path.commands.push('m');
        } else if !right.starts_with('-') {
            path.commands.push(' ');
        }
        path.commands.push_str(&right);
        if !down.starts_with('-') {
            path.commands.push(' ');
        }
        path.commands.push_str(&down);
        path.end = (x, y);
    }
    path
}

/// Writes a number of tenths as a decimal number: `-12` → `-1.2`.
fn tenths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, tenth) = (number.abs() / 10, number.abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
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

/// Maps points and values to positions in the drawing.
struct Scale {
    count: usize,
    /// True for bars, which stand in the middle of bands of equal width; the first and the last dot stand at the ends of
    /// the axis.
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

    /// Returns the width that belongs to one point.
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

    /// Draws the grid lines with their values, and the unit.
    fn push_values(&self, svg: &mut String, unit: &str, strings: &Strings) {
        let lines = (self.max / self.step).round() as usize;
        for line in 0..=lines {
            let value = self.step * line as f64;
            let y = length(self.y(value));
            push(svg, format_args!("<path class=\"chart-grid\" d=\"M{LEFT} {y}H{RIGHT}\"/>"));
            let (x, y, label) = (LEFT - 8.0, length(self.y(value) + 4.0), axis_number(value, self.max, strings));
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
    }

    /// Draws labels below the axis at even distances.
    fn push_labels(&self, svg: &mut String, points: &[ChartPoint]) {
        let mut last = None;
        for at in labelled(self.count, self.band()) {
            let label = points[at].label.as_str();
            if last != Some(label) {
                self.push_label(svg, at, label);
            }
            last = Some(label);
        }
    }

    /// Draws a line at each boundary and a label below it, where there is room for one before the next label.
    fn push_boundaries(&self, svg: &mut String, points: &[ChartPoint], boundaries: &[usize]) {
        let mut next = f64::INFINITY;
        for at in boundaries.iter().rev().copied() {
            let x = self.x(at);
            push(svg, format_args!("<path class=\"chart-grid\" d=\"M{} {TOP}V{}\"/>", length(x), BOTTOM + 6.0));
            if next - x >= BOUNDARY_LABEL_WIDTH {
                self.push_label(svg, at, &points[at].label);
                next = x;
            }
        }
    }

    fn push_label(&self, svg: &mut String, at: usize, label: &str) {
        let (x, y, label) = (length(self.x(at)), BOTTOM + 24.0, escape(label));
        push(svg, format_args!("<text class=\"chart-axis\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"));
    }
}

/// Chooses the points that have a label below: few, about evenly spaced, the first and the last among them, and none so
/// near another that the labels would meet. `band` is the width of a point.
fn labelled(count: usize, band: f64) -> Vec<usize> {
    let fits = |labels: &usize| ((count - 1) / (labels - 1)) as f64 * band >= LABEL_WIDTH;
    let labels = (2..=count.min(X_LABELS)).rev().find(fits).unwrap_or(count.min(1));
    (0..labels).map(|nth| nth * (count - 1) / (labels - 1).max(1)).collect()
}

/// Returns the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`; at least 1 for counts and 0.1
/// otherwise, so that no two labels of the axis round to the same number.
fn round_step(rough: f64, whole: bool) -> f64 {
    let smallest = if whole { 1.0 } else { 0.1 };
    let rough = rough.max(smallest);
    let power = 10_f64.powi(rough.log10().floor() as i32);
    let factors: &[f64] = if power < 10.0 { &[1.0, 2.0, 5.0, 10.0] } else { &[1.0, 2.0, 2.5, 5.0, 10.0] };
    let factor = factors.iter().find(|factor| **factor * power >= rough * (1.0 - 1e-9)).unwrap_or(&10.0);
    factor * power
}

fn axis_number(value: f64, max: f64, strings: &Strings) -> String {
    if max >= WAN && value > 0.0 {
        let shown = |unit: f64| thousands(one_decimal(value / unit));
        strings.text("statistics.large", &[("ten_thousands", &shown(10_000.0)), ("thousands", &shown(1000.0))])
    } else {
        thousands(one_decimal(value))
    }
}

/// Returns a value that can be drawn: 0 for negative numbers and those that are none.
fn drawable(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// Writes a length with one decimal at most.
fn length(value: f64) -> String {
    one_decimal(value).to_string()
}

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
    fn long_lines_keep_their_peaks() {
        let values: Vec<f64> = (0..5000).map(|n| if n == 1234 { 9.0 } else { f64::from(n % 2) }).collect();
        let kept = thinned(&points(&values), 0..5000);
        assert!(kept.contains(&1234) && kept.len() <= LINE_POINTS && kept.is_sorted());
        assert_eq!(thinned(&points(&values), 7..9), [7, 8]);
    }

    #[test]
    fn paths_are_relative_and_exact() {
        let positions = [(96.04, 10.0), (97.26, 4.98), (98.0, 4.98), (90.0, 6.0)];
        assert_eq!(path(positions.into_iter()).commands, "m96 10 1.3-5 0.7 0-8 1");
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
        assert_eq!(axis_number(25_000.0, 100_000.0, &Strings::default()), "2.5万");
        assert_eq!(axis_number(10_000.0, 12_000.0, &Strings::default()), "10,000");
        assert_eq!(labelled(500, 576.0 / 499.0), [0, 83, 166, 249, 332, 415, 499]);
        assert_eq!(labelled(12, 576.0 / 11.0), [0, 2, 4, 6, 8, 11]);
        assert_eq!(labelled(12, 576.0 / 12.0), [0, 2, 4, 6, 8, 11]);
        assert_eq!((labelled(1, 576.0), labelled(0, 576.0)), (vec![0], vec![]));
    }
}
