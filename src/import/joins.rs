//! Paragraphs that were cut in two: by the end of a page, or by whoever took the text out of pages.
//!
//! A sentence that is open where a page ends goes on. Where no page is known to end, only a long paragraph with an open
//! sentence goes on, in one that closes it; that is a conclusion, and a doubt names the place.

use super::document::{Inline, Paragraph};
use super::markers::is_numbered;

/// Characters of a paragraph that is longer than a printed line: no title, name or entry of a list.
const LONG: usize = 40;
/// Characters of prose; what is shorter may be a title.
const PROSE: usize = 16;
/// Characters of each side that a doubt quotes.
const QUOTED: usize = 12;

/// How surely a paragraph goes on in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// A page ends within a sentence.
    Certain,
    /// Nothing but the open sentence tells it.
    Likely,
}

/// Whether `next` goes on with the sentence that `before` does not end. Neither is a heading by its number.
pub fn find(before: &Paragraph, next: &Paragraph, page_ended: bool) -> Option<Join> {
    let start = next.text();
    let starts_anew = start.trim().is_empty()
        || start.starts_with(char::is_whitespace)
        || starts_with_bullet(&start)
        || is_numbered(&start)
        || next.centred
        || next.heading.is_some();
    if starts_anew || before.heading.is_some() || before.centred || ends_sentence(&end(before)) {
        return None;
    }
    if page_ended {
        return is_prose(before, PROSE).then_some(Join::Certain);
    }
    // A list or a signature ends no sentence; the rest of a paragraph does.
    let is_rest = ends_sentence(&end(next)) && ends_in_text(next);
    (is_prose(before, LONG) && ends_in_text(before) && is_rest).then_some(Join::Likely)
}

/// Puts `next` behind `before`.
pub fn join(before: &mut Paragraph, next: Paragraph) {
    if needs_blank(end(before).chars().next_back(), next.text().chars().next()) {
        before.inlines.push(Inline::Text { text: " ".into(), bold: false });
    }
    before.inlines.extend(next.inlines);
}

/// Says where two paragraphs are about to be joined that may not be one.
pub fn doubt(before: &Paragraph, next: &Paragraph) -> String {
    let end = end(before);
    let first = end.trim_end().char_indices().rev().nth(QUOTED - 1).map_or(0, |(at, _)| at);
    let start: String = next.text().chars().take(QUOTED).collect();
    format!("two paragraphs were joined, as the first ends no sentence: …{} | {start}…", end[first..].trim())
}

/// Whether a paragraph is more than a title or a name: `least` characters with a mark among them. It may be very long,
/// joined of many, and is not read to its end.
fn is_prose(paragraph: &Paragraph, least: usize) -> bool {
    let texts = || paragraph.inlines.iter().filter_map(text_of);
    texts().any(|text| text.contains(['，', ',', '。', '、', '；']))
        && texts().flat_map(str::chars).nth(least - 1).is_some()
}

fn starts_with_bullet(text: &str) -> bool {
    text.starts_with(['•', '●', '○', '■', '□', '◆', '◇', '▪', '·', '★', '※', '-', '*', '\u{f0b7}'])
}

/// The last words of a paragraph.
fn end(paragraph: &Paragraph) -> String {
    let last = paragraph.inlines.len().saturating_sub(4);
    paragraph.inlines[last..].iter().filter_map(text_of).collect()
}

fn ends_in_text(paragraph: &Paragraph) -> bool {
    paragraph.inlines.last().is_some_and(|inline| text_of(inline).is_some())
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

#[cfg(test)]
mod tests {
    use super::*;

    const CUT: &str =
        "2.11 月 17 日，由多部门联合主办、传媒集团股份有限公司承办的全省第二届政务服务和公共资源交易服务技能大赛";

    fn paragraph(text: &str) -> Paragraph {
        Paragraph { inlines: vec![Inline::Text { text: text.into(), bold: false }], ..Paragraph::default() }
    }

    fn found(before: &str, next: &str, page_ended: bool) -> Option<Join> {
        find(&paragraph(before), &paragraph(next), page_ended)
    }

    #[test]
    fn an_open_sentence_goes_on() {
        for (page_ended, join) in [(true, Some(Join::Certain)), (false, Some(Join::Likely))] {
            assert_eq!(found(CUT, "总决赛圆满落幕。", page_ended), join);
            assert_eq!(found(&format!("{CUT}。"), "总决赛圆满落幕。", page_ended), None);
            for next in ["3.本周，调研。", "（一）办件。", "　　新的一段。", "• 其一。", "- 其一。", ""]
            {
                assert_eq!(found(CUT, next, page_ended), None, "{next}");
            }
        }
    }

    #[test]
    fn without_the_end_of_a_page_the_rest_must_close_it() {
        assert_eq!(found(CUT, "省政务服务中心", false), None);
        assert_eq!(found("由多部门联合主办、公司承办的技能大赛", "总决赛圆满落幕。", false), None);
        assert_eq!(found("由多部门联合主办、公司承办的技能大赛", "总决赛圆满落幕。", true), Some(Join::Certain));
    }

    #[test]
    fn a_doubt_quotes_both_sides() {
        let expected = "two paragraphs were joined, as the first ends no sentence: …公共资源交易服务技能大赛 | 总决赛…";
        assert_eq!(doubt(&paragraph(CUT), &paragraph("总决赛")), expected);
    }
}
