//! The files to import: those that are named, and those in folders that are named, each once.
//!
//! Hidden files, the temporary files of Word and the archive's own files are no sources and are left out silently.
//! Files of a kind that nothing can be made of are counted by their endings. Pictures are scans where no Markdown and
//! no web page stands in the named folder, which they could belong to: see `scans`.

mod scans;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostics::Diagnostic;
use crate::files;
use crate::import;
use crate::source::{CONTENT, MAX_BYTES, THEMES};
use crate::starter::GUIDE;

/// A file to import, or a folder of the pictures of an issue's pages.
pub struct Candidate {
    /// Path of the file or folder.
    pub path: PathBuf,
    /// Paths of the pictures of a folder, in order; empty for a file.
    pub pages: Vec<PathBuf>,
    /// Folder that files which it names must stand in.
    folder: PathBuf,
    /// Path for messages: as the user named the file, or the folder that holds it.
    pub shown: String,
    /// Path below the folder that holds the named file or folder, with forward slashes: the names in it are evidence.
    pub within: String,
}

impl Candidate {
    /// The file's name, without folders.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Reads the file.
    ///
    /// # Errors
    /// It cannot be read, is no regular file, or is too large for a bulletin.
    pub fn read(&self) -> Result<Vec<u8>, Diagnostic> {
        read(&self.path)
    }

    /// Reads the pictures of a folder.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn read_pages(&self) -> Result<Vec<Vec<u8>>, Diagnostic> {
        self.pages.iter().map(|page| read(page)).collect()
    }

    /// Reads a file that this one names by its relative path; `None` where it is not there, or outside the folder that
    /// the user named.
    pub fn beside(&self, address: &str) -> Option<Vec<u8>> {
        let path = self.path.parent()?.join(address).canonicalize().ok()?;
        let is_inside = path.starts_with(real(&self.folder));
        is_inside.then(|| files::read_bytes(&path, MAX_BYTES as u64).ok()).flatten()
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    files::read_bytes(path, MAX_BYTES as u64).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => Diagnostic::error(format!("larger than {} MiB", MAX_BYTES >> 20))
            .hint("no bulletin is as large; cut it into issues"),
        io::ErrorKind::InvalidInput => Diagnostic::error(error.to_string()).hint("name a file or a folder"),
        _ => Diagnostic::error(format!("cannot be read: {error}")).hint("check that the file is there and readable"),
    })
}

/// Result of a search for files to import.
#[derive(Default)]
pub struct Candidates {
    /// Each file once, in order.
    pub files: Vec<Candidate>,
    /// Number of files of other kinds, by ending; only folders are searched for files of some kind.
    pub passed_over: BTreeMap<String, usize>,
    /// Errors: files and folders that cannot be read.
    pub unreadable: Vec<Diagnostic>,
    /// Warnings: links that were not followed.
    pub links: Vec<Diagnostic>,
}

impl Candidates {
    /// Finds the files of `sources`, which come into the archive at `root`.
    pub fn find(sources: &[PathBuf], root: &Path) -> Self {
        let own = Own::of(root);
        let mut found = Self::default();
        let mut candidates: BTreeMap<PathBuf, Candidate> = BTreeMap::new();
        for source in sources {
            let mut paths = BTreeSet::new();
            if source.is_dir() {
                found.search(source, &own, &mut paths);
            } else {
                paths.insert(source.clone());
            }
            let folder = if source.is_dir() { source.as_path() } else { source.parent().unwrap_or(source) };
            let (scans, files) = scans::parted(paths, source.is_dir());
            for (path, pages) in scans.into_iter().chain(files.into_iter().map(|path| (path, Vec::new()))) {
                let (within, shown) = (within(source, &path), path.display().to_string());
                let candidate = Candidate { path: path.clone(), pages, folder: folder.to_owned(), shown, within };
                candidates.entry(path).or_insert(candidate);
            }
        }
        let mut seen = BTreeSet::new();
        found.files = candidates.into_values().filter(|candidate| seen.insert(real(&candidate.path))).collect();
        found
    }

    /// Adds the files in a folder and below it. A link within it is not followed: its target is either found by
    /// itself, or lies outside, and then the user did not name it.
    fn search(&mut self, folder: &Path, own: &Own, paths: &mut BTreeSet<PathBuf>) {
        let inside = real(folder);
        let has_pages_of_text = scans::holds_text_with_pictures(folder);
        let is_source = |entry: &DirEntry| entry.depth() == 0 || !(is_hidden(entry) || own.has(entry.path()));
        for entry in WalkDir::new(folder).into_iter().filter_entry(is_source) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if entry.path_is_symlink() && entry.depth() > 0 => {
                    self.links.extend((!real(entry.path()).starts_with(&inside)).then(|| not_followed(&entry)));
                }
                Ok(entry) if is_candidate(&entry.file_name().to_string_lossy(), has_pages_of_text) => {
                    paths.insert(entry.into_path());
                }
                Ok(entry) => {
                    let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
                    *self.passed_over.entry(ending.unwrap_or_default()).or_default() += 1;
                }
                Err(error) => self.unreadable.push(Diagnostic::error(format!("cannot be read: {error}"))),
            }
        }
    }
}

/// Returns whether a file of this name may be a source, where text with pictures of its own stands in the folder or
/// not.
fn is_candidate(name: &str, has_pages_of_text: bool) -> bool {
    import::is_readable(name) && !(has_pages_of_text && import::is_picture(name))
}

/// Returns the path of a file below the folder that holds `source`, which is the file or a folder above it.
fn within(source: &Path, path: &Path) -> String {
    let above = match (source.file_name(), source.parent()) {
        (Some(_), Some(above)) if source.is_dir() => above.to_owned(),
        // The folder of a file that is named by itself counts, too.
        (Some(_), Some(folder)) => folder.parent().unwrap_or(folder).to_owned(),
        _ => source.to_owned(),
    };
    let parts = path.strip_prefix(&above).unwrap_or(path).iter().map(|part| part.to_string_lossy());
    parts.filter(|part| part != "/").collect::<Vec<_>>().join("/")
}

/// Says that a link was left out.
fn not_followed(link: &DirEntry) -> Diagnostic {
    Diagnostic::warning("a link that leads out of the folder was not followed")
        .file(link.path().display().to_string())
        .hint("name the file or folder that it leads to, if it is to be imported")
}

/// Returns true if a file is nobody's text: `.DS_Store`, `~$周报.docx`, `Thumbs.db`.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || matches!(&*name, "Thumbs.db" | "desktop.ini" | "__MACOSX")
}

/// Files and folders of the archive itself, which are no sources.
struct Own(Vec<PathBuf>);

impl Own {
    fn of(root: &Path) -> Self {
        let names = [CONTENT, THEMES, GUIDE, "public", "schemas", "README.md"];
        Self(names.iter().map(|name| real(&root.join(name))).collect())
    }

    fn has(&self, path: &Path) -> bool {
        let real = real(path);
        self.0.contains(&real)
    }
}

/// The path without links, where there is a file.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
