//! Text as people write it → text as it is searched.
//!
//! NFKC, lower case, invisible characters dropped, white space beside a Chinese character dropped, other
//! white space folded to one space. Idempotent. Positions everywhere in `search` count the characters of
//! what comes out here.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::characters::{is_cjk, is_ignored, is_white_space};

/// The normalised form of `text`.
pub fn normalise(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_ignored(*c));
    let folded =
        if is_nfkc_quick(visible.clone()) == IsNormalized::Yes { lower(visible) } else { lower(visible.nfkc()) };
    let spaced = fold_white_space(&nfkc(folded));
    // A voicing mark that stood behind a space now stands behind its kana.
    nfkc(spaced)
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
            (" 前后 ", "前后"),
        ];
        for (raw, normal) in cases {
            assert_eq!(normalise(raw), normal, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn idempotent(text in "\\PC{0,40}|[ゝか-ご゛゜ﾞﾟｶ \u{300}-\u{30f}Jjα-ωΑ-Ωㄱ-ㅣᄀ-ᇂİǅﬁ㍿①\u{200b}　a]{0,12}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
