//! Places of keys and values in the front matter: gray_matter gives values without places.

use std::ops::Range;

/// The front matter as text.
pub(super) struct Keys<'a> {
    /// The whole file.
    pub(super) text: &'a str,
    /// Bytes of the front matter in it.
    pub(super) span: Range<usize>,
}

impl Keys<'_> {
    /// Returns the bytes of a key in the file.
    pub(super) fn key(&self, path: &[&str]) -> Option<Range<usize>> {
        let mut from = self.span.start;
        let mut span = None;
        for key in path {
            let found = find_key(&self.text[from..self.span.end], key)?;
            span = Some(from + found.start..from + found.end);
            from += found.end;
        }
        span
    }

    /// Returns the bytes of a key's value as far as it stands in the key's line.
    pub(super) fn value(&self, path: &[&str]) -> Range<usize> {
        let Some(key) = self.key(path) else {
            return self.span.start..self.span.start + first_char(&self.text[self.span.start..]);
        };
        let line = self.text[key.end..self.span.end].lines().next().unwrap_or_default();
        let skipped = line.len() - line.trim_start_matches(['"', '\'', ' ', ':', '=']).len();
        let value = &line[skipped..];
        let nested = path.len() > 1 && !value.starts_with('[');
        let value = if line.trim_start_matches([' ', ':', '=']).starts_with(['"', '\'']) {
            value
        } else {
            value.split(" #").next().unwrap_or(value)
        };
        let length = if nested { value.find([',', '}', ' ', '#']).unwrap_or(value.len()) } else { value.len() };
        let length = value[..length].trim_end_matches(['"', '\'', ' ', '\r', ',']).len();
        if length == 0 { key } else { key.end + skipped..key.end + skipped + length }
    }
}

/// Returns the number of bytes of the first character.
fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Finds the first place where `key` stands as a key: behind a line's start, a brace, a comma or a quotation mark, and
/// in no comment.
fn find_key(text: &str, key: &str) -> Option<Range<usize>> {
    text.match_indices(key).map(|(at, _)| at..at + key.len()).find(|span| {
        let before = text[..span.start].chars().next_back();
        let line = text[..span.start].rsplit('\n').next().unwrap_or_default();
        let after = text[span.end..].trim_start_matches(['"', '\'', ' ']);
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '"' | '\'' | '.' | '['))
            && after.starts_with([':', '=', ']', '.'])
            && !line.trim_start().starts_with('#')
    })
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn keys_and_values_stand_where_they_are_typed() {
        let text = "# date: 总第 464 期\ntitle: \"update: 2\"\nperiod: { start: 2023-11-13, end: 2023-11-17 }\r\ndate: 2023-11-27 # 印发\n";
        let keys = Keys { text, span: 0..text.len() };
        let line = |byte: usize| text[..byte].matches('\n').count() + 1;
        assert_eq!(keys.key(&["date"]).map(|span| line(span.start)), Some(4));
        assert_eq!(keys.key(&["year"]), None);
        for (path, value) in [
            (vec!["date"], "2023-11-27"),
            (vec!["title"], "update: 2"),
            (vec!["period", "end"], "2023-11-17"),
            (vec!["period"], "{ start: 2023-11-13, end: 2023-11-17 }"),
        ] {
            assert_eq!(&text[keys.value(&path)], value);
        }
    }
}
