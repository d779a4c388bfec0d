//! Passages outside their issue: shortened text, and HTML whose links and anchors are made to fit
//! another page.

use std::borrow::Cow;

use crate::archive::issue::ROOT;

/// The first `characters` of `text` on one line, with an ellipsis where something was cut.
pub fn shorten(text: &str, characters: usize) -> String {
    let mut short = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == characters {
            short.push('…');
            break;
        }
        short.push(if c.is_whitespace() { ' ' } else { c });
    }
    short
}

/// HTML of an issue's passage for another page: relative links lead on from `issue_href` (the issue,
/// seen from that page), those behind [`ROOT`] are left as they are, and anchors are dropped, since two issues may have the same ones.
pub fn rebase<'a>(html: &'a str, issue_href: &str) -> Cow<'a, str> {
    if ![" href=\"", " src=\"", " id=\""].iter().any(|attribute| html.contains(attribute)) {
        return Cow::Borrowed(html);
    }
    let folder = issue_href.rfind('/').map_or("", |slash| &issue_href[..=slash]);
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let tag = &rest[..tag_length(rest)];
        rebase_tag(tag, issue_href, folder, &mut out);
        rest = &rest[tag.len()..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the tag that `html` starts with; `>` may stand inside quotation marks.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn rebase_tag(tag: &str, issue_href: &str, folder: &str, out: &mut String) {
    let mut rest = tag;
    // A value ends at the next quotation mark: the sanitiser writes `"` inside one as `&quot;`.
    while let Some((before, (value, after))) = rest.split_once("=\"").and_then(|(b, r)| Some((b, r.split_once('"')?))) {
        let (lead, name) = before.rsplit_once(' ').unwrap_or(("", before));
        out.push_str(lead);
        if name != "id" {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            if matches!(name, "href" | "src") && is_relative(value) {
                out.push_str(if value.starts_with('#') { issue_href } else { folder });
            }
            out.push_str(value);
            out.push('"');
        }
        rest = after;
    }
    out.push_str(rest);
}

fn is_relative(url: &str) -> bool {
    let head = url.split(['/', '?', '#']).next().unwrap_or_default();
    !url.starts_with('/') && !url.starts_with(ROOT) && !head.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_on_from_the_issue() {
        let cases = [
            ("本周 <b>a</b>", "本周 <b>a</b>"),
            ("<a href=\"#s1\">x</a>", "<a href=\"../issues/2023/044.html#s1\">x</a>"),
            ("<img alt=\"a > b\" src=\"p.png\">", "<img alt=\"a > b\" src=\"../issues/2023/p.png\">"),
            ("<sup id=\"f\"><a href=\"https://a.cn/\">1</a></sup>", "<sup><a href=\"https://a.cn/\">1</a></sup>"),
            ("<img src=\"\u{e000}/media/p.png\">", "<img src=\"\u{e000}/media/p.png\">"),
            ("写作 id=\"x\" 即可", "写作 id=\"x\" 即可"),
        ];
        for (html, expected) in cases {
            assert_eq!(rebase(html, "../issues/2023/044.html"), expected);
        }
    }
}
