//! Builds the tree of an issue: nodes are opened and closed in reading order, text is added between.
//!
//! A node that is open is a [`Frame`]. Its children wait in two rows that all frames share, and move to their place in
//! the [`Body`] when it closes, so that a paragraph needs no memory of its own.
//!
//! Invariants: control characters do not enter a body; white space at the beginning of a paragraph, which is how
//! Chinese typists indent, is no part of its text.

use std::borrow::Cow;

use crate::archive::content::{
    Attribute, AttributeName, Block, Blocks, Body, Content, Element, Inline, Inlines, Link, Media, Span, Tag, narrow,
};

/// What an open node will be.
#[derive(Debug)]
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

/// Who opened a node. An author's HTML closes no node that Markdown opened.
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
    /// What it will be.
    pub node: Node,
    /// Who opened it.
    pub author: Author,
    /// Where its inlines begin among those that wait.
    inlines: usize,
    /// Where its blocks begin among those that wait.
    blocks: usize,
}

impl Frame {
    /// Whether its children are inlines.
    pub fn takes_inlines(&self) -> bool {
        match &self.node {
            Node::Paragraph | Node::Plain | Node::Link(_) => true,
            Node::Element(tag, _) => tag.is_inline(),
            Node::Note(_) => false,
        }
    }

    /// The element that it will be, if it will be one.
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
    /// Whether the open paragraph has no text yet.
    at_start: bool,
    /// Where the text of the open paragraph starts.
    line: usize,
    /// How many control characters were left out.
    control_characters: usize,
}

impl TreeWriter {
    /// What is written so far.
    pub fn body(&mut self) -> &mut Body {
        &mut self.body
    }

    /// The body, whole.
    pub fn finish(self) -> Body {
        self.body
    }

    /// Byte at which the next text starts.
    pub fn end(&self) -> usize {
        self.body.text.len()
    }

    /// The text of the open paragraph so far.
    pub fn line(&self) -> &str {
        &self.body.text[self.line.min(self.body.text.len())..]
    }

    /// How many control characters were left out so far.
    pub fn control_characters(&self) -> usize {
        self.control_characters
    }

