//! Reads `content/words.toml`: words that this bulletin takes care to write rightly.

use ::toml::Spanned;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::toml;
use crate::diagnostics::{Diagnostic, Places};

/// The file's path, relative to the archive's root.
pub const FILE_NAME: &str = "content/words.toml";

/// Words that are easily written wrongly: the file content/words.toml.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "words.toml")]
struct WordsFile {
    /// The words.
    #[serde(default)]
    word: Vec<Entry>,
}

/// One word.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The word as it should not be written.
    #[schemars(with = "String")]
    wrong: Spanned<String>,
    /// The word as it should be written. Where it is the same, `kanku check` no longer reports it.
    #[schemars(with = "String")]
    right: Spanned<String>,
}

/// A word that is easily written wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongWord {
    /// The word as it should not be written.
    pub wrong: String,
    /// The word as it should be written; the same where it is allowed.
    pub right: String,
}

/// JSON Schema of the file.
pub fn schema() -> Schema {
    toml::schema::<WordsFile>()
}

/// Reads the text of the file; an empty text has no words.
///
/// # Errors
/// Everything that is wrong in it, or the first error of its syntax.
pub fn parse(text: &str) -> Result<Vec<WrongWord>, Vec<Diagnostic>> {
    let entries = toml::parse::<WordsFile>(FILE_NAME, text).map_err(|wrong| vec![wrong])?.word;
    let mut places = Places::new(text);
    let mut wrong = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let mut complain = |message: &str, hint: &str| {
            let place = places.find(entry.wrong.span());
            wrong.push(Diagnostic::error(message).file(FILE_NAME).place(place).hint(hint));
        };
        if entry.wrong.get_ref().trim().is_empty() || entry.right.get_ref().trim().is_empty() {
            complain("a word is empty", "write the wrong word and the right one");
        } else if entries[..index].iter().any(|other| other.wrong.get_ref() == entry.wrong.get_ref()) {
            complain("this word stands twice", "delete one of its entries");
        }
    }
    let word = |entry: Entry| WrongWord { wrong: entry.wrong.into_inner(), right: entry.right.into_inner() };
    if wrong.is_empty() { Ok(entries.into_iter().map(word).collect()) } else { Err(wrong) }
}
