//! What the numbers and styles of a source mean: its headings, its items, and paragraphs that a page's end cut in two.
//!
//! Input: the blocks of a document, its masthead taken out. Output: the same text as blocks of a body: no page breaks, no
//! labels, headings with their depth (一、 1, （一） 2). Items are paragraphs that begin with their number, `1.`, as
//! bulletins print them. Where numbering and style disagree, numbering is right; `headings` knows which are headings,
//! `joins` which paragraphs were one.

use super::document::{Block, Inline, Paragraph};
use super::headings::{Depths, Kind};
use super::joins::{self, Join};
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

/// Settles headings, markers and joins; returns the doubts about joins, too.
pub fn body(blocks: Vec<Block>) -> (Vec<Block>, Vec<String>) {
    let kinds: Vec<Option<Kind>> = blocks.iter().map(Kind::of).collect();
    let depths = Depths::new(&blocks, &kinds);
    let mut body = Body::default();
    for (block, kind) in blocks.into_iter().zip(kinds) {
        match block {
            Block::PageBreak => body.page_ended = true,
            Block::Table(table) => body.push(Block::Table(table)),
            Block::Paragraph(paragraph) if is_blank(&paragraph) => {}
            Block::Paragraph(paragraph) => match kind {
                Some(kind) => body.push(Block::Paragraph(Paragraph { heading: Some(depths.of(kind)), ..paragraph })),
                None => body.add_text(paragraph),
            },
        }
    }
    (body.blocks, body.doubts)
}

/// A body that is being put together.
#[derive(Default)]
struct Body {
    blocks: Vec<Block>,
    /// Whether a page ends behind the last block.
    page_ended: bool,
    doubts: Vec<String>,
}

impl Body {
    fn push(&mut self, block: Block) {
        self.page_ended = false;
        self.blocks.push(block);
    }

    /// Adds a paragraph that is no heading, to the one before where that goes on in it.
    fn add_text(&mut self, mut paragraph: Paragraph) {
        if let Some(Block::Paragraph(before)) = self.blocks.last_mut()
            && let Some(found) = joins::find(before, &paragraph, self.page_ended)
        {
            if found == Join::Likely {
                self.doubts.push(joins::doubt(before, &paragraph));
            }
            joins::join(before, paragraph);
            self.page_ended = false;
            return;
        }
        paragraph.heading = None;
        mend_marker(&mut paragraph);
        self.push(Block::Paragraph(paragraph));
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
