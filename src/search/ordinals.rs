//! Ordinals: coordinates of the characters of a text by which the postings of two terms prove that they are adjacent.
//!
//! The ordinal of a Chinese character is the number of earlier occurrences of the same character. Other characters form
//! *tokens*: a run of letters and digits, or a single mark, symbol or space. The ordinal of a token is the number of
//! tokens before it, where Chinese characters between two tokens count as one more token. Therefore
//! - the pairs `ab` and `bc` are adjacent if and only if they have the same ordinal of `b`;
//! - two tokens are adjacent if and only if their ordinals differ by one.
//!
//! Most characters occur once in a passage, so most ordinals are 0 and compress to a third of what positions take.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::characters::Class;

/// Ordinals of the first and the last character or token of a term. From one occurrence of a term to the next, both
/// ascend. The end of a text has the ordinal 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ordinals {
    /// Ordinal of the first character or token.
    pub first: u32,
    /// Ordinal of the last character or token.
    pub last: u32,
}

/// Largest ordinal that [`Ordinals::interleaved`] can represent.
pub const MOST: u32 = u16::MAX as u32 - 1;

impl Ordinals {
    /// Packs both into one number by interleaving their bits. It ascends wherever both ordinals do, as they do from one
    /// occurrence of a term to the next, so that tantivy can store it as a position.
    ///
    /// Ordinals above [`MOST`] are lost.
    pub fn interleaved(self) -> u32 {
        spread(self.first.min(MOST)) << 1 | spread(self.last.min(MOST))
    }

    /// Unpacks what [`interleaved`](Self::interleaved) packed.
    pub fn from_interleaved(packed: u32) -> Self {
        Self { first: gather(packed >> 1), last: gather(packed) }
    }
}

/// Moves bit `n` of a 16-bit number to bit `2n`.
fn spread(number: u32) -> u32 {
    let number = (number | number << 8) & 0x00ff_00ff;
    let number = (number | number << 4) & 0x0f0f_0f0f;
    let number = (number | number << 2) & 0x3333_3333;
    (number | number << 1) & 0x5555_5555
}

/// Moves bit `2n` to bit `n` and drops the others.
fn gather(number: u32) -> u32 {
    let number = number & 0x5555_5555;
    let number = (number | number >> 1) & 0x3333_3333;
    let number = (number | number >> 2) & 0x0f0f_0f0f;
    let number = (number | number >> 4) & 0x00ff_00ff;
    (number | number >> 8) & 0x0000_ffff
}

/// Returns the ordinal of each character of the normalised `text`. Characters of one run share an ordinal.
pub fn ordinals(text: &[char]) -> Vec<u32> {
    let mut seen: HashMap<char, u32, BuildHasherDefault<CharacterHasher>> = HashMap::default();
    let mut next_token = 0;
    let mut before = None;
    let ordinal = |c: &char| {
        let class = Class::of(*c);
        let before = before.replace(class);
        if class == Class::Cjk {
            let count = seen.entry(*c).or_default();
            *count += 1;
            return *count - 1;
        }
        if class == Class::Word && before == Some(Class::Word) {
            return next_token - 1;
        }
        next_token += if before == Some(Class::Cjk) { 2 } else { 1 };
        next_token - 1
    };
    text.iter().map(ordinal).collect()
}

/// Hasher of single characters: texts are not chosen to collide, and there are millions of characters.
#[derive(Debug, Default)]
struct CharacterHasher(u64);

impl Hasher for CharacterHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        // Fibonacci hashing spreads neighbouring code points over the whole range.
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<u32> {
        ordinals(&text.chars().collect::<Vec<char>>())
    }

    #[test]
    fn ordinals_of_texts() {
        assert_eq!(of("中文中"), [0, 0, 1]);
        assert_eq!(of("11月,ab-c月"), [0, 0, 0, 2, 3, 3, 4, 5, 1]);
        assert_eq!(of("月11"), [0, 1, 1]);
    }

    proptest! {
        #[test]
        fn interleaving_is_reversible_and_ascends(a in 0..=MOST, b in 0..=MOST, c in 0..=MOST, d in 0..=MOST) {
            let ordinals = Ordinals { first: a, last: b };
            prop_assert_eq!(Ordinals::from_interleaved(ordinals.interleaved()), ordinals);
            let later = Ordinals { first: a.max(c), last: b.max(d) };
            prop_assert!(ordinals.interleaved() <= later.interleaved());
        }

        /// The law that the search rests on.
        #[test]
        fn adjacent_characters_are_told_by_ordinals(text in "[中文月 ,.a1]{0,30}") {
            let text: Vec<char> = text.chars().collect();
            let ordinals = ordinals(&text);
            let is_token = |at: usize| Class::of(text[at]) != Class::Cjk;
            let begins = |at: usize| at == 0 || Class::of(text[at]) != Class::Word || Class::of(text[at - 1]) != Class::Word;
            for i in 0..text.len() {
                for j in (i + 1..text.len()).filter(|j| is_token(*j) && begins(*j)) {
                    let run = (i..j).all(|at| Class::of(text[at]) == Class::Word);
                    let adjacent = is_token(i) && (run || j == i + 1);
                    prop_assert_eq!(is_token(i) && ordinals[j] == ordinals[i] + 1, adjacent);
                }
                for j in (i + 1..text.len()).filter(|j| text[i] == text[*j]) {
                    prop_assert!(is_token(i) || ordinals[i] < ordinals[j]);
                }
            }
        }
    }
}
