//! The number at the start of a paragraph: 一、, （一）, 1., in full or half width, with blanks or without.

use super::document::{Inline, Paragraph};
use crate::parse::numbering::{self, Style};

/// Returns whether `text` begins with a number or a bracketed one: it is no continuation.
pub fn is_numbered(text: &str) -> bool {
    let text = half_width_start(text.trim());
    // `12.11 月 14 日`: which item would be next is not known here.
    let is_item = || numbering::any_marker(&text).is_some_and(|marker| marker.style == Style::Arabic);
    numbering::split_heading(&text).0.is_some() || is_item()
}

/// `１ ．` → `1．`: the marker of an item as kanku reads it. Markdown makes a list of `1. `, so the blank goes too.
pub fn mend_marker(paragraph: &mut Paragraph) {
    let whole = paragraph.text();
    let Some(Inline::Text { text, .. }) = paragraph.inlines.first_mut() else { return };
    let trimmed = text.trim_start();
    let half = half_width_start(trimmed);
    let digits = half.bytes().take_while(u8::is_ascii_digit).count();
    let behind = half[digits..].trim_start();
    let Some(mark) = behind.chars().next().filter(|c| digits > 0 && digits <= 3 && matches!(c, '.' | '．' | '、'))
    else {
        *text = trimmed.to_owned();
        return;
    };
    let rest = behind[mark.len_utf8()..].trim_start();
    let had_gap = rest.len() < behind.len() - mark.len_utf8();
    // `1. 11 月` keeps its blank: 1.11 may be a figure.
    let next =
        half_width_start(whole.trim_start())[digits..].trim_start()[mark.len_utf8()..].trim_start().chars().next();
    let gap = if had_gap && next.is_some_and(|c| c.is_ascii_digit()) { " " } else { "" };
    *text = format!("{}{mark}{gap}{rest}", &half[..digits]);
}

/// `text` with the full-width digits at its start, and a full-width point behind them, in half width.
pub fn half_width_start(text: &str) -> String {
    let digits: String = text.chars().map_while(ascii_digit).collect();
    let rest = text.trim_start_matches(|c| ascii_digit(c).is_some());
    format!("{digits}{rest}")
}

fn ascii_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}
