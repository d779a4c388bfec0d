//! Passages as HTML: written, made safe, and told apart from their text.

use std::borrow::Cow;

use pulldown_cmark::{Event, html};

use crate::archive::issue::ROOT;
use crate::escape::html_text;

/// Writes events as HTML; what an author wrote as HTML goes through the sanitiser.
pub(super) fn write(events: Vec<Event<'_>>, raw: bool, inline: bool) -> String {
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    if !raw && inline {
        return written;
    }
    for side in ["left", "center", "right"] {
        written = written.replace(&format!(" style=\"text-align: {side}\""), &format!(" class=\"align-{side}\""));
    }
    if raw { sanitise(&written) } else { written }
}

/// The tags in `html` with the bytes of `text` before which they stand; `None` where `html` is not `text`, escaped,
/// with tags in it.
pub(super) fn tags<'a>(html: &'a str, text: &str) -> Option<Vec<(usize, &'a str)>> {
    let mut tags = Vec::new();
    let (mut at, mut rest) = (0, html);
    loop {
        let (between, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let plain = unescaped(between);
        if !text[at..].starts_with(&*plain) || html_text(&plain) != between {
            return None;
        }
        at += plain.len();
        if behind.is_empty() {
            return (at == text.len()).then_some(tags);
        }
        let (tag, behind) = behind.split_at(behind.find('>')? + 1);
        tags.push((at, tag));
        rest = behind;
    }
}

/// Undoes [`html_text`].
fn unescaped(html: &str) -> Cow<'_, str> {
    if html.contains('&') {
        html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").into()
    } else {
        html.into()
    }
}

/// Keeps harmless elements; no script, handler, style, outside resource or foreign id survives.
fn sanitise(html: &str) -> String {
    ammonia::Builder::default()
        .add_allowed_classes("sup", &["footnote-ref"])
        .add_allowed_classes("div", &["table", "footnote"])
        .add_allowed_classes("span", &["footnote-mark"])
        .add_allowed_classes("td", &["align-left", "align-center", "align-right"])
        .add_allowed_classes("th", &["align-left", "align-center", "align-right"])
        .attribute_filter(|element, attribute, value| {
            let outside = ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
            let fine = match attribute {
                "href" if element == "a" => outside || is_own(value),
                "href" | "src" | "cite" | "background" => is_own(value),
                _ => true,
            };
            fine.then_some(value.into())
        })
        .url_schemes(["http", "https", "mailto"].into())
        .clean(html)
        .to_string()
}

/// Whether an address leads into the site, from its root down.
fn is_own(value: &str) -> bool {
    value.strip_prefix(ROOT).is_some_and(|rest| {
        let path = rest.split('#').next().unwrap_or_default();
        path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    })
}

/// What a reader sees of safe HTML.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = &rest[open..close];
        let block = ["</p", "</div", "</li", "</td", "</th", "<br", "</h", "</tr"].iter().any(|t| tag.starts_with(t));
        if block && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = &rest[close..];
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
    text.replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn html_that_is_text_with_tags_in_it() {
        assert_eq!(tags("甲&lt;乙", "甲<乙"), Some(vec![]));
        assert_eq!(tags("甲<b>乙</b>", "甲乙"), Some(vec![(3, "<b>"), (6, "</b>")]));
        assert_eq!(tags("甲<br />\n乙", "甲\n乙"), Some(vec![(3, "<br />")]));
        for (html, text) in [("甲 ", "甲"), ("甲", "甲乙"), ("甲&nbsp;", "甲\u{a0}"), ("<b title=\">\">甲</b>", "甲")]
        {
            assert_eq!(tags(html, text), None, "{html}");
        }
    }
}
