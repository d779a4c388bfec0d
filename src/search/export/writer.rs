//! Writer of the shards of postings: reuses unchanged ones, reads and writes the others.
//!
//! Input: [`Stretch`]es of keys. Output: files and their descriptions. Invariant: both depend on the terms alone, not on
//! the stretches or on what is known of them.

use rayon::prelude::*;

use super::merge::KeyRange;
use super::run::Run;
use super::shard::{OpenShard, Shard, Sizes};
use super::stretches::Stretch;
use super::{put, reuse};
use crate::diagnostics::Diagnostic;
use crate::output::Sink;

/// Number of key ranges that are read in parallel, at least.
pub const PARTS: usize = 32;
/// Number of key ranges held in memory for each thread.
const HELD: usize = 2;

/// Function that reads the terms of a range of keys.
pub type Read<'a> = dyn Fn(&KeyRange) -> Result<Run, Diagnostic> + Sync + 'a;

/// Writes the shards of `stretches`. Returns the description and the size in kilobytes of each.
pub fn write(
    stretches: &[Stretch<'_>],
    read: &Read<'_>,
    sizes: Sizes,
    sink: &dyn Sink,
) -> Result<(Vec<Shard>, Vec<u32>), Diagnostic> {
    let mut writer = Writer::new(read, sizes, sink);
    let part = stretches.len().div_ceil(PARTS).max(1);
    for stretches in stretches.chunks(part * HELD * rayon::current_num_threads()) {
        let read = |stretch: &Stretch<'_>| stretch.shard.is_none().then(|| read(&stretch.range)).transpose();
        let runs: Vec<Option<Run>> = stretches.par_iter().map(read).collect::<Result<_, _>>()?;
        stretches.iter().zip(runs).try_for_each(|(stretch, run)| writer.stretch(stretch, run))?;
        writer.flush()?;
    }
    writer.close();
    writer.flush()?;
    Ok((writer.shards, writer.kilobytes))
}

/// A shard waiting to be written.
enum Waiting<'a> {
    /// A shard whose terms were read.
    Read(Box<OpenShard>),
    /// An unchanged shard, with its range of keys.
    Standing(&'a Shard, &'a KeyRange),
}

struct Writer<'a> {
    read: &'a Read<'a>,
    sizes: Sizes,
    sink: &'a dyn Sink,
    open: OpenShard,
    waiting: Vec<Waiting<'a>>,
    shards: Vec<Shard>,
    kilobytes: Vec<u32>,
}

impl<'a> Writer<'a> {
    fn new(read: &'a Read<'a>, sizes: Sizes, sink: &'a dyn Sink) -> Self {
        let (waiting, shards, kilobytes) = (Vec::new(), Vec::new(), Vec::new());
        Self { read, sizes, sink, open: OpenShard::new(sizes), waiting, shards, kilobytes }
    }

    /// Adds a stretch: as an unchanged shard if one begins here, otherwise by its terms, which `run` holds.
    fn stretch(&mut self, stretch: &'a Stretch<'a>, run: Option<Run>) -> Result<(), Diagnostic> {
        let run = match (stretch.shard, run) {
            (Some(shard), _) if self.is_free_before(shard) => {
                self.close();
                self.waiting.push(Waiting::Standing(shard, &stretch.range));
                return Ok(());
            }
            (_, Some(run)) => run,
            (_, None) => (self.read)(&stretch.range)?,
        };
        for term in run.terms() {
            if !self.open.is_empty() && self.open.ends_before(&term) {
                self.close();
            }
            self.open.push(&term);
        }
        Ok(())
    }

    /// Returns true if a new shard would begin with the first key of `shard`.
    fn is_free_before(&self, shard: &Shard) -> bool {
        self.open.is_empty() || self.open.ends_before_key(&shard.first_key, shard.begins_long)
    }

    fn close(&mut self) {
        let full = std::mem::replace(&mut self.open, OpenShard::new(self.sizes));
        if !full.is_empty() {
            self.waiting.push(Waiting::Read(Box::new(full)));
        }
    }

    /// Writes the waiting shards in parallel.
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

