//! The words of the site in one language: every text on its pages that is not content.
//!
//! Input: the built-in strings (`themes/default/strings/LANGUAGE.json`), those of a theme, and those of `kanku.toml`;
//! later ones override earlier ones, key by key. Output: texts with their arguments filled in, for templates (the
//! function `t`), views, feeds and scripts.

mod dates;

use std::collections::BTreeMap;
use std::fmt::Display;

use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::archive::ReadingKind;
use crate::config::wording::{Word, Wording};
use crate::diagnostics::{Diagnostic, Rule};
use crate::escape;

/// Languages whose strings are built in; the first has every key.
const BUILT_IN: [(&str, &str); 2] = [
    ("zh-CN", include_str!("../../themes/default/strings/zh-CN.json")),
    ("en", include_str!("../../themes/default/strings/en.json")),
];
/// Argument that chooses between singular and plural.
const COUNT: &str = "count";

/// The strings of a language by key: `home.newest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    language: String,
    texts: BTreeMap<String, Text>,
}

/// A text with arguments in braces: `{count} issues`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Text {
    /// One text for every number.
    Plain(String),
    /// Singular and plural, chosen by the argument `count`.
    Counted(Counted),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    one: String,
    other: String,
}

/// A JSON file of strings, as written: groups of strings, which may have groups in them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Text(Text),
    Group(BTreeMap<String, Entry>),
}

impl Strings {
    /// Takes the strings of `wording.language`; `own` is the text of the theme's file for the language with its path,
    /// for diagnostics. Adds all that is wrong to `wrong`.
    pub fn new(wording: &Wording, own: Option<(&str, &[u8])>, wrong: &mut Vec<Diagnostic>) -> Self {
        let language = wording.language.as_str();
        let built_in = BUILT_IN.iter().find(|(name, _)| *name == language);
        if built_in.is_none() && own.is_none() {
            wrong.push(unknown_language(language));
        }
        let (_, base) = built_in.unwrap_or_else(|| nearest(language));
        let mut strings =
            Self { language: language.to_owned(), texts: flat(parse(base.as_bytes()).unwrap_or_default()) };
        if let Some((file, bytes)) = own {
            match parse(bytes) {
                Ok(entries) => strings.override_with(flat(entries), file, wrong),
                Err(message) => wrong.push(Diagnostic::error(message).file(file).rule(Rule::Theme)),
            }
        }
        let settings = wording.strings.iter().flat_map(|(key, word)| flat_words(key, word)).collect();
        strings.override_with(settings, crate::config::FILE_NAME, wrong);
        strings
    }

    /// Returns the strings of a built-in language.
    pub fn built_in(language: &str) -> Self {
        Self::new(&Wording { language: language.to_owned(), ..Wording::default() }, None, &mut Vec::new())
    }

    /// Replaces texts by others; a key or an argument that does not exist is an error.
    fn override_with(&mut self, others: BTreeMap<String, Text>, file: &str, wrong: &mut Vec<Diagnostic>) {
        let rule = if file == crate::config::FILE_NAME { Rule::Settings } else { Rule::Theme };
        for (key, text) in others {
            let Some(known) = self.texts.get_mut(&key) else {
                let hint = "`kanku theme reference` lists the strings";
                wrong.push(Diagnostic::error(format!("there is no string `{key}`")).file(file).hint(hint).rule(rule));
                continue;
            };
            let arguments = allowed_arguments(&key);
            if let Some(unknown) = text.arguments().into_iter().find(|name| !arguments.iter().any(|one| one == name)) {
                let message = format!("the string `{key}` has no argument `{unknown}`");
                let hint = match arguments.as_slice() {
                    [] => "it has none".to_owned(),
                    names => format!("it has these: {}", names.join(", ")),
                };
                wrong.push(Diagnostic::error(message).file(file).hint(hint).rule(rule));
                continue;
            }
            *known = text;
        }
    }

