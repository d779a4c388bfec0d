//! What changed since the export before: the terms of the docs that came, went, or have another number.
//!
//! The words of a doc are not among them. They begin with pairs of characters that are, and stay in the shards of
//! these. Nor do they change where the doc does not, unless the departments have other names.

use std::collections::BTreeSet;

use ecow::EcoString;

use crate::archive::Archive;
use crate::search::index::Before;
use crate::search::normalise::normalise;
use crate::search::terms::terms;
use crate::search::units::{Identity, Units};

/// Where more than one doc in so many changed, as all do behind one that came in between, hardly a shard is left that
/// has no term of theirs.
const FEW: usize = 16;

/// Terms whose postings may be others than in the index `before`, whose docs were `docs`. `None` where these are so
/// many that it is not worth knowing them, or they cannot be known.
pub fn terms_changed(
    archive: &Archive,
    units: &Units,
    docs: &[Identity],
    before: &Before,
) -> Option<BTreeSet<EcoString>> {
    let all: Vec<Identity> = units.docs.iter().map(|doc| doc.identity).collect();
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

/// Numbers that mean another doc in the one row than in the other, or one in one of them only; ascending.
fn docs_changed(before: &[Identity], after: &[Identity]) -> Vec<u32> {
    let count = before.len().max(after.len());
    (0..count).filter(|doc| before.get(*doc) != after.get(*doc)).map(|doc| doc as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_the_same_where_their_numbers_are() {
        let docs = |numbers: &[u8]| numbers.iter().map(|number| [*number; 16]).collect::<Vec<Identity>>();
        let changed = |before: &[u8], after: &[u8]| docs_changed(&docs(before), &docs(after));
        assert!(changed(&[1, 2, 3], &[1, 2, 3]).is_empty());
        assert_eq!(changed(&[1, 2, 3], &[1, 9, 3]), [1]);
        assert_eq!(changed(&[1, 2, 3], &[1, 2]), [2]);
        assert_eq!(changed(&[1, 2], &[9, 1, 2]), [0, 1, 2]);
    }
}
