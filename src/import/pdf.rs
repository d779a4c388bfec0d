//! PDF, read by the places of its glyphs; pages that are pictures by text recognition.
//!
//! Input: the bytes of a file. Output: a [`Document`] of paragraphs, tables and pictures. `glyphs` collects the marks
//! of its pages, with the characters that `characters`, `collections` and `weight` find for them, and `pictures` its
//! pictures; pages without text are drawn by `raster` where they are more than one picture, and recognised by [`scan`];
//! [`layout`] puts all in reading order.
//!
//! Invariants: every character that is drawn is in the document or in what it says it omits. Whatever the bytes are,
//! the reader ends: the time, the size of what is unpacked and the number of marks are bounded, and a panic of the PDF
//! library is a diagnostic.

mod characters;
mod collections;
mod deadline;
mod glyphs;
mod pictures;
mod raster;
mod unpacked;
mod weight;
mod widths;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::{Document, Image};
use super::doubt::Doubt;
use super::layout::{self, Page};
use super::original::Watch;
use super::{damaged, scan};
use crate::diagnostics::Diagnostic;
use deadline::{Deadline, OutOfTime};

/// Time limit for interpreting one file; an issue takes less than a second.
const LONGEST: Duration = Duration::from_secs(30);
/// Stack for the PDF library, in bytes: it follows forms in forms, whose depth it bounds itself.
const STACK: usize = 64 << 20;
/// Share of a page that its scan covers.
const WHOLE: f64 = 0.7;

/// Reads a PDF.
///
/// # Errors
/// The bytes are no PDF, need a password, hold no text that can be read, or are made to exhaust the reader.
pub fn read(bytes: &[u8], watch: Watch<'_>) -> Result<Document, Diagnostic> {
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(damaged::refused(bytes, ".pdf", AGAIN));
    }
    unpacked::check(bytes)?;
    let bytes = bytes.to_vec();
    // A thread of its own has a stack of a known size. It is waited for, so that nothing runs on when this returns:
    // the deadline unwinds it, and keeps time at each thing that a page draws.
    let work = move || catch_unwind(AssertUnwindSafe(|| interpret(bytes, &Deadline::after(LONGEST))));
    let thread = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    let thread = thread.map_err(|error| Diagnostic::error(format!("cannot start a thread: {error}")))?;
    match thread.join() {
        Ok(Ok(pages)) => document(pages?, watch),
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

/// Pages of a file.
#[derive(Debug)]
struct Pages {
    pages: Vec<Page>,
    images: Vec<Image>,
    /// Pages that are pictures, with the index of the picture of each.
    scanned: Vec<(usize, usize)>,
    /// Number of pictures that could not be taken over.
    lost: usize,
}

fn interpret(bytes: Vec<u8>, deadline: &Deadline) -> Result<Pages, Diagnostic> {
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
    let (drawn, pictures) = glyphs::read(&pdf, deadline);
    let (mut images, lost) = (pictures.images, pictures.lost);
    let mut scanned = Vec::new();
    for (number, drawn) in drawn.iter().enumerate() {
        let page = &drawn.page;
        if layout::has_text(page) || !drawn.has_pictures {
            continue;
        }
        let image = match page.pictures.as_slice() {
            [whole] if whole.share_of(page) >= WHOLE => Some(whole.image),
            _ => raster::draw(&pdf, number).map(|image| {
                images.push(image);
                images.len() - 1
            }),
        };
        scanned.extend(image.map(|image| (number, image)));
    }
    Ok(Pages { pages: drawn.into_iter().map(|drawn| drawn.page).collect(), images, scanned, lost })
}

/// Puts the pages in reading order; those that are pictures are recognised first.
fn document(read: Pages, watch: Watch<'_>) -> Result<Document, Diagnostic> {
    let Pages { mut pages, mut images, scanned, lost } = read;
    let mut doubts = Vec::new();
    match recognise(&mut pages, &images, &scanned, watch) {
        Ok(()) => doubts.extend(scanned.iter().map(|(page, _)| scan::unsure(*page))),
        Err(wrong) if pages.iter().any(layout::has_text) => {
            for (page, _) in &scanned {
                let kind = format!("a page is a picture, and its text was not read: {}", wrong.message);
                doubts.push(Doubt::body(kind).detail(format!("page {}", page + 1)));
            }
        }
        Err(wrong) => return Err(wrong),
    }
    if !pages.iter().any(layout::has_text) {
        return Err(without_text());
    }
    for (page, image) in &scanned {
        images[*image].description = scan::description(*page);
        pages[*page].pictures.clear();
        scan::show(&mut pages[*page], *image);
    }
    if lost > 0 {
        let kind = "pictures of the PDF were left out: they are stencils, turned, damaged or too large";
        doubts.push(Doubt::body(kind).detail(lost.to_string()));
    }
    let document = layout::document(pages);
    let unknown = document.characters().chars().filter(|&c| c == characters::UNKNOWN).count();
    if unknown > 0 {
        let kind = format!("the PDF does not tell the characters of some glyphs; they read {}", characters::UNKNOWN);
        doubts.push(Doubt::body(kind).detail(format!("{unknown} glyphs")));
    }
    doubts.extend(document.doubts.iter().cloned());
    Ok(Document { doubts, images, ..document }.without_unused_images())
}

/// Recognises the text of the pages that are pictures.
fn recognise(
    pages: &mut [Page],
    images: &[Image],
    scanned: &[(usize, usize)],
    watch: Watch<'_>,
) -> Result<(), Diagnostic> {
    if scanned.is_empty() {
        return Ok(());
    }
    let tesseract = scan::Tesseract::find()?;
    let source =
        |(page, image): &(usize, usize)| scan::Source { bytes: &images[*image].bytes, width: pages[*page].width };
    let sources: Vec<scan::Source<'_>> = scanned.iter().map(source).collect();
    let read = scan::recognise(&tesseract, &sources, watch)?;
    for ((page, _), read) in scanned.iter().zip(read) {
        pages[*page].glyphs = read.glyphs;
    }
    Ok(())
}

fn without_text() -> Diagnostic {
    Diagnostic::error("the PDF has no text")
        .hint("its letters may be drawn as shapes: scan it, or import the document it was made from")
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
