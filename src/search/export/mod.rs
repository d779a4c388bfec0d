//! The tantivy index and the archive → the files of `search/`; see [`super::format`] for their bytes.

mod departments;
mod facets;
mod merge;
mod postings;
mod root;
mod run;
mod texts;

use tantivy::TantivyError;

use super::format::Encoder;
use super::index::cannot;
use super::segment::Segment;
use super::units::Units;
use crate::archive::{Archive, SitePath};
use crate::diagnostics::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputFile, Sink};

/// Writes all files of `search/` for `units` of `archive`, whose index is `segments`.
pub fn export(archive: &Archive, units: &Units, segments: &[Segment], sink: &dyn Sink) -> Result<(), Diagnostic> {
    let postings = postings::export(units, segments, sink)?;
    let texts = texts::export(archive, units, sink)?;
    let files = [
        root::file(archive, units, &postings, &texts),
        departments::file(archive, units.generation),
        facets::file(archive, units),
    ];
    files.into_iter().try_for_each(|file| sink.write(file))
}

/// Writes the file `search/NAME.js` with the payload that `make` makes, unless the site before has it. Returns its
/// kilobytes, rounded up.
fn put(sink: &dyn Sink, name: &str, origin: Fingerprint, make: impl FnOnce() -> Encoder) -> Result<u32, Diagnostic> {
    let path = SitePath::new(format!("search/{name}.js"));
    let bytes = match sink.keep(&path, origin) {
        Some(bytes) => bytes,
        None => {
            let file = OutputFile { origin: Some(origin), ..make().into_file(name) };
            let bytes = file.bytes.len() as u64;
            sink.write(file)?;
            bytes
        }
    };
    Ok(bytes.div_ceil(1024) as u32)
}

/// A failure to read the index that was just written.
fn unreadable(error: TantivyError) -> Diagnostic {
    cannot("read", std::path::Path::new(super::index::FOLDER), &error)
}
