//! Dates in the words of the site.

use super::Strings;
use crate::archive::{Date, IssueDate, Period};

impl Strings {
    /// Returns `2023 年 11 月 27 日`.
    pub fn date(&self, date: Date) -> String {
        self.date_by("date.full", date)
    }

    /// Returns `2023 年 11 月 27 日`, or `2023 年 11 月` for a month.
    pub fn issue_date(&self, date: IssueDate) -> String {
        match date {
            IssueDate::Day(day) => self.date(day),
            IssueDate::Month(month) => self.month(month.year, month.month, true),
        }
    }

    /// Returns `11 月 13 日—11 月 17 日`; one date for one day, and with the years if the period crosses one.
    pub fn period(&self, Period { start, end }: Period) -> String {
        let pattern = if start.year() == end.year() { "date.day" } else { "date.full" };
        let (first, last) = (self.date_by(pattern, start), self.date_by(pattern, end));
        if start == end { first } else { self.text("date.range", &[("start", &first), ("end", &last)]) }
    }

    /// Returns `11 月`, or `2023 年 11 月` with the year.
    pub fn month(&self, year: i16, month: i8, with_year: bool) -> String {
        let pattern = if with_year { "date.year_and_month" } else { "date.month" };
        self.text(pattern, &[("year", &year), ("month", &month), ("month_name", &self.month_name(month))])
    }

    fn date_by(&self, pattern: &str, date: Date) -> String {
        let name = self.month_name(date.month());
        let arguments: [(&str, &dyn std::fmt::Display); 4] =
            [("year", &date.year()), ("month", &date.month()), ("month_name", &name), ("day", &date.day())];
        self.text(pattern, &arguments)
    }

    fn month_name(&self, month: i8) -> String {
        let names = self.text("date.month_names", &[]);
        let index = usize::try_from(month - 1).unwrap_or_default();
        names.split(' ').nth(index).unwrap_or_default().to_owned()
    }
}
