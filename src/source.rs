//! Reads the files of an archive: the settings, the registry, and the issues and other files below `content/`.
//!
//! Input: the archive's root. Output: [`Sources`], sorted by path, every text decoded to UTF-8. Issues are read one at
//! a time, when they are asked for, because all of them at once would take as much memory as the model that is made of
//! them. Nothing is interpreted here. [`RawFile`] changes a file in a few places and keeps the rest.
//!
//! Every file has a bound that is checked before it is read, and what is no regular file (a pipe, a socket, a device)
//! is never opened. Every I/O error names its path and becomes a diagnostic.

mod decode;
mod patch;
mod walk;

pub use decode::decode;
pub use patch::{Edit, RawFile, edited};

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::{self, registry, words};
use crate::diagnostics::{Diagnostic, Rule};
use crate::files;

/// The folder of the issues, relative to the root.
pub const ISSUES: &str = "content/issues";
/// The folder of pages of one's own, relative to the root.
pub const PAGES: &str = "content/pages";
/// The folder of the themes, relative to the root.
pub const THEMES: &str = "themes";
/// The folder of all content, relative to the root.
pub const CONTENT: &str = "content";

/// Bytes of the largest issue. Places in its text, and in the HTML made of it, fit into 32 bits.
pub const MAX_BYTES: usize = 64 << 20;
/// Bytes of the largest `kanku.toml`.
const MAX_SETTINGS_BYTES: usize = 1 << 20;
/// Bytes of the largest registry: a hundred thousand names take a quarter of it.
const MAX_REGISTRY_BYTES: usize = 16 << 20;

/// A text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the root, with forward slashes.
    pub path: String,
    /// The text, decoded, without a byte order mark.
    pub text: String,
}

/// Everything that a build reads.
#[derive(Debug)]
pub struct Sources {
    /// The archive's root.
    pub root: PathBuf,
    /// `kanku.toml`, where it could be read.
    pub config: Option<SourceFile>,
    /// `content/departments.toml`; empty text where there is none.
    pub registry: SourceFile,
    /// `content/words.toml`; empty text where there is none.
    pub words: SourceFile,
    /// Paths of the Markdown files below `content/issues`, sorted; see [`Sources::read`].
    pub issues: Vec<String>,
    /// Paths of the Markdown files in `content/pages`, sorted: pages of one's own.
    pub pages: Vec<String>,
    /// Every other file below `content/`, relative to the root: pictures, attachments.
    pub files: BTreeSet<String>,
}

impl Sources {
    /// Reads the file of an issue. The warning beside it says that the file is not in UTF-8.
    ///
    /// # Errors
    /// The file cannot be read, is too large, or is no text.
    pub fn read(&self, path: &str) -> Result<(SourceFile, Option<Diagnostic>), Diagnostic> {
        read_text(&self.root, path)
    }
}

/// Reads the archive at `root`, all but the issues. Diagnostics come with the value, so that one bad file hides no
/// other.
pub fn read(root: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let config = match read_text(root, config::FILE_NAME) {
        Ok((file, warning)) => {
            diagnostics.extend(warning);
            Some(file)
        }
        Err(diagnostic) => {
            let diagnostic = if is_archive(root) { diagnostic } else { no_archive(root) };
            diagnostics.push(Diagnostic { rule: Some(Rule::Settings), ..diagnostic });
            None
        }
    };
    let registry = read_optional(root, registry::FILE_NAME, &mut diagnostics);
    let words = read_optional(root, words::FILE_NAME, &mut diagnostics);
    let walk::Found { issues, pages, files } = walk::walk(root, &mut diagnostics);
    (Sources { root: root.to_owned(), config, registry, words, issues, pages, files }, diagnostics)
}

