//! Checks numbering that skips, repeats or goes back: 1. 2. 4., or 一是 二是 四是.
//!
//! Numbered paragraphs are counted within a section, numbered headings below the same parent. Each style of numbering
//! (一、 （一） 1.) has a count of its own, which restarts below a number of an outer style. A section may begin with any
//! number, and a number 1 may restart the count, but not directly behind another heading 1. Points (一是……二是……) are
//! counted within a paragraph, and on into the next paragraph if that begins with a point.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::numbering::{Marker, Style, chinese_number, marker};
use crate::parse::prose::{Block, Kind};

/// Maximum gap that is reported. A larger one is not a sequence.
const MOST_SKIPPED: u32 = 10;

/// State of one style of numbering.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// The last number; 0 before the first.
    last: u32,
    /// The number that was expected instead: after a mistyped number, the next one may be right again.
    expected: u32,
}

/// The counts of each style, outermost first.
type Counts = [Count; Style::COUNT];

/// Checks the numbering of an issue.
pub fn check(blocks: &[Block], findings: &mut Vec<Finding>) {
    paragraphs_and_headings(blocks, findings);
    points(blocks, findings);
}

fn paragraphs_and_headings(blocks: &[Block], findings: &mut Vec<Finding>) {
    let mut headings: [Counts; 7] = Default::default();
    // One for each level of nested lists.
    let mut paragraphs: Vec<Counts> = Vec::new();
    for block in blocks {
        let counts = match block.kind {
            Kind::Heading(level) => {
                paragraphs.clear();
                headings[usize::from(level) + 1..].fill(Counts::default());
                &mut headings[usize::from(level)]
            }
            Kind::Paragraph => {
                // A top-level list continues the count of paragraphs that Markdown does not take for a list (`1.本周`).
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
                None => {
                    counts[Style::Arabic as usize].pass(&block.text);
                    continue;
                }
            },
        };
        let style = found.style as usize;
        // Headings below one parent do not restart directly after number 1.
        let anew = counts[style].last != 1 || block.kind == Kind::Paragraph;
        findings.extend(counts[style].follow(found.number, anew, bytes));
        counts[style + 1..].fill(Count::default());
    }
}

/// A point (一是) at the start of a clause.
static POINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[。!?；，、：;,:\n])\s*([一二三四五六七八九十]{1,3})是").expect("the pattern is valid")
});

fn points(blocks: &[Block], findings: &mut Vec<Finding>) {
    let mut count = Count::default();
    for block in blocks {
        let folded = fold(&block.text);
        let text = folded.text();
        let found: Vec<_> = POINT.captures_iter(text).filter_map(|captures| captures.get(1)).collect();
        let goes_on = found.first().is_none_or(|first| text[..first.start()].trim().is_empty());
        if block.kind != Kind::Paragraph || !goes_on {
            count = Count::default();
        }
        for point in found {
            // 二、三是 is an enumeration of numbers.
            let before = text[..point.start()].trim_end().strip_suffix('、').and_then(|text| text.chars().next_back());
            let number = chinese_number(point.as_str());
            let Some(number) = number.filter(|_| !before.is_some_and(|c| NUMERALS.contains(c))) else { continue };
            findings.extend(count.follow(number, true, block.source(folded.source_range(point.range()))));
        }
    }
}

const NUMERALS: &str = "一二三四五六七八九十";

impl Count {
    /// Moves on to `number`, which is at `bytes` of the source, and returns a finding if it does not fit. `anew` tells
    /// whether a 1 may restart the count.
    fn follow(&mut self, number: u32, anew: bool, bytes: Range<usize>) -> Option<Finding> {
        let slip = self.slip(number).filter(|_| number != 1 || !anew);
        let expected = if slip.is_some() { self.last + 1 } else { number };
        *self = Self { last: number, expected };
        let hint = "a number is mistyped, or something is missing";
        slip.map(|message| Finding::new(Rule::ItemNumber, bytes, message, hint))
    }

    /// Moves past a paragraph without a number. If it begins with a figure that contains the next number, it may be that
    /// item: `3.1 万亿元` after item 2.
    fn pass(&mut self, text: &str) {
        let next = self.last + 1;
        let folded = fold(text);
        let rest = folded.text().strip_prefix(&next.to_string());
        if self.last > 0 && rest.is_some_and(|rest| rest.starts_with('.')) {
            self.expected = next;
        }
    }

    fn slip(self, number: u32) -> Option<String> {
        let next = self.last + 1;
        let fits = number == next || number == self.expected + 1;
        if self.last == 0 || fits || number > next + MOST_SKIPPED {
            None
        } else if number == self.last {
            Some(format!("number {number} stands twice; {next} is expected"))
        } else {
            Some(format!("number {number} follows {}; {next} is expected", self.last))
        }
    }
}