    /// Language tag: `zh-CN`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the text of `key` with its arguments filled in, not escaped.
    pub fn text(&self, key: &str, arguments: &[(&str, &dyn Display)]) -> String {
        let count = arguments.iter().find(|(name, _)| *name == COUNT).map(|(_, count)| count.to_string());
        let pattern = self.texts.get(key).map_or(key, |text| text.pattern(count.as_deref()));
        let mut filled = String::with_capacity(pattern.len());
        for part in parts(pattern) {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Argument(name) => {
                    let value = arguments.iter().find(|(other, _)| *other == name);
                    filled.push_str(&value.map_or_else(String::new, |(_, value)| value.to_string()));
                }
            }
        }
        filled
    }

    /// Returns the text of `key` as HTML for a template. Text and arguments are escaped, safe values are not.
    ///
    /// # Errors
    /// There is no string of this key, or an argument is missing.
    pub fn html(&self, key: &str, arguments: &Kwargs) -> Result<Value, Error> {
        let wrong = |message: String| Error::new(ErrorKind::InvalidOperation, message);
        let text = self.texts.get(key).ok_or_else(|| wrong(format!("there is no string `{key}`")))?;
        let count = arguments.peek::<Value>(COUNT).ok().map(|count| count.to_string());
        let mut html = String::new();
        for part in parts(text.pattern(count.as_deref())) {
            match part {
                Part::Text(text) => html.push_str(&escape::html_attribute(text)),
                Part::Argument(name) => {
                    let missing = |_| wrong(format!("the string `{key}` needs the argument `{name}`"));
                    let value = arguments.peek::<Value>(name).map_err(missing)?;
                    let text = value.to_string();
                    html.push_str(&if value.is_safe() { text } else { escape::html_attribute(&text) });
                }
            }
        }
        Ok(Value::from_safe_string(html))
    }

    /// Lists the texts without arguments as HTML for templates, by key.
    pub fn without_arguments(&self) -> impl Iterator<Item = (String, Value)> {
        let plain = self.texts.iter().filter_map(|(key, text)| match text {
            Text::Plain(pattern) if text.arguments().is_empty() => Some((key, pattern)),
            _ => None,
        });
        plain.map(|(key, text)| (key.clone(), Value::from_safe_string(escape::html_attribute(text))))
    }

    /// Returns the name of a kind of figures: `本周`.
    pub fn kind(&self, kind: ReadingKind) -> String {
        let key = match kind {
            ReadingKind::Week => "kinds.week",
            ReadingKind::Year => "kinds.year",
            ReadingKind::Total => "kinds.total",
            ReadingKind::Share => "kinds.share",
        };
        self.text(key, &[])
    }

    /// Returns the strings of some groups as JSON, for scripts.
    pub fn json(&self, groups: &[String]) -> String {
        let is_wanted = |key: &str| key.split_once('.').is_some_and(|(group, _)| groups.iter().any(|one| one == group));
        let wanted: BTreeMap<&String, &Text> = self.texts.iter().filter(|(key, _)| is_wanted(key)).collect();
        serde_json::to_string(&wanted).expect("texts are always JSON")
    }

    /// Returns all strings as JSON. Equal texts mean equal strings.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&(&self.language, &self.texts)).expect("texts are always JSON")
    }

    /// Lists all keys with their texts; of a counted text, the plural.
    pub fn list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text.pattern(None)))
    }
}

impl Default for Strings {
    fn default() -> Self {
        Self::new(&Wording::default(), None, &mut Vec::new())
    }
}

impl Text {
    fn pattern(&self, count: Option<&str>) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Counted(Counted { one, .. }) if count == Some("1") => one,
            Self::Counted(Counted { other, .. }) => other,
        }
    }

    /// Names of its arguments.
    fn arguments(&self) -> Vec<&str> {
        let patterns = match self {
            Self::Plain(text) => vec![text],
            Self::Counted(Counted { one, other }) => vec![one, other],
        };
        let names = patterns.into_iter().flat_map(|pattern| parts(pattern)).filter_map(|part| match part {
            Part::Argument(name) => Some(name),
            Part::Text(_) => None,
        });
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Part of a pattern.
enum Part<'a> {
    Text(&'a str),
    Argument(&'a str),
}

/// Splits a pattern at its arguments. A brace that belongs to none is text.
fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let name = rest[open + 1..].find('}').map(|length| &rest[open + 1..open + 1 + length]);
        match name.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')) {
            Some(name) => {
                parts.extend([Part::Text(&rest[..open]), Part::Argument(name)]);
                rest = &rest[open + name.len() + 2..];
            }
            None => {
                parts.push(Part::Text(&rest[..=open]));
                rest = &rest[open + 1..];
            }
        }
    }
    parts.push(Part::Text(rest));
    parts
}

/// Arguments that a text may have: those of the same string in any built-in language.
fn allowed_arguments(key: &str) -> Vec<String> {
    let built_in = BUILT_IN.iter().map(|(_, file)| flat(parse(file.as_bytes()).unwrap_or_default()));
    let mut names: Vec<String> = built_in
        .flat_map(|texts| {
            texts.get(key).map(|text| text.arguments().into_iter().map(str::to_owned).collect::<Vec<_>>())
        })
        .flatten()
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The built-in language that is nearest to one that is not built in: one of the same first part, else English.
fn nearest(language: &str) -> &'static (&'static str, &'static str) {
    let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let same = BUILT_IN.iter().find(|(name, _)| first(name) == first(language));
    same.unwrap_or(&BUILT_IN[1])
}

fn unknown_language(language: &str) -> Diagnostic {
    let known: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    let hint = format!(
        "these are built in: {}; a theme adds another one with the file strings/{language}.json",
        known.join(", ")
    );
    let message = format!("there are no words for the language `{language}`");
    Diagnostic::error(message).file(crate::config::FILE_NAME).hint(hint).rule(Rule::Settings)
}

fn parse(bytes: &[u8]) -> Result<BTreeMap<String, Entry>, String> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| format!("not a file of strings: {error}"))
}

/// Joins the names of groups and strings to keys.
fn flat(entries: BTreeMap<String, Entry>) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for (name, entry) in entries {
        match entry {
            Entry::Text(text) => {
                texts.insert(name, text);
            }
            Entry::Group(entries) => {
                texts.extend(flat(entries).into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
            }
        }
    }
    texts
}

/// The same for the settings.
fn flat_words(key: &str, word: &Word) -> Vec<(String, Text)> {
    match word {
        Word::Text(text) => vec![(key.to_owned(), Text::Plain(text.clone()))],
        Word::Group(group) => match (group.get("one"), group.get("other")) {
            (Some(Word::Text(one)), Some(Word::Text(other))) if group.len() == 2 => {
                vec![(key.to_owned(), Text::Counted(Counted { one: one.clone(), other: other.clone() }))]
            }
            _ => group.iter().flat_map(|(name, word)| flat_words(&format!("{key}.{name}"), word)).collect(),
        },
    }
}

#[cfg(test)]
mod tests;
