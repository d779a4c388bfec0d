//! Posting lists encoded as the columns of a shard.

use super::merge::TermPostings;
use super::units_table::UnitsTable;
use crate::search::format::{Encoder, MOST_NIBBLE, MOST_REPEATS};
use crate::search::ordinals::Ordinals;
use crate::search::rank::CLASSES;
use crate::search::words;

/// Number of columns.
const COLUMNS: usize = 9;
/// Number of postings from which on the gaps of a term are in a column of their own.
const COMMON: usize = 256;

/// Columns of posting lists, in the order of the format; see [`crate::search::format`].
#[derive(Debug, Default)]
pub struct Columns([Encoder; COLUMNS]);

impl Columns {
    fn push(&mut self, term: &TermPostings, units: &UnitsTable<'_>) {
        let [rare_gaps, common_gaps, numbers, differences, kinds, repeats, ordinals, large_ordinals, headings] =
            &mut self.0;
        let gaps = if term.postings.len() < COMMON { rare_gaps } else { common_gaps };
        let mut before = None;
        for posting in &term.postings {
            let (issue, number) = units.place(posting.doc);
            let (last_issue, last_number) = before.unwrap_or_default();
            gaps.number(issue - last_issue);
            let is_same_issue = before.is_some() && issue == last_issue;
            if is_same_issue {
                differences.number(number - last_number);
            } else {
                numbers.number(number);
            }
            before = Some((issue, number));

            let more = posting.ordinals.len().saturating_sub(1);
            let class = if units.is_heading(posting.doc) { CLASSES } else { units.length_class(posting.doc).number() };
            kinds.byte(class + (CLASSES + 1) * more.min(MOST_REPEATS) as u8);
            if more >= MOST_REPEATS {
                repeats.size(more - MOST_REPEATS);
            }
            push_ordinals(&term.ordinals[posting.ordinals.clone()], ordinals, large_ordinals);
            if units.is_heading(posting.doc) {
                headings.byte(units.length_class(posting.doc).number());
                headings.number(units.extent(posting.doc));
                let subheadings = units.subheadings(posting.doc);
                headings.size(subheadings.len());
                headings.ascending(subheadings);
            }
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

/// Writes the ordinals of a posting as differences, two to a byte. Both ascend strictly, so 1 is subtracted from all
/// differences but the first.
fn push_ordinals(all: &[Ordinals], nibbles: &mut Encoder, large: &mut Encoder) {
    let mut expected = Ordinals::default();
    for Ordinals { first, last } in all {
        let differences = [first.saturating_sub(expected.first), last.saturating_sub(expected.last)];
        let [high, low] = differences.map(|difference| difference.min(MOST_NIBBLE) as u8);
        nibbles.byte(high << 4 | low);
        differences.iter().filter(|difference| **difference >= MOST_NIBBLE).for_each(|difference| {
            large.number(difference - MOST_NIBBLE);
        });
        expected = Ordinals { first: first + 1, last: last + 1 };
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
    pub fn push(&mut self, term: &TermPostings, units: &UnitsTable<'_>) {
        self.keys.push_str(&term.key);
        self.columns.push(term, units);
        self.terms.push(Entry {
            weight: words::weight(term.word_docs),
            postings: term.postings.len(),
            occurrences: term.ordinals.len(),
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
