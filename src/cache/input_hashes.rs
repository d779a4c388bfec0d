//! The file of input hashes: one line for each file of the site, its input hash and its path.

use std::fmt::Write;
use std::path::Path;

use super::{FOLDER, damaged};
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::output::InputHashes;

const NAME: &str = "input_hashes";

/// Writes `input_hashes` for the next build of the archive at `root`. Returns the hash of the file, which the
/// [`Record`](super::Record) holds.
pub fn write(root: &Path, input_hashes: &InputHashes) -> Result<String, Diagnostic> {
    let mut text = String::new();
    for (path, input_hash) in input_hashes {
        writeln!(text, "{input_hash} {path}").expect("a string takes all that is written to it");
    }
    files::replace(&root.join(FOLDER).join(NAME), text.as_bytes())?;
    Ok(hash(text.as_bytes()))
}

/// Reads the file that [`write`] wrote; `expected` is the hash that it returned.
///
/// # Errors
/// The file is missing, damaged, or of another build.
pub fn read(root: &Path, expected: &str) -> Result<InputHashes, Diagnostic> {
    let path = root.join(FOLDER).join(NAME);
    let bytes = files::read(&path, u64::MAX)?;
    let text = std::str::from_utf8(&bytes).ok().filter(|_| hash(&bytes) == expected).ok_or_else(|| damaged(&path))?;
    let entry = |line: &str| {
        let (input_hash, path) = line.split_once(' ')?;
        Some((path.to_owned(), input_hash.parse().ok()?))
    };
    text.lines().map(entry).collect::<Option<InputHashes>>().ok_or_else(|| damaged(&path))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
