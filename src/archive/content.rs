//! The text of an issue as a tree of blocks and inlines.
//!
//! The nodes of an issue stand in a few vectors, and a node names its children by a range of one of them: an archive
//! holds a million passages at once, and a plain paragraph costs one [`Inline`] beside its text. Parsing builds the
//! tree; rendering writes it as HTML.
//!
//! Invariants: every range lies within its vector; the text of a tree, read from the first node to the last, is one
//! ascending row of bytes of [`Body::text`]; raw HTML of an author has become nodes of the elements listed in [`Tag`],
//! with no attribute but those of [`AttributeName`].

mod inlines;
mod names;

use std::ops::Range;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::url::SitePath;

pub use names::{AttributeName, Tag};

/// Text and tree of an issue.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Plain text, in reading order.
    pub text: String,
    /// Texts beside the running text: values of attributes, and the readings of ruby.
    pub asides: String,
    /// Children of blocks and inlines.
    pub inlines: Vec<Inline>,
    /// Children of blocks.
    pub blocks: Vec<Block>,
    /// Elements, by the index in [`Inline::Element`] and [`Block::Element`].
    pub elements: Vec<Element>,
    /// Attributes of [`Body::elements`].
    pub attributes: Vec<Attribute>,
    /// Links, by the index in [`Inline::Link`].
    pub links: Vec<Link>,
    /// Pictures and recordings, by the index in [`Inline::Media`].
    pub media: Vec<Media>,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    /// Text; a line break in it is white space.
    Text(Span),
    /// Code, in the text.
    Code(Span),
    /// A line break that is shown. It stands in the text as `\n` at this byte.
    Break(u32),
    /// Call of a note: `[1]` in the text.
    NoteCall {
        /// The note's number.
        number: u32,
        /// Its first byte in the text.
        at: u32,
    },
    /// Text that is shown here and is no part of the running text: the reading of a character in ruby. Bytes of
    /// [`Body::asides`].
    Aside(Span),
    /// Index into [`Body::links`].
    Link(u32),
    /// Index into [`Body::media`].
    Media(u32),
    /// Index into [`Body::elements`]; it has inlines as content.
    Element(u32),
}

/// A block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Inlines),
    /// Inlines that are no paragraph of their own, such as those of a tight list's element.
    Plain(Inlines),
    /// A thematic break.
    Rule,
    /// A block of code.
    Code {
        /// Bytes of [`Body::text`].
        text: Span,
        /// The language, in [`Body::asides`]; empty where there is none.
        language: Span,
    },
    /// The text of a note.
    Note {
        /// Its number.
        number: u32,
        /// Its blocks.
        blocks: Blocks,
    },
    /// Index into [`Body::elements`].
    Element(u32),
}

/// An element with a [`Tag`]: a list, a table, bold type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Name.
    pub tag: Tag,
    /// A range of [`Body::attributes`].
    pub attributes: Span,
    /// Its children.
    pub content: Content,
}

/// The children of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Inlines alone.
    Inlines(Inlines),
    /// Blocks alone.
    Blocks(Blocks),
}

/// A range of [`Body::inlines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inlines(pub Span);

/// A range of [`Body::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Blocks(pub Span);

impl Inlines {
    /// Returns whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl Blocks {
    /// Returns whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// An attribute of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Name.
    pub name: AttributeName,
    /// Value: bytes of [`Body::asides`].
    pub value: Span,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Destination.
    pub target: Target,
    /// Title, shown when the pointer rests on it; often empty.
    pub title: EcoString,
    /// Kind of the embedded content of another site that the link replaces: no page loads anything from elsewhere.
    pub replaces: Option<Medium>,
    /// Its text.
    pub content: Inlines,
}

/// Destination of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// An address outside the site, as the author wrote it: `http:`, `https:` or `mailto:`.
    Outside(EcoString),
    /// A place in the site.
    Inside {
        /// The page or file.
        path: SitePath,
        /// Fragment, without `#` and not encoded; empty where there is none.
        fragment: EcoString,
    },
}

/// A picture, video or sound file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Kind.
    pub medium: Medium,
    /// The file.
    pub path: SitePath,
    /// Fragment, without `#` and not encoded; empty where there is none.
    pub fragment: EcoString,
    /// Alternative text, for readers who do not see it.
    pub alternative: EcoString,
    /// Title, shown when the pointer rests on it; often empty.
    pub title: EcoString,
    /// Width and height in pixels, as far as the author gives them.
    pub size: (Option<u16>, Option<u16>),
}

/// Kinds of embedded content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Medium {
    Picture,
    Video,
    Audio,
    /// A page in a frame.
    Page,
}

/// Range of bytes or of indices in [`Body`], in 32 bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte or index.
    pub start: u32,
    /// Byte or index behind the last.
    pub end: u32,
}

impl Span {
    /// Returns the same range as a [`Range`].
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: narrow(range.start), end: narrow(range.end) }
    }
}

/// Moves a vector to memory of its exact size. `Vec::shrink_to_fit` asks the allocator to shrink the block, and that
/// keeps a block of which half is used.
pub fn exact<T>(vector: Vec<T>) -> Vec<T> {
    let mut moved = Vec::with_capacity(vector.len());
    moved.extend(vector);
    moved
}

/// Returns the mark of a note as the text has it: `[1]`.
pub fn note_mark(number: u32) -> String {
    format!("[{number}]")
}

/// Narrows an offset or an index in an issue to 32 bits.
pub fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("an issue's file is no larger than source::MAX_BYTES")
}

impl Body {
    /// Returns the inlines of a range.
    pub fn inlines(&self, inlines: Inlines) -> &[Inline] {
        &self.inlines[inlines.0.range()]
    }

    /// Returns the blocks of a range.
    pub fn blocks(&self, blocks: Blocks) -> &[Block] {
        &self.blocks[blocks.0.range()]
    }

    /// Returns a part of the running text.
    pub fn text(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Returns a text beside the running text.
    pub fn aside(&self, span: Span) -> &str {
        &self.asides[span.range()]
    }

    /// Returns an element by its index.
    pub fn element(&self, index: u32) -> &Element {
        &self.elements[index as usize]
    }

    /// Returns the attributes of an element with their values.
    pub fn attributes(&self, element: &Element) -> impl Iterator<Item = (AttributeName, &str)> {
        self.attributes[element.attributes.range()].iter().map(|a| (a.name, self.aside(a.value)))
    }

    /// Frees spare capacity.
    pub fn shrink_to_fit(&mut self) {
        self.text = self.text.as_str().to_owned();
        self.asides = self.asides.as_str().to_owned();
        self.inlines = exact(std::mem::take(&mut self.inlines));
        self.blocks = exact(std::mem::take(&mut self.blocks));
        self.elements = exact(std::mem::take(&mut self.elements));
        self.attributes = exact(std::mem::take(&mut self.attributes));
        self.links = exact(std::mem::take(&mut self.links));
        self.media = exact(std::mem::take(&mut self.media));
    }
}
