//! Paragraphs that may have been cut in two: by the end of a page, or by whoever took the text out of pages.

use super::document::{Inline, Paragraph};
use super::doubt::Doubt;
use super::markers::is_numbered;

/// Characters of a paragraph that is longer than a printed line: no title, name or entry of a list.
const LONG: usize = 40;
/// Characters of prose; a shorter text may be a title.
const PROSE: usize = 16;
/// Characters of each side that a doubt quotes.
const QUOTED: usize = 12;

/// Returns whether `next` seems to go on with a sentence that `before` does not end. That is no proof: only a reader
/// that knows the lines of a page can join the two.
pub fn may_go_on(before: &Paragraph, next: &Paragraph, page_ended: bool) -> bool {
    let start = next.text();
    let starts_anew = start.trim().is_empty()
        || start.starts_with(char::is_whitespace)
        || starts_with_bullet(&start)
        || is_numbered(&start)
        || next.centred
        || next.heading.is_some();
    if starts_anew || before.heading.is_some() || before.centred || !ends_open(&end(before)) {
        return false;
    }
    // A list or a signature ends no sentence; the rest of a paragraph does.
    let is_rest = || ends_sentence(&end(next)) && ends_in_text(next);
    let least = if page_ended { PROSE } else { LONG };
    is_prose(before, least) && ends_in_text(before) && (page_ended || is_rest())
}

/// Returns whether neither a sentence nor anything in brackets is closed at the end of a text.
pub fn ends_open(text: &str) -> bool {
    !ends_sentence(text) && !text.trim_end().ends_with(['）', ')', '》', '】', '〕', ']'])
}

/// Puts `next` behind `before`.
pub fn join(before: &mut Paragraph, next: Paragraph) {
    if needs_blank(end(before).chars().next_back(), next.text().chars().next()) {
        before.inlines.push(Inline::Text { text: " ".into(), bold: false });
    }
    before.inlines.extend(next.inlines);
}

/// Quotes the place between two paragraphs.
pub fn doubt(kind: &'static str, before: &Paragraph, next: &Paragraph) -> Doubt {
    let end = end(before);
    let first = end.trim_end().char_indices().rev().nth(QUOTED - 1).map_or(0, |(at, _)| at);
    let start: String = next.text().chars().take(QUOTED).collect();
    Doubt::body(kind).detail(format!("…{} | {start}…", end[first..].trim()))
}

/// Returns whether a paragraph is more than a title or a name: `least` characters with a mark among them. It may be
/// very long, joined of many, and is not read to its end.
fn is_prose(paragraph: &Paragraph, least: usize) -> bool {
    let texts = || paragraph.inlines.iter().filter_map(text_of);
    texts().any(|text| text.contains(['，', ',', '。', '、', '；']))
        && texts().flat_map(str::chars).nth(least - 1).is_some()
}

fn starts_with_bullet(text: &str) -> bool {
    text.starts_with(['•', '●', '○', '■', '□', '◆', '◇', '▪', '·', '★', '※', '-', '*', '\u{f0b7}'])
}

/// Returns the last words of a paragraph.
fn end(paragraph: &Paragraph) -> String {
    let last = paragraph.inlines.len().saturating_sub(4);
    paragraph.inlines[last..].iter().filter_map(text_of).collect()
}

fn ends_in_text(paragraph: &Paragraph) -> bool {
    paragraph.inlines.last().is_some_and(|inline| text_of(inline).is_some())
}

fn text_of(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Text { text, .. } | Inline::Link { text, .. } => Some(text),
        Inline::LineBreak | Inline::Image(_) | Inline::Footnote(_) => None,
    }
}

/// Returns whether a full stop, a colon or the like closes the text, perhaps inside brackets.
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '’', '"', '）', ')', '》', '」', '』', '】', '*']);
    text.ends_with(['。', '！', '？', '；', '：', '…', '.', '!', '?', ';', ':', '．'])
}

/// Returns whether a blank belongs between the last and the first character of two lines: between words, not within a
/// figure.
pub fn needs_blank(before: Option<char>, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let within_figure = before.is_ascii_digit() && next.is_ascii_digit();
    before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() && !within_figure
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUT: &str =
        "2.11 月 17 日，由多部门联合主办、传媒集团股份有限公司承办的全省第二届政务服务和公共资源交易服务技能大赛";

    fn paragraph(text: &str) -> Paragraph {
        Paragraph { inlines: vec![Inline::Text { text: text.into(), bold: false }], ..Paragraph::default() }
    }

    fn goes_on(before: &str, next: &str, page_ended: bool) -> bool {
        may_go_on(&paragraph(before), &paragraph(next), page_ended)
    }

    #[test]
    fn an_open_sentence_may_go_on() {
        for page_ended in [true, false] {
            assert!(goes_on(CUT, "总决赛圆满落幕。", page_ended));
            for end in ["。", "：", "）", "；", "》"] {
                assert!(!goes_on(&format!("{CUT}{end}"), "总决赛圆满落幕。", page_ended), "{end}");
            }
            for next in ["3.本周，调研。", "（一）办件。", "　　新的一段。", "• 其一。", "- 其一。", ""]
            {
                assert!(!goes_on(CUT, next, page_ended), "{next}");
            }
        }
    }

    #[test]
    fn without_the_end_of_a_page_the_rest_must_close_it() {
        assert!(!goes_on(CUT, "省政务服务中心", false));
        assert!(!goes_on("由多部门联合主办、公司承办的技能大赛", "总决赛圆满落幕。", false));
        assert!(goes_on("由多部门联合主办、公司承办的技能大赛", "总决赛圆满落幕。", true));
    }

    #[test]
    fn a_doubt_quotes_both_sides() {
        let shown = doubt("two paragraphs were joined", &paragraph(CUT), &paragraph("总决赛")).to_string();
        assert_eq!(shown, "two paragraphs were joined: …公共资源交易服务技能大赛 | 总决赛…");
    }
}
