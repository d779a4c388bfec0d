//! One view of a text for everything that recognises something in it: departments, figures, item numbers, headings,
//! dates.
//!
//! Input: a text as its author typed it. Output: a [`Folded`] text in which what looks the same is the same, with a map
//! back to the source. Forms of full and half width become ASCII, radicals the characters that they look like, ○ between
//! Chinese numerals 〇, ㈠ （一）. Characters without width disappear, and so does white space beside a Chinese character
//! or mark; other white space is one blank. Case, line breaks, quotation marks and book-title marks stay, because
//! recognisers tell them apart (a name inside 《…》 is a citation).
//!
//! The search folds more than that. Invariant: what is the same here is the same to the search, so that the search finds
//! whatever a recogniser finds.

mod radicals;
pub mod script;

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use script::{is_chinese, is_invisible};

/// A text and where it comes from.
#[derive(Debug, Clone)]
pub struct Folded<'t> {
    source: &'t str,
    text: Cow<'t, str>,
    /// In the order of the text, without a gap; empty where the text is the source.
    pieces: Vec<Piece>,
}

/// A stretch of the text. It ends where the next one starts.
#[derive(Debug, Clone)]
struct Piece {
    /// First byte of the text.
    text: usize,
    /// Bytes of the source that it was made of.
    source: Range<usize>,
    /// True if the source has the very characters of the text.
    verbatim: bool,
}

/// Result of folding one character.
enum Fold {
    Same,
    Nothing,
    Blank,
    Character(char),
    Text(String),
}

/// Folds a text.
pub fn fold(source: &str) -> Folded<'_> {
    let mut at = plain_run(source);
    if at == source.len() {
        return Folded { source, text: Cow::Borrowed(source), pieces: Vec::new() };
    }
    let mut folder =
        Folder { folded: String::with_capacity(source.len()), pieces: Vec::new(), blank: None, last: None };
    folder.run(source, 0..at);
    while let Some(c) = source[at..].chars().next() {
        folder.character(source, at, c);
        at += c.len_utf8();
        let run = at..at + plain_run(&source[at..]);
        at = run.end;
        folder.run(source, run);
    }
    Folded { source, text: Cow::Owned(folder.folded), pieces: folder.pieces }
}

impl<'t> Folded<'t> {
    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that was folded.
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// The bytes of the source that bytes of the folded text come from: from the first character's to the last one's.
    pub fn source_range(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.source_start(bytes.start);
        let end = if bytes.is_empty() { start } else { self.source_end(bytes.end) };
        start..end.max(start)
    }

    /// The byte of the source at which the character at a byte of the folded text starts.
    pub fn source_start(&self, at: usize) -> usize {
        if self.pieces.is_empty() {
            return at;
        }
        match self.pieces.get(self.index(at)) {
            Some(_) if at >= self.text.len() => self.source.len(),
            Some(piece) if piece.verbatim => piece.source.start + at - piece.text,
            Some(piece) => piece.source.start,
            None => self.source.len(),
        }
    }

    /// The byte of the source behind the character that ends at a byte of the folded text.
    pub fn source_end(&self, at: usize) -> usize {
        if self.pieces.is_empty() || at == 0 {
            return at;
        }
        match self.pieces.get(self.index(at - 1)) {
            Some(piece) if piece.verbatim => piece.source.start + at - piece.text,
            Some(piece) => piece.source.end,
            None => self.source.len(),
        }
    }

    /// The byte of the folded text that stands for a byte of the source: the first one that comes from there or from
    /// behind it.
    pub fn folded_start(&self, at: usize) -> usize {
        if self.pieces.is_empty() {
            return at;
        }
        let index = self.pieces.partition_point(|piece| piece.source.end <= at);
        match self.pieces.get(index) {
            Some(piece) if piece.verbatim && piece.source.start <= at => piece.text + at - piece.source.start,
            Some(piece) => piece.text,
            None => self.text.len(),
        }
    }

