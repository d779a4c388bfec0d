//! The body of an issue as Markdown.
//!
//! Input: blocks whose headings are settled (see [`super::structure`]). Output: Markdown that kanku reads back as the
//! same text, character by character, white space aside; nothing in a source can turn into markup by accident.

use std::borrow::Cow;

use super::document::{Block, Inline, Paragraph, Table};
use crate::parse::emphasis::makes_strong;

/// Line break in a cell of a table.
const CELL_BREAK: &str = "<br>";

/// Writes `blocks` and then the `footnotes`; `images` are the addresses and descriptions of the pictures.
pub fn print(blocks: &[Block], footnotes: &[Vec<Paragraph>], images: &[(String, String)]) -> String {
    let printer = Printer { images };
    let mut parts: Vec<String> = blocks.iter().filter_map(|block| printer.block(block)).collect();
    for (index, note) in footnotes.iter().enumerate() {
        let text = printer.row(note);
        parts.push(format!("[^{}]: {}", index + 1, guarded(&text)));
    }
    parts.iter().map(|part| format!("{part}\n")).collect::<Vec<_>>().join("\n")
}

struct Printer<'a> {
    images: &'a [(String, String)],
}

impl Printer<'_> {
    fn block(&self, block: &Block) -> Option<String> {
        match block {
            Block::Paragraph(paragraph) => match paragraph.heading {
                Some(depth) => self.heading(depth, paragraph),
                None => self.paragraph(paragraph),
            },
            Block::Table(table) => self.table(table),
            Block::PageBreak => None,
        }
    }

    /// Depth 1 is `##`: the title of the page is above it.
    fn heading(&self, depth: u8, paragraph: &Paragraph) -> Option<String> {
        let text = self.row(std::slice::from_ref(paragraph));
        // Markdown takes the last marks of a heading for its end.
        let text = text.replace('#', "\\#");
        (!text.is_empty()).then(|| format!("{} {text}", "#".repeat(usize::from(depth.clamp(1, 5)) + 1)))
    }

    fn paragraph(&self, paragraph: &Paragraph) -> Option<String> {
        let breaks = paragraph.inlines.split(|inline| *inline == Inline::LineBreak);
        let lines: Vec<String> =
            breaks.map(|inlines| self.line(inlines, true)).filter(|line| !line.is_empty()).collect();
        let lines: Vec<Cow<'_, str>> = lines.iter().map(|line| guarded(line)).collect();
        (!lines.is_empty()).then(|| lines.join("\\\n"))
    }

    fn table(&self, table: &Table) -> Option<String> {
        let columns = table.rows.iter().map(Vec::len).max().filter(|columns| *columns > 0)?;
        let mut lines = Vec::with_capacity(table.rows.len() + 1);
        for row in &table.rows {
            let mut cells: Vec<String> = row.iter().map(|cell| self.rows(cell, CELL_BREAK)).collect();
            cells.resize(columns, String::new());
            lines.push(format!("| {} |", cells.join(" | ")));
        }
        lines.insert(1, format!("|{}", "---|".repeat(columns)));
        Some(lines.join("\n"))
    }

    /// Returns paragraphs in one line, for places that hold no more.
    fn row(&self, paragraphs: &[Paragraph]) -> String {
        self.rows(paragraphs, " ")
    }

    /// Returns the lines of paragraphs with a mark between them.
    fn rows(&self, paragraphs: &[Paragraph], mark: &str) -> String {
        let lines = paragraphs.iter().map(|paragraph| {
            let breaks = paragraph.inlines.split(|inline| *inline == Inline::LineBreak);
            let lines: Vec<String> = breaks.map(|inlines| self.line(inlines, paragraph.heading.is_none())).collect();
            lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join(mark)
        });
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(mark)
    }

    /// One line of text; `bold` tells whether bold type is kept.
    fn line(&self, inlines: &[Inline], bold: bool) -> String {
        let mut written: Vec<(String, bool)> = Vec::new();
        let mut after_note = false;
        for piece in merged(inlines, bold) {
            let is_note = matches!(piece, Piece::Footnote(_));
            match piece {
                Piece::Text(text, is_bold) => {
                    let guard = if after_note && text.starts_with(':') { "\\" } else { "" };
                    written.push((format!("{guard}{}", escaped(&text)), is_bold));
                }
                Piece::Image(index) => {
                    let image = self.images.get(index);
                    written.extend(image.map(|(address, text)| (format!("![{}]({address})", escaped(text)), false)));
                }
                Piece::Footnote(index) => written.push((format!("[^{}]", index + 1), false)),
                Piece::Link(text, address) => {
                    written.push((format!("[{}](<{}>)", escaped(&text), bare(&address)), false))
                }
            }
            after_note = is_note;
        }
        let mut line = String::new();
        for (index, (text, is_bold)) in written.iter().enumerate() {
            if *is_bold {
                push_bold(&mut line, text, written.get(index + 1).map_or("", |(next, _)| next));
            } else {
                line.push_str(text);
            }
        }
        line.trim().to_owned()
    }
}

