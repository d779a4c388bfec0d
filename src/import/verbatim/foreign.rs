//! The front matter of other programs (Hexo, Hugo, Jekyll, Astro …).
//!
//! `title`, `date` or `pubDate`, and `author` are mapped, and the fields of the archive's taxonomies are kept as they
//! are, under the taxonomy's name; every other key is kept under `extra`.

use serde_json::{Map, Value};

use crate::archive::IssueDate;
use crate::config::TaxonomyConfig;
use crate::diagnostics::Diagnostic;
use crate::import::evidence::{Evidence, Origin, Told};
use crate::import::masthead::headline_evidence;
use crate::parse;
use crate::source::SourceFile;

/// Keys that only a front matter of ours has.
const OURS: [&str; 8] = ["issue", "total", "volume", "period", "distribution", "departments", "publisher", "extra"];
/// Keys of the day of issue, the better ones first.
const DATES: [&str; 5] = ["date", "pubDate", "pubDatetime", "publishDate", "published"];

/// A foreign front matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreign {
    /// First byte of the body.
    pub body: usize,
    /// Values that it tells.
    pub evidence: Evidence,
    /// Its title.
    pub title: Option<String>,
    /// True for a draft.
    draft: bool,
    /// Terms of the archive's taxonomies, by their keys.
    terms: Vec<(String, Value)>,
    /// Keys that have no counterpart.
    rest: Map<String, Value>,
}

impl Foreign {
    /// Reads the front matter of a file. `None` where there is none; an error where it is ours, or broken.
    pub fn read(file: &SourceFile, taxonomies: &[TaxonomyConfig]) -> Option<Result<Self, Diagnostic>> {
        let first = file.text.lines().next()?.trim_end();
        if !["---", "+++", ";;;"].contains(&first) || !file.text.lines().skip(1).any(|line| line.trim_end() == first) {
            return None;
        }
        let (values, body) = match parse::front_matter::values(file) {
            Ok(read) => read,
            Err(wrong) => return Some(Err(wrong)),
        };
        if OURS.iter().any(|key| values.contains_key(*key)) {
            return Some(Err(Diagnostic::error("the front matter is one of kanku")));
        }
        Some(Ok(Self::of(values, body, taxonomies)))
    }

    fn of(mut values: Map<String, Value>, body: usize, taxonomies: &[TaxonomyConfig]) -> Self {
        let terms = taxonomies.iter().filter_map(|taxonomy| take_terms(&mut values, &taxonomy.key)).collect();
        let mut evidence = Evidence::default();
        let origin = Origin::FrontMatter;
        let title = take_text(&mut values, "title");
        if let Some(title) = &title {
            let mut told = headline_evidence(title);
            told.numbers.iter_mut().for_each(|told| told.origin = origin);
            evidence.extend(told);
        }
        let date = DATES.into_iter().find_map(|key| {
            let date = values.get(key)?.as_str().and_then(date)?;
            values.remove(key);
            Some(date)
        });
        date.into_iter().for_each(|date| evidence.add_date(date, origin, 85));
        let author = take_text(&mut values, "author");
        evidence.publishers.extend(author.map(|value| Told { value, origin, strength: 60 }));
        let year = values.get("year").and_then(Value::as_i64).and_then(|year| i16::try_from(year).ok());
        if let Some(value) = year {
            values.remove("year");
            evidence.years.push(Told { value, origin, strength: 85 });
        }
        let draft = values.remove("draft").is_some_and(|draft| draft == Value::Bool(true));
        Self { body, evidence, title, draft, terms, rest: values }
    }

    /// The kept keys as lines of a front matter; JSON is YAML, too.
    pub fn extra(&self) -> String {
        let mut own = String::from(if self.draft { "draft: true\n" } else { "" });
        own.extend(self.terms.iter().map(|(key, terms)| format!("{key}: {terms}\n")));
        if self.rest.is_empty() {
            return own;
        }
        let lines = self.rest.iter().map(|(key, value)| {
            let is_plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let key = if is_plain { key.clone() } else { Value::from(key.as_str()).to_string() };
            format!("  {key}: {value}\n")
        });
        format!("{own}extra:\n{}", lines.collect::<String>())
    }
}

/// Takes the terms of the taxonomy `key` out of the values: a text or a list of texts under that key, in its singular or
/// its plural (`author` for `authors`).
fn take_terms(values: &mut Map<String, Value>, key: &str) -> Option<(String, Value)> {
    let is_term = |value: &Value| value.as_str().is_some_and(|term| !term.trim().is_empty());
    let singular = match key.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => key.strip_suffix('s').unwrap_or(key).to_owned(),
    };
    let plural = match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{singular}s"),
    };
    let found = [key.to_owned(), singular, plural].into_iter().find(|name| match values.get(name) {
        Some(Value::Array(terms)) => !terms.is_empty() && terms.iter().all(is_term),
        Some(value) => is_term(value),
        None => false,
    })?;
    let terms = match values.remove(&found)? {
        Value::Array(terms) => Value::Array(terms),
        term => Value::Array(vec![term]),
    };
    Some((key.to_owned(), terms))
}

/// Takes a text out of the values; other kinds of values stay.
fn take_text(values: &mut Map<String, Value>, key: &str) -> Option<String> {
    let text = values.get(key)?.as_str()?.trim().to_owned();
    if text.is_empty() {
        return None;
    }
    values.remove(key);
    Some(text)
}

/// Reads `2018-04-09`, `2018/4/9`, `2018-04-09 12:00` or `2018-04-09T12:00:00Z`: the day.
fn date(text: &str) -> Option<IssueDate> {
    let day = text.trim().split(['T', ' ']).next()?;
    IssueDate::parse(&day.replace(['/', '.'], "-"))
}
