//! Bold type beside Chinese punctuation.
//!
//! CommonMark takes `**教育厅：**开展` for text, because a closing mark behind punctuation must not
//! stand before a letter; Chinese writes no space there. What is left of such marks in the text of
//! one container is paired here.

use super::markdown::closing;
use pulldown_cmark::{Event, Tag, TagEnd, TextMergeStream};

const MARK: &str = "**";

/// Turns pairs of marks that were left in the text into bold type; an odd one stays as it is.
pub fn mend<'a>(events: Vec<Event<'a>>) -> Vec<Event<'a>> {
    // A run of marks that opens and closes nothing comes as one text event each.
    if !events.iter().any(|event| matches!(event, Event::Text(text) if text.contains('*'))) {
        return events;
    }
    let events: Vec<Event<'a>> = TextMergeStream::new(events.into_iter()).collect();
    let pairs = pairs(&events);
    let mut mended = Vec::with_capacity(events.len() + 2 * pairs.len());
    for (index, event) in events.into_iter().enumerate() {
        let Event::Text(text) = &event else {
            mended.push(event);
            continue;
        };
        let mut from = 0;
        for (at, opens) in pairs.iter().filter(|(place, _)| place.0 == index).map(|(place, opens)| (place.1, *opens)) {
            push_text(&mut mended, &text[from..at]);
            mended.push(if opens { Event::Start(Tag::Strong) } else { Event::End(TagEnd::Strong) });
            from = at + MARK.len();
        }
        if from == 0 {
            mended.push(event);
        } else {
            push_text(&mut mended, &text[from..]);
        }
    }
    mended
}

fn push_text(events: &mut Vec<Event<'_>>, text: &str) {
    if !text.is_empty() {
        events.push(Event::Text(text.to_owned().into()));
    }
}

/// Places (event, byte) of marks that pair up in one container, in order; true where one opens.
fn pairs(events: &[Event<'_>]) -> Vec<((usize, usize), bool)> {
    let mut pairs = Vec::new();
    let mut depth = 0;
    let mut pending: Option<((usize, usize), i32)> = None;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::InlineHtml(html) if closing(html).is_some() => depth += 1,
            Event::InlineHtml(html) if html.starts_with("</") => {
                depth -= 1;
                pending = pending.filter(|(_, opened)| *opened <= depth);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                pending = pending.filter(|(_, opened)| *opened <= depth);
            }
            Event::Text(text) => {
                for (at, _) in text.match_indices(MARK) {
                    let before = text[..at].chars().next_back();
                    let after = text[at + MARK.len()..].chars().next();
                    match pending {
                        // White space inside the marks means that they are text.
                        Some(_) if before.is_some_and(char::is_whitespace) => {}
                        Some((open, opened)) if opened == depth => {
                            pairs.extend([(open, true), ((index, at), false)]);
                            pending = None;
                        }
                        Some(_) => {}
                        None if after.is_some_and(char::is_whitespace) => {}
                        None => pending = Some(((index, at), depth)),
                    }
                }
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Parser, html};

    #[test]
    fn bold_beside_punctuation() {
        let cases = [
            ("**教育厅：**开展", "<p><strong>教育厅：</strong>开展</p>\n"),
            ("本周，**“教育厅”**开展。", "<p>本周，<strong>“教育厅”</strong>开展。</p>\n"),
            ("**甲**乙", "<p><strong>甲</strong>乙</p>\n"),
            ("甲**。乙", "<p>甲**。乙</p>\n"),
        ];
        for (text, expected) in cases {
            let mut written = String::new();
            html::push_html(&mut written, super::mend(Parser::new(text).collect()).into_iter());
            assert_eq!(written, expected);
        }
    }
}
