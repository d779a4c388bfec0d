//! Word documents (`.docx`, ECMA-376 and ISO 29500, both transitional and strict), of Word, WPS or any other program.
//!
//! Input: the bytes of a file. Output: its [`Document`], as it is printed: insertions are taken and deletions left
//! out, automatic numbers are labels, running heads are left out. Every character that is printed is in it.
//!
//! ```text
//! package ─▶ xml ─▶ styles, numbering ─▶ reading: blocks ─▶ runs ─▶ line
//! (parts)   (trees)                              (paragraphs)  (text)
//! ```
//!
//! The file is untrusted: whatever it holds, reading it ends soon, within bounded memory (`import/limits.rs`).

mod blocks;
mod doubts;
mod fields;
mod line;
mod numbering;
mod numerals;
mod package;
mod pictures;
mod reading;
mod runs;
mod styles;
mod symbols;

use super::document::Document;
use crate::diagnostics::Diagnostic;
use package::Package;
use reading::Reading;

/// Reads a file.
///
/// Errors: it is not a Word document, is protected by a password, is damaged or passes the limits; each with what to
/// do about it. What cannot be taken over of a document that can be read is among its doubts.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let mut reading = Reading::begin(package, &main)?;
    reading.body(&main)?;
    reading.notes()?;
    reading.margins();
    Ok(reading.finish())
}
