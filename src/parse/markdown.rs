//! Markdown → the tree of an issue, handed to the passage builder block by block.
//!
//! Every event of the parser becomes a part of the tree or a diagnostic; the matches below name each kind of event, so
//! that a new one does not pass unnoticed. Where an event leads to the site or to a file, [`super::links`] decides what
//! may be linked to.

mod html;
mod notes;
mod outline;
mod tables;
mod targets;

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag as Markup, TagEnd};

use super::emphasis::{self, Spanned};
use super::passages::{Builder, Paragraph};
use super::tree::{Author, Node, TreeWriter};
use super::{Context, line_break};
use crate::archive::SitePath;
use crate::archive::content::{AttributeName, Block, Blocks, Body, Inlines, Span, Tag};
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::source::SourceFile;

pub use tables::cells;

use notes::Notes;
use outline::Outline;

/// Nodes that may stand in each other. What is nested deeper stands in the innermost of these; no author writes so, and
/// programs that walk a tree need an end.
const DEEPEST: usize = 48;

/// Reads Markdown as an issue's body has it.
pub fn events(body: &str) -> Vec<Spanned<'_>> {
    emphasis::amend(parser(body).into_offset_iter().collect(), body)
}

/// Returns the parser with the extensions that issues use.
pub fn parser(body: &str) -> Parser<'_> {
    Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
}

/// Reads the body of `file` from byte `start` on; what it consists of goes to `passages`.
pub fn read(
    file: &SourceFile,
    start: usize,
    context: &Context<'_>,
    passages: &mut Builder<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let events = events(&file.text[start..]);
    let mut reader = Reader {
        file,
        start,
        context,
        diagnostics,
        places: Places::new(&file.text),
        page: passages.page(),
        notes: Notes::new(&events),
        outline: Outline::new(&events),
        tree: TreeWriter::default(),
        passages,
        opened: Vec::new(),
        list: None,
        item: None,
        alignments: Vec::new(),
        in_head: false,
        row: 0,
        column: 0,
        text_start: 0,
        html: html::State::default(),
        reported_control_characters: false,
    };
    let mut at = 0;
    while at < events.len() {
        at = reader.event(&events, at);
    }
    reader.tree.finish()
}

/// The element of a numbered list that is open, where its elements are items of the issue.
struct OpenItem {
    marker: String,
    number: u32,
    /// Where its text starts, with its number.
    start: usize,
}

struct Reader<'a, 'c, 'p> {
    file: &'a SourceFile,
    start: usize,
    context: &'a Context<'c>,
    diagnostics: &'a mut Vec<Diagnostic>,
    places: Places<'a>,
    page: SitePath,
    notes: Notes,
    outline: Outline,
    tree: TreeWriter,
    passages: &'a mut Builder<'p>,
    /// For each tag of Markdown that is open, how many nodes stand for it.
    opened: Vec<usize>,
    /// The last number of the numbered list that is open, where its elements are items of the issue.
    list: Option<u32>,
    item: Option<OpenItem>,
    /// Alignments of the columns of the table that is open.
    alignments: Vec<Alignment>,
    in_head: bool,
    /// Byte of the body at which the row starts that is open, and how many of its cells were read.
    row: usize,
    column: usize,
    /// Where the text starts that no passage or heading has taken.
    text_start: usize,
    html: html::State,
    reported_control_characters: bool,
}

