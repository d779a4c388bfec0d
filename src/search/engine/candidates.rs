//! Candidate documents for a literal: those that contain all of its terms.

use std::collections::BTreeSet;

use ecow::EcoString;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::search::characters::{Class, END};
use crate::search::literal::Literal;
use crate::search::segment::Segment;
use crate::search::terms::{RUN_LENGTH, Term, terms};

/// Returns the documents that contain every term that a text with `literal` in it must contain, ascending.
pub fn candidates(segment: &Segment, literal: &Literal) -> tantivy::Result<Vec<u32>> {
    let keys = necessary(literal);
    if keys.is_empty() {
        // A single Chinese character, or nothing but the prefix of a run.
        return with_prefix(segment, last_run(&literal.characters));
    }
    let lists = keys.iter().map(|key| segment.with_text(key));
    Ok(intersection(lists.collect::<tantivy::Result<_>>()?))
}

/// Returns the intersection of ascending lists.
fn intersection(mut lists: Vec<Vec<u32>>) -> Vec<u32> {
    lists.sort_by_key(Vec::len);
    let mut lists = lists.into_iter();
    let mut common = lists.next().unwrap_or_default();
    for list in lists {
        common.retain(|document| list.binary_search(document).is_ok());
    }
    common
}

/// Documents that have a term with this beginning, ascending.
fn with_prefix(segment: &Segment, characters: &[char]) -> tantivy::Result<Vec<u32>> {
    let prefix: String = characters.iter().take(RUN_LENGTH).collect();
    let mut found = BTreeSet::new();
    let mut terms = segment.text.terms().range().ge(prefix.as_bytes()).into_stream()?;
    while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
        let mut postings = segment.text.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            found.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(found.into_iter().collect())
}

/// Returns the terms that every text with `literal` in it contains: the literal's own, except those that depend on the
/// characters behind it.
fn necessary(literal: &Literal) -> Vec<EcoString> {
    let characters = &literal.characters;
    let run = last_run(characters);
    let open = if literal.prefix { characters.len() - run.len() } else { characters.len() };
    let closed = |term: &Term| {
        let pair = term.key.chars().take(2).any(|c| Class::of(c) == Class::Cjk);
        !term.key.ends_with(END) && (pair || term.end <= open)
    };
    terms(characters).into_iter().filter(closed).map(|term| term.key).collect()
}

/// Returns the run of letters and digits at the end, or the last character if it is neither.
fn last_run(characters: &[char]) -> &[char] {
    let length = characters.iter().rev().take_while(|c| Class::of(**c) == Class::Word).count();
    &characters[characters.len() - length.max(1)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The necessary terms of `literal`, with class characters replaced by visible ones.
    fn shown(literal: &str, prefix: bool) -> Vec<String> {
        let literal = Literal::new(literal, prefix).unwrap();
        necessary(&literal).iter().map(|key| key.as_str().replace('\u{1}', "，").replace('\u{2}', "A")).collect()
    }

    #[test]
    fn terms_that_a_text_must_have() {
        assert_eq!(shown("中文", true), ["中文"]);
        assert_eq!(shown("11月", true), ["11", "A月"]);
        assert_eq!(shown("厅", true), [""; 0]);
        assert_eq!(shown("1.29", false), ["1", "1，29", "29"]);
    }

    #[test]
    fn what_stands_in_all_lists() {
        assert_eq!(intersection(vec![vec![1, 3, 5, 9], vec![3, 9], vec![2, 3, 4, 9, 11]]), [3, 9]);
        assert_eq!(intersection(vec![vec![1], vec![]]), [0_u32; 0]);
    }

    /// A run that may continue in the text gives no term, except the pair with the Chinese character before it.
    #[test]
    fn an_open_run_is_no_term() {
        assert_eq!(shown("s1", true), [""; 0]);
        assert_eq!(shown("占64", true), ["占A"]);
        assert_eq!(shown("1.29", true), ["1"]);
    }

    /// A run is cut at [`RUN_LENGTH`] characters, and ends where its last character is.
    #[test]
    fn an_open_run_behind_a_long_one_is_no_term() {
        let long = "x".repeat(RUN_LENGTH + 6);
        assert_eq!(shown(&format!("{long}.ab"), true), [&long[..RUN_LENGTH]]);
    }
}
