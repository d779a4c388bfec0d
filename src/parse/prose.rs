//! Prose of an issue's body as a reader sees it, with the place in the source of every character.
//!
//! Input: the text of an issue. Output: its [`Block`]s in reading order. Bold type and links are looked through; code,
//! pictures and addresses are one [`OBJECT`] each, so that no rule of language is applied to them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{front_matter, markdown};
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

/// Stands for what is no prose.
pub const OBJECT: char = '\u{fffc}';

/// Kind of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this Markdown level.
    Heading(u8),
    /// A paragraph, also of a list or quotation.
    Paragraph,
    /// A cell of a table.
    Cell,
}

/// A heading, a paragraph or a cell.
#[derive(Debug, Clone)]
pub struct Block {
    /// Kind.
    pub kind: Kind,
    /// Number of lists around it.
    pub lists: usize,
    /// The number of a list's element as it is typed, with its bytes in the source.
    pub listed: Option<(u32, Range<usize>)>,
    /// Text as a reader sees it; lines are parted by `\n`.
    pub text: String,
    /// In the order of the text, without a gap.
    pieces: Vec<Piece>,
}

/// A stretch of text and what it was made of.
#[derive(Debug, Clone)]
struct Piece {
    text: Range<usize>,
    source: Range<usize>,
    /// True if the source has the very characters of the text (an entity has not).
    verbatim: bool,
}

impl Block {
    fn new(kind: Kind, lists: usize) -> Self {
        Self { kind, lists, listed: None, text: String::new(), pieces: Vec::new() }
    }

    fn push(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: start..self.text.len(), source, verbatim });
    }

    /// Bytes of the source for bytes of the text: from the first character's to the last one's.
    pub fn source(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.piece(bytes.start).map_or(0, |piece| {
            if piece.verbatim { piece.source.start + bytes.start - piece.text.start } else { piece.source.start }
        });
        let end = self.piece(bytes.end.saturating_sub(1).max(bytes.start)).map_or(start, |piece| {
            if piece.verbatim { piece.source.start + bytes.end - piece.text.start } else { piece.source.end }
        });
        start..end.max(start)
    }

    /// The same, where these bytes stand in the source as they stand in the text.
    pub fn verbatim(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let piece = self.piece(bytes.start)?;
        let within = piece.verbatim && bytes.end <= piece.text.end;
        within.then(|| self.source(bytes))
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.text.end <= at);
        self.pieces.get(after).or(self.pieces.last())
    }
}

/// Reads the prose of an issue.
///
/// # Errors
/// The file has no front matter.
pub fn read(file: &SourceFile) -> Result<Vec<Block>, Diagnostic> {
    let start = front_matter::body(file)?;
    let mut reader = Reader { source: &file.text, blocks: Vec::new(), open: None, lists: Vec::new() };
    let mut skipped = 0;
    for (event, span) in markdown::events(&file.text[start..]) {
        let span = start + span.start..start + span.end;
        match &event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                reader.object(span);
                skipped += 1;
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => reader.object(span),
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => skipped -= 1,
            _ if skipped > 0 => {}
            _ => reader.event(&event, span),
        }
    }
    reader.close();
    Ok(reader.blocks)
}

struct Reader<'a> {
    source: &'a str,
    blocks: Vec<Block>,
    open: Option<Block>,
    /// Open lists, outermost first: true for a numbered one.
    lists: Vec<bool>,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.begin(Kind::Heading(*level as u8)),
            Event::Start(Tag::TableCell) => self.begin(Kind::Cell),
            // The first paragraph of a list's element keeps the element's number.
            Event::Start(Tag::Paragraph) if self.open.as_ref().is_some_and(|block| block.text.is_empty()) => {}
            Event::Start(Tag::Paragraph) => self.begin(Kind::Paragraph),
            Event::Start(Tag::List(first)) => {
                self.close();
                self.lists.push(first.is_some());
            }
            Event::Start(Tag::Item) => {
                self.begin(Kind::Paragraph);
                let digits = self.source[span.start..].bytes().take_while(u8::is_ascii_digit).count();
                let place = span.start..span.start + digits;
                let number = self.source[place.clone()].parse().ok().filter(|_| self.lists.last() == Some(&true));
                if let (Some(block), Some(number)) = (&mut self.open, number) {
                    block.listed = Some((number, place));
                }
            }
            Event::End(TagEnd::List(_)) => {
                self.close();
                self.lists.pop();
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item)
            | Event::Start(Tag::BlockQuote(_) | Tag::Table(_) | Tag::FootnoteDefinition(_)) => self.close(),
            Event::Text(text) => self.text(text, span),
            Event::Code(_) => self.object(span),
            Event::SoftBreak | Event::HardBreak => self.text("\n", span),
            Event::InlineHtml(html) if html.starts_with("<br") => self.text("\n", span),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.object(span),
            // Bold type and boxes are looked through; other HTML shows no prose.
            Event::Start(_)
            | Event::End(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        let verbatim = self.source[span.clone()] == *text;
        let lists = self.lists.len();
        let block = self.open.get_or_insert_with(|| Block::new(Kind::Paragraph, lists));
        // The address of an autolink, whose object stands already.
        let shown = block.pieces.last().is_some_and(|last| last.source.end > span.start);
        if shown {
            return;
        }
        block.push(text, span, verbatim);
    }

    fn object(&mut self, span: Range<usize>) {
        if let Some(block) = &mut self.open {
            block.push(OBJECT.encode_utf8(&mut [0; 4]), span, false);
        }
    }

    fn begin(&mut self, kind: Kind) {
        self.close();
        self.open = Some(Block::new(kind, self.lists.len()));
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take().filter(|block| !block.text.trim().is_empty()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(body: &str) -> (String, Vec<Block>) {
        let text = format!("---\ntitle: 甲, 乙\n---\n{body}");
        let blocks = read(&SourceFile { path: "a.md".into(), text: text.clone() }).unwrap();
        (text, blocks)
    }

    #[test]
    fn every_character_has_its_place() {
        let (source, blocks) = blocks(
            "甲\\*乙, 丙&amp;**丁**, [文, 字](a,b) `c, d` <http://e,f> ![图, 片](g)\n\n2. 戊\n\n| 己 |\n|--|\n| 庚 |\n",
        );
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        let objects = format!("{OBJECT} {OBJECT} {OBJECT}");
        assert_eq!(texts, [format!("甲*乙, 丙&丁, 文, 字 {objects}").as_str(), "戊", "己", "庚"]);
        for block in &blocks {
            for (at, c) in block.text.char_indices().filter(|(_, c)| *c != '&' && *c != OBJECT) {
                assert_eq!(source[block.source(at..at + c.len_utf8())], *c.to_string());
            }
        }
        let entity = blocks[0].text.find('&').unwrap();
        assert_eq!(&source[blocks[0].source(entity..entity + 1)], "&amp;");
        assert_eq!(blocks[0].verbatim(entity..entity + 1), None);
        assert_eq!(blocks[1].listed.clone().map(|(number, place)| (number, &source[place])), Some((2, "2")));
    }
}
