//! Looks ahead at the raw HTML that stands between the blocks of an issue.
//!
//! CommonMark ends an HTML block at an empty line, so that `<details>` and `</details>` with Markdown between them are
//! two blocks. Which of the tags belong together must be known when the first is read: one that is never closed must
//! not swallow the rest of the issue, and a box cannot hold a heading, which begins a section of the issue.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag as Markup};

use crate::archive::content::Tag;
use crate::parse::elements::{Role, is_void, kept_attributes};
use crate::parse::emphasis::Spanned;
use crate::parse::html::{OpeningTag, Token, tokens};

/// What becomes of an opening tag between blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is closed, now or later.
    Closed,
    /// It is never closed; it ends with its HTML block.
    NeverClosed,
    /// It holds a heading, and is left out.
    HoldsHeading,
    /// It only groups blocks, and is left out.
    Groups,
}

/// The fates of the opening tags of HTML blocks at the root, by the index of the block's first event and that of the
/// token in the block.
#[derive(Debug, Default)]
pub(super) struct Outline(HashMap<(usize, usize), Fate>);

/// A tag that is not closed yet.
struct Open {
    name: String,
    at: (usize, usize),
    /// Whether it means nothing but that its content belongs together.
    is_plain: bool,
    holds_heading: bool,
    holds_blocks: bool,
}

impl Outline {
    /// Looks at the whole issue.
    pub(super) fn new(events: &[Spanned<'_>]) -> Self {
        let mut outline = Self::default();
        let is_html = |event: &Event<'_>| matches!(event, Event::Start(Markup::HtmlBlock));
        if !events.iter().any(|(event, _)| is_html(event)) {
            return outline;
        }
        let mut open: Vec<Open> = Vec::new();
        let mut depth = 0;
        for (index, (event, _)) in events.iter().enumerate() {
            if depth == 0 {
                match event {
                    Event::Start(Markup::HtmlBlock) => outline.html_block(events, index, &mut open),
                    Event::Start(Markup::Heading { .. }) => open.iter_mut().for_each(|tag| tag.holds_heading = true),
                    Event::Start(_) | Event::Rule => open.iter_mut().for_each(|tag| tag.holds_blocks = true),
                    _ => {}
                }
            }
            if let Event::InlineHtml(html) = event {
                // A block may end on the last line of the paragraph in it.
                for (token, _) in tokens(html) {
                    if let Token::Close(name) = token {
                        outline.close(&name, &mut open);
                    }
                }
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        outline.0.extend(open.into_iter().map(|tag| (tag.at, Fate::NeverClosed)));
        outline
    }

    /// The fate of the tag at index `token` in the block that begins at index `block`.
    pub(super) fn fate(&self, block: usize, token: usize) -> Fate {
        self.0.get(&(block, token)).copied().unwrap_or(Fate::Closed)
    }

    fn html_block(&mut self, events: &[Spanned<'_>], block: usize, open: &mut Vec<Open>) {
        for (index, (token, _)) in tokens(&block_text(&events[block + 1..])).into_iter().enumerate() {
            match token {
                Token::Open(tag) if Role::of(&tag.name).is_block() && !is_void(&tag.name) => open.push(Open {
                    is_plain: is_plain(&tag),
                    name: tag.name,
                    at: (block, index),
                    holds_heading: false,
                    holds_blocks: false,
                }),
                Token::Close(name) => self.close(&name, open),
                Token::Open(_) | Token::Text(_) | Token::Broken => {}
            }
        }
    }

    fn close(&mut self, name: &str, open: &mut Vec<Open>) {
        let Some(found) = open.iter().rposition(|tag| tag.name == name) else { return };
        for tag in open.drain(found..) {
            let fate = if tag.holds_heading {
                Fate::HoldsHeading
            } else if tag.is_plain && tag.holds_blocks {
                Fate::Groups
            } else {
                Fate::Closed
            };
            self.0.insert(tag.at, fate);
        }
    }
}

fn is_plain(tag: &OpeningTag) -> bool {
    let role = Role::of(&tag.name);
    matches!(role, Role::Element(Tag::Div | Tag::Section | Tag::Article | Tag::Header | Tag::Footer))
        && kept_attributes(tag).next().is_none()
}

/// The HTML of a block, whose events begin `events`.
pub(super) fn block_text(events: &[Spanned<'_>]) -> String {
    let lines = events.iter().map_while(|(event, _)| match event {
        Event::Html(html) | Event::Text(html) => Some(&**html),
        _ => None,
    });
    lines.collect()
}
