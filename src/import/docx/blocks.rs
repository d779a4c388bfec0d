//! Blocks: paragraphs, tables and what holds them.

use super::reading::{Margin, Reading, paragraphs};
use super::styles::ParagraphStyle;
use crate::diagnostics::Diagnostic;
use crate::import::document::{Block, Paragraph, Table};
use crate::import::limits;
use crate::import::xml::{Element, Space};

/// Returns whether nothing of `element` is printed: properties, and text that reviewers deleted or moved away.
pub fn is_silent(element: &Element) -> bool {
    let word = element.space == Space::Word;
    element.name.ends_with("Pr")
        || word
            && matches!(element.name.as_str(), "del" | "moveFrom" | "delText" | "pPrChange" | "rPrChange" | "ffData")
}

/// The branch of a choice that is read: the first that has something to print, for programs write what they print
/// both in new markup and in old.
pub fn branch(choice: &Element) -> Option<&Element> {
    choice.elements().find(|branch| branch.find(&is_content).is_some()).or_else(|| choice.elements().next())
}

fn is_content(element: &Element) -> bool {
    let name = element.name.as_str();
    match element.space {
        Space::Word => matches!(name, "t" | "sym"),
        Space::Math => name == "t",
        Space::Drawing => matches!(name, "t" | "blip"),
        Space::Vml => matches!(name, "imagedata" | "textpath"),
        Space::Diagram => name == "relIds",
        Space::Chart => name == "chart",
        _ => false,
    }
}

