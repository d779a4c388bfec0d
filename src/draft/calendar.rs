//! Period and date of the next issue, derived from the rhythm of the recent issues.

use std::collections::BTreeMap;

use crate::archive::{Date, Issue, IssueDate, Period};

/// An issue with the days that it reports on.
#[derive(Debug, Clone, Copy)]
pub(super) struct DatedIssue {
    /// Days that it reports on; its date, where it tells no period.
    pub(super) period: Period,
    /// Date of issue; the last of its days, where it tells none.
    pub(super) date: Date,
    /// Number of numbers that it covers: 1, or 2 for a double issue.
    numbers: u32,
    /// Year its number counts in.
    year: Option<i16>,
    /// Whether it tells a date and no period.
    is_date_alone: bool,
}

impl DatedIssue {
    /// Returns `None` for an issue that tells neither period nor date.
    pub(super) fn new(issue: &Issue) -> Option<Self> {
        let period = issue.days()?;
        let date = issue.date.map_or(period.end, IssueDate::last_day);
        let numbers = issue.number.or(issue.total).map_or(1, |number| number.count());
        Some(Self { period, date, numbers, year: issue.year, is_date_alone: issue.period.is_none() })
    }
}

/// Rhythm of publication.
#[derive(Debug)]
pub(super) struct Rhythm {
    /// Days from the start of one period to the start of the next.
    step: i64,
    /// Whether the step is derived from issues. A single date tells none.
    is_step_known: bool,
    /// Days of a period.
    length: i64,
    /// Weekday on which periods start, from 0 for Monday, if the step is a number of weeks.
    weekday: Option<i64>,
    /// Days from a period's end to the date of issue.
    delay: i64,
}

impl Rhythm {
    /// Derives the commonest rhythm of `recent`, from single issues rather than double ones. Without issues: weeks from
    /// Monday to Friday.
    pub(super) fn of(recent: &[DatedIssue]) -> Self {
        let singles = || recent.iter().filter(|issue| issue.numbers == 1);
        let length =
            most(singles().map(|issue| days(issue.period))).or_else(|| most(recent.iter().map(part))).unwrap_or(5);
        let pairs = recent.windows(2).filter(|pair| pair[0].numbers == 1);
        let starts = pairs.map(|pair| pair[1].period.start.days_since(pair[0].period.start));
        let found = most(starts.filter(|step| *step > 0));
        let step = found.unwrap_or(match length {
            1 => 1,
            2..=7 => 7,
            longer => longer,
        });
        let weekday = most(recent.iter().map(|issue| weekday(issue.period.start)));
        Self {
            step,
            is_step_known: found.is_some() || !recent.iter().all(|issue| issue.is_date_alone),
            length,
            weekday: weekday.filter(|_| step % 7 == 0),
            delay: recent.last().map_or(0, |issue| issue.date.days_since(issue.period.end)),
        }
    }

    /// Returns the period after that of `last`, for an issue with `numbers` numbers; the current week if there is no
    /// last issue. Returns `None` at the end of the calendar.
    pub(super) fn period(
        &self,
        last: Option<&DatedIssue>,
        numbers: u32,
        start: Option<Date>,
        end: Option<Date>,
        today: Date,
    ) -> Option<Period> {
        let length = i64::from(numbers - 1) * self.step + self.length;
        match (start, end) {
            (Some(start), Some(end)) => return Some(Period { start, end }),
            (Some(start), None) => return Some(Period { start, end: start.plus_days(length - 1)? }),
            (None, Some(end)) => return Some(Period { start: end.plus_days(1 - length)?, end }),
            (None, None) => {}
        }
        let Some(last) = last else {
            let monday = today.plus_days(-weekday(today))?;
            return Some(Period { start: monday, end: monday.plus_days(length - 1)? });
        };
        if let Some(months) = whole_months(last.period) {
            let start = last.period.end.plus_days(1)?;
            // A double issue of two months is followed by an issue of one month.
            let months = (months / last.numbers).max(1) * numbers;
            return Some(Period { start, end: plus_months(start, months)?.plus_days(-1)? });
        }
        if !self.is_step_known {
            // A gazette with one date may come out daily or twice a year: the next one is of today.
            let start = last.period.end.plus_days(1)?.max(today);
            return Some(Period { start, end: start });
        }
        // An issue of two weeks is followed by the week after them.
        let steps = (days(last.period) + self.step - 1) / self.step;
        let mut start = last.period.start.plus_days(steps * self.step)?;
        if let Some(weekday_wanted) = self.weekday {
            // A week shortened by a holiday is followed by a full week.
            let off = (weekday_wanted - weekday(start) + 3).rem_euclid(7) - 3;
            start = start.plus_days(off)?;
        }
        if start <= last.period.end {
            start = start.plus_days(self.step)?;
        }
        Some(Period { start, end: start.plus_days(length - 1)? })
    }

    /// Returns the date of the next issue: as many days after its period as the last issue's. The first issue is dated
    /// at the end of its period, but not in the past.
    pub(super) fn date(&self, last: Option<&DatedIssue>, period: Period, today: Date) -> Option<Date> {
        match last {
            // A date inside the period is possible, but never one before the last issue's date.
            Some(last) => period.end.plus_days(self.delay).map(|date| date.max(last.date)),
            None => Some(period.end.max(today)),
        }
    }
}

/// Returns the year in which an issue of this period and date is numbered. Of the end of the period, the date and the
/// start of the period, the day is used whose year agrees with most issues so far.
pub(super) fn year(issues: &[DatedIssue], period: Period, date: Date) -> i16 {
    let days: [fn(Period, Date) -> Date; 3] = [|period, _| period.end, |_, date| date, |period, _| period.start];
    let agree = |day: &fn(Period, Date) -> Date| {
        issues.iter().filter(|issue| Some(day(issue.period, issue.date).year()) == issue.year).count()
    };
    // Reversed, because `max_by_key` returns the last of equals, and the end is preferred.
    let day = days.into_iter().rev().max_by_key(agree).unwrap_or(days[0]);
    let year = day(period, date).year();
    issues.last().and_then(|last| last.year).map_or(year, |last| year.max(last))
}

/// Returns the number of days of a period, both ends included.
fn days(period: Period) -> i64 {
    period.end.days_since(period.start) + 1
}

/// Returns the number of days that one number of an issue covers: five for a double issue of two weeks from Monday to
/// Friday.
fn part(issue: &DatedIssue) -> i64 {
    let (days, numbers) = (days(issue.period), i64::from(issue.numbers));
    let last_week = days - 7 * (numbers - 1);
    if (1..=7).contains(&last_week) { last_week } else { (days / numbers).max(1) }
}

/// Returns the weekday, from 0 for Monday.
fn weekday(date: Date) -> i64 {
    let monday = Date::new(2024, 1, 1).expect("a first of January");
    date.days_since(monday).rem_euclid(7)
}

/// Returns the number of months of a period that consists of whole months.
fn whole_months(period: Period) -> Option<u32> {
    let after = period.end.plus_days(1)?;
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let whole = period.start.day() == 1 && after.day() == 1;
    whole.then(|| u32::try_from(months(after) - months(period.start)).ok()).flatten()
}

/// Returns the first day of the month that is `months` later.
fn plus_months(first: Date, months: u32) -> Option<Date> {
    let month = i32::from(first.year()) * 12 + i32::from(first.month()) - 1 + i32::try_from(months).ok()?;
    Date::new(i16::try_from(month / 12).ok()?, i8::try_from(month % 12 + 1).ok()?, 1)
}

/// Returns the commonest value; among equals, the smallest.
fn most(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}
