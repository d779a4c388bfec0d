//! Places in a text: lines and columns for people, with what stands there.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A place in a file, with the line it stands in, so that printing needs no second read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line, without its line break; of a long one what stands around the place.
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

/// Characters that an excerpt keeps on either side of the place: more than are ever shown, and an archive has many
/// findings in lines of thousands.
const KEPT: usize = 80;

impl Location {
    /// The place of `bytes` in `text`; a range over several lines is cut at the first line's end.
    pub fn new(text: &str, bytes: Range<usize>) -> Self {
        Places::new(text).find(bytes)
    }

    /// Column behind the marked part, in characters, from 1.
    pub fn end_column(&self) -> usize {
        self.column + self.marked_text().chars().count()
    }

    /// The marked part.
    pub fn marked_text(&self) -> &str {
        &self.excerpt[self.marked.start..self.marked.end]
    }
}

/// Finds places in one text; asked in ascending order, it reads the text once.
#[derive(Debug)]
pub struct Places<'a> {
    text: &'a str,
    /// A place counted up to: its byte, line and column.
    at: (usize, usize, usize),
}

impl<'a> Places<'a> {
    /// Nothing of `text` is read yet.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: (0, 1, 1) }
    }

    /// The place of `bytes`; see [`Location::new`].
    pub fn find(&mut self, bytes: Range<usize>) -> Location {
        let text = self.text;
        let mut start = bytes.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        if start < self.at.0 {
            self.at = (0, 1, 1);
        }
        let (mut line, mut column) = (self.at.1, self.at.2);
        for c in text[self.at.0..start].chars() {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
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
