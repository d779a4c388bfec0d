//! Cells of a table beyond its header, which Markdown drops: they are shown, because nobody writes a cell in vain.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag as Markup, TagEnd};

use super::{Reader, events};
use crate::archive::content::{AttributeName, Span, Tag};
use crate::parse::events::Spanned;
use crate::parse::tree::{Author, Node};

/// A table of one column, up to its first cell: what stands in it is read as a cell's text.
const CELL: &str = "|-|\n|-|\n|";

impl Reader<'_, '_, '_> {
    pub(super) fn start_cell(&mut self) {
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Left) => Some("left"),
            Some(Alignment::Center) => Some("center"),
            Some(Alignment::Right) => Some("right"),
            Some(Alignment::None) | None => None,
        };
        self.column += 1;
        let attributes = self.tree.attributes(align.map(|align| (AttributeName::Align, align.into())));
        let tag = if self.in_head { Tag::Th } else { Tag::Td };
        self.open_block(Node::Element(tag, attributes));
    }

    /// Adds the cells of the row that starts at byte `start` of the body beyond the columns of the table.
    pub(super) fn further_cells(&mut self, start: usize) {
        let start = self.start + start;
        let line = self.file.text[start..].lines().next().unwrap_or_default();
        for cell in cells(line).into_iter().skip(self.alignments.len()) {
            self.tree.open(Node::Element(Tag::Td, Span::default()), Author::Markdown);
            self.cell_text(&line[cell.clone()], start + cell.start - self.start);
            self.close_html();
            self.tree.close();
        }
    }

    /// Adds the text of a cell, which stands at byte `at` of the body.
    fn cell_text(&mut self, text: &str, at: usize) {
        let source = format!("{CELL}{text}|");
        let place = |at_source: usize| at + at_source.clamp(CELL.len(), CELL.len() + text.len()) - CELL.len();
        let read: Vec<Spanned<'static>> = events(&source)
            .into_iter()
            .skip_while(|(event, _)| !matches!(event, Event::Start(Markup::TableRow)))
            .skip_while(|(event, _)| !matches!(event, Event::Start(Markup::TableCell)))
            .skip(1)
            .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::TableCell)))
            .map(|(event, span)| (event.into_static(), place(span.start)..place(span.end)))
            .collect();
        let mut index = 0;
        while index < read.len() {
            index = self.event(&read, index);
        }
    }
}

/// Returns the bytes of each cell of a row, without the blanks around it.
pub fn cells(line: &str) -> Vec<Range<usize>> {
    let content = line.trim();
    let offset = line.len() - line.trim_start().len();
    let inner = content.strip_prefix('|').unwrap_or(content);
    let offset = offset + content.len() - inner.len();
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    let mut add = |range: Range<usize>| {
        let cell = &inner[range.clone()];
        let from = range.start + cell.len() - cell.trim_start().len();
        cells.push(offset + from..offset + from + cell.trim().len());
    };
    for (at, c) in inner.char_indices() {
        if c == '|' && !escaped {
            add(start..at);
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    // Nothing is behind the bar that closes a row.
    if start < inner.len() {
        add(start..inner.len());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_of_a_row() {
        let texts = |line: &'static str| cells(line).into_iter().map(|cell| &line[cell]).collect::<Vec<_>>();
        assert_eq!(texts("| 甲 | 1 |"), ["甲", "1"]);
        assert_eq!(texts("甲|1"), ["甲", "1"]);
        assert_eq!(texts(r"| a\|b | `c|d` ||"), [r"a\|b", "`c", "d`", ""]);
        assert_eq!(texts("| 甲 |"), ["甲"]);
    }
}
