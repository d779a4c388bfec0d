//! The staging folder takes the place of `out`.
//!
//! In one step where the system can exchange two folders (Linux, macOS), else by two renames, or file by file where
//! `out` cannot be renamed because something is mounted there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::{manifest, place};
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Puts `staging` in the place of `out`; `out` is as it was where that fails. The site that stood there moves to
/// `before`, in the place of what is there.
pub fn swap(staging: &Path, out: &Path, before: &Path) -> Result<(), Diagnostic> {
    if !out.exists() {
        return fs::rename(staging, out).map_err(|error| failed("create", out, &error));
    }
    keep(staging, out)?;
    if exchange(staging, out).is_ok() {
        put_away(staging, before);
        return Ok(());
    }
    let old = place::old_folder(staging);
    if fs::rename(out, &old).is_err() {
        return sync(staging, out);
    }
    if let Err(error) = fs::rename(staging, out) {
        fs::rename(&old, out).map_err(|error| failed("put back", &old, &error))?;
        return Err(failed("replace", out, &error));
    }
    put_away(&old, before);
    Ok(())
}

/// Exchanges two folders of one file system, so that there is no moment without either.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The old site is kept for those who read it still: a copy that was begun in it can be ended. The one that was
/// kept so far goes. The new site stands, so what cannot be moved or removed is left to the next run.
fn put_away(old: &Path, before: &Path) {
    let _ = remove(before);
    if fs::rename(old, before).is_err() {
        let _ = remove(old);
    }
}

/// Removes a folder with all that is in it. Side by side, as a build waits for ten thousand files to go.
fn remove(folder: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(folder)?.is_dir() {
        return fs::remove_file(folder);
    }
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.par_iter().try_for_each(|entry| {
        if entry.file_type()?.is_dir() { remove(&entry.path()) } else { fs::remove_file(entry.path()) }
    })?;
    fs::remove_dir(folder)
}

/// Carries over what is not a page: the `.gitkeep` and the folder's permissions.
fn keep(staging: &Path, out: &Path) -> Result<(), Diagnostic> {
    let kept = out.join(manifest::KEEP);
    if kept.exists() {
        fs::copy(&kept, staging.join(manifest::KEEP)).map_err(|error| failed("copy", &kept, &error))?;
    }
    let metadata = fs::metadata(out).map_err(|error| failed("read", out, &error))?;
    fs::set_permissions(staging, metadata.permissions()).map_err(|error| failed("set permissions of", staging, &error))
}

/// Makes `out` equal to `staging`, file by file; a reader never sees half a file.
pub fn sync(staging: &Path, out: &Path) -> Result<(), Diagnostic> {
    let wanted = manifest::files(staging)?;
    let before = manifest::files(out)?;
    // The manifest lists old and new files while both stand there, so that a run that is cut short
    // leaves nothing that the next run would take for somebody else's.
    let both: BTreeSet<&str> = wanted.iter().chain(&before).map(String::as_str).collect();
    manifest::write(out, &both.into_iter().collect::<Vec<_>>())?;
    let wanted_set: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    for stale in before.iter().filter(|path| !wanted_set.contains(path.as_str())) {
        let path = out.join(stale);
        fs::remove_file(&path).map_err(|error| failed("remove", &path, &error))?;
        remove_empty_parents(&path, out);
    }
    for path in wanted.iter().map(String::as_str).chain([manifest::name()]) {
        copy(&staging.join(path), &out.join(path)).map_err(|error| failed("write", &out.join(path), &error))?;
    }
    Ok(())
}

/// Copies beside the target first: a rename inside one folder is atomic.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".kanku-new");
    let beside = to.with_file_name(name);
    fs::copy(from, &beside)?;
    fs::rename(&beside, to).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

/// Removes the folders above `path` that are empty now, up to `out`.
fn remove_empty_parents(path: &Path, out: &Path) {
    for parent in path.ancestors().skip(1).take_while(|parent| *parent != out) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
}
