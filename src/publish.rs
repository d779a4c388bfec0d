//! Publishes: puts a built site and its search index in place, all of it or nothing.
//!
//! Input: [`OutputFile`]s, from any thread, and the folder of the new index. Output: the folder `out`, which then holds
//! these files, a manifest of them, and nothing else (a `.gitkeep` stays). A file that is the same as in the previous
//! site is a hard link to it: where the bytes are equal, or where the input hash is (see [`Sink::reuse`]).
//!
//! Invariants:
//! - Until [`Staging::commit`], `out` and the index are as they were; where it fails they are put back.
//! - Where the system can exchange two folders, a process that opens `out` gets the old site or the new one, and one
//!   that has it open keeps the old one until the build after the next. A path that is opened anew each time may lead
//!   into the one site first and then into the other.
//! - A file that kanku did not write is never changed or removed: the manifest lists those that it wrote.
//! - No path leads out of `out`.

mod manifest;
mod place;
mod swap;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::archive::SitePath;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::files::{self, failed};
use crate::output::{InputHashes, OutputFile, Sink};

pub use swap::Replacement;

/// A site that is being built: its files are written to a folder beside `out`, which then takes the place of `out`.
#[derive(Debug)]
pub struct Staging {
    /// The place of the site, symbolic links resolved.
    out: PathBuf,
    /// The folder beside `out` that the files are written to.
    folder: PathBuf,
    /// Whether a previous site stands at `out`.
    has_previous: bool,
    /// Permission bits of a new file; see [`permissions`].
    permissions: u32,
    /// Input hashes of the previous site's files, as far as they are known.
    before: InputHashes,
    /// The new site's files, by path.
    written: Mutex<BTreeMap<String, Written>>,
}

/// A file of the new site.
#[derive(Debug, Clone, Copy)]
struct Written {
    /// Size in bytes.
    size: u64,
    input_hash: Option<ContentHash>,
}

/// A site that was put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Number of files, without the manifest.
    pub files: usize,
    /// Size of all files, in bytes.
    pub bytes: u64,
    /// Input hash of each file that has one.
    pub input_hashes: InputHashes,
}

impl Staging {
    /// Checks that `out` is a folder that kanku may replace, and creates a staging folder beside it.
    ///
    /// `root` is the archive's root and `content` its `content/`; relative paths are taken from the
    /// working directory.
    pub fn open(out: &Path, root: &Path, content: &Path) -> Result<Self, Diagnostic> {
        let out = place::resolve(out)?;
        place::guard(&out, root, content)?;
        place::recover(&out)?;
        manifest::check(&out)?;
        let folder = place::staging_folder(&out, std::process::id());
        files::create_folder(&folder)?;
        let data = fs::symlink_metadata(&folder).map_err(|error| failed("read", &folder, &error))?;
        let has_previous = out.exists();
        Ok(Self {
            out,
            folder,
            has_previous,
            permissions: permissions(&data),
            before: InputHashes::new(),
            written: Mutex::default(),
        })
    }

    /// Sets the input hashes of the files in `out`, which must be as they were written: those whose hash has not changed
    /// are taken over.
    pub fn trust(&mut self, before: InputHashes) {
        self.before = before;
    }

    fn written(&self) -> MutexGuard<'_, BTreeMap<String, Written>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds `path` to the list of written files.
    ///
    /// # Errors
    /// It is in the list already.
    fn note(&self, path: &str, written: Written) -> Result<(), Diagnostic> {
        match self.written().entry(path.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(written);
                Ok(())
            }
            Entry::Occupied(_) => Err(Diagnostic::error(format!("two pages of the site have one path, `{path}`"))
                .hint("give one of the two another number or slug")),
        }
    }

    /// Writes one file; a path that was written before is an error. May be called from any thread.
    pub fn write(&self, file: &OutputFile) -> Result<(), Diagnostic> {
        let path = file.path.as_str();
        check_path(path)?;
        self.note(path, Written { size: file.bytes.len() as u64, input_hash: file.input_hash })?;
        let target = self.folder.join(path);
        if self.link_if_equal(path, &file.bytes, &target) {
            return Ok(());
        }
        let create = || File::create_new(&target)?.write_all(&file.bytes);
        with_parents(&target, create).map_err(|error| failed("write", &target, &error))
    }

    /// Makes `target` a hard link to the file of the previous site, if that has the same bytes: cheaper than a new file,
    /// and its time stamp stays, by which copying tools tell what has changed. Returns whether it did.
    fn link_if_equal(&self, path: &str, bytes: &[u8], target: &Path) -> bool {
        let before = self.out.join(path);
        self.size_of(&before) == Some(bytes.len() as u64)
            && fs::read(&before).is_ok_and(|old| old == bytes)
            && with_parents(target, || fs::hard_link(&before, target)).is_ok()
    }

    /// Returns the size of a file of the previous site that can be linked to: one with the permission bits of a new file.
    fn size_of(&self, before: &Path) -> Option<u64> {
        if !self.has_previous {
            return None;
        }
        let data = fs::symlink_metadata(before).ok()?;
        (data.is_file() && permissions(&data) == self.permissions).then_some(data.len())
    }

    /// Copies one regular file from outside the site, as a stream, so that a large video takes no memory. The file of
    /// the previous site is linked where it has the same bytes; the author's own file never is, because an edit of it
    /// would change the published one.
    pub fn copy(&self, from: &Path, to: &SitePath) -> Result<(), Diagnostic> {
        let path = to.as_str();
        check_path(path)?;
        let unreadable = |error: io::Error| failed("read", from, &error);
        let (mut source, size) = files::open(from).map_err(unreadable)?;
        self.note(path, Written { size, input_hash: None })?;
        let (before, target) = (self.out.join(path), self.folder.join(path));
        if self.size_of(&before) == Some(size)
            && files::same_content(from, &before).map_err(unreadable)?
            && with_parents(&target, || fs::hard_link(&before, &target)).is_ok()
        {
            return Ok(());
        }
        let copied = with_parents(&target, || File::create_new(&target))
            .and_then(|mut file| io::copy(&mut source, &mut file))
            .map_err(|error| failed("write", &target, &error))?;
        // The file may have grown since its size was read.
        self.written().insert(path.to_owned(), Written { size: copied, input_hash: None });
        Ok(())
    }

    /// Puts the files that were written in place of `out`, and `index` in place of the search index. The previous site
    /// moves to `before`, a folder that may be missing or be replaced.
    pub fn commit(self, index: &Replacement, before: &Path) -> Result<Published, Vec<Diagnostic>> {
        let written = std::mem::take(&mut *self.written());
        let paths: Vec<&str> = written.keys().map(String::as_str).collect();
        // Somebody may have put a file there while the site was built.
        let ready = manifest::write(&self.folder, &paths).and_then(|()| manifest::check(&self.out));
        ready.map_err(|wrong| vec![wrong])?;
        let site = Replacement { staging: self.folder.clone(), target: self.out.clone() };
        swap::replace_all(&site, index, before)?;
        let (files, bytes) = (written.len(), written.values().map(|file| file.size).sum());
        let input_hashes = written.into_iter().filter_map(|(path, file)| Some((path, file.input_hash?))).collect();
        Ok(Published { files, bytes, input_hashes })
    }
}

