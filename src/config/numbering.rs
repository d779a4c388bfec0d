//! `[numbering]`: the words in which issues are called, and the numbers that their addresses are made of.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Deserialize;

use super::wording::primary_language;
use crate::archive::{IssueDate, IssueKey, IssueNames, IssueNumber};

/// Place of the number in a pattern.
const PLACE: &str = "{n}";
/// English names of the months, as `date.month_names` of the site's words has them.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How issues are called and addressed, as typed. In the words {n} stands for the number.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NumberingFile {
    /// Words for the number of an issue: 第{n}期, 第{n}号, 第{n}次, No. {n}. Left out, it is 第{n}期 in Chinese and
    /// No. {n} in other languages.
    #[schemars(with = "String")]
    issue: Option<String>,
    /// Words for the running number. Left out, it is 总第{n}期 in Chinese and Serial No. {n} in other languages.
    #[schemars(with = "String")]
    total: Option<String>,
    /// Words for the volume. Left out, it is 第{n}卷 in Chinese and Vol. {n} in other languages.
    #[schemars(with = "String")]
    volume: Option<String>,
    /// Numbers that the address of an issue is made of. Left out, it is the first of these that the front matter has:
    /// volume and issue, year and issue, total, date.
    #[schemars(with = "AddressedBy")]
    address: Option<AddressedBy>,
}

/// Numbers that an address is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AddressedBy {
    /// Year and issue: issues/2023/044.html.
    Number,
    /// Volume and issue: issues/v45/002.html.
    Volume,
    /// The running number: issues/464.html.
    Total,
    /// The date of issue: issues/2023/2023-11-27.html.
    Date,
}

/// How issues are called and addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// Words for the number of an issue.
    issue: String,
    /// Words for the running number.
    total: String,
    /// Words for the volume.
    volume: String,
    /// Numbers that addresses are made of.
    pub address: Option<AddressedBy>,
    grammar: Grammar,
}

/// How a language joins numbers, years and dates to the name of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grammar {
    /// 2023 年第 1、2 期, 2023 年 11 月 27 日; in Chinese and Japanese.
    Chinese,
    /// No. 1–2, 2023 and 27 November 2023.
    English,
    /// No. 1–2, 2023 and 2023-11-27; in any other language.
    Neutral,
}

impl Grammar {
    fn of(language: &str) -> Self {
        match primary_language(language).as_str() {
            "zh" | "ja" => Self::Chinese,
            "en" => Self::English,
            _ => Self::Neutral,
        }
    }
}

/// The names of issues in Chinese.
impl Default for Numbering {
    fn default() -> Self {
        Self::of_language("zh-CN")
    }
}

impl NumberingFile {
    /// Returns each pattern that is given with its key, to be validated: it must have one `{n}`.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let patterns = [("issue", &self.issue), ("total", &self.total), ("volume", &self.volume)];
        patterns.into_iter().filter_map(|(key, pattern)| Some((key, pattern.as_deref()?)))
    }

    /// Completes the settings with the words of the site's language.
    pub(super) fn in_language(self, language: &str) -> Numbering {
        let usual = Numbering::of_language(language);
        Numbering {
            issue: self.issue.unwrap_or(usual.issue),
            total: self.total.unwrap_or(usual.total),
            volume: self.volume.unwrap_or(usual.volume),
            address: self.address,
            grammar: usual.grammar,
        }
    }
}

impl Numbering {
    /// Returns the names of issues in a language (BCP 47).
    pub fn of_language(language: &str) -> Self {
        let grammar = Grammar::of(language);
        let [issue, total, volume] = match grammar {
            Grammar::Chinese => ["第{n}期", "总第{n}期", "第{n}卷"],
            Grammar::English | Grammar::Neutral => ["No. {n}", "Serial No. {n}", "Vol. {n}"],
        };
        Self { issue: issue.into(), total: total.into(), volume: volume.into(), address: None, grammar }
    }

