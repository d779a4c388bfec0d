//! Finds personal data that must not be published: telephone numbers, identity numbers, bank cards, e-mail addresses,
//! vehicle plates and home addresses.
//!
//! Input: the text of an issue. Output: one `Finding` for each leak. The text is read as a reader sees it, so that bold
//! type inside a number hides nothing, and once more line by line as it is typed, since addresses of links, code and
//! titles of pictures are published, too. What belongs to an office and is meant to be called, is no leak: hotlines,
//! and numbers with an area code in a list or a table.

mod address;
mod digits;
mod number;

use std::ops::Range;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::prose::{Block, Kind as BlockKind};

/// Kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Number of a mobile telephone.
    Mobile,
    /// Number of a landline telephone.
    Landline,
    /// Number of an identity card, of 18 digits or of 15.
    Identity,
    /// Number of a passport or a travel permit.
    Passport,
    /// Number of a bank card.
    BankCard,
    /// E-mail address.
    Email,
    /// Number plate of a vehicle.
    Plate,
    /// Address of a home: a house number, or a room of a building.
    Address,
}

impl Kind {
    /// Returns the kind's name for messages.
    fn name(self) -> &'static str {
        match self {
            Self::Mobile => "a mobile telephone number",
            Self::Landline => "a telephone number",
            Self::Identity => "an identity number",
            Self::Passport => "the number of a travel document",
            Self::BankCard => "a bank card number",
            Self::Email => "an e-mail address",
            Self::Plate => "a vehicle plate",
            Self::Address => "a home address",
        }
    }
}

/// Personal data in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Kind of the data.
    pub kind: Kind,
    /// Place, in bytes of the text.
    pub bytes: Range<usize>,
    /// The data with enough of it replaced by `*` that nobody can be told from it: `138****1234`.
    pub masked: String,
}

/// Adds the findings of an issue, whose source is `text`.
pub fn check(blocks: &[Block], text: &str, findings: &mut Vec<Finding>) {
    findings.extend(leaks(blocks, text).into_iter().map(|leak| {
        let hint = format!("leave it out, or mask it: `{}`; `kanku check --mask` masks all of them", leak.masked);
        Finding::new(Rule::PersonalData, leak.bytes, format!("{} would be published", leak.kind.name()), hint)
    }));
}

/// Returns the leaks of an issue in the order of its source `text`, each once; places are bytes of the source.
pub fn leaks(blocks: &[Block], text: &str) -> Vec<Leak> {
    let mut leaks: Vec<Leak> = Vec::new();
    for block in blocks {
        let is_list = block.lists > 0 || block.kind == BlockKind::Cell;
        leaks.extend(
            find(&block.text, is_list).into_iter().map(|leak| Leak { bytes: block.source(leak.bytes), ..leak }),
        );
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_list = line.trim_start().starts_with(['-', '*', '+', '|']);
        for leak in find(line, is_list) {
            let bytes = start + leak.bytes.start..start + leak.bytes.end;
            if !leaks.iter().any(|known| overlap(&known.bytes, &bytes)) {
                leaks.push(Leak { bytes, ..leak });
            }
        }
        start += line.len();
    }
    leaks.sort_by_key(|leak| leak.bytes.start);
    leaks
}

/// Returns the leaks of a text without overlap, in order. `is_list` is true for an element of a list or a cell of a
/// table.
fn find(text: &str, is_list: bool) -> Vec<Leak> {
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80) {
        return Vec::new();
    }
    let folded = fold(text);
    let mut found = number::find(folded.text(), is_list);
    found.extend(address::find(folded.text()));
    // The more of the text a leak takes, the surer is its kind: an identity number holds what looks like a telephone
    // number.
    found.sort_by_key(|leak| (std::cmp::Reverse(leak.bytes.len()), leak.bytes.start));
    let mut kept: Vec<Leak> = Vec::new();
    for leak in found {
        if !kept.iter().any(|other| overlap(&other.bytes, &leak.bytes)) {
            kept.push(leak);
        }
    }
    kept.sort_by_key(|leak| leak.bytes.start);
    kept.into_iter().map(|leak| Leak { bytes: folded.source_range(leak.bytes), ..leak }).collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Returns the characters before `start`, at most `reach`, behind the last of the marks `ends`: words there explain a
/// number or an address.
fn before<'t>(text: &'t str, start: usize, ends: &[char], reach: usize) -> &'t str {
    let part = text[..start].rsplit(ends).next().unwrap_or_default();
    let first = part.char_indices().rev().nth(reach - 1).map_or(0, |(at, _)| at);
    &part[first..]
}

/// Returns true if one of the words stands in a text.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests;
