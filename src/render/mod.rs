//! From the archive to the files of the site, in memory: pages, feeds, data.

use crate::archive::SitePath;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
}
