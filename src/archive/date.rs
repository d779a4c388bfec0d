//! Calendar dates and periods.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads `2023-11-27`, also `2023-1-5`, with blanks around it at most; `None` where it is no day.
    ///
    /// A part is one to four digits (one or two for month and day) of ASCII and nothing else: no sign, no blank.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let mut part = |most: usize| {
            let digits = parts.next()?;
            let is_number = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse::<i16>().ok())?
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// Makes a date; `None` where there is no such day.
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

    /// Formats the date as `2023 年 11 月 27 日`, spaced as bulletins print it.
    pub fn chinese(self) -> String {
        format!("{} 年 {} 月 {} 日", self.year(), self.month(), self.day())
    }

    /// Formats the date as `11 月 27 日`.
    pub fn chinese_short(self) -> String {
        format!("{} 月 {} 日", self.month(), self.day())
    }

    /// Returns the days from `earlier` to `self`; negative where `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }

    /// Returns the date `days` later (earlier where negative); `None` outside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let day = self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        Self::new(day.year(), day.month(), day.day())
    }

    /// Formats the date as midnight in China, after RFC 3339: feeds need a time, and bulletins have none.
    pub fn rfc3339(self) -> String {
        format!("{self}T00:00:00+08:00")
    }
}

/// Formats the date after ISO 8601: `2023-11-27`.
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
    /// Formats the period as `11 月 13 日—11 月 17 日`, with years where it spans two.
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
    fn only_days_of_the_calendar_in_plain_digits_are_read() {
        for (text, day) in [
            ("2023-11-27", "2023-11-27"),
            ("2023-2-8", "2023-02-08"),
            (" 2024-02-29\n", "2024-02-29"),
            ("1-1-1", "0001-01-01"),
        ] {
            assert_eq!(Date::parse(text).map(|day| day.to_string()).as_deref(), Some(day), "{text:?}");
        }
        for text in [
            "2023-02-30",
            "2023-02-29",
            "0-1-1",
            "2023-0-1",
            "2023-13-1",
            "2023-+11-27",
            "+2023-11-27",
            "2023-11-+27",
            "-2023-11-27",
            "2023--11-27",
            "2023 - 1 - 5",
            "2023-1- 5",
            "２０２３-１-５",
            "2023-11",
            "2023-11-",
            "2023-11-27-1",
            "2023-011-27",
            "02023-11-27",
            "2023/11/27",
            "2023-11-27T00:00:00",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn days_are_counted_over_months_and_years() {
        let day = Date::parse("2023-12-31").unwrap();
        let next = day.plus_days(1).unwrap();
        assert_eq!((next.to_string().as_str(), next.days_since(day)), ("2024-01-01", 1));
        assert_eq!(Date::parse("9999-12-31").unwrap().plus_days(1), None);
        assert_eq!(Date::parse("1-1-1").unwrap().plus_days(-1), None);
    }
}
