//! The front matter of an issue: split off, read with gray_matter, validated key by key.
//!
//! YAML stands between `---`, TOML between `+++`, JSON between `;;;`. gray_matter gives values
//! without places, so places are found again in the text by key.

mod typed;

use std::collections::BTreeSet;
use std::ops::Range;

use gray_matter::engine::{JSON, TOML, YAML};
use gray_matter::{Matter, Pod};

use crate::archive::{Date, DepartmentId, Distribution, IssueNumber, Period, Registry, SitePath};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location};
use crate::source::SourceFile;

pub use typed::schema;

/// Front matter, validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Year the number counts in.
    pub year: i16,
    /// Number in the year.
    pub number: IssueNumber,
    /// Number in all.
    pub total: IssueNumber,
    /// Days reported on.
    pub period: Period,
    /// 印发日期.
    pub date: Date,
    /// Title; the bulletin's name by default.
    pub title: String,
    /// Publisher; the bulletin's by default.
    pub publisher: Option<String>,
    /// Departments named here.
    pub departments: Vec<DepartmentId>,
    /// 送, 发.
    pub distribution: Option<Distribution>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Where `issue` stands: for diagnostics about numbers, which come when the text is gone.
    pub number_place: Location,
}

impl FrontMatter {
    /// The page of the issue.
    pub fn path(&self) -> SitePath {
        SitePath::new(format!("issues/{}/{}.html", self.year, self.number.file_stem()))
    }
}

const KEYS: [&str; 10] =
    ["year", "issue", "total", "period", "date", "title", "publisher", "departments", "distribution", "draft"];

/// Reads the front matter. Without a registry (it could not be read) departments are not looked up.
pub fn parse(file: &SourceFile, config: &Config, registry: Option<&Registry>) -> Result<FrontMatter, Vec<Diagnostic>> {
    let split = Split::new(file).map_err(|diagnostic| vec![diagnostic])?;
    let pod = split.read(file).map_err(|diagnostic| vec![diagnostic])?;
    let mut fields = Fields { file, span: split.matter.clone(), wrong: Vec::new() };
    let front = fields.front_matter(pod, config, registry);
    match front {
        Some(front) if fields.wrong.is_empty() => Ok(front),
        _ => Err(fields.wrong),
    }
}

/// The byte at which the body starts.
pub fn body(file: &SourceFile) -> Result<usize, Diagnostic> {
    Split::new(file).map(|split| split.body)
}

/// Where front matter and body stand.
struct Split {
    fence: &'static str,
    /// Bytes between the fences.
    matter: Range<usize>,
    /// First byte of the body.
    body: usize,
}

impl Split {
    fn new(file: &SourceFile) -> Result<Self, Diagnostic> {
        let text = &file.text;
        let first_end = text.find('\n').map_or(text.len(), |i| i + 1);
        let fences = ["---", "+++", ";;;"];
        let Some(fence) = fences.into_iter().find(|fence| text[..first_end].trim_end() == *fence) else {
            return Err(Diagnostic::error("the issue has no front matter")
                .file(&file.path)
                .at(text, 0..first_end)
                .hint("begin the file with a line ---, then year, issue, total, period and date, then a line ---"));
        };
        let mut at = first_end;
        for line in text[first_end..].split_inclusive('\n') {
            if line.trim_end() == fence {
                return Ok(Self { fence, matter: first_end..at, body: at + line.len() });
            }
            at += line.len();
        }
        Err(Diagnostic::error("the front matter is not closed")
            .file(&file.path)
            .at(text, 0..fence.len())
            .hint(format!("put a line {fence} behind the last key")))
    }

    /// The values, by gray_matter.
    fn read(&self, file: &SourceFile) -> Result<Pod, Diagnostic> {
        let block = &file.text[..self.body];
        let parsed = match self.fence {
            "+++" => matter::<TOML>(self.fence).parse::<Pod>(block),
            ";;;" => matter::<JSON>(self.fence).parse::<Pod>(block),
            _ => matter::<YAML>(self.fence).parse::<Pod>(block),
        };
        match parsed {
            Ok(entity) => Ok(entity.data.unwrap_or_else(Pod::new_hash)),
            Err(error) => Err(self.syntax_error(file, &error.to_string())),
        }
    }

    /// The line (its first byte) and column of a key with a full-width colon, at or before `place`:
    /// YAML takes it for text, and notices one line late.
    fn wide_colon(&self, text: &str, place: usize) -> Option<(usize, usize)> {
        let mut start = self.matter.start;
        for line in text[self.matter.clone()].split_inclusive('\n') {
            let colon = line.find('：').filter(|at| start <= place && !line[..*at].contains([':', '#', '"']));
            if let Some(at) = colon {
                return Some((start, line[..at].chars().count() + 1));
            }
            start += line.len();
        }
        None
    }

