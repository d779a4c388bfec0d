//! Zip archives of parts, which Word and OFD documents are, read within [`limits`].
//!
//! Input: the bytes of a file. Output: parts as text or bytes, never more of them than the limits allow, whatever the
//! archive claims. Names of parts are compared without regard to case, as Word does.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits;
use crate::diagnostics::Diagnostic;

/// An opened archive.
pub struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Place in the archive of each part, by its name in lower case.
    parts: BTreeMap<String, usize>,
    /// Bytes that may still be read.
    left: u64,
    /// Hint for a damaged document.
    mend: &'static str,
}

/// A part that holds XML.
pub struct Part {
    /// Path in the archive, without a leading slash.
    pub name: String,
    /// Its text.
    pub text: String,
    /// True where it holds bytes that are no text; `�` stands for them.
    pub damaged: bool,
    /// Hint for a damaged document.
    pub mend: &'static str,
}

impl Part {
    /// Makes a diagnostic that its XML is broken.
    pub fn broken(&self, why: &str) -> Diagnostic {
        Diagnostic::error(format!("the document is damaged: {}: {why}", self.name)).hint(self.mend)
    }
}

impl<'a> Container<'a> {
    /// Opens an archive; `mend` tells how to mend a damaged document of its kind.
    ///
    /// # Errors
    /// It is no zip archive.
    pub fn open(bytes: &'a [u8], mend: &'static str) -> Result<Self, ZipError> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                parts.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, parts, left: limits::TOTAL_BYTES, mend })
    }

    /// Returns whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// Reads the part `name`, if there is one.
    ///
    /// # Errors
    /// It is damaged or too large.
    pub fn part(&mut self, name: &str) -> Result<Option<Part>, Diagnostic> {
        let Some(bytes) = self.bytes(name, limits::PART_BYTES)? else { return Ok(None) };
        let (text, damaged) = match String::from_utf8(bytes) {
            Ok(text) => (text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text), false),
            // It may be UTF-16, which a mark at its beginning tells.
            Err(error) => {
                let (text, _, damaged) = encoding_rs::UTF_8.decode(error.as_bytes());
                (text.into_owned(), damaged)
            }
        };
        Ok(Some(Part { name: name.to_owned(), text, damaged, mend: self.mend }))
    }

    /// Reads the bytes of the part `name`, if there is one.
    ///
    /// # Errors
    /// It is damaged, or has more than `most` bytes.
    pub fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(index) = self.parts.get(&key(name)) else { return Ok(None) };
        let mend = self.mend;
        let unreadable =
            |why: String| Diagnostic::error(format!("the document is damaged: cannot unpack {name}: {why}")).hint(mend);
        let file = self.archive.by_index(*index).map_err(|error| unreadable(error.to_string()))?;
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        // The size that the archive claims for a file is not to be trusted; the bytes that come out of it are counted.
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
        let length = bytes.len() as u64;
        self.left = self.left.saturating_sub(length);
        if length > most {
            let message = if self.left == 0 {
                format!("the document holds more than {} MB", limits::TOTAL_BYTES >> 20)
            } else {
                format!("{name} is larger than {} MB", most >> 20)
            };
            return Err(Diagnostic::error(message).hint("split the document, or make its pictures smaller"));
        }
        Ok(Some(bytes))
    }
}

/// Returns the form of a part's name that is compared.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Returns the path of `target`, as seen from `folder`.
pub fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for piece in base.split('/').chain(target.split('/')) {
        match piece {
            "" | "." => {}
            ".." => drop(path.pop()),
            _ => path.push(piece),
        }
    }
    path.join("/")
}
