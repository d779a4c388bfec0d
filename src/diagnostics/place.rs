//! Conversion of byte offsets into lines and columns, with an excerpt of the line.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Place in a file with an excerpt of its line, so that printing does not read the file again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line without its line break; of a long line, the part around the place.
    pub excerpt: String,
    /// The marked part, in bytes of `excerpt`.
    pub marked: Marked,
}

/// The marked bytes of an excerpt (`std::ops::Range` has no order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Marked {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Maximum number of characters of an excerpt on either side of the place. More than is ever shown; bounded because
/// paragraphs of thousands of characters may have many findings.
const KEPT: usize = 80;

impl Location {
    /// Finds the place of `bytes` in `text`. A range over several lines is cut at the end of the first.
    pub fn new(text: &str, bytes: Range<usize>) -> Self {
        Places::new(text).find(bytes)
    }

    /// Returns the column behind the marked part, in characters, from 1.
    pub fn end_column(&self) -> usize {
        self.column + self.marked_text().chars().count()
    }

    /// Returns the marked part.
    pub fn marked_text(&self) -> &str {
        &self.excerpt[self.marked.start..self.marked.end]
    }
}

/// Finds places in one text. In ascending order, the text is scanned once.
#[derive(Debug)]
pub struct Places<'a> {
    text: &'a str,
    /// The last place: its offset in bytes, line and column.
    at: (usize, usize, usize),
}

impl<'a> Places<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: (0, 1, 1) }
    }

    /// Finds the place of `bytes`; see [`Location::new`].
    pub fn find(&mut self, bytes: Range<usize>) -> Location {
        let text = self.text;
        let mut start = bytes.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let (mut line, mut column) = (self.at.1, self.at.2);
        if start < self.at.0 {
            // Most steps back are short: the whole text is not scanned again.
            let between = &text[start..self.at.0];
            let breaks = between.matches('\n').count();
            line -= breaks;
            column = if breaks == 0 {
                column - between.chars().count()
            } else {
                text[..start].rsplit('\n').next().unwrap_or_default().chars().count() + 1
            };
        } else {
            for c in text[self.at.0..start].chars() {
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
        }
        self.at = (start, line, column);
        let (before, behind) = text.split_at(start);
        let lead: usize = before.chars().rev().take(KEPT).take_while(|c| *c != '\n').map(char::len_utf8).sum();
        let mut end = bytes.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let marked = behind[..end - start].find('\n').unwrap_or(end - start);
        let trail: usize = behind[marked..].chars().take(KEPT).take_while(|c| *c != '\n').map(char::len_utf8).sum();
        let excerpt = text[start - lead..start + marked + trail].trim_end_matches('\r').to_owned();
        let marked = Marked { start: lead.min(excerpt.len()), end: (lead + marked).min(excerpt.len()) };
        Location { line, column, excerpt, marked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = format!("甲b\r\n{}\n\n丙", "乙c".repeat(100));
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut places = Places::new(&text);
        let ascending: Vec<Location> = starts.iter().map(|at| places.find(*at..at + 1)).collect();
        let descending: Vec<Location> = starts.iter().rev().map(|at| places.find(*at..at + 1)).collect();
        assert!(ascending.iter().eq(descending.iter().rev()));
        for (at, place) in starts.iter().zip(&ascending) {
            let before = &text[..*at];
            assert_eq!(place.line, before.matches('\n').count() + 1);
            assert_eq!(place.column, before.rsplit('\n').next().unwrap().chars().count() + 1);
            assert!(text[*at..].starts_with(place.marked_text()) && !place.excerpt.contains(['\r', '\n']));
        }
    }
}
