//! Checks the place that a site is published to, and names the hidden folders beside it.
//!
//! Input: `out` as typed. Output: `out` with links resolved, refused where building there could
//! destroy what the site is made from.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::swap::{self, Replacement};
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Ending of the folder that the old site is moved to while the new one takes its place by renames.
const OLD: &str = ".old";

/// Returns `path` absolute and with links resolved; its last parts need not exist.
pub fn resolve(path: &Path) -> Result<PathBuf, Diagnostic> {
    let absolute = std::path::absolute(path).map_err(|error| failed("resolve", path, &error))?;
    for ancestor in absolute.ancestors() {
        if fs::symlink_metadata(ancestor).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            continue;
        }
        let resolved = fs::canonicalize(ancestor).map_err(|error| failed("resolve", ancestor, &error))?;
        let rest = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
        if rest.components().any(|part| !matches!(part, Component::Normal(_))) {
            break;
        }
        return Ok(if rest.as_os_str().is_empty() { resolved } else { resolved.join(rest) });
    }
    Err(Diagnostic::error(format!("cannot resolve {}", path.display())).hint("write the path without `..`"))
}

/// Refuses an `out` (resolved) that would overwrite the archive's sources, or that may not be written to.
pub fn guard(out: &Path, root: &Path, content: &Path) -> Result<(), Diagnostic> {
    let root = resolve(root)?;
    let content = resolve(content)?;
    let refuse = |why: String| {
        Err(Diagnostic::error(format!("cannot build into {}: {why}", out.display()))
            .hint("choose a folder of its own with --out, such as public"))
    };
    if out == root {
        return refuse("it is the archive's root".into());
    }
    if root.starts_with(out) {
        return refuse("the archive's root is inside it".into());
    }
    if out.starts_with(&content) {
        return refuse("it is inside the content".into());
    }
    if content.starts_with(out) {
        return refuse("the content is inside it".into());
    }
    for name in ["src", "themes"] {
        let source = resolve(&root.join(name))?;
        if out.starts_with(&source) || source.starts_with(out) {
            return refuse(format!("{name}/ is a folder of sources"));
        }
    }
    if is_read_only(out) {
        let hint = "allow writing to it (chmod u+w), or choose another folder with --out";
        return Err(Diagnostic::error(format!("{} is read-only", out.display())).hint(hint));
    }
    Ok(())
}

/// Returns whether `folder` stands there and may not be written to: a site that took its place would be read-only too,
/// and no build could remove it again.
fn is_read_only(folder: &Path) -> bool {
    let has_no_write_bit = fs::metadata(folder).is_ok_and(|data| data.permissions().readonly());
    #[cfg(unix)]
    let is_forbidden = {
        use rustix::fs::{Access, access};
        access(folder, Access::WRITE_OK).is_err_and(|error| error != rustix::io::Errno::NOENT)
    };
    #[cfg(not(unix))]
    let is_forbidden = false;
    // Windows sets the bit on folders without a meaning.
    is_forbidden || cfg!(unix) && has_no_write_bit
}

/// Returns the hidden folder beside `out` that the process `pid` writes to.
pub fn staging_folder(out: &Path, pid: u32) -> PathBuf {
    out.with_file_name(format!("{}{pid}", prefix(out)))
}

/// Returns the folder that the old site is moved to while the staging folder takes its place by renames.
pub fn old_folder(staging: &Path) -> PathBuf {
    let mut name = staging.file_name().unwrap_or_default().to_owned();
    name.push(OLD);
    staging.with_file_name(name)
}

fn prefix(out: &Path) -> String {
    format!(".{}.kanku-", out.file_name().unwrap_or_default().to_string_lossy())
}

/// Clears away what crashed runs left beside `out`; a previous site whose place is empty is put back.
pub fn recover(out: &Path) -> Result<(), Diagnostic> {
    left_over(out)?.iter().try_for_each(|folder| put_back_or_remove(folder, out))
}

/// Clears away what a crashed run left of one replacement; a previous folder whose place is empty is put back.
pub fn recover_one(replacement: &Replacement) -> Result<(), Diagnostic> {
    for folder in [old_folder(&replacement.staging), replacement.staging.clone()] {
        if fs::symlink_metadata(&folder).is_ok() {
            put_back_or_remove(&folder, &replacement.target)?;
        }
    }
    Ok(())
}

fn put_back_or_remove(folder: &Path, target: &Path) -> Result<(), Diagnostic> {
    let is_old = folder.to_string_lossy().ends_with(OLD);
    if is_old && !target.exists() {
        fs::rename(folder, target).map_err(|error| failed("put back", folder, &error))
    } else {
        swap::remove(folder).map_err(|error| failed("remove", folder, &error))
    }
}

/// Lists the staging and old folders of runs that are over, sorted.
fn left_over(out: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let Some(parent) = out.parent() else { return Ok(Vec::new()) };
    let entries = match fs::read_dir(parent) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|error| failed("read", parent, &error))?,
    };
    let prefix = prefix(out);
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| failed("read", parent, &error))?;
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(&prefix)) else { continue };
        let Ok(pid) = rest.strip_suffix(OLD).unwrap_or(rest).parse::<u32>() else { continue };
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !runs_elsewhere(pid) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Returns whether another process of that number runs, on systems that have `/proc`.
fn runs_elsewhere(pid: u32) -> bool {
    pid != std::process::id() && Path::new("/proc").join(pid.to_string()).exists()
}
