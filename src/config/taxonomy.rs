//! `[[taxonomy]]`: fields of the front matter that issues are listed by, like authors, topics or regions.
//!
//! The key of a taxonomy is the name of the field, of the folder of its pages, of a key of the JSON files and of a
//! parameter of the search page. It must therefore differ from all of those that the site has already.

use ::toml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

use super::problems::Problems;

/// Keys of the front matter that mean the same in every archive.
pub const FRONT_MATTER_KEYS: [&str; 12] = [
    "year",
    "volume",
    "issue",
    "total",
    "period",
    "date",
    "title",
    "publisher",
    "departments",
    "distribution",
    "draft",
    "extra",
];

/// Names of files and folders of the site, keys of its JSON files, and parameters of its search page.
const SITE_NAMES: [&str; 30] = [
    "404",
    "anchor",
    "archive",
    "assets",
    "cc",
    "citation",
    "copies",
    "data",
    "dept",
    "documents",
    "feed",
    "from",
    "headings",
    "images",
    "index",
    "issues",
    "media",
    "pages",
    "passages",
    "q",
    "related",
    "robots",
    "search",
    "section",
    "sections",
    "sitemap",
    "sort",
    "statistics",
    "to",
    "url",
];

/// File names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Taxonomies of an archive at most.
const MAX_TAXONOMIES: usize = 20;
/// Bytes of the longest key.
const MAX_KEY: usize = 40;

/// A field of the front matter that issues are listed by: each of its values has a page, a feed and a filter in the
/// search.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TaxonomyFile {
    /// Name of the field and of its pages: lower-case ASCII letters, digits and hyphens, like authors.
    #[schemars(with = "String")]
    key: Spanned<String>,
    /// Name that readers see: 作者.
    #[schemars(with = "String")]
    title: Spanned<String>,
}

/// A field of the front matter that issues are listed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxonomyConfig {
    /// Name of the field: `authors`. Unique, safe in a path.
    pub key: String,
    /// Name that readers see: 作者.
    pub title: String,
}

/// Validates the taxonomies.
pub(super) fn read(files: Vec<TaxonomyFile>, problems: &mut Problems<'_>) -> Vec<TaxonomyConfig> {
    if let Some(file) = files.get(MAX_TAXONOMIES) {
        let hint = "keep those that readers look for";
        problems.add(format!("more than {MAX_TAXONOMIES} taxonomies"), file.key.span(), hint);
    }
    let mut taxonomies: Vec<TaxonomyConfig> = Vec::new();
    for file in files.into_iter().take(MAX_TAXONOMIES) {
        let key = file.key.get_ref().as_str();
        if !is_key(key) {
            let hint = "use lower-case ASCII letters, digits and hyphens, like authors";
            problems.add(format!("taxonomy key `{key}` cannot name a field and an address"), file.key.span(), hint);
        } else if FRONT_MATTER_KEYS.contains(&key) {
            let hint = "choose another key; this one means the same in every archive";
            problems.add(format!("taxonomy key `{key}` is a key of the front matter already"), file.key.span(), hint);
        } else if SITE_NAMES.contains(&key) || DEVICES.contains(&key) {
            let hint = "choose another key, like authors, topics or regions";
            problems.add(format!("taxonomy key `{key}` is a name that the site needs itself"), file.key.span(), hint);
        } else if taxonomies.iter().any(|other| other.key == key) {
            problems.add(
                format!("taxonomy key `{key}` stands twice"),
                file.key.span(),
                "give each taxonomy its own key",
            );
        }
        let title = file.title.get_ref().trim();
        if title.is_empty() {
            problems.add(
                format!("taxonomy `{key}` has no title"),
                file.title.span(),
                "write the name that readers see",
            );
        }
        taxonomies.push(TaxonomyConfig { key: key.to_owned(), title: title.to_owned() });
    }
    taxonomies
}

/// Returns true for a name that begins with a lower-case ASCII letter, followed by more of them, digits and hyphens.
fn is_key(key: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    key.len() <= MAX_KEY
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(is_allowed)
        && !key.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// The message about a taxonomy with this key; empty if there is none.
    fn wrong(key: &str) -> String {
        let text = format!("title = \"周报\"\n[[taxonomy]]\nkey = \"{key}\"\ntitle = \"作者\"\n");
        let wrong = Config::parse(&text).err().unwrap_or_default();
        assert!(wrong.iter().all(|wrong| wrong.location.as_ref().map(|place| place.line) == Some(3)), "{wrong:?}");
        wrong.into_iter().map(|wrong| wrong.message).collect()
    }

    #[test]
    fn keys_name_fields_and_addresses() {
        for key in ["authors", "topics", "region-2", "a"] {
            assert_eq!(wrong(key), "");
        }
        for key in ["", "Authors", "作者", "2a", "-a", "a-", "a_b", "../a", "a b", &"a".repeat(41)] {
            assert!(wrong(key).contains("cannot name a field and an address"), "{key}");
        }
        for key in FRONT_MATTER_KEYS {
            assert!(wrong(key).contains("is a key of the front matter already"), "{key}");
        }
        for key in SITE_NAMES.iter().chain(&DEVICES).filter(|key| is_key(key) && !FRONT_MATTER_KEYS.contains(key)) {
            assert!(wrong(key).contains("is a name that the site needs itself"), "{key}");
        }
    }

    #[test]
    fn titles_are_needed_and_keys_differ() {
        let taxonomies = "[[taxonomy]]\nkey = \"a\"\ntitle = \" \"\n[[taxonomy]]\nkey = \"a\"\ntitle = \"作者\"\n";
        let wrong = Config::parse(&format!("title = \"周报\"\n{taxonomies}")).unwrap_err();
        let messages: Vec<&str> = wrong.iter().map(|wrong| wrong.message.as_str()).collect();
        assert_eq!(messages, ["taxonomy `a` has no title", "taxonomy key `a` stands twice"]);
        let many: String =
            (0..=MAX_TAXONOMIES).map(|n| format!("[[taxonomy]]\nkey = \"a{n}\"\ntitle = \"甲\"\n")).collect();
        assert!(Config::parse(&format!("title = \"周报\"\n{many}")).is_err());
    }
}
