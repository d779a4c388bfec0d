//! A document in the making: body first, then its notes, then the margins of its pages.
//!
//! Input: the package and its main part. Output: the [`Document`].

use std::collections::{BTreeMap, BTreeSet};

use super::doubts::Doubts;
use super::fields::Fields;
use super::line::Line;
use super::numbering::Numbering;
use super::package::{Package, Relation, Relations};
use super::pictures::Pictures;
use super::styles::Styles;
use crate::diagnostics::Diagnostic;
use crate::import::container::Part;
use crate::import::document::{Block, Document, Inline, Paragraph};
use crate::import::limits;
use crate::import::xml::{Element, each_block};

/// The part of the document that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The text.
    Body,
    /// A footnote or endnote.
    Note,
    /// A header or footer.
    Margin,
}

/// A header or footer that a section names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// The part.
    pub relation: Relation,
    /// True for that of the first page.
    pub is_first: bool,
}

/// The state of reading; [`super::blocks`] and [`super::runs`] are the rest of it.
pub struct Reading<'a> {
    pub(super) package: Package<'a>,
    /// Relationships of the part that is read.
    pub(super) relations: Relations,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) pictures: Pictures,
    pub(super) doubts: Doubts,
    pub(super) place: Place,
    pub(super) fields: Fields,
    /// A paragraph whose end was deleted, so that the next one goes on with it.
    pub(super) joined: Option<Line>,
    /// Stories around the present one: cells, text boxes.
    pub(super) nesting: usize,
    /// Start of the present section, in blocks of the body.
    pub(super) section: Option<usize>,
    /// Headers and footers in the order in which sections name them.
    pub(super) margins: Vec<Margin>,
    /// Header and footer of the first page.
    header: Vec<Paragraph>,
    footer: Vec<Paragraph>,
    pub(super) omitted: Vec<String>,
    blocks: Vec<Block>,
    blocks_left: usize,
    /// Blocks of the body before which a section begins on a new page.
    section_breaks: BTreeSet<usize>,
    /// Notes in the order of their signs, by the part's kind and their id.
    note_ids: BTreeMap<(&'static str, String), usize>,
    notes: Vec<Vec<Paragraph>>,
}

impl<'a> Reading<'a> {
    /// Reads the parts that the text of `main` refers to: styles and numbering.
    ///
    /// Errors: a part is damaged.
    pub fn begin(mut package: Package<'a>, main: &Part) -> Result<Self, Diagnostic> {
        let relations = package.relations(&main.name)?;
        let styles = related(&mut package, &relations, "styles")?;
        let numbering = related(&mut package, &relations, "numbering")?;
        let mut doubts = Doubts::default();
        for part in [Some(main), styles.as_ref(), numbering.as_ref()].into_iter().flatten() {
            doubt_text(&mut doubts, part);
        }
        Ok(Self {
            package,
            relations,
            styles: styles.map(|part| Styles::read(&part)).transpose()?.unwrap_or_default(),
            numbering: numbering.map(|part| Numbering::read(&part)).transpose()?.unwrap_or_default(),
            pictures: Pictures::default(),
            doubts,
            place: Place::Body,
            fields: Fields::default(),
            joined: None,
            nesting: 0,
            section: None,
            margins: Vec::new(),
            header: Vec::new(),
            footer: Vec::new(),
            omitted: Vec::new(),
            blocks: Vec::new(),
            blocks_left: limits::BLOCKS,
            section_breaks: BTreeSet::new(),
            note_ids: BTreeMap::new(),
            notes: Vec::new(),
        })
    }

    /// Reads the text.
    ///
    /// Errors: its XML is broken, or it passes the limits.
    pub fn body(&mut self, main: &Part) -> Result<(), Diagnostic> {
        let mut blocks = Vec::new();
        each_block(main, "document", |element| self.block(&element, &mut blocks))?;
        self.end_story(&mut blocks);
        self.blocks = blocks;
        Ok(())
    }

    /// Reads the footnotes and endnotes that the text has signs of.
    ///
    /// Errors: as [`Reading::body`].
    pub fn notes(&mut self) -> Result<(), Diagnostic> {
        self.place = Place::Note;
        let main = self.relations.clone();
        let mut missing = self.note_ids.clone();
        for kind in ["footnotes", "endnotes"] {
            let Some(part) = related(&mut self.package, &main, kind)? else { continue };
            doubt_text(&mut self.doubts, &part);
            self.relations = self.package.relations(&part.name)?;
            each_block(&part, kind, |element| {
                let id = element.attribute("id").unwrap_or_default().to_owned();
                if let Some(index) = missing.remove(&(kind, id)) {
                    let blocks = self.story(element.elements())?;
                    self.notes[index] = without_indent(paragraphs(blocks));
                }
                Ok(())
            })?;
        }
        self.relations = main;
        if !missing.is_empty() {
            self.doubts.add_about("the text of footnotes is missing from the file", missing.len().to_string());
        }
        Ok(())
    }

    /// Reads the headers and footers. One that cannot be read is a doubt, for the text is whole without it.
    pub fn margins(&mut self) {
        self.place = Place::Margin;
        let mut margins = std::mem::take(&mut self.margins);
        // One of the first page may be that of others, too, and is read as the first.
        margins.sort_by_key(|margin| !margin.is_first);
        let mut known = BTreeSet::new();
        for margin in margins {
            if known.insert(margin.relation.target.clone())
                && let Err(diagnostic) = self.margin(&margin)
            {
                self.doubts.add_about("a header or footer was left out", diagnostic.message);
            }
        }
    }

