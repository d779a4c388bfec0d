//! Normalisation of texts and queries before they are compared.
//!
//! NFKC, lower case, invisible and control characters dropped, white space beside a Chinese character dropped, other
//! white space folded to one space. Idempotent. Positions everywhere in `search` count characters of the normalised
//! text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::characters::{is_cjk, is_ignored, is_merging_letter, is_white_space};

/// Normalises `text`.
pub fn normalise(text: &str) -> String {
    text.chars()
        .map(plain)
        .collect::<Option<String>>()
        .map_or_else(|| normalise_any(text), |text| fold_white_space(&text))
}

/// Normalises a character whose normal form does not depend on its neighbours, white space apart; `None` for other
/// characters. Most texts have no others, so this is the fast path.
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
        // Dropping a space may bring a voicing mark next to its kana, which NFKC then composes. That in turn may bring
        // white space next to another character.
        text = nfkc(spaced.clone());
        if text == spaced {
            return text;
        }
    }
}

/// A normalised text with a map back to the source.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The characters of the normalised text; see [`normalise`].
    pub characters: Vec<char>,
    /// Byte range of each character in the source text.
    pub sources: Vec<Range<usize>>,
}

/// Normalises `text` piece by piece and remembers the source of each piece: a character with the marks that may compose
/// with it.
///
/// Returns `None` if the pieces do not add up to [`normalise`]'s result, which only contrived texts reach.
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
            mapped.sources.push(*start..end);
        }
    }
    let folded = fold_white_space(&mapped.characters.iter().collect::<String>());
    let mut kept = Mapped::default();
    let mut folded = folded.chars().peekable();
    for (c, source) in mapped.characters.into_iter().zip(mapped.sources) {
        let c = if is_white_space(c) { ' ' } else { c };
        if folded.next_if_eq(&c).is_some() {
            kept.characters.push(c);
            kept.sources.push(source);
        }
    }
    kept.characters.iter().copied().eq(normalise(text).chars()).then_some(kept)
}

/// Returns true if `c` may compose with the character before it.
fn merges(c: char) -> bool {
    is_ignored(c) || is_combining_mark(c) || is_merging_letter(c)
}

/// Lowers the case character by character: with context, a final sigma would depend on what follows the query's end.
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
        #![proptest_config(crate::property_tests::config())]

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
                prop_assert!(mapped.sources.windows(2).all(|pair| pair[0].start <= pair[1].start));
            } else {
                prop_assert!(text.contains('゛'), "only a voicing mark behind a space has no place");
            }
        }
    }
}