enum Piece {
    Text(String, bool),
    Image(usize),
    Footnote(usize),
    Link(String, String),
}

/// Joins neighbouring texts of one weight; a text without letters has no weight.
fn merged(inlines: &[Inline], keep_bold: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, bold } => {
                let bold = *bold && keep_bold && text.chars().any(char::is_alphanumeric);
                match pieces.last_mut() {
                    Some(Piece::Text(before, weight)) if *weight == bold => before.push_str(text),
                    _ => pieces.push(Piece::Text(text.clone(), bold)),
                }
            }
            Inline::LineBreak => {}
            Inline::Image(index) => pieces.push(Piece::Image(*index)),
            Inline::Footnote(index) => pieces.push(Piece::Footnote(*index)),
            Inline::Link { text, address } => match pieces.last_mut() {
                // A link that is marked up in pieces is one.
                Some(Piece::Link(before, same)) if same == address => before.push_str(text),
                _ => pieces.push(Piece::Link(text.clone(), address.clone())),
            },
        }
    }
    pieces
}

/// Adds bold text before `next`. Its marks stand close to the text, or Markdown does not see them; beside some
/// punctuation it does not see them anywhere, and an element of HTML takes their place.
fn push_bold(line: &mut String, text: &str, next: &str) {
    let core = text.trim();
    let start = text.len() - text.trim_start().len();
    line.push_str(&text[..start]);
    let behind = &text[start + core.len()..];
    let after = if behind.is_empty() { next } else { behind };
    if makes_strong(line, core, after) {
        line.push_str(&format!("**{core}**"));
    } else {
        line.push_str(&format!("<strong>{core}</strong>"));
    }
    line.push_str(behind);
}

/// Returns an address with the characters that would end it percent-encoded.
fn bare(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '<' => bare.push_str("%3C"),
            '>' => bare.push_str("%3E"),
            '\\' => bare.push_str("%5C"),
            c if c.is_control() => {}
            c => bare.push(c),
        }
    }
    bare
}

/// Returns `text` with everything in it that is markup anywhere in a line made harmless.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let next = behind.chars().next();
        match c {
            '\\' | '*' | '_' | '`' | '[' | ']' | '~' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '<' if next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => out.push_str("\\<"),
            '&' if next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#') => out.push_str("\\&"),
            '!' if next.is_none() => out.push_str("\\!"),
            c if c.is_control() || c == '\u{2028}' || c == '\u{2029}' => out.push(' '),
            c => out.push(c),
        }
        rest = behind;
    }
    out
}

/// Returns a line with a start that would begin a block made harmless.
fn guarded(line: &str) -> Cow<'_, str> {
    let Some(first) = line.chars().next() else { return Cow::Borrowed(line) };
    let behind = &line[first.len_utf8()..];
    let is_gap = |text: &str| text.is_empty() || text.starts_with([' ', '\t']);
    let at = match first {
        '#' | '>' => Some(0),
        '-' | '+' if is_gap(behind) || behind.starts_with('-') => Some(0),
        '=' => Some(0),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let mark = line[digits..].starts_with(['.', ')']);
            (mark && digits < 10 && is_gap(&line[digits + 1..])).then_some(digits)
        }
        _ => None,
    };
    at.map_or(Cow::Borrowed(line), |at| Cow::Owned(format!("{}\\{}", &line[..at], &line[at..])))
}
