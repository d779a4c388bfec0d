//! The tantivy index and the archive → the files of `search/`; see [`super::format`] for their bytes.

mod departments;
mod facets;
mod merge;
mod postings;
mod root;
mod texts;

use rayon::prelude::*;
use tantivy::{Index, TantivyError};

use super::format::Encoder;
use super::index::{Fields, cannot};
use super::units::Units;
use crate::archive::Archive;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};

/// Shards that are compressed side by side: enough for any machine's cores, and little memory.
const BATCH: usize = 64;

/// Writes all files of `search/` for `units` of `archive`, whose index is `index`.
pub fn export(
    archive: &Archive,
    units: &Units,
    index: &Index,
    fields: Fields,
    sink: Sink<'_>,
) -> Result<(), Diagnostic> {
    let postings = postings::export(units, index, fields, sink)?;
    let texts = texts::export(archive, units, sink)?;
    let files = [
        root::file(archive, units, &postings, &texts),
        departments::file(archive, units.generation),
        facets::file(archive, units),
    ];
    files.into_iter().try_for_each(sink)
}

/// Finished payloads on their way to their files, numbered in the order they come in.
struct Shards<'a> {
    folder: &'static str,
    sink: Sink<'a>,
    waiting: Vec<Encoder>,
    /// Kilobytes of each file written, rounded up.
    kilobytes: Vec<u32>,
}

impl<'a> Shards<'a> {
    fn new(folder: &'static str, sink: Sink<'a>) -> Self {
        Self { folder, sink, waiting: Vec::new(), kilobytes: Vec::new() }
    }

    fn push(&mut self, payload: Encoder) -> Result<(), Diagnostic> {
        self.waiting.push(payload);
        if self.waiting.len() == BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Diagnostic> {
        let (folder, first, sink) = (self.folder, self.kilobytes.len(), self.sink);
        let write = |(index, payload): (usize, Encoder)| {
            let file: OutputFile = payload.into_file(&format!("{folder}/{:04}", first + index));
            let kilobytes = file.bytes.len().div_ceil(1024) as u32;
            sink(file).map(|()| kilobytes)
        };
        let waiting: Vec<Encoder> = std::mem::take(&mut self.waiting);
        let written: Result<Vec<u32>, Diagnostic> = waiting.into_par_iter().enumerate().map(write).collect();
        self.kilobytes.extend(written?);
        Ok(())
    }

    /// Kilobytes of all files.
    fn finish(mut self) -> Result<Vec<u32>, Diagnostic> {
        self.flush()?;
        Ok(self.kilobytes)
    }
}

/// A failure to read the index that was just written.
fn unreadable(error: TantivyError) -> Diagnostic {
    cannot("read", std::path::Path::new(super::index::FOLDER), &error)
}
