//! Builds the tree of an issue: nodes are opened and closed in reading order, text is added between.
//!
//! A node that is open is a [`Frame`]. Its children wait in two rows that all frames share, and move to their place in
//! the [`Body`] when it closes, so that a paragraph needs no memory of its own.
//!
//! Invariants: control characters do not enter a body; white space at the beginning of a paragraph, which is how
//! Chinese typists indent, is no part of its text.

mod lines;
mod text;

use std::borrow::Cow;

use crate::archive::content::{
    Attribute, AttributeName, Block, Blocks, Body, Content, Element, Inline, Inlines, Link, Span, Tag, narrow,
};

/// Kind of an open node.
#[derive(Debug, Clone)]
pub enum Node {
    /// A paragraph.
    Paragraph,
    /// Text among blocks that is no paragraph of its own. Opened by [`TreeWriter`] where inlines stand among blocks.
    Plain,
    /// A link; its content is filled in when it closes.
    Link(Link),
    /// An element with its attributes, a range of [`Body::attributes`].
    Element(Tag, Span),
    /// The text of the note with this number.
    Note(u32),
}

/// Language that opened a node. An author's HTML closes no node that Markdown opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Markdown.
    Markdown,
    /// Raw HTML.
    Html,
}

/// An open node.
#[derive(Debug)]
pub struct Frame {
    /// Kind.
    pub node: Node,
    /// Language that opened it.
    pub author: Author,
    /// Index of its first inline among those that wait.
    inlines: usize,
    /// Index of its first block among those that wait.
    blocks: usize,
}

impl Frame {
    /// Returns whether its children are inlines.
    pub fn takes_inlines(&self) -> bool {
        match &self.node {
            Node::Paragraph | Node::Plain | Node::Link(_) => true,
            Node::Element(tag, _) => tag.is_inline(),
            Node::Note(_) => false,
        }
    }

    /// Returns the name of the element that it will be, if it will be one.
    pub fn tag(&self) -> Option<Tag> {
        match self.node {
            Node::Element(tag, _) => Some(tag),
            Node::Paragraph | Node::Plain | Node::Link(_) | Node::Note(_) => None,
        }
    }
}

/// Builds a [`Body`].
#[derive(Debug, Default)]
pub struct TreeWriter {
    body: Body,
    frames: Vec<Frame>,
    /// Children of the open frames.
    inlines: Vec<Inline>,
    /// Children of the open frames.
    blocks: Vec<Block>,
    /// True while the open paragraph has no text.
    at_start: bool,
    /// First byte of the open paragraph's text.
    line: usize,
    /// Number of control characters that were left out.
    control_characters: usize,
    /// Inline elements of HTML that a block interrupted, outermost first. They go on in the next line.
    interrupted: Vec<Node>,
}

impl TreeWriter {
    /// Returns the body that is written so far.
    pub fn body(&mut self) -> &mut Body {
        &mut self.body
    }

    /// Returns the finished body.
    pub fn finish(self) -> Body {
        self.body
    }

    /// Returns the byte at which the next text starts.
    pub fn end(&self) -> usize {
        self.body.text.len()
    }

    /// Returns the text of the open paragraph so far.
    pub fn line(&self) -> &str {
        &self.body.text[self.line.min(self.body.text.len())..]
    }

    /// Returns the number of control characters that were left out so far.
    pub fn control_characters(&self) -> usize {
        self.control_characters
    }

    /// Returns the open nodes, outermost first.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Adds text that belongs to no node: the number of a list's element.
    pub fn marker(&mut self, text: &str) {
        self.body.text.push_str(text);
    }

    /// Opens a node. Inlines that stand among blocks get a [`Node::Plain`] around them.
    pub fn open(&mut self, node: Node, author: Author) {
        match node {
            Node::Link(_) => self.begin_inline(),
            Node::Element(tag, _) if tag.is_inline() => self.begin_inline(),
            Node::Element(..) | Node::Paragraph | Node::Note(_) => self.end_plain(),
            Node::Plain => {}
        }
        if matches!(node, Node::Paragraph | Node::Plain) {
            self.at_start = true;
            self.line = self.end();
        }
        self.frames.push(Frame { node, author, inlines: self.inlines.len(), blocks: self.blocks.len() });
    }

