//! Reads the tags of a template that name other templates and blocks, without compiling it.

use std::ops::Range;

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

/// Lists the tags of a template in order. Comments and raw blocks have none.
pub fn tags(template: &str) -> Vec<Tag<'_>> {
    let mut tags: Vec<Tag<'_>> = Vec::new();
    let mut at = 0;
    while let Some(start) = next(template, at) {
        let close = match &template[start..start + 2] {
            "{%" => "%}",
            "{#" => "#}",
            _ => "}}",
        };
        let Some(length) = template[start + 2..].find(close) else { break };
        let body = template[start + 2..start + 2 + length].trim_end_matches(['-', '+']).trim_end();
        at = start + 2 + length + 2;
        if close != "%}" {
            continue;
        }
        let content = body.trim_start_matches(['-', '+']).trim_start();
        let keyword = content.split_whitespace().next().unwrap_or_default();
        if keyword == "raw" {
            at = end_of_raw(template, at);
            continue;
        }
        let arguments = content[keyword.len()..].trim_start();
        let end = start + 2 + body.len();
        tags.push(Tag { keyword, arguments, span: end - arguments.len()..end });
    }
    tags
}

/// Position of the next delimiter.
fn next(template: &str, from: usize) -> Option<usize> {
    let rest = &template[from..];
    ["{%", "{#", "{{"].iter().filter_map(|delimiter| rest.find(delimiter)).min().map(|at| from + at)
}

fn end_of_raw(template: &str, from: usize) -> usize {
    let rest = &template[from..];
    let end = rest
        .match_indices("{%")
        .find(|(at, _)| rest[at + 2..].trim_start_matches(['-', '+']).trim_start().starts_with("endraw"));
    end.map_or(template.len(), |(at, _)| from + at)
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
    fn tags_are_found_outside_comments_and_raw_blocks() {
        let template = "{% extends \"a.html\" %}{# {% block no %} #}{%- block head -%}{{ '{% block no %}' }}\
                        {% raw %}{% block no %}{% endraw %}{% include ['b.html', \"c.html\"] %}";
        let found: Vec<(&str, &str)> = tags(template).iter().map(|tag| (tag.keyword, tag.arguments)).collect();
        assert_eq!(
            found,
            [("extends", "\"a.html\""), ("block", "head"), ("endraw", ""), ("include", "['b.html', \"c.html\"]"),]
        );
        assert_eq!(literals("['b.html', \"c.html\"]"), ["b.html", "c.html"]);
        for tag in tags(template) {
            assert_eq!(&template[tag.span], tag.arguments);
        }
    }

    #[test]
    fn a_tag_that_does_not_end_is_ignored() {
        for template in ["{%", "{% block", "{# {% block a %}", "{{", "{% raw %}{% block a %}", "a{"] {
            assert_eq!(tags(template), []);
        }
    }
}
