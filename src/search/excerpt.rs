//! Excerpts: the part of a passage around its first match.

use std::ops::Range;

use super::literal::Literal;
use super::normalise::normalise_mapped;

/// Characters before the first match.
const BEFORE: usize = 30;
/// Characters in total, unless the match alone is longer.
const LENGTH: usize = 120;

/// Part of a passage, on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, with an ellipsis where it was cut.
    pub text: String,
    /// Matches as byte ranges of the text, ascending, none touching the next.
    pub marks: Vec<Range<usize>>,
}

impl Excerpt {
    /// Cuts the part of `text` around the first match of any of `literals`, or its beginning if there is none.
    pub fn new(text: &str, literals: &[Literal]) -> Self {
        let marks = marks(text, literals);
        let first = marks.first().map_or(0..0, Range::clone);
        let start = text[..first.start].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let shown = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| start + at);
        let end = shown.max(first.end);
        let lead = if start > 0 { "…" } else { "" };
        let tail = if end < text.len() { "…" } else { "" };
        let one_line = |c: char| if c.is_whitespace() && c.len_utf8() == 1 { ' ' } else { c };
        let body: String = text[start..end].chars().map(one_line).collect();
        let inside = marks.into_iter().filter(|mark| start <= mark.start && mark.end <= end);
        let shift = |at: usize| at - start + lead.len();
        Self {
            text: format!("{lead}{body}{tail}"),
            marks: inside.map(|mark| shift(mark.start)..shift(mark.end)).collect(),
        }
    }
}

/// Returns the byte ranges of `text` that match one of `literals`; ranges that touch are merged.
fn marks(text: &str, literals: &[Literal]) -> Vec<Range<usize>> {
    let Some(mapped) = normalise_mapped(text) else { return Vec::new() };
    let mut marks: Vec<Range<usize>> = Vec::new();
    for literal in literals {
        for start in literal.occurrences(&mapped.characters) {
            let end = start + literal.characters.len() - 1;
            marks.push(mapped.sources[start].start..mapped.sources[end].end);
        }
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::Query;

    #[test]
    fn around_the_match() {
        let text = format!("{}11 月 14 日，开会。{}", "前".repeat(50), "后".repeat(200));
        let excerpt = Excerpt::new(&text, &Query::parse("11月14日").literals);
        assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "11 月 14 日");
        assert!(excerpt.text.starts_with("…前") && excerpt.text.ends_with("后…"));
        assert_eq!(excerpt.text.chars().count(), LENGTH + 2);
    }
}
