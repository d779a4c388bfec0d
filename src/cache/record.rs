//! The record of the last build: the content hash of its input, and the listing of its output. Where neither has changed,
//! there is nothing to build.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{FOLDER, input_hashes};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::output::InputHashes;

const NAME: &str = "built.json";

/// Cache key of a build: the content hash, in hexadecimal digits, of the code, the options and the bytes of every file
/// that is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// Computes the key of a build with these `options`, as text, and the hash of its `sources`.
    pub fn new(options: &str, sources: &blake3::Hash) -> Self {
        let content_hash = ContentHash::of(|all| {
            all.part(options.as_bytes());
            all.part(sources.as_bytes());
        });
        Self(content_hash.to_string())
    }
}

/// A department as the registry had it when the site was built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedDepartment {
    /// Full name.
    pub name: String,
    /// Name that pages show.
    pub short: String,
    /// Name of its page.
    pub slug: String,
}

/// The last build that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Cache key of its input.
    pub key: Key,
    /// Hash of the names, sizes and times of the site's files, as it left them.
    pub site: String,
    /// The same hash of the search index.
    pub index: String,
    /// Hash of the file of input hashes.
    pub input_hashes: String,
    /// Number of issues in the archive.
    pub issues: usize,
    /// Number of passages in them.
    pub passages: usize,
    /// Number of drafts that were left out.
    pub drafts_left_out: usize,
    /// Number of files of the site.
    pub files: usize,
    /// Size of all files, in bytes.
    pub bytes: u64,
    /// Departments whose pages the site has, and those that had one under a name that the registry has lost.
    #[serde(default)]
    pub departments: Vec<PublishedDepartment>,
    /// Warnings about the content, which a build that finds nothing changed says again.
    pub warnings: Vec<Diagnostic>,
}

impl Record {
    /// Reads the record of the archive at `root`; `None` where there is none.
    ///
    /// # Errors
    /// The file cannot be read or is damaged; a build then makes everything anew.
    pub fn read(root: &Path) -> Result<Option<Self>, Diagnostic> {
        let path = root.join(FOLDER).join(NAME);
        let Some(bytes) = files::read_if_exists(&path, u64::MAX)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| super::damaged(&path))
    }

    /// Reads the input hashes of the files of the site.
    pub fn input_hashes(&self, root: &Path) -> Result<InputHashes, Diagnostic> {
        input_hashes::read(root, &self.input_hashes)
    }

    /// Removes the record of the archive at `root`, if there is one.
    pub fn remove(root: &Path) -> Result<(), Diagnostic> {
        files::remove_if_exists(&root.join(FOLDER).join(NAME))
    }

    /// Writes the record for the next build.
    pub fn write(&self, root: &Path) -> Result<(), Diagnostic> {
        let text = serde_json::to_vec(self).expect("keys are texts and no number is odd");
        files::replace(&root.join(FOLDER).join(NAME), &text)
    }
}
