//! What the numbers and styles of a source mean: its headings, its items, and paragraphs that a page's end cut in two.
//!
//! Input: the blocks of a document, its masthead taken out. Output: the same text as blocks of a body: no page breaks, no
//! labels, headings with their depth (一、 1, （一） 2). Items are paragraphs that begin with their number, `1.`, as
//! bulletins print them. Where numbering and style disagree, numbering is right.

use std::collections::BTreeMap;

use super::document::{Block, Inline, Paragraph};
use crate::parse::numbering;

/// Puts the numbers that a format counts itself into the text, as they would be typed.
pub fn with_labels(blocks: Vec<Block>) -> Vec<Block> {
    let label = |block| match block {
        Block::Paragraph(paragraph) => Block::Paragraph(typed(paragraph)),
        Block::Table(mut table) => {
            for paragraph in table.rows.iter_mut().flatten().flatten() {
                *paragraph = typed(std::mem::take(paragraph));
            }
            Block::Table(table)
        }
        Block::PageBreak => Block::PageBreak,
    };
    blocks.into_iter().map(label).collect()
}

fn typed(mut paragraph: Paragraph) -> Paragraph {
    let Some(label) = paragraph.label.take() else { return paragraph };
    let label = label.trim().to_owned();
    // `1.` before `11 月` would be 1.11.
    let apart =
        label.ends_with(|c: char| !is_wide(c)) && paragraph.text().starts_with(|c: char| c.is_ascii_alphanumeric());
    let text = if apart { format!("{label} ") } else { label };
    match paragraph.inlines.first_mut() {
        Some(Inline::Text { text: first, bold: false }) => first.insert_str(0, &text),
        _ => paragraph.inlines.insert(0, Inline::Text { text, bold: false }),
    }
    paragraph
}

/// Settles headings, markers and joins.
pub fn body(blocks: Vec<Block>) -> Vec<Block> {
    let kinds: Vec<Option<Kind>> = blocks.iter().map(Kind::of).collect();
    let depths = Depths::new(&blocks, &kinds);
    let mut body: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut page_ended = false;
    for (block, kind) in blocks.into_iter().zip(kinds) {
        match block {
            Block::PageBreak => page_ended = true,
            Block::Table(table) => {
                body.push(Block::Table(table));
                page_ended = false;
            }
            Block::Paragraph(paragraph) if is_blank(&paragraph) => {}
            Block::Paragraph(mut paragraph) => {
                let before = match body.last_mut() {
                    Some(Block::Paragraph(before)) if page_ended => Some(before),
                    _ => None,
                };
                let depth = kind.map(|kind| depths.of(kind));
                match before.filter(|before| depth.is_none() && goes_on(before, &paragraph)) {
                    Some(before) => join(before, paragraph),
                    None => {
                        paragraph.heading = depth;
                        if depth.is_none() {
                            mend_marker(&mut paragraph);
                        }
                        body.push(Block::Paragraph(paragraph));
                    }
                }
                page_ended = false;
            }
        }
    }
    body
}

/// What makes a paragraph a heading. The order is that of depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// 第一章.
    Chapter,
    /// 一、.
    Chinese,
    /// （一）.
    Bracketed,
    /// 1., where a style says that it is a heading.
    Arabic,
    /// A style of this level, without a number.
    Style(u8),
}

impl Kind {
    fn of(block: &Block) -> Option<Self> {
        let Block::Paragraph(paragraph) = block else { return None };
        let text = paragraph.text();
        let text = text.trim();
        if !is_title(text) || paragraph.inlines.iter().any(|inline| matches!(inline, Inline::Image(_))) {
            return None;
        }
        numbered(text, paragraph.heading.is_some()).unwrap_or_else(|| paragraph.heading.map(Self::Style))
    }
}

/// The kind that the numbering of `text` tells; `None` where it has none, `Some(None)` where it makes an item.
fn numbered(text: &str, styled: bool) -> Option<Option<Kind>> {
    let half = half_width_start(text);
    let numbering = numbering::split_heading(&half).0?.text.trim_start_matches(['（', '(']).to_owned();
    let arabic = numbering.starts_with(|c: char| c.is_ascii_digit());
    Some(if numbering.starts_with('第') {
        Some(Kind::Chapter)
    } else if arabic {
        styled.then_some(Kind::Arabic)
    } else if numbering.ends_with(['）', ')']) {
        Some(Kind::Bracketed)
    } else {
        Some(Kind::Chinese)
    })
}

