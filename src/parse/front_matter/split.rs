//! The front matter split off from the body, and read with gray_matter.

use std::ops::Range;

use gray_matter::engine::{JSON, TOML, YAML};
use gray_matter::{Matter, Pod};

use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

/// Where front matter and body stand.
pub(super) struct Split {
    fence: &'static str,
    /// Bytes between the fences.
    pub(super) matter: Range<usize>,
    /// First byte of the body.
    pub(super) body: usize,
}

impl Split {
    pub(super) fn new(file: &SourceFile) -> Result<Self, Diagnostic> {
        let text = &file.text;
        let first_end = text.find('\n').map_or(text.len(), |i| i + 1);
        let fences = ["---", "+++", ";;;"];
        let Some(fence) = fences.into_iter().find(|fence| text[..first_end].trim_end() == *fence) else {
            return Err(Diagnostic::error("the issue has no front matter")
                .file(&file.path)
                .at(text, 0..first_end)
                .hint("begin the file with a line ---, then year, issue, total, period and date, then a line ---"));
        };
        let mut at = first_end;
        for line in text[first_end..].split_inclusive('\n') {
            if line.trim_end() == fence {
                return Ok(Self { fence, matter: first_end..at, body: at + line.len() });
            }
            at += line.len();
        }
        Err(Diagnostic::error("the front matter is not closed")
            .file(&file.path)
            .at(text, 0..fence.len())
            .hint(format!("put a line {fence} behind the last key")))
    }

    /// The values, by gray_matter.
    pub(super) fn read(&self, file: &SourceFile) -> Result<Pod, Diagnostic> {
        let block = &file.text[..self.body];
        let parsed = match self.fence {
            "+++" => matter::<TOML>(self.fence).parse::<Pod>(block),
            ";;;" => matter::<JSON>(self.fence).parse::<Pod>(block),
            _ => matter::<YAML>(self.fence).parse::<Pod>(block),
        };
        match parsed {
            Ok(entity) => Ok(entity.data.unwrap_or_else(Pod::new_hash)),
            Err(error) => Err(self.syntax_error(file, &error.to_string())),
        }
    }

    /// The line (its first byte) and column of a key with a full-width colon, at or before `place`:
    /// YAML takes it for text, and notices one line late.
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

    /// A parser's message, with the place it names moved to the file.
    fn syntax_error(&self, file: &SourceFile, message: &str) -> Diagnostic {
        let number_behind = |word: &str| -> Option<usize> {
            let at = message.find(word)? + word.len();
            let digits: String = message[at..].chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        let matter = &file.text[self.matter.clone()];
        let skipped = matter.len() - matter.trim_start().len();
        let line = number_behind("line ").unwrap_or(1).max(1);
        let column = number_behind("column ").unwrap_or(1).max(1);
        let mut start = self.matter.start + skipped;
        for _ in 1..line {
            start += file.text[start..].find('\n').map_or(0, |i| i + 1);
        }
        let (start, column) = match self.wide_colon(&file.text, start) {
            Some((line, column)) => (line, column),
            None => (start.min(self.matter.end.saturating_sub(1)), column),
        };
        let text = file.text[start..].lines().next().unwrap_or_default();
        let offset = text.char_indices().nth(column - 1).map_or(text.trim_end().len(), |(i, _)| i);
        let reason = message
            .lines()
            .find(|l| l.trim_start().starts_with(|c: char| c.is_alphabetic()) && !l.contains("parse error at"));
        let reason = reason.unwrap_or(message).split(" at byte ").next().unwrap_or(message);
        let format = match self.fence {
            "+++" => "TOML",
            ";;;" => "JSON",
            _ => "YAML",
        };
        let hint = if text.contains('：') {
            "use a half-width colon and a space behind each key"
        } else {
            "write one `key: value` a line; text with a colon or a quotation mark stands in quotation marks"
        };
        Diagnostic::error(format!("the front matter is not valid {format}: {reason}"))
            .file(&file.path)
            .at(&file.text, start + offset..start + offset + 1)
            .hint(hint)
    }
}

fn matter<E: gray_matter::engine::Engine>(fence: &str) -> Matter<E> {
    let mut matter = Matter::<E>::new();
    matter.delimiter = fence.to_owned();
    matter
}
