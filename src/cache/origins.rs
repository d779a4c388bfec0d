//! What the files of the site were made from: a line for each, its fingerprint and its path.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::{FOLDER, damaged, failed};
use crate::diagnostics::Diagnostic;
use crate::output::Origins;

const NAME: &str = "origins";

/// Keeps `origins` for the next build of the archive at `root`; returns the hash by which a [`Record`](super::Record) knows them.
pub fn write(root: &Path, origins: &Origins) -> Result<String, Diagnostic> {
    let mut text = String::new();
    for (path, origin) in origins {
        writeln!(text, "{origin} {path}").expect("a string takes all that is written to it");
    }
    super::write(&root.join(FOLDER).join(NAME), text.as_bytes())?;
    Ok(hash(text.as_bytes()))
}

/// The origins that [`write`] kept under `expected`.
pub fn read(root: &Path, expected: &str) -> Result<Origins, Diagnostic> {
    let path = root.join(FOLDER).join(NAME);
    let bytes = fs::read(&path).map_err(|error| failed("read", &path, &error))?;
    let text = std::str::from_utf8(&bytes).ok().filter(|_| hash(&bytes) == expected).ok_or_else(|| damaged(&path))?;
    let entry = |line: &str| {
        let (origin, path) = line.split_once(' ')?;
        Some((path.to_owned(), origin.parse().ok()?))
    };
    text.lines().map(entry).collect::<Option<Origins>>().ok_or_else(|| damaged(&path))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
