//! Page layout: glyphs at their places become paragraphs and tables in reading order.
//!
//! Input: [`Page`]s, as the readers of PDF and OFD and the text recognition find them. Output: a [`Document`].
//!
//! ```text
//! Page ─▶ tables ─▶ lines ─▶ running ─▶ columns ─▶ aligned ─▶ paragraphs ─▶ blocks
//!         (ruled)            (heads,    (frames)   (tables    (by metrics)
//!                             feet)                without rules)
//! ```
//!
//! Invariants: every character of a page is in the document or among its omitted lines, but for the dots between an
//! entry of a table of contents and its page number, which become a tab. White space is what the page draws, and what
//! parts words at a line's end or at a gap in Latin text.

mod aligned;
mod columns;
mod glyph;
mod lines;
mod metrics;
mod paragraphs;
mod running;
mod sheet;
mod strips;
mod tables;

use super::document::Document;
use super::doubt::Doubt;
pub use glyph::{Direction, Glyph, Page, Picture, Rule};
use sheet::{Boxed, Sheet};

/// Puts the text, tables and pictures of pages in reading order. The pictures that pages name are set by the caller.
pub fn document(mut pages: Vec<Page>) -> Document {
    let mut sheets: Vec<Sheet> = pages.iter_mut().map(sheet).collect();
    let mut omitted = running::remove(&mut sheets);
    let mut doubts = Vec::new();
    for (_, page) in running::repeated_pictures(&mut sheets) {
        doubts
            .push(Doubt::body("a picture that repeats on the pages was left out").detail(format!("page {}", page + 1)));
    }
    let (blocks, repeated) = paragraphs::blocks(columns::frames(sheets));
    omitted.extend(repeated);
    Document { blocks, omitted, doubts, ..Document::default() }
}

/// Returns the middle of a few lengths, the upper one of two; `None` where there are none.
pub(super) fn median(mut lengths: Vec<f64>) -> Option<f64> {
    lengths.sort_by(f64::total_cmp);
    lengths.get(lengths.len() / 2).copied()
}

/// Returns whether there is text on a page.
pub fn has_text(page: &Page) -> bool {
    page.glyphs.iter().any(|glyph| glyph.text.chars().any(|c| !c.is_whitespace()))
}

fn sheet(page: &mut Page) -> Sheet {
    let mut boxes = tables::take(page);
    boxes.extend(page.pictures.iter().map(Boxed::picture));
    boxes.sort_by(|a, b| a.top.total_cmp(&b.top));
    let lines = lines::lines(page);
    // Text that was turned has its left end elsewhere.
    let width = if lines.iter().all(|line| (0.0..page.width).contains(&line.left)) { page.width } else { 0.0 };
    Sheet { width, height: page.height, lines, boxes }
}
