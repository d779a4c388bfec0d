//! Numbering that skips, repeats or goes back: 1. 2. 4.
//!
//! Paragraphs are followed within their section, headings below the heading above them; each way of numbering is
//! followed on its own, and begins anew below a number of an outer one. A number 1 may begin anew anywhere, and a
//! section may begin with any number.

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::numbering::{Marker, Style, marker};
use crate::parse::prose::{Block, Kind};

/// Numbers left out at once; who leaves out more does not count.
const MOST_SKIPPED: u32 = 10;

/// Where a style of numbering is.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// The last number; 0 where there is none.
    last: u32,
    /// The one that was expected in its place: behind a mistyped number, the next one may be right.
    expected: u32,
}

/// The counts of each style, outermost first.
type Counts = [Count; Style::COUNT];

/// Follows the numbers of an issue.
pub fn check(blocks: &[Block], findings: &mut Vec<Finding>) {
    let mut headings: [Counts; 7] = Default::default();
    // One for each list inside another.
    let mut paragraphs: Vec<Counts> = Vec::new();
    for block in blocks {
        let counts = match block.kind {
            Kind::Heading(level) => {
                paragraphs.clear();
                headings[usize::from(level) + 1..].fill(Counts::default());
                &mut headings[usize::from(level)]
            }
            Kind::Paragraph => {
                // A list that stands in none goes on from paragraphs that Markdown takes for no list (`1.本周`).
                let level = block.lists.saturating_sub(1);
                paragraphs.resize(level + 1, Counts::default());
                &mut paragraphs[level]
            }
            Kind::Cell => continue,
        };
        let (found, bytes) = match block.listed.clone() {
            Some((number, place)) => (Marker { style: Style::Arabic, number, length: 0 }, place),
            None => match marker(&block.text, counts[Style::Arabic as usize].last + 1) {
                Some(found) => (found, block.source(0..found.length)),
                None => continue,
            },
        };
        let style = found.style as usize;
        let slip = counts[style].slip(found.number);
        let expected = if slip.is_some() { counts[style].last + 1 } else { found.number };
        if let Some(message) = slip {
            let hint = "a number is mistyped, or something is missing";
            findings.push(Finding::new(Rule::ItemNumber, bytes, message, hint));
        }
        counts[style] = Count { last: found.number, expected };
        counts[style + 1..].fill(Count::default());
    }
}

impl Count {
    fn slip(self, number: u32) -> Option<String> {
        let next = self.last + 1;
        let fits = number == next || number == self.expected + 1;
        if self.last == 0 || fits || number == 1 || number > next + MOST_SKIPPED {
            None
        } else if number == self.last {
            Some(format!("number {number} stands twice; {next} is expected"))
        } else {
            Some(format!("number {number} follows {}; {next} is expected", self.last))
        }
    }
}
