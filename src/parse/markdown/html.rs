//! An author's HTML in the tree: elements open and close nodes as the tags of Markdown do.
//!
//! An element ends no node of Markdown, and is ended by the end of the node around it.

use std::ops::Range;

use pulldown_cmark::Event;

use super::outline::{Fate, block_text};
use super::targets::Embedded;
use super::{DEEPEST, Reader, block_end};
use crate::archive::content::{Medium, Span, Tag};
use crate::diagnostics::Rule;
use crate::parse::elements::{Role, ends, is_void, kept_attributes, may_stay_open};
use crate::parse::emphasis::Spanned;
use crate::parse::html::{OpeningTag, Token, tokens};
use crate::parse::line_break;
use crate::parse::tree::{Author, Node};

/// Tags whose elements have no node.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Blocks inside a line, which are left out.
    in_line: Vec<String>,
    /// Elements between blocks that are left out, because they hold headings or mean nothing.
    left_out: Vec<String>,
    /// Closing tags in a paragraph that close what is open around it.
    pending: Vec<(String, Range<usize>)>,
    /// How many nodes were open where the first element opened that ends with its HTML block.
    ends_with_block: Option<usize>,
}

/// A token with its place.
type Placed = (Token, Range<usize>);

impl Reader<'_, '_, '_> {
    /// Reads the HTML block at index `at`: the index behind it.
    pub(super) fn html_block(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        self.end_line();
        let end = at + block_end(&events[at..]);
        let lines = &events[at + 1..end];
        let is_root = self.opened.is_empty();
        let read: Vec<Placed> = tokens(&block_text(lines))
            .into_iter()
            .map(|(token, line)| (token, lines.get(line).or(lines.last()).unwrap_or(&events[at]).1.clone()))
            .collect();
        let mut index = 0;
        while index < read.len() {
            let fate = if is_root { self.outline.fate(at, index) } else { Fate::Closed };
            index = self.token(&read, index, fate);
        }
        self.end_line();
        if let Some(depth) = self.html.ends_with_block.take() {
            while self.tree.frames().len() > depth {
                self.close_unclosed(&events[at].1);
            }
        }
        self.report_control_characters(&events[at].1);
        self.end_root_block();
        end
    }

    /// Reads the HTML at index `at` in a line: the index behind it.
    pub(super) fn inline_html(&mut self, html: &str, events: &[Spanned<'_>], at: usize) -> usize {
        let span = &events[at].1;
        let read: Vec<Placed> = tokens(html).into_iter().map(|(token, _)| (token, span.clone())).collect();
        if let [(Token::Open(tag), _)] = read.as_slice()
            && hides_content(&Role::of(&tag.name))
            && let Some(end) = closing_event(&events[at + 1..], &tag.name)
        {
            self.hidden(tag, &sources(&events[at + 1..at + 1 + end]), span);
            return at + end + 2;
        }
        let mut index = 0;
        while index < read.len() {
            index = self.token(&read, index, Fate::Closed);
        }
        self.report_control_characters(span);
        at + 1
    }

    /// Reads the token at `index`, and those that belong to it: the index behind them.
    fn token(&mut self, read: &[Placed], index: usize, fate: Fate) -> usize {
        let (token, span) = &read[index];
        match token {
            Token::Text(text) => {
                let following = read[index + 1..].iter().find_map(|(token, _)| match token {
                    Token::Text(text) => Some(text.trim_start()),
                    _ => None,
                });
                self.html_text(text, following.unwrap_or_default());
            }
            Token::Open(tag) => {
                let role = Role::of(&tag.name);
                let close = |(token, _): &Placed| matches!(token, Token::Close(name) if *name == tag.name);
                if hides_content(&role)
                    && let Some(end) = read[index + 1..].iter().position(close)
                {
                    let inside: Vec<OpeningTag> =
                        read[index + 1..index + 1 + end].iter().filter_map(|(token, _)| opening(token)).collect();
                    self.hidden(tag, &inside, span);
                    return index + end + 2;
                }
                self.open_tag(tag, role, fate, span);
            }
            Token::Close(name) => self.close_tag(name, span),
            Token::Broken => self.warn_html(span, "this HTML breaks off inside a tag", "close the tag with >"),
        }
        index + 1
    }

    fn open_tag(&mut self, tag: &OpeningTag, role: Role, fate: Fate, span: &Range<usize>) {
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
            Role::Element(element) => self.open_element(tag, element),
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
            Role::Rule => {
                self.end_line();
                if self.is_root() { self.passages.rule() } else { self.tree.rule() }
            }
            Role::Look => {}
            Role::Refused | Role::Removed => self.warn_refused(tag, span),
            Role::Unknown => {
                let message = format!("<{}> is no element of HTML, and is shown as text", tag.name);
                self.warn_html(span, &message, "write \\< where a text has <");
                let source = self.file.text[self.span(span)].trim().to_owned();
                let shown = if source.starts_with('<') && source.ends_with('>') && source.matches('<').count() == 1 {
                    source
                } else {
                    format!("<{}>", tag.name)
                };
                self.tree.text(&shown);
            }
        }
    }

    fn open_element(&mut self, opening: &OpeningTag, tag: Tag) {
        let has_details = self.tree.frames().iter().any(|frame| frame.tag() == Some(Tag::Details));
        let tag = if tag == Tag::Summary && !has_details { Tag::P } else { tag };
        if !tag.is_inline() {
            if self.is_in_paragraph() {
                self.html.in_line.push(opening.name.clone());
                self.break_line();
                return;
            }
            self.end_line();
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

    fn close_tag(&mut self, name: &str, span: &Range<usize>) {
        let role = Role::of(name);
        match role {
            Role::Break => return self.tree.line_break(),
            Role::Unknown => return self.tree.text(&format!("</{name}>")),
            Role::Element(_) | Role::Link => {}
            Role::Media(_) | Role::Rule | Role::Look | Role::Refused | Role::Removed => return,
        }
        if let Some(index) = self.open_frame(role, name, true) {
            self.tree.end_plain();
            while self.tree.frames().len() > index + 1 {
                self.close_unclosed(span);
            }
            self.tree.close();
        } else if self.html.in_line.last().is_some_and(|last| last == name) {
            self.html.in_line.pop();
            self.break_line();
        } else if self.open_frame(role, name, false).is_some() {
            self.html.pending.push((name.to_owned(), span.clone()));
        } else if let Some(index) = self.html.left_out.iter().rposition(|other| other == name) {
            self.html.left_out.truncate(index);
        } else if !matches!(role, Role::Link) && name != "p" && !is_void(name) {
            self.warn_html(span, &format!("</{name}> closes nothing"), "delete it, or open what it closes");
        }
    }

    /// Index of the innermost open node that `</name>` closes; `reachable` asks that no node of Markdown stands between.
    fn open_frame(&self, role: Role, name: &str, reachable: bool) -> Option<usize> {
        let is_summary = name == "summary";
        for (index, frame) in self.tree.frames().iter().enumerate().rev() {
            if frame.author == Author::Markdown {
                if reachable {
                    return None;
                }
                continue;
            }
            let fits = match (&frame.node, role) {
                (Node::Link(_), Role::Link) => true,
                (Node::Element(tag, _), Role::Element(wanted)) => *tag == wanted || is_summary && *tag == Tag::P,
                _ => false,
            };
            if fits {
                return Some(index);
            }
        }
        None
    }

    /// Closes what closing tags in a paragraph close, now that the paragraph is at its end.
    pub(super) fn close_pending_html(&mut self) {
        while let Some((name, span)) = self.html.pending.first().cloned() {
            if self.open_frame(Role::of(&name), &name, true).is_none() {
                return;
            }
            self.html.pending.remove(0);
            self.close_tag(&name, &span);
        }
    }

    /// Closes the elements that stand open at the end of a node of Markdown.
    pub(super) fn close_html(&mut self) {
        loop {
            self.tree.end_plain();
            match self.tree.frames().last() {
                Some(frame) if frame.author == Author::Html => self.tree.close(),
                _ => break,
            }
        }
        self.html.in_line.clear();
    }

    /// Ends the line that is open among blocks, with the elements that stand open in it.
    pub(super) fn end_line(&mut self) {
        loop {
            self.tree.end_plain();
            match self.tree.frames().last() {
                Some(frame) if frame.author == Author::Html && frame.takes_inlines() => self.tree.close(),
                _ => break,
            }
        }
    }

    /// Closes the innermost node, which has no closing tag of its own.
    fn close_unclosed(&mut self, span: &Range<usize>) {
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
    fn break_line(&mut self) {
        if !self.tree.line().is_empty() && !self.tree.line().ends_with('\n') {
            self.tree.line_break();
        }
    }

    /// Adds text, in which white space is a blank, and a line break none beside Chinese.
    fn html_text(&mut self, text: &str, following: &str) {
        if self.tree.is_in(&[Tag::Pre]) {
            return self.tree.text(text);
        }
        let mut lines = text.split('\n').peekable();
        let mut first = true;
        while let Some(line) = lines.next() {
            let mut line = if first { line } else { line.trim_start_matches([' ', '\t']) };
            first = false;
            if lines.peek().is_some() {
                line = line.trim_end_matches([' ', '\t', '\r']);
            }
            self.tree.text(line);
            if let Some(next) = lines.peek() {
                let next = next.trim_start();
                let next = if next.is_empty() { following } else { next };
                if !self.tree.line().ends_with(['\n', ' ']) && !line_break::joins(self.tree.line(), next) {
                    self.tree.text("\n");
                }
            }
        }
    }

    /// An element whose content is not shown: a script; a video, whose content is for browsers that know none.
    fn hidden(&mut self, tag: &OpeningTag, inside: &[OpeningTag], span: &Range<usize>) {
        match Role::of(&tag.name) {
            Role::Media(medium) => {
                let source = inside.iter().find(|tag| tag.name == "source").and_then(|tag| tag.attribute("src"));
                self.media(tag, medium, source, span);
            }
            _ => self.warn_refused(tag, span),
        }
    }

    fn media(&mut self, tag: &OpeningTag, medium: Medium, source: Option<&str>, span: &Range<usize>) {
        let own = tag.attribute("src").or(tag.attribute("data")).or(source);
        let title = tag.attribute("title").unwrap_or_default();
        let (alternative, title) = match tag.attribute("alt") {
            Some(alternative) => (alternative, title),
            // Only pictures have an alternative text.
            None if medium != Medium::Picture => (title, ""),
            None => ("", title),
        };
        let pixels = |name| tag.attribute(name).and_then(|value| value.trim_end_matches("px").parse().ok());
        let Some(address) = own.filter(|address| !address.is_empty()) else {
            self.warn_html(span, &format!("<{}> names no file", tag.name), "give it a src");
            return self.tree.text(alternative);
        };
        let size = (pixels("width"), pixels("height"));
        self.embed(&Embedded { medium, address, alternative, title, size }, span);
    }

    fn warn_refused(&mut self, tag: &OpeningTag, span: &Range<usize>) {
        self.warn_html(span, &format!("<{}> is left out", tag.name), "write what it says in Markdown");
    }

    fn warn_html(&mut self, span: &Range<usize>, message: &str, hint: &str) {
        self.warn(Rule::Html, span, message, hint);
    }
}

/// Whether what stands inside an element is not shown.
fn hides_content(role: &Role) -> bool {
    matches!(role, Role::Removed | Role::Media(Medium::Video | Medium::Audio | Medium::Page))
}

fn opening(token: &Token) -> Option<OpeningTag> {
    match token {
        Token::Open(tag) => Some(tag.clone()),
        Token::Close(_) | Token::Text(_) | Token::Broken => None,
    }
}

/// Index of the event that closes the element `name` in this line.
fn closing_event(events: &[Spanned<'_>], name: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return None,
            Event::End(_) => depth -= 1,
            Event::InlineHtml(html)
                if depth == 0 && tokens(html).iter().any(|(t, _)| *t == Token::Close(name.into())) =>
            {
                return Some(index);
            }
            _ => {}
        }
    }
    None
}

/// The opening tags among the events of a line.
fn sources(events: &[Spanned<'_>]) -> Vec<OpeningTag> {
    let html = events.iter().filter_map(|(event, _)| match event {
        Event::InlineHtml(html) => Some(html),
        _ => None,
    });
    html.flat_map(|html| tokens(html)).filter_map(|(token, _)| opening(&token)).collect()
}
