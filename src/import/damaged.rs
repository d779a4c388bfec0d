//! Files that are not of the kind that their name says.

use crate::diagnostics::Diagnostic;

/// Kinds of files by their first bytes: the ending, and what they are called.
const KINDS: [(&[u8], &str, &str); 12] = [
    (b"%PDF", ".pdf", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", "a document of Word 97-2003 (.doc) or WPS (.wps)"),
    (b"{\\rtf", ".rtf", "an RTF document"),
    (b"\x89PNG", ".png", "a picture (PNG)"),
    (b"\xff\xd8\xff", ".jpg", "a picture (JPEG)"),
    (b"II*\0", ".tif", "a picture (TIFF)"),
    (b"MM\0*", ".tif", "a picture (TIFF)"),
    (b"MIME-Version:", ".mht", "a saved web page (MHT)"),
    (b"From: <Saved by", ".mht", "a saved web page (MHT)"),
    (b"Rar!", ".rar", "an archive (RAR)"),
    (b"7z\xbc\xaf", ".7z", "an archive (7z)"),
    (b"<", ".html", "a web page or an XML file"),
];

/// Returns the ending that a file should have by its first bytes, and what such a file is called.
pub fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let known = KINDS.iter().find(|(start, ..)| bytes.starts_with(start)).map(|(_, ending, name)| (*ending, *name));
    known.or_else(|| bytes.starts_with(b"PK\x03\x04").then(|| package(bytes)).flatten())
}

/// Tells documents that are zip archives apart by the names of their parts.
fn package(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    let kinds: [(&[u8], &str, &str); 5] = [
        (b"word/document.xml", ".docx", "a Word document (.docx)"),
        (b"OFD.xml", ".ofd", "an OFD document"),
        (b"xl/workbook.xml", ".xlsx", "a workbook (.xlsx)"),
        (b"ppt/presentation.xml", ".pptx", "a presentation (.pptx)"),
        (b"opendocument.text", ".odt", "an OpenDocument text (.odt)"),
    ];
    kinds.iter().find(|(name, ..)| holds(name)).map(|(_, ending, name)| (*ending, *name))
}

/// Makes a diagnostic for a file that cannot be opened. `expected` is its ending or the word for its kind; `mend` is
/// the hint where nothing tells what the file is.
pub fn refused(bytes: &[u8], expected: &str, mend: &'static str) -> Diagnostic {
    if bytes.is_empty() {
        return Diagnostic::error("the file is empty").hint("copy it anew from where it came from");
    }
    let called = called(expected);
    misnamed(bytes, expected, &called)
        .unwrap_or_else(|| Diagnostic::error(format!("the file is damaged or not a {called}")).hint(mend))
}

/// Makes a diagnostic for a file whose first bytes tell that it is no `called`, whose ending is `expected`; `None`
/// where they tell nothing.
pub fn misnamed(bytes: &[u8], expected: &str, called: &str) -> Option<Diagnostic> {
    let (ending, name) = kind(bytes).filter(|(ending, _)| *ending != expected)?;
    Some(
        Diagnostic::error(format!("this is {name}, not a {called}")).hint(format!("give its name the ending {ending}")),
    )
}

/// Returns the words for a kind of file.
fn called(expected: &str) -> String {
    if expected.starts_with('.') { format!("{expected} file") } else { expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"%PDF-1.7"[..], Some(".pdf")),
            (b"\xef\xbb\xbf <html>", Some(".html")),
            (b"PK\x03\x04....OFD.xml", Some(".ofd")),
            (b"PK\x03\x04....word/document.xml", Some(".docx")),
            ("第一期".as_bytes(), None),
        ] {
            assert_eq!(kind(bytes).map(|(ending, _)| ending), expected);
        }
        assert!(refused(b"%PDF-1.7", ".ofd", "").hint.is_some_and(|hint| hint.contains(".pdf")));
        assert!(refused(b"noise", ".ofd", "save it again").hint.is_some_and(|hint| hint == "save it again"));
    }
}
