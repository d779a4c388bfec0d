//! The values of the front matter, validated key by key.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use gray_matter::Pod;

use super::FrontMatter;
use super::keys::Keys;
use crate::archive::{Date, DepartmentId, Distribution, IssueDate, IssueKey, IssueNumber, Period, Registry};
use crate::config::taxonomy::FRONT_MATTER_KEYS;
use crate::config::{AddressedBy, Config};
use crate::diagnostics::{Diagnostic, Location};
use crate::source::SourceFile;

/// Validates the values of one issue, and collects errors.
pub(super) struct Fields<'a> {
    file: &'a SourceFile,
    keys: Keys<'a>,
    /// Errors found so far.
    pub(super) wrong: Vec<Diagnostic>,
}

/// The values that may identify an issue.
struct Numbers {
    year: Option<i16>,
    volume: Option<u32>,
    number: Option<IssueNumber>,
    total: Option<IssueNumber>,
    date: Option<IssueDate>,
}

/// Returns the field that a key is made of, beside the year or the volume.
fn key_field(key: IssueKey) -> &'static str {
    match key {
        IssueKey::Number { .. } | IssueKey::Volume { .. } => "issue",
        IssueKey::Total(_) => "total",
        IssueKey::Date(_) => "date",
    }
}

/// Converts a value of the front matter to JSON, for templates.
fn json(value: &Pod) -> serde_json::Value {
    match value {
        Pod::Null => serde_json::Value::Null,
        Pod::String(text) => text.clone().into(),
        Pod::Integer(number) => (*number).into(),
        Pod::Float(number) => (*number).into(),
        Pod::Boolean(boolean) => (*boolean).into(),
        Pod::Array(values) => values.iter().map(json).collect(),
        Pod::Hash(map) => map.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

impl<'a> Fields<'a> {
    /// Starts with the front matter at the bytes `span` of `file`.
    pub(super) fn new(file: &'a SourceFile, span: Range<usize>) -> Self {
        Self { file, keys: Keys { text: &file.text, span }, wrong: Vec::new() }
    }

    /// Reads all values. Returns `None` where one is missing or wrong that must be there.
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
        let taxonomies = config.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str());
        let known: Vec<&str> = FRONT_MATTER_KEYS.into_iter().chain(taxonomies).collect();
        self.unknown_keys(map.keys(), &known, None);
        let wrong_before = self.wrong.len();
        // A key without a value tells nothing.
        let value = |key: &str| map.get(key).filter(|value| !matches!(value, Pod::Null));
        let year = value("year").and_then(|value| self.year(value));
        let volume = value("volume").and_then(|value| self.volume(value));
        let number = value("issue").and_then(|value| self.number(value, "issue"));
        let total = value("total").and_then(|value| self.number(value, "total"));
        let period = value("period").and_then(|value| self.period(value));
        let date = value("date").and_then(|value| self.issue_date(value));
        let is_readable = self.wrong.len() == wrong_before;
        let numbers = Numbers { year, volume, number, total, date };
        // Where a value is wrong, it is reported already, and it is not known which key it would make.
        let key = if is_readable { self.key(&numbers, config.numbering.address) } else { None };
        let extra = self.extra(map.get("extra"));
        let title = self.text(map.get("title"), "title").unwrap_or_else(|| config.title.clone());
        let publisher = self.text(map.get("publisher"), "publisher");
        let publisher = publisher.or_else(|| Some(config.publisher.clone())).filter(|text| !text.is_empty());
        let terms =
            config.taxonomies.iter().map(|taxonomy| self.terms(map.get(&taxonomy.key), &taxonomy.key)).collect();
        let departments = self.departments(map.get("departments"), registry);
        let distribution = self.distribution(map.get("distribution"));
        let draft = self.draft(map.get("draft"));
        Some(FrontMatter {
            key: key?,
            year,
            volume,
            number,
            total,
            period,
            date,
            extra,
            title,
            publisher,
            terms,
            departments,
            distribution,
            draft,
            key_place: Location::new(&self.file.text, self.keys.value(&[key_field(key?)])),
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
            let own = match parent {
                Some(_) => "",
                None => "a field of your own stands below `extra`, or is named by a [[taxonomy]] of kanku.toml; ",
            };
            self.complain(span, format!("unknown key `{key}`"), format!("{own}known keys are {}", known.join(", ")));
        }
    }

    /// Chooses the numbers that the issue is known by.
    fn key(&mut self, numbers: &Numbers, address: Option<AddressedBy>) -> Option<IssueKey> {
        let Numbers { year, volume, number, total, date } = *numbers;
        let address = address.or(match (volume, year, number, total, date) {
            (Some(_), _, Some(_), _, _) => Some(AddressedBy::Volume),
            (_, _, Some(_), _, _) => Some(AddressedBy::Number),
            (_, _, None, Some(_), _) => Some(AddressedBy::Total),
            (_, _, None, None, Some(_)) => Some(AddressedBy::Date),
            (_, Some(_), None, None, None) => Some(AddressedBy::Number),
            (Some(_), _, None, None, None) => Some(AddressedBy::Volume),
            (None, None, None, None, None) => None,
        });
        match address {
            Some(AddressedBy::Number) => {
                let year = year.or_else(|| self.missing("year", "year: 2023"));
                let number = number.or_else(|| self.missing("issue", "issue: 44"));
                Some(IssueKey::Number { year: year?, number: number? })
            }
            Some(AddressedBy::Volume) => {
                let volume = volume.or_else(|| self.missing("volume", "volume: 45"));
                let number = number.or_else(|| self.missing("issue", "issue: 2"));
                Some(IssueKey::Volume { volume: volume?, number: number? })
            }
            Some(AddressedBy::Total) => Some(IssueKey::Total(total.or_else(|| self.missing("total", "total: 464"))?)),
            Some(AddressedBy::Date) => Some(IssueKey::Date(date.or_else(|| self.missing("date", "date: 2023-11-27"))?)),
            None => {
                let fence = 0..self.file.text.find('\n').unwrap_or(self.file.text.len());
                let hint =
                    "add `year` and `issue`, or `volume` and `issue`, or the running number as `total`, or `date`";
                self.complain(fence, "the front matter does not tell which issue this is", hint);
                None
            }
        }
    }

    fn year(&mut self, value: &Pod) -> Option<i16> {
        match value {
            Pod::Integer(year) if (1900..=9999).contains(year) => i16::try_from(*year).ok(),
            _ => {
                self.complain(self.keys.value(&["year"]), "`year` is not a year", "write four digits, like year: 2023");
                None
            }
        }
    }

    fn volume(&mut self, value: &Pod) -> Option<u32> {
        match value {
            Pod::Integer(volume) if (1..=9_999).contains(volume) => u32::try_from(*volume).ok(),
            _ => {
                let hint = "write digits, like volume: 45";
                self.complain(self.keys.value(&["volume"]), "`volume` is not a number", hint);
                None
            }
        }
    }

    /// Reads `44`, or `[1, 2]` for a double issue.
    fn number(&mut self, value: &Pod, key: &str) -> Option<IssueNumber> {
        let positive = |pod: &Pod| match pod {
            Pod::Integer(n) if (1..=99_999).contains(n) => u32::try_from(*n).ok(),
            _ => None,
        };
        let number = match value {
            Pod::Array(numbers) => {
                let numbers: Option<Vec<u32>> = numbers.iter().map(positive).collect();
                let ascending = |list: &Vec<u32>| list.windows(2).all(|pair| pair[1] == pair[0] + 1);
                let ends = |list: Vec<u32>| Some(IssueNumber { first: *list.first()?, last: *list.last()? });
                numbers.filter(ascending).and_then(ends)
            }
            pod => positive(pod).map(|n| IssueNumber { first: n, last: n }),
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

    /// Reads `2023-11-27`, or `2023-11` for a monthly that tells no day.
    fn issue_date(&mut self, value: &Pod) -> Option<IssueDate> {
        let date = match value {
            Pod::String(text) => IssueDate::parse(text.trim()),
            _ => None,
        };
        if date.is_none() {
            let span = self.keys.value(&["date"]);
            let text = self.file.text.get(span.clone()).unwrap_or_default().to_owned();
            let hint = "write year-month-day, like 2023-11-27, or year-month, like 2023-11";
            self.complain(span, format!("`{text}` is not a day of the calendar"), hint);
        }
        date
    }

    /// Returns the values that kanku does not know and hands to templates.
    fn extra(&mut self, value: Option<&Pod>) -> BTreeMap<String, serde_json::Value> {
        match value {
            None | Some(Pod::Null) => BTreeMap::new(),
            Some(Pod::Hash(map)) => map.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
            Some(_) => {
                let hint = "write keys and values below it, like extra: { editor: 张三 }";
                self.complain(self.keys.value(&["extra"]), "`extra` is not a list of keys", hint);
                BTreeMap::new()
            }
        }
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

    fn period(&mut self, value: &Pod) -> Option<Period> {
        let example = "period: { start: 2023-11-13, end: 2023-11-17 }";
        let map = match value {
            Pod::Hash(map) => map,
            _ => {
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

    /// Reads the terms of a taxonomy, without the blanks around them.
    fn terms(&mut self, value: Option<&Pod>, key: &str) -> Vec<String> {
        let terms: Vec<String> = self.texts(value, &[key]).iter().map(|term| term.trim().to_owned()).collect();
        if terms.iter().any(String::is_empty) {
            let hint = "write a name, or leave the key out";
            self.complain(self.keys.value(&[key]), format!("`{key}` has an empty name"), hint);
        }
        terms
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
