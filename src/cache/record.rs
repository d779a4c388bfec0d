//! What the last build was made from, and what it left: where both are as they were, there is nothing to build.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{FOLDER, input_hashes};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::output::InputHashes;

const NAME: &str = "built.json";

/// The content_hash, in hexadecimal digits, of all that decides what a build makes: the code, the options and the
/// bytes of every file that is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// `options` are the settings of the command line as text, `sources` the hash of what is read.
    pub fn new(options: &str, sources: &blake3::Hash) -> Self {
        let content_hash = ContentHash::of(|all| {
            all.part(options.as_bytes());
            all.part(sources.as_bytes());
        });
        Self(content_hash.to_string())
    }
}

/// The last build that ended well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What it was made from.
    pub key: Key,
    /// Hash of the names, sizes and times of the site's files, as it left them.
    pub site: String,
    /// The same of the search index; of no file where there is none.
    pub index: String,
    /// Hash of the file of input_hashes.
    pub input_hashes: String,
    /// Issues of the archive.
    pub issues: usize,
    /// Passages in them.
    pub passages: usize,
    /// Drafts that were left out.
    pub drafts_left_out: usize,
    /// Files of the site.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// What was said about the content; it is as true as it was.
    pub warnings: Vec<Diagnostic>,
}

impl Record {
    /// The record of the archive at `root`. `None` where there is none; an error where it cannot be read, which
    /// is no reason not to build.
    pub fn read(root: &Path) -> Result<Option<Self>, Diagnostic> {
        let path = root.join(FOLDER).join(NAME);
        let Some(bytes) = files::read_if_exists(&path, u64::MAX)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| super::damaged(&path))
    }

    /// What the files of the site were made from; an error where that cannot be read.
    pub fn input_hashes(&self, root: &Path) -> Result<InputHashes, Diagnostic> {
        input_hashes::read(root, &self.input_hashes)
    }

    /// Forgets the record of the archive at `root`.
    pub fn remove(root: &Path) -> Result<(), Diagnostic> {
        files::remove_if_exists(&root.join(FOLDER).join(NAME))
    }

    /// Keeps the record for the next build.
    pub fn write(&self, root: &Path) -> Result<(), Diagnostic> {
        let text = serde_json::to_vec(self).expect("keys are texts and no number is odd");
        files::replace(&root.join(FOLDER).join(NAME), &text)
    }
}
