//! Finding of a rule in one issue: the step before a diagnostic, with bytes instead of lines and columns.

use std::ops::Range;

use crate::archive::Issue;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::parse::departments::Matcher;
use crate::parse::prose::Block;
use crate::source::Edit;

/// Issue that is being proof-read.
#[derive(Debug)]
pub struct CheckedIssue<'a> {
    /// The issue in the model.
    pub issue: &'a Issue,
    /// Its paragraphs, headings and cells.
    pub blocks: &'a [Block],
    /// Recognises departments.
    pub matcher: &'a Matcher,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Place, in bytes of the source.
    pub bytes: Range<usize>,
    /// Description of the fault.
    pub message: String,
    /// How to mend it.
    pub hint: String,
    /// Changes that mend it; empty if it cannot be mended safely.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// Creates a finding at `bytes` of the source that cannot be mended automatically.
    pub fn new(rule: Rule, bytes: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, bytes, message: message.into(), hint: hint.into(), edits: Vec::new() }
    }
}

/// Turns findings in the file `path`, whose text is `text`, into warnings.
pub fn warnings(path: &str, text: &str, mut findings: Vec<Finding>) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    findings.sort_by_key(|finding| finding.bytes.start);
    let mut places = Places::new(text);
    let warning = |finding: Finding| {
        let place = places.find(finding.bytes);
        let warning = Diagnostic::warning(finding.message).rule(finding.rule).file(path).place(place);
        warning.hint(finding.hint).fixable(!finding.edits.is_empty())
    };
    findings.into_iter().map(warning).collect()
}

/// Returns the parts of a sentence before and behind `bytes`. A semicolon ends a sentence, too.
pub fn sentence_around(text: &str, bytes: Range<usize>) -> (&str, &str) {
    const ENDS: [char; 3] = ['。', '；', '\n'];
    let before = text[..bytes.start].rsplit(ENDS).next().unwrap_or_default();
    let behind = text[bytes.end..].split(ENDS).next().unwrap_or_default();
    (before, behind)
}

#[cfg(test)]
pub mod testing {
    //! Runs a rule on the body of an issue.

    use super::Finding;
    use crate::parse::prose::{self, Block};
    use crate::source::SourceFile;

    /// Returns the text at each finding that `rule` adds, in order.
    pub fn found(body: &str, rule: impl Fn(&[Block], &str, &mut Vec<Finding>)) -> Vec<String> {
        let text = format!("---\nyear: 2023\nissue: 1\n---\n{body}\n");
        let file = SourceFile { path: "a.md".into(), text };
        let mut findings = Vec::new();
        rule(&prose::read(&file).unwrap(), &file.text, &mut findings);
        findings.sort_by_key(|finding| finding.bytes.start);
        findings.into_iter().map(|finding| file.text[finding.bytes].to_owned()).collect()
    }
}
