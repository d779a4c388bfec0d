//! Bounds of front matter, checked before it is read into values: a few hundred bytes of YAML can stand for gigabytes,
//! and a value that is nested thousands of levels deep overflows the stack of whoever reads, copies or frees it.
//!
//! The checks read tokens or events, which come one at a time and need no stack. YAML and TOML are split by the same
//! libraries that read the values later, so a bracket, `&` or `*` inside a text or a comment is never taken for more.

use std::ops::Range;

use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::Marker;

use super::split::{Language, byte_at};
use crate::config::toml;

/// Bytes of the longest front matter. A list of a thousand departments takes half as much.
const MAX_BYTES: usize = 64 << 10;

/// Texts, numbers, lists and tables that front matter may hold, keys counted too.
const MAX_VALUES: usize = 2_000;

/// Lists and tables inside each other. Front matter needs three: `distribution: { to: [...] }`.
const MAX_DEPTH: usize = toml::MAX_DEPTH;

/// A bound that front matter breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Violation {
    /// Bytes of the front matter, from its own start.
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// Checks `matter`, the text between the fences. Text that is not valid is left to the parser, which says why.
///
/// # Errors
/// The first bound that is broken.
pub(super) fn check(language: Language, matter: &str) -> Result<(), Violation> {
    if matter.len() > MAX_BYTES {
        let mut end = MAX_BYTES;
        while !matter.is_char_boundary(end) {
            end += 1;
        }
        let message = format!("the front matter is larger than {} KiB", MAX_BYTES >> 10);
        return Err(Violation { place: end..end, message, hint: "move the text below the front matter" });
    }
    match language {
        Language::Yaml => yaml(matter),
        Language::Toml => toml(matter),
        Language::Json => json(matter),
    }
}

fn too_deep(place: Range<usize>) -> Violation {
    let message = format!("the front matter is nested more than {MAX_DEPTH} levels deep");
    Violation { place, message, hint: "write one `key: value` a line; a text with brackets stands in quotation marks" }
}

fn too_many(place: Range<usize>) -> Violation {
    let message = format!("the front matter has more than {MAX_VALUES} values");
    Violation { place, message, hint: "move the text below the front matter" }
}

fn toml(matter: &str) -> Result<(), Violation> {
    if let Some(place) = toml::too_deep(matter) {
        return Err(too_deep(place));
    }
    toml::values(matter).nth(MAX_VALUES).map_or(Ok(()), |place| Err(too_many(place)))
}

/// Counts brackets outside of strings. Behind a syntax error the count may be wrong, but no parser gets that far.
fn json(matter: &str) -> Result<(), Violation> {
    let (mut depth, mut values) = (0_usize, 0);
    let mut bytes = matter.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                // An escaped character takes two bytes or more; its second one ends no string.
                while let Some((_, byte)) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'[' | b'{' => (depth, values) = (depth + 1, values + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(too_deep(at..at + 1));
        }
        if values > MAX_VALUES {
            return Err(too_many(at..at + 1));
        }
    }
    Ok(())
}

/// Follows the events of the parser. Anchors, aliases and tags are refused: front matter needs none, and an alias of
/// aliases grows without bound.
fn yaml(matter: &str) -> Result<(), Violation> {
    let place = |mark: &Marker| {
        let start = byte_at(matter, mark.line(), mark.col() + 1);
        start..start + matter[start..].chars().next().map_or(0, char::len_utf8)
    };
    let mut parser = Parser::new_from_str(matter);
    let (mut depth, mut values, mut documents) = (0_usize, 0, 0);
    loop {
        let (event, mark) = match parser.next_token() {
            Ok(next) => next,
            Err(error) => return scan_error(matter, place(error.marker()), error.info()),
        };
        match &event {
            Event::StreamEnd => return Ok(()),
            Event::DocumentStart => documents += 1,
            Event::SequenceStart(..) | Event::MappingStart(..) => (depth, values) = (depth + 1, values + 1),
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Scalar(..) => values += 1,
            _ => {}
        }
        if let Some(sign) = sign(&event) {
            return Err(refused(matter, place(&mark), sign));
        }
        if depth > MAX_DEPTH {
            return Err(too_deep(place(&mark)));
        }
        if values > MAX_VALUES {
            return Err(too_many(place(&mark)));
        }
        if documents > 1 {
            let message = "this line ends the front matter, before its last line".to_owned();
            let hint = "remove the line, or put the text in quotation marks";
            return Err(Violation { place: document_end(matter, place(&mark)), message, hint });
        }
    }
}

