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
    let (shards, kilobytes) = write(&stretches, &|range| reader.read(range), sizes, sink)?;
    Ok(Postings { common: common(&shards), shards, kilobytes, collections: reader.collections() })
}

/// Reads the terms of a range of keys.
type Read<'a> = dyn Fn(&KeyRange) -> Result<Run, Diagnostic> + Sync + 'a;

/// Writes the shards of `stretches`; tells of each, and its kilobytes.
fn write(
    stretches: &[Stretch<'_>],
    read: &Read<'_>,
    sizes: Sizes,
    sink: &dyn Sink,
) -> Result<(Vec<Shard>, Vec<u32>), Diagnostic> {
    let mut writer = Writer::new(read, sizes, sink);
    for stretches in stretches.chunks(stretches.len().div_ceil(PARTS).max(1) * HELD * rayon::current_num_threads()) {
        let read = |stretch: &Stretch<'_>| stretch.shard.is_none().then(|| read(&stretch.range)).transpose();
        let runs: Vec<Option<Run>> = stretches.par_iter().map(read).collect::<Result<_, _>>()?;
        stretches.iter().zip(runs).try_for_each(|(stretch, run)| writer.stretch(stretch, run))?;
        writer.flush()?;
    }
    writer.close();
    writer.flush()?;
    Ok((writer.shards, writer.kilobytes))
}

/// The commonest characters, as the shards tell.
fn common(shards: &[Shard]) -> String {
    let mut frequencies: BTreeMap<char, usize> = BTreeMap::new();
    for (first, occurrences) in shards.iter().flat_map(|shard| &shard.characters) {
        *frequencies.entry(*first).or_default() += occurrences;
    }
    let mut common: Vec<(char, usize)> = frequencies.into_iter().collect();
    common.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
    common.into_iter().take(COMMON).map(|(c, _)| c).collect()
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

    /// Adds the terms of a stretch, which are those of `run`, unless a shard may stand there.
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
                (self.read)(range)?.terms().for_each(|term| open.push(&term));
                open
            }
        };
        let (shard, payload) = open.close();
        let kilobytes = put(self.sink, name, shard.origin(), || payload)?;
        Ok((shard, kilobytes))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ecow::EcoString;
    use proptest::prelude::*;

    use super::super::merge::Posting;
    use super::super::stretches::stretches;
    use super::*;
    use crate::archive::{IssueId, SitePath};
    use crate::output::{Fingerprint, OutputFile};
    use crate::search::units::{Doc, Part};

    const SMALL: Sizes = Sizes { least: 60, most: 110, landmarks: 4, long: 50 };
    const DOCS: u32 = 40;

    /// A site that has every file.
    struct Full;

    impl Sink for Full {
        fn write(&self, _: OutputFile) -> Result<(), Diagnostic> {
            Ok(())
        }

        fn keep(&self, _: &SitePath, _: Fingerprint) -> Option<u64> {
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
        prop::collection::btree_map("[一-三][一-三]|[a-f]{1,2}", docs, 0..120)
    }

    /// The terms of `range`.
    fn run(terms: &Terms, range: &KeyRange) -> Run {
        let doc = Doc { issue: IssueId(0), part: Part::Passage(0), extent: 0, identity: [0; 16] };
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
        let count = std::sync::atomic::AtomicUsize::new(0);
        let read = |range: &KeyRange| {
            let run = run(terms, range);
            count.fetch_add(run.terms().count(), std::sync::atomic::Ordering::Relaxed);
            Ok(run)
        };
        let (shards, _) = write(stretches, &read, SMALL, &Full).unwrap();
        (shards, count.into_inner())
    }

    fn all() -> [Stretch<'static>; 1] {
        [Stretch { range: KeyRange::default(), shard: None }]
    }

    proptest! {
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
            if !old.is_empty() {
                prop_assert_eq!(new, clean);
            }
            prop_assert!(!changed.is_empty() || read == 0, "{} terms were read", read);
        }
    }
}
