//! `.kanku/`: the state that a build leaves for the next one, beside the search index.
//!
//! - `lock`: locked while a build runs. The system unlocks it when the process ends, however it ends.
//! - `built.json`: the last build ([`Record`]): content hash of its input, and how it left site and index. Written last,
//!   and removed before anything is put in place, so that it never tells of a build that did not end.
//! - `input_hashes`: input hash of each file of the site: only a file whose hash changes is made anew. `built.json`
//!   holds the hash of this file, so that the two belong together.
//! - `before/`: the previous site, for processes that still read it (see [`crate::publish`]).
//!
//! All of it may be deleted at any time; a build never needs it. Damage is noticed, forgery is not: a `.kanku/` from
//! elsewhere is to be trusted like a program from there.

mod input_hashes;
mod lock;
mod record;

pub use input_hashes::write as write_input_hashes;
pub use lock::Lock;
pub use record::{Key, PublishedDepartment, Record};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// The cache's folder, relative to the archive's root.
pub const FOLDER: &str = ".kanku";
/// Folder of the previous site.
const BEFORE: &str = "before";

/// Folder of the search index, which is made and read by [`crate::search`].
const SEARCH: &str = "search";

/// Returns the folder that the previous site is moved to.
pub fn before(root: &Path) -> PathBuf {
    root.join(FOLDER).join(BEFORE)
}

/// Returns the warning that the file at `path` cannot be used.
fn damaged(path: &Path) -> Diagnostic {
    Diagnostic::warning(format!("{} is damaged or another version's; everything is built anew", path.display()))
}

/// Removes everything but the lock and the search index, which stays until a build puts another one in its place.
pub fn clear(root: &Path) -> Result<(), Diagnostic> {
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read.map_err(|error| failed("read", &folder, &error))?,
    };
    for entry in entries {
        let path = entry.map_err(|error| failed("read", &folder, &error))?.path();
        if path.file_name().is_some_and(|name| name == lock::NAME || name == SEARCH) {
            continue;
        }
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| failed("remove", &path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
