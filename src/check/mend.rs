//! Mending by `check --fix`, and the proof that nothing else changes.
//!
//! Input: the text of an issue. Output: [`Mend`]s. A mended issue is parsed again and must read as before but for its
//! punctuation: the same items, passages, addresses, departments and figures.

use super::finding::Finding;
use super::punctuation;
use crate::archive::Item;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::{ParsedIssue, prose};
use crate::source::{Edit, SourceFile};

/// A change of the text, with the rule that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The rule.
    pub rule: Rule,
    /// The change.
    pub edit: Edit,
}

/// Returns the changes that can be made at once, in order and without overlap. A second pass may find more (`甲,,乙`).
///
/// # Errors
/// The file has no front matter.
pub fn mends(file: &SourceFile, off: &[Rule]) -> Result<Vec<Mend>, Diagnostic> {
    let mut findings: Vec<Finding> = Vec::new();
    for block in prose::read(file)? {
        punctuation::check(&block, &mut findings);
    }
    findings.retain(|finding| !off.contains(&finding.rule));
    let mends = |Finding { rule, edits, .. }: Finding| edits.into_iter().map(move |edit| Mend { rule, edit });
    let mut mends: Vec<Mend> = findings.into_iter().flat_map(mends).collect();
    mends.sort_by_key(|mend| (mend.edit.bytes.start, mend.edit.bytes.end));
    let mut end = 0;
    mends.retain(|Mend { edit, .. }| {
        let free = edit.bytes.start >= end;
        if free {
            end = edit.bytes.end;
        }
        free
    });
    Ok(mends)
}

/// Returns the text without blanks and with punctuation in one form: mending must keep the rest.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = punctuation::widened(c).unwrap_or(c);
        if !(punctuation::stands_alone(c) && folded.ends_with(c)) {
            folded.push(c);
        }
    }
    folded
}

/// Returns whether two states of an issue read the same but for punctuation.
pub fn reads_the_same(before: &ParsedIssue, after: &ParsedIssue) -> bool {
    let text = |issue: &ParsedIssue, index: usize| folded(&issue.body.text[issue.passages[index].text.range()]);
    let passages = before.passages.iter().zip(&after.passages).enumerate().all(|(index, (a, b))| {
        (&a.anchor, a.item, &a.leads, &a.mentions) == (&b.anchor, b.item, &b.leads, &b.mentions)
            && text(before, index) == text(after, index)
    });
    let headings = before.headings.iter().zip(&after.headings).all(|(a, b)| {
        (&a.anchor, a.depth, a.parent) == (&b.anchor, b.depth, b.parent)
            && folded(&a.numbering) == folded(&b.numbering)
            && folded(&a.title) == folded(&b.title)
    });
    let item = |item: &Item| (item.anchor.clone(), item.number, item.heading, item.passages.clone());
    before.front == after.front
        && (before.passages.len(), before.headings.len()) == (after.passages.len(), after.headings.len())
        && passages
        && headings
        && before.items.iter().map(item).eq(after.items.iter().map(item))
        && before.readings == after.readings
        && before.media == after.media
        && before
            .links
            .iter()
            .map(|link| (&link.path, &link.fragment))
            .eq(after.links.iter().map(|link| (&link.path, &link.fragment)))
}