    /// A parser's message, with the place it names moved to the file.
    fn syntax_error(&self, file: &SourceFile, message: &str) -> Diagnostic {
        let number_behind = |word: &str| -> Option<usize> {
            let at = message.find(word)? + word.len();
            let digits: String = message[at..].chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        let matter = &file.text[self.matter.clone()];
        let skipped = matter.len() - matter.trim_start().len();
        let line = number_behind("line ").unwrap_or(1).max(1);
        let column = number_behind("column ").unwrap_or(1).max(1);
        let mut start = self.matter.start + skipped;
        for _ in 1..line {
            start += file.text[start..].find('\n').map_or(0, |i| i + 1);
        }
        let (start, column) = match self.wide_colon(&file.text, start) {
            Some((line, column)) => (line, column),
            None => (start.min(self.matter.end.saturating_sub(1)), column),
        };
        let text = file.text[start..].lines().next().unwrap_or_default();
        let offset = text.char_indices().nth(column - 1).map_or(text.trim_end().len(), |(i, _)| i);
        let reason = message
            .lines()
            .find(|l| l.trim_start().starts_with(|c: char| c.is_alphabetic()) && !l.contains("parse error at"));
        let reason = reason.unwrap_or(message).split(" at byte ").next().unwrap_or(message);
        let format = match self.fence {
            "+++" => "TOML",
            ";;;" => "JSON",
            _ => "YAML",
        };
        let hint = if text.contains('：') {
            "use a half-width colon and a space behind each key"
        } else {
            "write one `key: value` a line; text with a colon or a quotation mark stands in quotation marks"
        };
        Diagnostic::error(format!("the front matter is not valid {format}: {reason}"))
            .file(&file.path)
            .at(&file.text, start + offset..start + offset + 1)
            .hint(hint)
    }
}

fn matter<E: gray_matter::engine::Engine>(fence: &str) -> Matter<E> {
    let mut matter = Matter::<E>::new();
    matter.delimiter = fence.to_owned();
    matter
}

/// Validation of one issue's values; collects what is wrong.
struct Fields<'a> {
    file: &'a SourceFile,
    span: Range<usize>,
    wrong: Vec<Diagnostic>,
}

impl Fields<'_> {
    fn front_matter(&mut self, pod: Pod, config: &Config, registry: Option<&Registry>) -> Option<FrontMatter> {
        let Pod::Hash(map) = pod else {
            self.complain(
                self.span.start..self.span.end,
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
        let draft = match map.get("draft") {
            None => false,
            Some(Pod::Boolean(draft)) => *draft,
            Some(_) => {
                self.complain(
                    self.value(&["draft"]),
                    "`draft` is not true or false",
                    "write draft: true or leave it out",
                );
                false
            }
        };
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
            number_place: Location::new(&self.file.text, self.value(&["issue"])),
        })
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
            let span = self.key(&path).unwrap_or(self.span.clone());
            self.complain(span, format!("unknown key `{key}`"), format!("known keys are {}", known.join(", ")));
        }
    }

    fn year(&mut self, value: Option<&Pod>) -> Option<i16> {
        match value {
            None => self.missing("year", "year: 2023"),
            Some(Pod::Integer(year)) if (1900..=9999).contains(year) => i16::try_from(*year).ok(),
            Some(_) => {
                self.complain(self.value(&["year"]), "`year` is not a year", "write four digits, like year: 2023");
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
                self.value(&[key]),
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
            let span = self.value(path);
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
                self.complain(self.value(&["period"]), "`period` has no start and end", format!("write {example}"));
                return None;
            }
        };
        self.unknown_keys(map.keys(), &["start", "end"], Some("period"));
        let mut day = |key: &str| match map.get(key) {
            Some(value) => self.date(value, &["period", key]),
            None => {
                self.complain(self.value(&["period"]), format!("`period` has no `{key}`"), format!("write {example}"));
                None
            }
        };
        let (start, end) = (day("start"), day("end"));
        let period = Period { start: start?, end: end? };
        if period.end < period.start {
            self.complain(self.value(&["period", "end"]), "the period ends before it starts", "check start and end");
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
                    self.value(&[key]),
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
                self.value(path),
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
                    let within = self.value(&["departments"]);
                    let tail = &self.file.text[within.start..self.span.end];
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
                    self.value(&["distribution"]),
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
                    self.value(&["distribution", "copies"]),
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

    /// Bytes of a key in the file.
    fn key(&self, path: &[&str]) -> Option<Range<usize>> {
        let mut from = self.span.start;
        let mut span = None;
        for key in path {
            let found = find_key(&self.file.text[from..self.span.end], key)?;
            span = Some(from + found.start..from + found.end);
            from += found.end;
        }
        span
    }

    /// Bytes of a key's value as far as it stands in the key's line.
    fn value(&self, path: &[&str]) -> Range<usize> {
        let Some(key) = self.key(path) else {
            return self.span.start..self.span.start + first_char(&self.file.text[self.span.start..]);
        };
        let line = self.file.text[key.end..self.span.end].lines().next().unwrap_or_default();
        let skipped = line.len() - line.trim_start_matches(['"', '\'', ' ', ':', '=']).len();
        let value = &line[skipped..];
        let nested = path.len() > 1 && !value.starts_with('[');
        let length = if nested { value.find([',', '}', ' ', '#']).unwrap_or(value.len()) } else { value.len() };
        let length = value[..length].trim_end_matches(['"', '\'', ' ', '\r', ',']).len();
        if length == 0 { key } else { key.end + skipped..key.end + skipped + length }
    }
}

/// Bytes of the first character.
fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// The first place where `key` stands as a key: behind a line's start, a brace, a comma or a quotation mark.
fn find_key(text: &str, key: &str) -> Option<Range<usize>> {
    text.match_indices(key).map(|(at, _)| at..at + key.len()).find(|span| {
        let before = text[..span.start].chars().next_back();
        let after = text[span.end..].trim_start_matches(['"', '\'', ' ']);
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '"' | '\'' | '.' | '['))
            && after.starts_with([':', '=', ']', '.'])
    })
}
