//! The package: a zip archive of parts that name one another by relationships.
//!
//! Input: the bytes of the file. Output: its parts, see [`Container`].

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use zip::result::ZipError;

use crate::diagnostics::Diagnostic;
use crate::import::container::{self, Container, Part};
use crate::import::damaged;
use crate::import::xml::each_block;

/// An opened file.
pub struct Package<'a>(Container<'a>);

impl<'a> Deref for Package<'a> {
    type Target = Container<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Package<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// A relationship of a part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The last word of its type: `image`, `styles`.
    pub kind: String,
    /// Path of the part in the package, or an address where it is external.
    pub target: String,
    /// True where it points out of the package.
    pub external: bool,
}

/// Relationships of a part by their ids.
pub type Relations = BTreeMap<String, Relation>;

const SAVE_AGAIN: &str = "open it in Word or WPS, let it repair the file, and save it again as .docx";

impl<'a> Package<'a> {
    /// Opens a file.
    ///
    /// # Errors
    /// It is not a zip archive; where the first bytes tell what it is instead, the diagnostic says so.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        Container::open(bytes, SAVE_AGAIN).map(Self).map_err(|error| refused(bytes, &error))
    }

    /// Reads the part that the package is made for.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn main(&mut self) -> Result<Part, Diagnostic> {
        let relations = self.relations("")?;
        let named = relations.into_values().find(|relation| relation.kind == "officeDocument" && !relation.external);
        let name = named.map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
        self.part(&name)?.ok_or_else(|| {
            Diagnostic::error(format!("not a Word document: {name} is missing from the file")).hint(SAVE_AGAIN)
        })
    }

    /// Reads the relationships of the part `name`; of the package itself where that is empty.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn relations(&mut self, name: &str) -> Result<Relations, Diagnostic> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let path = resolve(folder, &format!("_rels/{file}.rels"));
        let mut relations = Relations::new();
        let Some(part) = self.part(&path)? else { return Ok(relations) };
        each_block(&part, "Relationships", |element| {
            if let (Some(id), Some(kind), Some(target)) =
                (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"))
            {
                let external = element.attribute("TargetMode") == Some("External");
                let target = if external { target.to_owned() } else { resolve(folder, target) };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id.to_owned(), Relation { kind, target, external });
            }
            Ok(())
        })?;
        Ok(relations)
    }
}

/// Returns the path of a percent-encoded `target`, as seen from `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    container::resolve(folder, &percent_encoding::percent_decode_str(&target).decode_utf8_lossy())
}

/// Tells why `bytes` are no package, by their first bytes.
fn refused(bytes: &[u8], error: &ZipError) -> Diagnostic {
    // Word before 2007, and a document with a password, are both of an older container, told apart by a name in it.
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") && bytes.windows(encrypted.len()).any(|window| window == encrypted) {
        return Diagnostic::error("the document is protected by a password")
            .hint("open it in Word or WPS, take the password off, and save it");
    }
    if bytes.starts_with(b"PK") {
        let message = format!("the document is damaged, its end may be missing: {error}");
        return Diagnostic::error(message).hint("copy it anew from where it came from, or let Word or WPS repair it");
    }
    damaged::refused(bytes, ".docx", SAVE_AS_DOCX)
}

const SAVE_AS_DOCX: &str = "open it in Word or WPS and save it as a Word document (.docx)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, expected) in [
            ("word", "media/image1.png", "word/media/image1.png"),
            ("word", "/word/media/image1.png", "word/media/image1.png"),
            ("word", "../media/图%201.png", "media/图 1.png"),
            ("word", "media\\image1.png", "word/media/image1.png"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), expected, "{target} in {folder}");
        }
    }

    #[test]
    fn says_what_a_file_is_instead() {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on".to_vec(), "Word 97-2003"),
            ([b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), encrypted].concat(), "password"),
            (Vec::new(), "empty"),
            (b"%PDF-1.7".to_vec(), "PDF"),
            (b"{\\rtf1".to_vec(), "RTF"),
            (b"\xEF\xBB\xBF<html>".to_vec(), "web page"),
            (b"PK\x03\x04 cut off".to_vec(), "damaged"),
            (b"\x89PNG\r\n".to_vec(), "a picture (PNG)"),
            ("第一期".as_bytes().to_vec(), "not a .docx file"),
        ] {
            let diagnostic = Package::open(&bytes).err().unwrap();
            assert!(diagnostic.message.contains(expected), "{diagnostic}");
            assert!(diagnostic.hint.is_some(), "{diagnostic}");
        }
    }
}
