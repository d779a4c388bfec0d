//! Normalisation of texts and queries before they are compared.
//!
//! - NFKC and lower case; invisible and control characters dropped;
//! - quotation marks and book-title marks dropped, because readers leave them out;
//! - traditional characters and radicals read as the simplified characters they stand for (see [`folds`]);
//! - ○ and Ｏ between Chinese numerals read as 〇;
//! - commas between the groups of three digits of one number dropped;
//! - white space beside a Chinese character or a Chinese or full-width mark dropped, other white space folded to one space.
//!
//! Idempotent. Positions everywhere in `search` count characters of the normalised text.

pub mod folds;

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::characters::{Class, is_cjk, is_merging_letter, is_white_space};
use crate::folding::script::is_invisible;
use folds::fold;

/// Normalises `text`.
pub fn normalise(text: &str) -> String {
    plain_text(text).unwrap_or_else(|| any_text(text))
}

/// Normalises a text of Chinese prose and ASCII, as nearly all texts are, in one pass. `None` for other texts.
fn plain_text(text: &str) -> Option<String> {
    let mut normal = String::with_capacity(text.len());
    // The last character, whether white space beside it is dropped, and whether there is white space behind it.
    let (mut before, mut is_tight, mut space) = ('\0', true, false);
    let mut needs_more = false;
    for c in text.chars() {
        let (c, is_wide) = match c {
            ' ' | '\n' => {
                space = true;
                continue;
            }
            '"' | '\'' | '‘' | '’' | '“' | '”' | '《' | '》' | '〈' | '〉' | '「' | '」' | '『' | '』' =>
            {
                continue;
            }
            '!'..='~' => (c.to_ascii_lowercase(), false),
            '\u{4e00}'..='\u{9fff}' | '〇' | '、' | '。' | '【' | '】' | '〔' | '〕' => (fold(c), true),
            '—' | '–' | '·' => (c, false),
            // Full-width forms follow the order of ASCII.
            '！'..='～' if !matches!(c, '＂' | '＇' | 'Ｏ') => {
                (char::from_u32(c as u32 - 0xfee0)?.to_ascii_lowercase(), is_wide_mark(c))
            }
            _ => return None,
        };
        if space && !is_tight && !is_wide {
            normal.push(' ');
        }
        needs_more |= c == ',' && before.is_ascii_digit();
        normal.push(c);
        (before, is_tight, space) = (c, is_wide, false);
    }
    if needs_more {
        let mut characters: Vec<(char, ())> = normal.chars().map(|c| (c, ())).collect();
        drop_group_commas(&mut characters);
        normal = characters.into_iter().map(|(c, ())| c).collect();
    }
    Some(normal)
}

/// A text during normalisation: its characters, each with its source.
type Sourced<S> = Vec<(char, S)>;

/// Normalises any text.
fn any_text(text: &str) -> String {
    let sourced = |text: &str| text.chars().map(|c| (c, ())).collect::<Sourced<()>>();
    let characters = |text: Sourced<()>| text.into_iter().map(|(c, ())| c).collect::<String>();
    let mut raw = sourced(text);
    prepare(&mut raw);
    let mut before = nfkc(lower(nfkc(characters(raw)).chars()));
    loop {
        let mut text = sourced(&before);
        simplify(&mut text);
        // Dropping a character may bring a combining mark next to another character, which NFKC then composes. That in
        // turn may bring white space next to another character.
        let after = nfkc(characters(text));
        if after == before {
            return after;
        }
        before = after;
    }
}

/// Applies the rules that need characters as they were before NFKC.
fn prepare<S>(text: &mut Sourced<S>) {
    text.retain(|(c, _)| !is_invisible(*c) && !is_dropped(*c));
    read_zeros(text, &['○', '◯', 'Ｏ']);
    drop_white_space(text, is_wide_mark);
}

