//! The values of the front matter, validated key by key.

use std::collections::BTreeSet;
use std::ops::Range;

use gray_matter::Pod;

use super::FrontMatter;
use super::keys::Keys;
use crate::archive::{Date, DepartmentId, Distribution, IssueNumber, Period, Registry};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location};
use crate::source::SourceFile;

const KEYS: [&str; 10] =
    ["year", "issue", "total", "period", "date", "title", "publisher", "departments", "distribution", "draft"];

/// Validation of one issue's values; collects what is wrong.
pub(super) struct Fields<'a> {
    file: &'a SourceFile,
    keys: Keys<'a>,
    /// What is wrong.
    pub(super) wrong: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Nothing of the front matter, whose bytes are `span`, is looked at yet.
    pub(super) fn new(file: &'a SourceFile, span: Range<usize>) -> Self {
        Self { file, keys: Keys { text: &file.text, span }, wrong: Vec::new() }
    }

    /// All values; `None` where one is missing or wrong that must be there.
    pub(super) fn front_matter(
        &mut self,
        pod: Pod,
        config: &Config,
        registry: Option<&Registry>,
    ) -> Option<FrontMatter> {
        let Pod::Hash(map) = pod else {
            self.complain(
                self.keys.span.clone(),
                "the front matter is not a list of keys",
                "write one `key: value` a line",
            );
            return None;
        };
        self.unknown_keys(map.keys(), &KEYS, None);
        let year = self.year(map.get("year"));
        let number = self.number(map.get("issue"), "issue");
        let total = self.number(map.get("total"), "total");
        let period = self.period(map.get("period"));
        let date = match map.get("date") {
            Some(value) => self.date(value, &["date"]),
            None => self.missing("date", "date: 2023-11-27"),
        };
        let title = self.text(map.get("title"), "title").unwrap_or_else(|| config.title.clone());
        let publisher = self.text(map.get("publisher"), "publisher");
        let publisher = publisher.or_else(|| Some(config.publisher.clone())).filter(|text| !text.is_empty());
        let departments = self.departments(map.get("departments"), registry);
        let distribution = self.distribution(map.get("distribution"));
        let draft = self.draft(map.get("draft"));
        Some(FrontMatter {
            year: year?,
            number: number?,
            total: total?,
            period: period?,
            date: date?,
            title,
            publisher,
            departments,
            distribution,
            draft,
            number_place: Location::new(&self.file.text, self.keys.value(&["issue"])),
        })
    }

    fn draft(&mut self, value: Option<&Pod>) -> bool {
        match value {
            None => false,
            Some(Pod::Boolean(draft)) => *draft,
            Some(_) => {
                let message = "`draft` is not true or false";
                self.complain(self.keys.value(&["draft"]), message, "write draft: true or leave it out");
                false
            }
        }
    }

    fn complain(&mut self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.wrong.push(Diagnostic::error(message).file(&self.file.path).at(&self.file.text, span).hint(hint));
    }

    fn missing<T>(&mut self, key: &str, example: &str) -> Option<T> {
        let fence = 0..self.file.text.find('\n').unwrap_or(self.file.text.len());
        self.complain(fence, format!("the front matter has no `{key}`"), format!("add a line like `{example}`"));
        None
    }

    fn unknown_keys<'k>(&mut self, keys: impl Iterator<Item = &'k String>, known: &[&str], parent: Option<&str>) {
        let unknown: BTreeSet<&String> = keys.filter(|key| !known.contains(&key.as_str())).collect();
        for key in unknown {
            let path: Vec<&str> = parent.into_iter().chain([key.as_str()]).collect();
            let span = self.keys.key(&path).unwrap_or(self.keys.span.clone());
            self.complain(span, format!("unknown key `{key}`"), format!("known keys are {}", known.join(", ")));
        }
    }

    fn year(&mut self, value: Option<&Pod>) -> Option<i16> {
        match value {
            None => self.missing("year", "year: 2023"),
            Some(Pod::Integer(year)) if (1900..=9999).contains(year) => i16::try_from(*year).ok(),
            Some(_) => {
                self.complain(self.keys.value(&["year"]), "`year` is not a year", "write four digits, like year: 2023");
                None
            }
        }
    }

    /// `44`, or `[1, 2]` for a double issue.
    fn number(&mut self, value: Option<&Pod>, key: &str) -> Option<IssueNumber> {
        let positive = |pod: &Pod| match pod {
            Pod::Integer(n) if (1..=99_999).contains(n) => u32::try_from(*n).ok(),
            _ => None,
        };
        let number = match value {
            None => return self.missing(key, &format!("{key}: 44")),
            Some(Pod::Array(numbers)) => {
                let numbers: Option<Vec<u32>> = numbers.iter().map(positive).collect();
                let ascending = |list: &Vec<u32>| list.windows(2).all(|pair| pair[1] == pair[0] + 1);
                let ends = |list: Vec<u32>| Some(IssueNumber { first: *list.first()?, last: *list.last()? });
                numbers.filter(ascending).and_then(ends)
            }
            Some(pod) => positive(pod).map(|n| IssueNumber { first: n, last: n }),
        };
        if number.is_none() {
            self.complain(
                self.keys.value(&[key]),
                format!("`{key}` is not a number"),
                format!("write digits, like {key}: 44; a double issue is {key}: [1, 2]"),
            );
        }
        number
    }

    fn date(&mut self, value: &Pod, path: &[&str]) -> Option<Date> {
        let date = match value {
            Pod::String(text) => Date::parse(text),
            _ => None,
        };
        if date.is_none() {
            let span = self.keys.value(path);
            let text = self.file.text.get(span.clone()).unwrap_or_default().to_owned();
            self.complain(
                span,
                format!("`{text}` is not a day of the calendar"),
                "write year-month-day, like 2023-11-27",
            );
        }
        date
    }

    fn period(&mut self, value: Option<&Pod>) -> Option<Period> {
        let example = "period: { start: 2023-11-13, end: 2023-11-17 }";
        let map = match value {
            None => return self.missing("period", example),
            Some(Pod::Hash(map)) => map,
            Some(_) => {
                self.complain(
                    self.keys.value(&["period"]),
                    "`period` has no start and end",
                    format!("write {example}"),
                );
                return None;
            }
        };
        self.unknown_keys(map.keys(), &["start", "end"], Some("period"));
        let mut day = |key: &str| match map.get(key) {
            Some(value) => self.date(value, &["period", key]),
            None => {
                self.complain(
                    self.keys.value(&["period"]),
                    format!("`period` has no `{key}`"),
                    format!("write {example}"),
                );
                None
            }
        };
        let (start, end) = (day("start"), day("end"));
        let period = Period { start: start?, end: end? };
        if period.end < period.start {
            self.complain(
                self.keys.value(&["period", "end"]),
                "the period ends before it starts",
                "check start and end",
            );
            return None;
        }
        Some(period)
    }

    fn text(&mut self, value: Option<&Pod>, key: &str) -> Option<String> {
        match value? {
            Pod::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Pod::Null => None,
            _ => {
                self.complain(
                    self.keys.value(&[key]),
                    format!("`{key}` is not text"),
                    "write text, in quotation marks if it is a number",
                );
                None
            }
        }
    }

    fn texts(&mut self, value: Option<&Pod>, path: &[&str]) -> Vec<String> {
        let texts = match value {
            None | Some(Pod::Null) => Some(Vec::new()),
            Some(Pod::String(text)) => Some(vec![text.clone()]),
            Some(Pod::Array(list)) => list.iter().map(|pod| pod.as_string().ok()).collect(),
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            let key = path.last().copied().unwrap_or_default().to_owned();
            self.complain(
                self.keys.value(path),
                format!("`{key}` is not a list of texts"),
                format!("write {key}: [一, 二]"),
            );
            Vec::new()
        })
    }

    fn departments(&mut self, value: Option<&Pod>, registry: Option<&Registry>) -> Vec<DepartmentId> {
        let mut departments = Vec::new();
        let Some(registry) = registry else { return departments };
        for name in self.texts(value, &["departments"]) {
            match registry.find(&name) {
                Some(id) if !departments.contains(&id) => departments.push(id),
                Some(_) => {}
                None => {
                    let within = self.keys.value(&["departments"]);
                    let tail = &self.file.text[within.start..self.keys.span.end];
                    let span =
                        tail.find(&name).map_or(within.clone(), |at| within.start + at..within.start + at + name.len());
                    self.complain(
                        span,
                        format!("the registry has no department `{name}`"),
                        "check the name, or add it to content/departments.toml",
                    );
                }
            }
        }
        departments
    }

    fn distribution(&mut self, value: Option<&Pod>) -> Option<Distribution> {
        let map = match value? {
            Pod::Hash(map) => map,
            Pod::Null => return None,
            _ => {
                self.complain(
                    self.keys.value(&["distribution"]),
                    "`distribution` has no to, cc or copies",
                    "write distribution: { to: [...], cc: [...], copies: 91 }",
                );
                return None;
            }
        };
        self.unknown_keys(map.keys(), &["to", "cc", "copies"], Some("distribution"));
        let copies = match map.get("copies") {
            None | Some(Pod::Null) => None,
            Some(Pod::Integer(n)) if (0..=1_000_000).contains(n) => u32::try_from(*n).ok(),
            Some(_) => {
                self.complain(
                    self.keys.value(&["distribution", "copies"]),
                    "`copies` is not a number",
                    "write digits, like copies: 91",
                );
                None
            }
        };
        Some(Distribution {
            to: self.texts(map.get("to"), &["distribution", "to"]),
            cc: self.texts(map.get("cc"), &["distribution", "cc"]),
            copies,
        })
    }
}
