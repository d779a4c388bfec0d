//! The texts of an issue, written one after the other.

use std::collections::HashMap;
use std::ops::Range;

use super::html::tags;
use crate::archive::issue::narrow;
use crate::archive::{Body, Html, Mark, Span};

/// Writes a [`Body`].
#[derive(Debug, Default)]
pub(super) struct Writer {
    body: Body,
    /// Where the tags are that stand in the body's HTML.
    tags: HashMap<String, Span>,
}

impl Writer {
    /// Byte at which the next text starts.
    pub(super) fn end(&self) -> usize {
        self.body.text.len()
    }

    /// Writes a text that consists of `parts`, on lines of its own: its bytes.
    pub(super) fn text(&mut self, parts: &[&str]) -> Range<usize> {
        let start = self.end();
        self.body.text.extend(parts.iter().copied());
        let end = self.end();
        self.body.text.push('\n');
        start..end
    }

    /// Keeps `html`, which is the HTML of these bytes of the text: as tags in the text where it can be, and nearly
    /// always it can.
    pub(super) fn html(&mut self, html: &str, text: Range<usize>) -> Html {
        let Some(tags) = tags(html, &self.body.text[text.clone()]) else { return Html::Written(self.keep(html)) };
        for (at, tag) in tags {
            let known = self.tags.get(tag).copied();
            let tag = known.unwrap_or_else(|| {
                let span = self.keep(tag);
                self.tags.insert(tag.to_owned(), span);
                span
            });
            self.body.marks.push(Mark { at: narrow(text.start + at), tag });
        }
        Html::Marked(text.into())
    }

    /// Keeps `html` as it stands.
    pub(super) fn keep(&mut self, html: &str) -> Span {
        let start = self.body.html.len();
        self.body.html.push_str(html);
        (start..self.body.html.len()).into()
    }

    /// What was kept.
    pub(super) fn kept(&self, html: Span) -> &str {
        &self.body.html[html.range()]
    }

    /// All that was written, with no room to spare.
    pub(super) fn finish(mut self) -> Body {
        self.body.text.shrink_to_fit();
        self.body.marks.shrink_to_fit();
        self.body.html.shrink_to_fit();
        self.body
    }
}
