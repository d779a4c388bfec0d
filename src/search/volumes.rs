//! The docs of an archive, divided into volumes that are indexed one by one.
//!
//! Input: an [`Archive`] and its [`Units`]. Output: [`Volume`]s, which follow each other without a gap. A volume is
//! a run of issues; where nothing in it changed, its index is that of the build before, wherever its docs stand now.
//!
//! What stands in a volume decides nothing but how much is indexed anew: what is made of the index does not depend
//! on it.

use std::ops::Range;

use super::lexicon;
use super::units::Units;
use crate::archive::Archive;
use crate::content_hash::{ContentHash, is_chunk_boundary};

/// Volumes of an archive are this many or up to about twice as many: each costs a little whenever the whole is read.
const VOLUMES: usize = 8;
/// Docs of a volume at least: fewer are quickly indexed.
const SMALLEST: usize = 512;
/// One issue in so many may end a volume.
const ONE_IN: u8 = 4;

/// A run of docs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Their numbers.
    pub docs: Range<u32>,
    /// What they are, in order, and how they are cut into words. Where they are counted from is not in it.
    pub content_hash: ContentHash,
}

/// Divides the docs of `units`; no volume is empty.
pub fn divide(archive: &Archive, units: &Units) -> Vec<Volume> {
    let lexicon = lexicon::content_hash(archive);
    let smallest = (units.docs.len() / (2 * VOLUMES)).next_power_of_two().max(SMALLEST);
    let mut volumes = Vec::new();
    let mut start = 0;
    for (index, doc) in units.docs.iter().enumerate() {
        let end = index + 1;
        let is_last = units.docs.get(end).is_none_or(|next| next.issue != doc.issue);
        // Its address decides, so that an issue that comes in between moves the ends of few volumes.
        let ends_at_boundary = || is_chunk_boundary(archive.issues[doc.issue.0].path().as_str().as_bytes(), ONE_IN);
        let may_end = is_last && end - start >= smallest && ends_at_boundary();
        if may_end || end == units.docs.len() {
            volumes.push(volume(lexicon, units, start..end));
            start = end;
        }
    }
    volumes
}

fn volume(lexicon: ContentHash, units: &Units, docs: Range<usize>) -> Volume {
    let content_hash = ContentHash::of(|all| {
        all.part(lexicon.as_bytes());
        units.docs[docs.clone()].iter().for_each(|doc| all.part(&doc.identity));
    });
    let number = |index: usize| u32::try_from(index).expect("there are no more docs than units, which fit");
    Volume { docs: number(docs.start)..number(docs.end), content_hash }
}