impl Reader<'_, '_, '_> {
    /// Reads the event at index `at`, and those that belong to it: the index behind them.
    fn event(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => return self.start(tag, events, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.tree.text(text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => self.tree.code(code),
            Event::InlineHtml(html) => return self.inline_html(html, events, at),
            // Its block is read as a whole.
            Event::Html(_) => {}
            Event::SoftBreak => {
                if !line_break::joins(self.tree.line(), following_text(&events[at + 1..])) {
                    self.tree.text("\n");
                }
            }
            Event::HardBreak => self.tree.line_break(),
            Event::Rule => {
                self.end_line();
                if self.is_root() {
                    self.passages.rule();
                } else {
                    self.tree.rule();
                }
            }
            Event::FootnoteReference(name) => {
                let number = self.notes.call(name);
                self.tree.note_call(number);
            }
            Event::TaskListMarker(done) => self.tree.text(if *done { "[x] " } else { "[ ] " }),
        }
        self.report_control_characters(span);
        at + 1
    }

    fn start(&mut self, tag: &Markup<'_>, events: &[Spanned<'_>], at: usize) -> usize {
        let span = &events[at].1;
        match tag {
            Markup::Paragraph => self.open_block(Node::Paragraph),
            Markup::Heading { level, .. } => {
                self.end_line();
                if self.is_root() {
                    self.open_block(Node::Paragraph);
                } else {
                    self.open_block(Node::Element(heading_tag(*level as u8), Span::default()));
                }
            }
            Markup::BlockQuote(_) => self.open_container(Tag::Blockquote, None),
            Markup::CodeBlock(_) | Markup::MetadataBlock(_) => return self.code_block(tag, events, at),
            Markup::HtmlBlock => return self.html_block(events, at),
            Markup::List(first) => self.start_list(*first),
            Markup::Item => self.start_item(span),
            Markup::FootnoteDefinition(name) => {
                let number = self.notes.define(name, span);
                self.open_block(Node::Note(number));
                self.tree.marker(&format!("[{number}] "));
            }
            Markup::DefinitionList => self.open_container(Tag::Dl, None),
            Markup::DefinitionListTitle => self.open_container(Tag::Dt, None),
            Markup::DefinitionListDefinition => self.open_container(Tag::Dd, None),
            Markup::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.open_block(Node::Element(Tag::Table, Span::default()));
            }
            Markup::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.open_block(Node::Element(Tag::Thead, Span::default()));
                self.tree.open(Node::Element(Tag::Tr, Span::default()), Author::Markdown);
            }
            Markup::TableRow => {
                (self.row, self.column) = (span.start, 0);
                self.open_block(Node::Element(Tag::Tr, Span::default()));
            }
            Markup::TableCell => self.start_cell(),
            Markup::Emphasis => self.open_inline(Node::Element(Tag::Em, Span::default())),
            Markup::Strong => self.open_inline(Node::Element(Tag::Strong, Span::default())),
            Markup::Strikethrough => self.open_inline(Node::Element(Tag::Del, Span::default())),
            Markup::Superscript => self.open_inline(Node::Element(Tag::Sup, Span::default())),
            Markup::Subscript => self.open_inline(Node::Element(Tag::Sub, Span::default())),
            Markup::Link { dest_url, title, .. } => match self.link(dest_url, title, span) {
                Some(link) => self.open_inline(Node::Link(link)),
                None => self.opened.push(0),
            },
            Markup::Image { dest_url, title, .. } => {
                let end = at + block_end(&events[at..]);
                self.picture(dest_url, title, &events[at + 1..end - 1], span);
                self.report_control_characters(span);
                return end;
            }
        }
        at + 1
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.close_html();
                if self.is_inside_root() {
                    self.root_paragraph();
                } else {
                    self.tree.close();
                }
                self.opened.pop();
            }
            TagEnd::Heading(level) => {
                self.close_html();
                if self.is_inside_root() {
                    let content = self.tree.close_inlines();
                    self.passages.heading(self.tree.body(), level as u8, self.text_start, content);
                    self.text_start = self.tree.end();
                } else {
                    self.tree.close();
                }
                self.opened.pop();
            }
            TagEnd::Item if self.item.is_some() && self.is_inside_root_item() => {
                self.close_html();
                self.root_item();
                self.opened.pop();
            }
            TagEnd::List(_) => {
                self.close();
                if self.is_root() {
                    self.list = None;
                }
            }
            TagEnd::TableHead => {
                self.tree.close();
                self.close();
                self.in_head = false;
                self.tree.open(Node::Element(Tag::Tbody, Span::default()), Author::Markdown);
            }
            TagEnd::TableRow => {
                self.further_cells(self.row);
                self.close();
            }
            TagEnd::Table => {
                self.tree.close();
                self.close();
            }
            TagEnd::FootnoteDefinition => {
                let number = match self.tree.frames().first().map(|frame| &frame.node) {
                    Some(Node::Note(number)) if self.opened.len() == 1 => Some(*number),
                    _ => None,
                };
                self.close();
                if let Some(number) = number.filter(|_| self.is_root()) {
                    let blocks = self.tree.take_blocks();
                    self.passages.note(self.tree.body(), number, blocks, self.text_start);
                    self.text_start = self.tree.end();
                }
            }
            // Code, HTML and pictures are read at their start.
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock | TagEnd::Image => {}
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => self.close(),
        }
        self.close_pending_html();
        self.end_root_block();
    }

    /// Whether no node is open, so that a block stands on its own in the issue.
    fn is_root(&self) -> bool {
        self.tree.frames().is_empty()
    }

    /// Whether the innermost node is the only one.
    fn is_inside_root(&self) -> bool {
        self.tree.frames().len() == 1
    }

    fn is_inside_root_item(&self) -> bool {
        self.opened.len() == 2
    }

    /// Opens a block that may always be nested.
    fn open_block(&mut self, node: Node) {
        self.end_line();
        self.tree.open(node, Author::Markdown);
        self.opened.push(1);
    }

    fn open_container(&mut self, tag: Tag, attribute: Option<(AttributeName, String)>) {
        self.end_line();
        if self.tree.frames().len() >= DEEPEST {
            self.opened.push(0);
            return;
        }
        let attributes = self.tree.attributes(attribute.map(|(name, value)| (name, value.into())));
        self.tree.open(Node::Element(tag, attributes), Author::Markdown);
        self.opened.push(1);
    }

    fn open_inline(&mut self, node: Node) {
        if self.tree.frames().len() >= DEEPEST {
            self.opened.push(0);
            return;
        }
        self.tree.open(node, Author::Markdown);
        self.opened.push(1);
    }

    /// Closes the nodes of the innermost tag of Markdown.
    fn close(&mut self) {
        let count = self.opened.pop().unwrap_or_default();
        if count > 0 {
            self.close_html();
        }
        (0..count).for_each(|_| self.tree.close());
    }

    /// Hands on the blocks that stand on their own, if no node is open.
    fn end_root_block(&mut self) {
        if !self.opened.is_empty() || !self.is_root() {
            return;
        }
        let blocks = self.tree.take_blocks();
        if !blocks.is_empty() {
            self.passages.block(self.tree.body(), blocks, self.text_start);
        }
        self.text_start = self.tree.end();
    }

    fn root_paragraph(&mut self) {
        let start = self.text_start;
        let content = self.tree.close_inlines();
        let end = self.tree.end();
        let paragraph = Paragraph { listed: None, text: start..end, content, below: Blocks::default() };
        self.passages.paragraph(self.tree.body(), paragraph);
        self.tree.end_line();
        self.text_start = self.tree.end();
    }

    /// An element of a numbered list is an item: its first paragraph, then what hangs below it.
    fn root_item(&mut self) {
        let Some(item) = self.item.take() else { return };
        let blocks = self.tree.close_blocks();
        let body = self.tree.body();
        let range = blocks.0.range();
        let (content, below) = match body.blocks(blocks).first() {
            Some(Block::Paragraph(content) | Block::Plain(content)) => {
                (*content, Blocks((range.start + 1..range.end).into()))
            }
            _ => (Inlines::default(), blocks),
        };
        let start = item.start + item.marker.len() + 1;
        let end = body.text_end(content).unwrap_or(start);
        let listed = Some((item.marker, item.number));
        self.passages.paragraph(body, Paragraph { listed, text: start..end, content, below });
        self.text_start = self.tree.end();
    }

    fn start_list(&mut self, first: Option<u64>) {
        self.end_line();
        match first {
            Some(first) if self.is_root() => {
                self.list = Some(u32::try_from(first).unwrap_or(u32::MAX).saturating_sub(1));
                self.opened.push(0);
            }
            Some(first) => {
                let start = (first != 1).then(|| (AttributeName::Start, first.to_string()));
                self.open_container(Tag::Ol, start);
            }
            None => self.open_container(Tag::Ul, None),
        }
    }

    fn start_item(&mut self, span: &Range<usize>) {
        self.end_line();
        let Some(last) = self.list.filter(|_| self.is_root()) else {
            if self.opened.last() == Some(&0) {
                self.opened.push(0);
            } else {
                self.open_block(Node::Element(Tag::Li, Span::default()));
            }
            return;
        };
        let source = &self.file.text[self.start + span.start..];
        // Markdown counts on from the first number; a bulletin may leave one out on purpose.
        let digits = source.bytes().take_while(u8::is_ascii_digit).count();
        let number = source[..digits].parse().ok().filter(|typed| *typed > last).unwrap_or(last.saturating_add(1));
        let marker = format!("{number}{}", if source[digits..].starts_with(')') { ')' } else { '.' });
        let start = self.tree.end();
        self.tree.marker(&marker);
        self.tree.marker(" ");
        self.list = Some(number);
        self.item = Some(OpenItem { marker, number, start });
        self.open_block(Node::Element(Tag::Li, Span::default()));
    }

    fn start_cell(&mut self) {
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Left) => Some("left"),
            Some(Alignment::Center) => Some("center"),
            Some(Alignment::Right) => Some("right"),
            Some(Alignment::None) | None => None,
        };
        self.column += 1;
        let attributes = self.tree.attributes(align.map(|align| (AttributeName::Align, align.into())));
        let tag = if self.in_head { Tag::Th } else { Tag::Td };
        self.open_block(Node::Element(tag, attributes));
    }

    fn code_block(&mut self, tag: &Markup<'_>, events: &[Spanned<'_>], at: usize) -> usize {
        self.end_line();
        let end = at + block_end(&events[at..]);
        let code: String = events[at..end].iter().filter_map(|(event, _)| text_of(event)).collect();
        let language = match tag {
            Markup::CodeBlock(CodeBlockKind::Fenced(info)) => info.split([' ', ',']).next().unwrap_or_default(),
            _ => "",
        };
        self.tree.code_block(&code, language);
        self.report_control_characters(&events[at].1);
        self.end_root_block();
        end
    }

    /// Reports the first control characters of the issue that were left out.
    fn report_control_characters(&mut self, span: &Range<usize>) {
        if self.tree.control_characters() > 0 && !std::mem::replace(&mut self.reported_control_characters, true) {
            let hint = "delete them: no reader sees them, and some programs refuse a page that has any";
            self.warn(Rule::ControlCharacter, span, "there are control characters here, which are left out", hint);
        }
    }

    fn span(&self, span: &Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }

    fn warn(&mut self, rule: Rule, span: &Range<usize>, message: impl Into<String>, hint: &str) {
        let place = self.places.find(self.span(span));
        let warning = Diagnostic::warning(message).rule(rule).file(&self.file.path);
        self.diagnostics.push(warning.place(place).hint(hint));
    }
}

fn heading_tag(level: u8) -> Tag {
    match level {
        1 => Tag::H1,
        2 => Tag::H2,
        3 => Tag::H3,
        4 => Tag::H4,
        5 => Tag::H5,
        _ => Tag::H6,
    }
}

/// Events up to the end of the one that `events` begin with.
fn block_end(events: &[Spanned<'_>]) -> usize {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return index + 1;
        }
    }
    events.len()
}

/// The text of an event that has one.
fn text_of<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        _ => None,
    }
}

/// The first text behind a line break.
fn following_text<'e>(events: &'e [Spanned<'_>]) -> &'e str {
    events.iter().find_map(|(event, _)| text_of(event)).unwrap_or_default()
}
