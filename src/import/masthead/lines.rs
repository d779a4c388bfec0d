//! The lines at the start of a source that may be its masthead, and what tells them from the text.
//!
//! Input: the blocks of a document. Output: each of their lines taken apart, up to the first that is surely text.

use crate::import::document::{Block, Inline, Paragraph, Table};
use crate::import::line::Line;
use crate::import::markers::is_numbered;
use crate::import::names::{Bulletin, columns, is_organisation, is_periodical, same, unlabelled};
use crate::parse::numbering;

/// Lines that a masthead or an imprint has at most.
pub const LINES: usize = 24;

/// A line at the start of a source.
pub struct Candidate {
    /// Index of its block.
    pub index: usize,
    /// What it says.
    pub line: Line,
    /// Whether it stands in the middle.
    pub centred: bool,
}

/// Lines that may be a masthead: those before the first that is surely the body.
pub fn candidates(blocks: &[Block], bulletin: Bulletin<'_>) -> Vec<Candidate> {
    let mut lines = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if lines.len() == LINES {
            break;
        }
        let (line, centred) = match block {
            Block::Paragraph(paragraph) => {
                let text = line_text(paragraph);
                if text.trim().is_empty() {
                    continue;
                }
                let mut line = Line::read(&text);
                if !line.is_distribution() && is_body(&text, &line) {
                    break;
                }
                line.rest = line.rest.iter().flat_map(|piece| columns(piece, bulletin)).collect();
                (line, paragraph.centred)
            }
            Block::PageBreak => continue,
            Block::Table(table) => match table_line(table, bulletin) {
                Some(line) => (line, false),
                None => break,
            },
        };
        lines.push(Candidate { index, line, centred });
    }
    lines
}

/// Whether the next text is 一、 or （一）.
pub fn begins_with_first_heading(blocks: &[Block]) -> bool {
    let texts = blocks.iter().map_while(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text()),
        Block::PageBreak => Some(String::new()),
        Block::Table(_) => None,
    });
    let first = texts.filter(|text| !text.trim().is_empty()).map(|text| {
        let (numbering, _) = numbering::split_heading(&text);
        numbering.is_some_and(|numbering| numbering.number == 1 && numbering.text.contains('一'))
    });
    first.take(1).any(|is_first| is_first)
}

/// Text of a paragraph; what its line breaks part is as far apart as columns are.
fn line_text(paragraph: &Paragraph) -> String {
    let pieces = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.as_str(),
        Inline::LineBreak => "\t",
        Inline::Image(_) | Inline::Footnote(_) => "",
    });
    pieces.collect()
}

/// A table that holds nothing but fields and names, as one line: many mastheads are set in one.
fn table_line(table: &Table, bulletin: Bulletin<'_>) -> Option<Line> {
    let mut line = Line::default();
    for paragraph in table.rows.iter().flatten().flatten() {
        if paragraph.inlines.iter().any(is_object) {
            return None;
        }
        let cell = Line::read(&line_text(paragraph));
        line.fields.extend(cell.fields);
        line.rest.extend(cell.rest.iter().flat_map(|piece| columns(piece, bulletin)));
    }
    let is_name = |piece: &String| {
        same(piece, bulletin.title)
            || same(piece, bulletin.publisher)
            || is_organisation(unlabelled(piece))
            || is_periodical(piece)
    };
    (!line.fields.is_empty() && line.rest.iter().all(is_name)).then_some(line)
}

/// Whether a line is neither masthead nor imprint: it is numbered, a sentence, or too long.
pub fn is_body(text: &str, line: &Line) -> bool {
    let is_prose = |piece: &String| piece.contains(['，', '。', '；', '！', '？']) || piece.chars().count() > 40;
    !line.rest.is_empty() && (is_numbered(text) || line.rest.iter().any(is_prose))
}

/// A picture or a footnote.
pub fn is_object(inline: &Inline) -> bool {
    matches!(inline, Inline::Image(_) | Inline::Footnote(_))
}