    /// Index of the piece that a byte of the folded text is in.
    fn index(&self, at: usize) -> usize {
        self.pieces.partition_point(|piece| piece.text <= at).saturating_sub(1)
    }
}

struct Folder {
    folded: String,
    pieces: Vec<Piece>,
    /// White space that may become a blank.
    blank: Option<Range<usize>>,
    /// The last character of the source that is no white space and has width; `None` at the start of a line.
    last: Option<char>,
}

impl Folder {
    /// Adds plain characters, which are most of a text, in one step.
    fn run(&mut self, source: &str, place: Range<usize>) {
        let text = &source[place.clone()];
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return };
        self.begin(source, first);
        self.piece(place, true);
        self.folded.push_str(text);
        self.last = Some(last);
    }

    fn character(&mut self, source: &str, at: usize, c: char) {
        let place = at..at + c.len_utf8();
        let fold = if is_circle(c) && is_zero(source, at, c) { Fold::Character('〇') } else { fold_character(c) };
        match fold {
            Fold::Nothing => {}
            Fold::Blank => {
                let start = self.blank.take().map_or(place.start, |blank| blank.start);
                self.blank = Some(start..place.end);
            }
            Fold::Same => {
                self.begin(source, c);
                self.piece(place, true);
                self.folded.push(c);
            }
            Fold::Character(folded) => {
                self.begin(source, c);
                self.piece(place, false);
                self.folded.push(folded);
            }
            Fold::Text(text) => {
                self.begin(source, c);
                self.piece(place, false);
                self.folded.push_str(&text);
            }
        }
    }

    /// Writes the blank before `c`, if there is one that means something.
    fn begin(&mut self, source: &str, c: char) {
        if let Some(blank) = self.blank.take()
            && c != '\n'
            && self.last.is_some_and(|last| !is_chinese(last))
            && !is_chinese(c)
        {
            let verbatim = &source[blank.clone()] == " ";
            self.piece(blank, verbatim);
            self.folded.push(' ');
        }
        self.last = (c != '\n').then_some(c);
    }

    /// Notes where the text comes from that is written next.
    fn piece(&mut self, source: Range<usize>, verbatim: bool) {
        match self.pieces.last_mut() {
            Some(last) if verbatim && last.verbatim && last.source.end == source.start => last.source.end = source.end,
            _ => self.pieces.push(Piece { text: self.folded.len(), source, verbatim }),
        }
    }
}

/// Characters of plain prose that stay what they are wherever they stand. Most texts have no others.
fn is_plain(c: char) -> bool {
    matches!(c, '!'..='~' | '\u{4e00}'..='\u{9fff}')
        || matches!(c, '、' | '。' | '《'..='】' | '〔' | '〕' | '—' | '‘' | '’' | '“' | '”' | '…' | '·')
}

/// Returns the number of bytes of the plain characters that a text begins with.
fn plain_run(text: &str) -> usize {
    text.find(|c| !is_plain(c)).unwrap_or(text.len())
}

fn fold_character(c: char) -> Fold {
    match c {
        '\n' | '!'..='~' | '\u{3001}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' => Fold::Same,
        c if is_blank(c) => Fold::Blank,
        c if is_invisible(c) => Fold::Nothing,
        // Full-width forms follow the order of ASCII.
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).map_or(Fold::Same, Fold::Character),
        '\u{2e80}'..='\u{2eff}' => radicals::unified(c).map_or(Fold::Same, Fold::Character),
        // 户 is what Chinese type shows; the compatibility mapping of the radical has the Japanese form.
        '\u{2f3e}' => Fold::Character('户'),
        // Numbers in circles are a way of numbering of their own.
        '\u{3250}'..='\u{325f}' | '\u{3280}'..='\u{3289}' | '\u{32b1}'..='\u{32bf}' => Fold::Same,
        '\u{2f00}'..='\u{2fdf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}'
        // （1） and 1. as one character, and their Chinese kin.
        | '\u{2474}'..='\u{249b}'
        | '\u{3200}'..='\u{33ff}'
        // Vertical, small and half-width forms.
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{fe50}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' => Fold::Text(std::iter::once(c).nfkc().collect()),
        _ => Fold::Same,
    }
}