/// Applies the rules that do not.
fn simplify<S>(text: &mut Sourced<S>) {
    text.retain(|(c, _)| !is_dropped(*c));
    text.iter_mut().for_each(|(c, _)| *c = fold(*c));
    read_zeros(text, &['○', '◯']);
    drop_white_space(text, |c| is_cjk(c) || is_wide_mark(c));
    fold_white_space(text);
    drop_group_commas(text);
}

/// Returns true for quotation marks and book-title marks.
fn is_dropped(c: char) -> bool {
    matches!(c, '"' | '\'' | '‘' | '’' | '“' | '”' | '〈'..='』' | '＂' | '＇' | '｢' | '｣' | '﹁'..='﹄' | '︽'..='﹀')
}

/// Returns true for Chinese and full-width punctuation, beside which white space means nothing.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}')
        || matches!(c, '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}')
        || matches!(c, '！'..='／' | '：'..='＠' | '［'..='｀' | '｛'..='･')
}

/// Returns true for Chinese numerals.
fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十".contains(c)
}

/// Reads circles between Chinese numerals, or between one and 年, as 〇.
fn read_zeros<S>(text: &mut Sourced<S>, circles: &[char]) {
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|(c, _)| circles.contains(c)).count();
        let behind = text.get(at + length).map(|(c, _)| *c);
        let is_inside =
            length > 0 && at > 0 && is_numeral(text[at - 1].0) && behind.is_some_and(|c| is_numeral(c) || c == '年');
        if is_inside {
            text[at..at + length].iter_mut().for_each(|(c, _)| *c = '〇');
        }
        at += length.max(1);
    }
}

/// Drops white space beside characters for which `is_tight` is true.
fn drop_white_space<S>(text: &mut Sourced<S>, is_tight: impl Fn(char) -> bool) {
    let keeps = keeps_space(text, |before, behind| !before.is_some_and(&is_tight) && !behind.is_some_and(&is_tight));
    let mut keeps = keeps.into_iter();
    text.retain(|_| keeps.next().unwrap_or(true));
}

/// Folds white space to one space, and drops it at both ends.
fn fold_white_space<S>(text: &mut Sourced<S>) {
    let keeps = keeps_space(text, |before, behind| before.is_some() && behind.is_some());
    let mut last = false;
    let mut keeps = keeps.into_iter();
    text.retain_mut(|(c, _)| {
        let keeps = keeps.next().unwrap_or(true);
        let is_space = is_white_space(*c);
        if is_space {
            *c = ' ';
        }
        let is_repeated = is_space && last;
        last = is_space;
        keeps && !is_repeated
    });
}

/// For each character: whether it stays, where runs of white space stay if `keeps` is true for the characters before and
/// behind them.
fn keeps_space<S>(text: &Sourced<S>, keeps: impl Fn(Option<char>, Option<char>) -> bool) -> Vec<bool> {
    let mut kept = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|(c, _)| is_white_space(*c)).count();
        if length == 0 {
            kept.push(true);
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).map(|before| text[before].0);
        let behind = text.get(at + length).map(|(c, _)| *c);
        kept.extend(std::iter::repeat_n(keeps(before, behind), length));
        at += length;
    }
    kept
}

