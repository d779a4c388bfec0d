//! Lines of a chart as SVG paths, thinned where a chart has more points than columns.

use std::ops::Range;

use super::{ChartPoint, drawable};

/// Maximum number of points of one line; the chart is no wider on most screens.
const LINE_POINTS: usize = 600;

/// Returns the indices of the points to draw: all, or of a long line the lowest and the highest of each stretch, so that
/// no peak is lost.
pub fn thinned(points: &[ChartPoint], range: Range<usize>) -> Vec<usize> {
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
pub struct Path {
    /// A move, and a line to each further point relative to the one before, which is half as long as absolute lines.
    pub commands: String,
    /// First point, in tenths of a unit.
    pub start: (i64, i64),
    /// Last point, in tenths of a unit.
    pub end: (i64, i64),
}

/// Makes the path through `positions`, rounded to tenths of a unit.
pub fn path(positions: impl Iterator<Item = (f64, f64)>) -> Path {
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
pub fn tenths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, tenth) = (number.abs() / 10, number.abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_keep_their_peaks() {
        let values: Vec<f64> = (0..5000).map(|n| if n == 1234 { 9.0 } else { f64::from(n % 2) }).collect();
        let points: Vec<ChartPoint> =
            values.into_iter().map(|value| ChartPoint { value, ..ChartPoint::default() }).collect();
        let kept = thinned(&points, 0..5000);
        assert!(kept.contains(&1234) && kept.len() <= LINE_POINTS && kept.is_sorted());
        assert_eq!(thinned(&points, 7..9), [7, 8]);
    }

    #[test]
    fn paths_are_relative_and_exact() {
        let positions = [(96.04, 10.0), (97.26, 4.98), (98.0, 4.98), (90.0, 6.0)];
        assert_eq!(path(positions.into_iter()).commands, "m96 10 1.3-5 0.7 0-8 1");
    }
}
