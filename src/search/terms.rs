//! A normalised text → the terms by which it is found, each at its position.
//!
//! Terms are made so that any literal can be proven by them, wherever it is cut out of the text:
//! - at each Chinese character, the pair of it and what follows; in front of each, the pair of what is no
//!   Chinese character and it. What is no Chinese character is told by its kind only ([`symbol_of`]);
//! - each run of letters and digits, whole;
//! - two such runs with one character between them, as in `64.29`.
//!
//! Three kinds that never meet: a pair has a Chinese character in two, a run has nothing but letters and
//! digits, and a joined run has something else in its middle.

use ecow::EcoString;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::characters::{Class, END, symbol_of};

/// Characters of a run that count; a longer one is told apart by its text.
pub const RUN_LENGTH: usize = 64;

/// A term and the position, in characters, of its first character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What the index knows it by; most are pairs, which need no memory of their own.
    pub key: EcoString,
    /// Characters before it.
    pub position: usize,
    /// Characters up to its end, those of a run that do not count included.
    pub end: usize,
}

/// All terms of `text`, which is normalised, by position.
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

/// The end of the run of letters and digits that goes on at `start`.
pub fn run_end(text: &[char], start: usize) -> usize {
    text[start..].iter().position(|c| Class::of(*c) != Class::Word).map_or(text.len(), |length| start + length)
}

/// The key of a run of letters and digits.
pub fn run(characters: &[char]) -> EcoString {
    characters.iter().copied().take(RUN_LENGTH).collect()
}

fn pair(first: char, second: char, position: usize) -> Term {
    Term { key: EcoString::from_iter([first, second]), position, end: position + 2 }
}

/// The pair of what is no Chinese character at `at` and a Chinese character behind it.
fn before_cjk(text: &[char], at: usize) -> Option<Term> {
    let next = *text.get(at + 1)?;
    (Class::of(next) == Class::Cjk).then(|| pair(symbol_of(text[at]), next, at))
}

/// The run from `start` to `end` with the run behind the one character that parts them.
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

/// [`terms`] as tantivy takes them.
#[derive(Debug, Clone, Default)]
pub struct TermTokenizer;

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream {
        let characters: Vec<char> = text.chars().collect();
        TermStream { terms: terms(&characters).into_iter(), token: Token::default() }
    }
}

/// Terms one after the other.
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
