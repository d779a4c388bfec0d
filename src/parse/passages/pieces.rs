//! A paragraph's events cut where its passages part; an element that is open there is closed, and opened again.

use pulldown_cmark::Event;

use crate::parse::markdown::closing;

/// An element that is open at a cut: what opens it again, and what closes it.
type Open<'a> = (Event<'a>, Event<'a>);

/// Cuts `events` at bytes of their plain text; what stands before the first cut is dropped.
pub(super) fn split<'a>(events: Vec<Event<'a>>, cuts: &[usize]) -> Vec<Vec<Event<'a>>> {
    let mut pieces: Vec<Vec<Event<'a>>> = Vec::with_capacity(cuts.len());
    let mut current: Vec<Event<'a>> = Vec::new();
    let mut open: Vec<Open<'a>> = Vec::new();
    let mut cuts = cuts.iter().copied().peekable();
    let mut dropped = false;
    let mut at = 0;
    let mut cut = |current: &mut Vec<Event<'a>>, open: &[Open<'a>]| {
        current.extend(open.iter().rev().map(|(_, close)| close.clone()));
        let piece = std::mem::replace(current, open.iter().map(|(reopen, _)| reopen.clone()).collect());
        if std::mem::replace(&mut dropped, true) {
            pieces.push(piece);
        }
    };
    for event in events {
        let closes = matches!(&event, Event::End(_)) || open.last().is_some_and(|(_, close)| *close == event);
        if !closes && cuts.next_if_eq(&at).is_some() {
            cut(&mut current, &open);
        }
        if closes {
            open.pop();
        }
        match event {
            Event::Start(tag) => {
                open.push((Event::Start(tag.clone()), Event::End(tag.to_end())));
                current.push(Event::Start(tag));
            }
            Event::InlineHtml(html) => {
                if let Some(close) = closing(&html) {
                    open.push((Event::InlineHtml(html.clone()), Event::InlineHtml(close.into())));
                }
                current.push(Event::InlineHtml(html));
            }
            Event::Text(text) => {
                let mut rest: &str = &text;
                while let Some(next) = cuts.next_if(|next| *next < at + rest.len()) {
                    let (before, after) = rest.split_at(next - at);
                    current.push(Event::Text(before.to_owned().into()));
                    cut(&mut current, &open);
                    at = next;
                    rest = after;
                }
                at += rest.len();
                current.push(Event::Text(rest.to_owned().into()));
            }
            Event::Code(text) => {
                at += text.len();
                current.push(Event::Code(text));
            }
            Event::SoftBreak | Event::HardBreak => {
                at += 1;
                current.push(event);
            }
            other => current.push(other),
        }
    }
    while cuts.next().is_some() {
        cut(&mut current, &open);
    }
    pieces.push(current);
    pieces
}