/// Whether a paragraph can be a heading: short, and no sentence.
fn is_title(text: &str) -> bool {
    let ends_open = text.ends_with(['，', ',', '、']);
    !text.is_empty() && text.chars().count() <= 60 && !text.contains(['。', '；']) && !ends_open && !ends_sentence(text)
}

/// Whether `text` begins with a number or a bracketed one: it is no continuation.
pub fn is_numbered(text: &str) -> bool {
    let text = half_width_start(text.trim());
    numbering::split_heading(&text).0.is_some() || numbering::item_marker(&text, 1).is_some() || follows_marker(&text)
}

/// `12.11 月 14 日`: a marker whose place in the count is not known here.
fn follows_marker(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && text[..digits].parse().is_ok_and(|number: u32| numbering::item_marker(text, number).is_some())
}

/// Depth of each kind in one issue: those that occur, counted.
struct Depths {
    numbered: Vec<Kind>,
    /// Depth of a style's level, by the numbered headings that have it.
    styles: BTreeMap<u8, u8>,
}

impl Depths {
    fn new(blocks: &[Block], kinds: &[Option<Kind>]) -> Self {
        let mut numbered: Vec<Kind> =
            kinds.iter().flatten().filter(|kind| !matches!(kind, Kind::Style(_))).copied().collect();
        numbered.sort_unstable();
        numbered.dedup();
        let mut depths = Self { numbered, styles: BTreeMap::new() };
        for (block, kind) in blocks.iter().zip(kinds) {
            let (Block::Paragraph(Paragraph { heading: Some(level), .. }), Some(kind)) = (block, kind) else {
                continue;
            };
            if !matches!(kind, Kind::Style(_)) {
                let depth = depths.of(*kind);
                depths.styles.entry(*level).or_insert(depth);
            }
        }
        depths
    }

    fn of(&self, kind: Kind) -> u8 {
        let place = match kind {
            Kind::Style(level) => return self.styles.get(&level).copied().unwrap_or(level).clamp(1, 5),
            kind => self.numbered.iter().position(|known| *known == kind),
        };
        u8::try_from(place.unwrap_or(0) + 1).unwrap_or(5)
    }
}

/// Whether `next`, on a new page, goes on with the sentence that `before` does not end.
fn goes_on(before: &Paragraph, next: &Paragraph) -> bool {
    let start = next.text();
    let starts_anew =
        start.starts_with(char::is_whitespace) || is_numbered(&start) || next.centred || next.heading.is_some();
    before.heading.is_none()
        && is_prose(before)
        && !ends_sentence(&end(before))
        && !starts_anew
        && !start.trim().is_empty()
}

/// Whether a paragraph is more than a title or a name. A paragraph may be long, joined of many: it is not read to its end.
fn is_prose(paragraph: &Paragraph) -> bool {
    let texts = || paragraph.inlines.iter().filter_map(text_of);
    texts().any(|text| text.contains(['，', ',', '。', '、', '；'])) && texts().flat_map(str::chars).nth(15).is_some()
}

/// The last words of a paragraph.
fn end(paragraph: &Paragraph) -> String {
    let last = paragraph.inlines.len().saturating_sub(4);
    paragraph.inlines[last..].iter().filter_map(text_of).collect()
}

fn text_of(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Text { text, .. } => Some(text),
        Inline::LineBreak | Inline::Image(_) | Inline::Footnote(_) => None,
    }
}

/// Whether a full stop, a colon or the like closes the text, perhaps inside brackets.
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '’', '"', '）', ')', '》', '」', '』', '】', '*']);
    text.ends_with(['。', '！', '？', '；', '：', '…', '.', '!', '?', ';', ':', '．'])
}

/// Whether a blank belongs between the last and the first character of two lines: between words, not within a figure.
pub fn needs_blank(before: Option<char>, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let within_figure = before.is_ascii_digit() && next.is_ascii_digit();
    before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() && !within_figure
}

fn join(before: &mut Paragraph, next: Paragraph) {
    if needs_blank(end(before).chars().next_back(), next.text().chars().next()) {
        before.inlines.push(Inline::Text { text: " ".into(), bold: false });
    }
    before.inlines.extend(next.inlines);
}

