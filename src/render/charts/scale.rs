//! The axes of a chart: positions of points and values, grid lines and labels.

use super::{BOTTOM, ChartPoint, LEFT, RIGHT, TOP, drawable, length, push};
use crate::escape::xml as escape;
use crate::render::numbers::{one_decimal, thousands};
use crate::render::strings::Strings;

/// Maximum number of labels along the x axis.
const X_LABELS: usize = 7;
/// Width of a label along the x axis.
const LABEL_WIDTH: f64 = 80.0;
/// Width of a label at a boundary: a year.
const BOUNDARY_LABEL_WIDTH: f64 = 52.0;
/// From this maximum on, the axis counts in 万.
const WAN: f64 = 100_000.0;

/// Maps points and values to positions in the drawing.
pub struct Scale {
    count: usize,
    /// True for bars, which stand in the middle of bands of equal width; the first and the last dot stand at the ends of
    /// the axis.
    banded: bool,
    step: f64,
    max: f64,
}

impl Scale {
    /// Fits the axes to `points`; `banded` for bars.
    pub fn new(points: &[ChartPoint], banded: bool) -> Self {
        let max = points.iter().map(|point| drawable(point.value)).fold(0.0, f64::max);
        let whole = points.iter().all(|point| drawable(point.value).fract() == 0.0);
        let step = round_step(max / 4.0, whole);
        Self { count: points.len(), banded, step, max: step * (max / step).ceil().max(1.0) }
    }

    /// Returns the width that belongs to one point.
    pub fn band(&self) -> f64 {
        let bands = if self.banded { self.count } else { self.count.saturating_sub(1) };
        (RIGHT - LEFT) / (bands.max(1) as f64)
    }

    /// Returns the position of the point with this index.
    pub fn x(&self, at: usize) -> f64 {
        if self.count < 2 {
            (LEFT + RIGHT) / 2.0
        } else {
            LEFT + self.band() * (at as f64 + if self.banded { 0.5 } else { 0.0 })
        }
    }

    /// Returns the position of a value.
    pub fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * drawable(value) / self.max
    }

    /// Draws the grid lines with their values, and the unit.
    pub fn push_values(&self, svg: &mut String, unit: &str, strings: &Strings) {
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
    pub fn push_labels(&self, svg: &mut String, points: &[ChartPoint]) {
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
    pub fn push_boundaries(&self, svg: &mut String, points: &[ChartPoint], boundaries: &[usize]) {
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

/// Writes a value of the axis, whose largest is `max`.
fn axis_number(value: f64, max: f64, strings: &Strings) -> String {
    if max >= WAN && value > 0.0 {
        let shown = |unit: f64| thousands(one_decimal(value / unit));
        strings.text("statistics.large", &[("ten_thousands", &shown(10_000.0)), ("thousands", &shown(1000.0))])
    } else {
        thousands(one_decimal(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
