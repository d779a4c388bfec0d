//! The front matter split off from the body, and read into values with gray_matter.

use std::borrow::Cow;
use std::ops::Range;

use gray_matter::Pod;
use gray_matter::engine::{Engine, JSON, TOML, YAML};

use super::bounds;
use crate::diagnostics::Diagnostic;
use crate::source::{SourceFile, is_page};

/// The language of front matter, which its fence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Toml,
    Json,
}

impl Language {
    const ALL: [Self; 3] = [Self::Yaml, Self::Toml, Self::Json];

    /// The line before and behind the front matter.
    fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
            Self::Json => ";;;",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Json => "JSON",
        }
    }

    fn parse(self, matter: &str) -> gray_matter::Result<Pod> {
        match self {
            Self::Yaml => YAML::parse(matter),
            Self::Toml => TOML::parse(matter),
            Self::Json => JSON::parse(matter),
        }
    }
}

/// Places of front matter and body in a file.
pub(super) struct Split {
    language: Language,
    /// Bytes between the fences.
    pub(super) matter: Range<usize>,
    /// First byte of the body.
    pub(super) body: usize,
}

impl Split {
    /// Finds the fences.
    ///
    /// A page of one's own need not have front matter.
    ///
    /// # Errors
    /// There is no fence in the first line of an issue, or no second one.
    pub(super) fn new(file: &SourceFile) -> Result<Self, Diagnostic> {
        let text = &file.text;
        let first_end = text.find('\n').map_or(text.len(), |i| i + 1);
        let first_line = text[..first_end].trim_end();
        let Some(language) = Language::ALL.into_iter().find(|language| language.fence() == first_line) else {
            if is_page(&file.path) {
                return Ok(Self { language: Language::Yaml, matter: 0..0, body: 0 });
            }
            return Err(Diagnostic::error("the issue has no front matter")
                .file(&file.path)
                .at(text, 0..first_end)
                .hint("begin the file with a line ---, then year, issue, total, period and date, then a line ---"));
        };
        let fence = language.fence();
        let mut at = first_end;
        for line in text[first_end..].split_inclusive('\n') {
            if line.trim_end() == fence {
                return Ok(Self { language, matter: first_end..at, body: at + line.len() });
            }
            at += line.len();
        }
        Err(Diagnostic::error("the front matter is not closed")
            .file(&file.path)
            .at(text, 0..fence.len())
            .hint(format!("put a line {fence} behind the last key")))
    }

    /// Reads the values.
    ///
    /// # Errors
    /// The front matter breaks one of its bounds, or the rules of its language.
    pub(super) fn read(&self, file: &SourceFile) -> Result<Pod, Diagnostic> {
        let matter = &file.text[self.matter.clone()];
        bounds::check(self.language, matter).map_err(|wrong| {
            let place = self.matter.start + wrong.place.start..self.matter.start + wrong.place.end;
            Diagnostic::error(wrong.message).file(&file.path).at(&file.text, place).hint(wrong.hint)
        })?;
        if matter.trim().is_empty() {
            return Ok(Pod::new_hash());
        }
        // A text over several lines has the same line breaks on every system.
        let matter = if matter.contains('\r') { Cow::Owned(matter.replace("\r\n", "\n")) } else { matter.into() };
        self.language.parse(&matter).map_err(|error| {
            let message = match error {
                gray_matter::Error::DeserializeError(message) => message,
                error => error.to_string(),
            };
            self.syntax_error(file, &message)
        })
    }

    /// Returns the line (its first byte) and column of a key with a full-width colon, at or before `place`: YAML takes
    /// it for text, and notices one line late.
    fn wide_colon(&self, text: &str, place: usize) -> Option<(usize, usize)> {
        let mut start = self.matter.start;
        for line in text[self.matter.clone()].split_inclusive('\n') {
            let colon = line.find('：').filter(|at| start <= place && !line[..*at].contains([':', '#', '"']));
            if let Some(at) = colon {
                return Some((start, line[..at].chars().count() + 1));
            }
            start += line.len();
        }
        None
    }

    /// Turns a parser's message into a diagnostic, with the place it names moved to the file.
    fn syntax_error(&self, file: &SourceFile, message: &str) -> Diagnostic {
        let number_behind = |word: &str| -> Option<usize> {
            let at = message.find(word)? + word.len();
            let digits: String = message[at..].chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        let line = number_behind("line ").unwrap_or(1).max(1);
        let column = number_behind("column ").unwrap_or(1).max(1);
        let start = self.matter.start + byte_at(&file.text[self.matter.clone()], line, 1);
        let (start, column) = match self.wide_colon(&file.text, start) {
            Some((line, column)) => (line, column),
            None => (start.min(self.matter.end.saturating_sub(1)), column),
        };
        let text = file.text[start..].lines().next().unwrap_or_default();
        let offset = byte_at(text, 1, column);
        let reason = message
            .lines()
            .find(|l| l.trim_start().starts_with(|c: char| c.is_alphabetic()) && !l.contains("parse error at"));
        let reason = reason.unwrap_or(message);
        // The parser counts lines from the first key; the place below counts from the start of the file.
        let reason = [" at byte ", " at line "].iter().fold(reason, |reason, place| match reason.find(place) {
            Some(end) => &reason[..end],
            None => reason,
        });
        let hint = if text.contains('：') {
            "use a half-width colon and a space behind each key"
        } else {
            "write one `key: value` a line; text with a colon or a quotation mark stands in quotation marks"
        };
        Diagnostic::error(format!("the front matter is not valid {}: {reason}", self.language.name()))
            .file(&file.path)
            .at(&file.text, start + offset..start + offset + 1)
            .hint(hint)
    }
}

/// Returns the byte of a line and column (both from 1, the column in characters) of `text`; the end of the line or of
/// the text where the place is behind it.
pub(super) fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}
