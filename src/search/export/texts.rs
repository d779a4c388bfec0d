//! Shards of texts, for excerpts.

use super::Shards;
use crate::archive::Archive;
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::format::{Encoder, Kind};
use crate::search::units::{Doc, Units};

/// Bytes of text in a shard: some forty passages. Each hit on a page costs one, so they are small.
const SHARD: usize = 14 << 10;

/// Writes the texts of all docs; returns the number of docs in each shard.
pub fn export(archive: &Archive, units: &Units, sink: Sink<'_>) -> Result<Vec<u32>, Diagnostic> {
    let mut shards = Shards::new("t", sink);
    let mut counts = Vec::new();
    let mut first = 0;
    let mut bytes = 0;
    for (index, doc) in units.docs.iter().enumerate() {
        bytes += doc.text(archive).len();
        if bytes >= SHARD || index + 1 == units.docs.len() {
            shards.push(payload(archive, first, &units.docs[first..=index]))?;
            counts.push((index + 1 - first) as u32);
            (first, bytes) = (index + 1, 0);
        }
    }
    shards.finish()?;
    Ok(counts)
}

fn payload(archive: &Archive, first: usize, docs: &[Doc]) -> Encoder {
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
    let mut payload = Encoder::payload(Kind::Texts, 0);
    payload.size(first);
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
