//! What a reader typed → what is searched for.
//!
//! White space parts words, except where Chinese typesetting puts it anyway, between Chinese and digits or
//! letters and beside punctuation. `"…"` is a text as it stands, `-词` is one that must not be there.

use super::characters::{Class, is_white_space};
use super::literal::Literal;
use super::normalise::normalise;

/// Characters of a query that are read.
const LENGTH: usize = 200;

/// A query, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// All must be there; none where there is nothing to search for.
    pub literals: Vec<Literal>,
    /// None may be there.
    pub excluded: Vec<Literal>,
    /// Whether something was quoted, which asks for the literal text alone.
    pub quoted: bool,
}

/// A piece of the text as typed.
enum Piece {
    Plain(String),
    Quoted(String),
    Excluded(String),
}

impl Query {
    /// Understands `raw`. Never fails: what is no operator is text.
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
                Piece::Plain(text) => query.literals.extend(Literal::new(&normalise(&text), index == last)),
                Piece::Excluded(text) => query.excluded.extend(Literal::new(&normalise(&text), false)),
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

/// Cuts at white space, and at operators where `operators` are understood.
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
        pieces.push(piece);
        at += length;
    }
    pieces
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－')
}

/// Where the quotation that `text` opens with is closed: by a mark in front of white space or the end.
fn quoted(text: &[char]) -> Option<usize> {
    let is_quote = |c: char| matches!(c, '"' | '＂');
    text.first().filter(|c| is_quote(**c))?;
    let closes = |at: &usize| is_quote(text[*at]) && text.get(at + 1).is_none_or(|behind| is_white_space(*behind));
    (1..text.len()).find(closes)
}

/// Joins neighbours that white space does not part.
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

/// Whether white space between the two means two words: 无线电 补申报, but not 11 月.
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
            ("打破\"孤岛\"现象", &["打破\"孤岛\"现象…"], &[], false),
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
