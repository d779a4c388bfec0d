//! Coding of texts by a constant table of the commonest characters and words, each of which takes one byte or two.
//!
//! | | |
//! |---|---|
//! | 0 to 234 | the entry at this place of the table |
//! | 235 to 253 | the high part of a place from 235 on; the next byte is the low one |
//! | 254 | the end of the text |
//! | 255 | another character; its code point follows as a varint |
//!
//! The table is the same for all archives: punctuation, digits, Latin letters, and Chinese characters and words in the order of
//! their frequency in the dictionary of jieba. A change of it is a change of the format. The scripts of the search page
//! have it in `themes/default/assets/search/letters.js`, which a test of this module writes and compares.

use std::collections::HashMap;
use std::iter;
use std::sync::OnceLock;

use super::Encoder;

/// The characters of the table but the first, in lines; then, behind an empty line, its words.
const TABLE: &str = include_str!("letters.txt");
/// Number of entries that take one byte.
const SHORT: usize = 235;
/// Byte at the end of a text.
const END: u8 = 254;
/// Byte before a code point.
const OTHER: u8 = 255;

impl Encoder {
    /// Writes a text in letters.
    pub fn letters(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let entries = entries().get(&first).map(Vec::as_slice).unwrap_or_default();
            let Some((entry, place)) = entries.iter().find(|(entry, _)| rest.starts_with(entry.as_str())) else {
                self.byte(OTHER);
                self.number(u32::from(first));
                rest = &rest[first.len_utf8()..];
                continue;
            };
            match place.checked_sub(SHORT) {
                None => self.byte(*place as u8),
                Some(place) => {
                    self.byte((SHORT + place / 256) as u8);
                    self.byte((place % 256) as u8);
                }
            }
            rest = &rest[entry.len()..];
        }
        self.byte(END);
    }
}

/// Returns the entries of the table, in its order; the first one ends lines.
fn table() -> impl Iterator<Item = String> {
    let (characters, words) = TABLE.split_once("\n\n").unwrap_or((TABLE, ""));
    let characters = iter::once('\n').chain(characters.chars().filter(|c| *c != '\n'));
    characters.map(String::from).chain(words.split_whitespace().map(String::from))
}

/// Returns the entries that begin with each character, with their places; the longest ones first.
fn entries() -> &'static HashMap<char, Vec<(String, usize)>> {
    static ENTRIES: OnceLock<HashMap<char, Vec<(String, usize)>>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut entries: HashMap<char, Vec<(String, usize)>> = HashMap::new();
        for (place, entry) in table().enumerate() {
            entries.entry(entry.chars().next().unwrap_or_default()).or_default().push((entry, place));
        }
        entries.values_mut().for_each(|own| own.sort_by_key(|(entry, place)| (std::cmp::Reverse(entry.len()), *place)));
        entries
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use super::*;

    const SCRIPT: &str = "themes/default/assets/search/letters.js";

    #[test]
    fn one_byte_or_two_or_a_code_point() {
        let mut encoder = Encoder::default();
        encoder.letters("，的窗𠀀我们");
        let bytes = encoder.bytes();
        assert_eq!(bytes[0], 1);
        assert!(usize::from(bytes[1]) < SHORT);
        assert!((SHORT..usize::from(END)).contains(&usize::from(bytes[2])));
        assert_eq!(bytes[4..8], [OTHER, 0x80, 0x80, 0x08]);
        assert_eq!(bytes.len(), 11, "a word takes two bytes");
        assert_eq!(bytes[10], END);
    }

    #[test]
    fn no_entry_stands_twice_in_the_table() {
        let mut entries: Vec<String> = table().collect();
        assert!(entries.len() <= SHORT + (usize::from(END) - SHORT) * 256);
        entries.sort_unstable();
        assert!(entries.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_scripts_have_the_same_table() {
        let (characters, words): (Vec<String>, Vec<String>) = table().partition(|entry| entry.chars().count() == 1);
        let characters = characters.concat().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let words = words.join(" ");
        let script = format!(
            r#"// The commonest characters and words. Generated from `src/search/format/letters.txt`: write this file anew with
// `UPDATE_GENERATED=1 cargo test --lib letters`. Without the variable, the test fails if the two differ.
(() => {{
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {{Kanku}} */ ({{}}));

  const CHARACTERS =
    "{characters}";
  const WORDS =
    "{words}";
  const LETTERS = Array.from(CHARACTERS).concat(WORDS.split(" "));

  Object.assign(kanku, /** @satisfies {{Exports["letters"]}} */ ({{ LETTERS }}));
}})();
"#
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
        if env::var_os("UPDATE_GENERATED").is_some() {
            fs::write(&path, &script).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap();
        assert!(committed == script, "{SCRIPT} is out of date: UPDATE_GENERATED=1 cargo test --lib letters");
    }
}
