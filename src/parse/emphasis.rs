//! Emphasis beside Chinese marks.
//!
//! CommonMark takes the marks of `**教育厅：**开展` for text, because a closing mark behind punctuation must not stand
//! before a letter; Chinese sets no blank there. The "CJK-friendly" amendment (github.com/tats-u/markdown-cjk-friendly)
//! changes which runs of `*` and `_` may open and close emphasis beside Chinese, Japanese and Korean characters, and
//! nothing else. The parser that is used here does not know the amendment. So its decisions are undone in every
//! paragraph that has such marks, and made again, by the algorithm of CommonMark 0.31 ("process emphasis").
//!
//! Input and output: the events of a Markdown text with their places. Text without Chinese characters keeps its events,
//! with one exception: a single `*` between numbers (200*300*50) is no mark, because it is always meant as it stands.

mod delimiters;
mod flanking;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use delimiters::{Delimiters, Place};

/// An event with its bytes in the source.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// Decides anew which marks are emphasis; `source` is what the events were read from.
pub fn amend<'a>(events: Vec<Spanned<'a>>, source: &str) -> Vec<Spanned<'a>> {
    if !events.iter().any(|(event, span)| is_emphasis(event) || has_marks(event, span, source)) {
        return events;
    }
    let mut amended = Vec::with_capacity(events.len());
    let mut line: Vec<Spanned<'a>> = Vec::new();
    let mut in_cell = false;
    for (event, span) in events {
        if is_inline(&event) {
            line.push((event, span));
            continue;
        }
        amend_inlines(std::mem::take(&mut line), source, in_cell, &mut amended);
        match event {
            Event::Start(Tag::TableCell) => in_cell = true,
            Event::End(TagEnd::TableCell) => in_cell = false,
            _ => {}
        }
        amended.push((event, span));
    }
    amend_inlines(line, source, in_cell, &mut amended);
    amended
}

/// Whether `**text**` is bold between `before` and `after`, which stand beside it in one line.
pub fn makes_strong(before: &str, text: &str, after: &str) -> bool {
    let before = before.chars().next_back().map(String::from).unwrap_or_default();
    let after = after.chars().next().map(String::from).unwrap_or_default();
    let line = format!("{before}**{text}**{after}");
    let (open, close) = (before.len(), before.len() + 2 + text.len());
    flanking::of(&line, open..open + 2, open == 0, false).can_open
        && flanking::of(&line, close..close + 2, false, false).can_close
}

fn is_emphasis(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
    )
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::TaskListMarker(_)
        | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript)
        | Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript) => true,
        Event::Html(_) | Event::Rule => false,
        Event::Start(_) | Event::End(_) => is_emphasis(event),
    }
}

/// Whether a text has characters that may be marks: those that stand so in the source.
fn has_marks(event: &Event<'_>, span: &Range<usize>, source: &str) -> bool {
    matches!(event, Event::Text(text) if text.contains(['*', '_', '~']) && source[span.clone()] == **text)
}

/// Decides about the inlines of one block, or of a link in it.
fn amend_inlines<'a>(inlines: Vec<Spanned<'a>>, source: &str, in_cell: bool, amended: &mut Vec<Spanned<'a>>) {
    if !inlines.iter().any(|(event, span)| is_emphasis(event) || has_marks(event, span, source)) {
        amended.extend(inlines);
        return;
    }
    let mut delimiters = Delimiters::default();
    // The blocks of code belong to no paragraph; their text has no marks that count.
    let mut pieces: Vec<Vec<Spanned<'a>>> = Vec::new();
    let mut starts_line = true;
    let mut rest = inlines.into_iter();
    while let Some((event, span)) = rest.next() {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                let length = marks(&event, &span, source);
                delimiters.add(Place { at: span.start, piece: pieces.len() }, length, starts_line);
                starts_line = false;
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                let length = marks(&event, &span, source);
                delimiters.add(Place { at: span.end - length, piece: pieces.len() }, length, false);
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript) => {
                let mut inner = Vec::new();
                let mut depth = 1;
                let mut end = None;
                for (event, span) in rest.by_ref() {
                    match event {
                        Event::Start(_) => depth += 1,
                        Event::End(_) => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        end = Some((event, span));
                        break;
                    }
                    inner.push((event, span));
                }
                let mut piece = vec![(event, span)];
                amend_inlines(inner, source, in_cell, &mut piece);
                piece.extend(end);
                pieces.push(piece);
                starts_line = false;
            }
            Event::Text(text) if has_marks(&Event::Text(text.clone()), &span, source) => {
                split_text(&text, &span, source, starts_line, &mut delimiters, &mut pieces);
                starts_line = false;
            }
            event => {
                starts_line = matches!(event, Event::SoftBreak | Event::HardBreak);
                pieces.push(vec![(event, span)]);
            }
        }
    }
    let emphasis = delimiters.decide(source, in_cell);
    write(pieces, &emphasis, source, amended);
}

/// How many bytes open or close this emphasis.
fn marks(event: &Event<'_>, span: &Range<usize>, source: &str) -> usize {
    match event {
        Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => 2,
        Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
            if source[span.clone()].starts_with("~~") =>
        {
            2
        }
        _ => 1,
    }
}

/// Parts a text at its marks. An escaped mark can only stand first, because an escape begins a text.
fn split_text<'a>(
    text: &str,
    span: &Range<usize>,
    source: &str,
    starts_line: bool,
    delimiters: &mut Delimiters,
    pieces: &mut Vec<Vec<Spanned<'a>>>,
) {
    let escaped = source[..span.start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let mut push = |part: Range<usize>| {
        if !part.is_empty() {
            let place = span.start + part.start..span.start + part.end;
            pieces.push(vec![(Event::Text(text[part].to_owned().into()), place)]);
        }
        pieces.len()
    };
    let mut done = 0;
    let mut at = usize::from(escaped);
    while let Some(offset) = text[at.min(text.len())..].find(['*', '_', '~']) {
        let start = at + offset;
        let mark = text.as_bytes()[start];
        let length = text.as_bytes()[start..].iter().take_while(|byte| **byte == mark).count();
        let piece = push(done..start);
        delimiters.add(Place { at: span.start + start, piece }, length, starts_line && start == 0);
        done = start + length;
        at = done;
    }
    push(done..text.len());
}

/// Writes the pieces with the emphasis that was decided on; marks that are none become text.
fn write<'a>(
    pieces: Vec<Vec<Spanned<'a>>>,
    emphasis: &[delimiters::Run],
    source: &str,
    amended: &mut Vec<Spanned<'a>>,
) {
    let mut runs = emphasis.iter().peekable();
    let mut pieces = pieces.into_iter();
    let mut written = 0;
    loop {
        while let Some(run) = runs.next_if(|run| run.place.piece == written) {
            for part in &run.parts {
                amended.push(match part {
                    delimiters::Part::Open(tag, span) => (Event::Start(tag.clone()), span.clone()),
                    delimiters::Part::Close(tag, span) => (Event::End(*tag), span.clone()),
                    delimiters::Part::Text(span) => (Event::Text(source[span.clone()].to_owned().into()), span.clone()),
                });
            }
        }
        let Some(piece) = pieces.next() else { break };
        amended.extend(piece);
        written += 1;
    }
}
