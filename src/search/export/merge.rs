//! The terms of all segments as one sorted sequence.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use crate::search::segment::Segment;

/// A term with its postings, sorted by doc.
#[derive(Debug, Default)]
pub struct TermPostings {
    /// The term.
    pub key: String,
    /// Docs of which it is a word.
    pub word_docs: u32,
    /// Where it occurs.
    pub postings: Vec<Posting>,
    /// Positions of all postings; see [`Posting::positions`].
    pub positions: Vec<u32>,
}

/// A doc in which a term occurs.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The doc.
    pub doc: u32,
    /// Its occurrences, as a range of [`TermPostings::positions`].
    pub positions: std::ops::Range<usize>,
}

/// Goes through the terms of all segments in the order of their bytes, which is that of code points.
pub struct Merge<'a> {
    segments: &'a [Segment],
    text: Vec<Cursor<'a>>,
    words: Vec<Cursor<'a>>,
    positions: Vec<u32>,
}

impl<'a> Merge<'a> {
    /// At the first term.
    pub fn new(segments: &'a [Segment]) -> tantivy::Result<Self> {
        let text = segments.iter().map(|segment| Cursor::new(&segment.text)).collect::<Result<_, _>>()?;
        let words = segments.iter().map(|segment| Cursor::new(&segment.words)).collect::<Result<_, _>>()?;
        Ok(Self { segments, text, words, positions: Vec::new() })
    }

    /// Reads the next term into `term`; false behind the last one.
    pub fn next(&mut self, term: &mut TermPostings) -> tantivy::Result<bool> {
        let Some(key) = self.text.iter().chain(&self.words).filter_map(Cursor::key).min() else { return Ok(false) };
        let key = key.to_vec();
        term.key = String::from_utf8(key.clone())
            .map_err(|_| tantivy::TantivyError::InternalError("a term that is no text".into()))?;
        term.word_docs = 0;
        term.postings.clear();
        term.positions.clear();
        for cursor in self.words.iter_mut().filter(|cursor| cursor.key() == Some(&key)) {
            term.word_docs += cursor.doc_freq();
            cursor.advance();
        }
        for (cursor, segment) in self.text.iter_mut().zip(self.segments) {
            if cursor.key() == Some(&key) {
                read(cursor, segment, &mut self.positions, term)?;
                cursor.advance();
            }
        }
        term.postings.sort_unstable_by_key(|posting| posting.doc);
        Ok(true)
    }
}

/// Adds the postings at `cursor` to `term`.
fn read(
    cursor: &Cursor<'_>,
    segment: &Segment,
    scratch: &mut Vec<u32>,
    term: &mut TermPostings,
) -> tantivy::Result<()> {
    let info = cursor.terms.value();
    let option = IndexRecordOption::WithFreqsAndPositions;
    let mut postings = segment.text.read_postings_from_terminfo(info, option)?;
    let mut document = postings.doc();
    while document != TERMINATED {
        let start = term.positions.len();
        postings.positions(scratch);
        term.positions.extend_from_slice(scratch);
        term.postings.push(Posting { doc: segment.docs[document as usize], positions: start..term.positions.len() });
        document = postings.advance();
    }
    Ok(())
}

/// A place in a segment's dictionary.
struct Cursor<'a> {
    terms: TermStreamer<'a>,
    ended: bool,
}

impl<'a> Cursor<'a> {
    fn new(index: &'a InvertedIndexReader) -> std::io::Result<Self> {
        let mut cursor = Self { terms: index.terms().stream()?, ended: false };
        cursor.advance();
        Ok(cursor)
    }

    fn key(&self) -> Option<&[u8]> {
        (!self.ended).then(|| self.terms.key())
    }

    fn doc_freq(&self) -> u32 {
        self.terms.value().doc_freq
    }

    fn advance(&mut self) {
        self.ended = !self.terms.advance();
    }
}
