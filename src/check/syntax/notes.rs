//! Notes without text, notes that no text calls, and notes that are defined twice.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag};
use regex::Regex;

use super::Document;
use crate::check::finding::Finding;
use crate::diagnostics::Rule;

/// The call of a note in brackets of any width: its label, and the colon of a definition.
static CALL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\[［【]\^([^\[\]［］【】\s]{1,60})[\]］】]([:：])?").expect("the pattern is valid"));

/// Checks the notes of a document.
pub fn check(document: &Document<'_>, findings: &mut Vec<Finding>) {
    let mut called: HashSet<&str> = HashSet::new();
    let mut defined: HashMap<&str, usize> = HashMap::new();
    for (event, _) in &document.events {
        if let Event::FootnoteReference(label) = event {
            called.insert(label);
        } else if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            *defined.entry(label).or_default() += 1;
        }
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for (event, span) in &document.events {
        let is_definition = matches!(event, Event::Start(_));
        let (Event::Start(Tag::FootnoteDefinition(label)) | Event::FootnoteReference(label)) = event else { continue };
        let length = document.text[span.clone()].find(']').map_or(span.len(), |end| end + 1);
        let bytes = span.start..span.start + length;
        let slip = if !is_definition {
            let hint = format!("write a line `[^{label}]: …`");
            (!defined.contains_key(&**label)).then(|| (format!("there is no note `{label}`"), hint))
        } else if !seen.insert(label) {
            let hint = "give each note a label of its own".to_owned();
            Some((format!("the note `{label}` is defined twice"), hint))
        } else if !called.contains(&**label) {
            let hint = format!("write `[^{label}]` where it belongs, or delete it");
            Some((format!("no text calls the note `{label}`"), hint))
        } else {
            None
        };
        findings.extend(slip.map(|(message, hint)| Finding::new(Rule::NoteSyntax, bytes, message, hint)));
    }
    unread(document, &defined, findings);
}

/// Reports what looks like the call or the definition of a note and is plain text.
fn unread(document: &Document<'_>, defined: &HashMap<&str, usize>, findings: &mut Vec<Finding>) {
    for leaf in document.leaves.iter().filter(|leaf| document.text[leaf.span.clone()].contains('^')) {
        for found in CALL.captures_iter(&document.text[leaf.span.clone()]) {
            let whole = found.get_match();
            let bytes = leaf.span.start + whole.start()..leaf.span.start + whole.end();
            if !leaf.is_plain(document.text, &bytes) {
                continue;
            }
            let label = &found[1];
            let colon = found.get(2).map(|colon| colon.as_str());
            let before = document.text[leaf.span.start..bytes.start].trim_end_matches(['>', ' ', '\t']);
            let starts_line = before.is_empty() || before.ends_with('\n');
            let (message, hint) = if starts_line && colon.is_some() {
                let message = format!("this line does not define the note `{label}`");
                (message, format!("write `[^{label}]: …`, with half-width signs, below an empty line"))
            } else if defined.contains_key(label) && document.text[bytes.end..].starts_with('[') {
                let hint = "put a mark or a blank between the call and the link behind it";
                (format!("this is no call of the note `{label}`"), hint.to_owned())
            } else if defined.contains_key(label) {
                (format!("this is no call of the note `{label}`"), format!("write `[^{label}]`, with half-width signs"))
            } else {
                (format!("there is no note `{label}`"), format!("write a line `[^{label}]: …`"))
            };
            findings.push(Finding::new(Rule::NoteSyntax, bytes, message, hint));
        }
    }
}
