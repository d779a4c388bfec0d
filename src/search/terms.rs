//! The index terms of a normalised text, each with its [`Ordinals`].
//!
//! Terms are chosen so that the postings alone can prove a literal, wherever it begins and ends in the text:
//! - *pairs*: each Chinese character with the character behind it, and each other character with a Chinese character
//!   behind it. A character that is not Chinese is reduced to its class ([`symbol_of`]);
//! - *runs*: each sequence of letters and digits, as a whole;
//! - *joined runs*: two runs with one character between them, such as `64.29`.
//!
//! No key belongs to two kinds: a pair has two characters of which one is Chinese, a run has only letters and digits,
//! and a joined run has another character in its middle.

use ecow::EcoString;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::characters::{Class, END, symbol_of};
use super::ordinals::{Ordinals, ordinals};

/// Characters of a run that enter its key. Longer runs with the same beginning are told apart by the texts.
pub const RUN_LENGTH: usize = 64;

/// An occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Key in the index. Most are pairs, short enough to need no allocation.
    pub key: EcoString,
    /// Number of characters up to its end, including those of a long run that do not enter the key.
    pub end: usize,
    /// Its coordinates in the text.
    pub ordinals: Ordinals,
}

/// Returns all terms of the normalised `text`, in the order of their first characters.
pub fn terms(text: &[char]) -> Vec<Term> {
    let text = Text { characters: text, ordinals: ordinals(text) };
    let mut terms = Vec::with_capacity(text.characters.len());
    let mut at = 0;
    while at < text.characters.len() {
        match Class::of(text.characters[at]) {
            Class::Cjk => {
                terms.push(text.pair(at));
                at += 1;
            }
            Class::Word => {
                let end = run_end(text.characters, at);
                terms.push(text.run(at, end));
                terms.extend(text.joined(at, end));
                terms.extend(text.before_cjk(end - 1));
                at = end;
            }
            Class::Space | Class::Mark | Class::Symbol => {
                terms.extend(text.before_cjk(at));
                at += 1;
            }
        }
    }
    terms
}

/// A text with the ordinals of its characters.
struct Text<'a> {
    characters: &'a [char],
    ordinals: Vec<u32>,
}

impl Text<'_> {
    /// Returns the pair of the character at `at` and what follows it.
    fn pair(&self, at: usize) -> Term {
        let first = symbol_of(self.characters[at]);
        let last = self.characters.get(at + 1).map_or(END, |next| symbol_of(*next));
        let ordinals =
            Ordinals { first: self.ordinals[at], last: self.ordinals.get(at + 1).copied().unwrap_or_default() };
        Term { key: EcoString::from_iter([first, last]), end: at + 2, ordinals }
    }

    /// Returns the pair at `at` if a Chinese character follows the character there, which is not Chinese.
    fn before_cjk(&self, at: usize) -> Option<Term> {
        let next = *self.characters.get(at + 1)?;
        (Class::of(next) == Class::Cjk).then(|| self.pair(at))
    }

    /// Returns the run from `start` to `end`.
    fn run(&self, start: usize, end: usize) -> Term {
        let ordinal = self.ordinals[start];
        let ordinals = Ordinals { first: ordinal, last: ordinal };
        Term { key: run(&self.characters[start..end]), end, ordinals }
    }

    /// Returns the joined run of the run from `start` to `end` and the run behind the character after it.
    fn joined(&self, start: usize, end: usize) -> Option<Term> {
        let between = *self.characters.get(end)?;
        let next = *self.characters.get(end + 1)?;
        if Class::of(between) == Class::Cjk || Class::of(next) != Class::Word {
            return None;
        }
        let mut key = run(&self.characters[start..end]);
        key.push(symbol_of(between));
        let next_end = run_end(self.characters, end + 1);
        key.push_str(&run(&self.characters[end + 1..next_end]));
        let ordinals = Ordinals { first: self.ordinals[start], last: self.ordinals[end + 1] };
        Some(Term { key, end: next_end, ordinals })
    }
}

/// Returns the end of the run of letters and digits that contains `start`.
pub fn run_end(text: &[char], start: usize) -> usize {
    text[start..].iter().position(|c| Class::of(*c) != Class::Word).map_or(text.len(), |length| start + length)
}

/// Returns the key of a run of letters and digits.
pub fn run(characters: &[char]) -> EcoString {
    characters.iter().copied().take(RUN_LENGTH).collect()
}

/// tantivy tokenizer that produces [`terms`]. Their positions are interleaved [`Ordinals`].
#[derive(Debug, Clone, Default)]
pub struct TermTokenizer;

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream {
        let characters: Vec<char> = text.chars().collect();
        TermStream { terms: terms(&characters).into_iter(), token: Token::default() }
    }
}

/// Token stream of [`TermTokenizer`].
#[derive(Debug)]
pub struct TermStream {
    terms: std::vec::IntoIter<Term>,
    token: Token,
}

impl TokenStream for TermStream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(&term.key);
        self.token.position = term.ordinals.interleaved() as usize;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let shown = |key: &str| key.replace('\u{1}', "，").replace('\u{2}', "A").replace('\u{3}', "$");
        let ordinals = |Ordinals { first, last }: Ordinals| format!("{first}{last}");
        terms(&characters).iter().map(|term| format!("{}{}", ordinals(term.ordinals), shown(&term.key))).collect()
    }

    #[test]
    fn terms_of_a_text() {
        assert_eq!(shown("中文"), ["00中文", "00文$"]);
        assert_eq!(shown("11月"), ["0011", "00A月", "00月$"]);
        assert_eq!(shown("占64.29%。"), ["01占A", "1164", "1364，29", "3329"]);
        assert_eq!(shown("，好+坏好"), ["00，好", "02好+", "20+坏", "01坏好", "10好$"]);
    }
}
