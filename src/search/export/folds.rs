//! Export of the characters that are read as others.

use crate::output::OutputFile;
use crate::search::format::{Encoder, Kind};
use crate::search::normalise::folds::pairs;

/// Makes `search/folds.js`.
pub fn file(generation: u32) -> OutputFile {
    let mut payload = Encoder::payload(Kind::Folds, generation);
    let (from, to): (Vec<char>, String) = pairs().unzip();
    payload.size(from.len());
    payload.ascending(from.into_iter().map(u32::from));
    payload.string(&to);
    payload.into_file("folds")
}
