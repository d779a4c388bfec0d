//! Files of the site on their way from `render` and `search` to `publish`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::archive::SitePath;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its place in the site.
    pub path: SitePath,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Content hash of everything that it is made from, where that is known before it is made. Equal hashes mean equal
    /// bytes.
    pub input_hash: Option<ContentHash>,
}

impl OutputFile {
    /// Returns a file without an input hash: it is made anew by every build.
    pub fn new(path: SitePath, bytes: Vec<u8>) -> Self {
        Self { path, bytes, input_hash: None }
    }
}

/// Takes files as they are made, from any thread and in no particular order.
pub trait Sink: Sync {
    /// Takes a file.
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic>;

    /// Takes the file at `path` over from the previous site, if it was made from the same input. Returns its size in
    /// bytes; `None` where the file must be made.
    fn reuse(&self, path: &SitePath, input_hash: ContentHash) -> Option<u64> {
        let _ = (path, input_hash);
        None
    }
}

/// A closure takes files and has no previous site.
impl<F: Fn(OutputFile) -> Result<(), Diagnostic> + Sync> Sink for F {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self(file)
    }
}

/// A sink that collects files in memory.
#[derive(Debug, Default)]
pub struct Collected(Mutex<BTreeMap<SitePath, Vec<u8>>>);

impl Collected {
    /// Returns the bytes of each file.
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

/// Input hash of each file, by its path in the site.
pub type InputHashes = BTreeMap<String, ContentHash>;
