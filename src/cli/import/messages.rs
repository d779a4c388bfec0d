//! Messages of a run, counted: one line for each kind, with the number of files and places and the first of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::Diagnostic;
use crate::escape;
use crate::import::doubt::Doubt;

/// Kinds of messages that are listed; a run that has more ends the list with their number.
const MOST_KINDS: usize = 15;

/// A group of messages that differ in file and detail only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    /// Errors come first.
    is_warning: bool,
    text: String,
    hint: Option<String>,
}

/// The messages of a run.
#[derive(Default)]
pub struct Messages {
    /// Places of each kind: file and detail, in the order in which they came.
    kinds: BTreeMap<Kind, Vec<(String, String)>>,
}

impl Messages {
    /// Adds an error or a warning; `shown` is the file where it names none.
    pub fn add(&mut self, diagnostic: Diagnostic, shown: &str) {
        // An excerpt says more than a line could.
        let place = diagnostic.location.as_ref().map(|place| format!("line {}, column {}", place.line, place.column));
        let kind = Kind {
            is_warning: !diagnostic.is_error(),
            text: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
        };
        let file = if place.is_some() || shown.is_empty() {
            diagnostic.file.clone().filter(|_| shown.is_empty()).unwrap_or_else(|| shown.to_owned())
        } else {
            shown.to_owned()
        };
        self.kinds.entry(kind).or_default().push((file, place.unwrap_or_default()));
    }

    /// Adds an error about several files at once.
    pub fn add_about(&mut self, text: &str, hint: &str, file: &str, detail: String) {
        let kind = Kind { is_warning: false, text: text.to_owned(), hint: Some(hint.to_owned()) };
        self.kinds.entry(kind).or_default().push((file.to_owned(), detail));
    }

    /// Adds a doubt about the file that is shown as `shown`.
    pub fn add_doubt(&mut self, doubt: &Doubt, shown: &str) {
        let kind = Kind { is_warning: true, text: doubt.kind.to_string(), hint: None };
        self.kinds.entry(kind).or_default().push((shown.to_owned(), doubt.detail.clone()));
    }

    /// Returns whether one is an error.
    pub fn has_errors(&self) -> bool {
        self.kinds.keys().any(|kind| !kind.is_warning)
    }

    /// Returns the lines to print: each kind once, or each message where `verbose`.
    pub fn lines(&self, verbose: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let shown = if verbose { self.kinds.len() } else { MOST_KINDS };
        for (kind, places) in self.kinds.iter().take(shown) {
            if verbose {
                lines.extend(places.iter().map(|place| format!("{}: {}", head(kind), at(place))));
            } else {
                lines.push(format!("{} ({})", head(kind), count(places)));
            }
            lines.extend(kind.hint.iter().map(|hint| format!("  hint: {hint}")));
        }
        let more = self.kinds.len().saturating_sub(shown);
        if more > 0 {
            lines.push(format!("and {more} more kinds of messages"));
        }
        let is_counted = self.kinds.values().any(|places| places.len() > 1);
        if !verbose && (more > 0 || is_counted) {
            lines.push("--verbose lists all messages, --dry-run writes nothing".to_owned());
        }
        lines.into_iter().map(|line| escape::terminal(&line, false).into_owned()).collect()
    }
}

fn head(kind: &Kind) -> String {
    format!("{}: {}", if kind.is_warning { "warning" } else { "error" }, kind.text)
}

/// `a.docx: 44 in the masthead`.
fn at((file, detail): &(String, String)) -> String {
    match (file.is_empty(), detail.is_empty()) {
        (_, true) => file.clone(),
        (true, false) => detail.clone(),
        (false, false) => format!("{file}: {detail}"),
    }
}

/// `3 files, 7 places, the first: a.docx: 44 in the masthead`.
fn count(places: &[(String, String)]) -> String {
    let files = places.iter().map(|(file, _)| file).collect::<BTreeSet<_>>().len();
    let first = places.first().map(at).unwrap_or_default();
    match (files, places.len()) {
        (_, 1) => first,
        (files, places) if files == places => format!("{files} files, the first: {first}"),
        (files, places) => format!("{files} file(s), {places} places, the first: {first}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_one_line() {
        let mut messages = Messages::default();
        for file in ["a.docx", "b.docx"] {
            messages.add(Diagnostic::error("the file is empty").hint("leave it out"), file);
            messages.add_doubt(&Doubt::body("a picture was left out").detail("1.emf"), file);
            messages.add_doubt(&Doubt::body("a picture was left out").detail("2.emf"), file);
        }
        assert!(messages.has_errors());
        assert_eq!(
            messages.lines(false),
            [
                "error: the file is empty (2 files, the first: a.docx)",
                "  hint: leave it out",
                "warning: a picture was left out (2 file(s), 4 places, the first: a.docx: 1.emf)",
                "--verbose lists all messages, --dry-run writes nothing",
            ]
        );
        assert_eq!(messages.lines(true).len(), 7);
        assert_eq!(messages.lines(true)[3], "warning: a picture was left out: a.docx: 1.emf");
    }
}
