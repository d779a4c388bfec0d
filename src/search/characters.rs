//! Character classes: the one place that tells Chinese characters, letters, punctuation and white space apart.
//! Invisible characters, which normalisation drops, are those of [`folding`](crate::folding::script::is_invisible).
//!
//! The scripts of the search page get the same ranges of code points from `themes/default/assets/search/unicode.js`,
//! which a test of this module writes and compares.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

// The placeholders are control characters, which no normalised text holds.

/// Placeholder in a term for any punctuation mark.
pub const MARK: char = '\u{1}';
/// Placeholder in a term for any letter or digit.
pub const WORD: char = '\u{2}';
/// Placeholder in a term for the end of the text.
pub const END: char = '\u{3}';

/// Class of a character of a normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Chinese characters, kana, bopomofo, and letters of other scripts written without spaces, such as Yi and Tibetan.
    Cjk,
    /// Letters, digits and combining marks of all other scripts.
    Word,
    /// U+0020, the only white space in a normalised text.
    Space,
    /// Punctuation. A mark in a query matches any mark in a text.
    Mark,
    /// Everything else: currency signs, mathematical operators, pictographs.
    Symbol,
}

impl Class {
    /// Returns the class of `c`.
    pub fn of(c: char) -> Self {
        if is_cjk(c) {
            return Self::Cjk;
        }
        if c.is_ascii() {
            return match c {
                ' ' => Self::Space,
                '0'..='9' | 'a'..='z' | 'A'..='Z' => Self::Word,
                '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => Self::Symbol,
                _ if c.is_ascii_punctuation() => Self::Mark,
                _ => Self::Symbol,
            };
        }
        match c.general_category_group() {
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number | GeneralCategoryGroup::Mark => Self::Word,
            GeneralCategoryGroup::Punctuation => Self::Mark,
            _ => Self::Symbol,
        }
    }
}

/// Returns the character that represents `c` in a pair term: letters and marks are reduced to their class.
pub fn symbol_of(c: char) -> char {
    match Class::of(c) {
        Class::Word => WORD,
        Class::Mark => MARK,
        Class::Cjk | Class::Space | Class::Symbol => c,
    }
}

/// Returns true for characters of scripts written without spaces; white space beside them is insignificant.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3038}'..='\u{303b}'
        | '\u{3040}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{3100}'..='\u{312f}'
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{1b000}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3fffd}')
        || is_of_other_unspaced_script(c)
}

/// Returns true for letters and combining marks of Thai, Lao, Tibetan, Burmese, Khmer and Yi. Their digits and marks are
/// digits and marks like any others.
fn is_of_other_unspaced_script(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e3a}'
        | '\u{e40}'..='\u{e4e}'
        | '\u{e81}'..='\u{ebd}'
        | '\u{ec0}'..='\u{ece}'
        | '\u{edc}'..='\u{edf}'
        | '\u{f00}'
        | '\u{f18}'..='\u{f19}'
        | '\u{f35}'
        | '\u{f37}'
        | '\u{f39}'
        | '\u{f3e}'..='\u{f6c}'
        | '\u{f71}'..='\u{f84}'
        | '\u{f86}'..='\u{fbc}'
        | '\u{fc6}'
        | '\u{1000}'..='\u{103f}'
        | '\u{1050}'..='\u{108f}'
        | '\u{109a}'..='\u{109d}'
        | '\u{1780}'..='\u{17d3}'
        | '\u{17d7}'
        | '\u{17dc}'..='\u{17dd}'
        | '\u{a000}'..='\u{a48c}'
        | '\u{a490}'..='\u{a4c6}'
        | '\u{a9e0}'..='\u{a9ef}'
        | '\u{a9fa}'..='\u{a9fe}'
        | '\u{aa60}'..='\u{aa76}'
        | '\u{aa7a}'..='\u{aa7f}')
}

/// Returns true for white space in texts that are not normalised yet.
pub fn is_white_space(c: char) -> bool {
    matches!(c,
        '\u{9}'..='\u{d}'
        | ' '
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}')
}

/// Returns true for a letter that may compose with the character before it: vowels and finals of Hangul, half-width
/// voicing marks. Combining marks do the same; Unicode lists these.
pub fn is_merging_letter(c: char) -> bool {
    matches!(c,
        '\u{1160}'..='\u{11ff}'
        | '\u{3131}'..='\u{318e}'
        | '\u{d7b0}'..='\u{d7ff}'
        | '\u{ff9e}'..='\u{ff9f}'
        | '\u{ffa0}'..='\u{ffdc}')
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;
    use std::{env, fs};

    use super::*;
    use crate::folding::script::is_invisible;

    const SCRIPT: &str = "themes/default/assets/search/unicode.js";
    const HEAD: &str = r#"// Ranges of code points. Generated from `src/search/characters.rs` and, for `ignored`, `src/folding/script.rs`: change them
// there and write this file anew with `UPDATE_GENERATED=1 cargo test --lib characters`. Without the variable, the test fails
// if the two differ.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @type {Kanku["UNICODE_RANGES"]} */
  const UNICODE_RANGES = {
"#;
    const TAIL: &str = r#"  };

  Object.assign(kanku, /** @satisfies {Exports["unicode"]} */ ({ UNICODE_RANGES }));
})();
"#;

    /// The ranges of the characters for which `is_in` is true, as a property of a JavaScript object.
    fn property(name: &str, is_in: fn(char) -> bool) -> String {
        let mut ranges: Vec<(char, char)> = Vec::new();
        for c in ('\0'..=char::MAX).filter(|c| is_in(*c)) {
            match ranges.last_mut() {
                Some((_, last)) if *last as u32 + 1 == c as u32 => *last = c,
                _ => ranges.push((c, c)),
            }
        }
        let mut property = format!("    {name}: [\n");
        for (first, last) in ranges {
            writeln!(property, "      [{:#06x}, {:#06x}],", first as u32, last as u32).unwrap();
        }
        property + "    ],\n"
    }

    #[test]
    fn the_scripts_have_the_same_ranges() {
        let properties = [
            property("cjk", is_cjk),
            property("whiteSpace", is_white_space),
            property("ignored", is_invisible),
            property("mergingLetters", is_merging_letter),
        ];
        let script = format!("{HEAD}{}{TAIL}", properties.concat());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
        if env::var_os("UPDATE_GENERATED").is_some() {
            fs::write(&path, &script).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap();
        assert!(committed == script, "{SCRIPT} is out of date: UPDATE_GENERATED=1 cargo test --lib characters");
    }
}
