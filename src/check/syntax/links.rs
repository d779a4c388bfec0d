//! Links and pictures that Markdown does not recognise: blanks in the address, full-width brackets, backslashes.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Tag};
use regex::{Captures, Regex};

use super::Document;
use crate::check::finding::Finding;
use crate::diagnostics::Rule;

/// Text in brackets with an address in parentheses, both in any width: sign, text, address.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let address = r"(?:[^()（）\n]|[(（][^()（）\n]*[)）])+";
    let pattern = format!(r"([!！])?[\[［【]([^\[\]［］【】\n]*)[\]］】][ \t\u{{3000}}]?[(（]({address})[)）]");
    Regex::new(&pattern).expect("the pattern is valid")
});

/// `[text][label]`: text, label.
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[([^\[\]^\n][^\[\]\n]*)\]\[([^\[\]^\n][^\[\]\n]*)\]").expect("the pattern is valid")
});

/// A file name with an ending, perhaps with a place in the file behind it.
static FILE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\.[A-Za-z0-9]{0,4}[A-Za-z][A-Za-z0-9]{0,4}(?:#.*)?$").expect("the pattern is valid"));

/// Endings of pictures.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg"];

/// Checks the links and pictures of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    let text = document.text;
    for leaf in &document.leaves {
        let source = &text[leaf.span.clone()];
        let mut find = |pattern: &Regex, finding: &dyn Fn(Range<usize>, &Captures<'_>) -> Option<Finding>| {
            for found in pattern.captures_iter(source) {
                let whole = found.get_match();
                let bytes = leaf.span.start + whole.start()..leaf.span.start + whole.end();
                if leaf.is_plain(text, &bytes) {
                    findings.extend(finding(bytes, &found));
                }
            }
        };
        // Searched for only where it can be found: nearly all text has neither.
        if closes_before_parenthesis(source) {
            find(&LINK, &unread);
        }
        if source.contains("][") {
            find(&REFERENCE, &undefined);
        }
    }
    for (event, span) in &document.events {
        if let Event::Start(Tag::Link { link_type: LinkType::Inline, .. })
        | Event::Start(Tag::Image { link_type: LinkType::Inline, .. }) = event
        {
            findings.extend(backslashes(text, span));
        }
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            findings.extend(wide_sign(text, span, dest_url));
        }
    }
    unused_definitions(document, findings);
}

/// Returns whether a bracket is closed before a parenthesis, as in everything that [`LINK`] finds.
fn closes_before_parenthesis(text: &str) -> bool {
    text.match_indices(['(', '（']).any(|(at, _)| {
        let before = &text[..at];
        before.strip_suffix([' ', '\t', '\u{3000}']).unwrap_or(before).ends_with([']', '］', '】'])
    })
}

/// Reports what looks like a link and is plain text.
fn unread(bytes: Range<usize>, found: &Captures<'_>) -> Option<Finding> {
    let group = |index: usize| found.get(index).map_or("", |group| group.as_str()).trim();
    let (label, address) = (group(2), group(3));
    if !is_address(address) {
        return None;
    }
    let sign = if group(1).is_empty() { "" } else { "!" };
    let thing = if sign.is_empty() { "link" } else { "picture" };
    let bare = address.trim_start_matches(['<', '《']).trim_end_matches(['>', '》']).replace('\\', "/");
    let written =
        if bare.contains(|c: char| c.is_whitespace() || "()".contains(c)) { format!("<{bare}>") } else { bare };
    let message = format!("this is no {thing} to Markdown, but text with brackets");
    let hint = format!("write `{sign}[{label}]({written})`");
    Some(Finding::new(Rule::LinkSyntax, bytes, message, hint))
}

/// Returns whether the text in parentheses is the address of a page or a file.
fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let has_scheme = ["http://", "https://", "mailto:", "www."].iter().any(|scheme| lower.starts_with(scheme));
    let is_path = text.starts_with(['/', '.']) && text.contains('/') || text.starts_with('#');
    has_scheme || is_path || FILE.is_match(text)
}

/// Reports `[text][label]` whose label is not defined.
fn undefined(bytes: Range<usize>, found: &Captures<'_>) -> Option<Finding> {
    let (label, name) = (&found[1], &found[2]);
    // Years and numbers of documents stand in brackets, too: [2023][45].
    if name.chars().all(|c| c.is_ascii_digit()) && label.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let message = format!("no link is defined as `{name}`, so this is text with brackets");
    Some(Finding::new(Rule::LinkSyntax, bytes, message, format!("write the address: `[{label}](…)`")))
}

/// Reports an address with backslashes, some of which Markdown removes.
fn backslashes(text: &str, span: &Range<usize>) -> Option<Finding> {
    let source = &text[span.clone()];
    let open = source.rfind("](")? + 2;
    let address = &source[open..source.len() - 1];
    let is_path = |(at, _): (usize, &str)| address[at + 1..].starts_with(|c: char| c == '.' || c.is_alphanumeric());
    if !address.match_indices('\\').any(is_path) {
        return None;
    }
    let bytes = span.start + open..span.start + open + address.len();
    let hint = format!("write `{}`", address.replace('\\', "/"));
    Some(Finding::new(Rule::LinkSyntax, bytes, "Markdown removes backslashes from an address", hint))
}

/// Reports a link to a picture behind a full-width `！`.
fn wide_sign(text: &str, span: &Range<usize>, address: &str) -> Option<Finding> {
    let ending = address.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if !text[..span.start].ends_with('！') || !PICTURES.contains(&ending.as_str()) {
        return None;
    }
    let bytes = span.start - '！'.len_utf8()..span.end;
    let message = "full-width `！` makes no picture, but a link";
    let hint = format!("write `!{}`", &text[span.clone()]);
    Some(Finding::new(Rule::LinkSyntax, bytes, message, hint))
}

/// Reports definitions of links (`[备注]: 系统升级`) that no link uses: they are not shown.
fn unused_definitions(document: &Document<'_>, findings: &mut Vec<Finding>) {
    let by_label = |kind: &LinkType| matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
    let used = document.events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) if by_label(link_type) => {
            Some(id.to_lowercase())
        }
        _ => None,
    });
    let used: HashSet<String> = used.collect();
    for (label, span) in &document.definitions {
        if !used.contains(&label.to_lowercase()) {
            let message = "this line defines a link that no text uses, and is not shown";
            let hint = format!("to show it, write `\\[{label}]`");
            findings.push(Finding::new(Rule::LinkSyntax, span.clone(), message, hint));
        }
    }
}
