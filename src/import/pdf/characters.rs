//! Characters as a PDF names them, made those that an author would type.

use ecow::EcoString;
use encoding_rs::{GBK, UTF_16BE};
use unicode_normalization::UnicodeNormalization;

/// Radicals of the supplement block with the ideographs that look the same. Fonts draw both with one glyph, and
/// programs that write PDF then often name the radical. (Unicode's EquivalentUnifiedIdeograph, where it is the
/// same shape.)
const RADICALS: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺃', '乚'),
    ('⺅', '亻'),
    ('⺉', '刂'),
    ('⺋', '㔾'),
    ('⺌', '小'),
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺔', '彑'),
    ('⺕', '彐'),
    ('⺖', '忄'),
    ('⺘', '扌'),
    ('⺙', '攵'),
    ('⺛', '旡'),
    ('⺝', '月'),
    ('⺞', '歺'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺢', '氺'),
    ('⺣', '灬'),
    ('⺤', '爫'),
    ('⺦', '丬'),
    ('⺨', '犭'),
    ('⺩', '王'),
    ('⺫', '罒'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺯', '糹'),
    ('⺰', '纟'),
    ('⺱', '罓'),
    ('⺲', '罒'),
    ('⺹', '耂'),
    ('⺺', '肀'),
    ('⺼', '月'),
    ('⺾', '艹'),
    ('⺿', '艹'),
    ('⻀', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻃', '覀'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻈', '讠'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻌', '辶'),
    ('⻍', '辶'),
    ('⻎', '辶'),
    ('⻏', '阝'),
    ('⻐', '钅'),
    ('⻑', '長'),
    ('⻒', '镸'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻖', '阝'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻟', '飠'),
    ('⻠', '饣'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻫', '斉'),
    ('⻬', '齐'),
    ('⻭', '歯'),
    ('⻮', '齿'),
    ('⻯', '竜'),
    ('⻰', '龙'),
    ('⻱', '龜'),
    ('⻲', '亀'),
    ('⻳', '龟'),
];

/// Stands for a glyph whose character the file does not tell.
pub(super) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// The characters of a glyph: ideographs for radicals, letters for ligatures, no control characters.
pub(super) fn plain(characters: &[char]) -> EcoString {
    let mut text = EcoString::new();
    for &c in characters {
        match c {
            // Kangxi radicals; Latin ligatures.
            '\u{2f00}'..='\u{2fdf}' | '\u{fb00}'..='\u{fb06}' => text.extend(std::iter::once(c).nfkc()),
            '\u{2e80}'..='\u{2eff}' => {
                text.push(RADICALS.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| RADICALS[at].1));
            }
            '\t' | '\n' | '\r' => text.push(' '),
            '\0' => text.push(UNKNOWN),
            _ if c.is_control() => {}
            _ => text.push(c),
        }
    }
    text
}

/// Decodes a text string of a PDF: UTF-16 or UTF-8 with a mark of order, else one byte a character.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    plain(&text.chars().collect::<Vec<_>>()).into()
}

/// Returns whether a font's name says that it is bold, in English or Chinese.
pub(super) fn is_bold(name: &str) -> bool {
    let name = name.to_lowercase();
    ["bold", "heavy", "black", "simhei", "-hei", "heiti", "黑体", "粗"].iter().any(|word| name.contains(word))
}

/// A font's name without the six letters that mark a part of it; old programs name Chinese fonts in GBK.
pub(super) fn font_name(bytes: &[u8]) -> String {
    let name = std::str::from_utf8(bytes).map_or_else(|_| GBK.decode(bytes).0.into_owned(), str::to_owned);
    match name.split_once('+') {
        Some((part, rest)) if part.len() == 6 => rest.to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_sorted() {
        assert!(RADICALS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn glyphs_say_what_an_author_would_type() {
        let cases = [("⼀⽔⻚", "一水页"), ("ﬁ", "fi"), ("，：", "，："), ("\u{f900}", "\u{f900}"), ("\u{1}a", "a")];
        for (drawn, typed) in cases {
            assert_eq!(plain(&drawn.chars().collect::<Vec<_>>()), typed);
        }
    }

    #[test]
    fn text_strings_are_decoded() {
        assert_eq!(decode(b"\xfe\xff\x52\x0a\x5e\x93"), "刊库");
        assert_eq!(decode("\u{feff}刊库".as_bytes()), "刊库");
        assert_eq!(decode(b"caf\xe9"), "café");
    }

    #[test]
    fn fonts_are_known_by_their_names() {
        assert_eq!(font_name(b"ABCDEF+SimSun"), "SimSun");
        assert_eq!(font_name(b"\xba\xda\xcc\xe5"), "黑体");
        assert!(is_bold("NotoSerifCJKsc-Bold") && is_bold("SimHei") && !is_bold("FangSong_GB2312"));
    }
}
