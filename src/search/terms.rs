//! The index terms of a normalised text, each with its position.
//!
//! Terms are chosen so that the postings alone can prove any literal, wherever it begins and ends in the text:
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

/// Characters of a run that enter its key. Longer runs with the same beginning are told apart by the texts.
pub const RUN_LENGTH: usize = 64;

/// A term and the position, in characters, of its first character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Key in the index. Most are pairs, short enough to need no allocation.
    pub key: EcoString,
    /// Number of characters before it.
    pub position: usize,
    /// Number of characters up to its end, including those of a long run that do not enter the key.
    pub end: usize,
}

/// Returns all terms of the normalised `text`, in the order of their positions.
pub fn terms(text: &[char]) -> Vec<Term> {
    let mut terms = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match Class::of(text[at]) {
            Class::Cjk => {
                terms.push(pair(text[at], text.get(at + 1).map_or(END, |next| symbol_of(*next)), at));
                at += 1;
            }
            Class::Word => {
                let end = run_end(text, at);
                terms.push(Term { key: run(&text[at..end]), position: at, end });
                terms.extend(joined(text, at, end));
                terms.extend(before_cjk(text, end - 1));
                at = end;
            }
            Class::Space | Class::Mark | Class::Symbol => {
                terms.extend(before_cjk(text, at));
                at += 1;
            }
        }
    }
    terms
}

/// Returns the end of the run of letters and digits that contains `start`.
pub fn run_end(text: &[char], start: usize) -> usize {
    text[start..].iter().position(|c| Class::of(*c) != Class::Word).map_or(text.len(), |length| start + length)
}

/// Returns the key of a run of letters and digits.
pub fn run(characters: &[char]) -> EcoString {
    characters.iter().copied().take(RUN_LENGTH).collect()
}

fn pair(first: char, second: char, position: usize) -> Term {
    Term { key: EcoString::from_iter([first, second]), position, end: position + 2 }
}

/// Returns the pair at `at` if a Chinese character follows the character there, which is not Chinese.
fn before_cjk(text: &[char], at: usize) -> Option<Term> {
    let next = *text.get(at + 1)?;
    (Class::of(next) == Class::Cjk).then(|| pair(symbol_of(text[at]), next, at))
}

/// Returns the joined run of the run from `start` to `end` and the run behind the character after it.
fn joined(text: &[char], start: usize, end: usize) -> Option<Term> {
    let between = *text.get(end)?;
    let next = *text.get(end + 1)?;
    if Class::of(between) == Class::Cjk || Class::of(next) != Class::Word {
        return None;
    }
    let mut key = run(&text[start..end]);
    key.push(symbol_of(between));
    let next_end = run_end(text, end + 1);
    key.push_str(&run(&text[end + 1..next_end]));
    Some(Term { key, position: start, end: next_end })
}

/// tantivy tokenizer that produces [`terms`].
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
        self.token.position = term.position;
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
        terms(&characters).iter().map(|term| format!("{}{}", term.position, shown(&term.key))).collect()
    }

    #[test]
    fn terms_of_a_text() {
        assert_eq!(shown("中文"), ["0中文", "1文$"]);
        assert_eq!(shown("11月"), ["011", "1A月", "2月$"]);
        assert_eq!(shown("占64.29%。"), ["0占A", "164", "164，29", "429"]);
        assert_eq!(shown("，好+坏"), ["0，好", "1好+", "2+坏", "3坏$"]);
    }
}
