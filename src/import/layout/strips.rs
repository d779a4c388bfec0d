//! Vertical strips without ink that run over several rows: gutters between columns of text or of a table.

use super::lines::Line;

/// A vertical strip, or a stretch of ink in a row. Lengths are in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strip {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
}

impl Strip {
    /// Returns its width.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// Returns the place in its middle.
    pub(super) fn middle(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// Returns the part that two strips share; its width is negative where there is none.
    pub(super) fn common(self, other: Self) -> Self {
        Self { left: self.left.max(other.left), right: self.right.min(other.right) }
    }

    /// Returns the widest part of the strip that a row leaves white.
    fn white(self, row: &[Self]) -> Self {
        let mut start = self.left;
        let mut widest = Self { left: self.left, right: self.left };
        let end = Self { left: self.right, right: self.right };
        for ink in row.iter().chain([&end]) {
            let piece = Self { left: start, right: ink.left.min(self.right) };
            if piece.width() > widest.width() {
                widest = piece;
            }
            start = start.max(ink.right);
        }
        widest
    }
}

/// A strip over consecutive rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// Index of its first row.
    pub first: usize,
    /// Index of its last row.
    pub last: usize,
    /// White in all of its rows.
    pub strip: Strip,
}

/// Returns the stretches of ink of a line from left to right; gaps of less than `gap` points count as ink.
pub(super) fn ink(line: &Line, gap: f64) -> Vec<Strip> {
    let mut stretches: Vec<Strip> = Vec::new();
    let drawn = line.glyphs.iter().filter(|glyph| !glyph.text.chars().all(char::is_whitespace));
    for glyph in drawn {
        let here = Strip { left: glyph.x, right: glyph.x + glyph.width };
        match stretches.last_mut() {
            Some(last) if here.left - last.right < gap => last.right = last.right.max(here.right),
            _ => stretches.push(here),
        }
    }
    stretches
}

/// Finds the strips that begin in a gap of some row and are nowhere narrower than `least` points.
pub(super) fn runs(rows: &[Vec<Strip>], least: f64) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for pair in row.windows(2) {
            let gap = Strip { left: pair[0].right, right: pair[1].left };
            let is_known = |run: &Run| (run.first..=run.last).contains(&at) && run.strip.common(gap).width() > 0.0;
            if gap.width() < least || runs.iter().rev().take(50).any(is_known) {
                continue;
            }
            let mut run = Run { first: at, last: at, strip: gap };
            while let Some(next) = rows.get(run.last + 1).map(|row| run.strip.white(row)) {
                if next.width() < least {
                    break;
                }
                (run.last, run.strip) = (run.last + 1, next);
            }
            while let Some(next) = run.first.checked_sub(1).map(|above| run.strip.white(&rows[above])) {
                if next.width() < least {
                    break;
                }
                (run.first, run.strip) = (run.first - 1, next);
            }
            runs.push(run);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stretches: &[(f64, f64)]) -> Vec<Strip> {
        stretches.iter().map(|&(left, right)| Strip { left, right }).collect()
    }

    #[test]
    fn strips_run_as_far_as_they_are_white() {
        let rows = [
            row(&[(0.0, 100.0)]),
            row(&[(0.0, 40.0)]),
            row(&[(0.0, 45.0), (60.0, 100.0)]),
            row(&[(55.0, 100.0)]),
            row(&[(20.0, 70.0)]),
        ];
        let found = runs(&rows, 5.0);
        assert_eq!(found, [Run { first: 1, last: 3, strip: Strip { left: 45.0, right: 55.0 } }]);
        assert_eq!(runs(&rows, 20.0), []);
    }
}
