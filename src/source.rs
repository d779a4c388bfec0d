//! Reads what is on disk: the settings, the registry and the issues below `content/`.
//!
//! Input: the archive's root. Output: [`Sources`], sorted by path, every text decoded to UTF-8. The issues
//! are read one at a time, when they are asked for, because all of them at once would take as much memory as
//! the model that is made of them. Nothing is interpreted here. [`RawFile`] changes a file in places that others
//! found. Every I/O error names its path and becomes a diagnostic.

mod patch;

pub use patch::{Edit, RawFile, edited};

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::{self, registry};
use crate::diagnostics::{Diagnostic, Rule};

/// The folder of the issues, relative to the root.
pub const ISSUES: &str = "content/issues";
/// The folder of the themes, relative to the root.
pub const THEMES: &str = "themes";
/// The folder of all content, relative to the root.
pub const CONTENT: &str = "content";

/// Bytes of the largest text file that is read. No issue is as long, and places in its text and in the HTML made
/// of it fit into 32 bits.
pub const MAX_BYTES: usize = 64 << 20;

/// A text file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the root, with forward slashes.
    pub path: String,
    /// Decoded, without a byte order mark.
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
    /// Paths of the Markdown files below `content/issues`, sorted; see [`Sources::read`].
    pub issues: Vec<String>,
    /// Every other file below `content/`, relative to the root: pictures, attachments.
    pub files: BTreeSet<String>,
}

impl Sources {
    /// Reads the file of an issue; a warning may come with it.
    pub fn read(&self, path: &str) -> Result<(SourceFile, Option<Diagnostic>), Diagnostic> {
        read_text(&self.root, path)
    }
}

/// A hash of all that a build may read: the settings and the registry as they were read, all other files of `content/`
/// and those of `themes/`. `None` where one cannot be read, which a build tells better.
pub fn digest(sources: &Sources) -> Option<blake3::Hash> {
    let mut paths: Vec<String> = sources.issues.iter().chain(&sources.files).cloned().collect();
    for entry in WalkDir::new(sources.root.join(THEMES)) {
        // An archive need not have themes of its own.
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_dir() {
            paths.push(relative(&sources.root, entry.path())?);
        }
    }
    paths.sort();
    let hash = |path: &String| fs::read(sources.root.join(path)).ok().map(|bytes| blake3::hash(&bytes));
    let hashes: Vec<Option<_>> = paths.par_iter().map(hash).collect();
    let mut hasher = blake3::Hasher::new();
    let mut add = |path: &str, hash: blake3::Hash| {
        hasher.update(path.as_bytes()).update(&[0]).update(hash.as_bytes());
    };
    // Read once: another reading could tell of another text than the one that is built from.
    for file in [sources.config.as_ref()?, &sources.registry] {
        add(&file.path, blake3::hash(file.text.as_bytes()));
    }
    for (path, hash) in paths.iter().zip(hashes) {
        add(path, hash?);
    }
    Some(hasher.finalize())
}

/// Whether the folder has settings, or something in their place.
pub fn is_archive(root: &Path) -> bool {
    // What cannot be looked at is told when it is read.
    root.join(config::FILE_NAME).try_exists().unwrap_or(true)
}

/// Says that `root` is no archive.
pub fn no_archive(root: &Path) -> Diagnostic {
    let folder = if root == Path::new(".") { "this folder".to_owned() } else { root.display().to_string() };
    Diagnostic::error(format!("{folder} is no archive: it has no {}", config::FILE_NAME))
        .rule(Rule::Settings)
        .file(config::FILE_NAME)
        .hint("run kanku in the archive's folder, or name that with --root; `kanku init DIR` makes a new archive")
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
    let registry = match root.join(registry::FILE_NAME).try_exists() {
        Ok(false) => SourceFile { path: registry::FILE_NAME.into(), text: String::new() },
        _ => match read_text(root, registry::FILE_NAME) {
            Ok((file, warning)) => {
                diagnostics.extend(warning);
                file
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                SourceFile { path: registry::FILE_NAME.into(), text: String::new() }
            }
        },
    };
    let (issues, files) = walk(root, &mut diagnostics);
    (Sources { root: root.to_owned(), config, registry, issues, files }, diagnostics)
}

