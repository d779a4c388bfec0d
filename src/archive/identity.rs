//! The identity of an issue: the numbers and dates by which it is known, and the address that follows from them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::Date;
use super::issue::IssueNumber;
use super::url::SitePath;

/// The date of issue (印发日期): a day, or a month where a monthly tells no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueDate {
    /// A month of a year; comes before the days of that month.
    Month(MonthOfYear),
    /// A day.
    Day(Date),
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthOfYear {
    /// 1 to 9999.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl IssueDate {
    /// Reads `2023-11-27` or `2023-11`; `None` where there is no such day or month.
    pub fn parse(text: &str) -> Option<Self> {
        match Date::parse(text) {
            Some(day) => Some(Self::Day(day)),
            None => {
                let first = Date::parse(&format!("{text}-01"))?;
                Some(Self::Month(MonthOfYear { year: first.year(), month: first.month() }))
            }
        }
    }

    /// Returns the year.
    pub fn year(self) -> i16 {
        self.first_day().year()
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> i8 {
        self.first_day().month()
    }

    /// Returns the day, or the first day of the month.
    pub fn first_day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(MonthOfYear { year, month }) => Date::new(year, month, 1).expect("every month has a first day"),
        }
    }

    /// Returns the day, or the last day of the month.
    pub fn last_day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(MonthOfYear { year, month }) => {
                let last = (28..=31).rev().find_map(|day| Date::new(year, month, day));
                last.expect("every month has at least 28 days")
            }
        }
    }

    /// Returns the day; `None` for a month.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(_) => None,
        }
    }

    /// Returns `2023 年 11 月 27 日` or `2023 年 11 月`, spaced as bulletins print it.
    pub fn chinese(self) -> String {
        match self {
            Self::Day(day) => day.chinese(),
            Self::Month(MonthOfYear { year, month }) => format!("{year} 年 {month} 月"),
        }
    }
}

/// Writes ISO 8601: `2023-11-27` or `2023-11`.
impl fmt::Display for IssueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month(MonthOfYear { year, month }) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

impl Serialize for IssueDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IssueDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("there is no such day or month"))
    }
}

/// The key by which an issue is known in its archive: no two issues have one, and the address of the page follows from
/// it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IssueKey {
    /// Number in a year (2023 年第 44 期).
    Number {
        /// Year the number counts in.
        year: i16,
        /// The number.
        number: IssueNumber,
    },
    /// Number in a volume (第 45 卷第 2 期).
    Volume {
        /// The volume.
        volume: u32,
        /// The number.
        number: IssueNumber,
    },
    /// Running number (总第 464 期).
    Total(IssueNumber),
    /// Date of issue.
    Date(IssueDate),
}

impl IssueKey {
    /// Returns the path of the issue's page: `issues/2023/044.html`, `issues/v45/002.html`, `issues/464.html` or
    /// `issues/2023/2023-11-27.html`.
    pub fn path(self) -> SitePath {
        SitePath::new(match self {
            Self::Number { year, number } => format!("issues/{year}/{}.html", number.file_stem()),
            Self::Volume { volume, number } => format!("issues/v{volume}/{}.html", number.file_stem()),
            Self::Total(number) => format!("issues/{}.html", number.file_stem()),
            Self::Date(date) => format!("issues/{:04}/{date}.html", date.year()),
        })
    }

    /// Returns the keys of the single numbers that it covers: a double issue has two.
    pub fn singles(self) -> Vec<Self> {
        let each = |number: IssueNumber, key: &dyn Fn(IssueNumber) -> Self| {
            (number.first..=number.last).map(|n| key(IssueNumber { first: n, last: n })).collect()
        };
        match self {
            Self::Number { year, number } => each(number, &|number| Self::Number { year, number }),
            Self::Volume { volume, number } => each(number, &|number| Self::Volume { volume, number }),
            Self::Total(number) => each(number, &Self::Total),
            Self::Date(_) => vec![self],
        }
    }

