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

/// The last number of each style, outermost first.
type Last = [u32; Style::COUNT];

/// Follows the numbers of an issue.
pub fn check(blocks: &[Block], findings: &mut Vec<Finding>) {
    let mut headings: [Last; 7] = Default::default();
    let mut paragraphs = Last::default();
    for block in blocks {
        let last = match block.kind {
            Kind::Heading(level) => {
                paragraphs = Last::default();
                headings[usize::from(level) + 1..].fill(Last::default());
                &mut headings[usize::from(level)]
            }
            Kind::Paragraph => &mut paragraphs,
            Kind::Cell => continue,
        };
        let listed = block.listed.clone();
        let (found, bytes) = match listed {
            Some((number, place)) => (Marker { style: Style::Arabic, number, length: 0 }, place),
            None => match marker(&block.text, last[Style::Arabic as usize] + 1) {
                Some(found) => (found, block.source(0..found.length)),
                None => continue,
            },
        };
        let before = last[found.style as usize];
        if before > 0
            && let Some(message) = slip(before, found.number)
        {
            let hint = "a number is mistyped, or something is missing";
            findings.push(Finding::new(Rule::ItemNumber, bytes, message, hint));
        }
        last[found.style as usize] = found.number;
        last[found.style as usize + 1..].fill(0);
    }
}

fn slip(before: u32, number: u32) -> Option<String> {
    let expected = before + 1;
    if number == 1 || number == expected || number > expected + MOST_SKIPPED {
        None
    } else if number == before {
        Some(format!("number {number} stands twice; {expected} is expected"))
    } else {
        Some(format!("number {number} follows {before}; {expected} is expected"))
    }
}
