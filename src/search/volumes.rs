//! Division of an archive's docs into volumes, each of which is indexed on its own.
//!
//! Input: an [`Archive`] and its [`Units`]. Output: contiguous [`Volume`]s. A volume is a run of issues. If nothing in it
//! changed, its index is reused from the build before, even if its docs have other numbers now.
//!
//! The division affects the time of a build only; the files made from the index do not depend on it.

use std::ops::Range;

use super::lexicon;
use super::units::Units;
use crate::archive::Archive;
use crate::content_hash::{ContentHash, is_chunk_boundary};

/// An archive has this many volumes or up to about twice as many. Each adds a little to the cost of reading the index.
const VOLUMES: usize = 8;
/// Docs of a volume at least; fewer are indexed so quickly that reusing them saves nothing.
const SMALLEST: usize = 512;
/// One issue in this many is a chunk boundary, at which a volume may end.
const ONE_IN: u8 = 4;

/// A run of docs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Range of doc numbers.
    pub docs: Range<u32>,
    /// Hash of the docs and of the segmenter's dictionary. Does not depend on the docs' numbers.
    pub content_hash: ContentHash,
}

/// Divides the docs of `units`. No volume is empty.
pub fn divide(archive: &Archive, units: &Units) -> Vec<Volume> {
    let lexicon = lexicon::content_hash(archive);
    let smallest = (units.docs.len() / (2 * VOLUMES)).next_power_of_two().max(SMALLEST);
    let mut volumes = Vec::new();
    let mut start = 0;
    for (index, doc) in units.docs.iter().enumerate() {
        let end = index + 1;
        let is_last = units.docs.get(end).is_none_or(|next| next.issue != doc.issue);
        // Boundaries depend on the issue's path, so that a new issue in between changes few volumes.
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
        units.docs[docs.clone()].iter().for_each(|doc| all.part(&doc.content_hash));
    });
    let number = |index: usize| u32::try_from(index).expect("there are no more docs than units, which fit");
    Volume { docs: number(docs.start)..number(docs.end), content_hash }
}
