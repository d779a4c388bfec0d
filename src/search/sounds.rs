//! Sounds of Chinese characters, for queries whose characters sound right but are wrong.

use std::collections::HashMap;
use std::sync::OnceLock;

use encoding_rs::GBK;
use pinyin::ToPinyinMulti;

/// Characters that have sounds: those of the basic block, which holds all that are typed.
const CHARACTERS: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// Returns the syllables of `c` without tones, its commonest reading first.
pub fn syllables(c: char) -> Vec<String> {
    let mut syllables: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let syllable = reading.plain().replace('ü', "v");
        if !syllables.contains(&syllable) {
            syllables.push(syllable);
        }
    }
    syllables
}

/// Returns true for the characters of GB 2312, which are those in everyday use.
pub fn is_everyday(c: char) -> bool {
    let mut bytes = [0; 4];
    let (encoded, _, is_unmappable) = GBK.encode(c.encode_utf8(&mut bytes));
    !is_unmappable && matches!(*encoded, [0xb0..=0xf7, 0xa1..=0xfe])
}

/// Returns the characters in everyday use, in the order of code points.
pub fn everyday() -> &'static [char] {
    static EVERYDAY: OnceLock<Vec<char>> = OnceLock::new();
    EVERYDAY.get_or_init(|| CHARACTERS.filter(|c| is_everyday(*c)).collect())
}

/// Returns the commonest readings of the characters of `word` in one; `None` if one of them has no sound.
pub fn spelling(word: &str) -> Option<String> {
    word.chars().map(|c| syllables(c).into_iter().next()).collect()
}

/// Returns what a syllable has in common with those that southern speakers take for it: z and zh, c and ch, s and sh, n
/// and l, f and h; in and ing, en and eng, an and ang.
pub fn confusion_key(syllable: &str) -> String {
    let (initial, rest) = match syllable.chars().next() {
        Some('z') => ("z", syllable.strip_prefix("zh").unwrap_or(&syllable[1..])),
        Some('c') => ("c", syllable.strip_prefix("ch").unwrap_or(&syllable[1..])),
        Some('s') => ("s", syllable.strip_prefix("sh").unwrap_or(&syllable[1..])),
        Some('l' | 'n') => ("l", &syllable[1..]),
        Some('f' | 'h') => ("h", &syllable[1..]),
        _ => ("", syllable),
    };
    let is_nasal = ["ing", "eng", "ang"].iter().any(|ending| rest.ends_with(ending));
    format!("{initial}{}", if is_nasal { &rest[..rest.len() - 1] } else { rest })
}

/// Returns true if two characters share a reading.
pub fn sound_alike(a: char, b: char) -> bool {
    let others = syllables(b);
    syllables(a).iter().any(|syllable| others.contains(syllable))
}

/// Returns the characters that sound like `c` or may be taken for it, without `c`, in the order of code points.
pub fn confusable(c: char) -> Vec<char> {
    static BY_KEY: OnceLock<HashMap<String, Vec<char>>> = OnceLock::new();
    let by_key = BY_KEY.get_or_init(|| {
        let mut by_key: HashMap<String, Vec<char>> = HashMap::new();
        for c in CHARACTERS {
            for key in keys(c) {
                by_key.entry(key).or_default().push(c);
            }
        }
        by_key
    });
    let mut confusable: Vec<char> = keys(c).iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
    confusable.sort_unstable();
    confusable.dedup();
    confusable.retain(|other| *other != c);
    confusable
}

/// Returns the distinct confusion keys of a character's readings.
fn keys(c: char) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for syllable in syllables(c) {
        let key = confusion_key(&syllable);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds() {
        assert_eq!(syllables('案'), ["an"]);
        assert_eq!(syllables('行')[..2], ["xing", "hang"]);
        assert!(syllables('，').is_empty());
        assert!(sound_alike('当', '档') && !sound_alike('当', '胆'));
        assert!(
            confusable('当').contains(&'档') && confusable('当').contains(&'胆') && !confusable('当').contains(&'当')
        );
    }

    #[test]
    fn characters_in_everyday_use() {
        assert_eq!(everyday().len(), 6763, "as many as GB 2312 has");
        assert!(
            is_everyday('啊') && is_everyday('齄') && !is_everyday('镕') && !is_everyday('審') && !is_everyday('a')
        );
        assert_eq!(spelling("审批").as_deref(), Some("shenpi"));
        assert_eq!(spelling("审ア"), None);
    }

    #[test]
    fn confusions() {
        let alike =
            [("zhang", "zan"), ("chi", "ci"), ("shen", "seng"), ("nan", "lang"), ("fei", "hei"), ("xin", "xing")];
        for (a, b) in alike {
            assert_eq!(confusion_key(a), confusion_key(b));
        }
        for (a, b) in [("ban", "pan"), ("ji", "qi"), ("zong", "zon"), ("an", "en")] {
            assert_ne!(confusion_key(a), confusion_key(b));
        }
    }
}