/// `１ ．` → `1．`: the marker of an item as kanku reads it. Markdown makes a list of `1. `, so the blank goes too.
fn mend_marker(paragraph: &mut Paragraph) {
    let whole = paragraph.text();
    let Some(Inline::Text { text, .. }) = paragraph.inlines.first_mut() else { return };
    let trimmed = text.trim_start();
    let half = half_width_start(trimmed);
    let digits = half.bytes().take_while(u8::is_ascii_digit).count();
    let behind = half[digits..].trim_start();
    let Some(mark) = behind.chars().next().filter(|c| digits > 0 && digits <= 3 && matches!(c, '.' | '．' | '、'))
    else {
        *text = trimmed.to_owned();
        return;
    };
    let rest = behind[mark.len_utf8()..].trim_start();
    let had_gap = rest.len() < behind.len() - mark.len_utf8();
    // `1. 11 月` keeps its blank: 1.11 may be a figure.
    let next =
        half_width_start(whole.trim_start())[digits..].trim_start()[mark.len_utf8()..].trim_start().chars().next();
    let gap = if had_gap && next.is_some_and(|c| c.is_ascii_digit()) { " " } else { "" };
    *text = format!("{}{mark}{gap}{rest}", &half[..digits]);
}

/// `text` with the full-width digits at its start, and a full-width point behind them, in half width.
fn half_width_start(text: &str) -> String {
    let digits: String = text.chars().map_while(ascii_digit).collect();
    let rest = text.trim_start_matches(|c| ascii_digit(c).is_some());
    format!("{digits}{rest}")
}

fn ascii_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}

/// Whether nothing is in a paragraph but white space.
fn is_blank(paragraph: &Paragraph) -> bool {
    let holds = |inline: &Inline| match inline {
        Inline::Text { text, .. } => !text.trim().is_empty(),
        Inline::LineBreak => false,
        Inline::Image(_) | Inline::Footnote(_) => true,
    };
    !paragraph.inlines.iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(text: &str, heading: Option<u8>) -> Block {
        let inlines = vec![Inline::Text { text: text.into(), bold: false }];
        Block::Paragraph(Paragraph { heading, inlines, ..Paragraph::default() })
    }

    fn shown(blocks: Vec<Block>) -> Vec<String> {
        let show = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                format!("{}{}", "#".repeat(paragraph.heading.unwrap_or(0).into()), paragraph.text())
            }
            other => format!("{other:?}"),
        };
        body(with_labels(blocks)).iter().map(show).collect()
    }

    fn check(lines: &[&str], expected: &[&str]) {
        let block = |line: &&str| if *line == "|" { Block::PageBreak } else { styled(line, None) };
        assert_eq!(shown(lines.iter().map(block).collect()), expected);
    }

    #[test]
    fn numbers_make_headings() {
        check(
            &[
                "一、动态",
                "（一）办件",
                "1.11 月 14 日至 15 日，调研",
                "（1）其一",
                "(二)推进",
                "一、加强领导，落实责任。",
            ],
            &[
                "#一、动态",
                "##（一）办件",
                "1.11 月 14 日至 15 日，调研",
                "（1）其一",
                "##(二)推进",
                "一、加强领导，落实责任。",
            ],
        );
        check(&["（一）办件", "第一章 总则"], &["##（一）办件", "#第一章 总则"]);
        check(&["　　１ ．本周", "2. 本周", "3. 5 月"], &["1．本周", "2.本周", "3. 5 月"]);
    }

    #[test]
    fn numbering_wins_over_style() {
        let blocks = vec![
            styled("一、动态", Some(3)),
            styled("（一）办件", Some(1)),
            styled("附表", Some(3)),
            styled("1.本周，教育厅开展工作。", Some(2)),
        ];
        assert_eq!(shown(blocks), ["#一、动态", "##（一）办件", "#附表", "1.本周，教育厅开展工作。"]);
    }

    #[test]
    fn labels_are_typed() {
        let mut paragraphs = vec![styled("11 月 14 日，调研。", None), styled("动态", None)];
        for (block, label) in paragraphs.iter_mut().zip(["1.", "一、"]) {
            if let Block::Paragraph(paragraph) = block {
                paragraph.label = Some(label.into());
            }
        }
        assert_eq!(shown(paragraphs), ["1. 11 月 14 日，调研。", "#一、动态"]);
    }

    #[test]
    fn a_sentence_goes_on_over_the_page() {
        let first = "2.由多部门联合主办、公司承办的四川省第二届技能大赛";
        check(&[first, "|", "总决赛圆满落幕。"], &[&format!("{first}总决赛圆满落幕。")]);
        for next in ["3.本周", "（一）办件", "　　新的一段"] {
            check(&[first, "|", next], &[first, if next == "（一）办件" { "#（一）办件" } else { next.trim() }]);
        }
        check(&[first, "同页的下一段。"], &[first, "同页的下一段。"]);
        check(&["二、厅长进大厅", "|", "本周，副厅长值守。"], &["#二、厅长进大厅", "本周，副厅长值守。"]);
    }
}
