//! Numbering that skips, repeats or goes back: 1. 2. 4., or 一是 二是 四是.
//!
//! Paragraphs are followed within their section, headings below the heading above them; each way of numbering is
//! followed on its own, and begins anew below a number of an outer one. A number 1 may begin anew, but for a heading
//! right behind another one, and a section may begin with any number. Points (一是……二是……) are followed within a paragraph, and from one paragraph to
//! the next where that begins with one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::numbering::{Marker, Style, chinese_number, marker};
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
    paragraphs_and_headings(blocks, findings);
    points(blocks, findings);
}

fn paragraphs_and_headings(blocks: &[Block], findings: &mut Vec<Finding>) {
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
                None => {
                    counts[Style::Arabic as usize].pass(&block.text);
                    continue;
                }
            },
        };
        let style = found.style as usize;
        // Below one heading, headings have no reason to begin anew where only one stands.
        let anew = counts[style].last != 1 || block.kind == Kind::Paragraph;
        findings.extend(counts[style].follow(found.number, anew, bytes));
        counts[style + 1..].fill(Count::default());
    }
}

/// 一是 at the start of a clause.
static POINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[。！？；，、：;,:\n])\s*([一二三四五六七八九十]{1,3})是").expect("the pattern is valid")
});

fn points(blocks: &[Block], findings: &mut Vec<Finding>) {
    let mut count = Count::default();
    for block in blocks {
        let text = &block.text;
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
            findings.extend(count.follow(number, true, block.source(point.range())));
        }
    }
}

const NUMERALS: &str = "一二三四五六七八九十";

impl Count {
    /// Goes on to `number`, which stands at `bytes` of the source, and tells what is wrong with it; `anew` where a 1 may
    /// begin anew.
    fn follow(&mut self, number: u32, anew: bool, bytes: Range<usize>) -> Option<Finding> {
        let slip = self.slip(number).filter(|_| number != 1 || !anew);
        let expected = if slip.is_some() { self.last + 1 } else { number };
        *self = Self { last: number, expected };
        let hint = "a number is mistyped, or something is missing";
        slip.map(|message| Finding::new(Rule::ItemNumber, bytes, message, hint))
    }

    /// Passes a paragraph that has no number, or whose figure holds the next one: `3.1 万亿元` may be item 3.
    fn pass(&mut self, text: &str) {
        let next = self.last + 1;
        let rest = text.strip_prefix(&next.to_string());
        if self.last > 0 && rest.is_some_and(|rest| rest.starts_with(['.', '．'])) {
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
