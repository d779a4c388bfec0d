//! The query parser.
//!
//! White space separates words, except where Chinese typesetting inserts it anyway: between Chinese characters and digits
//! or letters, and beside punctuation. `"…"`, in any quotation marks of a Chinese keyboard, is a phrase to find as it
//! is; `-词` excludes passages that contain 词.

use super::characters::{Class, is_white_space};
use super::literal::Literal;
use super::normalise::normalise;

/// Characters of a query that are read; the rest is ignored.
const LENGTH: usize = 200;
/// Quotation marks by kind. A quotation is closed by a mark of its own kind, so other kinds may occur inside.
const QUOTES: [&[char]; 3] = [&['"', '＂', '“', '”'], &['「', '」', '｢', '｣'], &['『', '』']];

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Strings that must all occur; empty if there is nothing to search for.
    pub literals: Vec<Literal>,
    /// Strings of which none may occur.
    pub excluded: Vec<Literal>,
    /// Whether part of the query was quoted, which limits the results to the first tier.
    pub quoted: bool,
}

/// A piece of the query.
enum Piece {
    Plain(String),
    Quoted(String),
    Excluded(String),
}

impl Query {
    /// Parses `raw`. Never fails: whatever is not an operator is text.
    pub fn parse(raw: &str) -> Self {
        let characters: Vec<char> = raw.chars().take(LENGTH).collect();
        let query = Self::of(joined(pieces(&characters, true)));
        if query.literals.is_empty() && !query.excluded.is_empty() {
            return Self::of(joined(pieces(&characters, false)));
        }
        query
    }

    fn of(pieces: Vec<Piece>) -> Self {
        let mut query = Self::default();
        let last = pieces.len().saturating_sub(1);
        for (index, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Plain(text) => query.literals.extend(literal(&text, index == last)),
                Piece::Excluded(text) => query.excluded.extend(literal(&text, false)),
                Piece::Quoted(text) => {
                    let literal = Literal::new(&normalise(&text), false);
                    query.quoted |= literal.is_some();
                    query.literals.extend(literal);
                }
            }
        }
        query
    }
}

fn literal(text: &str, prefix: bool) -> Option<Literal> {
    Literal::new(&normalise(without_lone_quotes(text)), prefix)
}

/// Splits at white space and, if `operators` is set, at operators.
fn pieces(characters: &[char], operators: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if is_white_space(characters[at]) {
            at += 1;
            continue;
        }
        let rest = &characters[at..];
        let text = |range: &[char]| range.iter().collect::<String>();
        let word = rest.iter().position(|c| is_white_space(*c)).unwrap_or(rest.len());
        let excludes =
            operators && is_minus(rest[0]) && rest.get(1).is_some_and(|c| !is_minus(*c) && !is_white_space(*c));
        let opening = usize::from(excludes);
        let closing = if operators { quoted(&rest[opening..]) } else { None };
        let (piece, length) = match (closing, excludes) {
            (Some(closing), true) => (Piece::Excluded(text(&rest[2..=closing])), closing + 2),
            (Some(closing), false) => (Piece::Quoted(text(&rest[1..closing])), closing + 1),
            (None, true) => (Piece::Excluded(text(&rest[1..word])), word),
            (None, false) => (Piece::Plain(text(&rest[..word])), word),
        };
        at += length;
        // An operator without an operand is a typing slip or not finished yet.
        let is_empty =
            closing.is_none() && rest[opening..word].iter().all(|c| is_minus(*c) || quotes_like(*c).is_some());
        if !(operators && is_empty) {
            pieces.push(piece);
        }
    }
    pieces
}

/// Returns true for characters that keyboards and input methods produce for a minus.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '–' | '—')
}

/// Returns the quotation marks of the same kind as `c`.
fn quotes_like(c: char) -> Option<&'static [char]> {
    QUOTES.into_iter().find(|marks| marks.contains(&c))
}

/// Returns the index of the mark that closes the quotation at the start of `text`: one before white space or the end.
fn quoted(text: &[char]) -> Option<usize> {
    let marks = quotes_like(*text.first()?)?;
    let ends = |at: usize| text.get(at + 1).is_none_or(|behind| is_white_space(*behind));
    (1..text.len()).find(|at| marks.contains(&text[*at]) && ends(*at))
}

/// Strips a quotation mark from either end if it has no partner.
fn without_lone_quotes(text: &str) -> &str {
    let is_lone = |text: &str, c: char| {
        quotes_like(c).is_some_and(|marks| text.chars().filter(|other| marks.contains(other)).count() == 1)
    };
    let text = text.chars().next().filter(|c| is_lone(text, *c)).map_or(text, |c| &text[c.len_utf8()..]);
    text.chars().next_back().filter(|c| is_lone(text, *c)).map_or(text, |c| &text[..text.len() - c.len_utf8()])
}

/// Joins neighbours between which white space is insignificant.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        if let (Some(Piece::Plain(left)), Piece::Plain(right)) = (joined.last_mut(), &piece)
            && !are_parted(left, right)
        {
            left.push(' ');
            left.push_str(right);
            continue;
        }
        joined.push(piece);
    }
    joined
}

/// Returns true if white space between the two separates words: 无线电 补申报, but not 11 月.
fn are_parted(left: &str, right: &str) -> bool {
    let last = normalise(left).chars().last().map(Class::of);
    let first = normalise(right).chars().next().map(Class::of);
    matches!((last, first), (Some(Class::Cjk), Some(Class::Cjk)) | (Some(Class::Word), Some(Class::Word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str) -> (Vec<String>, Vec<String>, bool) {
        let query = Query::parse(raw);
        let text = |literals: &[Literal]| {
            literals.iter().map(|l| format!("{}{}", l.text(), if l.prefix { "…" } else { "" })).collect()
        };
        (text(&query.literals), text(&query.excluded), query.quoted)
    }

    #[test]
    fn queries() {
        let cases: &[(&str, &[&str], &[&str], bool)] = &[
            ("11 月 14 日", &["11月14日…"], &[], false),
            ("无线电 补申报", &["无线电", "补申报…"], &[], false),
            ("S1 演播厅", &["s1演播厅…"], &[], false),
            ("hello world", &["hello", "world…"], &[], false),
            ("市(州), 105 名", &["市(州), 105名…"], &[], false),
            ("\"无线电 台\" -广电", &["无线电台"], &["广电"], true),
            ("-19", &["-19…"], &[], false),
            ("“无线电 台” —广电", &["无线电台"], &["广电"], true),
            ("「打破『孤岛』」", &["打破孤岛"], &[], true),
            ("“无线电", &["无线电…"], &[], false),
            ("无线电 - 广电", &["无线电", "广电…"], &[], false),
            ("打破\"孤岛\"现象", &["打破孤岛现象…"], &[], false),
            ("无线电 -\"广 电\" 台", &["无线电", "台…"], &["广电"], false),
            ("  ，。 ", &[], &[], false),
        ];
        for (raw, literals, excluded, quoted) in cases {
            let expected = (
                literals.iter().map(|s| s.to_string()).collect(),
                excluded.iter().map(|s| s.to_string()).collect(),
                *quoted,
            );
            assert_eq!(shown(raw), expected, "{raw}");
        }
    }
}
