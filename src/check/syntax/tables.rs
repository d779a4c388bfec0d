//! Tables whose rows do not fit their header, and lines that look like a table and are none.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag};
use regex::Regex;

use super::Document;
use super::leaves::{Kind, Leaf};
use crate::check::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::markdown::cells;

/// The line below the header.
static DASHES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$").expect("the pattern is valid"));

/// Checks the tables of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    let mut columns = 0;
    for (event, span) in &document.events {
        if let Event::Start(Tag::Table(alignments)) = event {
            columns = alignments.len();
        } else if let Event::Start(Tag::TableRow) = event {
            findings.extend(row(document.text, span.start, columns));
        }
    }
    for leaf in document.leaves.iter().filter(|leaf| leaf.kind == Kind::Paragraph) {
        findings.extend(unread(document.text, leaf));
    }
}

/// Reports a row with more cells than the header, or a line of text that became a row.
fn row(text: &str, start: usize, columns: usize) -> Option<Finding> {
    let line = text[start..].lines().next().unwrap_or_default();
    let cells = cells(line);
    if let (Some(first), Some(last)) = (cells.get(columns), cells.last()) {
        let bytes = start + first.start..start + last.end;
        let message = format!("the row has {} cells and the header {columns}", cells.len());
        let hint = "add columns to the header and to the line of dashes; a `|` inside a cell is written `\\|`";
        return Some(Finding::new(Rule::TableSyntax, bytes, message, hint));
    }
    if !line.contains('|') {
        let bytes = start..start + line.trim_end().len();
        let message = "this line becomes a row of the table above it";
        return Some(Finding::new(Rule::TableSyntax, bytes, message, "put an empty line above it"));
    }
    None
}

/// Reports a paragraph that was meant as a table.
fn unread(text: &str, leaf: &Leaf) -> Option<Finding> {
    let source = &text[leaf.span.clone()];
    if !source.contains('|') && !source.contains('｜') {
        return None;
    }
    let lines: Vec<(usize, &str)> = leaf.lines(text).collect();
    let place = |(at, line): (usize, &str)| at..at + line.trim_end().len();
    let wide = lines.iter().filter(|(_, line)| line.starts_with('｜') && line.matches('｜').count() > 1);
    if wide.count() > 1 {
        let message = "full-width `｜` make no table";
        let hint = "write half-width `|`, and a line like `|---|---|` below the header";
        return Some(Finding::new(Rule::TableSyntax, place(lines[0]), message, hint));
    }
    for pair in lines.windows(2) {
        let ((_, header), (_, dashes)) = (pair[0], pair[1]);
        let (wanted, found) = (cells(header).len(), cells(dashes).len());
        if header.contains('|') && dashes.contains('|') && DASHES.is_match(dashes) && wanted != found {
            let message = format!("this is no table: the header has {wanted} cells, the line of dashes {found}");
            let hint = "give the line of dashes as many cells as the header";
            return Some(Finding::new(Rule::TableSyntax, place(pair[1]), message, hint));
        }
    }
    // Rows of bars without a line of dashes.
    let is_row = |(_, line): &(usize, &str)| line.starts_with('|') && line.trim_end().ends_with('|');
    let rows = lines.iter().filter(|line| is_row(line) && cells(line.1).len() > 1).count();
    if rows > 1 && rows == lines.len() && !lines.iter().any(|(_, line)| DASHES.is_match(line)) {
        let message = "these rows make no table without a line of dashes";
        let hint = format!("write `|{}` below the first row", "---|".repeat(cells(lines[0].1).len()));
        return Some(Finding::new(Rule::TableSyntax, place(lines[0]), message, hint));
    }
    None
}