/// Drops the commas of numbers like 1,234,567.
fn drop_group_commas<S>(text: &mut Sourced<S>) {
    let digits = |at: usize| text[at..].iter().take_while(|(c, _)| c.is_ascii_digit()).count();
    let is_comma = |at: usize| text.get(at).is_some_and(|(c, _)| *c == ',');
    let mut commas = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut length = digits(at);
        if length == 0 {
            at += 1;
            continue;
        }
        let is_inside = at > 0 && (Class::of(text[at - 1].0) == Class::Word || text[at - 1].0 == '.');
        let mut is_number = !is_inside && length <= 3;
        let mut found = Vec::new();
        at += length;
        // All groups that commas join, so that a list of other numbers is left alone as a whole.
        while is_comma(at) && digits(at + 1) > 0 {
            length = digits(at + 1);
            is_number &= length == 3;
            found.push(at);
            at += 1 + length;
        }
        if is_number {
            commas.extend(found);
        }
    }
    let mut commas = commas.into_iter().peekable();
    let mut at = 0;
    text.retain(|_| {
        let is_dropped = commas.next_if_eq(&at).is_some();
        at += 1;
        !is_dropped
    });
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
    let mut sourced: Sourced<Range<usize>> = text.char_indices().map(|(at, c)| (c, at..at + c.len_utf8())).collect();
    prepare(&mut sourced);
    let mut sourced = by_piece(sourced, |piece| nfkc(lower(nfkc(piece).chars())));
    loop {
        let before: Vec<char> = sourced.iter().map(|(c, _)| *c).collect();
        simplify(&mut sourced);
        sourced = by_piece(sourced, nfkc);
        if sourced.iter().map(|(c, _)| *c).eq(before) {
            break;
        }
    }
    let (characters, sources): (Vec<char>, Vec<Range<usize>>) = sourced.into_iter().unzip();
    characters.iter().copied().eq(normalise(text).chars()).then_some(Mapped { characters, sources })
}

/// Changes each character together with the marks that may compose with it.
fn by_piece(text: Sourced<Range<usize>>, change: impl Fn(String) -> String) -> Sourced<Range<usize>> {
    let mut changed = Vec::with_capacity(text.len());
    for piece in text.chunk_by(|_, (c, _)| merges(*c)) {
        let source = piece[0].1.start..piece[piece.len() - 1].1.end;
        let characters: String = piece.iter().map(|(c, _)| *c).collect();
        changed.extend(change(characters).chars().map(|c| (c, source.clone())));
    }
    changed
}

/// Returns true if `c` may compose with the character before it.
fn merges(c: char) -> bool {
    is_invisible(c) || is_combining_mark(c) || is_merging_letter(c)
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
            ("“放管服”改革", "放管服改革"),
            ("印发《 通 知 》 的", "印发通知的"),
            ("審批檔案，後來", "审批档案,后来"),
            ("⻓江", "长江"),
            ("二○二三年，一○年，○甲", "二〇二三年,一〇年,○甲"),
            ("1,234,567 元", "1234567元"),
            ("12,34 与 1,2345 与 1,234,56", "12,34与1,2345与1,234,56"),
            ("hello ， world", "hello,world"),
        ];
        for (raw, normal) in cases {
            assert_eq!(normalise(raw), normal, "{raw:?}");
        }
    }

    const PLAIN: &str = "[ -~一-鿿、。〈-】〔〕—‘’“”！-～〇審後]{0,40}|[0-9,， .a“]{0,20}";

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn plain_texts_are_as_any(text in PLAIN) {
            if let Some(plain) = plain_text(&text) {
                prop_assert_eq!(plain, any_text(&text));
            }
        }

        #[test]
        fn idempotent(
            text in "\\PC{0,40}|[ゝか-ご゛゜ﾞﾟｶ \u{300}-\u{30f}Jjα-ωΑ-Ωㄱ-ㅣᄀ-ᇂİǅﬁ㍿①\u{200b}　a“”'一二○Ｏ年0-9,，]{0,14}"
        ) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn sources_are_in_order(text in "[中文か゛Aé\u{301}１①，。“ \u{3000}\u{200b}\u{1}𠮷0-9,審]{0,20}") {
            let mapped = normalise_mapped(&text);
            if let Some(mapped) = mapped {
                prop_assert_eq!(mapped.characters.iter().collect::<String>(), normalise(&text));
                prop_assert!(mapped.sources.windows(2).all(|pair| pair[0].start <= pair[1].start));
            } else {
                prop_assert!(text.contains('゛') || text.contains('\u{301}'), "only a mark that moved has no place");
            }
        }
    }
}
