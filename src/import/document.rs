//! Content of a source in reading order, with the properties that its format gives it. Its meaning for a bulletin is
//! not known here.

use super::doubt::Doubt;

/// The content of a source. No character of it is missing, but for white space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// In reading order.
    pub blocks: Vec<Block>,
    /// Pictures, named by [`Inline::Image`].
    pub images: Vec<Image>,
    /// Texts of footnotes and endnotes, named by [`Inline::Footnote`].
    pub footnotes: Vec<Vec<Paragraph>>,
    /// Header of the first page, where the format knows one: often the masthead.
    pub header: Vec<Paragraph>,
    /// Footer of the first page, where the format knows one: often the imprint.
    pub footer: Vec<Paragraph>,
    /// Page numbers and the headers and footers of further pages that were left out, in order.
    pub omitted: Vec<String>,
    /// Things that the reader is unsure of or could not take over.
    pub doubts: Vec<Doubt>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A new page begins. A paragraph that a page's end cuts in two stands as two.
    PageBreak,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Level of a heading, from 1, where the format marks it as one (by style or outline level, not by its looks).
    pub heading: Option<u8>,
    /// The number that the format counts itself and that is not in the text: `1.`, `（一）`, `•`.
    pub label: Option<String>,
    /// True where it stands in the middle of the line, like a title.
    pub centred: bool,
    /// Its text.
    pub inlines: Vec<Inline>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text in one weight. A tab is a tab; there are no line breaks in it.
    Text {
        /// The characters.
        text: String,
        /// True for bold type within a paragraph that is not bold.
        bold: bool,
    },
    /// A new line within the paragraph.
    LineBreak,
    /// Index of a picture.
    Image(usize),
    /// Index of a footnote.
    Footnote(usize),
    /// A link to another place on the net.
    Link {
        /// Its text.
        text: String,
        /// Absolute address.
        address: String,
    },
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Rows of cells of paragraphs; a cell that is covered by another is empty. Rows may differ in length.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Ending of its file's name, by its content: `png`, `jpg`, `gif`, `webp`.
    pub extension: String,
    /// Description in words; empty where the source gives none.
    pub description: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Image {
    /// Returns the ending for a picture by its first bytes; `None` where no page can show it.
    pub fn extension_of(bytes: &[u8]) -> Option<&'static str> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some("png"),
            [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
            [b'G', b'I', b'F', b'8', ..] => Some("gif"),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
            _ => None,
        }
    }
}

impl Document {
    /// Leaves out the pictures that no paragraph names.
    #[must_use]
    pub fn without_unused_images(mut self) -> Self {
        let mut places = vec![None; self.images.len()];
        let mut used = Vec::new();
        let mut name = |paragraph: &mut Paragraph| {
            for inline in &mut paragraph.inlines {
                if let Inline::Image(image) = inline
                    && let Some(place) = places.get_mut(*image)
                {
                    *image = *place.get_or_insert_with(|| {
                        used.push(*image);
                        used.len() - 1
                    });
                }
            }
        };
        for block in &mut self.blocks {
            match block {
                Block::Paragraph(paragraph) => name(paragraph),
                Block::Table(table) => table.rows.iter_mut().flatten().flatten().for_each(&mut name),
                Block::PageBreak => {}
            }
        }
        self.footnotes.iter_mut().flatten().chain(&mut self.header).chain(&mut self.footer).for_each(&mut name);
        let mut images: Vec<Option<Image>> = self.images.into_iter().map(Some).collect();
        self.images = used.into_iter().filter_map(|image| images[image].take()).collect();
        self
    }

    /// Returns all characters but white space, in order: blocks first, then footnotes.
    pub fn characters(&self) -> String {
        let mut characters = String::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(paragraph) => paragraph.add_characters(&mut characters),
                Block::Table(table) => {
                    table.rows.iter().flatten().flatten().for_each(|cell| cell.add_characters(&mut characters));
                }
                Block::PageBreak => {}
            }
        }
        self.footnotes.iter().flatten().for_each(|note| note.add_characters(&mut characters));
        characters
    }
}

impl Paragraph {
    /// Returns its text, a space for a line break, without label and footnotes.
    pub fn text(&self) -> String {
        let pieces = self.inlines.iter().map(|inline| match inline {
            Inline::Text { text, .. } | Inline::Link { text, .. } => text.as_str(),
            Inline::LineBreak => " ",
            Inline::Image(_) | Inline::Footnote(_) => "",
        });
        pieces.collect()
    }

    fn add_characters(&self, characters: &mut String) {
        let text = self.text();
        let all = self.label.iter().flat_map(|label| label.chars()).chain(text.chars());
        characters.extend(all.filter(|c| !c.is_whitespace()));
    }
}
