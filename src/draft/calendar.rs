//! When the next issue is due: periods and dates follow the habit of the recent issues.

use std::collections::BTreeMap;

use crate::archive::{Date, Issue, Period};

/// The habit of a bulletin.
#[derive(Debug)]
pub(super) struct Rhythm {
    /// Days from one period's first day to the next one's.
    step: i64,
    /// Days of a period.
    length: i64,
    /// Weekday on which periods start, from 0 for Monday, where the step is whole weeks.
    weekday: Option<i64>,
    /// Days from a period's end to the date of issue.
    delay: i64,
}

impl Rhythm {
    /// What most of `recent` do, issues under one number before double ones; weeks from Monday to Friday where there is
    /// no issue.
    pub(super) fn of(recent: &[Issue]) -> Self {
        let singles = || recent.iter().filter(|issue| issue.number.count() == 1);
        let length =
            most(singles().map(|issue| days(issue.period))).or_else(|| most(recent.iter().map(part))).unwrap_or(5);
        let pairs = recent.windows(2).filter(|pair| pair[0].number.count() == 1);
        let starts = pairs.map(|pair| pair[1].period.start.days_since(pair[0].period.start));
        let step = most(starts.filter(|step| *step > 0)).unwrap_or(match length {
            1 => 1,
            2..=7 => 7,
            longer => longer,
        });
        let weekday = most(recent.iter().map(|issue| weekday(issue.period.start)));
        Self {
            step,
            length,
            weekday: weekday.filter(|_| step % 7 == 0),
            delay: recent.last().map_or(0, |issue| issue.date.days_since(issue.period.end)),
        }
    }

    /// The period after that of `last`, for an issue under `numbers` numbers; this week where there is none. `None` where
    /// the calendar ends.
    pub(super) fn period(
        &self,
        last: Option<&Issue>,
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
            // A double issue of two months is followed by one month.
            let months = (months / last.number.count()).max(1) * numbers;
            return Some(Period { start, end: plus_months(start, months)?.plus_days(-1)? });
        }
        // An issue of two weeks is followed by the week after both.
        let steps = (days(last.period) + self.step - 1) / self.step;
        let mut start = last.period.start.plus_days(steps * self.step)?;
        if let Some(weekday_wanted) = self.weekday {
            // After a week that a holiday has cut short, the next one is whole again.
            let off = (weekday_wanted - weekday(start) + 3).rem_euclid(7) - 3;
            start = start.plus_days(off)?;
        }
        if start <= last.period.end {
            start = start.plus_days(self.step)?;
        }
        Some(Period { start, end: start.plus_days(length - 1)? })
    }

    /// As long after the period as the last issue; at the period's end, but not in the past, for the first one.
    pub(super) fn date(&self, last: Option<&Issue>, period: Period, today: Date) -> Option<Date> {
        match last {
            // A date inside the period stands as the issue has it, but never before the one of the last issue.
            Some(last) => period.end.plus_days(self.delay).map(|date| date.max(last.date)),
            None => Some(period.end.max(today)),
        }
    }
}

/// The year in which an issue of this period and date counts: by the day (end, date or start) that tells the year of
/// most issues so far.
pub(super) fn year(issues: &[Issue], period: Period, date: Date) -> i16 {
    let days: [fn(Period, Date) -> Date; 3] = [|period, _| period.end, |_, date| date, |period, _| period.start];
    let agree = |day: &fn(Period, Date) -> Date| {
        issues.iter().filter(|issue| day(issue.period, issue.date).year() == issue.year).count()
    };
    // `max_by_key` takes the last of equals: the end comes first.
    let day = days.into_iter().rev().max_by_key(agree).unwrap_or(days[0]);
    let year = day(period, date).year();
    issues.last().map_or(year, |last| year.max(last.year))
}

/// Days of a period, both ends counted.
fn days(period: Period) -> i64 {
    period.end.days_since(period.start) + 1
}

/// Days that one number of an issue stands for: of two weeks from Monday to Friday, five.
fn part(issue: &Issue) -> i64 {
    let (days, numbers) = (days(issue.period), i64::from(issue.number.count()));
    let last_week = days - 7 * (numbers - 1);
    if (1..=7).contains(&last_week) { last_week } else { (days / numbers).max(1) }
}

/// From 0 for Monday.
fn weekday(date: Date) -> i64 {
    let monday = Date::new(2024, 1, 1).expect("a first of January");
    date.days_since(monday).rem_euclid(7)
}

/// The number of months where a period is made of whole ones.
fn whole_months(period: Period) -> Option<u32> {
    let after = period.end.plus_days(1)?;
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let whole = period.start.day() == 1 && after.day() == 1;
    whole.then(|| u32::try_from(months(after) - months(period.start)).ok()).flatten()
}

/// The first of a month, `months` later.
fn plus_months(first: Date, months: u32) -> Option<Date> {
    let month = i32::from(first.year()) * 12 + i32::from(first.month()) - 1 + i32::try_from(months).ok()?;
    Date::new(i16::try_from(month / 12).ok()?, i8::try_from(month % 12 + 1).ok()?, 1)
}

/// The commonest value; the smallest of equals.
fn most(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}
