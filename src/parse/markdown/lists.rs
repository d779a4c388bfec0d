//! Numbered lists, whose elements are items of the issue where the list stands on its own, and other lists.

use std::ops::Range;

use super::Reader;
use crate::archive::content::{AttributeName, Block, Blocks, Inlines, Span, Tag};
use crate::parse::passages::Paragraph;
use crate::parse::tree::Node;

/// The element of a numbered list that is open, where its elements are items of the issue.
pub(super) struct OpenItem {
    marker: String,
    number: u32,
    /// First byte of its text, which begins with its number.
    start: usize,
}

impl Reader<'_, '_, '_> {
    pub(super) fn is_inside_root_item(&self) -> bool {
        self.opened.len() == 2
    }

    /// Hands on an element of a numbered list as an item: its first paragraph, and the blocks below it.
    pub(super) fn root_item(&mut self) {
        let Some(item) = self.item.take() else { return };
        let blocks = self.tree.close_blocks();
        let body = self.tree.body();
        let range = blocks.0.range();
        let (content, below) = match body.blocks(blocks).first() {
            Some(Block::Paragraph(content) | Block::Plain(content)) => {
                (*content, Blocks((range.start + 1..range.end).into()))
            }
            _ => (Inlines::default(), blocks),
        };
        let start = item.start + item.marker.len() + 1;
        let end = body.text_end(content).unwrap_or(start);
        let listed = Some((item.marker, item.number));
        self.passages.paragraph(body, Paragraph { listed, text: start..end, content, below });
        self.text_start = self.tree.end();
    }

    pub(super) fn start_list(&mut self, first: Option<u64>) {
        self.end_line();
        match first {
            Some(first) if self.is_root() => {
                self.list = Some(u32::try_from(first).unwrap_or(u32::MAX).saturating_sub(1));
                self.opened.push(0);
            }
            Some(first) => {
                let start = (first != 1).then(|| (AttributeName::Start, first.to_string()));
                self.open_container(Tag::Ol, start);
            }
            None => self.open_container(Tag::Ul, None),
        }
    }

    pub(super) fn start_item(&mut self, span: &Range<usize>) {
        self.end_line();
        let Some(last) = self.list.filter(|_| self.is_root()) else {
            if self.opened.last() == Some(&0) {
                self.opened.push(0);
            } else {
                self.open_block(Node::Element(Tag::Li, Span::default()));
            }
            return;
        };
        let source = &self.file.text[self.start + span.start..];
        // Markdown counts on from the first number; a bulletin may leave one out on purpose.
        let digits = source.bytes().take_while(u8::is_ascii_digit).count();
        let number = source[..digits].parse().ok().filter(|typed| *typed > last).unwrap_or(last.saturating_add(1));
        let marker = format!("{number}{}", if source[digits..].starts_with(')') { ')' } else { '.' });
        let start = self.tree.end();
        self.tree.marker(&marker);
        self.tree.marker(" ");
        self.list = Some(number);
        self.item = Some(OpenItem { marker, number, start });
        self.open_block(Node::Element(Tag::Li, Span::default()));
    }
}
