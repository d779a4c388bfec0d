//! What kanku has to say about its input: a diagnostic is data (severity, place, message, hint),
//! collected by every stage and printed once, at the end, by the command line.
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

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is built, but something deserves a look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing to tell the user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Path relative to the archive's root, with forward slashes.
    pub file: Option<String>,
    /// Where in the file.
    pub location: Option<Location>,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
    /// What it is an instance of.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Whether `check --fix` mends it.
    #[serde(default)]
    pub fixable: bool,
}

impl Diagnostic {
    /// An error without a place yet.
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

    /// A warning without a place yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same as a warning: what went wrong stops nothing.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Names the file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the place: `bytes` of `text`, which is the file's whole text.
    #[must_use]
    pub fn at(self, text: &str, bytes: Range<usize>) -> Self {
        self.place(Location::new(text, bytes))
    }

    /// Names the place, found before.
    #[must_use]
    pub fn place(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what it is an instance of.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Says whether `check --fix` mends it.
    #[must_use]
    pub fn fixable(mut self, fixable: bool) -> Self {
        self.fixable = fixable;
        self
    }

    /// Says what it is an instance of, where nothing does yet.
    #[must_use]
    pub fn or_rule(self, rule: Rule) -> Self {
        let rule = self.rule.unwrap_or(rule);
        self.rule(rule)
    }

    /// Whether this keeps the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value with the warnings that came up while it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// In the order in which they came up.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A value without a warning.
    pub fn new(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// The same warnings with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Warned<U> {
        Warned { value: change(self.value), warnings: self.warnings }
    }

    /// Moves the warnings behind those in `warnings`, and returns the value.
    pub fn unpack(self, warnings: &mut Vec<Diagnostic>) -> T {
        warnings.extend(self.warnings);
        self.value
    }
}

/// What a stage returns: a value, or every error that was found; warnings with either.
pub type Outcome<T> = Warned<Result<T, Vec<Diagnostic>>>;

/// Sorts by file and place and drops repeats, so that a run prints the same at any thread count.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}
