//! Flanking: runs of marks may open or close emphasis by the characters beside them.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::folding::script::is_cjk;

/// Roles that a run may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flanking {
    pub(super) can_open: bool,
    pub(super) can_close: bool,
}

/// Character on one side of a run. Both ends of a line count as white space.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    space: bool,
    punctuation: bool,
    /// A Chinese, Japanese or Korean character, or a variant of one.
    cjk: bool,
    /// Punctuation of other scripts, and quotation marks, which both share.
    foreign_punctuation: bool,
}

const LINE_END: Side = Side { space: true, punctuation: false, cjk: false, foreign_punctuation: false };

/// Returns the roles that the marks at `run` may have. `in_cell` tells that `|` ends the text.
pub(super) fn of(source: &str, run: Range<usize>, starts_line: bool, in_cell: bool) -> Flanking {
    let mark = source.as_bytes()[run.start];
    let (before, after) = (&source[..run.start], &source[run.end..]);
    let is_text = match run.len() {
        1 => is_multiplication(before, after),
        2 => false,
        _ => is_mask(before, after),
    };
    if mark == b'*' && is_text {
        return Flanking { can_open: false, can_close: false };
    }
    // An escaped mark.
    let is_tilde = before.ends_with('~');
    let ends_cell = in_cell && before.ends_with('|') && !before.ends_with("\\|");
    let before = if starts_line || ends_cell { LINE_END } else { Side::before(before) };
    let after = if in_cell && after.starts_with('|') { LINE_END } else { Side::after(after) };
    let left = !after.space && (!after.foreign_punctuation || before.space || before.foreign_punctuation || before.cjk);
    let right = !before.space && (!before.foreign_punctuation || after.space || after.foreign_punctuation || after.cjk);
    let (can_open, can_close) = match (mark, run.len()) {
        (b'*', _) => (left, right),
        (b'_', _) => (left && (!right || before.punctuation), right && (!left || after.punctuation)),
        // GitHub's strikethrough is as the parser has it: two marks may stand in a word, one may not.
        (b'~', 2) => (!after.space, right || !before.space && is_tilde),
        (b'~', 1) => (
            !after.space && (before.space || before.punctuation),
            !before.space && (after.space || after.punctuation || is_tilde),
        ),
        _ => (false, false),
    };
    Flanking { can_open, can_close }
}

/// Returns true if three or more `*` stand for what was masked: 138****1234, 川A***45, w***@example.com.
fn is_mask(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    match (is_digit(before), is_digit(after)) {
        (true, true) => true,
        (true, false) => is_letter(after) || after == '@',
        (false, true) => is_letter(before),
        (false, false) => is_letter(before) && after == '@',
    }
}

/// Returns true if a single `*` multiplies: 200*300, 50mm*3, (2+3)*4.
fn is_multiplication(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_operand = |c: char| is_digit(c) || c.is_ascii_alphabetic();
    (is_digit(before) && (is_operand(after) || after == '('))
        || (is_digit(after) && (is_operand(before) || before == ')'))
}

impl Side {
    fn before(text: &str) -> Self {
        let mut characters = text.chars().rev();
        let Some(last) = characters.next() else { return LINE_END };
        match last {
            '\u{e0100}'..='\u{e01ef}' => Self { cjk: true, ..Self::default() },
            '\u{fe00}'..='\u{fe0e}' => match characters.next() {
                // Quotation marks of full width.
                Some('‘' | '’' | '“' | '”') if last == '\u{fe01}' => {
                    Self { punctuation: true, ..Self::default() }
                }
                Some(base) => Self::of(base),
                None => Self::default(),
            },
            last => Self::of(last),
        }
    }

    fn after(text: &str) -> Self {
        text.chars().next().map_or(LINE_END, Self::of)
    }

    fn of(c: char) -> Self {
        let punctuation = is_punctuation(c);
        let cjk = is_cjk(c);
        Self { space: c.is_whitespace(), punctuation, cjk, foreign_punctuation: punctuation && !cjk }
    }
}

/// Punctuation and symbols, as CommonMark counts them.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}
