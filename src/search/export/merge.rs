//! Merges the terms of all segments, by ranges of keys.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::units_table::UnitsTable;
use crate::search::ordinals::Ordinals;
use crate::search::segment::Segment;

/// A term with its postings, sorted by doc.
#[derive(Debug, Default)]
pub struct TermPostings {
    /// The term.
    pub key: String,
    /// Number of docs of which it is a word.
    pub word_docs: u32,
    /// Docs that contain it, ascending.
    pub postings: Vec<Posting>,
    /// Ordinals of all postings; see [`Posting::ordinals`].
    pub ordinals: Vec<Ordinals>,
}

/// Occurrences of a term in one doc.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The doc.
    pub doc: u32,
    /// Its occurrences, as a range of [`TermPostings::ordinals`].
    pub ordinals: std::ops::Range<usize>,
}

/// Half-open range of keys; a missing end is unbounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyRange {
    /// First key in the range.
    pub from: Option<Vec<u8>>,
    /// First key behind the range.
    pub to: Option<Vec<u8>>,
}

/// Divides all keys into about `count` ranges with about the same number of terms each, in order.
pub fn ranges(segments: &[Segment], count: usize) -> tantivy::Result<Vec<KeyRange>> {
    // The boundaries only affect how evenly the work is shared, so looking at one segment is enough.
    let Some(segment) = segments.iter().max_by_key(|segment| segment.text.terms().num_terms()) else {
        return Ok(vec![KeyRange::default()]);
    };
    let step = segment.text.terms().num_terms() / count + 1;
    let mut ranges = Vec::new();
    let mut from = None;
    let mut terms = segment.text.terms().stream()?;
    for number in 0.. {
        if !terms.advance() {
            break;
        }
        if number > 0 && number % step == 0 {
            let to = Some(terms.key().to_vec());
            ranges.push(KeyRange { from, to: to.clone() });
            from = to;
        }
    }
    ranges.push(KeyRange { from, to: None });
    Ok(ranges)
}

/// Iterator over the terms of all segments in the order of their bytes, which is that of code points.
pub struct Merge<'a> {
    segments: &'a [Segment],
    units: &'a UnitsTable<'a>,
    /// Cursors into the dictionaries; the one with the least key is on top.
    cursors: BinaryHeap<Cursor<'a>>,
    key: Vec<u8>,
    positions: Vec<u32>,
}

impl<'a> Merge<'a> {
    /// Positions the iterator before the first term of `range`.
    pub fn new(segments: &'a [Segment], units: &'a UnitsTable<'a>, range: &KeyRange) -> tantivy::Result<Self> {
        let mut cursors = BinaryHeap::new();
        for (number, segment) in segments.iter().enumerate() {
            cursors.extend(Cursor::new(&segment.text, range, Kind::Term(number))?);
            cursors.extend(Cursor::new(&segment.words, range, Kind::Word)?);
        }
        Ok(Self { segments, units, cursors, key: Vec::new(), positions: Vec::new() })
    }

    /// Reads the next term into `term`; returns false after the last one.
    pub fn next(&mut self, term: &mut TermPostings) -> tantivy::Result<bool> {
        let Some(first) = self.cursors.peek() else { return Ok(false) };
        self.key.clear();
        self.key.extend_from_slice(first.terms.key());
        term.key.clear();
        term.key.push_str(
            std::str::from_utf8(&self.key)
                .map_err(|_| tantivy::TantivyError::InternalError("a term that is no text".into()))?,
        );
        term.word_docs = 0;
        term.postings.clear();
        term.ordinals.clear();
        while let Some(mut cursor) = self.cursors.peek_mut().filter(|cursor| cursor.terms.key() == self.key) {
            match cursor.kind {
                Kind::Word => term.word_docs += cursor.terms.value().doc_freq,
                Kind::Term(segment) => read(&cursor, &self.segments[segment], self.units, &mut self.positions, term)?,
            }
            if !cursor.terms.advance() {
                PeekMut::pop(cursor);
            }
        }
        // They are sorted unless a volume has more than one segment.
        if !term.postings.is_sorted_by_key(|posting| posting.doc) {
            term.postings.sort_unstable_by_key(|posting| posting.doc);
        }
        Ok(true)
    }
}

/// Appends the postings at `cursor` to `term`.
fn read(
    cursor: &Cursor<'_>,
    segment: &Segment,
    units: &UnitsTable<'_>,
    positions: &mut Vec<u32>,
    term: &mut TermPostings,
) -> tantivy::Result<()> {
    let info = cursor.terms.value();
    let option = IndexRecordOption::WithFreqsAndPositions;
    let mut postings = segment.text.read_postings_from_terminfo(info, option)?;
    let mut document = postings.doc();
    while document != TERMINATED {
        let doc = segment.docs[document as usize];
        let start = term.ordinals.len();
        if let Some(ordinals) = units.ordinals_in_long_text(doc, &term.key) {
            term.ordinals.extend_from_slice(ordinals);
        } else {
            postings.positions(positions);
            term.ordinals.extend(positions.iter().map(|packed| Ordinals::from_interleaved(*packed)));
        }
        term.postings.push(Posting { doc, ordinals: start..term.ordinals.len() });
        document = postings.advance();
    }
    Ok(())
}

/// Kind of a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Word,
    /// Terms of the segment with this index.
    Term(usize),
}

/// A position in a segment's dictionary.
struct Cursor<'a> {
    terms: TermStreamer<'a>,
    kind: Kind,
}

impl<'a> Cursor<'a> {
    /// Opens a cursor at the first key of `range`; `None` if there is none.
    fn new(index: &'a InvertedIndexReader, range: &KeyRange, kind: Kind) -> std::io::Result<Option<Self>> {
        let mut stream = index.terms().range();
        if let Some(from) = &range.from {
            stream = stream.ge(from);
        }
        if let Some(to) = &range.to {
            stream = stream.lt(to);
        }
        let mut cursor = Self { terms: stream.into_stream()?, kind };
        Ok(cursor.terms.advance().then_some(cursor))
    }
}

impl Ord for Cursor<'_> {
    /// Orders cursors so that the greatest is the next to read: the one with the least key, then of the first segment.
    fn cmp(&self, other: &Self) -> Ordering {
        other.terms.key().cmp(self.terms.key()).then(other.kind.cmp(&self.kind))
    }
}

impl PartialOrd for Cursor<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cursor<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cursor<'_> {}
