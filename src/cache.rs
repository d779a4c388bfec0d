//! `.kanku/`: what a build keeps for the next one, beside the search index.
//!
//! - `lock`: held while a build runs. The system frees it when the process ends, however it ends.
//! - `built.json`: what the site was built from, and how site and index were left ([`Record`]). Written last and
//!   removed before anything is put in place, so that it never tells of a build that did not end.
//! - `input_hashes`: what each file of the site was made from, so that it is made anew only where that changes. `built.json`
//!   holds its hash, so that the two belong together.
//! - `issues/`: the issues as they were parsed, in volumes, so that only those are parsed anew that changed. Each
//!   file bears its seal and each issue tells what it was parsed from, so that they are good whatever became of the
//!   build.
//! - `before/`: the site that was replaced last, for whoever still reads it (see [`crate::publish`]).
//!
//! All of it may be deleted at any time; it is never needed to build. What is damaged is noticed, what somebody
//! forged is not: a `.kanku/` from elsewhere is to be trusted like a program from there.

mod input_hashes;
mod issues;
mod lock;
mod record;

pub use input_hashes::write as write_input_hashes;
pub use issues::IssueVolumes;
pub use lock::Lock;
pub use record::{Key, Record};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// The cache's folder, relative to the archive's root.
pub const FOLDER: &str = ".kanku";
/// The site that was replaced last.
const BEFORE: &str = "before";

/// Where the site that was replaced last waits.
pub fn before(root: &Path) -> PathBuf {
    root.join(FOLDER).join(BEFORE)
}

/// Says that what is kept in `path` is of no use.
fn damaged(path: &Path) -> Diagnostic {
    Diagnostic::warning(format!("{} is damaged or another version's; everything is built anew", path.display()))
}

/// Forgets everything but the lock.
pub fn clear(root: &Path) -> Result<(), Diagnostic> {
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read.map_err(|error| failed("read", &folder, &error))?,
    };
    for entry in entries {
        let path = entry.map_err(|error| failed("read", &folder, &error))?.path();
        if path.file_name().is_some_and(|name| name == lock::NAME) {
            continue;
        }
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| failed("remove", &path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
