//! Structure of a body: its headings and its items.
//!
//! Input: the blocks of a document, its masthead taken out. Output: the same paragraphs as blocks of a body: no page
//! breaks, no labels, headings with their depth (一、 1, （一） 2). Items are paragraphs that begin with their number,
//! `1.`, as bulletins print them. Where numbering and style disagree, numbering is right; `headings` knows which are
//! headings. Two paragraphs stay two: readers that know lines and pages have joined what a page's end cuts.

use super::document::{Block, Inline, Paragraph};
use super::doubt::Doubt;
use super::headings::{self, Depths, Kind};
use super::joins;
use super::markers::mend_marker;

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

/// Settles headings and markers; returns doubts about paragraphs that may go on in the next, too.
pub fn body(blocks: Vec<Block>) -> (Vec<Block>, Vec<Doubt>) {
    let entries = headings::contents(&blocks);
    let kinds: Vec<Option<Kind>> =
        blocks.iter().zip(entries).map(|(block, is_entry)| Kind::of(block).filter(|_| !is_entry)).collect();
    let depths = Depths::new(&blocks, &kinds);
    let (mut body, mut doubts) = (Vec::new(), Vec::new());
    let mut page_ended = false;
    for (block, kind) in blocks.into_iter().zip(kinds) {
        let block = match block {
            Block::PageBreak => {
                page_ended = true;
                continue;
            }
            Block::Table(table) => Block::Table(table),
            Block::Paragraph(paragraph) if is_blank(&paragraph) => continue,
            Block::Paragraph(paragraph) => Block::Paragraph(match kind {
                Some(kind) => Paragraph { heading: Some(depths.of(kind)), ..paragraph },
                None => text(body.last(), paragraph, page_ended, &mut doubts),
            }),
        };
        page_ended = false;
        body.push(block);
    }
    (body, doubts)
}

/// Makes a paragraph that is no heading, and looks whether the one before may go on in it.
fn text(before: Option<&Block>, mut paragraph: Paragraph, page_ended: bool, doubts: &mut Vec<Doubt>) -> Paragraph {
    if let Some(Block::Paragraph(before)) = before
        && joins::may_go_on(before, &paragraph, page_ended)
    {
        doubts.push(joins::doubt("a paragraph ends within a sentence and may go on in the next", before, &paragraph));
    }
    paragraph.heading = None;
    mend_marker(&mut paragraph);
    paragraph
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}

/// Returns whether nothing is in a paragraph but white space.
fn is_blank(paragraph: &Paragraph) -> bool {
    let holds = |inline: &Inline| match inline {
        Inline::Text { text, .. } | Inline::Link { text, .. } => !text.trim().is_empty(),
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
        body(with_labels(blocks)).0.iter().map(show).collect()
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
        check(
            &[
                "第一编 总则",
                "第一分编 通则",
                "第一章 基本规定",
                "第一节 自然人",
                "一、主要做法：",
                "（一）经查明，如下：",
            ],
            &[
                "#第一编 总则",
                "##第一分编 通则",
                "###第一章 基本规定",
                "####第一节 自然人",
                "#####一、主要做法：",
                "（一）经查明，如下：",
            ],
        );
        check(&["　　１ ．本周", "2. 本周", "3. 5 月"], &["1．本周", "2.本周", "3. 5 月"]);
    }

    #[test]
    fn entries_of_a_table_of_contents_are_no_headings() {
        check(
            &["目　录", "一、动态\t1", "（一）办件", "二、打算", "一、动态", "（一）办件", "二、打算"],
            &["目　录", "一、动态\t1", "（一）办件", "二、打算", "#一、动态", "##（一）办件", "#二、打算"],
        );
        check(&["一、动态", "一、动态"], &["#一、动态", "#一、动态"]);
        check(&["一、动态\t1", "一、动态"], &["一、动态\t1", "#一、动态"]);
        check(&["要目", "一、动态", "二、打算"], &["要目", "#一、动态", "#二、打算"]);
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
    fn two_paragraphs_stay_two() {
        let first = "2.由多部门联合主办、公司承办的四川省第二届技能大赛";
        for lines in [&[first, "|", "总决赛圆满落幕。"][..], &[first, "总决赛圆满落幕。"]] {
            check(lines, &[first, "总决赛圆满落幕。"]);
        }
        let blocks = [styled(first, None), Block::PageBreak, styled("总决赛圆满落幕。", None)];
        let doubts = body(blocks.to_vec()).1;
        assert!(doubts[0].to_string().ends_with("省第二届技能大赛 | 总决赛圆满落幕。…"), "{}", doubts[0]);
        assert_eq!(body(vec![styled(first, None), styled("3.本周", None)]).1, []);
    }
}