    /// The open nodes, outermost first.
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
            Node::Link(mut link) => {
                link.content = self.place_inlines(frame.inlines);
                self.inlines.push(Inline::Link(narrow(self.body.links.len())));
                self.body.links.push(link);
            }
            Node::Element(tag, attributes) if tag.is_inline() => {
                let content = Content::Inlines(self.place_inlines(frame.inlines));
                let element = self.keep_element(Element { tag, attributes, content });
                self.inlines.push(Inline::Element(element));
            }
            Node::Element(tag, attributes) => {
                let content = self.place_content(frame.blocks);
                let element = self.keep_element(Element { tag, attributes, content });
                self.blocks.push(Block::Element(element));
            }
            Node::Note(number) => {
                let blocks = self.place_blocks(frame.blocks);
                self.blocks.push(Block::Note { number, blocks });
            }
        }
    }

    /// Closes the innermost node, which has inlines, without making a node of it: its content.
    pub fn close_inlines(&mut self) -> Inlines {
        let start = self.frames.pop().map_or(0, |frame| frame.inlines);
        self.place_inlines(start)
    }

    /// Closes the innermost node, which has blocks, without making a node of it: its content.
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

    /// Whether one of these elements is open.
    pub fn is_in(&self, tags: &[Tag]) -> bool {
        self.frames.iter().any(|frame| frame.tag().is_some_and(|tag| tags.contains(&tag)))
    }

    /// Adds text to the line; what stands in the line above it is no part of the text.
    pub fn text(&mut self, text: &str) {
        if self.is_in(&[Tag::Rt, Tag::Rp]) {
            return self.aside(text);
        }
        let text = self.clean(text);
        let mut text = &*text;
        if self.at_start || !self.in_line() {
            text = text.trim_start_matches(is_indent);
        }
        if text.is_empty() {
            return;
        }
        self.begin_inline();
        self.at_start = false;
        let start = self.end();
        let marker = marker_length(self.line(), text);
        self.body.text.push_str(&text[..marker]);
        self.body.text.push_str(text[marker..].trim_start_matches(|c| marker > 0 && is_wide_blank(c)));
        let added = Span::from(start..self.end());
        let first = self.frames.last().map_or(0, |frame| frame.inlines);
        match self.inlines[first..].last_mut() {
            Some(Inline::Text(last)) if last.end == added.start => last.end = added.end,
            _ => self.inlines.push(Inline::Text(added)),
        }
    }

    /// Adds code to the line.
    pub fn code(&mut self, text: &str) {
        self.begin_inline();
        self.at_start = false;
        let span = self.push(text);
        self.inlines.push(Inline::Code(span));
    }

    /// Adds a line break.
    pub fn line_break(&mut self) {
        self.begin_inline();
        self.inlines.push(Inline::Break(narrow(self.end())));
        self.body.text.push('\n');
    }

    /// Adds the call of a note.
    pub fn note_call(&mut self, number: u32) {
        self.begin_inline();
        self.at_start = false;
        self.inlines.push(Inline::NoteCall { number, at: narrow(self.end()) });
        self.body.text.push_str(&format!("[{number}]"));
    }

    /// Adds text that is shown and not read in the line.
    pub fn aside(&mut self, text: &str) {
        self.begin_inline();
        let span = self.keep_aside(text);
        self.inlines.push(Inline::Aside(span));
    }

    /// Adds a picture, video or sound.
    pub fn media(&mut self, media: Media) {
        self.begin_inline();
        self.inlines.push(Inline::Media(narrow(self.body.media.len())));
        self.body.media.push(media);
    }

    /// Adds a thematic break.
    pub fn rule(&mut self) {
        self.end_plain();
        self.blocks.push(Block::Rule);
    }

    /// Adds a block of code.
    pub fn code_block(&mut self, text: &str, language: &str) {
        self.end_plain();
        let (text, language) = (self.push(text), self.keep_aside(language));
        self.blocks.push(Block::Code { text, language });
        self.end_line();
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

    /// Text without its control characters, which are counted.
    pub fn clean<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        // All bytes of control characters; 0xC2 begins others too.
        if !text.bytes().any(|byte| (byte < b' ' && !matches!(byte, b'\n' | b'\t')) || matches!(byte, 0x7f | 0xc2)) {
            return Cow::Borrowed(text);
        }
        let count = text.chars().filter(|c| is_control(*c)).count();
        self.control_characters += count;
        if count == 0 {
            Cow::Borrowed(text)
        } else {
            text.chars().filter(|c| !is_control(*c)).collect::<String>().into()
        }
    }

    fn push(&mut self, text: &str) -> Span {
        let text = self.clean(text);
        let start = self.end();
        self.body.text.push_str(&text);
        (start..self.end()).into()
    }

    fn keep_aside(&mut self, text: &str) -> Span {
        let text = self.clean(text);
        let start = self.body.asides.len();
        self.body.asides.push_str(&text);
        (start..self.body.asides.len()).into()
    }

    fn in_line(&self) -> bool {
        self.frames.last().is_some_and(Frame::takes_inlines)
    }

    fn begin_inline(&mut self) {
        if !self.in_line() {
            self.open(Node::Plain, Author::Html);
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

    /// Drops white space at the end of the text, if that is the last of the inlines from `first` on.
    fn trim_end(&mut self, first: usize) {
        let end = self.body.text.len();
        if let Some(Inline::Text(span)) = self.inlines[first..].last_mut()
            && span.end as usize == end
        {
            let kept = self.body.text[span.range()].trim_end().len();
            span.end = span.start + narrow(kept);
            self.body.text.truncate(span.end as usize);
            if kept == 0 {
                self.inlines.pop();
            }
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

    /// The blocks from `first` on as content; plain text alone is one of inlines.
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

/// How many bytes of `text`, which begins the paragraph if `line` is empty, are the number of an item: the blanks that a
/// typist sets behind it are no part of the text.
fn marker_length(line: &str, text: &str) -> usize {
    if !line.is_empty() {
        return 0;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some(mark @ ('.' | '．' | '、')) if digits > 0 => digits + mark.len_utf8(),
        _ => 0,
    }
}

/// Control characters; line breaks and tabs are none.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// White space, seen or not, with which a typist indents a paragraph.
fn is_indent(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// White space wider than a blank between words.
fn is_wide_blank(c: char) -> bool {
    is_indent(c) && !matches!(c, ' ' | '\t' | '\n')
}
