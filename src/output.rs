//! A file of the site before it is published: what `render` and `search` make and `publish` takes.

use crate::archive::SitePath;
use crate::diagnostics::Diagnostic;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Takes files as they are made, from any thread and in no particular order.
pub type Sink<'a> = &'a (dyn Fn(OutputFile) -> Result<(), Diagnostic> + Sync);
