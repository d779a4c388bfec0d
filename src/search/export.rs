//! Export of the tantivy index and the archive to the files of `search/`; see [`super::format`] for their bytes.
//!
//! A file is reused from the previous site if its inputs are the same. For shards of postings this is known before any
//! term is read, if the previous export left its record and few docs have changed since. A shard's number is part of its
//! bytes, so when a shard is added or removed, those behind it are written again.

mod changes;
mod departments;
mod facets;
mod kept;
mod merge;
mod postings;
mod root;
mod run;
mod shard;
mod stretches;
mod texts;
mod writer;

use tantivy::TantivyError;

use super::format::Encoder;
use super::index::{Before, cannot};
use super::lexicon;
use super::segment::Segment;
use super::units::Units;
use crate::archive::{Archive, SitePath};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};
use kept::Kept;
use postings::Reader;
use shard::Sizes;
use stretches::{Stretch, stretches};

/// Writes all files of `search/` for `units` of `archive`, whose index is `segments`. `before` is the previous index with
/// the record of its export. Returns the record of this export.
pub fn export(
    archive: &Archive,
    units: &Units,
    segments: &[Segment],
    before: Option<&Before>,
    sink: &dyn Sink,
) -> Result<Vec<u8>, Diagnostic> {
    export_in(Sizes::OF_SITE, archive, units, segments, before, sink)
}

/// Does the work of [`export`] with the given sizes of shards.
fn export_in(
    sizes: Sizes,
    archive: &Archive,
    units: &Units,
    segments: &[Segment],
    before: Option<&Before>,
    sink: &dyn Sink,
) -> Result<Vec<u8>, Diagnostic> {
    let lexicon = lexicon::content_hash(archive);
    let kept = before.and_then(|before| Some((before, Kept::from_bytes(&before.export()?)?)));
    let usable = kept.as_ref().filter(|(_, kept)| kept.lexicon == lexicon);
    let known = usable.and_then(|(before, kept)| known_stretches(archive, units, kept, before));
    let stretches = known.unwrap_or_default();
    let postings = postings::export(&Reader::new(units, segments), stretches, sizes, sink)?;
    let texts = texts::export(archive, units, sink)?;
    let files = [
        root::file(archive, units, &postings, &texts),
        departments::file(archive, units.generation),
        facets::file(archive, units),
    ];
    files.into_iter().try_for_each(|file| sink.write(file))?;
    let docs = units.docs.iter().map(|doc| doc.content_hash).collect();
    Ok(Kept { lexicon, docs, shards: postings.shards }.to_bytes())
}

/// Returns the previous shards, each with whether it may have changed; `None` if all terms must be read.
fn known_stretches<'a>(archive: &Archive, units: &Units, kept: &'a Kept, before: &Before) -> Option<Vec<Stretch<'a>>> {
    let changed = changes::terms_changed(archive, units, &kept.docs, before)?;
    Some(stretches(&kept.shards, &changed))
}

/// Reuses the file `search/NAME.js` of the previous site if it has the same input hash. Returns its size in kilobytes,
/// rounded up.
fn reuse(sink: &dyn Sink, name: &str, input_hash: ContentHash) -> Option<u32> {
    sink.keep(&SitePath::new(format!("search/{name}.js")), input_hash).map(kilobytes)
}

/// Writes the file `search/NAME.js` with the payload that `make` returns, unless it can be reused. Returns its size in
/// kilobytes, rounded up.
fn put(
    sink: &dyn Sink,
    name: &str,
    input_hash: ContentHash,
    make: impl FnOnce() -> Encoder,
) -> Result<u32, Diagnostic> {
    if let Some(kilobytes) = reuse(sink, name, input_hash) {
        return Ok(kilobytes);
    }
    let file = OutputFile { input_hash: Some(input_hash), ..make().into_file(name) };
    let bytes = file.bytes.len() as u64;
    sink.write(file)?;
    Ok(kilobytes(bytes))
}

fn kilobytes(bytes: u64) -> u32 {
    bytes.div_ceil(1024) as u32
}

/// Makes the diagnostic of a failure to read the index that was just written.
fn unreadable(error: TantivyError) -> Diagnostic {
    cannot("read", std::path::Path::new(super::index::FOLDER), &error)
}

#[cfg(test)]
mod tests;
