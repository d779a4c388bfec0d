//! Paragraphs that an indent turns into code, and blocks of code or comments that are not closed and swallow the rest.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::Document;
use crate::check::finding::Finding;
use crate::check::punctuation::is_han;
use crate::diagnostics::Rule;

/// Checks the blocks of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    for (event, span) in &document.events {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) = event {
            findings.extend(prose_as_code(document.text, span.clone()));
        } else if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
            findings.extend(open_fence(document.text, span.clone()));
            findings.extend(text_behind_fence(document.text, span.clone(), info));
        } else if let Event::Start(Tag::HtmlBlock) = event {
            findings.extend(open_comment(document.text, span.clone()));
        }
    }
}

/// Reports an indented block of code that is Chinese prose.
fn prose_as_code(text: &str, span: Range<usize>) -> Option<Finding> {
    let source = &text[span.clone()];
    let visible = source.chars().filter(|c| !c.is_whitespace()).count();
    let han = source.chars().filter(|c| is_han(*c) || "，。、；：？！“”《》（）".contains(*c)).count();
    if han < FEWEST_HAN || han * 2 < visible {
        return None;
    }
    let line = source.trim_start().lines().next()?.trim_end();
    let start = span.start + source.len() - source.trim_start().len();
    let message = "four blanks or a tab before it make code of this paragraph";
    let hint = "delete the blanks at the start of the line: the page indents paragraphs itself";
    Some(Finding::new(Rule::UnintendedCode, start..start + line.len(), message, hint))
}

/// Chinese characters that make prose of a block.
const FEWEST_HAN: usize = 4;

/// Reports a fence of code that is never closed, with the rest of the text inside.
fn open_fence(text: &str, span: Range<usize>) -> Option<Finding> {
    let source = text[span.clone()].trim_end();
    let fence = source.trim_start_matches([' ', '\t']);
    let sign = fence.chars().next()?;
    let length = fence.chars().take_while(|c| *c == sign).count();
    let last = source.lines().last()?.trim_start_matches(['>', ' ', '\t']).trim_end();
    let closes = last.chars().all(|c| c == sign) && last.len() >= length && source.lines().count() > 1;
    let runs_to_end = text[span.end..].trim().is_empty();
    if closes || !runs_to_end {
        return None;
    }
    let start = span.start + source.len() - fence.len();
    let message = "this block of code is never closed: the rest of the issue is code";
    let hint = "write a line of the same signs where the code ends";
    Some(Finding::new(Rule::UnclosedBlock, start..start + length, message, hint))
}

/// Reports Chinese text behind the opening fence of a block of code: a language is expected there, and not shown.
fn text_behind_fence(text: &str, span: Range<usize>, info: &str) -> Option<Finding> {
    let info = info.trim();
    if !info.contains(is_han) {
        return None;
    }
    let start = span.start + text[span].find(info)?;
    let message = "text behind the signs that begin a block of code is not shown";
    let hint = "write it on the next line; the name of a programming language may stand here";
    Some(Finding::new(Rule::UnintendedCode, start..start + info.len(), message, hint))
}

/// Reports a comment that is never closed.
fn open_comment(text: &str, span: Range<usize>) -> Option<Finding> {
    let source = &text[span.clone()];
    let open = source.rfind("<!--")?;
    if source[open..].contains("-->") {
        return None;
    }
    let start = span.start + open;
    let message = "`<!--` is never closed: the text behind it is not shown";
    Some(Finding::new(Rule::UnclosedBlock, start..start + 4, message, "write `-->` where the comment ends"))
}
