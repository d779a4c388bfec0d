//! Usual margins, distances of lines and indents of a file. They tell which lines are full, near and in the middle.

use super::columns::Frame;
use super::lines::Line;

/// Least indent of a paragraph's first line, in ems.
const LEAST_INDENT: f64 = 0.8;
/// Room that a full line may leave at its right end, in ems: stops are set narrow there, or hang over.
const SLACK: f64 = 0.6;
/// Distance of the lines of two paragraphs, in usual distances. Programs add from a quarter of a line on.
const GAP: f64 = 1.2;
/// Number of lines whose margins count, where those of the whole file differ.
const MANY: usize = 10;
/// Share of the room between equal margins that full lines take up at least.
const SHORT: f64 = 0.5;
/// Number of lines that end where text as narrow as that has its margin, besides a third of all.
const MARGIN: usize = 3;
/// Number of lines of a column whose right end may be short of the margin.
const FEW: usize = 5;

/// Ends of the lines of a measure, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    /// Left margin.
    pub left: f64,
    right: f64,
}

impl Margins {
    /// Returns the margins of a page of some width. The ends of a few short lines are no margin: the one on the right is
    /// then as wide as the one on the left.
    fn within(self, width: f64, lines: &[&Line]) -> Self {
        let Self { left, right } = self;
        let full = lines.iter().filter(|line| (right - line.right).abs() < 0.5 * line.size).count();
        let is_margin = full >= MARGIN.max(lines.len() / 3) || self.measure() > SHORT * (width - 2.0 * left);
        Self { left, right: if is_margin { right } else { width - left } }
    }

    /// Returns the length of a full line.
    pub(super) fn measure(self) -> f64 {
        self.right - self.left
    }
}

/// Usual margins, distances and indents.
pub(super) struct Metrics {
    /// Class of each frame; the frames of a class have the same margins.
    classes: Vec<usize>,
    /// Margins of each class.
    margins: Vec<Margins>,
    /// Sizes with the usual distance of their lines, in points.
    pitches: Vec<(f64, f64)>,
    /// Indents whose paragraphs have all lines there, in points.
    pub blocks: Vec<f64>,
    /// Indents whose paragraphs have all lines but the first there, in points.
    pub hanging: Vec<f64>,
}

impl Metrics {
    /// Measures all frames of a file.
    pub(super) fn of(frames: &[Frame]) -> Self {
        let classes = classes(frames);
        // The columns of a page reach from margin to margin together.
        let all: Vec<&Line> = frames.iter().flat_map(|frame| &frame.lines).collect();
        let fallback = margins(&all).unwrap_or(Margins { left: 0.0, right: 0.0 });
        let of_class = |class: usize| {
            let own = frames.iter().zip(&classes).filter(|(_, own)| **own == class);
            let lines: Vec<&Line> = own.flat_map(|(frame, _)| &frame.lines).collect();
            let own = margins(&lines);
            if class >= WIDE_CLASSES {
                return own.unwrap_or(fallback);
            }
            // Margins of a few lines say little, unless they are shifted as a whole.
            let own = own.filter(|own| {
                let (left, right) = (own.left - fallback.left, own.right - fallback.right);
                lines.len() > MANY && (left - right).abs() < 2.0
            });
            let width = frames.iter().zip(&classes).filter(|(_, own)| **own == class).map(|(frame, _)| frame.width);
            own.unwrap_or(fallback).within(width.fold(0.0, f64::max), &all)
        };
        let count = classes.iter().max().map_or(0, |last| last + 1);
        let margins = (0..count).map(of_class).collect();
        let mut metrics = Self { classes, margins, pitches: Vec::new(), blocks: Vec::new(), hanging: Vec::new() };
        metrics.pitches = metrics.usual_pitches(frames);
        metrics.blocks = metrics.block_indents(frames);
        metrics.hanging = metrics.hanging_indents(frames);
        metrics
    }

    /// Returns the margins of a frame.
    pub(super) fn margins(&self, frame: usize) -> Margins {
        self.margins[self.classes[frame]]
    }

    /// Returns whether a line begins a paragraph by its indent.
    pub(super) fn is_indented(&self, line: &Line, frame: usize) -> bool {
        line.left - self.margins(frame).left > LEAST_INDENT * line.size
    }

    /// Returns whether a line is in the middle and not merely indented.
    pub(super) fn is_centred(&self, line: &Line, frame: usize) -> bool {
        let Margins { left, right } = self.margins(frame);
        let (before, after) = (line.left - left, right - line.right);
        let apart = (before - after).abs();
        let like_indent = (before - 2.0 * line.size).abs() < 0.5 * line.size;
        match before / line.size {
            ems if ems > 2.5 => apart < line.size,
            ems if ems > 0.5 => apart < 0.3 * line.size && !like_indent,
            _ => false,
        }
    }