/// Reads a text file that an archive need not have; its text is empty where it is missing or cannot be read.
fn read_optional(root: &Path, path: &str, diagnostics: &mut Vec<Diagnostic>) -> SourceFile {
    if !matches!(root.join(path).try_exists(), Ok(false)) {
        match read_text(root, path) {
            Ok((file, warning)) => {
                diagnostics.extend(warning);
                return file;
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    SourceFile { path: path.to_owned(), text: String::new() }
}

/// Returns a content hash of everything that a build may read: the settings and the registry as they were read, and
/// the other files of `content/` and `themes/`. `None` where one cannot be read or is too large; the build says why.
///
/// Files are hashed as a stream, so that a large video takes no memory.
pub fn digest(sources: &Sources) -> Option<blake3::Hash> {
    let mut paths: Vec<String> = sources.issues.iter().chain(&sources.pages).chain(&sources.files).cloned().collect();
    for entry in WalkDir::new(sources.root.join(THEMES)) {
        // An archive need not have themes of its own.
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_dir() {
            paths.push(relative(&sources.root, entry.path())?);
        }
    }
    // The build refuses such a text without reading it; to hash gigabytes first would take seconds.
    let is_too_large = |path: &String| files::is_larger_than(&sources.root.join(path), MAX_BYTES as u64);
    if sources.issues.iter().chain(&sources.pages).any(is_too_large) {
        return None;
    }
    paths.sort();
    let hash = |path: &String| files::hash(&sources.root.join(path)).ok();
    let hashes: Vec<Option<_>> = paths.par_iter().map(hash).collect();
    let mut hasher = blake3::Hasher::new();
    let mut add = |path: &str, hash: blake3::Hash| {
        hasher.update(path.as_bytes()).update(&[0]).update(hash.as_bytes());
    };
    // Not read a second time: the build uses the text of the first reading.
    for file in [sources.config.as_ref()?, &sources.registry] {
        add(&file.path, blake3::hash(file.text.as_bytes()));
    }
    for (path, hash) in paths.iter().zip(hashes) {
        add(path, hash?);
    }
    Some(hasher.finalize())
}

/// Returns true if the folder has settings. True where that cannot be told, since reading them says why.
pub fn is_archive(root: &Path) -> bool {
    root.join(config::FILE_NAME).try_exists().unwrap_or(true)
}

/// Returns whether a path, relative to the root, is that of a page of one's own: a Markdown file in [`PAGES`] itself.
pub fn is_page(path: &str) -> bool {
    let name = path.strip_prefix(PAGES).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| !name.contains('/') && is_markdown(name))
}

fn is_markdown(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// Returns the error that `root` is no archive.
pub fn no_archive(root: &Path) -> Diagnostic {
    let folder = if root == Path::new(".") { "this folder".to_owned() } else { root.display().to_string() };
    Diagnostic::error(format!("{folder} is no archive: it has no {}", config::FILE_NAME))
        .rule(Rule::Settings)
        .file(config::FILE_NAME)
        .hint("run kanku in the archive's folder, or name that with --root; `kanku init DIR` makes a new archive")
}

/// Reads a text file; the warning beside it says that it is not in UTF-8.
fn read_text(root: &Path, path: &str) -> Result<(SourceFile, Option<Diagnostic>), Diagnostic> {
    let (text, encoding) = decode(read_bytes(root, path)?).ok_or_else(|| no_text(path))?;
    let warning = encoding.map(|name| {
        Diagnostic::warning(format!("the file is in {name}; it was read as such"))
            .rule(Rule::Encoding)
            .file(path)
            .hint("save it in UTF-8 to be safe")
    });
    Ok((SourceFile { path: path.to_owned(), text }, warning))
}

/// Reads a file whose size is within the bound of its kind.
fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    let (limit, hint) = match path {
        config::FILE_NAME => (MAX_SETTINGS_BYTES, "move what is no setting to another file"),
        registry::FILE_NAME => (MAX_REGISTRY_BYTES, "move what is no department to another file"),
        words::FILE_NAME => (MAX_SETTINGS_BYTES, "keep the words that the bulletin uses"),
        _ => (MAX_BYTES, "cut it into issues"),
    };
    files::read_bytes(&root.join(path), limit as u64).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => Diagnostic::error(format!("larger than {} MiB", limit >> 20))
            .rule(Rule::UnreadableFile)
            .file(path)
            .hint(hint),
        _ => unreadable(path, &error),
    })
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be read: {error}"))
        .rule(Rule::UnreadableFile)
        .file(path)
        .hint("check that the file is there and readable")
}

fn no_text(path: &str) -> Diagnostic {
    Diagnostic::error("not a text file in UTF-8, GB18030 or UTF-16")
        .rule(Rule::UnreadableFile)
        .file(path)
        .hint("save it as plain text in UTF-8")
}

/// Returns `path` relative to `root`, with forward slashes; `None` where it is not Unicode.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
