//! Suggestions for a query, from the tantivy index.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::{TantivyError, Term};

use super::Engine;
use super::tiers::Holders;
use crate::search::characters::is_cjk;
use crate::search::literal::Literal;
use crate::search::query::Query;
use crate::search::sounds::spelling;
use crate::search::suggest::{self, FEW, Pairs, SUGGESTIONS, TIMES, candidates, least_weight};
use crate::search::words::weight;

impl Pairs for Engine {
    type Error = TantivyError;

    fn weight(&self, first: char, second: char) -> tantivy::Result<u8> {
        let key = String::from_iter([first, second]);
        let docs = self
            .segments
            .iter()
            .map(|segment| segment.text.doc_freq(&Term::from_field_text(segment.fields.text, &key)));
        Ok(weight(docs.sum::<std::io::Result<u32>>()?))
    }

    fn followers(&self, c: char) -> tantivy::Result<Vec<char>> {
        let mut followers = Vec::new();
        for segment in &self.segments {
            let prefix = c.to_string();
            let mut terms = segment.text.terms().range().ge(&prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let rest = std::str::from_utf8(&terms.key()[prefix.len()..]).unwrap_or_default();
                followers.extend(rest.chars().next().filter(|next| is_cjk(*next)));
            }
        }
        followers.sort_unstable();
        followers.dedup();
        Ok(followers)
    }

    fn has(&self, c: char) -> tantivy::Result<bool> {
        for segment in &self.segments {
            let prefix = c.to_string();
            let mut terms = segment.text.terms().range().ge(&prefix).into_stream()?;
            if terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Engine {
    /// Returns queries that may have been meant, best first; `holders` belong to the literals of `query`.
    pub(super) fn suggestions(&self, query: &Query, holders: &[Holders]) -> tantivy::Result<Vec<String>> {
        if holders.iter().all(|holders| holders.count() > FEW) {
            return Ok(Vec::new());
        }
        if let Some(typed) = suggest::pinyin(query) {
            return self.phrases_spelled(&typed);
        }
        let mut suggestions = Vec::new();
        for (index, literal) in query.literals.iter().enumerate() {
            let count = holders[index].count();
            if count > FEW {
                continue;
            }
            let mut found = Vec::new();
            for candidate in candidates(&literal.characters, self)? {
                let mended = Literal { characters: candidate.characters, prefix: literal.prefix };
                let docs = self.holders(&mended)?.count();
                if docs > TIMES * count {
                    found.push((candidate.slip, Reverse(docs), mended));
                }
            }
            found.sort_by(|a, b| (a.0, a.1, &a.2.characters).cmp(&(b.0, b.1, &b.2.characters)));
            for (_, _, mended) in found {
                let texts = query.literals.iter().map(Literal::text).enumerate();
                let texts: Vec<String> =
                    texts.map(|(other, text)| if other == index { mended.text() } else { text }).collect();
                suggestions.push(texts.join(" "));
            }
        }
        suggestions.truncate(SUGGESTIONS);
        Ok(suggestions)
    }

    /// Returns the phrases whose pinyin is or begins with `typed`: whole ones first, then frequent ones.
    fn phrases_spelled(&self, typed: &str) -> tantivy::Result<Vec<String>> {
        let words: Vec<(String, u8)> = self.word_docs()?.into_iter().map(|(word, docs)| (word, weight(docs))).collect();
        let least = least_weight(words.iter().map(|(_, weight)| *weight));
        let mut found: Vec<(bool, u8, String)> = Vec::new();
        for (word, weight) in words.into_iter().filter(|(_, weight)| *weight >= least) {
            if let Some(spelling) = spelling(&word).filter(|spelling| spelling.starts_with(typed)) {
                found.push((spelling != typed, u8::MAX - weight, word));
            }
        }
        found.sort_unstable();
        found.truncate(SUGGESTIONS);
        Ok(found.into_iter().map(|(_, _, word)| word).collect())
    }

    /// Returns the words of the archive, each with the number of docs that have it.
    fn word_docs(&self) -> tantivy::Result<BTreeMap<String, u32>> {
        let mut words: BTreeMap<String, u32> = BTreeMap::new();
        for segment in &self.segments {
            let mut terms = segment.words.terms().stream()?;
            while terms.advance() {
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    *words.entry(word.to_owned()).or_default() += terms.value().doc_freq;
                }
            }
        }
        Ok(words)
    }
}
