//! Changes a text file in a few places and keeps every other byte: its encoding, byte order mark and line ends.
//!
//! Input: a file, and [`Edit`]s in bytes of its decoded text. Output: the file's new bytes, which replace the old ones
//! in one step, unless somebody else has changed the file meanwhile.

use std::io;
use std::ops::Range;
use std::path::Path;

use encoding_rs::{Encoding, GB18030};

use super::{MAX_BYTES, decode, no_text, read_bytes};
use crate::diagnostics::{Diagnostic, Rule};
use crate::files;

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the decoded text that are replaced.
    pub bytes: Range<usize>,
    /// The text in their place.
    pub text: String,
}

/// Returns `text` after `edits`, which are in order and do not overlap.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(&text[at..edit.bytes.start]);
        new.push_str(&edit.text);
        at = edit.bytes.end;
    }
    new.push_str(&text[at..]);
    new
}

/// A text file's bytes with the text that they encode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFile {
    bytes: Vec<u8>,
    /// The text, decoded, without a byte order mark.
    pub text: String,
    /// Name of its encoding where that is not UTF-8.
    encoding: Option<&'static str>,
}

impl RawFile {
    /// Decodes `bytes`; `None` where they are no text.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let (text, encoding) = decode(bytes.clone())?;
        Some(Self { bytes, text, encoding })
    }

    /// Reads the file at `path`, relative to `root`.
    ///
    /// # Errors
    /// The file cannot be read, is too large, or is no text.
    pub fn read(root: &Path, path: &str) -> Result<Self, Diagnostic> {
        Self::new(read_bytes(root, path)?).ok_or_else(|| no_text(path))
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the file after `edits`, which are in order and do not overlap; `None` where its encoding lacks one of
    /// their characters, or where the new file would be decoded to another text.
    pub fn patched(&self, edits: &[Edit]) -> Option<Self> {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let (mut copied, mut at, mut offset) = (0, self.mark_length(), 0);
        for edit in edits {
            at += self.encoded_length(&self.text[offset..edit.bytes.start], at);
            bytes.extend_from_slice(&self.bytes[copied..at]);
            bytes.extend(self.encode(&edit.text)?);
            at += self.encoded_length(&self.text[edit.bytes.clone()], at);
            (copied, offset) = (at, edit.bytes.end);
        }
        bytes.extend_from_slice(&self.bytes[copied..]);
        let new = Self::new(bytes)?;
        (new.encoding == self.encoding && new.text == edited(&self.text, edits)).then_some(new)
    }

    /// Bytes of the byte order mark.
    fn mark_length(&self) -> usize {
        Encoding::for_bom(&self.bytes).map_or(0, |(_, length)| length)
    }

    /// Bytes that `text` takes in the file, where it starts at byte `at`.
    fn encoded_length(&self, text: &str, at: usize) -> usize {
        match self.encoding {
            None => text.len(),
            Some("gb18030") => text.chars().fold(0, |length, _| {
                let byte = |index: usize| self.bytes.get(at + length + index).copied().unwrap_or_default();
                length
                    + match (byte(0), byte(1)) {
                        (0..=0x80, _) => 1,
                        (_, b'0'..=b'9') => 4,
                        _ => 2,
                    }
            }),
            Some(_) => 2 * text.encode_utf16().count(),
        }
    }

    fn encode(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            None => Some(text.as_bytes().to_vec()),
            Some("gb18030") => {
                let (bytes, _, unmappable) = GB18030.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
            Some("UTF-16BE") => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Some(_) => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        }
    }

    /// Puts `new` in this file's place, at `path` relative to `root`. Permissions stay, and a link stays a link.
    ///
    /// # Errors
    /// The file is not as it was read, or cannot be written; it is left as it is.
    pub fn replace_by(&self, new: &Self, root: &Path, path: &str) -> Result<(), Diagnostic> {
        let wrong = |message: String, hint: &str| {
            Diagnostic::error(message).rule(Rule::UnreadableFile).file(path).hint(hint.to_owned())
        };
        let failed = |error: io::Error| {
            let hint = files::hint(&error).unwrap_or("check that the file and its folder may be written to");
            wrong(format!("cannot be mended: {error}"), hint)
        };
        let target = root.join(path).canonicalize().map_err(failed)?;
        let is_unchanged = match files::read_bytes(&target, MAX_BYTES as u64) {
            Ok(bytes) => bytes == self.bytes,
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => false,
            Err(error) => return Err(failed(error)),
        };
        if !is_unchanged {
            let message = "the file has changed while it was mended; it was left alone".to_owned();
            return Err(wrong(message, "run the command again"));
        }
        files::overwrite(&target, &new.bytes).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TEXT: &str = "---\r\n甲€𠮷, 乙\u{ff0c}é\n";

    fn utf16(units: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(units).collect()
    }

    #[test]
    fn every_other_byte_is_kept() {
        let mut files = vec![TEXT.as_bytes().to_vec(), [b"\xef\xbb\xbf", TEXT.as_bytes()].concat()];
        // A euro sign in one byte is legal GB18030, which no encoder writes.
        let mut gb = GB18030.encode(TEXT).0.into_owned();
        files.push(gb.clone());
        let euro = gb.windows(2).position(|pair| pair == [0xa2, 0xe3]).unwrap();
        gb.splice(euro..euro + 2, [0x80]);
        files.push(gb);
        files.push([b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat());
        files.push([b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat());
        let comma = TEXT.find(", ").unwrap();
        let edit = |bytes, text: &str| [Edit { bytes, text: text.into() }];
        for bytes in files {
            let file = RawFile::new(bytes.clone()).unwrap();
            let there = file.patched(&edit(comma..comma + 2, "，")).unwrap();
            assert_eq!(there.text, TEXT.replace(", ", "，"));
            let back = there.patched(&edit(comma..comma + "，".len(), ", ")).unwrap();
            assert_eq!(back.bytes, bytes);
        }
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.md"), "甲, 乙").unwrap();
        let old = RawFile::read(root.path(), "a.md").unwrap();
        let new = old.patched(&[Edit { bytes: 3..5, text: "，".into() }]).unwrap();
        fs::write(root.path().join("a.md"), "丙").unwrap();
        assert!(old.replace_by(&new, root.path(), "a.md").unwrap_err().message.contains("has changed"));
        fs::write(root.path().join("a.md"), "甲, 乙").unwrap();
        old.replace_by(&new, root.path(), "a.md").unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a.md")).unwrap(), "甲，乙");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
