//! Emphasis beside Chinese marks.
//!
//! CommonMark takes the marks of `**教育厅：**开展` for text, because a closing mark behind punctuation must not stand
//! before a letter; Chinese sets no blank there. The "CJK-friendly" amendment (github.com/tats-u/markdown-cjk-friendly)
//! changes which runs of `*` and `_` may open and close emphasis beside Chinese, Japanese and Korean characters, and
//! nothing else. The parser that is used here does not know the amendment. So its decisions are undone in every
//! paragraph that has such marks, and made again, by the algorithm of CommonMark 0.31 ("process emphasis").
//!
//! Input and output: the events of a Markdown text with their places. Text without Chinese characters keeps its events,
//! with one exception: a single `*` between numbers (200*300*50) is no mark, and neither are three or more within a
//! number (138****1234), because they are always meant as they stand.

mod delimiters;
mod flanking;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{Spanned, depth_change};

use delimiters::{Delimiters, Place};

/// Decides anew which marks are emphasis; `source` is what the events were read from.
pub fn amend<'a>(events: Vec<Spanned<'a>>, source: &str) -> Vec<Spanned<'a>> {
    if !events.iter().any(|(event, span)| may_change(event, span, source)) {
        return events;
    }
    let mut amended = Vec::with_capacity(events.len());
    let (mut in_cell, mut in_code) = (false, false);
    let mut events = events.into_iter();
    loop {
        if !in_code {
            let length = events.as_slice().iter().take_while(|(event, _)| is_inline(event)).count();
            let has_marks = events.as_slice()[..length].iter().any(|(event, span)| may_change(event, span, source));
            let inlines = events.by_ref().take(length);
            if has_marks {
                amend_inlines(inlines.collect(), source, in_cell, true, &mut amended);
            } else {
                amended.extend(inlines);
            }
        }
        let Some((event, span)) = events.next() else { break };
        if let Event::Start(tag) = &event {
            in_cell |= matches!(tag, Tag::TableCell);
            in_code |= matches!(tag, Tag::CodeBlock(_));
        } else if let Event::End(tag) = &event {
            in_cell &= !matches!(tag, TagEnd::TableCell);
            in_code &= !matches!(tag, TagEnd::CodeBlock);
        }
        amended.push((event, span));
    }
    amended
}

/// Returns whether `**text**` is bold between `before` and `after`, which stand beside it in one line.
pub fn makes_strong(before: &str, text: &str, after: &str) -> bool {
    let before = before.chars().next_back().map(String::from).unwrap_or_default();
    let after = after.chars().next().map(String::from).unwrap_or_default();
    let line = format!("{before}**{text}**{after}");
    let (open, close) = (before.len(), before.len() + 2 + text.len());
    flanking::of(&line, open..open + 2, open == 0, false).can_open
        && flanking::of(&line, close..close + 2, false, false).can_close
}

/// Returns true for emphasis and for text that may hold marks of it.
fn may_change(event: &Event<'_>, span: &Range<usize>, source: &str) -> bool {
    is_emphasis(event) || has_marks(event, span, source)
}

fn is_emphasis(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
    )
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::TaskListMarker(_)
        | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript)
        | Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript) => true,
        Event::Html(_) | Event::Rule => false,
        Event::Start(_) | Event::End(_) => is_emphasis(event),
    }
}

/// Returns whether a text has characters that may be marks: those that stand so in the source.
fn has_marks(event: &Event<'_>, span: &Range<usize>, source: &str) -> bool {
    matches!(event, Event::Text(text) if text.contains(['*', '_', '~']) && source[span.clone()] == **text)
}

