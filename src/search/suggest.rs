//! Suggestions for a query that finds little or nothing: what the archive has instead.
//!
//! A string with a slip breaks where two of its characters never stand side by side in the archive. A candidate mends it
//! by one edit: a character that sounds alike, two characters exchanged, one more, one less, or another one. All pairs of
//! neighbours of a candidate occur in the archive; the likeliest candidates are then searched for, and those that are found
//! are suggestions. The browser does the same in `suggest.js`, by the same order.

use std::collections::BTreeSet;

use super::characters::is_cjk;
use super::literal::Literal;
use super::query::Query;
use super::sounds::{confusable, is_everyday, sound_alike};

/// Candidates that are searched for.
pub const CANDIDATES: usize = 8;
/// Suggestions at most.
pub const SUGGESTIONS: usize = 5;
/// First-tier hits up to which a query is taken for a slip.
pub const FEW: usize = 2;
/// How many times as many hits a suggestion must have as the query.
pub const TIMES: usize = 4;
/// Characters of the longest string that is mended.
const LONGEST: usize = 20;
/// Words that pinyin is compared with, at most; see [`least_weight`].
const PHRASES: usize = 30_000;

/// Ways in which a query is mended; likelier ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A character of the same sound.
    Sound,
    /// A character of a sound that is often confused.
    Confusion,
    /// Two neighbours exchanged.
    Exchange,
    /// One character more, less or another one.
    Edit,
}

/// Pairs of neighbouring Chinese characters of an archive.
pub trait Pairs {
    /// Error of reading them.
    type Error;
    /// Returns the weight of a pair: 0 if it does not occur, 1 for one doc, 1 more for each doubling.
    fn weight(&self, first: char, second: char) -> Result<u8, Self::Error>;
    /// Returns the characters that follow `c`, in the order of code points.
    fn followers(&self, c: char) -> Result<Vec<char>, Self::Error>;
    /// Returns true if the archive has `c`.
    fn has(&self, c: char) -> Result<bool, Self::Error>;
}

/// A string that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// How it differs from what was typed.
    pub slip: Slip,
    /// Weight of its rarest pair, negated, so that the likeliest candidate is the least.
    rarity: i16,
    /// Its characters.
    pub characters: Vec<char>,
}

