//! What a rule finds in one issue, before it is a diagnostic.

use std::ops::Range;

use crate::archive::Issue;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::parse::departments::Matcher;
use crate::parse::prose::Block;
use crate::source::Edit;

/// An issue under the eyes of the proof-reader.
#[derive(Debug)]
pub struct Proof<'a> {
    /// The model.
    pub issue: &'a Issue,
    /// Its prose.
    pub blocks: &'a [Block],
    /// Finds departments.
    pub matcher: &'a Matcher,
}

/// A slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The very characters, in bytes of the source.
    pub bytes: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
    /// What mends it, where that is safe.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// A slip at `bytes` of the source that only people can mend.
    pub fn new(rule: Rule, bytes: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, bytes, message: message.into(), hint: hint.into(), edits: Vec::new() }
    }
}

/// Findings in the file `path`, whose text is `text`, as warnings.
pub fn warnings(path: &str, text: &str, mut findings: Vec<Finding>) -> Vec<Diagnostic> {
    findings.sort_by_key(|finding| finding.bytes.start);
    let mut places = Places::new(text);
    let warning = |finding: Finding| {
        let place = places.find(finding.bytes);
        let warning = Diagnostic::warning(finding.message).rule(finding.rule).file(path).place(place);
        warning.hint(finding.hint).fixable(!finding.edits.is_empty())
    };
    findings.into_iter().map(warning).collect()
}

/// The sentence around bytes of a text, as far as it stands before and behind them; a semicolon ends it, too.
pub fn sentence_around(text: &str, bytes: Range<usize>) -> (&str, &str) {
    const ENDS: [char; 3] = ['。', '；', '\n'];
    let before = text[..bytes.start].rsplit(ENDS).next().unwrap_or_default();
    let behind = text[bytes.end..].split(ENDS).next().unwrap_or_default();
    (before, behind)
}
