//! The text of an issue as a tree of blocks and inlines.
//!
//! The nodes of an issue stand in a few vectors, and a node names its children by a range of one of them: an archive
//! holds a million passages at once, and a plain paragraph costs one [`Inline`] beside its text. Parsing builds the
//! tree; rendering writes it as HTML.
//!
//! Invariants: every range lies within its vector; the text of a tree, read from the first node to the last, is one
//! ascending row of bytes of [`Body::text`]; raw HTML of an author has become nodes of the elements listed in [`Tag`],
//! with no attribute but those of [`AttributeName`].

use std::ops::Range;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::url::SitePath;

/// Text and tree of an issue.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Plain text, in reading order.
    pub text: String,
    /// Texts that are not read in the running text: values of attributes, and what ruby writes above the line.
    pub asides: String,
    /// Children of blocks and inlines.
    pub inlines: Vec<Inline>,
    /// Children of blocks.
    pub blocks: Vec<Block>,
    /// What [`Inline::Element`] and [`Block::Element`] point to.
    pub elements: Vec<Element>,
    /// Attributes of [`Body::elements`].
    pub attributes: Vec<Attribute>,
    /// What [`Inline::Link`] points to.
    pub links: Vec<Link>,
    /// What [`Inline::Media`] points to.
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
    /// Where a note is called: `[1]` in the text.
    NoteCall {
        /// The note's number.
        number: u32,
        /// Its first byte in the text.
        at: u32,
    },
    /// Bytes of [`Body::asides`], shown here and no part of the text: the reading of a character in ruby.
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
    /// Which element it is.
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
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl Blocks {
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// An attribute of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Which one.
    pub name: AttributeName,
    /// Its value, in [`Body::asides`].
    pub value: Span,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// Shown when the pointer rests on it; often empty.
    pub title: EcoString,
    /// What is embedded in the source and stands on another site: no page loads it, a link takes its place.
    pub replaces: Option<Medium>,
    /// Its text.
    pub content: Inlines,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// An address outside the site, as the author wrote it: `http:`, `https:` or `mailto:`.
    Outside(EcoString),
    /// A place in the site.
    Inside {
        /// The page or file.
        path: SitePath,
        /// Behind `#`, not encoded; empty where there is none.
        fragment: EcoString,
    },
}

/// A picture, video or sound file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Which of these.
    pub medium: Medium,
    /// The file.
    pub path: SitePath,
    /// Behind `#`, not encoded; empty where there is none.
    pub fragment: EcoString,
    /// Said in its place to whoever does not see it.
    pub alternative: EcoString,
    /// Shown when the pointer rests on it; often empty.
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

/// A range of bytes or of indices in [`Body`], in half the room of [`Range`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// First.
    pub start: u32,
    /// Behind the last.
    pub end: u32,
}

impl Span {
    /// The same as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: narrow(range.start), end: narrow(range.end) }
    }
}

/// Moves a vector to memory of its exact size. `Vec::shrink_to_fit` asks the allocator to shrink the block, and that keeps
/// a block of which half is used.
pub fn exact<T>(vector: Vec<T>) -> Vec<T> {
    let mut moved = Vec::with_capacity(vector.len());
    moved.extend(vector);
    moved
}

/// The mark of a note, as the text has it: `[1]`.
pub fn note_mark(number: u32) -> String {
    format!("[{number}]")
}

/// A place or an index in an issue, in half the room.
pub fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("an issue's file is no larger than source::MAX_BYTES")
}

impl Body {
    /// The nodes of a range.
    pub fn inlines(&self, inlines: Inlines) -> &[Inline] {
        &self.inlines[inlines.0.range()]
    }

    /// The nodes of a range.
    pub fn blocks(&self, blocks: Blocks) -> &[Block] {
        &self.blocks[blocks.0.range()]
    }

