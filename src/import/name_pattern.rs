//! Patterns for the paths of sources, as `--name` takes them: `{year}年第{issue}期`, `{year}/*-{issue}`.

use regex::Regex;

use super::evidence::{Evidence, Origin, Told};
use super::fields::{self, Field, Numbered, Unit};
use crate::archive::{Date, IssueNumber};
use crate::archive::{IssueDate, MonthOfYear};

/// Strength of a value that the user's own pattern finds.
const STRENGTH: u8 = 90;

const NUMERAL: &str = "[0-9０-９]+|[〇○零一二三四五六七八九十百千]+";

/// Placeholders with the expressions of their values.
const PLACEHOLDERS: [(&str, &str); 7] = [
    ("year", "[0-9０-９]{4}|[〇○零一二三四五六七八九]{4}"),
    ("volume", NUMERAL),
    (
        "issue",
        "(?:[0-9０-９]+|[〇○零一二三四五六七八九十百千]+)(?:[-、,，~至和](?:[0-9０-９]+|[〇○零一二三四五六七八九十百千]+))?",
    ),
    ("total", NUMERAL),
    ("month", "[0-9]{1,2}|[一二三四五六七八九十]{1,2}"),
    ("day", "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"),
    ("date", "[0-9]{4}[-./]?[0-9]{2}[-./]?[0-9]{2}"),
];

/// A pattern for the path of a source.
#[derive(Debug, Clone)]
pub struct NamePattern(Regex);

impl NamePattern {
    /// Reads a pattern: placeholders in braces, `*` for any text, everything else as it stands. It may match any part
    /// of a path.
    ///
    /// # Errors
    /// An unknown placeholder, one that stands twice, or none at all.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let known: Vec<String> = PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
        let mut expression = String::new();
        let mut used: Vec<&str> = Vec::new();
        let mut rest = pattern;
        while let Some(c) = rest.chars().next() {
            let (placeholder, behind) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
                Some((name, behind)) => (Some(name), behind),
                None => (None, &rest[c.len_utf8()..]),
            };
            match placeholder {
                Some(name) => {
                    let Some((_, value)) = PLACEHOLDERS.iter().find(|(known, _)| *known == name) else {
                        return Err(format!("unknown placeholder {{{name}}}: the known ones are {}", known.join(" ")));
                    };
                    if used.contains(&name) {
                        return Err(format!("the placeholder {{{name}}} stands twice"));
                    }
                    used.push(name);
                    expression.push_str(&format!("(?P<{name}>{value})"));
                }
                None if c == '*' => expression.push_str(".*?"),
                None => expression.push_str(&regex::escape(&c.to_string())),
            }
            rest = behind;
        }
        if used.is_empty() {
            return Err(format!("no placeholder: write {}", known.join(", ")));
        }
        Regex::new(&expression).map(Self).map_err(|error| error.to_string())
    }

    /// Reads a path with forward slashes; `None` where the pattern does not match or finds no value.
    pub fn evidence(&self, path: &str) -> Option<Evidence> {
        let found = self.0.captures(path)?;
        let text = |name: &str| found.name(name).map(|value| value.as_str());
        let year: Option<i16> = text("year").and_then(number).and_then(|year| year.first.try_into().ok());
        let mut evidence = Evidence::default();
        let told = |value| Told { value, origin: Origin::Pattern, strength: STRENGTH };
        match text("issue").map(number) {
            Some(Some(issue)) => {
                let volume = text("volume").and_then(number).map(|volume| volume.first);
                evidence.add_number(
                    Numbered { year, volume, number: issue, unit: Unit::Issue },
                    Origin::Pattern,
                    STRENGTH,
                );
            }
            Some(None) => return None,
            None => {
                evidence.years.extend(year.map(|value| Told { value, origin: Origin::Pattern, strength: STRENGTH }))
            }
        }
        evidence.totals.extend(text("total").and_then(number).map(told));
        let small = |name| text(name).and_then(number).and_then(|number| i8::try_from(number.first).ok());
        let date = match (text("date"), year, small("month"), small("day")) {
            (Some(date), ..) => fields::find(date).into_iter().find_map(|(_, field)| match field {
                Field::Date(date, _) => Some(IssueDate::Day(date)),
                _ => None,
            }),
            (None, Some(year), Some(month), Some(day)) => Date::new(year, month, day).map(IssueDate::Day),
            (None, Some(year), Some(month @ 1..=12), None) => Some(IssueDate::Month(MonthOfYear { year, month })),
            _ => None,
        };
        date.into_iter().for_each(|date| evidence.add_date(date, Origin::Pattern, STRENGTH));
        (evidence != Evidence::default()).then_some(evidence)
    }
}

/// Reads `44`, 四十四, 二〇二三 or `1-2`.
fn number(text: &str) -> Option<IssueNumber> {
    fields::find(&format!("第{text}期")).into_iter().find_map(|(_, field)| match field {
        Field::Number(numbered) => Some(numbered.number),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str, path: &str) -> String {
        let Some(evidence) = NamePattern::parse(pattern).unwrap().evidence(path) else { return "nothing".into() };
        let mut shown: Vec<String> = evidence.years.iter().map(|told| told.value.to_string()).collect();
        shown.extend(evidence.numbers.iter().map(|told| format!("issue {}", told.value)));
        shown.extend(evidence.totals.iter().map(|told| format!("total {}", told.value)));
        shown.extend(evidence.dates.iter().map(|told| told.value.to_string()));
        shown.join(" ")
    }

    #[test]
    fn paths_are_read_by_a_pattern() {
        for (pattern, path, expected) in [
            ("{year}年第{issue}期", "旧刊/2023年第44期（终稿）.docx", "2023 issue 44"),
            ("{year}年第{issue}期", "旧刊/二〇二三年第四十四期.docx", "2023 issue 44"),
            ("{year}/*{issue}", "old/2019/w-7.md", "2019 issue 7"),
            ("简报{issue}", "old/简报1-2.docx", "issue 1、2"),
            ("总{total}", "总464.docx", "total 464"),
            ("{year}-{month}", "2023-11.docx", "2023 2023-11"),
            ("{date}", "a/20231127.txt", "2023-11-27"),
            ("{year}年第{issue}期", "第44期.docx", "nothing"),
        ] {
            assert_eq!(shown(pattern, path), expected, "{pattern}: {path}");
        }
    }

    #[test]
    fn a_wrong_pattern_is_named() {
        for (pattern, message) in
            [("{nummer}", "unknown placeholder {nummer}"), ("{year}{year}", "twice"), ("a", "no placeholder")]
        {
            let error = NamePattern::parse(pattern).map(|_| ()).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
