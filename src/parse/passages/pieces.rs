//! A paragraph's events cut where its passages part; an element that is open there is closed, and opened again.

use pulldown_cmark::Event;

use crate::parse::markdown::closing;

/// Cuts `events` at bytes of their plain text; what stands before the first cut is dropped.
pub(super) fn split<'a>(events: Vec<Event<'a>>, cuts: &[usize]) -> Vec<Vec<Event<'a>>> {
    let mut cutter = Cutter { cuts, at: 0, pieces: Vec::with_capacity(cuts.len() + 1), current: vec![], open: vec![] };
    for event in events {
        cutter.event(event);
    }
    while cutter.next_before(usize::MAX).is_some() {
        cutter.cut();
    }
    cutter.pieces.push(cutter.current);
    cutter.pieces.remove(0);
    cutter.pieces
}

/// An element that is open at a cut: what opens it again, and what closes it.
type Open<'a> = (Event<'a>, Event<'a>);

struct Cutter<'a, 'c> {
    /// Where to cut still.
    cuts: &'c [usize],
    /// Bytes of plain text so far.
    at: usize,
    /// Those that are done; the first one stands before the first cut.
    pieces: Vec<Vec<Event<'a>>>,
    current: Vec<Event<'a>>,
    open: Vec<Open<'a>>,
}

impl<'a> Cutter<'a, '_> {
    fn event(&mut self, event: Event<'a>) {
        let closes = matches!(event, Event::End(_)) || self.open.last().is_some_and(|(_, close)| *close == event);
        if closes {
            self.open.pop();
        } else if self.next_before(self.at + 1).is_some() {
            self.cut();
        }
        match &event {
            Event::Start(tag) => self.open.push((event.clone(), Event::End(tag.to_end()))),
            Event::InlineHtml(html) => {
                self.open.extend(closing(html).map(|close| (event.clone(), Event::InlineHtml(close.into()))));
            }
            Event::Text(text) => return self.text(text),
            Event::Code(text) => self.at += text.len(),
            Event::SoftBreak | Event::HardBreak => self.at += 1,
            _ => {}
        }
        self.current.push(event);
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(next) = self.next_before(self.at + rest.len()) {
            let (before, after) = rest.split_at(next - self.at);
            self.current.push(Event::Text(before.to_owned().into()));
            self.cut();
            (self.at, rest) = (next, after);
        }
        self.at += rest.len();
        self.current.push(Event::Text(rest.to_owned().into()));
    }

    /// Takes the next cut where it is before `end`.
    fn next_before(&mut self, end: usize) -> Option<usize> {
        let (next, rest) = self.cuts.split_first().filter(|(next, _)| **next < end)?;
        self.cuts = rest;
        Some(*next)
    }

    fn cut(&mut self) {
        self.current.extend(self.open.iter().rev().map(|(_, close)| close.clone()));
        let reopened = self.open.iter().map(|(reopen, _)| reopen.clone()).collect();
        self.pieces.push(std::mem::replace(&mut self.current, reopened));
    }
}
