//! Slips of Markdown: text that looks like a heading, a link, a note or a table to its author, and not to Markdown.
//!
//! Input: the text of an issue. Output: warnings. They are part of every build, because such text reaches the page in a
//! form that nobody intended, or not at all.

mod blocks;
mod conflicts;
mod emphasis;
mod headings;
mod leaves;
mod links;
mod lists;
mod notes;
mod tables;

use std::ops::Range;

use pulldown_cmark::Event;

use super::finding::{self, Finding};
use crate::diagnostics::Diagnostic;
use crate::parse::{emphasis as parsed_emphasis, front_matter, markdown};
use crate::source::SourceFile;

use leaves::Leaf;

/// The body of an issue, as Markdown reads it. All offsets are in bytes of the whole file.
struct Document<'a> {
    /// The whole file.
    text: &'a str,
    /// First byte of the body.
    body: usize,
    events: Vec<(Event<'a>, Range<usize>)>,
    /// Definitions of link destinations (`[1]: a.pdf`) by their labels.
    definitions: Vec<(String, Range<usize>)>,
    leaves: Vec<Leaf>,
}

impl<'a> Document<'a> {
    /// Reads the body, which starts at byte `start` of `text`.
    fn new(text: &'a str, start: usize) -> Self {
        let parser = markdown::parser(&text[start..]);
        let moved = |span: Range<usize>| start + span.start..start + span.end;
        let definitions = parser.reference_definitions().iter();
        let mut definitions: Vec<_> =
            definitions.map(|(label, definition)| (label.to_owned(), moved(definition.span.clone()))).collect();
        definitions.sort_by_key(|(_, span)| span.start);
        let events = parser.into_offset_iter().map(|(event, span)| (event, moved(span))).collect();
        let events = parsed_emphasis::amend(events, text);
        let leaves = leaves::leaves(text, &events);
        Self { text, body: start, events, definitions, leaves }
    }
}

/// Checks the body of an issue. A file without front matter is an error elsewhere and gives no warning here.
pub fn check(file: &SourceFile) -> Vec<Diagnostic> {
    let Ok(body) = front_matter::body(file) else { return Vec::new() };
    let document = Document::new(&file.text, body);
    let mut findings: Vec<Finding> = Vec::new();
    headings::check(&document, &mut findings);
    links::check(&document, &mut findings);
    notes::check(&document, &mut findings);
    tables::check(&document, &mut findings);
    blocks::check(&document, &mut findings);
    lists::check(&document, &mut findings);
    emphasis::check(&document, &mut findings);
    conflicts::check(&document, body, &mut findings);
    finding::warnings(&file.path, &file.text, findings)
}

#[cfg(test)]
mod tests;
