//! Calendar dates and periods.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads `2023-11-27` (also `2023-1-5`); `None` where there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Self::new(year, month, day)
    }

    /// `None` where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (1..=9999).contains(&year).then_some(())?;
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// `2023 年 11 月 27 日`, spaced as bulletins print it.
    pub fn chinese(self) -> String {
        format!("{} 年 {} 月 {} 日", self.year(), self.month(), self.day())
    }

    /// `11 月 27 日`.
    pub fn chinese_short(self) -> String {
        format!("{} 月 {} 日", self.month(), self.day())
    }

    /// Days from `earlier` to `self`; negative where `earlier` is the later one.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }

    /// The day `days` later (earlier where negative); `None` outside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// Midnight in China as RFC 3339 (feeds need a time; bulletins have none).
    pub fn rfc3339(self) -> String {
        format!("{self}T00:00:00+08:00")
    }
}

/// ISO 8601: `2023-11-27`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("there is no such day"))
    }
}

/// The days an issue reports on; `start` is never after `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Period {
    /// `11 月 13 日—11 月 17 日`; with years where the period crosses one.
    pub fn chinese(self) -> String {
        let Self { start, end } = self;
        if start == end {
            start.chinese_short()
        } else if start.year() == end.year() {
            format!("{}—{}", start.chinese_short(), end.chinese_short())
        } else {
            format!("{}—{}", start.chinese(), end.chinese())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days() {
        assert_eq!(Date::parse("2023-02-30"), None);
        assert_eq!(Date::parse("2023-2-8").map(|d| d.to_string()), Some("2023-02-08".into()));
        let day = Date::parse("2023-12-31").unwrap();
        assert_eq!(day.plus_days(1).unwrap().days_since(day), 1);
    }
}
