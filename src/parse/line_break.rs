//! Line breaks in the source that are no blank for the reader.
//!
//! Markdown makes a blank of a line break, as Latin letters need it. Chinese is written without blanks, so an editor
//! that wraps lines must not add any.

use crate::folding::script::{is_chinese, is_shared_mark};

/// Returns whether two lines are joined without a blank: `before` ends at the line break, `after` begins behind it.
///
/// Quotation marks, dashes and the like are Chinese beside Chinese: the character nearest to the line break that is no
/// such mark tells.
pub fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    if is_chinese(last) || is_chinese(first) {
        return true;
    }
    let is_letter = |c: &char| !is_shared_mark(*c);
    let is_in_chinese = before.chars().rev().find(is_letter).is_some_and(is_chinese)
        || after.chars().find(is_letter).is_some_and(is_chinese);
    (is_shared_mark(last) || is_shared_mark(first)) && is_in_chinese
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_has_no_blank_at_a_line_break() {
        for (before, after, expected) in [
            ("传达", "“三会一课”", true),
            ("“三会一课”", "要求", true),
            ("任务——", "三项", true),
            ("……", "办结", true),
            ("扎西·", "多吉", true),
            ("任务——", "“三项”", true),
            ("共", "105 名", true),
            ("ꆈꌠ", "ꁱꂷ", true),
            ("a word", "another", false),
            ("he said", "“hello”", false),
            ("a dash —", "another", false),
            ("한국어", "문장", false),
            ("🎉", "🎊", false),
            ("2085", "547", false),
            ("", "甲", false),
        ] {
            assert_eq!(joins(before, after), expected, "{before} / {after}");
        }
    }
}