    /// Returns whether a pattern has one place for the number.
    pub fn is_pattern(pattern: &str) -> bool {
        pattern.matches(PLACE).count() == 1
    }

    /// Returns the names of the issue known by `key`; `total` is its running number.
    pub fn names(&self, key: IssueKey, total: Option<IssueNumber>) -> IssueNames {
        let total = total.filter(|_| !matches!(key, IssueKey::Total(_)));
        let total_name =
            |blank: &str| total.map(|total| fill(&self.total, self.number(total), blank)).unwrap_or_default();
        let (full, total) = (self.full(key, " "), total_name(" "));
        IssueNames {
            short: self.short(key),
            full_with_total: self.with_total(&full, &total),
            cited: match self.grammar {
                Grammar::Chinese => self.with_total(&self.full(key, ""), &total_name("")),
                Grammar::English | Grammar::Neutral => self.with_total(&full, &total),
            },
            full,
            total,
        }
    }

    /// Returns the numbers of an issue: `44`, or those of a double issue, `1、2` or `1–2`.
    pub fn number(&self, number: IssueNumber) -> String {
        match self.grammar {
            Grammar::English | Grammar::Neutral if number.first != number.last => {
                format!("{}–{}", number.first, number.last)
            }
            _ => number.to_string(),
        }
    }

    /// Returns a range of running numbers: `421—464`.
    pub fn range(&self, first: u32, last: u32) -> String {
        let dash = if self.grammar == Grammar::Chinese { '—' } else { '–' };
        format!("{first}{dash}{last}")
    }

    /// Returns the words for a range of running numbers: `总第 421—464 期`.
    pub fn total_range(&self, range: &str) -> String {
        fill(&self.total, range, " ")
    }

    /// Returns the words for a volume: `第 45 卷`.
    pub fn volume_name(&self, volume: u32) -> String {
        fill(&self.volume, volume, " ")
    }

    fn with_total(&self, full: &str, total: &str) -> String {
        match self.grammar {
            _ if total.is_empty() => full.to_owned(),
            Grammar::Chinese => format!("{full}（{total}）"),
            Grammar::English | Grammar::Neutral => format!("{full} ({total})"),
        }
    }

    fn short(&self, key: IssueKey) -> String {
        match key {
            IssueKey::Number { number, .. } | IssueKey::Volume { number, .. } | IssueKey::Total(number) => {
                fill(&self.issue, self.number(number), " ")
            }
            IssueKey::Date(date) => match (self.grammar, date) {
                (Grammar::Chinese, IssueDate::Day(day)) => day.chinese_short(),
                (Grammar::Chinese, IssueDate::Month(month)) => format!("{} 月", month.month),
                (Grammar::English, IssueDate::Day(day)) => format!("{} {}", day.day(), month_name(day.month())),
                (Grammar::English, IssueDate::Month(month)) => month_name(month.month).to_owned(),
                (Grammar::Neutral, date) => date.to_string(),
            },
        }
    }

    fn full(&self, key: IssueKey, blank: &str) -> String {
        let issue = |number| fill(&self.issue, self.number(number), blank);
        match key {
            IssueKey::Number { year, number } if self.grammar == Grammar::Chinese => {
                let issue = issue(number);
                format!("{year}{blank}年{}{issue}", gap(&issue))
            }
            IssueKey::Number { year, number } => format!("{}, {year}", issue(number)),
            IssueKey::Volume { volume, number } => {
                let (volume, issue) = (fill(&self.volume, volume, blank), issue(number));
                match self.grammar {
                    Grammar::Chinese => format!("{volume}{}{issue}", gap(&issue)),
                    Grammar::English | Grammar::Neutral => format!("{volume}, {issue}"),
                }
            }
            IssueKey::Total(number) => issue(number),
            IssueKey::Date(date) => self.date(date, blank),
        }
    }

