//! Writes the shards of postings: reads the terms range by range, fills shards with them, and writes these in parallel.
//!
//! Invariant: the shards do not depend on how the ranges divide the keys.

use std::collections::HashMap;

use rayon::prelude::*;

use super::merge::KeyRange;
use super::put;
use super::run::Run;
use super::shard::{OpenShard, Shard, Sizes};
use super::slips::Slips;
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::format::Encoder;

/// Number of ranges that the keys are divided into, at least.
pub const PARTS: usize = 32;
/// Number of ranges per thread that are in memory at once.
const HELD: usize = 2;

/// Function that reads the terms of a range of keys.
pub type Read<'a> = dyn Fn(&KeyRange) -> Result<Run, Diagnostic> + Sync + 'a;

/// Writes the shards of `ranges`, which cover all keys in order. Returns each shard, its size in kilobytes, and what
/// suggestions need of the terms.
pub fn write(
    ranges: &[KeyRange],
    read: &Read<'_>,
    sizes: Sizes,
    sink: &dyn Sink,
) -> Result<(Vec<Shard>, Vec<u32>, Slips), Diagnostic> {
    let mut writer = Writer::new(sizes, sink);
    for ranges in ranges.chunks(HELD * rayon::current_num_threads()) {
        let runs: Vec<Run> = ranges.par_iter().map(read).collect::<Result<_, _>>()?;
        runs.iter().for_each(|run| writer.add(run));
        writer.flush()?;
    }
    writer.close();
    writer.flush()?;
    Ok((writer.shards, writer.kilobytes, writer.slips))
}

struct Writer<'a> {
    sizes: Sizes,
    sink: &'a dyn Sink,
    /// The shard that is filled at the moment.
    open: OpenShard,
    /// Full shards that are not written yet.
    full: Vec<OpenShard>,
    shards: Vec<Shard>,
    kilobytes: Vec<u32>,
    slips: Slips,
    /// How many shards have each hash for a name.
    names: HashMap<u32, u32>,
}

impl<'a> Writer<'a> {
    fn new(sizes: Sizes, sink: &'a dyn Sink) -> Self {
        let (full, shards, kilobytes, names) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
        let slips = Slips::default();
        Self { sizes, sink, open: OpenShard::new(sizes), full, shards, kilobytes, slips, names }
    }

    /// Adds terms that come behind all others.
    fn add(&mut self, run: &Run) {
        for term in run.terms() {
            self.slips.add(term.key, term.postings, term.weight);
            if !self.open.is_empty() && self.open.ends_before(&term) {
                self.close();
            }
            self.open.push(&term);
        }
    }

    fn close(&mut self) {
        let full = std::mem::replace(&mut self.open, OpenShard::new(self.sizes));
        if !full.is_empty() {
            self.full.push(full);
        }
    }

    /// Writes the full shards in parallel.
    fn flush(&mut self) -> Result<(), Diagnostic> {
        let full: Vec<(Shard, Encoder)> =
            std::mem::take(&mut self.full).into_par_iter().map(OpenShard::close).collect();
        let names: Vec<String> = full.iter().map(|(shard, _)| self.name(shard)).collect();
        let sink = self.sink;
        let write = |(name, (shard, payload)): (&String, (Shard, Encoder))| {
            let kilobytes = put(sink, name, shard.input_hash(), || payload)?;
            Ok((shard, kilobytes))
        };
        let written: Vec<(Shard, u32)> = names.par_iter().zip(full).map(write).collect::<Result<_, Diagnostic>>()?;
        for (shard, kilobytes) in written {
            self.shards.push(shard);
            self.kilobytes.push(kilobytes);
        }
        Ok(())
    }

    /// Returns the name of a shard, which must be the next in order: a shard whose hash an earlier one has gets a suffix.
    fn name(&mut self, shard: &Shard) -> String {
        let hash = shard.name_hash();
        let count = self.names.entry(hash).or_default();
        *count += 1;
        if *count == 1 { format!("p/{hash:08x}") } else { format!("p/{hash:08x}-{count}") }
    }
}
