//! Markdown → the tree of an issue, handed to the passage builder block by block.
//!
//! Every event of the parser becomes a part of the tree or a diagnostic; the matches below name each kind of event, so
//! that a new one does not pass unnoticed. Where an event leads to the site or to a file, [`super::links`] decides what
//! may be linked to.

mod html;
mod lists;
mod nodes;
mod notes;
mod outline;
mod tables;
mod targets;

use std::borrow::Cow;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag as Markup, TagEnd};

use super::emphasis;
use super::events::{Spanned, block_length, text};
use super::passages::Builder;
use super::tree::{Author, Node, TreeWriter};
use super::{Context, line_break};
use crate::archive::SitePath;
use crate::archive::content::{Body, Span, Tag};
use crate::diagnostics::{Diagnostic, Places};
use crate::source::SourceFile;

pub use tables::cells;

use lists::OpenItem;
use nodes::heading_tag;
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

/// Reads the body of `file`, which starts at byte `start`. Headings, items and passages go to `passages`.
pub fn read(
    file: &SourceFile,
    start: usize,
    context: &Context<'_>,
    passages: &mut Builder<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    read_events(&events(&file.text[start..]), file, start, context, passages, diagnostics)
}

/// Reads the events of a body.
fn read_events(
    events: &[Spanned<'_>],
    file: &SourceFile,
    start: usize,
    context: &Context<'_>,
    passages: &mut Builder<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let mut reader = Reader {
        file,
        start,
        context,
        diagnostics,
        places: Places::new(&file.text),
        page: passages.page(),
        notes: Notes::new(events),
        outline: Outline::new(events),
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
        at = reader.event(events, at);
    }
    reader.close_all(events);
    reader.tree.finish()
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
    /// First byte of the text that no passage or heading has taken.
    text_start: usize,
    html: html::State,
    reported_control_characters: bool,
}

impl Reader<'_, '_, '_> {
    /// Reads the event at index `at` and those that belong to it, and returns the index behind them.
    fn event(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => return self.start(tag, events, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(piece) => self.tree.text(piece),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => self.tree.code(code),
            Event::InlineHtml(html) => return self.inline_html(html, events, at),
            // Its block is read as a whole.
            Event::Html(_) => {}
            Event::SoftBreak => {
                let following = events[at + 1..].iter().find_map(|(event, _)| text(event));
                if !line_break::joins(self.tree.line(), following.unwrap_or_default()) {
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
                let number = self.notes.number(name);
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
            Markup::CodeBlock(kind) => return self.code_block(kind, events, at),
            Markup::MetadataBlock(_) => return self.code_block(&CodeBlockKind::Indented, events, at),
            Markup::HtmlBlock => return self.html_block(events, at),
            Markup::List(first) => self.start_list(*first),
            Markup::Item => self.start_item(span),
            Markup::FootnoteDefinition(name) => {
                let number = self.notes.number(name);
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
            Markup::Link { link_type, dest_url, title, .. } => {
                let address = match link_type {
                    LinkType::Email => Cow::Owned(format!("mailto:{dest_url}")),
                    LinkType::Inline
                    | LinkType::Reference
                    | LinkType::ReferenceUnknown
                    | LinkType::Collapsed
                    | LinkType::CollapsedUnknown
                    | LinkType::Shortcut
                    | LinkType::ShortcutUnknown
                    | LinkType::Autolink
                    | LinkType::WikiLink { .. } => Cow::Borrowed(&**dest_url),
                };
                match self.link(&address, title, span) {
                    Some(link) => self.open_inline(Node::Link(link)),
                    None => self.opened.push(0),
                }
            }
            Markup::Image { dest_url, title, .. } => {
                let end = at + block_length(&events[at..]);
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
            | TagEnd::Link => self.close(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.close_emphasis()
            }
        }
        self.close_pending_html();
        self.end_root_block();
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: &[Spanned<'_>], at: usize) -> usize {
        self.end_line();
        let end = at + block_length(&events[at..]);
        let code: String = events[at..end].iter().filter_map(|(event, _)| text(event)).collect();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        self.tree.code_block(&code, language);
        self.report_control_characters(&events[at].1);
        self.end_root_block();
        end
    }
}

#[cfg(test)]
mod tests;
