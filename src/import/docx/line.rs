//! A paragraph in the making.
//!
//! Input: pieces of text and what stands among them, in order. Output: blocks; more than one where a page ends in the
//! paragraph or a text box hangs on it.

use std::mem;

use crate::import::document::{Block, Inline, Paragraph};

/// Content of a paragraph that is being read.
#[derive(Debug, Default)]
pub struct Line {
    pieces: Vec<Piece>,
    /// Text boxes that hang on its beginning.
    before: Vec<Block>,
    /// Text boxes that hang on the rest of it.
    after: Vec<Block>,
}

#[derive(Debug)]
enum Piece {
    Inline(Inline),
    PageBreak,
}

impl Line {
    /// Adds text; line breaks and other control characters in it are spaces.
    pub fn text(&mut self, text: &str, bold: bool) {
        let text = text.replace(|c: char| (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}'), " ");
        match self.pieces.last_mut() {
            Some(Piece::Inline(Inline::Text { text: before, bold: weight })) if *weight == bold => {
                before.push_str(&text);
            }
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Inline(Inline::Text { text, bold })),
        }
    }

    /// Adds something that is not text.
    pub fn inline(&mut self, inline: Inline) {
        self.pieces.push(Piece::Inline(inline));
    }

    /// A new page begins here.
    pub fn page_break(&mut self) {
        self.pieces.push(Piece::PageBreak);
    }

    /// Adds blocks that hang on this place.
    pub fn hang(&mut self, blocks: Vec<Block>) {
        let side = if self.pieces.is_empty() { &mut self.before } else { &mut self.after };
        side.extend(blocks);
    }

    /// Returns whether there is no text in it yet.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The blocks that it makes, with heading, label and place of `shape`.
    pub fn finish(self, mut shape: Paragraph) -> Vec<Block> {
        let mut blocks = self.before;
        let mut inlines = Vec::new();
        for piece in self.pieces {
            match piece {
                Piece::Inline(inline) => inlines.push(inline),
                Piece::PageBreak => {
                    blocks.extend(paragraph(&mut shape, mem::take(&mut inlines)).map(Block::Paragraph));
                    blocks.push(Block::PageBreak);
                }
            }
        }
        blocks.extend(paragraph(&mut shape, inlines).map(Block::Paragraph));
        blocks.extend(self.after);
        blocks
    }
}

/// The next paragraph of `shape`, which gives its label to the first. There is none where there is nothing to show.
fn paragraph(shape: &mut Paragraph, inlines: Vec<Inline>) -> Option<Paragraph> {
    let blank = |inline: &Inline| match inline {
        Inline::Text { text, .. } | Inline::Link { text, .. } => text.trim().is_empty(),
        Inline::LineBreak => true,
        Inline::Image(_) | Inline::Footnote(_) => false,
    };
    if shape.label.is_none() && inlines.iter().all(blank) {
        return None;
    }
    let label = shape.label.take();
    Some(Paragraph { label, inlines: weighed(inlines), ..shape.clone() })
}

/// The same with bold text only where not all text is bold, and neighbours of one weight joined.
fn weighed(inlines: Vec<Inline>) -> Vec<Inline> {
    let all_bold = inlines.iter().all(|inline| match inline {
        Inline::Text { text, bold } => *bold || text.trim().is_empty(),
        _ => true,
    });
    let mut weighed: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (weighed.last_mut(), inline) {
            (Some(Inline::Text { text: before, bold: weight }), Inline::Text { text, bold })
                if *weight == (bold && !all_bold) =>
            {
                before.push_str(&text);
            }
            (_, Inline::Text { text, bold }) => weighed.push(Inline::Text { text, bold: bold && !all_bold }),
            (_, other) => weighed.push(other),
        }
    }
    weighed
}
