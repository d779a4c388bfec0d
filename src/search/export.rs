//! Exports the tantivy index and the archive to the files of `search/`; see [`super::format`] for their bytes.
//!
//! A file that has the same content as the one in the previous site is not written again.

mod facets;
mod folds;
mod merge;
mod postings;
mod root;
mod run;
mod shard;
mod slips;
mod texts;
mod units_table;
mod writer;

use tantivy::TantivyError;

use super::format::Encoder;
use super::index::cannot;
use super::segment::Segment;
use super::units::Units;
use crate::archive::{Archive, SitePath};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};
use postings::Reader;
use shard::Sizes;

/// Writes all files of `search/` for `units` of `archive`, whose index is `segments`.
pub fn export(archive: &Archive, units: &Units, segments: &[Segment], sink: &dyn Sink) -> Result<(), Diagnostic> {
    let postings = postings::export(&Reader::new(archive, units, segments), Sizes::OF_SITE, sink)?;
    let texts = texts::export(archive, units, sink)?;
    sink.write(root::file(archive, units, &postings, &texts))?;
    sink.write(facets::file(archive, units))?;
    sink.write(folds::file(units.generation))?;
    slips::export(&postings.slips, units.generation, sink)
}

/// Writes the file `search/NAME.js` with the payload that `make` returns, or takes it over from the previous site.
/// Returns its size in kilobytes, rounded up.
fn put(
    sink: &dyn Sink,
    name: &str,
    input_hash: ContentHash,
    make: impl FnOnce() -> Encoder,
) -> Result<u32, Diagnostic> {
    if let Some(bytes) = sink.reuse(&SitePath::new(format!("search/{name}.js")), input_hash) {
        return Ok(kilobytes(bytes));
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
