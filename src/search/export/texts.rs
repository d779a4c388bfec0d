//! Export of the texts of docs, for excerpts.
//!
//! A shard's content does not depend on the numbers of its docs, so it stays the same when docs are added before it.

use std::ops::Range;

use rayon::prelude::*;

use super::put;
use crate::archive::Archive;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::format::{Encoder, Kind, LAYOUT, content_id_of};
use crate::search::units::{Doc, Units};

/// Bytes of text in a shard, at least: some thirty passages. Each hit on a page may load one, so they are small.
const LEAST: usize = 12 << 10;
/// Bytes from which on a shard ends at any doc.
const MOST: usize = 24 << 10;
/// One doc in this many is a chunk boundary, at which a shard may end. Content-defined boundaries keep a new passage from
/// moving the ends of all shards behind it.
const ONE_IN: u8 = 8;

/// Data about a shard of texts for the root file.
#[derive(Debug)]
pub struct Shard {
    /// Number of docs in it.
    pub docs: usize,
    /// Content id of its payload.
    pub content_id: u32,
}

/// Writes the shards of all texts. Returns the description of each.
pub fn export(archive: &Archive, units: &Units, sink: &dyn Sink) -> Result<Vec<Shard>, Diagnostic> {
    let write = |(index, docs): (usize, Range<usize>)| {
        let docs = &units.docs[docs];
        let hash = hash(docs);
        let content_id = content_id_of(&hash);
        let input_hash = ContentHash::of(|all| all.part(hash.as_bytes()));
        put(sink, &format!("t/{index:04}"), input_hash, || payload(archive, content_id, docs))?;
        Ok(Shard { docs: docs.len(), content_id })
    };
    shards(archive, units).into_par_iter().enumerate().map(write).collect()
}

/// Returns the content hash of a shard of texts. Does not depend on the shard's position.
fn hash(docs: &[Doc]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&LAYOUT.to_le_bytes());
    for doc in docs {
        hasher.update(&doc.content_hash);
    }
    hasher.finalize()
}

/// Divides the docs into shards.
fn shards(archive: &Archive, units: &Units) -> Vec<Range<usize>> {
    let mut shards = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, doc) in units.docs.iter().enumerate() {
        bytes += doc.text(archive).len();
        let is_chunk_boundary = doc.content_hash[0].is_multiple_of(ONE_IN);
        if bytes >= MOST || bytes >= LEAST && is_chunk_boundary || index + 1 == units.docs.len() {
            shards.push(start..index + 1);
            (start, bytes) = (index + 1, 0);
        }
    }
    shards
}

fn payload(archive: &Archive, content_id: u32, docs: &[Doc]) -> Encoder {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let [mut indices, mut kinds, mut anchors, mut departments, mut lengths, mut texts] =
        std::array::from_fn(|_| Encoder::default());
    let mut last_anchor = "";
    for doc in docs {
        let path = doc.headings(archive);
        // Neighbours share their headings, so the search from the end ends at once.
        let index = paths.iter().rposition(|known| *known == path).unwrap_or_else(|| {
            paths.push(path);
            paths.len() - 1
        });
        indices.size(index);
        kinds.byte(u8::from(doc.is_heading()));
        let anchor = doc.anchor(archive);
        anchors.shared_string(last_anchor, anchor);
        last_anchor = anchor;
        let ids = doc.departments(archive);
        departments.size(ids.len());
        ids.iter().for_each(|id| departments.size(id.0));
        let text = doc.text(archive);
        lengths.size(text.len());
        texts.raw(text.as_bytes());
    }
    let mut payload = Encoder::payload(Kind::Texts, content_id);
    payload.size(docs.len());
    payload.size(paths.len());
    for path in &paths {
        payload.size(path.len());
        path.iter().for_each(|heading| payload.string(heading));
    }
    for column in [&indices, &kinds, &anchors, &departments, &lengths, &texts] {
        payload.append(column);
    }
    payload
}