impl Sink for Staging {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        Self::write(self, &file)
    }

    fn reuse(&self, path: &SitePath, input_hash: ContentHash) -> Option<u64> {
        let path = path.as_str();
        if self.before.get(path) != Some(&input_hash) {
            return None;
        }
        let (before, target) = (self.out.join(path), self.folder.join(path));
        let size = self.size_of(&before)?;
        // Added to the list first: a later write to a path that is linked would change the previous site.
        self.note(path, Written { size, input_hash: Some(input_hash) }).ok()?;
        if with_parents(&target, || fs::hard_link(&before, &target)).is_err() {
            self.written().remove(path);
            return None;
        }
        Some(size)
    }
}

impl Drop for Staging {
    /// Removes the staging folder, which is gone already after a commit. One that cannot be removed is cleared away by the
    /// next run.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Clears away what crashed runs left of a site beside `out` and of an index; a folder whose place is empty is put back.
pub fn recover(out: &Path, index: &Replacement) -> Result<(), Diagnostic> {
    place::recover(&place::resolve(out)?)?;
    place::recover_one(index)
}

/// Returns whether the site in `out`, if there is one, has a page of an issue.
pub fn has_issues(out: &Path) -> Result<bool, Diagnostic> {
    manifest::has_issues(out)
}

/// Hashes the names, sizes and times of all files below `folder`, to hexadecimal digits. As long as the hash is the same,
/// nobody has written there; on Unix that holds even where somebody set a file's time back. A folder that is missing has
/// the hash of an empty one.
pub fn listing(folder: &Path) -> io::Result<String> {
    let hash = if folder.exists() { list(folder)? } else { blake3::hash(&[]) };
    Ok(hash.to_hex().to_string())
}

/// Hashes the entries of a folder in parallel, as a site has ten thousand files.
fn list(folder: &Path) -> io::Result<blake3::Hash> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_cached_key(fs::DirEntry::file_name);
    let hash = |entry: &fs::DirEntry| {
        if entry.file_type()?.is_dir() {
            return list(&entry.path());
        }
        let data = entry.metadata()?;
        let time = data.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&data.len().to_le_bytes()).update(&time.as_nanos().to_le_bytes()).update(&change_time(&data));
        Ok(hasher.finalize())
    };
    let hashes: Vec<blake3::Hash> = entries.par_iter().map(hash).collect::<io::Result<_>>()?;
    let mut hasher = blake3::Hasher::new();
    for (entry, hash) in entries.iter().zip(hashes) {
        // No name has a zero in it.
        hasher.update(entry.file_name().as_encoded_bytes()).update(&[0]).update(hash.as_bytes());
    }
    Ok(hasher.finalize())
}

/// Returns the inode change time, in nanoseconds: the system sets it at any change, and no program can set it.
#[cfg(unix)]
fn change_time(data: &fs::Metadata) -> [u8; 16] {
    use std::os::unix::fs::MetadataExt;
    (i128::from(data.ctime()) << 64 | i128::from(data.ctime_nsec())).to_le_bytes()
}

#[cfg(not(unix))]
fn change_time(_: &fs::Metadata) -> [u8; 16] {
    [0; 16]
}

/// Returns the permission bits of a file, or those that a new file gets in this new folder; 0 on systems without any.
#[cfg(unix)]
fn permissions(data: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    data.permissions().mode() & 0o666
}

#[cfg(not(unix))]
fn permissions(_: &fs::Metadata) -> u32 {
    0
}

/// Checks that `path` is relative, goes down only, and names no hidden file.
fn check_path(path: &str) -> Result<(), Diagnostic> {
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0', '\n']);
    if path.split('/').all(is_name) {
        return Ok(());
    }
    Err(Diagnostic::error(format!("`{path}` is not a path inside the site"))
        .hint("paths of the site are relative, without `..` and hidden files"))
}

/// Calls `write`, which creates `target`, and once more after creating missing parent folders: a site has few folders and
/// many files, so checking first would cost more.
fn with_parents<T>(target: &Path, write: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match write() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            write()
        }
        done => done,
    }
}

#[cfg(test)]
mod tests;