/// Returns the mark of YAML (`...` or `---`) that ends the document before the one at `place`.
fn document_end(matter: &str, place: Range<usize>) -> Range<usize> {
    let mut start = 0;
    let mut found = place.clone();
    for line in matter.split_inclusive('\n') {
        if start > place.end {
            break;
        }
        if line.starts_with("...") || line.starts_with("---") {
            found = start..start + 3;
        }
        start += line.len();
    }
    found
}

/// Turns those errors of the parser into violations that are about a bound; all others are told when the values are
/// read.
fn scan_error(matter: &str, place: Range<usize>, info: &str) -> Result<(), Violation> {
    if info.contains("recursion limit") {
        return Err(too_deep(place));
    }
    // An alias has no anchor here: where it had one, that was refused. Or its name, or that of a tag, is not valid.
    let signs = [("unknown anchor", '*'), ("alias", '*'), ("anchor", '&'), ("tag", '!')];
    let line = matter[..place.end].rsplit('\n').next().unwrap_or_default();
    let is_there = |(word, sign): &(&str, char)| info.contains(word) && line.contains(*sign);
    signs.into_iter().find(is_there).map_or(Ok(()), |(_, sign)| Err(refused(matter, place, sign)))
}

/// Returns the sign of an anchor, alias or tag.
fn sign(event: &Event) -> Option<char> {
    match event {
        Event::Alias(_) => Some('*'),
        Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
            if *anchor > 0 {
                Some('&')
            } else {
                tag.as_ref().map(|_| '!')
            }
        }
        _ => None,
    }
}

