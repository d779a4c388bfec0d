//! Shards of postings: those of the export before where they stand, the others read anew.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tantivy::fieldnorm::FieldNormReader;

use super::merge::{KeyRange, Merge, TermPostings, ranges};
use super::run::Run;
use super::shard::{OpenShard, Shard, Sizes};
use super::stretches::Stretch;
use super::{keep, put, unreadable};
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::rank::Collections;
use crate::search::segment::Segment;
use crate::search::units::Units;

/// Commonest characters that the client is told of.
const COMMON: usize = 512;
/// Parts of all keys that are read one by one, at least; so many for each thread are held at once.
const PARTS: usize = 32;
const HELD: usize = 2;

/// What the root file tells of the postings.
#[derive(Debug)]
pub struct Postings {
    /// Shards in the order of their keys.
    pub shards: Vec<Shard>,
    /// Kilobytes of each file.
    pub kilobytes: Vec<u32>,
    /// Commonest characters first.
    pub common: String,
    /// What BM25 must know of the texts.
    pub collections: Collections,
}

/// Writes the shards of all terms. `stretches` tells what is known of those before.
pub fn export(
    reader: &Reader<'_>,
    stretches: Option<Vec<Stretch<'_>>>,
    sizes: Sizes,
    sink: &dyn Sink,
) -> Result<Postings, Diagnostic> {
    let stretches = match stretches {
        Some(stretches) if !stretches.is_empty() => stretches,
        _ => {
            let ranges = ranges(reader.segments, PARTS).map_err(unreadable)?;
            ranges.into_iter().map(|range| Stretch { range, shard: None }).collect()
        }
    };
    let mut writer = Writer::new(reader, sizes, sink);
    for stretches in stretches.chunks(stretches.len().div_ceil(PARTS) * HELD * rayon::current_num_threads()) {
        let read = |stretch: &Stretch<'_>| match stretch.shard {
            None => reader.read(&stretch.range).map(Some),
            Some(_) => Ok(None),
        };
        let runs: Vec<Option<Run>> = stretches.par_iter().map(read).collect::<Result<_, _>>()?;
        stretches.iter().zip(runs).try_for_each(|(stretch, run)| writer.stretch(stretch, run))?;
        writer.flush()?;
    }
    writer.finish()
}

/// Reads the terms of an index.
pub struct Reader<'a> {
    units: &'a Units,
    segments: &'a [Segment],
    /// Length id of each doc.
    lengths: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Of the index of `units`.
    pub fn new(units: &'a Units, segments: &'a [Segment]) -> Self {
        let mut lengths = vec![0; units.docs.len()];
        for segment in segments {
            for (doc, length) in segment.docs.iter().zip(&segment.lengths) {
                lengths[*doc as usize] = *length;
            }
        }
        Self { units, segments, lengths }
    }

    /// The terms of `range`.
    fn read(&self, range: &KeyRange) -> Result<Run, Diagnostic> {
        let mut merge = Merge::new(self.segments, range).map_err(unreadable)?;
        let mut term = TermPostings::default();
        let mut run = Run::default();
        while merge.next(&mut term).map_err(unreadable)? {
            run.push(&term, self.units, &self.lengths);
        }
        Ok(run)
    }

    fn collections(&self) -> Collections {
        let mut collections = Collections::default();
        for (doc, length) in self.units.docs.iter().zip(&self.lengths) {
            collections.add(doc.is_heading(), FieldNormReader::id_to_fieldnorm(*length));
        }
        collections
    }
}

/// A shard that is to be written.
enum Waiting<'a> {
    /// One that was read.
    Read(OpenShard),
    /// One that stands, with its keys.
    Standing(&'a Shard, &'a KeyRange),
}

struct Writer<'a> {
    reader: &'a Reader<'a>,
    sizes: Sizes,
    sink: &'a dyn Sink,
    open: OpenShard,
    waiting: Vec<Waiting<'a>>,
    shards: Vec<Shard>,
    kilobytes: Vec<u32>,
}

impl<'a> Writer<'a> {
    fn new(reader: &'a Reader<'a>, sizes: Sizes, sink: &'a dyn Sink) -> Self {
        let (waiting, shards, kilobytes) = (Vec::new(), Vec::new(), Vec::new());
        Self { reader, sizes, sink, open: OpenShard::new(sizes), waiting, shards, kilobytes }
    }

    /// Adds the terms of a stretch, which are those of `run`, unless a shard may stand there.
    fn stretch(&mut self, stretch: &'a Stretch<'a>, run: Option<Run>) -> Result<(), Diagnostic> {
        let run = match (stretch.shard, run) {
            (Some(shard), _) if self.is_free_before(shard) => {
                self.close();
                self.waiting.push(Waiting::Standing(shard, &stretch.range));
                return Ok(());
            }
            (_, Some(run)) => run,
            (_, None) => self.reader.read(&stretch.range)?,
        };
        for term in run.terms() {
            if !self.open.is_empty() && self.open.ends_before(&term) {
                self.close();
            }
            self.open.push(&term);
        }
        Ok(())
    }

    /// Whether a shard begins where `shard` began.
    fn is_free_before(&self, shard: &Shard) -> bool {
        self.open.is_empty() || self.open.ends_before_key(&shard.first_key, shard.begins_long)
    }

    fn close(&mut self) {
        let full = std::mem::replace(&mut self.open, OpenShard::new(self.sizes));
        if !full.is_empty() {
            self.waiting.push(Waiting::Read(full));
        }
    }

    /// Writes what waits, side by side.
    fn flush(&mut self) -> Result<(), Diagnostic> {
        let first = self.shards.len();
        let waiting = std::mem::take(&mut self.waiting);
        let write = |(index, waiting)| self.write(&format!("p/{:04}", first + index), waiting);
        let written: Vec<(Shard, u32)> =
            waiting.into_par_iter().enumerate().map(write).collect::<Result<_, Diagnostic>>()?;
        for (shard, kilobytes) in written {
            self.shards.push(shard);
            self.kilobytes.push(kilobytes);
        }
        Ok(())
    }

    /// Writes a shard under a name; tells of it, and its kilobytes.
    fn write(&self, name: &str, waiting: Waiting<'_>) -> Result<(Shard, u32), Diagnostic> {
        let open = match waiting {
            Waiting::Read(open) => open,
            Waiting::Standing(shard, range) => {
                if let Some(kilobytes) = keep(self.sink, name, shard.origin()) {
                    return Ok((shard.clone(), kilobytes));
                }
                // The site has another one there: shards have come or gone before it, or somebody has been there.
                let mut open = OpenShard::new(self.sizes);
                self.reader.read(range)?.terms().for_each(|term| open.push(&term));
                open
            }
        };
        let (shard, payload) = open.close();
        let kilobytes = put(self.sink, name, shard.origin(), || payload)?;
        Ok((shard, kilobytes))
    }

    fn finish(mut self) -> Result<Postings, Diagnostic> {
        self.close();
        self.flush()?;
        let mut frequencies: BTreeMap<char, usize> = BTreeMap::new();
        for (first, occurrences) in self.shards.iter().flat_map(|shard| &shard.characters) {
            *frequencies.entry(*first).or_default() += occurrences;
        }
        let mut common: Vec<(char, usize)> = frequencies.into_iter().collect();
        common.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
        Ok(Postings {
            shards: self.shards,
            kilobytes: self.kilobytes,
            common: common.into_iter().take(COMMON).map(|(c, _)| c).collect(),
            collections: self.reader.collections(),
        })
    }
}