/// Returns the pinyin that a query consists of: letters alone, at least two of them; `None` for other queries.
pub fn pinyin(query: &Query) -> Option<String> {
    let typed: String = query.literals.iter().map(Literal::text).collect();
    (typed.len() > 1 && typed.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(typed)
}

/// Returns the weight from which on words are phrases that pinyin is compared with: the least one at which there are not
/// too many of them. `weights` are those of all words.
pub fn least_weight(weights: impl Iterator<Item = u8>) -> u8 {
    let mut counts = [0_usize; 1 << u8::BITS];
    weights.for_each(|weight| counts[usize::from(weight)] += 1);
    let mut least = u8::MAX;
    let mut count = 0;
    while least > 1 && count + counts[usize::from(least) - 1] <= PHRASES {
        least -= 1;
        count += counts[usize::from(least)];
    }
    least
}

/// Returns the likeliest candidates for a literal, at most [`CANDIDATES`], best first.
pub fn candidates<P: Pairs>(literal: &[char], pairs: &P) -> Result<Vec<Candidate>, P::Error> {
    if literal.len() > LONGEST {
        return Ok(Vec::new());
    }
    let mut found = BTreeSet::new();
    let mut start = 0;
    for run in literal.chunk_by(|a, b| is_cjk(*a) == is_cjk(*b)) {
        if run.len() > 1 && is_cjk(run[0]) {
            for mut candidate in mended(run, pairs)? {
                let rest = &literal[start + run.len()..];
                candidate.characters = [&literal[..start], &candidate.characters, rest].concat();
                found.insert(candidate);
            }
        }
        start += run.len();
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for candidate in found {
        // One string may be reached in several ways, of which the likeliest comes first.
        if candidates.len() < CANDIDATES && candidates.iter().all(|known| known.characters != candidate.characters) {
            candidates.push(candidate);
        }
    }
    Ok(candidates)
}

/// Returns all candidates for a run of Chinese characters.
fn mended<P: Pairs>(run: &[char], pairs: &P) -> Result<Vec<Candidate>, P::Error> {
    let weights = run.windows(2).map(|pair| pairs.weight(pair[0], pair[1])).collect::<Result<Vec<u8>, _>>()?;
    // The first and the last pair that do not occur: an edit must change both.
    let broken = weights.iter().position(|weight| *weight == 0).zip(weights.iter().rposition(|weight| *weight == 0));
    // Whether an edit that changes the pairs from `first` up to `end` may mend the run.
    let mends = |first: usize, end: usize| broken.is_none_or(|(from, to)| first <= from && to < end);
    let mut found = Vec::new();
    for at in 0..run.len() {
        if mends(at.saturating_sub(1), at + 1) {
            // The browser knows the sounds of these characters only.
            let is_known = is_everyday(run[at]) || pairs.has(run[at])?;
            let alike = if is_known { confusable(run[at]) } else { Vec::new() };
            for c in alike {
                let slip = if sound_alike(c, run[at]) { Slip::Sound } else { Slip::Confusion };
                extend(&mut found, slip, edited(run, at, at + 1, &[c]), pairs)?;
            }
            if run.len() > 2 {
                extend(&mut found, Slip::Edit, edited(run, at, at + 1, &[]), pairs)?;
            }
            if at > 0 && at + 1 < run.len() {
                for c in pairs.followers(run[at - 1])? {
                    extend(&mut found, Slip::Edit, edited(run, at, at + 1, &[c]), pairs)?;
                }
            }
        }
        if at + 1 < run.len() && mends(at.saturating_sub(1), at + 2) && run[at] != run[at + 1] {
            extend(&mut found, Slip::Exchange, edited(run, at, at + 2, &[run[at + 1], run[at]]), pairs)?;
        }
        if at + 1 < run.len() && mends(at, at + 1) {
            for c in pairs.followers(run[at])? {
                extend(&mut found, Slip::Edit, edited(run, at + 1, at + 1, &[c]), pairs)?;
            }
        }
    }
    Ok(found)
}

/// Returns `run` with the characters from `from` up to `to` replaced, and the range of those that were put in.
fn edited(run: &[char], from: usize, to: usize, by: &[char]) -> (Vec<char>, std::ops::Range<usize>) {
    ([&run[..from], by, &run[to..]].concat(), from..from + by.len())
}

/// Adds a candidate if all of its pairs occur.
fn extend<P: Pairs>(
    found: &mut Vec<Candidate>,
    slip: Slip,
    (characters, changed): (Vec<char>, std::ops::Range<usize>),
    pairs: &P,
) -> Result<(), P::Error> {
    // The pairs beside the change first, as most candidates fail there.
    let near = changed.start.saturating_sub(1)..(changed.end + 1).min(characters.len());
    let mut least = u8::MAX;
    for pair in characters[near].windows(2).chain(characters.windows(2)) {
        let weight = pairs.weight(pair[0], pair[1])?;
        if weight == 0 {
            return Ok(());
        }
        least = least.min(weight);
    }
    found.push(Candidate { slip, rarity: -i16::from(least), characters });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use super::*;

    struct Known(BTreeMap<(char, char), u8>);

    impl Pairs for Known {
        type Error = Infallible;

        fn weight(&self, first: char, second: char) -> Result<u8, Infallible> {
            Ok(self.0.get(&(first, second)).copied().unwrap_or_default())
        }

        fn followers(&self, c: char) -> Result<Vec<char>, Infallible> {
            Ok(self.0.keys().filter(|(first, _)| *first == c).map(|(_, second)| *second).collect())
        }

        fn has(&self, c: char) -> Result<bool, Infallible> {
            Ok(self.0.keys().any(|(first, second)| *first == c || *second == c))
        }
    }

    fn suggested(archive: &[&str], typed: &str) -> Vec<String> {
        let mut pairs = BTreeMap::new();
        for text in archive {
            let text: Vec<char> = text.chars().collect();
            text.windows(2).for_each(|pair| *pairs.entry((pair[0], pair[1])).or_default() += 1);
        }
        let typed: Vec<char> = typed.chars().collect();
        let found = candidates(&typed, &Known(pairs)).unwrap();
        found.iter().map(|candidate| candidate.characters.iter().collect()).collect()
    }

    #[test]
    fn slips_are_mended() {
        let archive = ["审批档案", "工单流转", "无线电台", "一网通办"];
        assert_eq!(suggested(&archive, "审批当案"), ["审批档案"]);
        assert_eq!(suggested(&archive, "申批档案"), ["审批档案", "批档案"], "the first character, or one less");
        assert_eq!(suggested(&archive, "审批档暗"), ["审批档案", "审批档"], "the last one");
        assert_eq!(suggested(&archive, "工单流传"), ["工单流转", "工单流"]);
        assert_eq!(suggested(&archive, "工单刘转"), ["工单流转"]);
        assert!(suggested(&archive, "无线台").contains(&"无线电台".into()), "one less");
        assert_eq!(suggested(&archive, "无线电视台")[0], "无线电台", "one more");
        assert_eq!(suggested(&archive, "一网办通")[0], "一网通办", "two exchanged");
        assert_eq!(suggested(&archive, "无线甲台")[0], "无线电台", "another one");
        assert_eq!(suggested(&archive, "s1审批当案"), ["s1审批档案"]);
        assert!(suggested(&archive, "甲乙丙").is_empty() && suggested(&archive, "abc").is_empty());
    }

    #[test]
    fn what_sounds_the_same_comes_first_then_what_is_frequent() {
        let archive = ["办理", "办力", "办力", "半里", "伴理"];
        assert_eq!(suggested(&archive, "扮理"), ["伴理", "办理"]);
        assert_eq!(suggested(&archive, "办利")[..2], ["办力", "办理"]);
    }
}