    /// Returns whether the first word of the next line had no room in this one.
    pub(super) fn is_full(&self, line: &Line, frame: usize, next: &Line) -> bool {
        self.room(line, frame) < next.first_word() + SLACK * line.size
    }

    /// Returns the room at the right of a line, in points.
    pub(super) fn room(&self, line: &Line, frame: usize) -> f64 {
        self.margins(frame).right - line.right
    }

    /// Returns whether two lines are no farther apart than lines of one paragraph are.
    pub(super) fn is_near(&self, line: &Line, next: &Line) -> bool {
        let distance = next.y - line.y;
        let usual = self.pitches.iter().find(|(size, _)| (size - line.size).abs() < 0.6).map(|pair| pair.1);
        distance <= GAP * usual.unwrap_or(1.8 * line.size)
    }

    /// Returns for each size the median of the distances below full lines.
    fn usual_pitches(&self, frames: &[Frame]) -> Vec<(f64, f64)> {
        let mut distances: Vec<(f64, f64)> = Vec::new();
        for (at, frame) in frames.iter().enumerate() {
            let pairs = frame.lines.windows(2).filter(|pair| {
                let same = (pair[0].size - pair[1].size).abs() < 0.6;
                let plausible = pair[1].y - pair[0].y < 3.5 * pair[0].size;
                same && plausible && self.is_full(&pair[0], at, &pair[1])
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

    /// Returns the indents at which lines that follow a full line there begin more often than at the margin.
    fn block_indents(&self, frames: &[Frame]) -> Vec<f64> {
        let mut votes = Votes::default();
        for (at, frame) in frames.iter().enumerate() {
            let left = self.margins(at).left;
            for pair in frame.lines.windows(2) {
                let (line, next) = (&pair[0], &pair[1]);
                let indent = line.left - left;
                if indent < LEAST_INDENT * line.size || !self.is_full(line, at, next) {
                    continue;
                }
                let vote = if (next.left - line.left).abs() < 0.3 * line.size { 1 } else { -1 };
                votes.add(indent, vote, 0.3 * line.size);
            }
        }
        votes.won()
    }

    /// Returns the indents at which the second and the third line of paragraphs begin more often than at the margin.
    fn hanging_indents(&self, frames: &[Frame]) -> Vec<f64> {
        let mut votes = Votes::default();
        for (at, frame) in frames.iter().enumerate() {
            let left = self.margins(at).left;
            for lines in frame.lines.windows(3) {
                let [first, second, third] = lines else { continue };
                let same = |a: f64, b: f64| (a - b).abs() < 0.3 * first.size;
                let indent = second.left - left;
                let is_full = self.is_full(first, at, second) && self.is_full(second, at, third);
                if !same(first.left, left) || indent < LEAST_INDENT * first.size || !is_full {
                    continue;
                }
                let vote = if same(third.left, second.left) { 1 } else { -1 };
                votes.add(indent, vote, 0.3 * first.size);
            }
        }
        votes.won()
    }
}

/// Votes for and against indents.
#[derive(Default)]
struct Votes(Vec<(f64, i32)>);

impl Votes {
    /// Adds a vote for an indent, or for a known one that is less than `reach` away.
    fn add(&mut self, indent: f64, vote: i32, reach: f64) {
        match self.0.iter_mut().find(|(known, _)| (*known - indent).abs() < reach) {
            Some((_, sum)) => *sum += vote,
            None => self.0.push((indent, vote)),
        }
    }

    /// Returns the indents with more votes for them than against.
    fn won(self) -> Vec<f64> {
        self.0.into_iter().filter(|(_, sum)| *sum > 0).map(|(indent, _)| indent).collect()
    }
}

/// Classes of frames that are as wide as the page: even and odd pages, for books are bound.
const WIDE_CLASSES: usize = 2;

/// Ends of the lines of a class of columns, with its number of lines.
struct Column {
    left: f64,
    right: f64,
    lines: usize,
}

/// Sorts frames into classes: pages by side, columns by their place.
fn classes(frames: &[Frame]) -> Vec<usize> {
    let mut columns: Vec<Column> = Vec::new();
    let mut of = |frame: &Frame| {
        if !frame.is_column {
            return frame.page % WIDE_CLASSES;
        }
        let left = frame.lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
        let right = frame.lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
        let em = frame.lines.first().map_or(1.0, |line| line.size);
        let lines = frame.lines.len();
        let is_same = |column: &Column| {
            let few = lines.min(column.lines) < FEW;
            (column.left - left).abs() < 2.5 * em && (few || (column.right - right).abs() < 4.0 * em)
        };
        let at = columns.iter().position(is_same).unwrap_or_else(|| {
            columns.push(Column { left, right, lines });
            columns.len() - 1
        });
        WIDE_CLASSES + at
    };
    frames.iter().map(&mut of).collect()
}

/// Finds the outermost places where several lines begin and end. Few lines need begin there, where most paragraphs are
/// one indented line; many end there. Stops may hang over and tell nothing, unless almost all lines end with one.
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