    /// Returns whether two issues with these keys have a number or a date in common.
    pub fn overlaps(self, other: Self) -> bool {
        let others = other.singles();
        self.singles().iter().any(|key| others.contains(key))
    }
}

/// Writes `2023-44`, `v45-2`, `464` or `2023-11-27`; a double issue by its first number.
impl fmt::Display for IssueKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { year, number } => write!(f, "{year}-{}", number.first),
            Self::Volume { volume, number } => write!(f, "v{volume}-{}", number.first),
            Self::Total(number) => number.first.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// The names of an issue, in the words of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssueNames {
    /// Name among the issues of its year or volume: `第 44 期`; a date where the issue has no number.
    pub short: String,
    /// Name among all issues: `2023 年第 44 期`.
    pub full: String,
    /// `总第 464 期`; empty where the issue has no running number, or is known by it.
    pub total: String,
    /// Both: `2023 年第 44 期（总第 464 期）`.
    pub full_with_total: String,
    /// The same as citations write it, in Chinese without blanks: `2023年第44期（总第464期）`.
    pub cited: String,
}

/// A group of issues that has a page in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueGroup {
    /// A hundred running numbers, where no year is known: 2 is 201 to 300.
    Hundred(u32),
    /// A volume, where no year is known.
    Volume(u32),
    /// A year.
    Year(i16),
}

impl IssueGroup {
    /// Returns the year; `None` for a volume or a hundred issues.
    pub fn year(self) -> Option<i16> {
        match self {
            Self::Year(year) => Some(year),
            Self::Volume(_) | Self::Hundred(_) => None,
        }
    }

    /// Returns the path of the group's page: `archive/2023.html`, `archive/v45.html` or `archive/201-300.html`.
    pub fn path(self) -> SitePath {
        SitePath::new(format!("archive/{self}.html"))
    }
}

/// Writes the part of an address that stands for the group: `2023`, `v45` or `201-300`.
impl fmt::Display for IssueGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Volume(volume) => write!(f, "v{volume}"),
            Self::Hundred(hundred) => write!(f, "{}-{}", hundred * 100 + 1, hundred * 100 + 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(first: u32, last: u32) -> IssueNumber {
        IssueNumber { first, last }
    }

    #[test]
    fn addresses_follow_from_the_key() {
        let date = |text: &str| IssueKey::Date(IssueDate::parse(text).unwrap());
        for (key, path) in [
            (IssueKey::Number { year: 2023, number: number(44, 44) }, "issues/2023/044.html"),
            (IssueKey::Number { year: 2023, number: number(1, 2) }, "issues/2023/001-002.html"),
            (IssueKey::Volume { volume: 45, number: number(2, 2) }, "issues/v45/002.html"),
            (IssueKey::Total(number(300, 300)), "issues/300.html"),
            (date("2023-11-27"), "issues/2023/2023-11-27.html"),
            (date("2023-11"), "issues/2023/2023-11.html"),
        ] {
            assert_eq!(key.path().as_str(), path);
        }
    }

    #[test]
    fn keys_overlap_where_they_share_a_number() {
        let key = |year, first, last| IssueKey::Number { year, number: number(first, last) };
        assert!(key(2023, 1, 2).overlaps(key(2023, 2, 2)));
        assert!(!key(2023, 1, 2).overlaps(key(2024, 2, 2)));
        assert!(!key(2023, 1, 2).overlaps(IssueKey::Total(number(1, 2))));
    }

    #[test]
    fn months_have_first_and_last_days() {
        let month = IssueDate::parse("2024-02").unwrap();
        assert_eq!(month.last_day().to_string(), "2024-02-29");
        assert_eq!((month.to_string().as_str(), month.chinese().as_str()), ("2024-02", "2024 年 2 月"));
        assert!(month < IssueDate::parse("2024-02-01").unwrap());
        for wrong in ["2024-13", "2024", "2024-1x", ""] {
            assert_eq!(IssueDate::parse(wrong), None, "{wrong}");
        }
    }
}
