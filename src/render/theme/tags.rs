//! Divides a template into tags without compiling it, by the rules of the template engine: comments and raw blocks have
//! no tags, and brackets and ends of tags inside a string are text.

use std::ops::Range;

/// What a pair of delimiters holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{% … %}`.
    Statement,
    /// `{{ … }}`.
    Expression,
}

/// A pair of delimiters with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    /// Bytes of the content, trimmed, without the signs of white space control.
    pub content: Range<usize>,
    /// False where the template ends before the second delimiter.
    pub is_closed: bool,
}

/// A tag `{% keyword arguments %}`.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The first word.
    pub keyword: &'a str,
    /// The rest, trimmed.
    pub arguments: &'a str,
    /// Bytes of the arguments in the template.
    pub span: Range<usize>,
}

/// Lists the tags of a template in order. A tag that does not end is left out.
pub fn tags(template: &str) -> Vec<Tag<'_>> {
    let statements = parts(template).filter(|part| part.kind == Kind::Statement && part.is_closed);
    let tag = |part: Part| {
        let content = &template[part.content.clone()];
        let keyword = content.split_whitespace().next().unwrap_or_default();
        let arguments = content[keyword.len()..].trim_start();
        Tag { keyword, arguments, span: part.content.end - arguments.len()..part.content.end }
    };
    statements.map(tag).collect()
}

/// Lists the statements and expressions of a template in order.
pub fn parts(template: &str) -> impl Iterator<Item = Part> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = next(template, at)?;
            let inner = start + 2;
            let (kind, close) = match template.as_bytes()[start + 1] {
                b'#' => {
                    at = end_behind(template, inner, "#}");
                    continue;
                }
                b'%' if is_named(&template[inner..], "raw") => {
                    at = end_of_raw(template, inner);
                    continue;
                }
                b'%' => (Kind::Statement, "%}"),
                _ => (Kind::Expression, "}}"),
            };
            let end = end_of_tag(template, inner, close);
            at = end.map_or(template.len(), |end| end + close.len());
            let content = trimmed(template, inner..end.unwrap_or(template.len()));
            return Some(Part { kind, content, is_closed: end.is_some() });
        }
    })
}

/// Returns the byte of the next `{{`, `{%` or `{#`.
fn next(template: &str, from: usize) -> Option<usize> {
    let is_delimiter = |at: &usize| matches!(template.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#'));
    template[from..].match_indices('{').map(|(at, _)| from + at).find(is_delimiter)
}

/// Leaves out white space and the signs of white space control.
fn trimmed(template: &str, inner: Range<usize>) -> Range<usize> {
    let text = &template[inner.clone()];
    let text = text.strip_suffix(['-', '+']).unwrap_or(text).trim_end();
    let length = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start().len();
    inner.start + text.len() - length..inner.start + text.len()
}

fn end_behind(template: &str, from: usize, end: &str) -> usize {
    template[from..].find(end).map_or(template.len(), |at| from + at + end.len())
}

/// Returns true if `inner`, which follows a `{%`, is a tag with this keyword and no arguments.
fn is_named(inner: &str, keyword: &str) -> bool {
    let inner = inner.strip_prefix(['-', '+']).unwrap_or(inner).trim_start();
    let Some(rest) = inner.strip_prefix(keyword).map(str::trim_start) else { return false };
    rest.strip_prefix(['-', '+']).unwrap_or(rest).starts_with("%}")
}

fn end_of_raw(template: &str, from: usize) -> usize {
    let mut at = end_behind(template, from, "%}");
    loop {
        at = end_behind(template, at, "{%");
        if at == template.len() || is_named(&template[at..], "endraw") {
            return end_behind(template, at, "%}");
        }
    }
}

/// Returns the byte of the delimiter that ends a tag: the first one outside of brackets and strings.
fn end_of_tag(template: &str, from: usize, close: &str) -> Option<usize> {
    let bytes = template.as_bytes();
    let (mut at, mut open) = (from, 0_i32);
    while at < bytes.len() {
        if open == 0 && bytes[at..].starts_with(close.as_bytes()) {
            return Some(at);
        }
        match bytes[at] {
            b'\'' | b'"' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns the byte behind the string that begins at `start`.
pub fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == bytes[start] => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Returns the string literals in the arguments of a tag.
pub fn literals(arguments: &str) -> Vec<&str> {
    let mut literals = Vec::new();
    let mut rest = arguments;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = rest.as_bytes()[start] as char;
        let Some(length) = rest[start + 1..].find(quote) else { break };
        literals.push(&rest[start + 1..start + 1 + length]);
        rest = &rest[start + length + 2..];
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_outside_comments_raw_blocks_and_strings() {
        let template = "{% extends \"a.html\" %}{# {% block no %} #}{%- block head -%}{{ '{% block no %}' }}\
                        {% raw %}{% block no %}{% endraw %}{% include ['b.html', \"c.html\"] %}\
                        {{ {'a': {'b': '}} {% block no %}'}} }}{% set a = '%} {% block no %}\\'' %}{%+ endblock +%}";
        let found: Vec<(&str, &str)> = tags(template).iter().map(|tag| (tag.keyword, tag.arguments)).collect();
        assert_eq!(
            found,
            [
                ("extends", "\"a.html\""),
                ("block", "head"),
                ("include", "['b.html', \"c.html\"]"),
                ("set", "a = '%} {% block no %}\\''"),
                ("endblock", ""),
            ]
        );
        assert_eq!(literals("['b.html', \"c.html\"]"), ["b.html", "c.html"]);
        for tag in tags(template) {
            assert_eq!(&template[tag.span], tag.arguments);
        }
    }

    #[test]
    fn a_tag_that_does_not_end_is_ignored() {
        for template in ["{%", "{% block", "{# {% block a %}", "{{", "{% raw %}{% block a %}", "a{", "{{ '", "{{ '\\"] {
            assert_eq!(tags(template), []);
        }
    }
}