/// Refuses the value at `place`, before which `sign` stands.
fn refused(matter: &str, place: Range<usize>, sign: char) -> Violation {
    let kind = match sign {
        '&' => "an anchor",
        '*' => "an alias",
        _ => "a tag",
    };
    let place = matter[..place.end].rfind(sign).map_or(place, |at| at..at + sign.len_utf8());
    Violation {
        place,
        message: format!("a value that begins with `{sign}` is {kind} of YAML, which front matter cannot use"),
        hint: "write the value out; a text that begins with such a sign stands in quotation marks",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the first byte of the bound that is broken and the message about it.
    fn broken(language: Language, matter: &str) -> Option<(usize, String)> {
        check(language, matter).err().map(|wrong| (wrong.place.start, wrong.message))
    }

    #[test]
    fn signs_and_brackets_inside_texts_are_texts() {
        let brackets = "[{".repeat(50);
        for title in [
            "甲 & 乙".to_owned(),
            "\"A & B\"".into(),
            "\"*重要*、&甲、!乙\"".into(),
            "'& * ! [[[[[[[[[['".into(),
            "3 * 4 ! & 5".into(),
            "甲*乙*".into(),
            "<<".into(),
            format!("'{brackets}'"),
            format!("甲 # & * ! {brackets}"),
            format!("甲{brackets}"),
            format!("|\n  & * !\n  *a\n  {brackets}"),
        ] {
            assert_eq!(broken(Language::Yaml, &format!("year: 2023\ntitle: {title}\nissue: 1\n")), None, "{title}");
        }
        let text = format!("'''{brackets}''' # {brackets}");
        assert_eq!(broken(Language::Toml, &format!("title = {text}\n")), None);
        let text = format!("\\\"{brackets}\\\\");
        assert_eq!(broken(Language::Json, &format!("{{\"title\": \"{text}\", \"issue\": [1, 2]}}")), None);
    }

    #[test]
    fn anchors_aliases_and_tags_are_refused_where_they_stand() {
        for (value, kind) in [
            ("&a 1", "an anchor"),
            ("[1, &a 2]", "an anchor"),
            ("{ &a b: 1 }", "an anchor"),
            ("&a { b: 1 }", "an anchor"),
            ("&a\n  - 1", "an anchor"),
            ("&", "an anchor"),
            ("&甲", "an anchor"),
            ("*a", "an alias"),
            ("*", "an alias"),
            ("*重要* 通知", "an alias"),
            ("[*a, *a]", "an alias"),
            ("{ <<: *a }", "an alias"),
            ("!重要", "a tag"),
            ("!!binary 甲", "a tag"),
            ("!<tag:x> [1]", "a tag"),
        ] {
            let matter = format!("a: 1\n甲: {value}\n");
            let (at, message) = broken(Language::Yaml, &matter).unwrap_or_default();
            assert!(message.contains(kind), "{value}: {message}");
            assert!(matter[at..].starts_with(['&', '*', '!']), "{value}: {}", &matter[at..]);
        }
    }

    #[test]
    fn a_document_that_ends_early_is_reported_at_its_end() {
        for (matter, mark) in [("a: 1\n...\nb: 2\n", 5), ("a: 1\n--- 甲\n", 5), ("a: 1\n\n... # 完\n\n- 甲\n", 6)] {
            assert_eq!(broken(Language::Yaml, matter).map(|(at, _)| at), Some(mark), "{matter}");
        }
    }

    #[test]
    fn depth_size_and_number_are_bounded_in_all_languages() {
        let deep = |open: &str| open.repeat(20_000 / open.len());
        for (language, matter, message) in [
            (Language::Yaml, format!("a: {}", deep("[")), "levels deep"),
            (Language::Yaml, deep("{a: "), "levels deep"),
            (Language::Yaml, deep("- "), "levels deep"),
            (Language::Yaml, deep("? "), "levels deep"),
            (Language::Yaml, (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), "levels deep"),
            (Language::Toml, format!("a = {}", deep("[")), "levels deep"),
            (Language::Toml, deep("a = {b = "), "levels deep"),
            (Language::Toml, format!("[{}a]", deep("a.")), "levels deep"),
            (Language::Toml, format!("{}a = 1", deep("a.")), "levels deep"),
            (Language::Json, deep("["), "levels deep"),
            (Language::Json, deep("{\"a\":"), "levels deep"),
            (Language::Yaml, (0..5_000).map(|key| format!("a{key}: 1\n")).collect(), "more than 2000 values"),
            (Language::Yaml, format!("a: [{}]", deep("1, ")), "more than 2000 values"),
            (Language::Toml, (0..5_000).map(|key| format!("a{key} = 1\n")).collect(), "more than 2000 values"),
            (Language::Toml, format!("a = [{}]", deep("1, ")), "more than 2000 values"),
            (Language::Toml, "[[a]]\n".repeat(3_000), "more than 2000 values"),
            (Language::Json, format!("[{}1]", deep("1,")), "more than 2000 values"),
            (Language::Yaml, format!("title: {}", "甲".repeat(22_000)), "larger than 64 KiB"),
            (Language::Toml, format!("title = \"{}\"", "甲".repeat(22_000)), "larger than 64 KiB"),
            (Language::Json, format!("{{\"title\": \"{}\"}}", "甲".repeat(22_000)), "larger than 64 KiB"),
            (Language::Yaml, "a: 1\n...\nb: 2\n".into(), "ends the front matter"),
        ] {
            let broken = broken(language, &matter).map(|(_, message)| message).unwrap_or_default();
            assert!(broken.contains(message), "{language:?} {}: {broken}", matter.chars().take(20).collect::<String>());
        }
    }
}
