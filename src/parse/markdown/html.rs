//! An author's HTML in the tree: elements open and close nodes as the tags of Markdown do.
//!
//! An element ends no node of Markdown, and is ended by the end of the block around it. Where emphasis of Markdown ends
//! inside it, it is closed there and opened again behind.

mod nodes;

use std::ops::Range;

use super::Reader;
use super::outline::{Fate, block_text};
use super::targets::Embedded;
use crate::archive::content::{Medium, Tag};
use crate::diagnostics::Rule;
use crate::parse::elements::Role;
use crate::parse::events::{Spanned, block_length, depth_change, html};
use crate::parse::html::{OpeningTag, Token, tokens};
use crate::parse::line_break;

/// Tags whose elements have no node.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Blocks inside a line, which are left out.
    in_line: Vec<String>,
    /// Elements between blocks that are left out, because they hold headings or mean nothing.
    left_out: Vec<String>,
    /// Closing tags in a paragraph that close what is open around it.
    pending: Vec<PendingClose>,
    /// Number of open nodes around the first element that ends with its HTML block.
    ends_with_block: Option<usize>,
}

/// A closing tag that takes effect at the end of its paragraph.
#[derive(Debug, Clone)]
struct PendingClose {
    name: String,
    span: Range<usize>,
    /// End of the text before it, in bytes of the body's text.
    text_before: usize,
}

/// Tokens or events among which the closing tag of an element is sought whose content is not shown. A video has a few
/// sources; a search without bound would take quadratic time where no tag is closed.
const FARTHEST_END: usize = 1_000;

/// A token with its place.
type Placed = (Token, Range<usize>);

impl Reader<'_, '_, '_> {
    /// Reads the HTML block at index `at`, and returns the index behind it.
    pub(super) fn html_block(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        self.end_line();
        let end = at + block_length(&events[at..]);
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
        self.end_block_line(&events[at].1);
        if let Some(depth) = self.html.ends_with_block.take() {
            while self.tree.frames().len() > depth {
                self.close_unclosed(&events[at].1);
            }
        }
        self.report_control_characters(&events[at].1);
        self.end_root_block();
        end
    }

    /// Reads the HTML at index `at` in a line, and returns the index behind it.
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

    /// Reads the token at `index` and those that belong to it, and returns the index behind them.
    fn token(&mut self, read: &[Placed], index: usize, fate: Fate) -> usize {
        let (token, span) = &read[index];
        match token {
            Token::Text(text) => {
                let following = read[index + 1..].iter().find_map(|(token, _)| match token {
                    Token::Text(text) => Some(text.trim_start()),
                    Token::Open(_) | Token::Close(_) | Token::Broken | Token::Declaration(_) => None,
                });
                self.html_text(text, following.unwrap_or_default());
            }
            Token::Open(tag) => {
                let role = Role::of(&tag.name);
                let close = |(token, _): &Placed| matches!(token, Token::Close(name) if *name == tag.name);
                if hides_content(&role)
                    && let Some(end) = read[index + 1..].iter().take(FARTHEST_END).position(close)
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
            Token::Declaration(start) => {
                let message = format!("`{start}` begins a declaration, which is left out with its text");
                self.warn_html(span, &message, "delete it, or write \\< where a text has <");
            }
        }
        index + 1
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

    /// Reads an element whose content is not shown: a script; a video, whose content is for browsers that know none.
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
        if tag.attribute("poster").is_some() {
            self.warn_html(span, "the poster of the video is left out", "write it as a picture of its own");
        }
        self.embed(&Embedded { medium, address, alternative, title, size }, span);
    }

    fn warn_refused(&mut self, tag: &OpeningTag, span: &Range<usize>) {
        self.warn_html(span, &format!("<{}> is left out", tag.name), "write what it says in Markdown");
    }

    fn warn_html(&mut self, span: &Range<usize>, message: &str, hint: &str) {
        self.warn(Rule::Html, span, message, hint);
    }
}

/// Returns whether the content of an element is not shown.
fn hides_content(role: &Role) -> bool {
    matches!(role, Role::Removed | Role::Media(Medium::Video | Medium::Audio | Medium::Page))
}

fn opening(token: &Token) -> Option<OpeningTag> {
    match token {
        Token::Open(tag) => Some(tag.clone()),
        Token::Close(_) | Token::Text(_) | Token::Broken | Token::Declaration(_) => None,
    }
}

/// Returns the index of the event that closes the element `name` in this line.
fn closing_event(events: &[Spanned<'_>], name: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate().take(FARTHEST_END) {
        depth += depth_change(event);
        if depth < 0 {
            return None;
        }
        let closes = |html: &str| {
            html.starts_with("</") && tokens(html).iter().any(|(token, _)| *token == Token::Close(name.into()))
        };
        if depth == 0 && html(event).is_some_and(closes) {
            return Some(index);
        }
    }
    None
}

/// Returns the opening tags among the events of a line.
fn sources(events: &[Spanned<'_>]) -> Vec<OpeningTag> {
    let html = events.iter().filter_map(|(event, _)| html(event));
    html.flat_map(tokens).filter_map(|(token, _)| opening(&token)).collect()
}
