//! Bounds of a template, checked before it is compiled. The template engine nests its stack as deeply as an expression
//! is long (`not not not …`, `1+1+1…`, `a|b|b|b…`) and as deeply as a chain of `elif`, and has no limit for these.

use std::ops::Range;

use super::tags::{Kind, end_of_string, parts};

/// Operators, filters, attributes and opening brackets in one tag. Those of the built-in theme have some twenty.
const MAX_OPERATORS: usize = 300;

/// Tags of `elif` in one template.
const MAX_ELIFS: usize = 100;

/// Words that nest an expression.
const OPERATORS: [&str; 7] = ["and", "else", "if", "in", "is", "not", "or"];

/// A bound that a template breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Violation {
    /// Bytes of the template.
    pub(super) place: Range<usize>,
    pub(super) message: &'static str,
}

/// Checks a template.
///
/// # Errors
/// The first operator or `elif` too many.
pub(super) fn check(template: &str) -> Result<(), Violation> {
    let mut elifs = 0;
    for part in parts(template) {
        let content = &template[part.content.clone()];
        if let Some(operator) = operators(content).nth(MAX_OPERATORS) {
            let place = part.content.start + operator.start..part.content.start + operator.end;
            return Err(Violation { place, message: "the expression has too many operators" });
        }
        elifs += usize::from(part.kind == Kind::Statement && content.starts_with("elif"));
        if elifs > MAX_ELIFS {
            return Err(Violation { place: part.content, message: "the template has too many `elif`" });
        }
    }
    Ok(())
}

/// Lists the operators and opening brackets in the content of a tag.
fn operators(content: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = content.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            let start = at;
            at = match byte {
                b'\'' | b'"' => end_of_string(bytes, start),
                _ if is_word(byte) => start + bytes[start..].iter().take_while(|byte| is_word(byte)).count(),
                _ => start + 1,
            };
            let is_operator = match byte {
                b'\'' | b'"' | b')' | b']' | b'}' | b',' | b':' => false,
                byte if byte.is_ascii_whitespace() => false,
                byte if is_word(byte) => OPERATORS.contains(&&content[start..at]),
                _ => true,
            };
            if is_operator {
                return Some(start..at);
            }
        }
        None
    })
}

/// Whether a byte is part of a word: ASCII letters, digits, `_`, and every character beyond ASCII.
fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_chains_are_refused_in_every_kind_of_expression() {
        let long = |text: &str| text.repeat(10_000);
        for template in [
            format!("{{{{ {}a }}}}", long("not ")),
            format!("{{{{ {}1 }}}}", long("-")),
            format!("{{{{ {}1 }}}}", long("1+")),
            format!("{{{{ {}1 }}}}", long("1 ~ ")),
            format!("{{{{ {}1 }}}}", long("1**")),
            format!("{{{{ {}a }}}}", long("a and ")),
            format!("{{{{ {}1 }}}}", long("1 if a else ")),
            format!("{{{{ a{} }}}}", long(".b")),
            format!("{{{{ a{} }}}}", long("[0]")),
            format!("{{{{ a{} }}}}", long("()")),
            format!("{{{{ a{} }}}}", long("|upper")),
            format!("{{{{ a{} }}}}", long(" is defined")),
            format!("{{{{ {}", long("[")),
            format!("{{% if {}a %}}{{% endif %}}", long("not ")),
            format!("{{%- set x = {}1 -%}}", long("1+")),
            format!("{{{{ {{\"}}}}\": 1}} ~ '}}}}\\'' {} }}}}", long("+1")),
            format!("{{# '{{{{' #}}{{% raw %}}{{{{ {{% raw %}}{{% endraw %}}{{{{ {} }}}}", long("1+")),
            format!("{{% if a %}}{}{{% endif %}}", long("{% elif a %}")),
            format!("{{% if a %}}{}{{% endif %}}", long("{%- elif a %}")),
        ] {
            assert!(check(&template).is_err(), "{}", &template[..40]);
        }
    }

    #[test]
    fn texts_lists_and_raw_blocks_may_be_long() {
        let long = |text: &str| text.repeat(10_000);
        for template in [
            long("{{ a.b|upper }}"),
            format!("{{% set names = [{}] %}}", long("\"甲-乙\", ")),
            format!("{{% set names = {{{}}} %}}", long("\"甲\": 1, ")),
            format!("{{{{ \"{}\" }}}}", long("not + ")),
            format!("{{# {} #}}", long("{{ not ")),
            format!("{{% raw %}}{}{{% endraw %}}", long("{{ not ")),
            format!("{{%- raw -%}}{}{{%- endraw +%}}", long("{{ not ")),
            format!("<script>{}</script>", long("{ a: -1 }")),
            format!("{{{{ 甲{} }}}}", long("乙")),
        ] {
            assert_eq!(check(&template), Ok(()), "{}", template.chars().take(40).collect::<String>());
        }
    }
}
