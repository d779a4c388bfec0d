//! Text as people write it → text as it is searched.
//!
//! NFKC, lower case, invisible and control characters dropped, white space beside a Chinese character dropped, other
//! white space folded to one space. Idempotent. Positions everywhere in `search` count the characters of
//! what comes out here.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::characters::{is_cjk, is_ignored, is_white_space};

/// The normalised form of `text`.
pub fn normalise(text: &str) -> String {
    text.chars()
        .map(plain)
        .collect::<Option<String>>()
        .map_or_else(|| normalise_any(text), |text| fold_white_space(&text))
}

/// The normalised form of a character of plain Chinese prose, which stands for itself or for one ASCII character and
/// merges with none; nearly all texts have no others. `None` for the rest.
fn plain(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c.to_ascii_lowercase()),
        // Ideographs, marks of the CJK block, dashes and quotation marks.
        '\u{4e00}'..='\u{9fff}' | '、' | '。' | '〈'..='】' | '〔' | '〕' | '—' | '‘' | '’' | '“' | '”' => {
            Some(c)
        }
        // Full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_lowercase()),
        _ => None,
    }
}

fn normalise_any(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_ignored(*c));
    let folded =
        if is_nfkc_quick(visible.clone()) == IsNormalized::Yes { lower(visible) } else { lower(visible.nfkc()) };
    let mut text = nfkc(folded);
    loop {
        let spaced = fold_white_space(&text);
        // A voicing mark that stood behind a space now stands behind its kana; where marks change places,
        // white space may have come to stand beside another character.
        text = nfkc(spaced.clone());
        if text == spaced {
            return text;
        }
    }
}

/// A normalised text whose characters know where they come from.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// As [`normalise`] gives them.
    pub characters: Vec<char>,
    /// For each, its bytes in the text as people write it.
    pub input_hashes: Vec<Range<usize>>,
}

/// [`normalise`], piece by piece: a piece is a character with the marks that may merge with it.
///
/// `None` where pieces merge that are no neighbours, which takes a text made for it.
pub fn normalise_mapped(text: &str) -> Option<Mapped> {
    let mut mapped = Mapped::default();
    let begins = |(at, c): &(usize, char)| *at == 0 || !merges(*c);
    let starts: Vec<usize> = text.char_indices().filter(begins).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let piece = &text[*start..end];
        let visible = piece.chars().filter(|c| !is_ignored(*c));
        for c in nfkc(lower(visible.nfkc())).chars() {
            mapped.characters.push(c);
            mapped.input_hashes.push(*start..end);
        }
    }
    let folded = fold_white_space(&mapped.characters.iter().collect::<String>());
    let mut kept = Mapped::default();
    let mut folded = folded.chars().peekable();
    for (c, input_hash) in mapped.characters.into_iter().zip(mapped.input_hashes) {
        let c = if is_white_space(c) { ' ' } else { c };
        if folded.next_if_eq(&c).is_some() {
            kept.characters.push(c);
            kept.input_hashes.push(input_hash);
        }
    }
    kept.characters.iter().copied().eq(normalise(text).chars()).then_some(kept)
}

/// Whether `c` may become one with the character before it.
fn merges(c: char) -> bool {
    is_ignored(c)
        || is_combining_mark(c)
        || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ff9e}'..='\u{ff9f}' | '\u{ffa0}'..='\u{ffdc}')
}

/// Character by character: the final form of a sigma would depend on what follows the query's end.
fn lower(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in characters {
        if c.is_ascii() {
            text.push(c.to_ascii_lowercase());
        } else if is_cjk(c) {
            text.push(c);
        } else {
            text.extend(c.to_lowercase());
        }
    }
    text
}

fn nfkc(text: String) -> String {
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfkc().collect() }
}

fn fold_white_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    let mut last: Option<char> = None;
    for c in text.chars() {
        if is_white_space(c) {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) && last.is_some_and(|last| !is_cjk(last) && !is_cjk(c)) {
            folded.push(' ');
        }
        folded.push(c);
        last = Some(c);
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_of_bulletins() {
        let cases = [
            ("11 月 14 日", "11月14日"),
            ("四川电视台 S1 演播厅", "四川电视台s1演播厅"),
            ("ＡＢＣ　１２３，", "abc 123,"),
            ("hello  \n world", "hello world"),
            ("市(州), 105 名", "市(州), 105名"),
            ("か ゛", "が"),
            ("A\u{200b}B", "ab"),
            ("A\u{3}B\u{9b}", "ab"),
            (" 前后 ", "前后"),
        ];
        for (raw, normal) in cases {
            assert_eq!(normalise(raw), normal, "{raw:?}");
        }
    }

    #[test]
    fn plain_characters_are_what_they_seem() {
        for c in ('\0'..=char::MAX).filter(|c| *c != ' ') {
            if let Some(plain) = plain(c) {
                assert_eq!(normalise_any(&c.to_string()), plain.to_string(), "{c:?}");
                assert!(!merges(c) && !is_white_space(c), "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn plain_texts_are_as_any(text in "[ -~一-鿿、。〈-】〔〕—‘’“”！-～]{0,40}") {
            prop_assert_eq!(normalise(&text), normalise_any(&text));
        }

        #[test]
        fn idempotent(text in "\\PC{0,40}|[ゝか-ご゛゜ﾞﾟｶ \u{300}-\u{30f}Jjα-ωΑ-Ωㄱ-ㅣᄀ-ᇂİǅﬁ㍿①\u{200b}　a]{0,12}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn origins_are_in_order(text in "[中文か゛Aé\u{301}１①，。 \u{3000}\u{200b}\u{1}𠮷]{0,20}") {
            let mapped = normalise_mapped(&text);
            if let Some(mapped) = mapped {
                prop_assert_eq!(mapped.characters.iter().collect::<String>(), normalise(&text));
                prop_assert!(mapped.input_hashes.windows(2).all(|pair| pair[0].start <= pair[1].start));
            } else {
                prop_assert!(text.contains('゛'), "only a voicing mark behind a space has no place");
            }
        }
    }
}
