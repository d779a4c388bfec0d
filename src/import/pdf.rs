//! PDF with a text layer, read by the places of its glyphs.
//!
//! Input: the bytes of a file. Output: a [`Document`] of paragraphs and ruled tables. `glyphs` takes what pages draw,
//! `tables` takes out what stands between rules, `lines` puts the rest in order, `running` takes out page numbers and
//! running heads, and `paragraphs` joins what is left, by what `layout` finds usual in the file.
//!
//! Invariants: every character that is drawn is in the document or in what it says it omits. White space is only
//! what the file draws, but for words that a line's end parts. Whatever the bytes are, the reader ends: the time,
//! the size of what is unpacked and the number of marks are bounded, and a panic of the PDF library is a diagnostic.

mod characters;
mod collections;
mod glyphs;
mod layout;
mod lines;
mod paragraphs;
mod running;
mod tables;
mod unpacked;
mod weight;
mod widths;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::Document;
use crate::diagnostics::Diagnostic;
use running::Sheet;

/// The longest time for one file; an issue takes less than a second.
const LONGEST: Duration = Duration::from_secs(30);
/// Stack for the PDF library, in bytes: it follows forms in forms, whose depth it bounds itself.
const STACK: usize = 64 << 20;

/// Reads a PDF.
///
/// # Errors
/// Where the bytes are no PDF, need a password, hold no text, or are made to exhaust the reader.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    unpacked::check(bytes)?;
    let bytes = bytes.to_vec();
    let (sender, receiver) = channel();
    // A thread of its own bounds the time, has a stack of a known size, and keeps a panic of the library inside.
    // The receiver may be gone when it ends.
    let work = move || {
        let _ = sender.send(interpret(bytes));
    };
    let started = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    started.map_err(|error| Diagnostic::error(format!("cannot start a thread: {error}")))?;
    match receiver.recv_timeout(LONGEST) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => Err(Diagnostic::error("the PDF takes too long to read").hint(AGAIN)),
        Err(RecvTimeoutError::Disconnected) => Err(damaged()),
    }
}

const AGAIN: &str = "open it in a PDF reader and print it to a new PDF, or import the document it was made from";

fn damaged() -> Diagnostic {
    Diagnostic::error("the file is damaged or not a PDF").hint(AGAIN)
}

fn interpret(bytes: Vec<u8>) -> Result<Document, Diagnostic> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Diagnostic::error("the PDF is locked with a password")
                .hint("open it with the password and save it without, or import the document it was made from")
        }
        LoadPdfError::Decryption(_) => Diagnostic::error("the PDF is encrypted in an unknown way").hint(AGAIN),
        LoadPdfError::Invalid => damaged(),
    })?;
    if !widths::are_sound(&pdf) {
        return Err(damaged());
    }
    document(glyphs::read(&pdf))
}

/// The text of pages.
fn document(mut pages: Vec<glyphs::Page>) -> Result<Document, Diagnostic> {
    let pictures: Vec<usize> = pages.iter().map(|page| page.pictures).collect();
    let mut sheets: Vec<Sheet> = pages.iter_mut().map(sheet).collect();
    if sheets.iter().all(|sheet| sheet.lines.is_empty() && sheet.tables.is_empty()) {
        return Err(without_text(pictures.iter().any(|&count| count > 0)));
    }
    let mut doubts = doubts(&sheets, &pictures);
    let mut omitted = running::remove(&mut sheets);
    let (blocks, repeated) = paragraphs::blocks(sheets);
    omitted.extend(repeated);
    let document = Document { blocks, omitted, ..Document::default() };
    let unknown = document.characters().chars().filter(|&c| c == characters::UNKNOWN).count();
    if unknown > 0 {
        let unknown = format!(
            "the PDF does not tell which characters {unknown} of its glyphs are; they read {}",
            characters::UNKNOWN
        );
        doubts.push(unknown);
    }
    Ok(Document { doubts, ..document })
}

fn sheet(page: &mut glyphs::Page) -> Sheet {
    let tables = tables::take(page);
    let lines = lines::lines(page);
    Sheet { height: page.height, lines, tables }
}

fn without_text(has_pictures: bool) -> Diagnostic {
    let message = match has_pictures {
        true => "the PDF has no text: its pages are pictures, as from a scanner",
        false => "the PDF has no text",
    };
    Diagnostic::error(message)
        .hint("run a text recognition (OCR) over it first, or import the document it was made from")
}

/// Says of each page with pictures what became of them.
fn doubts(sheets: &[Sheet], pictures: &[usize]) -> Vec<String> {
    let mut doubts = Vec::new();
    for (at, (sheet, &count)) in sheets.iter().zip(pictures).enumerate() {
        let page = at + 1;
        match count {
            0 => {}
            _ if sheet.lines.is_empty() && sheet.tables.is_empty() => {
                doubts.push(format!("page {page} is a picture without text; nothing of it is taken over"));
            }
            1 => doubts.push(format!("page {page} has a picture, which is not taken over")),
            _ => doubts.push(format!("page {page} has {count} pictures, which are not taken over")),
        }
    }
    doubts
}
