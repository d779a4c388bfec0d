//! Marks of bold and italic type that Markdown pairs otherwise than their author meant, or shows as text.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use super::Document;
use crate::check::finding::Finding;
use crate::diagnostics::Rule;
use crate::folding::script::is_cjk;

/// Text between two pairs of asterisks, of which one at least is full-width.
static WIDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"＊＊([^＊*\n]+)(?:＊＊|\*\*)|\*\*([^＊*\n]+)＊＊").expect("the pattern is valid"));

/// Characters of the longest text between two single `*` that may be signs of multiplication or notes: 长*宽*高.
const LONGEST_FACTOR: usize = 3;

/// Checks the emphasis of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    let text = document.text;
    let before = findings.len();
    for leaf in document.leaves.iter().filter(|leaf| text[leaf.span.clone()].contains('＊')) {
        for found in WIDE.captures_iter(&text[leaf.span.clone()]) {
            let whole = found.get_match();
            let bytes = leaf.span.start + whole.start()..leaf.span.start + whole.end();
            if leaf.is_plain(text, &bytes) {
                let inside = found.get(1).or(found.get(2)).map_or("", |inside| inside.as_str()).trim();
                let message = "full-width `＊` make no bold type";
                findings.push(Finding::new(Rule::EmphasisSyntax, bytes, message, format!("write `**{inside}**`")));
            }
        }
    }
    let wide: Vec<Range<usize>> = findings[before..].iter().map(|finding| finding.bytes.clone()).collect();
    let mut bold = 0;
    let mut in_code = false;
    let mut block_is_told = false;
    for (event, span) in &document.events {
        match event {
            Event::Start(Tag::Strong) => {
                bold += 1;
                findings.extend(power(text, span));
                if bold > 1 {
                    let message = "this bold type stands inside bold type: its marks pair otherwise than they look";
                    let hint = "write no blank between `**` and the text that is to be bold";
                    findings.push(Finding::new(Rule::EmphasisSyntax, span.clone(), message, hint));
                }
            }
            Event::End(TagEnd::Strong) => bold -= 1,
            Event::Start(Tag::Emphasis) => findings.extend(swallowed(text, span)),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell | Tag::Item) => block_is_told = false,
            Event::Text(piece) if !in_code && !block_is_told && text[span.clone()] == **piece => {
                let found = unpaired(text, span).filter(|found| {
                    !wide.iter().any(|wide| wide.start <= found.bytes.start && found.bytes.end <= wide.end)
                });
                block_is_told = found.is_some();
                findings.extend(found);
            }
            _ => {}
        }
    }
}

/// Reports single `*` inside a word, which may have been meant as they stand.
fn swallowed(text: &str, span: &Range<usize>) -> Option<Finding> {
    let inside = text[span.clone()].strip_prefix('*')?.strip_suffix('*')?;
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stands_in_word = is_word(text[..span.start].chars().next_back()) && is_word(text[span.end..].chars().next());
    let is_factor = inside.chars().all(char::is_alphanumeric) && inside.chars().count() <= LONGEST_FACTOR;
    let message = "the two `*` are not shown, and make italic type of the text between them";
    let hint = format!("write `\\*{inside}\\*` to show them, or `**{inside}**` for bold type");
    (stands_in_word && is_factor).then(|| Finding::new(Rule::EmphasisSyntax, span.clone(), message, hint))
}

/// Reports `**` between digits, which may have been meant as it stands: 2**3**4.
fn power(text: &str, span: &Range<usize>) -> Option<Finding> {
    let inside = text[span.clone()].strip_prefix("**")?.strip_suffix("**")?;
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let stands_in_digits =
        is_digit(text[..span.start].chars().next_back()) && is_digit(text[span.end..].chars().next());
    let message = "the two `**` are not shown, and make bold type of the text between them";
    let hint = format!("write `\\*\\*{inside}\\*\\*` to show them");
    let is_number = inside.bytes().all(|byte| byte.is_ascii_digit());
    (stands_in_digits && is_number).then(|| Finding::new(Rule::EmphasisSyntax, span.clone(), message, hint))
}

/// Reports the first `**` in a text that makes no bold type, or `__` beside Chinese.
fn unpaired(text: &str, span: &Range<usize>) -> Option<Finding> {
    let piece = &text[span.clone()];
    let mut at = 0;
    while let Some(offset) = piece[at..].find(['*', '_']) {
        let start = at + offset;
        let sign = piece[start..].chars().next()?;
        at = start + piece[start..].bytes().take_while(|byte| char::from(*byte) == sign).count();
        let bytes = span.start + start..span.start + at;
        if bytes.len() == 2 && looks_like_bold(text, &bytes, sign) {
            let message = format!("`{sign}{sign}` is shown as text: it begins or ends no bold type");
            let hint = format!(
                "put `**` directly before and behind the text that is to be bold; to show the signs, write `\\{sign}\\{sign}`"
            );
            return Some(Finding::new(Rule::EmphasisSyntax, bytes, message, hint));
        }
    }
    None
}

/// Returns whether two signs that are text stand where an author would set bold type.
fn looks_like_bold(text: &str, bytes: &Range<usize>, sign: char) -> bool {
    let before = text[..bytes.start].chars().next_back().filter(|c| !c.is_whitespace());
    let after = text[bytes.end..].chars().next().filter(|c| !c.is_whitespace());
    if before == Some('\\') || before == Some(sign) || after == Some(sign) {
        return false;
    }
    if sign == '_' {
        // A blank to be filled in, 姓名__, follows a word; a program's name, __init__, has no Chinese beside it.
        return !before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| is_cjk(c) || "“‘".contains(c));
    }
    match (before, after) {
        (None, None) => false,
        // 2**10, f(**x), and the mark of significance behind a figure: 0.05**.
        (Some(before), None) => is_cjk(before),
        (Some(before), Some(after)) => is_cjk(before) || is_cjk(after),
        (None, Some(after)) => is_cjk(after) || after.is_alphanumeric(),
    }
}
