//! Scans: pages that are pictures, read by `tesseract` where that is installed with the language `chi_sim`.
//!
//! Input: the pictures of pages. Output: a [`Document`] of each page's picture and of the text that was recognised in
//! it, put in reading order by [`layout`]. Every page is marked as unsure.
//!
//! A folder that holds nothing but pictures is one issue, whose pages are its pictures in the order of their names;
//! where each picture's name tells an issue, each is an issue of one page.

mod recognition;
mod tiff_pages;

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::document::{Document, Image};
use super::doubt::Doubt;
use super::layout::{self, Page, Picture};
use super::original::Watch;
use super::{damaged, limits};
use crate::diagnostics::Diagnostic;
pub use recognition::Tesseract;

/// Endings of pictures, in lower case.
pub const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "tif", "tiff"];
/// Pages of one issue.
const MOST_PAGES: usize = 1000;
/// Width of a page whose size is not known, in points: A4.
const WIDTH: f64 = 595.0;

/// Kind of the doubt about each page.
const UNSURE: &str = "a page was read from its picture: compare it, characters may be wrong";

/// Reads the pictures of pages.
///
/// # Errors
/// A file is no picture, `tesseract` is missing or fails, or there is no text.
pub fn read(files: &[&[u8]], watch: Watch<'_>) -> Result<Document, Diagnostic> {
    let mut images = Vec::new();
    for file in files {
        images.extend(pictures(file)?);
    }
    if images.len() > MOST_PAGES {
        return Err(Diagnostic::error(format!("more than {MOST_PAGES} pages")).hint("import it in several issues"));
    }
    let sources: Vec<Source<'_>> = images.iter().map(|image| Source { bytes: &image.bytes, width: WIDTH }).collect();
    let mut pages = recognise(&Tesseract::find()?, &sources, watch)?;
    let mut doubts = Vec::new();
    for (at, page) in pages.iter_mut().enumerate() {
        show(page, at);
        doubts.push(unsure(at));
    }
    if !pages.iter().any(layout::has_text) {
        let hint = "look whether the picture is upright and sharp, and scan it anew at 300 dots per inch";
        return Err(Diagnostic::error("no text was recognised in the picture").hint(hint));
    }
    for (at, image) in images.iter_mut().enumerate() {
        image.description = description(at);
    }
    let document = layout::document(pages);
    doubts.extend(document.doubts.iter().cloned());
    Ok(Document { images, doubts, ..document })
}

/// A picture to recognise.
pub struct Source<'a> {
    /// PNG or JPEG.
    pub bytes: &'a [u8],
    /// Width of the page in points.
    pub width: f64,
}

/// Recognises the text of pages, several at a time.
///
/// # Errors
/// `tesseract` fails.
pub fn recognise(tesseract: &Tesseract, pages: &[Source<'_>], watch: Watch<'_>) -> Result<Vec<Page>, Diagnostic> {
    let done = AtomicUsize::new(0);
    watch(0, pages.len());
    let page = |source: &Source<'_>| {
        let page = tesseract.page(source.bytes, source.width);
        watch(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len());
        page
    };
    pages.par_iter().map(page).collect()
}

/// Puts the picture of a page, which is that of the same index, before its text.
pub fn show(page: &mut Page, image: usize) {
    page.pictures.insert(0, Picture { left: 0.0, top: 0.0, right: page.width, bottom: page.height, image });
}

/// Makes the doubt about a page, counted from 0.
pub fn unsure(page: usize) -> Doubt {
    Doubt::body(UNSURE).detail(format!("page {}", page + 1))
}

/// Describes the picture of a page, counted from 0.
pub fn description(page: usize) -> String {
    format!("第{}页原件", page + 1)
}

/// Returns the pictures of a file in a format that pages can show.
fn pictures(file: &[u8]) -> Result<Vec<Image>, Diagnostic> {
    let hint = "open it in a program for pictures and save it as PNG or JPEG";
    if file.len() as u64 > limits::PICTURE_BYTES {
        return Err(
            Diagnostic::error(format!("the picture is larger than {} MB", limits::PICTURE_BYTES >> 20)).hint(hint)
        );
    }
    if damaged::kind(file).is_some_and(|(ending, _)| ending == ".tif") {
        let pages = tiff_pages::read(file, MOST_PAGES);
        return pages.ok_or_else(|| Diagnostic::error("the TIFF file is damaged, or of an unknown kind").hint(hint));
    }
    match Image::extension_of(file) {
        Some(extension @ ("png" | "jpg")) => {
            Ok(vec![Image { extension: extension.to_owned(), description: String::new(), bytes: file.to_vec() }])
        }
        _ => Err(damaged::refused(file, "picture", hint)),
    }
}
