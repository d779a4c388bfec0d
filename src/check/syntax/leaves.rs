//! Leaf blocks: paragraphs, headings and cells with the parts of their source that Markdown reads as plain text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::events::depth_change;

/// Kind of a leaf block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph, also of a list or quotation.
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

/// A block that consists of text.
#[derive(Debug)]
pub struct Leaf {
    /// Its kind.
    pub kind: Kind,
    /// Bytes of the source, from the first character to the last.
    pub span: Range<usize>,
    /// Parts that are not plain text: links, pictures, code, HTML, calls of notes. In order, without overlap.
    special: Vec<Range<usize>>,
}

impl Leaf {
    /// Returns whether all of `bytes` is plain text that is not escaped by a backslash.
    pub fn is_plain(&self, text: &str, bytes: &Range<usize>) -> bool {
        let next = self.special.partition_point(|part| part.end <= bytes.start);
        self.special.get(next).is_none_or(|part| part.start >= bytes.end) && !text[..bytes.start].ends_with('\\')
    }

    /// Returns the lines of the source, each with the offset of its first character. Marks of quotations and blanks at
    /// the start of a line are left out.
    pub fn lines<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let start = self.span.start;
        text[self.span.clone()].split_inclusive('\n').scan(start, |at, line| {
            let here = *at;
            *at += line.len();
            let bare = line.trim_start_matches(['>', ' ', '\t']);
            Some((here + line.len() - bare.len(), bare.trim_end_matches(['\n', '\r'])))
        })
    }
}

/// Collects the leaf blocks of a document.
pub fn leaves(text: &str, events: &[(Event<'_>, Range<usize>)]) -> Vec<Leaf> {
    let mut collector = Collector { text, leaves: Vec::new(), open: None, kind: Kind::Paragraph };
    // Nesting inside a link or picture, whose text is part of it, or inside a block without text.
    let mut inside = 0;
    for (event, span) in events {
        if inside > 0 {
            inside += depth_change(event);
            continue;
        }
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                collector.inline(span, true);
                inside = 1;
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                collector.close();
                inside = 1;
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => collector.inline(span, false),
            Event::Start(Tag::Heading { .. }) => collector.begin(Kind::Heading),
            Event::Start(Tag::TableCell) => collector.begin(Kind::Cell),
            Event::Start(_) => collector.begin(Kind::Paragraph),
            Event::End(_) | Event::Html(_) | Event::Rule => collector.close(),
            Event::Text(_) | Event::SoftBreak | Event::HardBreak | Event::TaskListMarker(_) => {
                collector.inline(span, false);
            }
            Event::Code(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_) => collector.inline(span, true),
        }
    }
    collector.close();
    collector.leaves
}

struct Collector<'a> {
    text: &'a str,
    leaves: Vec<Leaf>,
    open: Option<Leaf>,
    /// Kind of the next leaf.
    kind: Kind,
}

impl Collector<'_> {
    fn begin(&mut self, kind: Kind) {
        self.close();
        self.kind = kind;
    }

    /// Adds an inline part to the open leaf.
    fn inline(&mut self, span: &Range<usize>, special: bool) {
        let kind = self.kind;
        // A backslash is no part of the event of the character that it escapes.
        let start = if self.text[..span.start].ends_with('\\') { span.start - 1 } else { span.start };
        let new = || Leaf { kind, span: start..span.end, special: Vec::new() };
        let leaf = self.open.get_or_insert_with(new);
        leaf.span.end = leaf.span.end.max(span.end);
        if special {
            leaf.special.push(span.clone());
        }
    }

    fn close(&mut self) {
        self.leaves.extend(self.open.take());
        self.kind = Kind::Paragraph;
    }
}
