//! Brackets and quotation marks without their partners.
//!
//! Each paragraph is looked at on its own. What a quotation or a bracket leaves open may be closed in a later paragraph
//! of the section, and a quotation of several paragraphs opens each of them anew.

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::prose::{Block, Kind};

/// Opening marks with their closing ones; brackets of both widths pair with each other.
const PAIRS: [(char, char); 10] = [
    ('“', '”'),
    ('‘', '’'),
    ('《', '》'),
    ('〈', '〉'),
    ('（', '）'),
    ('【', '】'),
    ('〔', '〕'),
    ('「', '」'),
    ('『', '』'),
    ('〖', '〗'),
];

/// A mark that waits for its partner.
#[derive(Debug, Clone, Copy)]
struct Lone {
    block: usize,
    /// Byte of the block's text.
    at: usize,
    mark: char,
    opens: bool,
}

/// All lone marks of an issue.
pub fn check(blocks: &[Block], findings: &mut Vec<Finding>) {
    let lone: Vec<Lone> = blocks.iter().enumerate().flat_map(|(index, block)| lone_marks(index, block)).collect();
    let sections: Vec<usize> = blocks
        .iter()
        .scan(0, |section, block| {
            *section += usize::from(matches!(block.kind, Kind::Heading(_)));
            Some(*section)
        })
        .collect();
    let mut paired = vec![false; lone.len()];
    for (index, open) in lone.iter().enumerate().filter(|(_, lone)| lone.opens) {
        let spans = spans_paragraphs(open.mark);
        if spans && opened_anew(blocks, *open) {
            paired[index] = true;
            continue;
        }
        // A title that was cut in two ends in the next paragraph.
        let end = if spans { blocks.len() } else { open.block + 2 };
        let partner = lone.iter().enumerate().skip(index + 1).take(MOST_BETWEEN).find(|(at, close)| {
            sections[close.block] == sections[open.block]
                && !close.opens
                && !paired[*at]
                && close.mark == closing(open.mark)
                && (open.block + 1..end).contains(&close.block)
        });
        if let Some((at, _)) = partner {
            (paired[index], paired[at]) = (true, true);
        }
    }
    for (lone, _) in lone.iter().zip(&paired).filter(|(_, paired)| !**paired) {
        let block = &blocks[lone.block];
        let mark = block.text[lone.at..].chars().next().unwrap_or(lone.mark);
        let (message, hint) = if lone.opens {
            (format!("`{mark}` is not closed"), format!("add `{}` where it ends", closing(lone.mark)))
        } else {
            (format!("`{mark}` closes nothing"), format!("add `{}` where it begins", opening(lone.mark)))
        };
        let bytes = block.source(lone.at..lone.at + mark.len_utf8());
        findings.push(Finding::new(Rule::UnpairedMark, bytes, message, hint));
    }
}

/// Lone marks that may stand between two that pair across paragraphs.
const MOST_BETWEEN: usize = 50;
/// Marks that may be open at once.
const DEEPEST: usize = 50;

fn spans_paragraphs(mark: char) -> bool {
    matches!(mark, '“' | '（' | '「' | '【')
}

/// Whether the next paragraph begins with the same opening mark.
fn opened_anew(blocks: &[Block], open: Lone) -> bool {
    let next = blocks.get(open.block + 1).filter(|block| block.kind == Kind::Paragraph);
    next.is_some_and(|block| block.text.trim_start().starts_with(open.mark))
}

fn lone_marks(index: usize, block: &Block) -> Vec<Lone> {
    let mut open: Vec<Lone> = Vec::new();
    let mut lone = Vec::new();
    for (at, c) in block.text.char_indices() {
        let mark = match c {
            '(' => '（',
            ')' => '）',
            _ => c,
        };
        let found = |opens| Lone { block: index, at, mark, opens };
        if PAIRS.iter().any(|(opening, _)| *opening == mark) {
            open.push(found(true));
        } else if PAIRS.iter().any(|(_, closing)| *closing == mark) {
            if is_second(&block.text[..at], mark) {
                continue;
            }
            let deepest = open.len().saturating_sub(DEEPEST);
            let partner = open[deepest..].iter().rposition(|lone| closing(lone.mark) == mark);
            match partner.map(|partner| deepest + partner) {
                // What was opened inside and is still open has no partner.
                Some(partner) => lone.extend(open.drain(partner..).skip(1)),
                None if is_list_mark(&block.text[..at], mark) || is_apostrophe(&block.text, at, mark) => {}
                None => lone.push(found(false)),
            }
        }
    }
    lone.extend(open);
    lone.sort_by_key(|lone| lone.at);
    lone
}

/// `1）`, `a)`, `一）` at the start of a clause.
fn is_list_mark(before: &str, mark: char) -> bool {
    let token = |c: &char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c);
    let length: usize = before.chars().rev().take_while(token).map(char::len_utf8).sum();
    let rest = &before[..before.len() - length];
    mark == '）'
        && (1..=9).contains(&length)
        && rest.chars().next_back().is_none_or(|c| c.is_whitespace() || "，。；：、,;:".contains(c))
}

/// The sign in `don’t`, 5’ and ’22 年.
fn is_apostrophe(text: &str, at: usize, mark: char) -> bool {
    let behind = || text[at..].chars().nth(1);
    mark == '’'
        && (text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) || behind().is_some_and(|c| c.is_ascii_digit()))
}

/// The second sign in 5’30”.
fn is_second(before: &str, mark: char) -> bool {
    let minutes = before.trim_end_matches(|c: char| c.is_ascii_digit());
    mark == '”'
        && (1..=2).contains(&(before.len() - minutes.len()))
        && minutes.strip_suffix(['’', '′', '\'']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

fn closing(opening: char) -> char {
    PAIRS.iter().find(|(open, _)| *open == opening).map_or(opening, |(_, close)| *close)
}

fn opening(closing: char) -> char {
    PAIRS.iter().find(|(_, close)| *close == closing).map_or(closing, |(open, _)| *open)
}
