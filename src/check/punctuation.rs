//! Checks for half-width punctuation between Chinese characters, and for doubled punctuation.
//!
//! English, numbers, times, addresses and file names use half width, so a mark is reported only between Chinese
//! characters. A full stop, exclamation or question mark is mended only at the end of a paragraph: elsewhere it would
//! begin a new sentence, and perhaps a new passage with a new address, while readers may cite the old one.

use std::ops::Range;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::numbering;
use crate::parse::prose::{Block, OBJECT};
use crate::source::Edit;

/// Returns whether `c` is a Chinese character and not punctuation.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}' | '〇' | '々')
}

/// Returns whether `c` is Chinese punctuation.
fn is_wide_mark(c: char) -> bool {
    "，。、；：？！“”‘’《》〈〉（）【】〔〕「」『』…—·％℃".contains(c)
}

fn is_chinese(c: char) -> bool {
    is_han(c) || is_wide_mark(c)
}

/// Returns the full-width form of a half-width mark, and `None` for other characters.
pub fn widened(mark: char) -> Option<char> {
    Some(match mark {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '.' => '。',
        '!' => '！',
        '?' => '？',
        '(' => '（',
        ')' => '）',
        _ => return None,
    })
}

/// Returns whether a mark may not be doubled or follow another mark of this set.
pub fn stands_alone(mark: char) -> bool {
    "，。、；：".contains(mark)
}

/// Checks the punctuation of a block.
pub fn check(block: &Block, findings: &mut Vec<Finding>) {
    let line = Characters { block, characters: block.text.char_indices().collect() };
    let addresses = addresses(&block.text);
    let mut addresses = addresses.iter().peekable();
    for at in 0..line.characters.len() {
        let byte = line.characters[at].0;
        while addresses.next_if(|address| address.end <= byte).is_some() {}
        if addresses.peek().is_some_and(|address| address.contains(&byte)) {
            continue;
        }
        findings.extend(line.half_width(at));
        findings.extend(line.brackets(at));
        findings.extend(line.doubled(at));
    }
}

/// Returns the bytes of the web addresses in a text, up to the character where a browser would end them.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let address = |(at, _): (usize, &str)| {
        let length = text[at..].find(|c: char| c.is_whitespace() || is_wide_mark(c) || c == OBJECT);
        at..length.map_or(text.len(), |length| at + length)
    };
    let mut addresses: Vec<Range<usize>> = Vec::new();
    for (at, scheme) in text.match_indices("://") {
        // An address may contain another one.
        if addresses.last().is_none_or(|last| last.end <= at) {
            addresses.push(address((at, scheme)));
        }
    }
    addresses
}

/// A block as a sequence of characters.
struct Characters<'a> {
    block: &'a Block,
    /// Each with its offset in bytes in the text.
    characters: Vec<(usize, char)>,
}

/// The next character behind a mark, past blanks, quotation marks and brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Chinese; `apart` if something is between it and the mark.
    Chinese { apart: bool },
    /// A digit.
    Digit,
    /// The end of the paragraph.
    End,
    /// Anything else.
    Other,
}

