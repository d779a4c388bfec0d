//! Escaping of text for HTML, XML and the terminal: one function for each place that a text can stand in.

use std::borrow::Cow;
use std::fmt;

/// Escapes `text` for HTML between tags (`<`, `>`, `&`); quotation marks stay.
pub fn html_text(text: &str) -> Cow<'_, str> {
    // Bytes are compared many at a time, which characters are not.
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&')) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    // Writing into a String does not fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut escaped, text);
    Cow::Owned(escaped)
}

/// Escapes `text` for a quoted attribute of HTML; also fit between tags.
pub fn html_attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    // Writing into a String does not fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}

/// Writes `text` escaped for HTML, between tags or in an attribute in quotation marks of either kind.
///
/// # Errors
/// Those of `out`.
pub fn write_html(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[written..at])?;
        out.write_str(entity)?;
        written = at + 1;
    }
    out.write_str(&text[written..])
}

/// Escapes `text` for XML and SVG, as content or in a quoted attribute, and drops the characters that XML 1.0 forbids
/// even as references.
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if is_xml(c) => escaped.push(c),
            _ => {}
        }
    }
    escaped
}

/// Escapes JSON for the content of a `<script>` element, where no `</script>` may end it early; it stays the same JSON.
pub fn json_in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The production `Char` of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Replaces what would move a terminal's cursor, change its colours or turn its lines round (control characters and
/// marks of writing direction) by U+FFFD. Line breaks and tabs go too, unless `multiline`.
pub fn terminal(text: &str, multiline: bool) -> Cow<'_, str> {
    let is_harmful = |c: char| {
        let is_direction = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        is_direction || c.is_control() && !(multiline && matches!(c, '\n' | '\t'))
    };
    if text.contains(is_harmful) { text.replace(is_harmful, "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_rule() {
        let text = "a<b>&\"'\u{1}\u{fffe}政";
        assert_eq!(html_text(text), "a&lt;b&gt;&amp;\"'\u{1}\u{fffe}政");
        assert_eq!(html_attribute(text), "a&lt;b&gt;&amp;&quot;&#39;\u{1}\u{fffe}政");
        let mut written = String::new();
        write_html(&mut written, text).unwrap();
        assert_eq!(written, "a&lt;b&gt;&amp;&quot;&#39;\u{1}\u{fffe}政");
        assert_eq!(xml(text), "a&lt;b&gt;&amp;&quot;&#39;政");
        assert_eq!(terminal("a\u{1b}[2J\n\u{202e}政", false), "a\u{fffd}[2J\u{fffd}\u{fffd}政");
        assert_eq!(terminal("a\n\t政", true), "a\n\t政");
        assert_eq!(json_in_script("\"</script><b>\u{2028}\""), "\"\\u003c/script>\\u003cb>\\u2028\"");
    }
}