    fn margin(&mut self, margin: &Margin) -> Result<(), Diagnostic> {
        let Some(part) = self.package.part(&margin.relation.target)? else { return Ok(()) };
        self.relations = self.package.relations(&part.name)?;
        let is_footer = margin.relation.kind == "footer";
        let root = if is_footer { "ftr" } else { "hdr" };
        let mut blocks = Vec::new();
        each_block(&part, root, |element| self.block(&element, &mut blocks))?;
        self.end_story(&mut blocks);
        let texts = paragraphs(blocks).into_iter().filter(|paragraph| !paragraph.text().trim().is_empty());
        for paragraph in texts {
            let text = paragraph.text().trim().to_owned();
            self.omitted.push(text.clone());
            if is_page_number(&text) {
                continue;
            }
            match (margin.is_first, is_footer) {
                (true, false) => self.header.push(paragraph),
                (true, true) => self.footer.push(paragraph),
                (false, _) => self.doubts.add_about("a header or footer was left out", text),
            }
        }
        Ok(())
    }

    /// Returns the document.
    pub fn finish(mut self) -> Document {
        for format in &self.numbering.unknown {
            self.doubts.add_about("automatic numbers in an unknown format are written as 1, 2, 3", format);
        }
        let mut blocks: Vec<Block> = Vec::new();
        for (index, block) in self.blocks.into_iter().enumerate() {
            if self.section_breaks.contains(&index) && !matches!(blocks.last(), None | Some(Block::PageBreak)) {
                blocks.push(Block::PageBreak);
            }
            if block != Block::PageBreak || !matches!(blocks.last(), None | Some(Block::PageBreak)) {
                blocks.push(block);
            }
        }
        blocks.pop_if(|block| *block == Block::PageBreak);
        Document {
            blocks,
            images: self.pictures.finish(),
            footnotes: self.notes,
            header: self.header,
            footer: self.footer,
            omitted: self.omitted,
            doubts: self.doubts.finish(),
        }
    }

    /// Reads a text that stands apart: a cell, a text box, a note.
    pub(super) fn story<'e>(&mut self, elements: impl Iterator<Item = &'e Element>) -> Result<Vec<Block>, Diagnostic> {
        let joined = self.joined.take();
        let fields = std::mem::take(&mut self.fields);
        self.nesting += 1;
        let mut blocks = Vec::new();
        for element in elements {
            self.block(element, &mut blocks)?;
        }
        self.end_story(&mut blocks);
        self.nesting -= 1;
        (self.joined, self.fields) = (joined, fields);
        Ok(blocks)
    }

    /// Returns the index of the note with `id` in the part `kind`; `None` where notes have no place.
    pub(super) fn note(&mut self, kind: &'static str, id: &str) -> Option<usize> {
        if self.place != Place::Body {
            return None;
        }
        let next = self.notes.len();
        let index = *self.note_ids.entry((kind, id.to_owned())).or_insert(next);
        if index == next {
            self.notes.push(Vec::new());
        }
        Some(index)
    }

    /// Notes that the section which begins at the block `self.section` begins on a new page.
    pub(super) fn break_section(&mut self) {
        self.section_breaks.extend(self.section);
    }

    /// Counts a block against the limit.
    pub(super) fn spend(&mut self) -> Result<(), Diagnostic> {
        self.blocks_left = self.blocks_left.checked_sub(1).ok_or_else(|| {
            let message = format!("the document has more than {} paragraphs", limits::BLOCKS);
            Diagnostic::error(message).hint("split it into one document for each issue")
        })?;
        Ok(())
    }

    fn end_story(&mut self, blocks: &mut Vec<Block>) {
        if let Some(line) = self.joined.take() {
            blocks.extend(line.finish(Paragraph::default()));
        }
        self.fields = Fields::default();
    }
}

/// Returns whether a text holds nothing but the number of a page: `— 1 —`, `第 1 页 共 3 页`.
fn is_page_number(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphabetic() || matches!(c, '第' | '页' | '共'))
}

/// Returns the paragraphs of `blocks`, those of tables cell by cell.
pub fn paragraphs(blocks: Vec<Block>) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => paragraphs.push(paragraph),
            Block::Table(table) => paragraphs.extend(table.rows.into_iter().flatten().flatten()),
            Block::PageBreak => {}
        }
    }
    paragraphs
}

/// Removes the white space that programs write between the sign of a note and its text.
fn without_indent(mut note: Vec<Paragraph>) -> Vec<Paragraph> {
    if let Some(Inline::Text { text, .. }) = note.first_mut().and_then(|paragraph| paragraph.inlines.first_mut()) {
        *text = text.trim_start().to_owned();
    }
    note
}

/// Reads the part that is a `kind` to the one with `relations`.
fn related(package: &mut Package, relations: &Relations, kind: &str) -> Result<Option<Part>, Diagnostic> {
    let found = relations.values().find(|relation| relation.kind == kind && !relation.external);
    found.map_or(Ok(None), |relation| package.part(&relation.target))
}

fn doubt_text(doubts: &mut Doubts, part: &Part) {
    if part.damaged {
        doubts.add_about("some characters are damaged and shown as �", &part.name);
    }
}
