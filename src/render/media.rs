//! Pictures and attachments: the files below `content/` that issues and pages show or link to, and their paths in the site.

use std::collections::BTreeSet;

use crate::archive::url::media_path;
use crate::archive::{Archive, SitePath};
use crate::diagnostics::Diagnostic;

/// Lists each file that an issue or a page uses, relative to the root, with its path in the site; each once, sorted.
pub fn files(archive: &Archive) -> impl Iterator<Item = (&str, SitePath)> {
    let files: BTreeSet<&str> = archive.media().collect();
    files.into_iter().map(|file| (file, media_path(file)))
}

/// Calls `copy` for each of these files and returns every error.
pub fn copy(
    archive: &Archive,
    copy: impl Fn(&str, &SitePath) -> Result<(), Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let errors: Vec<Diagnostic> = files(archive).filter_map(|(file, path)| copy(file, &path).err()).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
