//! Which script a character belongs to, as far as it decides about blanks.

use unicode_properties::{EmojiStatus, UnicodeEmoji};
use unicode_width::UnicodeWidthChar;

/// Returns true if `c` is written without blanks around it: a Chinese character, kana, bopomofo, Yi, or a mark of full width.
pub fn is_chinese(c: char) -> bool {
    is_cjk(c) && !is_hangul(c)
}

/// Returns true if `c` is wide, full or half width by Unicode (UAX #11) and no emoji by default, or Hangul: a "CJK character" of
/// the CJK-friendly amendment of CommonMark.
pub fn is_cjk(c: char) -> bool {
    match c {
        '\0'..='\u{10ff}' => false,
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3029}' | '\u{ff01}'..='\u{ff60}' => true,
        // Some letters of Hangul have no width of their own; half-width characters are as wide as Latin ones.
        '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97c}' | '\u{d7b0}'..='\u{d7fb}' | '\u{ff61}'..='\u{ffdc}' => true,
        '\u{20a9}' | '\u{ffe8}'..='\u{ffee}' => true,
        // Marks that stand above others.
        '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' => true,
        '\u{20000}'..='\u{3fffd}' => true,
        c => c.width() == Some(2) && !is_emoji(c),
    }
}

/// Returns true if `c` is Korean, which sets blanks between words.
pub fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'
        | '\u{302e}'
        | '\u{302f}'
        | '\u{3131}'..='\u{318e}'
        | '\u{3200}'..='\u{321e}'
        | '\u{3260}'..='\u{327e}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7fb}'
        | '\u{ffa0}'..='\u{ffdc}')
}

/// Returns true if `c` is a mark that Chinese and Latin share: quotation marks, the dash, the ellipsis, the middle dot.
pub fn is_shared_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '–')
}

/// Returns true if `c` has no width and no meaning for a reader: zero-width characters, soft hyphens, marks of direction,
/// variation selectors, control characters.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}'
        | '\u{e}'..='\u{1f}'
        | '\u{7f}'..='\u{84}'
        | '\u{86}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Returns true if `c` is shown as a picture unless something else is asked for.
fn is_emoji(c: char) -> bool {
    matches!(
        c.emoji_status(),
        EmojiStatus::EmojiPresentation
            | EmojiStatus::EmojiPresentationAndModifierBase
            | EmojiStatus::EmojiPresentationAndEmojiComponent
            | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
    )
}