/// Decides about the inlines of one block, or of a link in it.
fn amend_inlines<'a>(
    inlines: Vec<Spanned<'a>>,
    source: &str,
    in_cell: bool,
    mut starts_line: bool,
    amended: &mut Vec<Spanned<'a>>,
) {
    if !inlines.iter().any(|(event, span)| may_change(event, span, source)) {
        amended.extend(inlines);
        return;
    }
    let mut delimiters = Delimiters::default();
    let mut pieces: Vec<Vec<Spanned<'a>>> = Vec::new();
    let mut rest = inlines.into_iter();
    while let Some((event, span)) = rest.next() {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                let length = marks(&event, &span, source);
                delimiters.add(Place { at: span.start, piece: pieces.len() }, length, starts_line);
                starts_line = false;
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                let length = marks(&event, &span, source);
                delimiters.add(Place { at: span.end - length, piece: pieces.len() }, length, false);
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript) => {
                let mut inner = Vec::new();
                let mut depth = 1;
                let mut end = None;
                for (event, span) in rest.by_ref() {
                    depth += depth_change(&event);
                    if depth == 0 {
                        end = Some((event, span));
                        break;
                    }
                    inner.push((event, span));
                }
                let mut piece = vec![(event, span)];
                amend_inlines(inner, source, in_cell, false, &mut piece);
                piece.extend(end);
                pieces.push(piece);
                starts_line = false;
            }
            Event::Text(text) if has_marks(&Event::Text(text.clone()), &span, source) => {
                split_text(&text, &span, source, starts_line, &mut delimiters, &mut pieces);
                starts_line = false;
            }
            event => {
                starts_line = matches!(event, Event::SoftBreak | Event::HardBreak);
                pieces.push(vec![(event, span)]);
            }
        }
    }
    let emphasis = delimiters.decide(source, in_cell);
    write(pieces, &emphasis, source, amended);
}

/// Returns the number of bytes that open or close this emphasis.
fn marks(event: &Event<'_>, span: &Range<usize>, source: &str) -> usize {
    match event {
        Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => 2,
        Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
            if source[span.clone()].starts_with("~~") =>
        {
            2
        }
        _ => 1,
    }
}

