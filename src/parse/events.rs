//! Properties of the parser's events, and stretches of them.
//!
//! Every match names each kind of event, so that the compiler asks about a new one.

use std::ops::Range;

use pulldown_cmark::Event;

/// An event with its bytes in the source.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// Returns how many levels deeper the events behind `event` are.
pub fn depth_change(event: &Event<'_>) -> isize {
    match event {
        Event::Start(_) => 1,
        Event::End(_) => -1,
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::Rule
        | Event::TaskListMarker(_) => 0,
    }
}

/// Returns the text of an event, as a reader sees it.
pub fn text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some("\n"),
        Event::Start(_)
        | Event::End(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::Rule
        | Event::TaskListMarker(_) => None,
    }
}

/// Returns the raw HTML of an event.
pub fn html<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html),
        Event::Start(_)
        | Event::End(_)
        | Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::Rule
        | Event::TaskListMarker(_) => None,
    }
}

/// Returns the number of events from the first of `events` to the one that ends it.
pub fn block_length(events: &[Spanned<'_>]) -> usize {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        depth += depth_change(event);
        if depth <= 0 {
            return index + 1;
        }
    }
    events.len()
}
