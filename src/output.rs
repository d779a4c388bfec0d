//! A file of the site before it is published: what `render` and `search` make and `publish` takes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::archive::SitePath;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it was made from, if that is known before it is made.
    pub input_hash: Option<ContentHash>,
}

impl OutputFile {
    /// A file whose input_hash is not told.
    pub fn new(path: SitePath, bytes: Vec<u8>) -> Self {
        Self { path, bytes, input_hash: None }
    }
}

/// Takes files as they are made, from any thread and in no particular order.
pub trait Sink: Sync {
    /// Takes a file.
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic>;

    /// Takes the file at `path` from the site before, if it was made from the same: then it is not to be made again.
    /// Returns its size in bytes.
    fn keep(&self, path: &SitePath, input_hash: ContentHash) -> Option<u64> {
        let _ = (path, input_hash);
        None
    }
}

/// Without a site before.
impl<F: Fn(OutputFile) -> Result<(), Diagnostic> + Sync> Sink for F {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self(file)
    }
}

/// Files that are kept in memory.
#[derive(Debug, Default)]
pub struct Collected(Mutex<BTreeMap<SitePath, Vec<u8>>>);

impl Collected {
    /// What is in each of them.
    pub fn into_files(self) -> BTreeMap<SitePath, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Collected {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path, file.bytes);
        Ok(())
    }
}

/// What files were made from, by their paths in the site.
pub type InputHashes = BTreeMap<String, ContentHash>;