    fn date(&self, date: IssueDate, blank: &str) -> String {
        match (self.grammar, date) {
            (Grammar::Chinese, date) if blank.is_empty() => date.chinese().replace(' ', ""),
            (Grammar::Chinese, date) => date.chinese(),
            (Grammar::English, IssueDate::Day(day)) => {
                format!("{} {} {}", day.day(), month_name(day.month()), day.year())
            }
            (Grammar::English, IssueDate::Month(month)) => format!("{} {}", month_name(month.month), month.year),
            (Grammar::Neutral, date) => date.to_string(),
        }
    }
}

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// Returns the blank between a Chinese word and a name in Latin letters.
fn gap(name: &str) -> &'static str {
    if name.starts_with(|c: char| c.is_ascii()) { " " } else { "" }
}

/// Puts a number into a pattern, with `blank` between it and a Chinese character, as bulletins print it.
fn fill(pattern: &str, number: impl Display, blank: &str) -> String {
    let (before, after) = pattern.split_once(PLACE).unwrap_or((pattern, ""));
    let gap = |c: Option<char>| if c.is_some_and(|c| !c.is_ascii()) { blank } else { "" };
    format!("{before}{}{number}{}{after}", gap(before.chars().next_back()), gap(after.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(number: u32) -> IssueNumber {
        IssueNumber { first: number, last: number }
    }

    #[test]
    fn issues_are_called_in_the_words_of_the_settings() {
        let plain = Numbering::default();
        let latin =
            NumberingFile { issue: Some("No.{n}".into()), volume: Some("Vol.{n}".into()), ..Default::default() };
        let latin = latin.in_language("zh-CN");
        let english = Numbering::of_language("en-GB");
        let german = Numbering::of_language("de");
        let number = IssueKey::Number { year: 2023, number: IssueNumber { first: 1, last: 2 } };
        let volume = IssueKey::Volume { volume: 45, number: one(2) };
        let date = |text| IssueKey::Date(IssueDate::parse(text).unwrap());
        let (month, day) = (date("2023-11"), date("2023-11-27"));
        let total = IssueKey::Total(one(300));
        for (numbering, key, total, short, full, cited) in [
            (&plain, number, Some(464), "第 1、2 期", "2023 年第 1、2 期", "2023年第1、2期（总第464期）"),
            (&plain, volume, None, "第 2 期", "第 45 卷第 2 期", "第45卷第2期"),
            (&plain, total, Some(300), "第 300 期", "第 300 期", "第300期"),
            (&plain, month, None, "11 月", "2023 年 11 月", "2023年11月"),
            (&plain, day, None, "11 月 27 日", "2023 年 11 月 27 日", "2023年11月27日"),
            (&latin, number, None, "No.1、2", "2023 年 No.1、2", "2023年 No.1、2"),
            (&latin, volume, None, "No.2", "Vol.45 No.2", "Vol.45 No.2"),
            (&english, number, Some(464), "No. 1–2", "No. 1–2, 2023", "No. 1–2, 2023 (Serial No. 464)"),
            (&english, volume, None, "No. 2", "Vol. 45, No. 2", "Vol. 45, No. 2"),
            (&english, total, Some(300), "No. 300", "No. 300", "No. 300"),
            (&english, month, None, "November", "November 2023", "November 2023"),
            (&english, day, None, "27 November", "27 November 2023", "27 November 2023"),
            (&german, day, None, "2023-11-27", "2023-11-27", "2023-11-27"),
        ] {
            let names = numbering.names(key, total.map(one));
            assert_eq!((names.short.as_str(), names.full.as_str(), names.cited.as_str()), (short, full, cited));
        }
        assert_eq!(plain.names(number, Some(one(464))).full_with_total, "2023 年第 1、2 期（总第 464 期）");
    }

    #[test]
    fn words_that_are_not_given_are_those_of_the_language() {
        let numbering = NumberingFile { issue: Some("Issue {n}".into()), ..Default::default() }.in_language("en");
        let key = IssueKey::Volume { volume: 45, number: one(2) };
        assert_eq!(numbering.names(key, None).full, "Vol. 45, Issue 2");
    }
}
