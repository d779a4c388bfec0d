//! A page whose glyphs stand in lines, with the tables and pictures between them.

use super::glyph::Picture;
use super::lines::Line;
use crate::import::document::Table;

/// One page.
pub(super) struct Sheet {
    /// Width of the page in points; 0 where its text is turned.
    pub width: f64,
    /// Height of the page in points.
    pub height: f64,
    /// Lines from top to bottom.
    pub lines: Vec<Line>,
    /// Tables and pictures from top to bottom.
    pub boxes: Vec<Boxed>,
}

/// A table or a picture at its place, in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Boxed {
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// The table or picture.
    pub content: Content,
}

/// Content of a box.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// A table.
    Table(Table),
    /// Index of a picture of the document.
    Picture(usize),
}

impl Boxed {
    /// Puts a picture in a box.
    pub(super) fn picture(picture: &Picture) -> Self {
        let Picture { left, top, right, bottom, image } = *picture;
        Self { top, bottom, left, right, content: Content::Picture(image) }
    }
}
