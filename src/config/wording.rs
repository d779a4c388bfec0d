//! `language` and `[strings]`: the language of the site and its words.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// Language of the site, and words that replace those of the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Language tag (BCP 47): `zh-CN`.
    pub language: String,
    /// By key, or by the first part of the key.
    pub strings: BTreeMap<String, Word>,
}

impl Default for Wording {
    fn default() -> Self {
        Self { language: "zh-CN".to_owned(), strings: BTreeMap::new() }
    }
}

/// A word of the site, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Word {
    /// A text; {name} stands for an argument.
    Text(String),
    /// Texts by the next part of their keys; or the singular (one) and the plural (other) of a text.
    Group(BTreeMap<String, Word>),
}

/// Returns the first part of a language tag, which names the language: `zh` of `zh-CN`.
pub fn primary_language(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// Returns true for a language tag: letters and digits in parts of at most eight, with hyphens between them.
pub fn is_language(tag: &str) -> bool {
    tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
