//! Reads TOML within bounds: errors have a place and a hint, and no file is nested so deeply that reading it could
//! overflow the stack.

use std::ops::Range;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::diagnostics::Diagnostic;

/// Lists and tables inside each other that a file may have, and parts that a dotted key may have. The settings, the
/// registry and front matter need three.
pub const MAX_DEPTH: usize = 8;

/// Reads `text`, the content of `file`.
///
/// # Errors
/// The first error of syntax or of a key's type, or the place where the text is nested too deeply.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Diagnostic> {
    if let Some(place) = too_deep(text) {
        return Err(Diagnostic::error(format!("nested more than {MAX_DEPTH} levels deep"))
            .file(file)
            .at(text, place)
            .hint("remove the brackets, or the parts of the key, that are too many"));
    }
    toml::from_str(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or("cannot be read as TOML");
        let diagnostic = Diagnostic::error(message).file(file);
        match error.span() {
            Some(span) => diagnostic.hint(hint(message, text, &span)).at(text, span),
            None => diagnostic,
        }
    })
}

/// Returns the place of the first bracket or dot that nests deeper than [`MAX_DEPTH`]. Looks at tokens only: strings
/// and comments may hold any number of brackets.
pub fn too_deep(text: &str) -> Option<Range<usize>> {
    let (mut brackets, mut dots) = (0_usize, 0);
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => (brackets, dots) = (brackets + 1, 0),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                (brackets, dots) = (brackets.saturating_sub(1), 0);
            }
            TokenKind::Dot => dots += 1,
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
            _ => {}
        }
        if brackets > MAX_DEPTH || dots >= MAX_DEPTH {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

/// Returns the place of each sign that comes with a value or a table: `=`, `,`, `[` and `{`.
pub fn values(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_sign = |kind| {
        use TokenKind::{Comma, Equals, LeftCurlyBracket, LeftSquareBracket};
        matches!(kind, Equals | Comma | LeftSquareBracket | LeftCurlyBracket)
    };
    let signs = Source::new(text).lex().filter(move |token| is_sign(token.kind()));
    signs.map(|token| token.span().start()..token.span().end())
}

/// Returns a hint for the errors that people make most; `span` is the place of the error in `text`.
fn hint(message: &str, text: &str, span: &Range<usize>) -> &'static str {
    let is_table = text.get(span.clone()).is_some_and(|marked| marked.starts_with('[') && !marked.starts_with("[["));
    if message.contains("unknown field") {
        "the key is misspelled, or stands in the wrong table"
    } else if message.contains("missing field") {
        "add the key"
    } else if has_wide_sign(text, span.start) {
        "use half-width signs: \" = [ ] { } ,"
    } else if message.contains("invalid type: map, expected a sequence") && is_table {
        "write the name of the table in two pairs of brackets, `[[…]]`: there may be several"
    } else {
        "see the comments in kanku.toml; text stands in \"…\", lists in […]"
    }
}

/// Returns whether the line of a place has a full-width sign outside its strings and comments. A parser finds a mistake
/// at the end of a line only when it reads the next one, so the line before an error at the start of a line counts too.
fn has_wide_sign(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
    let end = at + behind.find('\n').unwrap_or(behind.len());
    let start = before.trim_end_matches('\n').rfind('\n').map_or(0, |newline| newline + 1);
    let mut quote = None;
    for c in text[start..end].chars() {
        match (quote, c) {
            (Some(open), c) if c == open || c == '\n' => quote = None,
            (None, '#') => return false,
            (None, '"' | '\'') => quote = Some(c),
            (None, '“' | '”' | '‘' | '’' | '＝' | '［' | '］' | '｛' | '｝' | '，' | '：') => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Returns the JSON Schema of a TOML file. A key is left out or has a value, because TOML has no `null`.
pub fn schema<T: JsonSchema>() -> Schema {
    fn without_null(schema: &mut Schema) {
        if let Some(serde_json::Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        match schema.get_mut("default") {
            Some(serde_json::Value::Object(values)) => values.retain(|_, value| !value.is_null()),
            Some(serde_json::Value::Null) => {
                schema.remove("default");
            }
            _ => {}
        }
    }
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    settings.into_generator().into_root_schema_for::<T>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded_and_brackets_in_texts_are_not_counted() {
        let brackets = "[{".repeat(100);
        for fine in [
            "a = [[[[[[[[1]]]]]]]]\n",
            "a.b.c.d.e.f.g.h = 1.5\n",
            &format!("a = \"{brackets}\" # {brackets}\nb = '''\n{brackets}'''\n"),
            &"[[a.b]]\nc = [1.5, 2.5, 3.5]\n".repeat(100),
        ] {
            assert_eq!(too_deep(fine), None, "{fine}");
        }
        for (deep, at) in [
            ("a = [[[[[[[[[1]]]]]]]]]\n".to_owned(), 12),
            (format!("x = 1\n[a{}]\n", ".a".repeat(9)), 22),
            (format!("['a'{}]\n", " . \"a\"".repeat(9)), 47),
            ("a = { b = ".repeat(100), 84),
        ] {
            assert_eq!(too_deep(&deep).map(|place| place.start), Some(at), "{deep}");
        }
    }
}