/// White space other than a line break.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

fn is_circle(c: char) -> bool {
    matches!(c, '○' | '◯' | 'Ｏ')
}

/// Returns true if the circle at byte `at` is a zero: in 二○二三年, 一○一 and 二○、.
fn is_zero(source: &str, at: usize, c: char) -> bool {
    let is_numeral = |c: char| "〇零一二三四五六七八九十".contains(c);
    let is_skipped = |c: &char| is_circle(*c) || is_blank(*c) || is_invisible(*c);
    let before = source[..at].chars().rev().find(|c| !is_skipped(c));
    let behind = source[at + c.len_utf8()..].chars().find(|c| !is_skipped(c));
    before.is_some_and(is_numeral) && behind.is_some_and(|c| is_numeral(c) || matches!(c, '年' | '、' | '）' | ')'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (source, expected) in [
            ("受理１２件", "受理12件"),
            ("３．开会", "3.开会"),
            ("㈠动态", "(一)动态"),
            ("⒊开会", "3.开会"),
            ("①甲", "①甲"),
            ("教\u{200b}育厅", "教育厅"),
            ("教\u{ad}育厅", "教育厅"),
            ("教 育　厅", "教育厅"),
            ("⽔利厅与⺠政厅、用⼾", "水利厅与民政厅、用户"),
            ("二○二三年，二Ｏ二二年，一○一工程", "二〇二三年,二〇二二年,一〇一工程"),
            ("二○、综述（三○）", "二〇、综述(三〇)"),
            ("○ 甲 ○", "○甲○"),
            ("11 月 14 日", "11月14日"),
            ("S1 Hall  2", "S1 Hall 2"),
            ("国发〔2021〕 7 号", "国发〔2021〕7号"),
            ("《办法》 5 条，“教育厅”", "《办法》5条,“教育厅”"),
            ("甲 \n 乙", "甲\n乙"),
            (" a ", "a"),
            ("A\u{e123}b", "A\u{e123}b"),
        ] {
            assert_eq!(fold(source).text(), expected, "{source:?}");
        }
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let source = "今年 ㈠ 教 育\u{200b}厅１２ 件";
        let folded = fold(source);
        let range = |part: &str| {
            let at = folded.text().find(part).unwrap();
            &source[folded.source_range(at..at + part.len())]
        };
        assert_eq!(folded.text(), "今年(一)教育厅12件");
        for (part, expected) in
            [("教育厅", "教 育\u{200b}厅"), ("12", "１２"), ("件", "件"), ("(一)", "㈠"), ("一", "㈠")]
        {
            assert_eq!(range(part), expected, "{part}");
        }
        let at = source.find('厅').unwrap();
        assert_eq!(folded.folded_start(at), folded.text().find('厅').unwrap());
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn folding_again_changes_nothing(text in "[一二〇○Ｏ中文⻓⽔㈠①１a,，。（）“”《》 \u{3000}\n\u{200b}年、]{0,20}|\\PC{0,20}") {
            let once = fold(&text).text().to_owned();
            let twice = fold(&once).text().to_owned();
            prop_assert_eq!(twice, once);
        }

        #[test]
        fn places_ascend(text in "[一二○中文⻓㈠１a，。 \u{3000}\n\u{200b}]{0,20}") {
            let folded = fold(&text);
            let starts: Vec<usize> = folded.text().char_indices().map(|(at, _)| folded.source_start(at)).collect();
            prop_assert!(starts.is_sorted());
            for (at, c) in folded.text().char_indices() {
                let range = folded.source_range(at..at + c.len_utf8());
                prop_assert!(!range.is_empty() && text.get(range).is_some());
            }
        }
    }
}