impl Characters<'_> {
    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).map(|(_, c)| *c)
    }

    /// Converts a range of characters into bytes of the text.
    fn bytes(&self, characters: Range<usize>) -> Range<usize> {
        let byte = |index: usize| self.characters.get(index).map_or(self.block.text.len(), |(byte, _)| *byte);
        byte(characters.start)..byte(characters.end)
    }

    fn half_width(&self, at: usize) -> Option<Finding> {
        let mark = self.at(at)?;
        if !matches!(mark, ',' | ';' | ':' | '.' | '!' | '?') || !self.chinese_before(at) {
            return None;
        }
        let next = self.next(at + 1);
        let before = self.at(self.before_blanks(at).checked_sub(1)?)?;
        let slip = match (mark, next) {
            (_, Next::Other) => false,
            (',' | ';' | ':', Next::Digit) => !before.is_ascii_digit(),
            (_, Next::Digit) => false,
            ('.', _) => (is_han(before) || ")）”》".contains(before)) && !self.is_numbering(at),
            _ => true,
        };
        if !slip {
            return None;
        }
        let wide = widened(mark)?;
        let ends_sentence = matches!(mark, '.' | '!' | '?');
        let safe = !ends_sentence || next == Next::End;
        let mut finding = Finding::new(
            Rule::HalfWidthPunctuation,
            self.block.source(self.bytes(at..at + 1)),
            format!("half-width `{mark}` between Chinese characters"),
            match (mark, next) {
                ('.', Next::Chinese { apart: false }) => "write `。`, or `·` inside a foreign name".to_owned(),
                _ => format!("write `{wide}`"),
            },
        );
        let mended = self.before_blanks(at)..self.behind_blanks(at + 1);
        if let (true, Some(bytes)) = (safe, self.block.verbatim(self.bytes(mended))) {
            finding.edits.push(Edit { bytes, text: wide.to_string() });
        }
        Some(finding)
    }

    /// Returns the index of the first blank before a comma, semicolon or colon that follows Chinese (`甲 , 乙`), or `at`.
    fn before_blanks(&self, at: usize) -> usize {
        let nearest = at.saturating_sub(FAR);
        let mut start = at;
        while start > nearest && self.at(start - 1) == Some(' ') {
            start -= 1;
        }
        let parts = matches!(self.at(at), Some(',' | ';' | ':'));
        let chinese = start.checked_sub(1).and_then(|index| self.at(index)).is_some_and(is_chinese);
        if parts && chinese { start } else { at }
    }

    /// Returns the index behind the blanks that follow a half-width mark, which a full-width mark does not need.
    fn behind_blanks(&self, from: usize) -> usize {
        let mut end = from;
        while self.at(end) == Some(' ') && self.block.verbatim(self.bytes(from - 1..end + 1)).is_some() {
            end += 1;
        }
        if self.at(end).is_none_or(|c| c == '\n') { from } else { end }
    }

    fn chinese_before(&self, at: usize) -> bool {
        let Some(mut index) = self.before_blanks(at).checked_sub(1) else { return false };
        let mark = self.at(at);
        // Skip a run of marks (`?!`) and closing quotation marks and brackets.
        let nearest = at.saturating_sub(FAR);
        while index > nearest
            && (matches!(self.at(index), Some('!' | '?' | ')' | '"'))
                || (matches!(mark, Some(',' | ';')) && self.at(index) == mark))
        {
            index -= 1;
        }
        match self.at(index) {
            Some(c) if is_chinese(c) => true,
            Some(c) if c.is_ascii_digit() || c == '%' => {
                while index > nearest
                    && self.at(index).is_some_and(|c| c.is_ascii_digit() || matches!(c, '%' | '.' | ','))
                {
                    index -= 1;
                }
                while index > nearest && self.at(index) == Some(' ') {
                    index -= 1;
                }
                self.at(index).is_some_and(is_chinese)
            }
            _ => false,
        }
    }

    fn next(&self, from: usize) -> Next {
        let mut index = from;
        let mark = self.at(from - 1);
        let farthest = from + FAR;
        while index < farthest && matches!(mark, Some(',' | ';')) && self.at(index) == mark {
            index += 1;
        }
        let passed = |c: char| matches!(c, '!' | '?' | '"' | '(') || c.is_whitespace();
        while index < farthest && self.at(index).is_some_and(passed) {
            index += 1;
        }
        match self.at(index) {
            None => Next::End,
            Some(c) if is_chinese(c) => {
                let rest = &self.block.text[self.bytes(index..index).start..];
                if rest.chars().all(|c| "”’」』）】".contains(c)) {
                    return Next::End;
                }
                Next::Chinese { apart: index > from }
            }
            Some(c) if c.is_ascii_digit() => Next::Digit,
            Some(_) => Next::Other,
        }
    }

    /// Returns whether the mark at `at` belongs to the number that the block begins with: `一.`, `（1).`.
    fn is_numbering(&self, at: usize) -> bool {
        if at > FAR {
            return false;
        }
        let numbered = numbering::split_heading(&self.block.text).0;
        numbered.is_some_and(|numbering| self.bytes(at..at).start <= numbering.text.len())
    }

    /// Finds a pair of brackets with Chinese before and in it, of which at least one is in half width: `市(州)`.
    fn brackets(&self, at: usize) -> Option<Finding> {
        if !matches!(self.at(at), Some('(' | '（')) || !is_chinese(self.at(at.checked_sub(1)?)?) {
            return None;
        }
        let inside = self.characters[at + 1..].iter().take(MOST_INSIDE).take_while(|(_, c)| !"()（）\n".contains(*c));
        let inside: Vec<char> = inside.map(|(_, c)| *c).collect();
        let close = at + 1 + inside.len();
        let halves: Vec<usize> =
            [at, close].into_iter().filter(|index| matches!(self.at(*index), Some('(' | ')'))).collect();
        let is_pair = matches!(self.at(close), Some(')' | '）')) && !halves.is_empty();
        let prose =
            inside.iter().all(|c| *c != OBJECT && !c.is_ascii_alphabetic()) && inside.iter().any(|c| is_han(*c));
        // A half-width mark behind the bracket is a finding of its own, but for the dot of a file name.
        let is_name = self.at(close + 2).is_some_and(|c| c.is_ascii_alphanumeric());
        let followed = matches!(self.next(close + 1), Next::Chinese { .. } | Next::End)
            || (matches!(self.at(close + 1), Some(',' | ';' | ':' | '.')) && !is_name);
        if !is_pair || !prose || !followed {
            return None;
        }
        let place = |index: usize| self.bytes(index..index + 1);
        let edits = halves.iter().map(|index| {
            let text = self.at(*index).and_then(widened)?.to_string();
            self.block.verbatim(place(*index)).map(|bytes| Edit { bytes, text })
        });
        let mut finding = Finding::new(
            Rule::HalfWidthPunctuation,
            self.block.source(place(*halves.first()?)),
            "half-width bracket between Chinese characters",
            "write `（ ）`",
        );
        finding.edits = edits.collect::<Option<Vec<Edit>>>().unwrap_or_default();
        Some(finding)
    }

    fn doubled(&self, at: usize) -> Option<Finding> {
        let is_mark = |index: usize| self.at(index).is_some_and(stands_alone);
        if !is_mark(at) || !is_mark(at + 1) || (at > 0 && is_mark(at - 1)) {
            return None;
        }
        let mut end = at + 2;
        while is_mark(end) {
            end += 1;
        }
        let first = self.at(at)?;
        let same = (at..end).all(|index| self.at(index) == Some(first));
        let shown = &self.block.text[self.bytes(at..end)];
        let (message, hint) = match (same, end - at) {
            (true, length) if first == '。' && length > 2 => {
                (format!("`{shown}` is no mark"), "write `……`".to_owned())
            }
            (true, _) => (format!("`{first}` stands twice"), format!("write `{first}` once")),
            (false, _) => (format!("`{shown}` exclude each other"), "leave one of them".to_owned()),
        };
        let source = self.block.source(self.bytes(at..end));
        let mut finding = Finding::new(Rule::DoubledPunctuation, source, message, hint);
        let more = self.block.verbatim(self.bytes(at..end)).map(|whole| whole.start + first.len_utf8()..whole.end);
        if let Some(bytes) = more.filter(|_| same && !(first == '。' && end - at > 2)) {
            finding.edits.push(Edit { bytes, text: String::new() });
        }
        Some(finding)
    }
}

/// Distance in characters within which the neighbours of a mark are searched for. Bounds the search.
const FAR: usize = 24;

/// Maximum number of characters inside a pair of brackets.
const MOST_INSIDE: usize = 60;
