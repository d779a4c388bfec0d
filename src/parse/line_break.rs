//! Line breaks in the source that are no blank for the reader.
//!
//! Markdown makes a blank of a line break, as Latin letters need it. Chinese is written without blanks, so an editor
//! that wraps lines must not add any.

/// Whether two lines are joined without a blank: `before` ends at the line break, `after` begins behind it.
pub fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    is_wide(last) && is_wide(first)
}

/// A character beside which a line break is no space.
fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}
