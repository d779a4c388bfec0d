//! A file to import with the files that stand beside it.

/// Reads a file by its path relative to the original, if it stands in the same folder or below it.
pub type Beside<'a> = &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync);
/// Is told how many of the pages of a scan were recognised: `(3, 40)`.
pub type Watch<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A file to import, or a folder of the pictures of pages.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    /// Path with forward slashes; the names in it are evidence.
    pub path: &'a str,
    /// The file; empty for a folder.
    pub bytes: &'a [u8],
    /// Pictures of a folder, in order; empty for a file.
    pub pages: &'a [Vec<u8>],
    /// Reads pictures that the file names.
    pub beside: Beside<'a>,
    /// Follows the recognition of scans.
    pub watch: Watch<'a>,
}

impl<'a> Original<'a> {
    /// A file with nothing beside it.
    pub fn alone(path: &'a str, bytes: &'a [u8]) -> Self {
        Self { path, bytes, pages: &[], beside: &|_| None, watch: &|_, _| {} }
    }
}
