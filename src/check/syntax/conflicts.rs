//! Marks that a version control system leaves in a file whose two versions it could not merge.

use super::Document;
use crate::check::finding::Finding;
use crate::diagnostics::Rule;

/// Length of each mark.
const LENGTH: usize = 7;

/// Checks for marks in the body, which starts at byte `body`.
pub fn check(document: &Document<'_>, body: usize, findings: &mut Vec<Finding>) {
    let mut at = body;
    for line in document.text[body..].split_inclusive('\n') {
        if is_mark(line, '<') {
            let message = "two versions of this text were not merged: the mark begins the first of them";
            let hint = "keep one version, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`";
            findings.push(Finding::new(Rule::ConflictMark, at..at + LENGTH, message, hint));
        }
        at += line.len();
    }
}

/// Returns whether a line consists of seven signs, perhaps with the name of a version behind them.
fn is_mark(line: &str, sign: char) -> bool {
    let rest = line.trim_start_matches(sign);
    line.len() - rest.len() == LENGTH && (rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
}
