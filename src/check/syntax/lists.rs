//! Lines that look like the elements of a list or a quotation to their author, and that Markdown joins to one paragraph.

use super::Document;
use super::leaves::{Kind, Leaf};
use crate::check::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::numbering::{Marker, any_marker};

/// Signs that begin the elements of a list, in Markdown or to a reader's eye.
const BULLETS: [char; 14] = ['-', '*', '+', '－', '•', '·', '・', '●', '○', '■', '□', '◆', '◇', '▪'];

/// A line of a paragraph that looks like an element of a list.
#[derive(Debug, Clone, Copy)]
enum Element {
    /// A sign.
    Bullet(char),
    /// A number.
    Number(Marker),
}

/// Checks the paragraphs of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    for leaf in document.leaves.iter().filter(|leaf| leaf.kind == Kind::Paragraph) {
        findings.extend(quotation(document.text, leaf));
        findings.extend(joined(document.text, leaf));
    }
}

/// Reports a paragraph that begins with a full-width `＞`.
fn quotation(text: &str, leaf: &Leaf) -> Option<Finding> {
    let (at, line) = leaf.lines(text).next()?;
    let quoted = line.strip_prefix('＞')?.trim();
    if quoted.is_empty() {
        return None;
    }
    let message = "full-width `＞` makes no quotation";
    let bytes = at..at + '＞'.len_utf8();
    Some(Finding::new(Rule::ListSyntax, bytes, message, format!("write `> {}`", first_characters(quoted))))
}

/// Reports the first line that goes on with the list of the line above it, and is no element of its own.
fn joined(text: &str, leaf: &Leaf) -> Option<Finding> {
    let mut above: Option<Element> = None;
    let mut breaks = true;
    for (index, (at, line)) in leaf.lines(text).enumerate() {
        // The sign of a list's element stands before its paragraph.
        let whole = if index == 0 { &text[start_of_line(text, at)..at + line.len()] } else { line };
        let found = element(whole.trim_start_matches(['>', ' ', '\t']));
        if !breaks
            && let (Some(above), Some(found)) = (above, found)
            && let Some((length, hint)) = continued(above, found, line)
        {
            let bytes = at..at + length;
            if leaf.is_plain(text, &bytes) {
                let message = "this line is no element of a list: it is joined to the line above";
                return Some(Finding::new(Rule::ListSyntax, bytes, message, hint));
            }
        }
        breaks = line.ends_with("  ") || line.ends_with('\\');
        above = found;
    }
    None
}

/// Returns the bytes of the sign of an element that follows `above`, and what to write instead.
fn continued(above: Element, element: Element, line: &str) -> Option<(usize, String)> {
    match (above, element) {
        (Element::Bullet(above), Element::Bullet(sign)) if above == sign => {
            let item = first_characters(line[sign.len_utf8()..].trim());
            Some((sign.len_utf8(), format!("write `- {item}`, with a blank behind the sign, in each line")))
        }
        (Element::Number(above), Element::Number(found))
            if above.style == found.style && above.number + 1 == found.number =>
        {
            Some((found.length, "put an empty line above it".to_owned()))
        }
        (Element::Bullet(_) | Element::Number(_), _) => None,
    }
}

/// Returns what a line begins with.
fn element(line: &str) -> Option<Element> {
    let sign = line.chars().next()?;
    if BULLETS.contains(&sign) {
        let behind = line[sign.len_utf8()..].trim_start_matches([' ', '\t', '\u{3000}']);
        // -5 ℃ is a figure, ** begins bold type.
        return behind.starts_with(char::is_alphabetic).then_some(Element::Bullet(sign));
    }
    any_marker(line).filter(|marker| marker.length < line.len()).map(Element::Number)
}

fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the beginning of a text, as a hint shows it.
fn first_characters(text: &str) -> String {
    const SHOWN: usize = 12;
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| end);
    let rest = if end < text.len() { "…" } else { "" };
    format!("{}{rest}", &text[..end])
}
