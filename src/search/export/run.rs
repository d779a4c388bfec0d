//! Posting lists encoded as the columns of a shard.

use super::merge::TermPostings;
use crate::search::format::Encoder;
use crate::search::units::Units;
use crate::search::words;

/// Number of columns.
const COLUMNS: usize = 5;

/// Columns docs, occurrences, length ids, headings and positions; see [`crate::search::format`].
#[derive(Debug, Default)]
pub struct Columns([Encoder; COLUMNS]);

impl Columns {
    fn push(&mut self, term: &TermPostings, units: &Units, lengths: &[u8]) {
        let [docs, occurrences, length_ids, headings, positions] = &mut self.0;
        docs.ascending(term.postings.iter().map(|posting| posting.doc));
        for posting in &term.postings {
            let doc = &units.docs[posting.doc as usize];
            let length = lengths[posting.doc as usize];
            occurrences.size(posting.positions.len().saturating_sub(1));
            if doc.is_heading() {
                length_ids.byte(0);
                headings.number(doc.extent);
                headings.byte(length);
            } else {
                length_ids.byte(length);
            }
            positions.ascending(term.positions[posting.positions.clone()].iter().copied());
        }
    }

    /// Returns the columns in the order of the format.
    pub fn all(&self) -> &[Encoder; COLUMNS] {
        &self.0
    }

    /// Returns the total number of bytes.
    pub fn len(&self) -> usize {
        self.0.iter().map(Encoder::len).sum()
    }

    fn ends(&self) -> [usize; COLUMNS] {
        self.0.each_ref().map(Encoder::len)
    }

    fn append(&mut self, other: &Self, from: [usize; COLUMNS], to: [usize; COLUMNS]) {
        for (column, (own, other)) in self.0.iter_mut().zip(&other.0).enumerate() {
            own.raw(&other.bytes()[from[column]..to[column]]);
        }
    }
}

/// A sorted sequence of encoded terms.
#[derive(Debug, Default)]
pub struct Run {
    keys: String,
    columns: Columns,
    terms: Vec<Entry>,
}

/// A term of a run. Its key and its columns begin where those of the previous term end.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    weight: u8,
    postings: usize,
    occurrences: usize,
    key_end: usize,
    column_ends: [usize; COLUMNS],
}

/// A borrowed term of a run.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    /// The term.
    pub key: &'a str,
    /// Its weight as a word; see [`words::weight`].
    pub weight: u8,
    /// Number of docs that contain it.
    pub postings: usize,
    /// Number of occurrences in all docs.
    pub occurrences: usize,
    run: &'a Run,
    from: [usize; COLUMNS],
    to: [usize; COLUMNS],
}

impl Term<'_> {
    /// Returns the number of bytes of its columns.
    pub fn len(&self) -> usize {
        self.to.iter().sum::<usize>() - self.from.iter().sum::<usize>()
    }

    /// Appends its columns to `columns`.
    pub fn append_to(&self, columns: &mut Columns) {
        columns.append(&self.run.columns, self.from, self.to);
    }
}

impl Run {
    /// Appends a term.
    pub fn push(&mut self, term: &TermPostings, units: &Units, lengths: &[u8]) {
        self.keys.push_str(&term.key);
        self.columns.push(term, units, lengths);
        self.terms.push(Entry {
            weight: words::weight(term.word_docs),
            postings: term.postings.len(),
            occurrences: term.positions.len(),
            key_end: self.keys.len(),
            column_ends: self.columns.ends(),
        });
    }

    /// Iterates over all terms in order.
    pub fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        let before = [Entry::default()].into_iter().chain(self.terms.iter().copied());
        before.zip(&self.terms).map(|(before, entry)| Term {
            key: &self.keys[before.key_end..entry.key_end],
            weight: entry.weight,
            postings: entry.postings,
            occurrences: entry.occurrences,
            run: self,
            from: before.column_ends,
            to: entry.column_ends,
        })
    }
}
