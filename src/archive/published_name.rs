//! Names of published files, safe on every system.
//!
//! Input: the name of a file or folder below `content/`. Output: its name in the site, which follows from that name
//! alone, so that an address does not change when other files come and go. Names that some system cannot hold, or that
//! a system without upper and lower case would take for another one, get a short hash: `Plan.pdf` becomes
//! `Plan~1f0c5a7e.pdf`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Bytes of the longest name. File systems take 255, and publishing adds a few for a moment.
const MAX_BYTES: usize = 240;

/// Sign between a name and its hash, which no name needs otherwise.
const MARK: char = '~';

/// Hexadecimal digits of the hash. Only names that are alike but for case and forbidden characters could meet.
const DIGITS: usize = 8;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns the name of a published file or folder.
pub fn published_name(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return name.into();
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let mut safe: String = name.nfc().map(|c| if is_forbidden(c) { '-' } else { c }).collect();
    let end = safe.trim_end_matches(['.', ' ']).len();
    safe = format!("{}{}", &safe[..end], "-".repeat(safe.len() - end));
    let room = MAX_BYTES - 1 - DIGITS;
    if safe.len() > room {
        // Without a dot, so that no other ending comes about where the name is cut.
        safe = safe.replace('.', "-");
        safe.truncate((0..=room).rfind(|at| safe.is_char_boundary(*at)).unwrap_or_default());
    }
    // Windows looks at the part before the first dot, people at the one behind the last.
    let dot = if is_device(&safe) { safe.find('.') } else { safe.rfind('.') };
    let (stem, ending) = safe.split_at(dot.unwrap_or(safe.len()));
    format!("{stem}{MARK}{}{ending}", &hash[..DIGITS]).into()
}

/// Returns whether every system holds the name as it is, and takes it for no other name.
fn is_plain(name: &str) -> bool {
    let is_caseless = |c: char| c.to_uppercase().flat_map(char::to_lowercase).eq([c]);
    name.len() <= MAX_BYTES
        && name.chars().all(|c| !is_forbidden(c) && is_caseless(c))
        && !name.ends_with(['.', ' '])
        && !is_device(name)
        && !has_hash(name)
        && (name.is_ascii() || name.nfc().eq(name.chars()))
}

/// Returns whether a character cannot stand in names on some system, or is ignored there.
fn is_forbidden(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/')
        || matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        )
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_port = |prefix| {
        let number = stem.strip_prefix(prefix).map(|number| number.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    DEVICES.contains(&stem.as_str()) || is_port("com") || is_port("lpt")
}

/// Returns whether a name looks like one that has a hash.
fn has_hash(name: &str) -> bool {
    name.split(MARK).skip(1).any(|behind| {
        let digits = behind.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == DIGITS && matches!(behind.as_bytes().get(DIGITS), None | Some(b'.'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_any_system_holds_stay_as_they_are() {
        for name in [
            "a.png",
            "第44期 终稿.pdf",
            "图（一）_2-3.tar.gz",
            "20231127-会议.docx",
            "a~b~1.png",
            "console.log",
            "com10",
            "%20#&'.png",
        ] {
            assert_eq!(published_name(name), name);
        }
    }

    #[test]
    fn other_names_get_a_hash() {
        for (name, start, end) in [
            ("Plan.pdf", "Plan~", ".pdf"),
            ("a.PNG", "a~", ".PNG"),
            ("cafe\u{301}.pdf", "café~", ".pdf"),
            ("straße", "straße~", ""),
            ("con", "con~", ""),
            ("nul.tar.gz", "nul~", ".tar.gz"),
            ("Com1 .txt", "Com1 ~", ".txt"),
            ("lpt².png", "lpt²~", ".png"),
            ("a:b?.png", "a-b-~", ".png"),
            ("a\u{200d}\u{7}.png", "a--~", ".png"),
            ("a.html. .", "a~", ".html---"),
            ("a~01234567.png", "a~01234567~", ".png"),
        ] {
            let published = published_name(name);
            assert!(published.starts_with(start) && published.ends_with(end), "{name}: {published}");
            assert_eq!(published.len(), start.len() + DIGITS + end.len(), "{name}: {published}");
        }
        let long = format!("con.{}.html{}", "甲".repeat(60), "a".repeat(80));
        let published = published_name(&long);
        assert!(
            published.starts_with("con-") && !published.contains('.') && published.len() <= MAX_BYTES,
            "{published}"
        );
    }

    /// The name as a system sees it that knows neither upper and lower case nor ways of composing a character.
    fn folded(name: &str) -> String {
        name.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn published_names_are_safe_and_different(names in prop::collection::vec("[aA.~ :01éÉ甲ßſ\u{301}\u{200d}]{1,6}|(con|COM1|e|E)(\\.png|\u{301})?|a~[0-9a]{8}", 1..20)) {
            let mut names = names;
            names.sort();
            names.dedup();
            let published: Vec<_> = names.iter().map(|name| published_name(name)).collect();
            let mut seen: Vec<String> = published.iter().map(|name| folded(name)).collect();
            seen.sort();
            seen.dedup();
            prop_assert_eq!(seen.len(), names.len(), "{:?}", published);
            for name in &published {
                prop_assert!(!name.ends_with(['.', ' ']) && !is_device(name) && !name.chars().any(is_forbidden), "{}", name);
            }
        }
    }
}
