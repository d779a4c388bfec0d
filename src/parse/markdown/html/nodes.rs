//! Opens and closes the nodes of HTML elements.

use std::ops::Range;

use super::super::outline::Fate;
use super::super::{DEEPEST, Reader};
use super::PendingClose;
use crate::archive::content::{Span, Tag};
use crate::parse::elements::{Role, ends, is_hidden_by, is_void, kept_attributes, may_stay_open, needed_around};
use crate::parse::html::OpeningTag;
use crate::parse::tree::{Author, Node};

/// Bytes of the longest tag that is shown as it is typed.
const LONGEST_TAG: usize = 1_000;

impl Reader<'_, '_, '_> {
    pub(in crate::parse::markdown) fn open_tag(
        &mut self,
        tag: &OpeningTag,
        role: Role,
        fate: Fate,
        span: &Range<usize>,
    ) {
        self.warn_hidden(tag, span);
        match fate {
            Fate::Groups => return self.html.left_out.push(tag.name.clone()),
            Fate::HoldsHeading => {
                let message = format!("<{}> holds a heading, and is left out; its content stays", tag.name);
                self.warn_html(span, &message, "close it before the heading");
                return self.html.left_out.push(tag.name.clone());
            }
            Fate::NeverClosed => {
                let depth = self.tree.frames().len();
                self.html.ends_with_block.get_or_insert(depth);
            }
            Fate::Closed => {}
        }
        match role {
            Role::Element(element) => self.open_element(tag, element, span),
            Role::Link => {
                let address = tag.attribute("href").unwrap_or_default();
                // A link without an address is an anchor; anchors are made by the archive.
                if !address.is_empty()
                    && let Some(link) = self.link(address, tag.attribute("title").unwrap_or_default(), span)
                {
                    self.tree.open(Node::Link(link), Author::Html);
                }
            }
            Role::Media(medium) => self.media(tag, medium, None, span),
            Role::Break => self.tree.line_break(),
            Role::Rule => self.rule_tag(span),
            Role::Look => {}
            Role::Refused | Role::Removed => self.warn_refused(tag, span),
            Role::Unknown => {
                let message = format!("<{}> is no element of HTML, and is shown as text", tag.name);
                self.warn_html(span, &message, "write \\< where a text has <");
                let shown = self.source_of(tag, span);
                self.tree.text(&shown);
            }
        }
    }

    /// Returns a tag as it is typed, where `span` has nothing else; its name in brackets otherwise.
    fn source_of(&self, tag: &OpeningTag, span: &Range<usize>) -> String {
        let source = Some(self.file.text[self.span(span)].trim()).filter(|source| source.len() < LONGEST_TAG);
        match source {
            Some(tag) if tag.starts_with('<') && tag.ends_with('>') && tag.matches('<').count() == 1 => tag.to_owned(),
            _ => format!("<{}>", tag.name),
        }
    }

    fn rule_tag(&mut self, span: &Range<usize>) {
        if self.is_in_paragraph() {
            self.warn_in_line("hr", span);
            return self.break_line();
        }
        self.tree.interrupt_line();
        if self.is_root() { self.passages.rule() } else { self.tree.rule() }
    }

    fn warn_in_line(&mut self, name: &str, span: &Range<usize>) {
        let message = format!("<{name}> in the middle of a line is left out; its content stays");
        self.warn_html(span, &message, "begin a line of its own with it, below an empty line");
    }

    fn open_element(&mut self, opening: &OpeningTag, tag: Tag, span: &Range<usize>) {
        let tag = if self.tree.is_in(needed_around(tag)) || needed_around(tag).is_empty() { tag } else { Tag::Div };
        if !tag.is_inline() {
            if self.is_in_paragraph() {
                if !is_line_box(opening, tag) {
                    self.warn_in_line(&opening.name, span);
                }
                self.html.in_line.push(opening.name.clone());
                self.break_line();
                return;
            }
            self.tree.interrupt_line();
            self.end_by_opening(tag);
        } else if matches!(tag, Tag::Rt | Tag::Rp) {
            self.end_by_opening(tag);
        }
        if self.tree.frames().len() >= DEEPEST {
            return;
        }
        let attributes: Vec<_> = kept_attributes(opening).map(|(name, value)| (name, value.into())).collect();
        let attributes = if attributes.is_empty() { Span::default() } else { self.tree.attributes(attributes) };
        self.tree.open(Node::Element(tag, attributes), Author::Html);
        if tag.is_void() {
            self.tree.close();
        }
    }

    /// Closes the elements that an opening tag ends: `<li>` the element of the list before it.
    fn end_by_opening(&mut self, tag: Tag) {
        let (ended, limits) = ends(tag);
        let mut keep = None;
        for (index, frame) in self.tree.frames().iter().enumerate().rev() {
            let tag = frame.tag();
            if frame.author == Author::Markdown || tag.is_some_and(|tag| limits.contains(&tag)) {
                break;
            }
            if tag.is_some_and(|tag| ended.contains(&tag)) {
                keep = Some(index);
            }
        }
        while keep.is_some_and(|keep| self.tree.frames().len() > keep) {
            self.tree.close();
        }
    }

    pub(in crate::parse::markdown) fn close_tag(&mut self, name: &str, span: &Range<usize>) {
        let role = Role::of(name);
        match role {
            Role::Break => return self.tree.line_break(),
            Role::Unknown => return self.tree.text(&format!("</{name}>")),
            Role::Element(_) | Role::Link => {}
            Role::Media(_) | Role::Rule | Role::Look | Role::Refused | Role::Removed => return,
        }
        if let Some(index) = self.open_frame(role, true) {
            if role.is_block() {
                self.tree.interrupt_line();
            }
            self.tree.end_plain();
            while self.tree.frames().len() > index + 1 {
                self.close_unclosed(span);
            }
            self.tree.close();
        } else if self.tree.end_interrupted(|node| is_closed_by(node, role)) {
            // A block inside it has ended its line already.
        } else if self.html.in_line.last().is_some_and(|last| last == name) {
            self.html.in_line.pop();
            self.break_line();
        } else if self.open_frame(role, false).is_some() {
            let text_before = self.tree.end();
            self.html.pending.push(PendingClose { name: name.to_owned(), span: span.clone(), text_before });
        } else if let Some(index) = self.html.left_out.iter().rposition(|other| other == name) {
            self.html.left_out.truncate(index);
        } else if !matches!(role, Role::Link) && name != "p" && !is_void(name) {
            self.warn_html(span, &format!("</{name}> closes nothing"), "delete it, or open what it closes");
        }
    }

    /// Index of the innermost open node that `</name>` closes; `reachable` asks that no node of Markdown stands
    /// between.
    fn open_frame(&self, role: Role, reachable: bool) -> Option<usize> {
        for (index, frame) in self.tree.frames().iter().enumerate().rev() {
            if frame.author == Author::Markdown {
                if reachable {
                    return None;
                }
                continue;
            }
            if is_closed_by(&frame.node, role) {
                return Some(index);
            }
        }
        None
    }

    /// Closes what closing tags in a paragraph close, now that the paragraph is at its end.
    pub(in crate::parse::markdown) fn close_pending_html(&mut self) {
        while let Some(PendingClose { name, span, text_before }) = self.html.pending.first().cloned() {
            if self.open_frame(Role::of(&name), true).is_none() {
                return;
            }
            self.html.pending.remove(0);
            let behind = self.tree.body().text.get(text_before..).unwrap_or_default();
            if Role::of(&name).is_block() && !behind.trim().is_empty() {
                let message = format!("the text behind </{name}> in this paragraph stands inside <{name}>");
                self.warn_html(&span, &message, "put an empty line behind the tag");
            }
            self.close_tag(&name, &span);
        }
    }

    /// Closes the elements that stand open at the end of a node of Markdown.
    pub(in crate::parse::markdown) fn close_html(&mut self) {
        self.tree.end_plain();
        while self.tree.frames().last().is_some_and(|frame| frame.author == Author::Html) {
            self.tree.close();
            self.tree.end_plain();
        }
        self.tree.take_interrupted();
        self.html.in_line.clear();
    }

    /// Ends the elements that stand open at the end of emphasis; they go on behind it.
    pub(in crate::parse::markdown) fn interrupt_html(&mut self) {
        self.tree.interrupt_inlines();
        self.html.in_line.clear();
    }

    /// Ends the line that is open among blocks, with the elements that stand open in it.
    pub(in crate::parse::markdown) fn end_line(&mut self) {
        self.tree.interrupt_line();
        self.tree.take_interrupted();
    }

    /// Ends the line at the end of an HTML block. Elements of a line do not go on behind it.
    pub(super) fn end_block_line(&mut self, span: &Range<usize>) {
        self.tree.interrupt_line();
        for node in self.tree.take_interrupted() {
            let name = match node {
                Node::Element(tag, _) if may_stay_open(tag) => continue,
                Node::Element(tag, _) => tag.as_str(),
                Node::Link(_) | Node::Paragraph | Node::Plain | Node::Note(_) => "a",
            };
            let message = format!("<{name}> ends here, at the end of its HTML block");
            self.warn_html(span, &message, "close it before the empty line, or write it in Markdown");
        }
    }

    /// Warns of text that a browser would not show, and the page does.
    fn warn_hidden(&mut self, tag: &OpeningTag, span: &Range<usize>) {
        if tag.attribute("hidden").is_some() || tag.attribute("style").is_some_and(is_hidden_by) {
            let message = format!("<{}> is hidden here, and its content is shown on the page", tag.name);
            self.warn_html(span, &message, "delete what is not to be read, or write it as a comment: <!-- … -->");
        }
    }

    /// Closes the innermost node, which has no closing tag of its own.
    pub(in crate::parse::markdown) fn close_unclosed(&mut self, span: &Range<usize>) {
        self.tree.end_plain();
        let unclosed = self.tree.frames().last().and_then(|frame| frame.tag()).filter(|tag| !may_stay_open(*tag));
        if let Some(tag) = unclosed {
            self.warn_html(span, &format!("<{}> is never closed", tag.as_str()), "close it");
        }
        self.tree.close();
    }

    fn is_in_paragraph(&self) -> bool {
        let markdown = self.tree.frames().iter().rev().find(|frame| frame.author == Author::Markdown);
        markdown.is_some_and(|frame| frame.takes_inlines())
    }

    /// Parts a block in a line from the text before it.
    pub(in crate::parse::markdown) fn break_line(&mut self) {
        if !self.tree.line().is_empty() && !self.tree.line().ends_with('\n') {
            self.tree.line_break();
        }
    }
}

/// Returns whether an element does no more than to set a line of its own, or belongs to one that does more.
fn is_line_box(opening: &OpeningTag, tag: Tag) -> bool {
    use Tag::{
        Caption, Col, Colgroup, Dd, Div, Dt, Figcaption, Li, P, Section, Summary, Tbody, Td, Tfoot, Th, Thead, Tr,
    };
    matches!(tag, Caption | Col | Colgroup | Dd | Dt | Figcaption | Li | Summary | Tbody | Td | Tfoot | Th | Thead | Tr)
        || matches!(tag, Div | P | Section) && kept_attributes(opening).next().is_none()
}

/// Returns whether a closing tag whose element has this role closes `node`.
fn is_closed_by(node: &Node, role: Role) -> bool {
    match (node, role) {
        (Node::Link(_), Role::Link) => true,
        // A cell outside of a table is a box.
        (Node::Element(tag, _), Role::Element(wanted)) => {
            *tag == wanted || *tag == Tag::Div && !needed_around(wanted).is_empty()
        }
        (Node::Link(_) | Node::Element(..) | Node::Paragraph | Node::Plain | Node::Note(_), _) => false,
    }
}