    /// Writes a shard under a name. Returns its description and its size in kilobytes.
    fn write(&self, name: &str, waiting: Waiting<'_>) -> Result<(Shard, u32), Diagnostic> {
        let open = match waiting {
            Waiting::Read(open) => *open,
            Waiting::Standing(shard, range) => {
                if let Some(kilobytes) = reuse(self.sink, name, shard.input_hash()) {
                    return Ok((shard.clone(), kilobytes));
                }
                // The site has another shard under this name, because shards before it were added or removed.
                let mut open = OpenShard::new(self.sizes);
                (self.read)(range)?.terms().for_each(|term| open.push(&term));
                open
            }
        };
        let (shard, payload) = open.close();
        let kilobytes = put(self.sink, name, shard.input_hash(), || payload)?;
        Ok((shard, kilobytes))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use ecow::EcoString;
    use proptest::prelude::*;

    use super::super::merge::{Posting, TermPostings};
    use super::super::stretches::stretches;
    use super::*;
    use crate::archive::{IssueId, SitePath};
    use crate::content_hash::ContentHash;
    use crate::output::OutputFile;
    use crate::search::units::{Doc, Part, Units};

    const SMALL: Sizes = Sizes { least: 60, most: 110, boundary_one_in: 4, long: 50 };
    const DOCS: u32 = 40;

    /// A site that has every file.
    struct Full;

    impl Sink for Full {
        fn write(&self, _: OutputFile) -> Result<(), Diagnostic> {
            Ok(())
        }

        fn keep(&self, _: &SitePath, _: ContentHash) -> Option<u64> {
            Some(0)
        }
    }

    /// Terms, each with the docs in which it occurs.
    type Terms = BTreeMap<String, BTreeSet<u32>>;

    fn terms() -> impl Strategy<Value = Terms> {
        let docs = prop_oneof![
            8 => prop::collection::btree_set(0..DOCS, 1..4),
            1 => prop::collection::btree_set(0..DOCS, 12..30),
        ];
        prop::collection::btree_map("[一-三][一-三]|[a-f]{1,2}", docs, 1..120)
    }

    /// The terms of `range`.
    fn run(terms: &Terms, range: &KeyRange) -> Run {
        let doc = Doc { issue: IssueId(0), part: Part::Passage(0), extent: 0, content_hash: [0; 16] };
        let units = Units { docs: vec![doc; DOCS as usize], ..Units::default() };
        let lengths = vec![7; DOCS as usize];
        let mut run = Run::default();
        for (key, docs) in terms {
            let (is_behind, bytes) = (|end: &Vec<u8>| key.as_bytes() >= end.as_slice(), key.as_bytes());
            if range.from.as_ref().is_none_or(|from| bytes >= from.as_slice())
                && !range.to.as_ref().is_some_and(is_behind)
            {
                let posting = |(index, doc): (usize, &u32)| Posting { doc: *doc, positions: index..index + 1 };
                let postings = docs.iter().enumerate().map(posting).collect();
                let term = TermPostings { key: key.clone(), word_docs: 0, postings, positions: vec![3; docs.len()] };
                run.push(&term, &units, &lengths);
            }
        }
        run
    }

    /// The shards of `terms`, where some are known, and how many terms were read.
    fn shards(terms: &Terms, stretches: &[Stretch<'_>]) -> (Vec<Shard>, usize) {
        let count = AtomicUsize::new(0);
        let read = |range: &KeyRange| {
            let run = run(terms, range);
            count.fetch_add(run.terms().count(), Ordering::Relaxed);
            Ok(run)
        };
        let (shards, _) = write(stretches, &read, SMALL, &Full).unwrap();
        (shards, count.into_inner())
    }

    fn all() -> [Stretch<'static>; 1] {
        [Stretch { range: KeyRange::default(), shard: None }]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn shards_that_stand_are_those_that_would_be_made(before in terms(), other in terms(), part in 1..40_usize) {
            let mut after = before.clone();
            // A few terms come, go, or have other postings.
            for (key, docs) in other.into_iter().step_by(part) {
                match before.contains_key(&key) && docs.len() % 2 == 0 {
                    true => after.remove(&key),
                    false => after.insert(key, docs),
                };
            }
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
            let changed: BTreeSet<EcoString> = changed.map(EcoString::from).collect();
            let (old, _) = shards(&before, &all());
            let (clean, _) = shards(&after, &all());
            let (new, read) = shards(&after, &stretches(&old, &changed));
            prop_assert_eq!(new, clean);
            prop_assert!(!changed.is_empty() || read == 0, "{} terms were read", read);
        }
    }
}