    /// Closes the innermost node that was opened, and puts it among the children of the one around it.
    pub fn close(&mut self) {
        self.end_plain();
        let Some(frame) = self.frames.pop() else { return };
        match frame.node {
            Node::Plain => {}
            Node::Paragraph => {
                let content = self.place_inlines(frame.inlines);
                self.end_line();
                self.blocks.extend((!content.is_empty()).then_some(Block::Paragraph(content)));
            }
            Node::Link(link) => {
                self.place_link(link, frame.inlines);
            }
            Node::Element(tag, attributes) if tag.is_inline() => {
                let content = Content::Inlines(self.place_inlines(frame.inlines));
                let element = self.keep_element(Element { tag, attributes, content });
                self.inlines.push(Inline::Element(element));
            }
            Node::Element(tag, attributes) => {
                let content = self.place_content(frame.blocks);
                // Browsers end a paragraph where a block begins.
                let tag = if tag == Tag::P && matches!(content, Content::Blocks(_)) { Tag::Div } else { tag };
                let element = self.keep_element(Element { tag, attributes, content });
                self.blocks.push(Block::Element(element));
            }
            Node::Note(number) => {
                let blocks = self.place_blocks(frame.blocks);
                self.blocks.push(Block::Note { number, blocks });
            }
        }
    }

    /// Closes the innermost node, which has inlines, without making a node of it, and returns its content.
    pub fn close_inlines(&mut self) -> Inlines {
        let start = self.frames.pop().map_or(0, |frame| frame.inlines);
        self.place_inlines(start)
    }

    /// Closes the innermost node, which has blocks, without making a node of it, and returns its content.
    pub fn close_blocks(&mut self) -> Blocks {
        self.end_plain();
        let start = self.frames.pop().map_or(0, |frame| frame.blocks);
        self.place_blocks(start)
    }

    /// Takes the blocks that stand in no open node.
    pub fn take_blocks(&mut self) -> Blocks {
        self.end_plain();
        self.place_blocks(self.frames.last().map_or(0, |frame| frame.blocks))
    }

    /// Returns whether one of these elements is open.
    pub fn is_in(&self, tags: &[Tag]) -> bool {
        self.frames.iter().any(|frame| frame.tag().is_some_and(|tag| tags.contains(&tag)))
    }

    /// Adds a thematic break.
    pub fn rule(&mut self) {
        self.end_plain();
        self.blocks.push(Block::Rule);
    }

    /// Keeps attributes for an element.
    pub fn attributes<'v>(&mut self, attributes: impl IntoIterator<Item = (AttributeName, Cow<'v, str>)>) -> Span {
        let start = self.body.attributes.len();
        for (name, value) in attributes {
            let value = self.keep_aside(&value);
            self.body.attributes.push(Attribute { name, value });
        }
        (start..self.body.attributes.len()).into()
    }

    fn in_line(&self) -> bool {
        self.frames.last().is_some_and(Frame::takes_inlines)
    }

    fn begin_inline(&mut self) {
        if !self.in_line() {
            self.open(Node::Plain, Author::Html);
        }
        for node in std::mem::take(&mut self.interrupted) {
            self.open(node, Author::Html);
        }
    }

    /// Ends plain text among blocks, if that is the innermost node.
    pub fn end_plain(&mut self) {
        if !self.frames.last().is_some_and(|frame| matches!(frame.node, Node::Plain)) {
            return;
        }
        let first = self.frames.pop().map_or(0, |frame| frame.inlines);
        self.trim_end(first);
        let content = self.place_inlines(first);
        self.end_line();
        self.blocks.extend((!content.is_empty()).then_some(Block::Plain(content)));
    }

    fn keep_element(&mut self, element: Element) -> u32 {
        self.body.elements.push(element);
        narrow(self.body.elements.len() - 1)
    }

    /// Ends a line of the text, so that the next block's stands on another.
    pub fn end_line(&mut self) {
        if !self.body.text.is_empty() && !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
    }

    fn place_inlines(&mut self, first: usize) -> Inlines {
        let start = self.body.inlines.len();
        self.body.inlines.extend(self.inlines.drain(first..));
        Inlines((start..self.body.inlines.len()).into())
    }

    fn place_blocks(&mut self, first: usize) -> Blocks {
        let start = self.body.blocks.len();
        self.body.blocks.extend(self.blocks.drain(first..));
        Blocks((start..self.body.blocks.len()).into())
    }

    /// Places the blocks from `first` on as content; plain text alone becomes inlines.
    fn place_content(&mut self, first: usize) -> Content {
        match self.blocks[first..] {
            [Block::Plain(content)] => {
                self.blocks.truncate(first);
                Content::Inlines(content)
            }
            [] => Content::Inlines(Inlines::default()),
            _ => Content::Blocks(self.place_blocks(first)),
        }
    }
}
