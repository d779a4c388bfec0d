//! Opens and closes nodes of the tree, and hands finished blocks to the passage builder.

use std::ops::Range;

use super::{DEEPEST, Reader};
use crate::archive::content::{AttributeName, Blocks, Tag};
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::events::Spanned;
use crate::parse::passages::Paragraph;
use crate::parse::tree::{Author, Node};

impl Reader<'_, '_, '_> {
    /// Returns whether no node is open, so that a block stands on its own in the issue.
    pub(super) fn is_root(&self) -> bool {
        self.tree.frames().is_empty()
    }

    /// Returns whether the innermost node is the only one.
    pub(super) fn is_inside_root(&self) -> bool {
        self.tree.frames().len() == 1
    }

    /// Opens a block that may always be nested.
    pub(super) fn open_block(&mut self, node: Node) {
        self.end_line();
        self.tree.open(node, Author::Markdown);
        self.opened.push(1);
    }

    pub(super) fn open_container(&mut self, tag: Tag, attribute: Option<(AttributeName, String)>) {
        self.end_line();
        if self.tree.frames().len() >= DEEPEST {
            self.opened.push(0);
            return;
        }
        let attributes = self.tree.attributes(attribute.map(|(name, value)| (name, value.into())));
        self.tree.open(Node::Element(tag, attributes), Author::Markdown);
        self.opened.push(1);
    }

    pub(super) fn open_inline(&mut self, node: Node) {
        if self.tree.frames().len() >= DEEPEST {
            self.opened.push(0);
            return;
        }
        self.tree.open(node, Author::Markdown);
        self.opened.push(1);
    }

    /// Closes the nodes of the innermost tag of Markdown.
    pub(super) fn close(&mut self) {
        let count = self.opened.pop().unwrap_or_default();
        if count > 0 {
            self.close_html();
        }
        (0..count).for_each(|_| self.tree.close());
    }

    /// Closes emphasis. Elements of HTML that were opened in it go on behind it.
    pub(super) fn close_emphasis(&mut self) {
        if self.opened.pop().unwrap_or_default() > 0 {
            self.interrupt_html();
            self.tree.close();
        }
    }

    /// Closes what is still open at the end of the issue, so that its content is not lost.
    pub(super) fn close_all(&mut self, events: &[Spanned<'_>]) {
        if self.is_root() {
            return;
        }
        let span = events.last().map_or(0..0, |(_, span)| span.clone());
        while !self.is_root() {
            self.close_unclosed(&span);
        }
        self.opened.clear();
        self.end_root_block();
    }

    /// Hands on the blocks that stand on their own, if no node is open.
    pub(super) fn end_root_block(&mut self) {
        if !self.opened.is_empty() || !self.is_root() {
            return;
        }
        let blocks = self.tree.take_blocks();
        if !blocks.is_empty() {
            self.passages.block(self.tree.body(), blocks, self.text_start);
        }
        self.text_start = self.tree.end();
    }

    pub(super) fn root_paragraph(&mut self) {
        let start = self.text_start;
        let content = self.tree.close_inlines();
        let end = self.tree.end();
        let paragraph = Paragraph { listed: None, text: start..end, content, below: Blocks::default() };
        self.passages.paragraph(self.tree.body(), paragraph);
        self.tree.end_line();
        self.text_start = self.tree.end();
    }

    /// Reports the first control characters of the issue that were left out.
    pub(super) fn report_control_characters(&mut self, span: &Range<usize>) {
        if self.tree.control_characters() > 0 && !std::mem::replace(&mut self.reported_control_characters, true) {
            let hint = "delete them: no reader sees them, and some programs refuse a page that has any";
            self.warn(Rule::ControlCharacter, span, "there are control characters here, which are left out", hint);
        }
    }

    pub(super) fn span(&self, span: &Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }

    pub(super) fn warn(&mut self, rule: Rule, span: &Range<usize>, message: impl Into<String>, hint: &str) {
        let place = self.places.find(self.span(span));
        let warning = Diagnostic::warning(message).rule(rule).file(&self.file.path);
        self.diagnostics.push(warning.place(place).hint(hint));
    }
}

pub(super) fn heading_tag(level: u8) -> Tag {
    match level {
        1 => Tag::H1,
        2 => Tag::H2,
        3 => Tag::H3,
        4 => Tag::H4,
        5 => Tag::H5,
        _ => Tag::H6,
    }
}