/// Parts a text at its marks. An escaped mark can only stand first, because an escape begins a text.
fn split_text<'a>(
    text: &str,
    span: &Range<usize>,
    source: &str,
    starts_line: bool,
    delimiters: &mut Delimiters,
    pieces: &mut Vec<Vec<Spanned<'a>>>,
) {
    let escaped = source[..span.start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let mut push = |part: Range<usize>| {
        if !part.is_empty() {
            let place = span.start + part.start..span.start + part.end;
            pieces.push(vec![(Event::Text(text[part].to_owned().into()), place)]);
        }
        pieces.len()
    };
    let mut done = 0;
    let mut at = usize::from(escaped);
    while let Some(offset) = text[at.min(text.len())..].find(['*', '_', '~']) {
        let start = at + offset;
        let mark = text.as_bytes()[start];
        let length = text.as_bytes()[start..].iter().take_while(|byte| **byte == mark).count();
        let piece = push(done..start);
        delimiters.add(Place { at: span.start + start, piece }, length, starts_line && start == 0);
        done = start + length;
        at = done;
    }
    push(done..text.len());
}

/// Writes the pieces with the emphasis that was decided on; marks that are none become text.
fn write<'a>(
    pieces: Vec<Vec<Spanned<'a>>>,
    emphasis: &[delimiters::Run],
    source: &str,
    amended: &mut Vec<Spanned<'a>>,
) {
    let mut runs = emphasis.iter().peekable();
    let mut pieces = pieces.into_iter();
    let mut written = 0;
    loop {
        while let Some(run) = runs.next_if(|run| run.place.piece == written) {
            for part in &run.parts {
                amended.push(match part {
                    delimiters::Part::Open(tag, span) => (Event::Start(tag.clone()), span.clone()),
                    delimiters::Part::Close(tag, span) => (Event::End(*tag), span.clone()),
                    delimiters::Part::Text(span) => (Event::Text(source[span.clone()].to_owned().into()), span.clone()),
                });
            }
        }
        let Some(piece) = pieces.next() else { break };
        amended.extend(piece);
        written += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Options, Parser, TextMergeStream, html};

    use super::*;

    fn parsed(source: &str) -> Vec<Spanned<'_>> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
        Parser::new_ext(source, options).into_offset_iter().collect()
    }

    /// HTML of one paragraph.
    fn amended(source: &str) -> String {
        let mut written = String::new();
        html::push_html(&mut written, amend(parsed(source), source).into_iter().map(|(event, _)| event));
        written.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn emphasis_beside_chinese_marks() {
        let cases = [
            ("**教育厅：**开展", "<strong>教育厅：</strong>开展"),
            ("本周，**“教育厅”**开展。", "本周，<strong>“教育厅”</strong>开展。"),
            ("一是**“三减”**；二是**“四办”**落实。", "一是<strong>“三减”</strong>；二是<strong>“四办”</strong>落实。"),
            ("**《办法》**印发，**《细则》**待发。", "<strong>《办法》</strong>印发，<strong>《细则》</strong>待发。"),
            ("**重点（一）**推进**重点（二）**。", "<strong>重点（一）</strong>推进<strong>重点（二）</strong>。"),
            ("甲*（乙）*丙", "甲<em>（乙）</em>丙"),
            ("***“甲”***乙", "<em><strong>“甲”</strong></em>乙"),
            ("**“甲”*乙*丙。**丁", "<strong>“甲”<em>乙</em>丙。</strong>丁"),
            ("~~甲。~~乙~~丙~~", "<del>甲。</del>乙<del>丙</del>"),
            ("*甲。*乙*丙*", "<em>甲。</em>乙<em>丙</em>"),
            ("_内部_（_注_）", "<em>内部</em>（<em>注</em>）"),
            ("**甲……**乙——**丙**——丁", "<strong>甲……</strong>乙——<strong>丙</strong>——丁"),
            ("**[附件](a)。**乙", "<strong><a href=\"a\">附件</a>。</strong>乙"),
            ("[**甲。**乙](a)**丙。**丁", "<a href=\"a\"><strong>甲。</strong>乙</a><strong>丙。</strong>丁"),
            ("**가.**나 **カ゛。**キ", "<strong>가.</strong>나 <strong>カ゛。</strong>キ"),
            ("**⭐甲**", "<strong>⭐甲</strong>"),
        ];
        for (source, expected) in cases {
            assert_eq!(amended(source), expected, "{source}");
        }
    }

    #[test]
    fn marks_that_stay_text() {
        let cases =
            ["甲**。乙", "\\*\\*甲。\\*\\*乙", "`**甲。**`乙", "甲 ** 乙", "5~7 月、2~3 日", "a_b_c_终稿", "**甲 **乙"];
        for source in cases {
            let written = amended(source);
            assert!(
                !written.contains("<strong>") && !written.contains("<em>") && !written.contains("<del>"),
                "{written}"
            );
        }
    }

    #[test]
    fn a_mark_between_numbers_multiplies() {
        for source in ["尺寸 200*300*50 毫米，共 3*4*5 块", "50mm*30mm*2", "２００*３００*５０", "(2+3)*4*(5)", "3*a*b"]
        {
            assert_eq!(amended(source), source);
        }
        assert_eq!(amended("第1*重点*2"), "第1<em>重点</em>2");
        assert_eq!(amended("**2**和*3*"), "<strong>2</strong>和<em>3</em>");
    }

    #[test]
    fn what_makes_bold_type_is_read_as_bold_type() {
        for (before, text, after) in [("甲", "“乙”", "丙"), ("", "甲。", "乙"), ("甲", "a.", "b"), ("甲", "乙", "")]
        {
            let is_bold = amended(&format!("{before}**{text}**{after}")).contains("<strong>");
            assert_eq!(makes_strong(before, text, after), is_bold, "{before}**{text}**{after}");
        }
    }

    /// Events with neighbouring texts as one, because a mark that is text may come alone.
    fn merged(events: Vec<Spanned<'_>>) -> Vec<Event<'_>> {
        TextMergeStream::new(events.into_iter().map(|(event, _)| event)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, ..crate::property_tests::config() })]

        #[test]
        fn text_without_chinese_is_read_as_before(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "*", "**", "***", "_", "__", "~", "~~", "a", "b c", " ", "\n", ".", "(", ")", "\"", "[", "](x)", "`", "\\",
                    "<b>", "|", "| - |\n", "> ", "- ", "&amp;", "é", "    ", "\n```\n", "\n\n", "“", "”", "—", "\u{a0}", "$", "+", "![", "####",
                ]),
                0..24,
            ),
        ) {
            let source = parts.concat();
            prop_assert_eq!(merged(amend(parsed(&source), &source)), merged(parsed(&source)), "{:?}", source);
        }

        #[test]
        fn no_text_is_lost_or_added(
            parts in prop::collection::vec(
                prop::sample::select(vec!["*", "**", "_", "~~", "甲", "乙。", "“", "”", " ", "\n", "a", "[", "](x)", "`", "\\", "1"]),
                0..24,
            ),
        ) {
            let source = parts.concat();
            let events = amend(parsed(&source), &source);
            let mut depth = 0;
            for (event, span) in &events {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth -= 1,
                    Event::Text(text) if source.get(span.clone()).is_some_and(|part| part.len() == text.len()) => {
                        prop_assert_eq!(&source[span.clone()], &**text);
                    }
                    _ => {}
                }
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