impl Reading<'_> {
    /// Reads a block and whatever blocks are in it.
    pub(super) fn block(&mut self, element: &Element, blocks: &mut Vec<Block>) -> Result<(), Diagnostic> {
        match (element.space, element.name.as_str()) {
            (Space::Word, "p") => self.paragraph(element, blocks),
            (Space::Word, "tbl") => self.table(element, blocks),
            (Space::Word, "sectPr") => {
                self.section(element, blocks.len());
                Ok(())
            }
            (Space::Word, "altChunk") => {
                self.doubts.add("a file that is embedded in the text was left out: paste its text into the document");
                Ok(())
            }
            (Space::Compatibility, "AlternateContent") => {
                branch(element).map_or(Ok(()), |branch| self.blocks(branch, blocks))
            }
            _ if is_silent(element) => Ok(()),
            // Runs that no paragraph holds, which is against the standard.
            (Space::Word, "r" | "t" | "hyperlink" | "fldSimple" | "smartTag" | "ruby") | (Space::Math, _) => {
                self.paragraph_of(None, std::slice::from_ref(&element), blocks)
            }
            _ => self.blocks(element, blocks),
        }
    }

    fn blocks(&mut self, parent: &Element, blocks: &mut Vec<Block>) -> Result<(), Diagnostic> {
        parent.elements().try_for_each(|child| self.block(child, blocks))
    }

    fn paragraph(&mut self, element: &Element, blocks: &mut Vec<Block>) -> Result<(), Diagnostic> {
        let content: Vec<&Element> = element.elements().filter(|child| !is_silent(child)).collect();
        self.paragraph_of(element.child("pPr"), &content, blocks)
    }

    fn paragraph_of(
        &mut self,
        properties: Option<&Element>,
        content: &[&Element],
        blocks: &mut Vec<Block>,
    ) -> Result<(), Diagnostic> {
        self.spend()?;
        let id = properties.and_then(|properties| properties.value("pStyle"));
        let style = self.styles.paragraph(id);
        let own = properties.map(ParagraphStyle::of).unwrap_or_default();
        let mark = properties.and_then(|properties| properties.child("rPr"));
        let deleted = mark.is_some_and(|mark| mark.child("del").or(mark.child("moveFrom")).is_some());
        let uncounted = deleted || self.look(mark, &style).hidden;
        let label = if uncounted { None } else { self.label(&own, &style.paragraph, id) };

        let mut line = self.joined.take().unwrap_or_default();
        for child in content {
            self.inline(child, &style, &mut line)?;
        }
        self.fields.end_paragraph();
        if deleted {
            self.joined = Some(line);
        } else {
            let whole = own.or(&style.paragraph);
            if whole.page_break_before == Some(true) {
                blocks.push(Block::PageBreak);
            }
            blocks.extend(line.finish(shape(&whole, label)));
        }
        if let Some(section) = properties.and_then(|properties| properties.child("sectPr")) {
            self.section(section, blocks.len());
        }
        Ok(())
    }

    fn label(&mut self, own: &ParagraphStyle, style: &ParagraphStyle, id: Option<&str>) -> Option<String> {
        let list = own.list.or(style.list).filter(|list| *list > 0)?;
        let styled = || id.filter(|_| own.list.is_none()).and_then(|id| self.numbering.level_of_style(list, id));
        let level = own.level.or_else(styled).or(style.level).unwrap_or(0);
        self.numbering.count(list, level)
    }

    /// The properties of the section that ends before the block `end`.
    fn section(&mut self, properties: &Element, end: usize) {
        let is_first_section = self.margins.is_empty() && self.section.is_none();
        // Without `titlePg`, the first page has the header of all pages.
        let first = if properties.switch("titlePg") == Some(true) { "first" } else { "default" };
        for margin in properties.elements() {
            if matches!(margin.name.as_str(), "headerReference" | "footerReference") {
                let relation = margin.reference("id").and_then(|id| self.relations.get(id));
                let relation = relation.filter(|relation| !relation.external).cloned();
                let is_first = is_first_section && margin.attribute("type").unwrap_or("default") == first;
                self.margins.extend(relation.map(|relation| Margin { relation, is_first }));
            }
        }
        if self.nesting > 0 {
            return;
        }
        // How a section begins is said at its end.
        if !matches!(properties.value("type"), Some("continuous" | "nextColumn")) {
            self.break_section();
        }
        self.section = Some(end);
    }

    fn table(&mut self, element: &Element, blocks: &mut Vec<Block>) -> Result<(), Diagnostic> {
        let mut table = Table::default();
        self.rows(element, &mut table)?;
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
        Ok(())
    }

    fn rows(&mut self, parent: &Element, table: &mut Table) -> Result<(), Diagnostic> {
        for element in parent.elements().filter(|child| !is_silent(child)) {
            match element.name.as_str() {
                "tr" => {
                    let properties = element.child("trPr");
                    if properties.is_some_and(|properties| properties.child("del").is_some()) {
                        continue;
                    }
                    let mut row = Vec::new();
                    let skipped = properties.and_then(|properties| properties.value("gridBefore"));
                    self.cover(skipped, 0, &mut row)?;
                    self.cells(element, &mut row)?;
                    table.rows.push(row);
                }
                "p" | "tbl" => {
                    let cell = self.cell(std::iter::once(element))?;
                    table.rows.push(vec![cell]);
                }
                _ => self.rows(element, table)?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, parent: &Element, row: &mut Vec<Vec<Paragraph>>) -> Result<(), Diagnostic> {
        for element in parent.elements().filter(|child| !is_silent(child)) {
            match element.name.as_str() {
                "tc" => {
                    let properties = element.child("tcPr");
                    if properties.is_some_and(|properties| properties.child("cellDel").is_some()) {
                        continue;
                    }
                    let cell = self.cell(element.elements())?;
                    row.push(cell);
                    self.cover(properties.and_then(|properties| properties.value("gridSpan")), 1, row)?;
                }
                "p" | "tbl" => row.push(self.cell(std::iter::once(element))?),
                _ => self.cells(element, row)?,
            }
        }
        Ok(())
    }

    fn cell<'e>(&mut self, elements: impl Iterator<Item = &'e Element>) -> Result<Vec<Paragraph>, Diagnostic> {
        self.spend()?;
        let blocks = self.story(elements)?;
        if blocks.iter().any(|block| matches!(block, Block::Table(_))) {
            self.doubts.add("a table within a table is given as lines of text");
        }
        Ok(paragraphs(blocks))
    }

    /// Adds empty cells up to the `columns` that a cell spans, `taken` of which are there.
    fn cover(&mut self, columns: Option<&str>, taken: usize, row: &mut Vec<Vec<Paragraph>>) -> Result<(), Diagnostic> {
        let columns: usize = columns.and_then(|columns| columns.trim().parse().ok()).unwrap_or(taken);
        for _ in taken..columns.min(limits::COLUMNS) {
            self.spend()?;
            row.push(Vec::new());
        }
        Ok(())
    }
}

fn shape(style: &ParagraphStyle, label: Option<String>) -> Paragraph {
    Paragraph {
        heading: style.outline.filter(|level| *level < 9).map(|level| level + 1),
        label,
        centred: style.centred == Some(true),
        inlines: Vec::new(),
    }
}
