//! Terms whose posting lists may have changed since the previous export: those of the docs that were added, removed or
//! renumbered.
//!
//! Words need no attention of their own: they begin with a pair of characters that is a term, and are in its shard.

use std::collections::BTreeSet;

use ecow::EcoString;

use crate::archive::Archive;
use crate::search::index::Before;
use crate::search::normalise::normalise;
use crate::search::terms::terms;
use crate::search::units::{DocHash, Units};

/// If more than one doc in this many changed, hardly any shard is unaffected, and all are read.
const FEW: usize = 16;

/// Returns the terms whose posting lists may differ from those in the index `before`, whose docs were `docs`; `None` if too
/// many docs changed or the previous texts cannot be read.
pub fn terms_changed(
    archive: &Archive,
    units: &Units,
    docs: &[DocHash],
    before: &Before,
) -> Option<BTreeSet<EcoString>> {
    let all: Vec<DocHash> = units.docs.iter().map(|doc| doc.content_hash).collect();
    let changed = docs_changed(docs, &all);
    if changed.len() * FEW > all.len() {
        return None;
    }
    let gone: Vec<u32> = changed.iter().copied().filter(|doc| (*doc as usize) < docs.len()).collect();
    let mut keys = BTreeSet::new();
    let mut add = |text: &str| {
        let text: Vec<char> = normalise(text).chars().collect();
        keys.extend(terms(&text).into_iter().map(|term| term.key));
    };
    before.texts(&gone)?.iter().for_each(|text| add(text));
    changed.iter().filter_map(|doc| units.docs.get(*doc as usize)).for_each(|doc| add(&doc.text(archive)));
    Some(keys)
}

/// Returns the numbers whose docs differ between the two lists, ascending.
fn docs_changed(before: &[DocHash], after: &[DocHash]) -> Vec<u32> {
    let count = before.len().max(after.len());
    (0..count).filter(|doc| before.get(*doc) != after.get(*doc)).map(|doc| doc as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_the_same_where_their_numbers_are() {
        let docs = |numbers: &[u8]| numbers.iter().map(|number| [*number; 16]).collect::<Vec<DocHash>>();
        let changed = |before: &[u8], after: &[u8]| docs_changed(&docs(before), &docs(after));
        assert!(changed(&[1, 2, 3], &[1, 2, 3]).is_empty());
        assert_eq!(changed(&[1, 2, 3], &[1, 9, 3]), [1]);
        assert_eq!(changed(&[1, 2, 3], &[1, 2]), [2]);
        assert_eq!(changed(&[1, 2], &[9, 1, 2]), [0, 1, 2]);
    }
}
