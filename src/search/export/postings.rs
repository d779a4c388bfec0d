//! Export of the inverted index: shards of posting lists, and the statistics that the root file needs.

use std::collections::BTreeMap;

use super::merge::{KeyRange, Merge, TermPostings, ranges};
use super::run::Run;
use super::shard::{Shard, Sizes};
use super::slips::Slips;
use super::units_table::UnitsTable;
use super::unreadable;
use super::writer::{PARTS, write};
use crate::archive::Archive;
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::rank::Collections;
use crate::search::segment::Segment;
use crate::search::units::Units;

/// Number of characters in the root file's list of the most frequent ones.
const COMMON: usize = 256;

/// Data about the postings for the root file.
#[derive(Debug)]
pub struct Postings {
    /// Shards in the order of their keys.
    pub shards: Vec<Shard>,
    /// Kilobytes of each file.
    pub kilobytes: Vec<u32>,
    /// What suggestions need of the terms.
    pub slips: Slips,
    /// Most frequent characters, in descending order.
    pub common: String,
    /// Statistics for BM25.
    pub collections: Collections,
}

/// Writes the shards of all terms.
pub fn export(reader: &Reader<'_>, sizes: Sizes, sink: &dyn Sink) -> Result<Postings, Diagnostic> {
    let ranges = ranges(reader.segments, PARTS).map_err(unreadable)?;
    let (shards, kilobytes, slips) = write(&ranges, &|range| reader.read(range), sizes, sink)?;
    Ok(Postings { common: common(&shards), shards, kilobytes, slips, collections: reader.units.collections() })
}

/// Returns the most frequent characters, by the counts of the shards.
fn common(shards: &[Shard]) -> String {
    let mut frequencies: BTreeMap<char, usize> = BTreeMap::new();
    for (first, occurrences) in shards.iter().flat_map(|shard| &shard.characters) {
        *frequencies.entry(*first).or_default() += occurrences;
    }
    let mut common: Vec<(char, usize)> = frequencies.into_iter().collect();
    common.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
    common.into_iter().take(COMMON).map(|(c, _)| c).collect()
}

/// Reader of the terms of an index.
pub struct Reader<'a> {
    segments: &'a [Segment],
    units: UnitsTable<'a>,
}

impl<'a> Reader<'a> {
    /// Creates a reader of the index of `units`.
    pub fn new(archive: &Archive, units: &'a Units, segments: &'a [Segment]) -> Self {
        Self { segments, units: UnitsTable::new(archive, units, segments) }
    }

    /// Reads the terms of `range`.
    fn read(&self, range: &KeyRange) -> Result<Run, Diagnostic> {
        let mut merge = Merge::new(self.segments, &self.units, range).map_err(unreadable)?;
        let mut term = TermPostings::default();
        let mut run = Run::default();
        while merge.next(&mut term).map_err(unreadable)? {
            run.push(&term, &self.units);
        }
        Ok(run)
    }
}
