//! The rhythm of a periodical: the date of its first issue, and the time from one issue to the next.

use crate::archive::Date;

/// Time from one issue to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// A rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// Date of the first issue.
    pub first: Date,
    /// Time from one issue to the next.
    pub every: Every,
}

impl Rhythm {
    /// Returns the date of the issue that comes `steps` after the first; `None` beyond the calendar. A month that lacks
    /// the first issue's day ends the count at its last day.
    pub fn date(self, steps: u32) -> Option<Date> {
        match self.every {
            Every::Day => self.first.plus_days(steps.into()),
            Every::Week => self.first.plus_days(i64::from(steps) * 7),
            Every::Month => {
                let months = i64::from(self.first.year()) * 12 + i64::from(self.first.month()) - 1 + i64::from(steps);
                let year = i16::try_from(months / 12).ok()?;
                let month = i8::try_from(months % 12 + 1).ok()?;
                (1..=self.first.day()).rev().find_map(|day| Date::new(year, month, day))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_follow_their_rhythm() {
        let date = |first: &str, every, steps| {
            Rhythm { first: Date::parse(first).unwrap(), every }.date(steps).map(|date| date.to_string())
        };
        assert_eq!(date("2018-04-20", Every::Week, 2).as_deref(), Some("2018-05-04"));
        assert_eq!(date("2023-12-31", Every::Day, 1).as_deref(), Some("2024-01-01"));
        assert_eq!(date("2023-11-30", Every::Month, 3).as_deref(), Some("2024-02-29"));
        assert_eq!(date("9999-12-01", Every::Month, 1), None);
    }
}
