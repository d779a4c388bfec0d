//! Cuts the inlines of a paragraph where its passages part: an element that is open at a cut is closed there and opened
//! again behind it.

use std::ops::Range;

use crate::archive::content::{Body, Content, Element, Inline, Inlines, Span, narrow};

/// The part of a paragraph that becomes a passage, in bytes of [`Body::text`].
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// Text in it.
    pub(super) text: Range<usize>,
    /// Nodes without text, such as pictures, belong to it where they stand in this range: a picture before the number
    /// of an item stays with the item.
    pub(super) nodes: Range<usize>,
}

impl Cut {
    /// The part of `span` that is in it.
    fn of(&self, span: Span) -> Option<Span> {
        let start = span.start.max(narrow(self.text.start));
        let end = span.end.min(narrow(self.text.end.min(u32::MAX as usize)));
        (start < end).then_some(Span { start, end })
    }
}

/// The part of `inlines`, whose text starts at byte `start`, that is in `cut`, as nodes of their own.
pub(super) fn cut(body: &mut Body, inlines: Inlines, start: usize, cut: &Cut) -> Inlines {
    if let Some(cut) = cut_at_start(body, inlines, cut) {
        return cut;
    }
    let mut cutter = Cutter { body, cut, at: start };
    cutter.part(inlines).unwrap_or_default()
}

/// The same where only the beginning of a first text is left out, as it nearly always is: no node is copied.
fn cut_at_start(body: &mut Body, inlines: Inlines, cut: &Cut) -> Option<Inlines> {
    if cut.text.end != usize::MAX {
        return None;
    }
    let range = inlines.0.range();
    match body.inlines[range.clone()].first_mut()? {
        Inline::Text(first) if first.end as usize > cut.text.start => {
            first.start = first.start.max(narrow(cut.text.start));
            Some(inlines)
        }
        Inline::Text(first) if first.end as usize == cut.text.start => {
            Some(Inlines((range.start + 1..range.end).into()))
        }
        _ => None,
    }
}

struct Cutter<'b, 'c> {
    body: &'b mut Body,
    cut: &'c Cut,
    /// Byte of the text behind the nodes that were looked at.
    at: usize,
}

impl Cutter<'_, '_> {
    /// The part of `inlines`; `None` where nothing of them is in it.
    fn part(&mut self, inlines: Inlines) -> Option<Inlines> {
        let kept: Vec<Inline> = inlines.0.range().filter_map(|index| self.node(self.body.inlines[index])).collect();
        if kept.is_empty() {
            return None;
        }
        let start = self.body.inlines.len();
        self.body.inlines.extend(kept);
        Some(Inlines((start..self.body.inlines.len()).into()))
    }

    fn node(&mut self, node: Inline) -> Option<Inline> {
        match node {
            Inline::Text(span) => {
                self.at = span.end as usize;
                self.cut.of(span).map(Inline::Text)
            }
            Inline::Code(span) => {
                self.at = span.end as usize;
                self.cut.of(span).map(Inline::Code)
            }
            Inline::Break(at) => {
                self.at = at as usize + 1;
                self.cut.text.contains(&(at as usize)).then_some(node)
            }
            Inline::NoteCall { at, .. } => {
                self.at = at as usize + 1;
                self.cut.text.contains(&(at as usize)).then_some(node)
            }
            Inline::Aside(_) | Inline::Media(_) => self.cut.nodes.contains(&self.at).then_some(node),
            Inline::Link(index) => {
                let mut link = self.body.links[index as usize].clone();
                link.content = self.content(link.content)?;
                self.body.links.push(link);
                Some(Inline::Link(narrow(self.body.links.len() - 1)))
            }
            Inline::Element(index) => {
                let element = *self.body.element(index);
                // An inline element has no blocks.
                let Content::Inlines(content) = element.content else { return Some(node) };
                let content = Content::Inlines(self.content(content)?);
                self.body.elements.push(Element { content, ..element });
                Some(Inline::Element(narrow(self.body.elements.len() - 1)))
            }
        }
    }

    /// The part of a node's content; the node goes where it stands if it has none.
    fn content(&mut self, content: Inlines) -> Option<Inlines> {
        if content.is_empty() {
            return self.cut.nodes.contains(&self.at).then_some(content);
        }
        self.part(content)
    }
}
