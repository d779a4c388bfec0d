//! Puts finished folders in place of those that stand, all of them or none.
//!
//! A folder is put in place in one step where the system can exchange two folders (Linux, macOS), else by two renames;
//! both can be undone. Where `out` itself cannot be renamed, because something is mounted there, its files are replaced
//! one by one, which cannot; so the site comes last.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{manifest, place};
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// A folder that a build has finished, and the place that it is for.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The finished folder. Where it is missing, `target` is to be missing too.
    pub staging: PathBuf,
    /// Its place, on the same file system.
    pub target: PathBuf,
}

/// Puts the index, if there is one to put, and then the site in place. Where one of them fails, both stand as before.
/// The previous site moves to `before`, in place of the one that is there; the previous index is removed.
///
/// # Errors
/// The step that failed; and, should it come to that, the step back that failed too.
pub fn replace_all(site: &Replacement, index: &Replacement, before: &Path) -> Result<(), Vec<Diagnostic>> {
    let index = Moved::begin(index).map_err(|error| vec![failed("replace", &index.target, &error)])?;
    let old_site = replace_site(site).map_err(|wrong| {
        let undone = index.undo().map_err(|error| failed("put back", &index.replacement.target, &error));
        [wrong].into_iter().chain(undone.err()).collect::<Vec<_>>()
    })?;
    // Both stand: what cannot be cleared away now is left to the next run.
    index.old().iter().for_each(|old| drop(remove(old)));
    old_site.iter().for_each(|old| put_away(old, before));
    Ok(())
}

/// Puts the site in place; returns the folder of the previous one, if there is one.
fn replace_site(site: &Replacement) -> Result<Option<PathBuf>, Diagnostic> {
    let Replacement { staging, target } = site;
    if target.exists() {
        carry_over(staging, target)?;
    }
    match Moved::begin(site) {
        Ok(moved) => Ok(moved.old()),
        Err(error) if is_mount_point(&error) => sync(staging, target).map(|()| None),
        Err(error) => Err(failed("replace", target, &error)),
    }
}

/// Returns whether a folder could not be renamed because a file system, or a folder of another one, is mounted there.
fn is_mount_point(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy)
}

/// A replacement that was made and can be undone.
struct Moved<'a> {
    replacement: &'a Replacement,
    how: How,
}

/// The way in which a folder was put in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// There is neither a finished folder nor one to replace.
    Nothing,
    /// The place was free.
    Created,
    /// The folders were exchanged: the old one is where the finished one was.
    Exchanged,
    /// The old folder was renamed, then the finished one, if there is one.
    Renamed,
}

impl<'a> Moved<'a> {
    fn begin(replacement: &'a Replacement) -> io::Result<Self> {
        let Replacement { staging, target } = replacement;
        let done = |how| Ok(Self { replacement, how });
        match (staging.exists(), target.exists()) {
            (false, false) => done(How::Nothing),
            (true, false) => {
                fs::rename(staging, target)?;
                done(How::Created)
            }
            (true, true) if exchange(staging, target).is_ok() => done(How::Exchanged),
            (is_new, _) => {
                let old = place::old_folder(staging);
                fs::rename(target, &old)?;
                if is_new && let Err(error) = fs::rename(staging, target) {
                    fs::rename(&old, target)?;
                    return Err(error);
                }
                done(How::Renamed)
            }
        }
    }

    /// Returns the folder of what stood there before, if anything did.
    fn old(&self) -> Option<PathBuf> {
        match self.how {
            How::Nothing | How::Created => None,
            How::Exchanged => Some(self.replacement.staging.clone()),
            How::Renamed => Some(place::old_folder(&self.replacement.staging)),
        }
    }

    /// Puts back what stood there before.
    fn undo(&self) -> io::Result<()> {
        let Replacement { staging, target } = self.replacement;
        match self.how {
            How::Nothing => Ok(()),
            How::Created => fs::rename(target, staging),
            How::Exchanged => exchange(staging, target),
            How::Renamed => {
                if target.exists() {
                    fs::rename(target, staging)?;
                }
                fs::rename(place::old_folder(staging), target)
            }
        }
    }
}

/// Exchanges two folders of one file system, so that at no moment one of them is missing.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves the previous site to `before`, so that a copy of it that has begun can end; the one that is there goes.
fn put_away(old: &Path, before: &Path) {
    let _ = remove(before);
    if fs::rename(old, before).is_err() {
        let _ = remove(old);
    }
}

/// Removes a folder with all that is in it, in parallel, as a site has ten thousand files. A folder that may not be
/// written to is made writable first.
pub fn remove(folder: &Path) -> io::Result<()> {
    let data = fs::symlink_metadata(folder)?;
    if !data.is_dir() {
        return fs::remove_file(folder);
    }
    make_writable(folder, &data)?;
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.par_iter().try_for_each(|entry| {
        if entry.file_type()?.is_dir() { remove(&entry.path()) } else { fs::remove_file(entry.path()) }
    })?;
    fs::remove_dir(folder)
}

#[cfg(unix)]
fn make_writable(folder: &Path, data: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = data.permissions();
    if permissions.mode() & 0o700 == 0o700 {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() | 0o700);
    fs::set_permissions(folder, permissions)
}

#[cfg(not(unix))]
fn make_writable(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// Carries over from the previous site what is not made by a build: the `.gitkeep` and the folder's permissions.
fn carry_over(staging: &Path, out: &Path) -> Result<(), Diagnostic> {
    let kept = out.join(manifest::KEEP);
    if kept.exists() {
        fs::copy(&kept, staging.join(manifest::KEEP)).map_err(|error| failed("copy", &kept, &error))?;
    }
    let metadata = fs::metadata(out).map_err(|error| failed("read", out, &error))?;
    fs::set_permissions(staging, metadata.permissions()).map_err(|error| failed("set permissions of", staging, &error))
}

/// Makes `out` equal to `staging`, file by file; each file is whole at any moment.
pub fn sync(staging: &Path, out: &Path) -> Result<(), Diagnostic> {
    let wanted = manifest::files(staging)?;
    let before = manifest::files(out)?;
    // The manifest lists old and new files while both stand there, so that a run that is cut short leaves nothing that
    // the next run would take for somebody else's.
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

/// Copies a file beside its target first: a rename inside one folder is atomic.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".kanku-new");
    let beside = to.with_file_name(name);
    fs::copy(from, &beside).and_then(|_| fs::rename(&beside, to)).inspect_err(|_| {
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
