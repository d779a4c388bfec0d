//! Checks for brackets and quotation marks without a partner.
//!
//! Marks are paired within a paragraph first. A mark that is still open may be closed in a later paragraph of the same
//! section, and a quotation of several paragraphs has an opening mark before each of them.

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::parse::prose::{Block, Kind};

/// Opening marks and their closing marks. Half-width brackets count as full-width ones.
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

/// Mark without a partner in its paragraph.
#[derive(Debug, Clone, Copy)]
struct Lone {
    block: usize,
    /// Offset in bytes in the text of the block.
    at: usize,
    mark: char,
    opens: bool,
}

/// Checks the marks of an issue.
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
        // A title that was split into two paragraphs ends in the next one.
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

/// Maximum number of lone marks between two that pair across paragraphs. Bounds the search.
const MOST_BETWEEN: usize = 50;
/// Maximum number of open marks that a closing mark is compared with. Bounds the search.
const DEEPEST: usize = 50;

fn spans_paragraphs(mark: char) -> bool {
    matches!(mark, '“' | '（' | '「' | '【')
}

/// Returns whether the next paragraph begins with the same opening mark.
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
                // Marks opened in between and not closed have no partner.
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

/// Returns whether a closing bracket belongs to a list marker at the start of a clause: `1）`, `a)`, `一）`.
fn is_list_mark(before: &str, mark: char) -> bool {
    let token = |c: &char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c);
    let length: usize = before.chars().rev().take_while(token).map(char::len_utf8).sum();
    let rest = &before[..before.len() - length];
    mark == '）'
        && (1..=9).contains(&length)
        && rest.chars().next_back().is_none_or(|c| c.is_whitespace() || "，。；：、,;:".contains(c))
}

/// Returns whether a closing quotation mark is an apostrophe or a sign for minutes: `don’t`, 5’, ’22 年.
fn is_apostrophe(text: &str, at: usize, mark: char) -> bool {
    let behind = || text[at..].chars().nth(1);
    mark == '’'
        && (text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) || behind().is_some_and(|c| c.is_ascii_digit()))
}

/// Returns whether a closing quotation mark is the sign for seconds in 5’30”.
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
