//! What is usual in a file: margins, distances of lines, indents. It tells which lines are full, near and in the middle.

use super::lines::Line;
use super::running::Sheet;

/// The least indent of a paragraph's first line, in ems.
const LEAST_INDENT: f64 = 1.0;
/// What a line may lack at its right end, in ems: stops are set narrow there, or hang over.
const SLACK: f64 = 0.6;
/// How much larger than usual the distance of two paragraphs' lines is. Programs add from a quarter of a line on.
const GAP: f64 = 1.2;
/// Where lines begin and end, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    pub left: f64,
    right: f64,
}

/// What is usual in a file.
pub(super) struct Layout {
    /// For even and odd pages; books are bound.
    pub margins: [Margins; 2],
    /// Sizes with the usual distance of their lines, in points.
    pitches: Vec<(f64, f64)>,
    /// Indents whose paragraphs have all lines there, in points.
    pub blocks: Vec<f64>,
}

impl Layout {
    pub(super) fn of(sheets: &[Sheet]) -> Self {
        let all: Vec<&Line> = sheets.iter().flat_map(|sheet| &sheet.lines).collect();
        let fallback = margins(&all).unwrap_or(Margins { left: 0.0, right: 0.0 });
        let of_side = |side: usize| {
            let lines: Vec<&Line> = sheets.iter().skip(side).step_by(2).flat_map(|sheet| &sheet.lines).collect();
            // Margins of a few lines say little, unless they are shifted as a whole.
            let own = margins(&lines).filter(|own| {
                let (left, right) = (own.left - fallback.left, own.right - fallback.right);
                lines.len() > 10 && (left - right).abs() < 2.0
            });
            own.unwrap_or(fallback)
        };
        let mut layout = Self { margins: [of_side(0), of_side(1)], pitches: Vec::new(), blocks: Vec::new() };
        layout.pitches = layout.usual_pitches(sheets);
        layout.blocks = layout.block_indents(sheets);
        layout
    }

    pub(super) fn is_indented(&self, line: &Line, page: usize) -> bool {
        line.left - self.margins[page % 2].left > LEAST_INDENT * line.size
    }

    /// Whether a line is in the middle and not merely indented.
    pub(super) fn is_centred(&self, line: &Line, page: usize) -> bool {
        let Margins { left, right } = self.margins[page % 2];
        let (before, after) = (line.left - left, right - line.right);
        let apart = (before - after).abs();
        let like_indent = (before - 2.0 * line.size).abs() < 0.5 * line.size;
        match before / line.size {
            ems if ems > 2.5 => apart < line.size,
            ems if ems > 0.5 => apart < 0.3 * line.size && !like_indent,
            _ => false,
        }
    }

    /// Whether the first word of the next line had no room in this one.
    pub(super) fn is_full(&self, line: &Line, page: usize, next: &Line) -> bool {
        self.room(line, page) < next.first_word() + SLACK * line.size
    }

    /// What is left of a line at its right, in points.
    pub(super) fn room(&self, line: &Line, page: usize) -> f64 {
        self.margins[page % 2].right - line.right
    }

    /// Whether two lines are no farther apart than lines of one paragraph are.
    pub(super) fn is_near(&self, line: &Line, next: &Line) -> bool {
        let distance = next.y - line.y;
        let usual = self.pitches.iter().find(|(size, _)| (size - line.size).abs() < 0.6).map(|pair| pair.1);
        distance <= GAP * usual.unwrap_or(1.8 * line.size)
    }

    /// For each size, the middle of the distances below full lines.
    fn usual_pitches(&self, sheets: &[Sheet]) -> Vec<(f64, f64)> {
        let mut distances: Vec<(f64, f64)> = Vec::new();
        for (page, sheet) in sheets.iter().enumerate() {
            let pairs = sheet.lines.windows(2).filter(|pair| {
                let same = (pair[0].size - pair[1].size).abs() < 0.6;
                let plausible = pair[1].y - pair[0].y < 3.5 * pair[0].size;
                same && plausible && self.is_full(&pair[0], page, &pair[1])
            });
            distances.extend(pairs.map(|pair| (pair[0].size, pair[1].y - pair[0].y)));
        }
        distances.sort_by(|a, b| a.0.total_cmp(&b.0));
        let same_size = distances.chunk_by(|a, b| b.0 - a.0 < 0.3);
        let middle = |group: &[(f64, f64)]| {
            let mut heights: Vec<f64> = group.iter().map(|pair| pair.1).collect();
            heights.sort_by(f64::total_cmp);
            (group[group.len() / 2].0, heights[(heights.len() - 1) / 2])
        };
        same_size.map(middle).collect()
    }

    /// Indents at which lines that follow a full line there begin more often than at the margin.
    fn block_indents(&self, sheets: &[Sheet]) -> Vec<f64> {
        let mut votes: Vec<(f64, i32)> = Vec::new();
        for (page, sheet) in sheets.iter().enumerate() {
            let left = self.margins[page % 2].left;
            for pair in sheet.lines.windows(2) {
                let (line, next) = (&pair[0], &pair[1]);
                let indent = line.left - left;
                if indent < LEAST_INDENT * line.size || !self.is_full(line, page, next) {
                    continue;
                }
                let vote = if (next.left - line.left).abs() < 0.3 * line.size { 1 } else { -1 };
                match votes.iter_mut().find(|(known, _)| (known - indent).abs() < 0.3 * line.size) {
                    Some((_, sum)) => *sum += vote,
                    None => votes.push((indent, vote)),
                }
            }
        }
        votes.into_iter().filter(|(_, sum)| *sum > 0).map(|(indent, _)| indent).collect()
    }
}

/// The outermost places where several lines begin and end. Few lines need begin there, where most paragraphs are one
/// indented line; many end there. Stops may hang over and tell nothing, unless almost all lines end with one.
fn margins(lines: &[&Line]) -> Option<Margins> {
    let size = lines.iter().map(|line| line.size).min_by(f64::total_cmp)?;
    let outermost = |mut places: Vec<f64>, enough: usize, reach: f64| {
        places.sort_by(f64::total_cmp);
        let enough = enough.max(2).min(places.len());
        let found = places.windows(enough).find(|window| window[enough - 1] - window[0] < reach);
        found.or(Some(&places)).and_then(|window| window.first().copied())
    };
    let left = outermost(lines.iter().map(|line| line.left).collect(), lines.len() / 33, 0.5 * size)?;
    let mut ends: Vec<f64> = lines.iter().filter(|line| !line.ends_with_stop()).map(|line| -line.right).collect();
    if ends.len() < 4 {
        ends = lines.iter().map(|line| -line.right).collect();
    }
    let enough = ends.len() / 8;
    let right = -outermost(ends, enough, size)?;
    Some(Margins { left, right })
}
