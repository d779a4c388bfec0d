//! Looks ahead at the raw HTML that stands between the blocks of an issue.
//!
//! CommonMark ends an HTML block at an empty line, so that `<details>` and `</details>` with Markdown between them are
//! two blocks. Which of the tags belong together must be known when the first is read: one that is never closed must
//! not swallow the rest of the issue, and a box cannot hold a heading, which begins a section of the issue.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag as Markup};

use crate::archive::content::Tag;
use crate::parse::elements::{Role, is_void, kept_attributes};
use crate::parse::events::{Spanned, depth_change, html, text};
use crate::parse::html::{OpeningTag, Token, tokens};

/// Fate of an opening tag between blocks.
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
    /// Index of its block's first event, and that of the token in the block.
    at: (usize, usize),
    /// True if it only groups its content.
    is_plain: bool,
    /// Headings and other blocks that stand before it.
    before: Counts,
}

/// Blocks of Markdown between HTML blocks, counted from the start of the issue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    headings: usize,
    others: usize,
}

/// The tags that are open, outermost first.
#[derive(Default)]
struct OpenTags {
    tags: Vec<Open>,
    /// Number of open tags of each name: what closes nothing is found out without a search.
    names: HashMap<String, usize>,
}

impl OpenTags {
    fn push(&mut self, tag: Open) {
        *self.names.entry(tag.name.clone()).or_default() += 1;
        self.tags.push(tag);
    }

    /// Takes the innermost tag of this name with all inside it; nothing where there is none.
    fn close(&mut self, name: &str) -> Vec<Open> {
        if self.names.get(name).is_none_or(|count| *count == 0) {
            return Vec::new();
        }
        let start = self.tags.iter().rposition(|tag| tag.name == name).unwrap_or(self.tags.len());
        let closed = self.tags.split_off(start);
        for tag in &closed {
            *self.names.entry(tag.name.clone()).or_default() -= 1;
        }
        closed
    }
}

impl Outline {
    /// Looks at the whole issue.
    pub(super) fn new(events: &[Spanned<'_>]) -> Self {
        let mut outline = Self::default();
        let is_html = |event: &Event<'_>| matches!(event, Event::Start(Markup::HtmlBlock));
        if !events.iter().any(|(event, _)| is_html(event)) {
            return outline;
        }
        let mut open = OpenTags::default();
        let mut counts = Counts::default();
        // Tags that are open in the line, by their names.
        let mut in_line: HashMap<String, usize> = HashMap::new();
        let mut depth = 0;
        for (index, (event, _)) in events.iter().enumerate() {
            if depth == 0 && is_html(event) {
                outline.html_block(events, index, &mut open, counts);
            } else if depth == 0 && matches!(event, Event::Start(Markup::Heading { .. })) {
                counts.headings += 1;
            } else if depth == 0 && matches!(event, Event::Start(_) | Event::Rule) {
                counts.others += 1;
            }
            if let Event::InlineHtml(html) = event {
                // A block may end on the last line of the paragraph in it.
                for (token, _) in tokens(html) {
                    match token {
                        Token::Open(tag) if !is_void(&tag.name) => *in_line.entry(tag.name).or_default() += 1,
                        Token::Close(name) => match in_line.get_mut(&name).filter(|count| **count > 0) {
                            Some(count) => *count -= 1,
                            None => outline.close(&name, &mut open, counts),
                        },
                        Token::Open(_) | Token::Text(_) | Token::Broken | Token::Declaration(_) => {}
                    }
                }
            } else if matches!(event, Event::Start(Markup::Paragraph | Markup::Item | Markup::TableCell)) {
                in_line.clear();
            }
            depth += depth_change(event);
        }
        outline.0.extend(open.tags.into_iter().map(|tag| (tag.at, Fate::NeverClosed)));
        outline
    }

    /// Returns the fate of the tag at index `token` in the block that begins at index `block`.
    pub(super) fn fate(&self, block: usize, token: usize) -> Fate {
        self.0.get(&(block, token)).copied().unwrap_or(Fate::Closed)
    }

    fn html_block(&mut self, events: &[Spanned<'_>], block: usize, open: &mut OpenTags, counts: Counts) {
        for (index, (token, _)) in tokens(&block_text(&events[block + 1..])).into_iter().enumerate() {
            match token {
                Token::Open(tag) if Role::of(&tag.name).is_block() && !is_void(&tag.name) => {
                    open.push(Open { is_plain: is_plain(&tag), name: tag.name, at: (block, index), before: counts })
                }
                Token::Close(name) => self.close(&name, open, counts),
                Token::Open(_) | Token::Text(_) | Token::Broken | Token::Declaration(_) => {}
            }
        }
    }

    fn close(&mut self, name: &str, open: &mut OpenTags, counts: Counts) {
        for tag in open.close(name) {
            let fate = if tag.before.headings < counts.headings {
                Fate::HoldsHeading
            } else if tag.is_plain && tag.before != counts {
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

/// Returns the HTML of a block, whose events begin `events`.
pub(super) fn block_text(events: &[Spanned<'_>]) -> String {
    events.iter().map_while(|(event, _)| html(event).or(text(event))).collect()
}
