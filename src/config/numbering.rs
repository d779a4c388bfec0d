//! `[numbering]`: the words in which issues are called, and the numbers that their addresses are made of.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::archive::{IssueDate, IssueKey, IssueNames, IssueNumber};

/// Place of the number in a pattern.
const PLACE: &str = "{n}";

/// How issues are called and addressed. In the words {n} stands for the number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Numbering {
    /// Words for the number of an issue: 第{n}期, 第{n}号, 第{n}次, No.{n}.
    pub issue: String,
    /// Words for the running number: 总第{n}期.
    pub total: String,
    /// Words for the volume: 第{n}卷.
    pub volume: String,
    /// Numbers that the address of an issue is made of. Left out, it is the first of these that the front matter has:
    /// volume and issue, year and issue, total, date.
    #[schemars(with = "AddressedBy")]
    pub address: Option<AddressedBy>,
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

impl Default for Numbering {
    fn default() -> Self {
        Self { issue: "第{n}期".into(), total: "总第{n}期".into(), volume: "第{n}卷".into(), address: None }
    }
}

impl Numbering {
    /// Returns each pattern with its key, to be validated: it must have one `{n}`.
    pub fn patterns(&self) -> [(&'static str, &str); 3] {
        [("issue", &self.issue), ("total", &self.total), ("volume", &self.volume)]
    }

    /// Returns whether a pattern has one place for the number.
    pub fn is_pattern(pattern: &str) -> bool {
        pattern.matches(PLACE).count() == 1
    }

    /// Returns the names of the issue known by `key`; `total` is its running number.
    pub fn names(&self, key: IssueKey, total: Option<IssueNumber>) -> IssueNames {
        let total = total.filter(|_| !matches!(key, IssueKey::Total(_)));
        let total_name = |blank: &str| total.map(|total| fill(&self.total, total, blank)).unwrap_or_default();
        let cited = IssueNames { full: self.full(key, ""), total: total_name(""), ..IssueNames::default() };
        IssueNames {
            short: self.short(key),
            full: self.full(key, " "),
            total: total_name(" "),
            cited: cited.full_with_total(),
        }
    }

    /// Returns the words for a range of running numbers: `总第 421—464 期`.
    pub fn total_range(&self, range: &str) -> String {
        fill(&self.total, range, " ")
    }

    /// Returns the words for a volume: `第 45 卷`.
    pub fn volume_name(&self, volume: u32) -> String {
        fill(&self.volume, volume, " ")
    }

    fn short(&self, key: IssueKey) -> String {
        match key {
            IssueKey::Number { number, .. } | IssueKey::Volume { number, .. } | IssueKey::Total(number) => {
                fill(&self.issue, number, " ")
            }
            IssueKey::Date(IssueDate::Day(day)) => day.chinese_short(),
            IssueKey::Date(month) => format!("{} 月", month.month()),
        }
    }

    fn full(&self, key: IssueKey, blank: &str) -> String {
        match key {
            IssueKey::Number { year, number } => {
                let issue = fill(&self.issue, number, blank);
                let gap = if issue.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
                format!("{year}{blank}年{gap}{issue}")
            }
            IssueKey::Volume { volume, number } => {
                let volume = fill(&self.volume, volume, blank);
                let issue = fill(&self.issue, number, blank);
                let gap = if issue.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
                format!("{volume}{gap}{issue}")
            }
            IssueKey::Total(number) => fill(&self.issue, number, blank),
            IssueKey::Date(date) if blank.is_empty() => date.chinese().replace(' ', ""),
            IssueKey::Date(date) => date.chinese(),
        }
    }
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
        let english = Numbering { issue: "No.{n}".into(), volume: "Vol.{n}".into(), ..Numbering::default() };
        let number = IssueKey::Number { year: 2023, number: IssueNumber { first: 1, last: 2 } };
        let volume = IssueKey::Volume { volume: 45, number: one(2) };
        let month = IssueKey::Date(IssueDate::parse("2023-11").unwrap());
        for (numbering, key, total, short, full, cited) in [
            (&plain, number, Some(464), "第 1、2 期", "2023 年第 1、2 期", "2023年第1、2期（总第464期）"),
            (&plain, volume, None, "第 2 期", "第 45 卷第 2 期", "第45卷第2期"),
            (&plain, IssueKey::Total(one(300)), Some(300), "第 300 期", "第 300 期", "第300期"),
            (&plain, month, None, "11 月", "2023 年 11 月", "2023年11月"),
            (&english, number, None, "No.1、2", "2023 年 No.1、2", "2023年 No.1、2"),
            (&english, volume, None, "No.2", "Vol.45 No.2", "Vol.45 No.2"),
        ] {
            let names = numbering.names(key, total.map(one));
            assert_eq!((names.short.as_str(), names.full.as_str(), names.cited.as_str()), (short, full, cited));
        }
        assert_eq!(plain.names(number, Some(one(464))).full_with_total(), "2023 年第 1、2 期（总第 464 期）");
    }
}
