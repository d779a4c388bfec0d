//! Lists the files below `content/`.
//!
//! Links are followed as long as they stay below `content/`. Hidden files and those that an office program leaves
//! beside an open one (`~$044.md`) are left out. A link that leads out, a pipe, a socket or a device is an error.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{CONTENT, ISSUES, is_markdown, is_page, relative};
use crate::config::registry;
use crate::diagnostics::{Diagnostic, Rule};
use crate::files;

/// Paths of the files below `content/`, relative to the root, each sorted.
#[derive(Default)]
pub(super) struct Found {
    /// Issues.
    pub(super) issues: Vec<String>,
    /// Pages of one's own.
    pub(super) pages: Vec<String>,
    /// Every other file, but the registry.
    pub(super) files: BTreeSet<String>,
}

/// Lists the files below `content/`.
pub(super) fn walk(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let content = root.join(CONTENT);
    let mut found = Found::default();
    if !content.exists() {
        return found;
    }
    let real = content.canonicalize().unwrap_or_else(|_| content.clone());
    let mut entries = WalkDir::new(&content).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(walk_error(root, &error));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let is_hidden = is_hidden(&entry);
        if is_hidden || leads_out(&entry, &real) {
            if !is_hidden {
                diagnostics.push(refused(root, &entry, "a link leads out of content/", "copy the file into content/"));
            }
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        match file(root, &entry) {
            Ok(Some(path)) if is_issue(&path) => found.issues.push(path),
            Ok(Some(path)) if is_page(&path) => found.pages.push(path),
            Ok(Some(path)) if path != registry::FILE_NAME => drop(found.files.insert(path)),
            Ok(_) => {}
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    found
}

/// Returns the path of a file, `None` for a folder.
fn file(root: &Path, entry: &DirEntry) -> Result<Option<String>, Diagnostic> {
    let kind = entry.file_type();
    if kind.is_dir() {
        return Ok(None);
    }
    if !kind.is_file() {
        return Err(refused(root, entry, files::NOT_REGULAR, "move it out of content/"));
    }
    let path = relative(root, entry.path());
    path.map(Some).ok_or_else(|| refused(root, entry, "the file's name is not Unicode text", "rename the file"))
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}

/// Returns true if the entry is a link to something outside `content`, a folder without links in its path.
fn leads_out(entry: &DirEntry, content: &Path) -> bool {
    entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|path| path.starts_with(content))
}

fn is_issue(path: &str) -> bool {
    let inner = path.strip_prefix(ISSUES).and_then(|rest| rest.strip_prefix('/'));
    inner.is_some_and(is_markdown)
}

fn refused(root: &Path, entry: &DirEntry, message: &str, hint: &str) -> Diagnostic {
    let path = relative(root, entry.path()).unwrap_or_else(|| entry.path().display().to_string());
    Diagnostic::error(message).rule(Rule::UnreadableFile).file(path).hint(hint)
}

fn walk_error(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map(|path| relative(root, path).unwrap_or_else(|| path.display().to_string()));
    let diagnostic = if error.loop_ancestor().is_some() {
        Diagnostic::error("a link leads back to a folder above it").hint("remove the link")
    } else {
        let reason = error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
        Diagnostic::error(format!("cannot be read: {reason}")).hint("check the file's permissions")
    };
    diagnostic.rule(Rule::UnreadableFile).file(path.unwrap_or_else(|| CONTENT.into()))
}
