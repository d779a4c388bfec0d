//! Shards of postings.

use std::collections::BTreeMap;

use tantivy::Index;
use tantivy::fieldnorm::FieldNormReader;

use super::merge::{Merge, TermPostings};
use super::{Shards, unreadable};
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::characters::is_cjk;
use crate::search::format::{Encoder, Kind};
use crate::search::index::Fields;
use crate::search::rank::Collections;
use crate::search::segment::Segment;
use crate::search::units::Units;
use crate::search::words;

/// Bytes of a shard before compression. A query needs a few shards, so they are small; a smaller one
/// hardly saves time, and more of them fill a folder.
const SHARD: usize = 24 << 10;
/// Bytes of postings that fill a shard of their own, with what must stay beside them (see [`may_part`]), so that
/// nobody loads them for another term's sake.
const LONG: usize = SHARD / 2;
/// Commonest characters that the client is told of.
const COMMON: usize = 512;

/// What the root file tells of the postings.
#[derive(Debug)]
pub struct Postings {
    /// First key of each shard.
    pub first_keys: Vec<String>,
    /// Kilobytes of each file.
    pub kilobytes: Vec<u32>,
    /// Commonest characters first.
    pub common: String,
    /// What BM25 must know of the texts.
    pub collections: Collections,
}

/// Writes the shards of all terms.
pub fn export(units: &Units, index: &Index, fields: Fields, sink: Sink<'_>) -> Result<Postings, Diagnostic> {
    let read = || -> tantivy::Result<Vec<Segment>> {
        let reader = index.reader()?;
        reader.searcher().segment_readers().iter().map(|segment| Segment::open(segment, fields)).collect()
    };
    let segments = read().map_err(unreadable)?;
    let lengths = lengths(units, &segments);
    let mut writer = Writer::new(units, &lengths, sink);
    let mut merge = Merge::new(&segments).map_err(unreadable)?;
    let mut term = TermPostings::default();
    while merge.next(&mut term).map_err(unreadable)? {
        writer.term(&term)?;
    }
    writer.finish()
}

/// Length id of each doc.
fn lengths(units: &Units, segments: &[Segment]) -> Vec<u8> {
    let mut lengths = vec![0; units.docs.len()];
    for segment in segments {
        for (doc, length) in segment.docs.iter().zip(&segment.lengths) {
            lengths[*doc as usize] = *length;
        }
    }
    lengths
}

struct Writer<'a> {
    units: &'a Units,
    lengths: &'a [u8],
    shards: Shards<'a>,
    shard: Shard,
    first_keys: Vec<String>,
    frequencies: BTreeMap<char, usize>,
}

impl<'a> Writer<'a> {
    fn new(units: &'a Units, lengths: &'a [u8], sink: Sink<'a>) -> Self {
        Self {
            units,
            lengths,
            shards: Shards::new("p", sink),
            shard: Shard::default(),
            first_keys: Vec::new(),
            frequencies: BTreeMap::new(),
        }
    }

    fn term(&mut self, term: &TermPostings) -> Result<(), Diagnostic> {
        if let Some(first) = term.key.chars().next().filter(|c| is_cjk(*c)) {
            *self.frequencies.entry(first).or_default() += term.positions.len();
        }
        let columns = Columns::new(term, self.units, self.lengths);
        let is_long = columns.len() >= LONG;
        let full = self.shard.len() >= SHARD || is_long || self.shard.is_long;
        if full && self.shard.count > 0 && may_part(&self.shard.last_key, &term.key) {
            self.close()?;
        }
        if self.shard.count == 0 {
            self.first_keys.push(term.key.clone());
        }
        self.shard.push(term, &columns);
        self.shard.is_long |= is_long;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Diagnostic> {
        let shard = std::mem::take(&mut self.shard);
        self.shards.push(shard.payload(self.units.generation))
    }

    fn finish(mut self) -> Result<Postings, Diagnostic> {
        if self.shard.count > 0 {
            self.close()?;
        }
        let mut common: Vec<(char, usize)> = self.frequencies.into_iter().collect();
        common.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
        let mut collections = Collections::default();
        for (doc, length) in self.units.docs.iter().zip(self.lengths) {
            collections.add(doc.is_heading(), FieldNormReader::id_to_fieldnorm(*length));
        }
        Ok(Postings {
            first_keys: self.first_keys,
            kilobytes: self.shards.finish()?,
            common: common.into_iter().take(COMMON).map(|(c, _)| c).collect(),
            collections,
        })
    }
}

/// Whether a shard may end between two terms: those of one pair of characters stay together, so that whoever
/// looks the pair up has the words that begin with it.
fn may_part(last: &str, next: &str) -> bool {
    !next.starts_with(is_cjk) || !last.chars().take(2).eq(next.chars().take(2))
}

/// The columns of one term.
#[derive(Default)]
struct Columns {
    docs: Encoder,
    occurrences: Encoder,
    lengths: Encoder,
    headings: Encoder,
    positions: Encoder,
}

impl Columns {
    fn new(term: &TermPostings, units: &Units, lengths: &[u8]) -> Self {
        let mut columns = Self::default();
        columns.docs.ascending(term.postings.iter().map(|posting| posting.doc));
        for posting in &term.postings {
            let doc = &units.docs[posting.doc as usize];
            let length = lengths[posting.doc as usize];
            columns.occurrences.size(posting.positions.len().saturating_sub(1));
            if doc.is_heading() {
                columns.lengths.byte(0);
                columns.headings.number(doc.extent);
                columns.headings.byte(length);
            } else {
                columns.lengths.byte(length);
            }
            columns.positions.ascending(term.positions[posting.positions.clone()].iter().copied());
        }
        columns
    }

    fn all(&self) -> [&Encoder; 5] {
        [&self.docs, &self.occurrences, &self.lengths, &self.headings, &self.positions]
    }

    fn len(&self) -> usize {
        self.all().into_iter().map(Encoder::len).sum()
    }

    fn append(&mut self, other: &Self) {
        self.docs.append(&other.docs);
        self.occurrences.append(&other.occurrences);
        self.lengths.append(&other.lengths);
        self.headings.append(&other.headings);
        self.positions.append(&other.positions);
    }
}

/// A shard while it fills.
#[derive(Default)]
struct Shard {
    count: usize,
    /// Whether a term of [`LONG`] postings is in it.
    is_long: bool,
    last_key: String,
    keys: Encoder,
    weights: Encoder,
    counts: Encoder,
    columns: Columns,
}

impl Shard {
    fn len(&self) -> usize {
        self.keys.len() + self.weights.len() + self.counts.len() + self.columns.len()
    }

    fn push(&mut self, term: &TermPostings, columns: &Columns) {
        self.count += 1;
        self.keys.shared_string(&self.last_key, &term.key);
        self.last_key.clone_from(&term.key);
        self.weights.byte(words::weight(term.word_docs));
        self.counts.size(term.postings.len());
        self.columns.append(columns);
    }

    fn payload(&self, generation: u32) -> Encoder {
        let mut payload = Encoder::payload(Kind::Postings, generation);
        payload.size(self.count);
        for column in [&self.keys, &self.weights, &self.counts].into_iter().chain(self.columns.all()) {
            payload.append(column);
        }
        payload
    }
}
