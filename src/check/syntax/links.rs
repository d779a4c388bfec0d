//! Links and pictures that Markdown does not recognise: blanks in the address, full-width brackets, backslashes.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Tag};
use regex::{Captures, Regex};

use super::Document;
use super::leaves::Leaf;
use crate::check::finding::Finding;
use crate::diagnostics::Rule;

/// Text in brackets with an address in parentheses, both in any width: sign, text, address.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let address = r"(?:[^()（）\n]|[(（][^()（）\n]*[)）])+";
    let pattern = format!(r"([!！])?[\[［【]([^\[\]［］【】\n]*)[\]］】][ \t\u{{3000}}]?[(（]({address})[)）]");
    Regex::new(&pattern).expect("the pattern is valid")
});

/// Text in brackets or quotation marks with the path of a file in parentheses: text, address.
static NAMED_FILE: LazyLock<Regex> = LazyLock::new(|| {
    let address = r"[^()（）\s]*/[^()（）\n]*\.[A-Za-z0-9]{2,5}";
    let pattern = format!(r"[（(《〔〈「『]([^（）()《》〔〕〈〉「」『』\[\]\n]*)[）)》〕〉」』][(（]({address})[)）]");
    Regex::new(&pattern).expect("the pattern is valid")
});

/// `[text][label]`: text, label.
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[([^\[\]^\n][^\[\]\n]*)\]\[([^\[\]^\n][^\[\]\n]*)\]").expect("the pattern is valid")
});

/// The end of a link: its address.
static TAIL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\]\(([^()\s]+)\)").expect("the pattern is valid"));

/// An address with a title behind it, whose second quotation mark may be missing: address, title.
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^(\S.*?)[ \t]+["'“”]([^"'“”]*)["'“”]?$"#).expect("the pattern is valid"));

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
        // Searched for only where it can be found: nearly all text has neither.
        let is_possible = closes_before_parenthesis(source);
        let links = if is_possible { plain_matches(&LINK, text, leaf) } else { Vec::new() };
        findings.extend(links.iter().filter_map(|(bytes, found)| unread(bytes.clone(), found)));
        if NAMED_FILE.is_match(source) {
            findings.extend(plain_matches(&NAMED_FILE, text, leaf).iter().map(|(bytes, found)| {
                let message = "this is no link to Markdown, but text with brackets";
                let hint = format!("write `[{}]({})`", found[1].trim(), destination(&found[2]));
                Finding::new(Rule::LinkSyntax, bytes.clone(), message, hint)
            }));
        }
        if source.contains("][") {
            let references = plain_matches(&REFERENCE, text, leaf);
            findings.extend(references.into_iter().filter_map(|(bytes, found)| undefined(bytes, &found)));
        }
        let mut links = links.into_iter().map(|(bytes, _)| bytes).peekable();
        let tails = if is_possible { plain_matches(&TAIL, text, leaf) } else { Vec::new() };
        for (bytes, found) in tails {
            while links.next_if(|link| link.end <= bytes.start).is_some() {}
            if links.peek().is_none_or(|link| bytes.end <= link.start) {
                findings.extend(parted(bytes, &found));
            }
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
    second_definitions(document, findings);
}

/// Finds a pattern in the plain text of a leaf. Each match comes with its bytes in the file.
fn plain_matches<'t>(pattern: &Regex, text: &'t str, leaf: &Leaf) -> Vec<(Range<usize>, Captures<'t>)> {
    let found = pattern.captures_iter(&text[leaf.span.clone()]).map(|found| {
        let whole = found.get_match();
        (leaf.span.start + whole.start()..leaf.span.start + whole.end(), found)
    });
    found.filter(|(bytes, _)| leaf.is_plain(text, bytes)).collect()
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
    if !is_address(parts(address).0) {
        return None;
    }
    let sign = if group(1).is_empty() { "" } else { "!" };
    let thing = if sign.is_empty() { "link" } else { "picture" };
    let written = destination(address);
    let message = format!("this is no {thing} to Markdown, but text with brackets");
    let hint = format!("write `{sign}[{label}]({written})`");
    Some(Finding::new(Rule::LinkSyntax, bytes, message, hint))
}

/// Parts an address from the title behind it.
fn parts(address: &str) -> (&str, Option<&str>) {
    let group = |index: usize| TITLE.captures(address)?.get(index).map(|group| group.as_str());
    (group(1).unwrap_or(address), group(2))
}

/// Returns how the address of a link is written, with its title.
fn destination(address: &str) -> String {
    let (address, title) = parts(address);
    let bare = address.trim_start_matches(['<', '《']).trim_end_matches(['>', '》']).replace('\\', "/");
    let written =
        if bare.contains(|c: char| c.is_whitespace() || "()".contains(c)) { format!("<{bare}>") } else { bare };
    title.map_or(written.clone(), |title| format!("{written} \"{title}\""))
}

/// Reports the end of a link whose brackets hold a note or another link.
fn parted(bytes: Range<usize>, found: &Captures<'_>) -> Option<Finding> {
    let message = "this is no link to Markdown: its brackets hold a note or another link";
    let hint = format!("write the note or the other link behind `({})`", &found[1]);
    is_address(&found[1]).then(|| Finding::new(Rule::LinkSyntax, bytes, message, hint))
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
    let mut used: HashSet<String> = HashSet::new();
    for (event, _) in &document.events {
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = event
            && by_label(link_type)
        {
            used.insert(id.to_lowercase());
        }
    }
    for (label, span) in &document.definitions {
        if !used.contains(&label.to_lowercase()) {
            let message = "this line defines a link that no text uses, and is not shown";
            let hint = format!("to show it, write `\\[{label}]`");
            findings.push(Finding::new(Rule::LinkSyntax, span.clone(), message, hint));
        }
    }
}

/// A definition of a link at the start of a line: its label.
static DEFINITION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ >]{0,6}\[([^\[\]^\n][^\[\]\n]*)\]:[ \t]*\S").expect("the pattern is valid"));

/// Reports definitions whose label is defined before: Markdown drops them. Such a line is part of no block.
fn second_definitions(document: &Document<'_>, findings: &mut Vec<Finding>) {
    if document.definitions.is_empty() {
        return;
    }
    let known: HashSet<String> = document.definitions.iter().map(|(label, _)| label.to_lowercase()).collect();
    let holds = |event: &Event<'_>| {
        matches!(event, Event::Text(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_))
            || matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. }))
    };
    let shown = document.events.iter().filter(|(event, _)| holds(event)).map(|(_, span)| span.clone());
    let mut used: Vec<Range<usize>> = shown.chain(document.definitions.iter().map(|(_, span)| span.clone())).collect();
    used.sort_by_key(|span| span.start);
    // Spans that lie in others end before them, so that the farthest end so far decides.
    let mut spans = used.into_iter().peekable();
    let mut used_up_to = 0;
    for found in DEFINITION.captures_iter(&document.text[document.body..]) {
        let label = &found[1];
        let end = document.body + found.get_match().end();
        let start = end - found.get_match().as_str().trim_start_matches(['>', ' ']).len();
        while let Some(span) = spans.next_if(|span| span.start <= start) {
            used_up_to = used_up_to.max(span.end);
        }
        if start < used_up_to || !known.contains(&label.to_lowercase()) {
            continue;
        }
        let line = document.text[start..].lines().next().unwrap_or_default().trim_end().len();
        let message = format!("`{label}` is defined twice, and this line is not used");
        findings.push(Finding::new(
            Rule::LinkSyntax,
            start..start + line,
            message,
            "give each link a label of its own",
        ));
    }
}
