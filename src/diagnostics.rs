//! Errors and warnings as data: severity, place, message, hint. Every stage collects them; the command line prints them
//! once, at the end.
//!
//! Messages are lower-case sentences without a final dot. The caret is placed by display width,
//! because a Chinese character takes two columns.

mod place;
mod rule;
mod show;
mod summary;

pub use place::{Location, Marked, Places};
pub use rule::{Description, RULES, Rule};
pub use summary::{Kind, Listed, kinds, listed, merged_by_line};

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Keeps the site from being published.
    Error,
    /// Does not stop a build.
    Warning,
}

impl Severity {
    /// Returns `error` or `warning`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// An error or a warning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Path relative to the archive's root, with forward slashes.
    pub file: Option<String>,
    /// Place in the file.
    pub location: Option<Location>,
    /// Severity.
    pub severity: Severity,
    /// Message: what is wrong.
    pub message: String,
    /// Hint: how to mend it.
    pub hint: Option<String>,
    /// Rule that found it.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// True if `check --fix` mends it.
    #[serde(default)]
    pub fixable: bool,
}

impl Diagnostic {
    /// Creates an error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            file: None,
            location: None,
            severity: Severity::Error,
            message: message.into(),
            hint: None,
            rule: None,
            fixable: false,
        }
    }

    /// Creates a warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Turns an error into a warning.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Makes an error of a warning.
    #[must_use]
    pub fn into_error(self) -> Self {
        Self { severity: Severity::Error, ..self }
    }

    /// Sets the file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Sets the place to `bytes` of `text`, which is the whole text of the file.
    #[must_use]
    pub fn at(self, text: &str, bytes: Range<usize>) -> Self {
        self.place(Location::new(text, bytes))
    }

    /// Sets the place.
    #[must_use]
    pub fn place(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Sets whether `check --fix` mends it.
    #[must_use]
    pub fn fixable(mut self, fixable: bool) -> Self {
        self.fixable = fixable;
        self
    }

    /// Sets the rule if there is none yet.
    #[must_use]
    pub fn or_rule(self, rule: Rule) -> Self {
        let rule = self.rule.unwrap_or(rule);
        self.rule(rule)
    }

    /// Returns whether it keeps the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value with the warnings from making it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// In the order in which they were found.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// Wraps a value without warnings.
    pub fn new(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// Changes the value and keeps the warnings.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Warned<U> {
        Warned { value: change(self.value), warnings: self.warnings }
    }

    /// Appends the warnings to `warnings` and returns the value.
    pub fn unpack(self, warnings: &mut Vec<Diagnostic>) -> T {
        warnings.extend(self.warnings);
        self.value
    }
}

/// Result of a stage: a value or all errors, and the warnings in either case.
pub type Outcome<T> = Warned<Result<T, Vec<Diagnostic>>>;

/// Sorts by file and place and removes duplicates, so that the output is the same at any thread count.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}
