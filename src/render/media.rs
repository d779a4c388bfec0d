//! Pictures and attachments that issues name: which file of `content/` stands where in the site.

use std::collections::BTreeSet;

use crate::archive::{Archive, SitePath};
use crate::diagnostics::Diagnostic;
use crate::parse::links::media_path;

/// Hands each file that an issue names, relative to the root, to `copy`, once and in order.
pub fn copy(
    archive: &Archive,
    copy: impl Fn(&str, &SitePath) -> Result<(), Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let files: BTreeSet<&str> =
        archive.issues.iter().flat_map(|issue| issue.media.iter().map(String::as_str)).collect();
    let wrong: Vec<Diagnostic> = files.into_iter().filter_map(|file| copy(file, &media_path(file)).err()).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
