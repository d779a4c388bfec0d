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
mod deadline;
mod glyphs;
mod layout;
mod lines;
mod paragraphs;
mod running;
mod tables;
mod unpacked;
mod weight;
mod widths;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::Document;
use super::doubt::Doubt;
use crate::diagnostics::Diagnostic;
use deadline::{Deadline, OutOfTime};
use running::Sheet;

/// Time limit for interpreting one file; an issue takes less than a second.
const LONGEST: Duration = Duration::from_secs(30);
/// Stack for the PDF library, in bytes: it follows forms in forms, whose depth it bounds itself.
const STACK: usize = 64 << 20;

/// Reads a PDF.
///
/// # Errors
/// The bytes are no PDF, need a password, hold no text, or are made to exhaust the reader.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    unpacked::check(bytes)?;
    let bytes = bytes.to_vec();
    // A thread of its own has a stack of a known size. It is waited for, so that nothing runs on when this returns:
    // the deadline unwinds it, and keeps time at each thing that a page draws.
    let work = move || catch_unwind(AssertUnwindSafe(|| interpret(bytes, &Deadline::after(LONGEST))));
    let thread = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    let thread = thread.map_err(|error| Diagnostic::error(format!("cannot start a thread: {error}")))?;
    match thread.join() {
        Ok(Ok(read)) => read,
        Ok(Err(reason)) if reason.is::<OutOfTime>() => {
            Err(Diagnostic::error("the PDF takes too long to read").hint(AGAIN))
        }
        // The library panicked.
        Ok(Err(_)) | Err(_) => Err(damaged()),
    }
}

const AGAIN: &str = "open it in a PDF reader and print it to a new PDF, or import the document it was made from";

fn damaged() -> Diagnostic {
    Diagnostic::error("the file is damaged or not a PDF").hint(AGAIN)
}

fn interpret(bytes: Vec<u8>, deadline: &Deadline) -> Result<Document, Diagnostic> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Diagnostic::error("the PDF is locked with a password")
                .hint("open it with the password and save it without, or import the document it was made from")
        }
        LoadPdfError::Decryption(_) => Diagnostic::error("the PDF is encrypted in an unknown way").hint(AGAIN),
        LoadPdfError::Invalid => damaged(),
    })?;
    unpacked::check_streams(&pdf)?;
    if !widths::are_sound(&pdf) {
        return Err(damaged());
    }
    document(glyphs::read(&pdf, deadline))
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
        let kind = format!("the PDF does not tell the characters of some glyphs; they read {}", characters::UNKNOWN);
        doubts.push(Doubt::body(kind).detail(format!("{unknown} glyphs")));
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

/// Names each page with pictures.
fn doubts(sheets: &[Sheet], pictures: &[usize]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (at, (sheet, &count)) in sheets.iter().zip(pictures).enumerate() {
        if count == 0 {
            continue;
        }
        let kind = if sheet.lines.is_empty() && sheet.tables.is_empty() {
            "a page is a picture without text; nothing of it is taken over"
        } else {
            "pictures of a page are not taken over"
        };
        doubts.push(Doubt::body(kind).detail(format!("page {}", at + 1)));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// A page that draws a form, which draws another one ten times, and so on to a depth of eleven.
    fn endless() -> Vec<u8> {
        let mut file = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]\
            /Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject\
            <</X 5 0 R>>>>>>\nendobj\n4 0 obj\n<</Length 5>>\nstream\n/X Do\nendstream\nendobj\n"
            .to_owned();
        let content = "/X Do ".repeat(10);
        for form in 5..16 {
            file += &format!(
                "{form} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>\
                 /Length {}>>\nstream\n{content}\nendstream\nendobj\n",
                form + 1,
                content.len()
            );
        }
        format!("{file}trailer\n<</Root 1 0 R>>\n").into_bytes()
    }

    #[test]
    fn work_without_end_is_ended() {
        let started = Instant::now();
        let deadline = Deadline::after(Duration::from_millis(100));
        let work = || interpret(endless(), &deadline);
        let reason = catch_unwind(AssertUnwindSafe(work)).expect_err("it takes years");
        assert!(reason.is::<OutOfTime>());
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}