/// Issue paths and other files below `content/`, each sorted.
fn walk(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> (Vec<String>, BTreeSet<String>) {
    let content = root.join(CONTENT);
    let (mut issues, mut files) = (Vec::new(), BTreeSet::new());
    if !content.exists() {
        return (issues, files);
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
        let leaves = entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|path| path.starts_with(&real));
        let hidden = entry.depth() > 0 && {
            let name = entry.file_name().to_string_lossy();
            // `~$044.md` is what an office program leaves beside an open file.
            name.starts_with('.') || name.starts_with("~$")
        };
        if leaves && entry.depth() > 0 {
            let path = relative(root, entry.path()).unwrap_or_else(|| entry.path().display().to_string());
            let wrong = Diagnostic::error("a link leads out of content/").rule(Rule::UnreadableFile).file(path);
            diagnostics.push(wrong.hint("copy the file into content/"));
        }
        if (leaves && entry.depth() > 0) || hidden {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let Some(path) = relative(root, entry.path()) else {
            diagnostics.push(
                Diagnostic::error("the file's name is not Unicode text")
                    .rule(Rule::UnreadableFile)
                    .file(entry.path().display().to_string())
                    .hint("rename the file"),
            );
            continue;
        };
        let is_markdown = entry.path().extension().is_some_and(|ext| ext.eq_ignore_ascii_case("md"));
        if is_markdown && path.starts_with(&format!("{ISSUES}/")) {
            issues.push(path);
        } else if path != registry::FILE_NAME {
            files.insert(path);
        }
    }
    (issues, files)
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

fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn read_text(root: &Path, path: &str) -> Result<(SourceFile, Option<Diagnostic>), Diagnostic> {
    let bytes = fs::read(root.join(path)).map_err(|error| {
        Diagnostic::error(format!("cannot be read: {error}"))
            .rule(Rule::UnreadableFile)
            .file(path)
            .hint("check that the file is there and readable")
    })?;
    if bytes.len() > MAX_BYTES {
        let message = format!("larger than {} MiB", MAX_BYTES >> 20);
        return Err(Diagnostic::error(message).rule(Rule::UnreadableFile).file(path).hint("cut it into issues"));
    }
    let (text, encoding) = decode(bytes).ok_or_else(|| {
        Diagnostic::error("not a text file in UTF-8, GB18030 or UTF-16")
            .rule(Rule::UnreadableFile)
            .file(path)
            .hint("save it as plain text in UTF-8")
    })?;
    let warning = encoding.map(|name| {
        Diagnostic::warning(format!("the file is in {name}; it was read as such"))
            .rule(Rule::Encoding)
            .file(path)
            .hint("save it in UTF-8 to be safe")
    });
    Ok((SourceFile { path: path.to_owned(), text }, warning))
}

/// The text and, where it was not UTF-8, the name of its encoding. `None` where it is no text.
pub fn decode(bytes: Vec<u8>) -> Option<(String, Option<&'static str>)> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return decode_as(encoding, &bytes[mark..]);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => text.into_bytes(),
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Some((text, None));
        }
        Err(error) => error.into_bytes(),
    };
    if bytes.contains(&0) {
        // UTF-16 without a mark: line breaks and ASCII tell the byte order.
        let even = bytes.iter().step_by(2).filter(|b| **b == 0).count();
        let odd = bytes.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
        return decode_as(if odd >= even { UTF_16LE } else { UTF_16BE }, &bytes);
    }
    decode_as(GB18030, &bytes)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<(String, Option<&'static str>)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let private = text.chars().filter(|c| ('\u{e000}'..='\u{f8ff}').contains(c)).count();
    // GB18030 decodes almost anything; what comes out of a picture is no text.
    let plausible = text.chars().all(is_text) && private * 20 <= text.chars().count();
    plausible.then(|| (text.into_owned(), Some(encoding.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let text = "---\nyear: 2023\n---\n本周，经济和信息化厅";
        let utf16 = |mark: &[u8], swap: bool| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() });
            mark.iter().copied().chain(units).collect()
        };
        let cases = [
            (text.as_bytes().to_vec(), None),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
            (GB18030.encode(text).0.into_owned(), Some("gb18030")),
            (utf16(b"\xff\xfe", false), Some("UTF-16LE")),
            (utf16(b"\xfe\xff", true), Some("UTF-16BE")),
            (utf16(b"", false), Some("UTF-16LE")),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(bytes), Some((text.to_owned(), encoding)));
        }
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd".to_vec()), None);
    }
}
