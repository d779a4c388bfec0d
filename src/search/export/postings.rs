//! Shards of postings.
//!
//! Where a shard ends depends on the terms beside that place, not on those far before it: a new passage changes the
//! shards of its own terms, and the others are those of the build before.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tantivy::fieldnorm::FieldNormReader;

use super::merge::{KeyRange, Merge, TermPostings, ranges};
use super::run::{Columns, Run, Term};
use super::{put, unreadable};
use crate::diagnostics::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::output::Sink;
use crate::search::characters::is_cjk;
use crate::search::format::{Encoder, Kind};
use crate::search::rank::Collections;
use crate::search::segment::Segment;
use crate::search::units::Units;

/// Bytes of a shard before compression, at least. A query needs a few shards, so they are small; a smaller one
/// hardly saves time, and more of them fill a folder.
const LEAST: usize = 22 << 10;
/// Bytes of a shard from which on it ends anywhere.
const MOST: usize = 34 << 10;
/// One term in so many is a landmark, before which a shard may end.
const LANDMARKS: u8 = 32;
/// Bytes of postings that fill a shard of their own, with what must stay beside them (see [`may_part`]), so that
/// nobody loads them for another term's sake.
const LONG: usize = 12 << 10;
/// Commonest characters that the client is told of.
const COMMON: usize = 512;
/// Ranges of keys that are read one by one, at least; so many for each thread are held at once.
const RANGES: usize = 32;

/// What the root file tells of the postings.
#[derive(Debug)]
pub struct Postings {
    /// First key of each shard.
    pub first_keys: Vec<String>,
    /// Kilobytes of each file.
    pub kilobytes: Vec<u32>,
    /// Seal of each payload.
    pub seals: Vec<u32>,
    /// Commonest characters first.
    pub common: String,
    /// What BM25 must know of the texts.
    pub collections: Collections,
}

/// Writes the shards of all terms.
pub fn export(units: &Units, segments: &[Segment], sink: &dyn Sink) -> Result<Postings, Diagnostic> {
    let lengths = lengths(units, segments);
    let read = |range: &KeyRange| read(units, &lengths, segments, range).map_err(unreadable);
    let mut writer = Writer::new(sink);
    let ranges = ranges(segments, RANGES).map_err(unreadable)?;
    for ranges in ranges.chunks(2 * rayon::current_num_threads()) {
        let runs: Vec<Run> = ranges.par_iter().map(read).collect::<Result<_, _>>()?;
        runs.iter().flat_map(Run::terms).for_each(|term| writer.term(&term));
        writer.flush()?;
    }
    writer.finish(units, &lengths)
}

/// The terms of `range`.
fn read(units: &Units, lengths: &[u8], segments: &[Segment], range: &KeyRange) -> tantivy::Result<Run> {
    let mut merge = Merge::new(segments, range)?;
    let mut term = TermPostings::default();
    let mut run = Run::default();
    while merge.next(&mut term)? {
        run.push(&term, units, lengths);
    }
    Ok(run)
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
    sink: &'a dyn Sink,
    shard: Shard,
    /// Full ones that are to be written.
    waiting: Vec<Encoder>,
    first_keys: Vec<String>,
    kilobytes: Vec<u32>,
    seals: Vec<u32>,
    frequencies: BTreeMap<char, usize>,
}

impl<'a> Writer<'a> {
    fn new(sink: &'a dyn Sink) -> Self {
        Self {
            sink,
            shard: Shard::default(),
            waiting: Vec::new(),
            first_keys: Vec::new(),
            kilobytes: Vec::new(),
            seals: Vec::new(),
            frequencies: BTreeMap::new(),
        }
    }

    fn term(&mut self, term: &Term<'_>) {
        if let Some(first) = term.key.chars().next().filter(|c| is_cjk(*c)) {
            *self.frequencies.entry(first).or_default() += term.occurrences;
        }
        let is_long = term.len() >= LONG;
        if self.shard.count > 0
            && may_part(&self.shard.last_key, term.key)
            && (is_long || self.shard.is_long || is_full(self.shard.len(), term.key))
        {
            self.close();
        }
        if self.shard.count == 0 {
            self.first_keys.push(term.key.to_owned());
        }
        self.shard.push(term);
        self.shard.is_long |= is_long;
    }

    fn close(&mut self) {
        self.waiting.push(std::mem::take(&mut self.shard).payload());
    }

    /// Writes what waits, side by side.
    fn flush(&mut self) -> Result<(), Diagnostic> {
        let first = self.kilobytes.len();
        let write = |(index, mut payload): (usize, Encoder)| {
            let (seal, hash) = payload.seal();
            let origin = Fingerprint::of(|all| all.part(hash.as_bytes()));
            let kilobytes = put(self.sink, &format!("p/{:04}", first + index), origin, || payload)?;
            Ok((kilobytes, seal))
        };
        let waiting = std::mem::take(&mut self.waiting);
        let written: Vec<(u32, u32)> =
            waiting.into_par_iter().enumerate().map(write).collect::<Result<_, Diagnostic>>()?;
        self.kilobytes.extend(written.iter().map(|(kilobytes, _)| *kilobytes));
        self.seals.extend(written.iter().map(|(_, seal)| *seal));
        Ok(())
    }

    fn finish(mut self, units: &Units, lengths: &[u8]) -> Result<Postings, Diagnostic> {
        if self.shard.count > 0 {
            self.close();
        }
        self.flush()?;
        let mut common: Vec<(char, usize)> = self.frequencies.into_iter().collect();
        common.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
        let mut collections = Collections::default();
        for (doc, length) in units.docs.iter().zip(lengths) {
            collections.add(doc.is_heading(), FieldNormReader::id_to_fieldnorm(*length));
        }
        Ok(Postings {
            first_keys: self.first_keys,
            kilobytes: self.kilobytes,
            seals: self.seals,
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

/// Whether a shard of so many bytes ends before `next`.
fn is_full(bytes: usize, next: &str) -> bool {
    let is_landmark = || blake3::hash(next.as_bytes()).as_bytes()[0].is_multiple_of(LANDMARKS);
    bytes >= MOST || bytes >= LEAST && is_landmark()
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

    fn push(&mut self, term: &Term<'_>) {
        self.count += 1;
        self.keys.shared_string(&self.last_key, term.key);
        self.last_key.clear();
        self.last_key.push_str(term.key);
        self.weights.byte(term.weight);
        self.counts.size(term.postings);
        term.append_to(&mut self.columns);
    }

    fn payload(&self) -> Encoder {
        let mut payload = Encoder::payload(Kind::Postings, 0);
        payload.size(self.count);
        for column in [&self.keys, &self.weights, &self.counts].into_iter().chain(self.columns.all()) {
            payload.append(column);
        }
        payload
    }
}
