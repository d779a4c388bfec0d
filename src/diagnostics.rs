//! What kanku has to say about its input: a diagnostic is data (severity, place, message, hint),
//! collected by every stage and printed once, at the end, by the command line.
//!
//! Messages are lower-case sentences without a final dot. The caret is placed by display width,
//! because a Chinese character takes two columns.

mod place;
mod rule;

pub use place::{Location, Marked, Places};
pub use rule::{Description, RULES, Rule};

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

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

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = self.severity.key();
        match self.rule {
            Some(rule) => writeln!(f, "{severity}[{rule}]: {}", self.message)?,
            None => writeln!(f, "{severity}: {}", self.message)?,
        }
        match (&self.file, &self.location) {
            (Some(file), Some(place)) => {
                writeln!(f, "  --> {file}:{}:{}", place.line, place.column)?;
                write_excerpt(f, place)?;
            }
            (Some(file), None) => writeln!(f, "  --> {file}")?,
            _ => {}
        }
        if let Some(hint) = &self.hint {
            writeln!(f, "  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Columns shown of a long line; bulletins have paragraphs of thousands of characters.
const EXCERPT_COLUMNS: usize = 76;

fn write_excerpt(f: &mut fmt::Formatter<'_>, place: &Location) -> fmt::Result {
    let gutter = place.line.to_string();
    let blank = " ".repeat(gutter.len());
    let line = &place.excerpt;
    let before = &line[..place.marked.start];
    let marked = &line[place.marked.start..place.marked.end];
    let (lead, before) = keep_end(before, EXCERPT_COLUMNS / 2);
    let (marked, _) = keep_start(marked, EXCERPT_COLUMNS / 2);
    let room = EXCERPT_COLUMNS.saturating_sub(before.width() + marked.width());
    let (after, trail) = keep_start(&line[place.marked.end..], room);
    let clean = |s: &str| s.replace(|c: char| c.is_control(), " ");
    writeln!(f, " {blank} |")?;
    writeln!(f, " {gutter} | {lead}{}{}{}{trail}", clean(before), clean(marked), clean(after))?;
    let indent = lead.width() + clean(before).width();
    let carets = clean(marked).width().max(1);
    writeln!(f, " {blank} | {}{}", " ".repeat(indent), "^".repeat(carets))
}

/// The end of `text` that fits into `columns`, behind an ellipsis where something was cut.
fn keep_end(text: &str, columns: usize) -> (&'static str, &str) {
    let (mut width, mut start) = (0, text.len());
    for (at, c) in text.char_indices().rev() {
        width += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if width > columns {
            break;
        }
        start = at;
    }
    (if start > 0 { "…" } else { "" }, &text[start..])
}

/// The start of `text` that fits into `columns`, and an ellipsis where something was cut.
fn keep_start(text: &str, columns: usize) -> (&str, &'static str) {
    let mut width = 0;
    for (at, c) in text.char_indices() {
        width += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if width > columns {
            return (&text[..at], "…");
        }
    }
    (text, "")
}

/// Sorts by file and place and drops repeats, so that a run prints the same at any thread count.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caret_stands_under_wide_characters() {
        let text = "---\n标题: 坏\n---\n";
        let start = text.find('坏').unwrap();
        let shown = Diagnostic::error("bad value").file("a.md").at(text, start..start + 3).to_string();
        assert_eq!(shown, "error: bad value\n  --> a.md:2:5\n   |\n 2 | 标题: 坏\n   |       ^^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}坏{}", "前".repeat(500), "后".repeat(500));
        let shown = Diagnostic::error("bad").file("a.md").at(&text, 1500..1503).to_string();
        assert!(shown.lines().all(|line| line.width() < 90), "{shown}");
        assert!(shown.contains('坏'));
    }
}
