//! A source as its reader understood it: text in reading order, with the properties that its format gives it. Its
//! meaning for a bulletin is not known here.

use super::doubt::Doubt;

/// All of a source. No character of it is missing, but for white space.
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
    /// Whether it stands in the middle of the line, as titles do.
    pub centred: bool,
    /// Its text.
    pub inlines: Vec<Inline>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text in one weight. A tab is a tab; there are no line breaks in it.
    Text {
        /// As it stands.
        text: String,
        /// Whether it is in bold type where its paragraph is not.
        bold: bool,
    },
    /// A new line within the paragraph.
    LineBreak,
    /// Index of a picture.
    Image(usize),
    /// Index of a footnote.
    Footnote(usize),
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

impl Document {
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
            Inline::Text { text, .. } => text.as_str(),
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
