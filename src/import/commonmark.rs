//! Markdown without a front matter → [`Document`].
//!
//! Headings, bold type, tables, numbered and other lists keep their meaning; every other mark-up is reduced to its text.
//! A link keeps its address in brackets. Pictures of another program's Markdown are not there to be taken: their names
//! stay, and a doubt says so.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::document::{Block, Document, Inline, Paragraph, Table};
use super::text;
use crate::diagnostics::Diagnostic;
use crate::parse::emphasis;

/// Reads a Markdown file.
///
/// # Errors
/// The bytes are empty or no text.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let text = text::decode(bytes)?;
    let mut reader = Reader::default();
    let events = Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter().collect();
    for (event, _) in emphasis::amend(events, &text) {
        reader.event(event);
    }
    reader.end_paragraph();
    Ok(reader.document)
}

#[derive(Default)]
struct Reader {
    document: Document,
    paragraph: Paragraph,
    bold: bool,
    /// Next numbers of the open lists; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    /// Addresses of the open links and pictures.
    addresses: Vec<String>,
    table: Option<Table>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.paragraph.inlines.push(Inline::LineBreak),
            Event::Rule => self.end_paragraph(),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_paragraph();
                self.paragraph.heading = Some(level as u8);
            }
            Tag::Strong => self.bold = true,
            Tag::List(first) => {
                self.end_paragraph();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_paragraph();
                self.paragraph.label = Some(match self.lists.last_mut() {
                    Some(Some(next)) => {
                        *next += 1;
                        format!("{}.", *next - 1)
                    }
                    _ => "•".to_owned(),
                });
            }
            Tag::Link { dest_url, .. } => self.addresses.push(dest_url.into_string()),
            Tag::Image { dest_url, .. } => {
                self.document.doubts.push(format!("the picture {dest_url} is not taken over; copy it into content/"));
                self.addresses.push(dest_url.into_string());
            }
            Tag::Table(_) => {
                self.end_paragraph();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock
                if self.paragraph.label.is_none() =>
            {
                self.end_paragraph();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = false,
            TagEnd::Link | TagEnd::Image => {
                let address = self.addresses.pop().unwrap_or_default();
                if !address.is_empty() && !self.paragraph.text().ends_with(&address) {
                    self.text(&format!("（{address}）"));
                }
            }
            TagEnd::List(_) => {
                self.end_paragraph();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let paragraph = std::mem::take(&mut self.paragraph);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(vec![paragraph]);
                }
            }
            TagEnd::Table => self.document.blocks.extend(self.table.take().map(Block::Table)),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.end_paragraph();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for (index, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.paragraph.inlines.push(Inline::LineBreak);
            }
            self.paragraph.inlines.push(Inline::Text { text: line.to_owned(), bold: self.bold });
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.inlines.is_empty() || paragraph.label.is_some() {
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }
}
