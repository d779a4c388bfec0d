//! Many diagnostics in few lines.
//!
//! An archive of ten years can have thousands of findings of one kind. A build shows each kind of warning once
//! ([`kinds`]); `kanku check` lists them all, most of them in one line ([`listed`]).

use std::collections::{HashMap, HashSet};

use super::{Diagnostic, Rule};

/// Warnings shown with their line and hint before further ones of the same rule take one line each.
const WARNINGS_IN_FULL: usize = 3;
/// The same for errors, which must be mended one by one.
const ERRORS_IN_FULL: usize = 20;

/// The warnings of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind<'a> {
    /// The first of them.
    pub first: &'a Diagnostic,
    /// Number of all.
    pub count: usize,
    /// Number of files that they are in.
    pub files: usize,
}

/// Groups diagnostics, which are sorted, by rule, in the order of the first of each. Those without a rule have nothing
/// in common: each is a group of its own.
pub fn kinds(diagnostics: &[Diagnostic]) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut known: HashMap<Rule, (usize, Option<&str>)> = HashMap::new();
    for diagnostic in diagnostics {
        let file = diagnostic.file.as_deref();
        match diagnostic.rule.and_then(|rule| known.get_mut(&rule)) {
            Some((index, last)) => {
                let kind = &mut kinds[*index];
                kind.count += 1;
                // Sorted by file: another name is another file.
                kind.files += usize::from(*last != file);
                *last = file;
            }
            None => {
                if let Some(rule) = diagnostic.rule {
                    known.insert(rule, (kinds.len(), file));
                }
                kinds.push(Kind { first: diagnostic, count: 1, files: usize::from(file.is_some()) });
            }
        }
    }
    kinds
}

/// A diagnostic in a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// The diagnostic.
    pub diagnostic: &'a Diagnostic,
    /// True if it is shown with its line and hint, and not in one line.
    pub in_full: bool,
    /// True if its hint was not shown before.
    pub new_hint: bool,
}

/// Decides how each diagnostic of a list is shown: the first few of a rule in full, the rest in one line, each hint at
/// least once.
pub fn listed(diagnostics: &[Diagnostic]) -> Vec<Listed<'_>> {
    let mut counts: HashMap<Option<Rule>, usize> = HashMap::new();
    let mut hints: HashSet<&str> = HashSet::new();
    let listed = diagnostics.iter().map(|diagnostic| {
        let count = counts.entry(diagnostic.rule).or_default();
        *count += 1;
        let most = if diagnostic.is_error() { ERRORS_IN_FULL } else { WARNINGS_IN_FULL };
        let in_full = *count <= most || diagnostic.rule.is_none();
        let new_hint = diagnostic.hint.as_deref().is_some_and(|hint| hints.insert(hint));
        Listed { diagnostic, in_full, new_hint }
    });
    listed.collect()
}

/// Merges findings about punctuation that are in one line and of one rule into the first of them: a paragraph may have
/// dozens.
pub fn merged_by_line(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut merged: Vec<(Diagnostic, usize)> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let wanted = line_of(diagnostic);
        // The findings of a line follow each other, with findings of other rules between them.
        let mut near = merged.iter_mut().rev().take(MOST_BETWEEN);
        match near.find(|(kept, _)| wanted.is_some() && line_of(kept) == wanted) {
            Some((_, more)) => *more += 1,
            None => merged.push((diagnostic.clone(), 0)),
        }
    }
    let told = |(mut diagnostic, more): (Diagnostic, usize)| {
        if more > 0 {
            diagnostic.message.push_str(&format!(", and {more} more in this line"));
        }
        diagnostic
    };
    merged.into_iter().map(told).collect()
}

/// Findings of other rules that may be between two of one line.
const MOST_BETWEEN: usize = 8;

/// Returns the rule, the file and the line of a finding about punctuation.
fn line_of(diagnostic: &Diagnostic) -> Option<(Rule, Option<&str>, usize)> {
    let rule = diagnostic.rule.filter(|rule| matches!(rule, Rule::HalfWidthPunctuation | Rule::DoubledPunctuation))?;
    diagnostic.location.as_ref().map(|place| (rule, diagnostic.file.as_deref(), place.line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(rule: Rule, file: &str, hint: &str) -> Diagnostic {
        Diagnostic::warning("m").rule(rule).file(file).hint(hint)
    }

    #[test]
    fn kinds_count_places_and_files() {
        let rule = Rule::MissingFile;
        let other = Diagnostic::warning("no rule");
        let all = [warning(rule, "a", "h"), warning(rule, "a", "h"), warning(rule, "b", "h"), other.clone(), other];
        let counts: Vec<_> = kinds(&all).iter().map(|kind| (kind.count, kind.files)).collect();
        assert_eq!(counts, [(3, 2), (1, 0), (1, 0)]);
    }

    #[test]
    fn no_hint_is_lost() {
        let hints = ["h", "h", "h", "h", "i", "i"];
        let all: Vec<Diagnostic> = hints.iter().map(|hint| warning(Rule::MissingFile, "a", hint)).collect();
        let shown: Vec<_> = listed(&all).iter().map(|one| (one.in_full, one.new_hint)).collect();
        assert_eq!(shown, [(true, true), (true, false), (true, false), (false, false), (false, true), (false, false)]);
    }

    #[test]
    fn punctuation_of_a_line_is_one_finding() {
        let text = "甲,乙,丙\n丁,戊";
        let comma = |at: usize| warning(Rule::HalfWidthPunctuation, "a", "h").at(text, at..at + 1);
        let all: Vec<Diagnostic> = text.match_indices(',').map(|(at, _)| comma(at)).collect();
        let messages: Vec<String> = merged_by_line(&all).into_iter().map(|one| one.message).collect();
        assert_eq!(messages, ["m, and 1 more in this line", "m"]);
    }
}
