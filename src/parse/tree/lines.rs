//! Links inside links, and inline elements of HTML that a block interrupts: HTML has neither.

use super::{Author, Node, TreeWriter};
use crate::archive::content::{Inline, Inlines, Link, narrow};

impl TreeWriter {
    /// Ends the line that is open among blocks. The inline elements of HTML that stand open in it go on in the next
    /// line.
    pub fn interrupt_line(&mut self) {
        let interrupted = self.close_inlines_of_html();
        if !interrupted.is_empty() {
            self.interrupted = interrupted;
        }
    }

    /// Ends the inline elements of HTML in the innermost node of Markdown, which is about to close. They go on behind
    /// it, as in a browser, until their closing tags.
    pub fn interrupt_inlines(&mut self) {
        let waiting = self.take_interrupted();
        self.interrupted = self.close_inlines_of_html();
        self.interrupted.extend(waiting);
    }

    /// Closes the innermost nodes that are inline elements of HTML, and returns them, outermost first.
    fn close_inlines_of_html(&mut self) -> Vec<Node> {
        let mut interrupted = Vec::new();
        self.end_plain();
        while let Some(frame) = self.frames.last()
            && frame.author == Author::Html
            && frame.takes_inlines()
        {
            interrupted.push(frame.node.clone());
            if self.inlines.len() > frame.inlines {
                self.close();
            } else {
                self.frames.pop();
            }
            self.end_plain();
        }
        interrupted.reverse();
        interrupted
    }

    /// Takes the inline elements that a block interrupted, so that they do not go on.
    pub fn take_interrupted(&mut self) -> Vec<Node> {
        std::mem::take(&mut self.interrupted)
    }

    /// Ends the innermost interrupted element for which `wanted` is true, and returns whether there is one.
    pub fn end_interrupted(&mut self, wanted: impl Fn(&Node) -> bool) -> bool {
        let found = self.interrupted.iter().rposition(wanted);
        found.map(|index| self.interrupted.remove(index)).is_some()
    }

    /// Places a link with the inlines from `first` on. HTML has no link inside another: where there is one, it stands
    /// beside the parts of the outer link, and an outer link that has no other text shows its address.
    pub(super) fn place_link(&mut self, mut link: Link, first: usize) {
        if !self.inlines[first..].iter().any(|inline| self.body.is_or_holds_link(*inline)) {
            link.content = self.place_inlines(first);
            return self.push_link(link);
        }
        let inside: Vec<Inline> = self.inlines.drain(first..).collect();
        let is_or_holds_link: Vec<bool> = inside.iter().map(|inline| self.body.is_or_holds_link(*inline)).collect();
        let mut is_shown = false;
        let mut start = 0;
        for run in is_or_holds_link.chunk_by(|a, b| a == b) {
            let part = &inside[start..start + run.len()];
            start += run.len();
            let begin = self.body.inlines.len();
            self.body.inlines.extend_from_slice(part);
            let content = Inlines((begin..begin + part.len()).into());
            if run[0] || self.body.is_blank(content) {
                self.body.inlines.truncate(begin);
                self.inlines.extend_from_slice(part);
            } else {
                is_shown = true;
                self.push_link(Link { content, ..link.clone() });
            }
        }
        if !is_shown {
            let blank = self.keep_aside(" ");
            self.inlines.push(Inline::Aside(blank));
            link.content = Inlines::default();
            self.push_link(link);
        }
    }

    fn push_link(&mut self, link: Link) {
        self.inlines.push(Inline::Link(narrow(self.body.links.len())));
        self.body.links.push(link);
    }
}
