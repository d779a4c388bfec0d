//! Headings without the blank that Markdown asks for, and paragraphs that a line of dashes turns into headings.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Document;
use super::leaves::Kind;
use crate::check::finding::Finding;
use crate::check::punctuation::is_han;
use crate::diagnostics::Rule;
use crate::parse::numbering::any_marker;

/// The deepest level of headings.
const DEEPEST: usize = 6;

/// Checks the headings of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    for leaf in document.leaves.iter().filter(|leaf| leaf.kind == Kind::Paragraph) {
        for (at, line) in leaf.lines(document.text) {
            if let Some((bytes, message, hint)) = slip(line) {
                let bytes = at + bytes.start..at + bytes.end;
                if leaf.is_plain(document.text, &bytes) {
                    findings.push(Finding::new(Rule::HeadingSyntax, bytes, message, hint));
                }
            }
        }
    }
    let conflict = document.text.contains("\n<<<<<<<");
    for (event, span) in &document.events {
        if matches!(event, Event::Start(Tag::Heading { .. })) && !conflict {
            findings.extend(underlined(document.text, span.clone()));
        }
    }
}

/// Returns the marks of a heading that Markdown does not accept, in bytes of the line, with a message and a hint.
fn slip(line: &str) -> Option<(Range<usize>, String, String)> {
    let rest = line.trim_start_matches(is_blank);
    let indent = line.len() - rest.len();
    let marks = rest.trim_start_matches(['#', '＃']);
    let mark = &rest[..rest.len() - marks.len()];
    let level = mark.chars().count();
    let title = marks.trim_start_matches(is_blank).trim_end_matches(['#', '＃', ' ']);
    let gap = &marks[..marks.len() - marks.trim_start_matches(is_blank).len()];
    if level == 0 || title.is_empty() {
        return None;
    }
    // A single sign may be a tag (#政务) or a number (#12).
    let begins = title.starts_with(|c: char| is_han(c) || "（(“《".contains(c)) || any_marker(title).is_some();
    let plain = begins && !title.contains(['#', '＃', '。']);
    if level == 1 && gap.is_empty() && !plain {
        return None;
    }
    let message = if level > DEEPEST {
        format!("{level} `#` make no heading: there are {DEEPEST} levels")
    } else if mark.contains('＃') {
        "full-width `＃` make no heading".to_owned()
    } else if gap.is_empty() {
        "`#` without a blank behind it makes no heading".to_owned()
    } else if !gap.starts_with([' ', '\t']) {
        "`#` makes no heading: the blank behind it is not a half-width one".to_owned()
    } else {
        "a heading cannot be indented by full-width blanks".to_owned()
    };
    let hint = format!("write `{} {}`", "#".repeat(level.min(DEEPEST)), shortened(title));
    Some((indent..indent + mark.len(), message, hint))
}

/// Blanks, also those that Markdown does not take for one.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Reports a heading that is made by a line of dashes, or of equals signs below what is no title.
fn underlined(text: &str, span: Range<usize>) -> Option<Finding> {
    let source = text[span.clone()].trim_end();
    let line_start = source.rfind(['\n', '\r']).map(|at| at + 1)?;
    let underline = source[line_start..].trim_start_matches([' ', '\t', '>']);
    let title = source[..line_start].trim();
    let sign = underline.chars().next().filter(|sign| "-=".contains(*sign))?;
    if source.starts_with('#') || !underline.chars().all(|c| c == sign) {
        return None;
    }
    let is_prose = title.contains(['。', '；', '\n']) || title.chars().count() > LONGEST_TITLE;
    if sign == '=' && !is_prose && underline.len() > 2 {
        return None;
    }
    let start = span.start + source.len() - underline.len();
    let message = format!("this line of `{sign}` makes a heading of the text above it");
    let hint = if is_prose {
        "put an empty line above it, or delete it".to_owned()
    } else {
        format!("write `## {}` for a heading, or put an empty line above the dashes", shortened(title))
    };
    Some(Finding::new(Rule::UnintendedHeading, start..start + underline.len(), message, hint))
}

/// Characters of the longest title of a heading. A longer one is a paragraph.
const LONGEST_TITLE: usize = 40;

/// Returns the title as a hint shows it.
fn shortened(title: &str) -> String {
    let line = title.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
