//! Pictures and attachments that issues name: which file of `content/` stands where in the site.

use std::collections::BTreeSet;

use crate::archive::{Archive, SitePath};
use crate::diagnostics::Diagnostic;
use crate::parse::links::media_path;

/// Each file that an issue names, relative to the root, with its place in the site; once and in order.
pub fn files(archive: &Archive) -> impl Iterator<Item = (&str, SitePath)> {
    let files: BTreeSet<&str> =
        archive.issues.iter().flat_map(|issue| issue.media.iter().map(String::as_str)).collect();
    files.into_iter().map(|file| (file, media_path(file)))
}

/// Hands each of them to `copy`.
pub fn copy(
    archive: &Archive,
    copy: impl Fn(&str, &SitePath) -> Result<(), Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let wrong: Vec<Diagnostic> = files(archive).filter_map(|(file, path)| copy(file, &path).err()).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