    /// A part of the text.
    pub fn text(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// A text beside the running text.
    pub fn aside(&self, span: Span) -> &str {
        &self.asides[span.range()]
    }

    /// Where the text of inlines ends; `None` where they have none.
    pub fn text_end(&self, inlines: Inlines) -> Option<usize> {
        self.inlines(inlines).iter().rev().find_map(|inline| match *inline {
            Inline::Text(span) | Inline::Code(span) => Some(span.end as usize),
            Inline::Break(at) => Some(at as usize + 1),
            Inline::NoteCall { number, at } => Some(at as usize + note_mark(number).len()),
            Inline::Link(index) => self.text_end(self.links[index as usize].content),
            Inline::Element(index) => match self.element(index).content {
                Content::Inlines(content) => self.text_end(content),
                Content::Blocks(_) => None,
            },
            Inline::Aside(_) | Inline::Media(_) => None,
        })
    }

    /// The text of inlines without the calls of notes, as it stands in a list of contents.
    pub fn title(&self, inlines: Inlines) -> String {
        let mut title = String::new();
        self.add_title(inlines, &mut title);
        title
    }

    fn add_title(&self, inlines: Inlines, title: &mut String) {
        for inline in self.inlines(inlines) {
            match *inline {
                Inline::Text(span) | Inline::Code(span) => title.push_str(self.text(span)),
                Inline::Break(_) => title.push('\n'),
                Inline::Link(index) => self.add_title(self.links[index as usize].content, title),
                Inline::Element(index) => {
                    if let Content::Inlines(content) = self.element(index).content {
                        self.add_title(content, title);
                    }
                }
                Inline::NoteCall { .. } | Inline::Aside(_) | Inline::Media(_) => {}
            }
        }
    }

    /// Whether a link or the call of a note is among inlines.
    pub fn has_links(&self, inlines: Inlines) -> bool {
        self.inlines(inlines).iter().any(|inline| match *inline {
            Inline::Link(_) | Inline::NoteCall { .. } => true,
            Inline::Element(index) => match self.element(index).content {
                Content::Inlines(content) => self.has_links(content),
                Content::Blocks(_) => false,
            },
            Inline::Text(_) | Inline::Code(_) | Inline::Break(_) | Inline::Aside(_) | Inline::Media(_) => false,
        })
    }

    /// Reports whether a picture or a recording is among inlines.
    pub fn has_media(&self, inlines: Inlines) -> bool {
        self.inlines(inlines).iter().any(|inline| match *inline {
            Inline::Media(_) => true,
            Inline::Link(index) => self.has_media(self.links[index as usize].content),
            Inline::Element(index) => match self.element(index).content {
                Content::Inlines(content) => self.has_media(content),
                Content::Blocks(_) => false,
            },
            Inline::Text(_) | Inline::Code(_) | Inline::Break(_) | Inline::NoteCall { .. } | Inline::Aside(_) => false,
        })
    }

    /// The alternative texts of the pictures among inlines, one after the other.
    pub fn alternatives(&self, inlines: Inlines) -> String {
        let texts = self.inlines(inlines).iter().map(|inline| match *inline {
            Inline::Media(index) => self.media[index as usize].alternative.to_string(),
            Inline::Link(index) => self.alternatives(self.links[index as usize].content),
            Inline::Element(index) => match self.element(index).content {
                Content::Inlines(content) => self.alternatives(content),
                Content::Blocks(_) => String::new(),
            },
            Inline::Text(_) | Inline::Code(_) | Inline::Break(_) | Inline::NoteCall { .. } | Inline::Aside(_) => {
                String::new()
            }
        });
        texts.collect()
    }

    /// An element by its index.
    pub fn element(&self, index: u32) -> &Element {
        &self.elements[index as usize]
    }

    /// The attributes of an element with their values.
    pub fn attributes(&self, element: &Element) -> impl Iterator<Item = (AttributeName, &str)> {
        self.attributes[element.attributes.range()].iter().map(|a| (a.name, self.aside(a.value)))
    }

    /// Drops the room that the text and the vectors hold for more.
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

/// Defines an enum of names with the text of each.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($name:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "each is the name in HTML")]
        pub enum $type { $($name),* }

        impl $type {
            /// The name in HTML.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// Finds a name, in lower case.
            pub fn find(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    /// Elements of HTML that a tree may have, besides paragraphs, links, media and code, which are nodes of their own.
    Tag {
        Abbr = "abbr", Address = "address", Article = "article", Aside = "aside", B = "b", Bdi = "bdi", Bdo = "bdo",
        Code = "code",
        Blockquote = "blockquote", Caption = "caption", Cite = "cite", Col = "col", Colgroup = "colgroup", Dd = "dd",
        Del = "del", Details = "details", Dfn = "dfn", Div = "div", Dl = "dl", Dt = "dt", Em = "em",
        Figcaption = "figcaption", Figure = "figure", Footer = "footer", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4",
        H5 = "h5", H6 = "h6", Header = "header", I = "i", Ins = "ins", Kbd = "kbd", Li = "li", Mark = "mark",
        Ol = "ol", P = "p", Pre = "pre", Q = "q", Rp = "rp", Rt = "rt", Ruby = "ruby", S = "s", Samp = "samp",
        Section = "section", Small = "small", Span = "span", Strong = "strong", Sub = "sub", Summary = "summary",
        Sup = "sup", Table = "table", Tbody = "tbody", Td = "td", Tfoot = "tfoot", Th = "th", Thead = "thead",
        Time = "time", Tr = "tr", U = "u", Ul = "ul", Var = "var", Wbr = "wbr",
    }
}

names! {
    /// Attributes that an element may have.
    AttributeName {
        Align = "align", Colspan = "colspan", Datetime = "datetime", Dir = "dir", Lang = "lang", Open = "open",
        Reversed = "reversed", Rowspan = "rowspan", Scope = "scope", Span = "span", Start = "start", Title = "title",
        Type = "type", Value = "value",
    }
}

impl Tag {
    /// Whether it stands in a line.
    pub fn is_inline(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Abbr | B
                | Bdi
                | Bdo
                | Cite
                | Code
                | Del
                | Dfn
                | Em
                | I
                | Ins
                | Kbd
                | Mark
                | Q
                | Rp
                | Rt
                | Ruby
                | S
                | Samp
                | Small
                | Span
                | Strong
                | Sub
                | Sup
                | Time
                | U
                | Var
                | Wbr
        )
    }

    /// Whether it has no content and no closing tag.
    pub fn is_void(self) -> bool {
        matches!(self, Tag::Col | Tag::Wbr)
    }
}
