//! Cards above the results: the departments and issues that a query names.
//!
//! The browser's `lookup.js` finds the same.

use super::characters::is_cjk;
use super::index::{IssueSummary, Numbers, Summary};
use super::names::{forms, is_called, spellings};
use super::normalise::normalise;
use crate::archive::Date;

/// Departments with a similar name, at most.
const SIMILAR: usize = 5;
/// Characters that must be typed before similar names are looked for.
const SHORTEST: usize = 2;

/// What a query names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cards {
    /// Registry indices: departments with exactly this name, then a few with a similar one; those with more passages first.
    pub departments: Vec<usize>,
    /// Indices of the issues that a number or a date means, the likeliest first.
    pub issues: Vec<usize>,
}

impl Cards {
    /// Finds the cards of the query `raw`.
    pub fn new(summary: &Summary, raw: &str) -> Self {
        let normal = normalise(raw);
        let typed = normal.replace(' ', "");
        Self { departments: departments(summary, &normal, &typed), issues: issues(&summary.issues, &typed) }
    }
}

fn departments(summary: &Summary, normal: &str, typed: &str) -> Vec<usize> {
    if normal.is_empty() {
        return Vec::new();
    }
    let forms_of = |index: usize| forms(summary.departments[index].iter().map(String::as_str));
    let mut sorted: Vec<usize> = (0..summary.departments.len()).collect();
    sorted.sort_by_key(|index| std::cmp::Reverse(summary.department_passages[*index]));
    let is_named = |index: &usize| {
        let forms = forms_of(*index);
        is_called(&forms, normal) || is_called(&forms, typed)
    };
    let (mut named, others): (Vec<usize>, Vec<usize>) = sorted.into_iter().partition(is_named);
    if typed.chars().count() >= SHORTEST {
        named.extend(others.into_iter().filter(|index| may_mean(&forms_of(*index), typed)).take(SIMILAR));
    }
    named
}

/// Returns true if a form contains `typed`, or if a form, its pinyin or its initials begin with it.
fn may_mean(forms: &[String], typed: &str) -> bool {
    let is_chinese = typed.chars().all(is_cjk);
    forms.iter().any(|form| {
        let (pinyin, initials) = spellings(form);
        form.starts_with(typed)
            || is_chinese && form.contains(typed)
            || pinyin.iter().chain(&initials).any(|spelling| spelling.starts_with(typed))
    })
}

/// A test of an issue.
type Test<'a> = Box<dyn Fn(&IssueSummary) -> bool + 'a>;

fn issues(issues: &[IssueSummary], typed: &str) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for test in tests(typed) {
        for (index, issue) in issues.iter().enumerate().rev() {
            if test(issue) && !found.contains(&index) {
                found.push(index);
            }
        }
    }
    found
}

/// Returns the tests for the issues that a number or a date may mean, the likeliest first; none for other queries.
fn tests(typed: &str) -> Vec<Test<'static>> {
    let mut parts = Parts(typed);
    let (total, ordinal) = (parts.skip("总"), parts.skip("第"));
    let Some((digits, number)) = parts.number() else { return Vec::new() };
    if parts.0.is_empty() || parts.0 == "期" {
        if !total && !ordinal && digits == 8 && parts.0.is_empty() {
            return day_tests(Some(number / 10000), number / 100 % 100, number % 100);
        }
        return if digits <= 6 { number_tests(number, total, ordinal) } else { Vec::new() };
    }
    if total || ordinal {
        return Vec::new();
    }
    if digits <= 2 && parts.skip("月") {
        let day = parts.number().filter(|(digits, _)| *digits <= 2);
        parts.skip("日");
        return match day {
            Some((_, day)) if parts.0.is_empty() => day_tests(None, number, day),
            _ => Vec::new(),
        };
    }
    if digits != 4 {
        return Vec::new();
    }
    let year = number;
    let has_year = parts.skip("年");
    let is_number = has_year && parts.skip("第");
    if !has_year && !parts.skip_one_of("-/.") {
        return Vec::new();
    }
    let Some((digits, number)) = parts.number() else { return Vec::new() };
    if parts.0.is_empty() || parts.0 == "期" {
        let mut tests: Vec<Test<'static>> = Vec::new();
        if digits <= 3 {
            tests.push(Box::new(move |issue| issue.year == Some(year) && has(issue.numbers, number)));
            // `2023-11` is issue 11 of 2023 or November 2023.
            if digits <= 2 && !has_year && parts.0.is_empty() {
                tests.extend(month_tests(year, number));
            }
        }
        return tests;
    }
    if is_number || digits > 2 {
        return Vec::new();
    }
    let has_month = parts.skip("月");
    if has_month && (parts.0.is_empty() || parts.0 == "份") {
        return if has_year && is_day(year, number, 1) { month_tests(year, number) } else { Vec::new() };
    }
    if !has_month && !parts.skip_one_of("-/.") {
        return Vec::new();
    }
    let day = parts.number().filter(|(digits, _)| *digits <= 2);
    parts.skip("日");
    match day {
        Some((_, day)) if parts.0.is_empty() => day_tests(Some(year), number, day),
        _ => Vec::new(),
    }
}

/// The rest of what was typed.
struct Parts<'a>(&'a str);

impl Parts<'_> {
    fn skip(&mut self, prefix: &str) -> bool {
        let rest = self.0.strip_prefix(prefix);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn skip_one_of(&mut self, characters: &str) -> bool {
        let rest = self.0.strip_prefix(|c| characters.contains(c));
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Reads a number of at most eight digits; returns how many it has, and the number.
    fn number(&mut self) -> Option<(usize, u32)> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let number = self.0[..digits].parse().ok().filter(|_| digits <= 8)?;
        self.0 = &self.0[digits..];
        Some((digits, number))
    }
}

fn number_tests(number: u32, total: bool, ordinal: bool) -> Vec<Test<'static>> {
    let of_all: Test<'static> = Box::new(move |issue| has(issue.totals, number));
    let of_year: Test<'static> = Box::new(move |issue| has(issue.numbers, number));
    // `第44期` is a number within a year first; `464` is a total number first.
    match (total, ordinal) {
        (true, _) => vec![of_all],
        (false, true) => vec![of_year, of_all],
        (false, false) => vec![of_all, of_year],
    }
}

fn has(numbers: Option<Numbers>, number: u32) -> bool {
    numbers.is_some_and(|numbers| numbers.contains(number))
}

/// Returns the test for issues that report on a day of a month.
fn month_tests(year: u32, month: u32) -> Vec<Test<'static>> {
    let month = format!("{year:04}-{month:02}");
    vec![Box::new(move |issue| {
        let months = issue.start.get(..7).zip(issue.end.get(..7));
        months.is_some_and(|(start, end)| start <= month.as_str() && month.as_str() <= end)
    })]
}

/// Returns the tests for issues whose period has a day, and for issues printed on it; `None` is any year.
fn day_tests(year: Option<u32>, month: u32, day: u32) -> Vec<Test<'static>> {
    // 2000 is a leap year: it has every day that any year has.
    if !is_day(year.unwrap_or(2000), month, day) {
        return Vec::new();
    }
    let in_year_of = move |date: &str| {
        let year = year.or_else(|| date.get(..4)?.parse().ok())?;
        is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    vec![
        Box::new(move |issue| {
            let days = [&issue.start, &issue.end].map(|date| in_year_of(date));
            days.into_iter().flatten().any(|day| issue.start <= day && day <= issue.end)
        }),
        Box::new(move |issue| in_year_of(&issue.date).is_some_and(|day| issue.date == day)),
    ]
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    Date::parse(&format!("{year:04}-{month:02}-{day:02}")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_that_may_be_meant() {
        let issue = |year: u32, first: u32, last: u32, total: u32, start: &str, end: &str, date: &str| IssueSummary {
            path: String::new(),
            number: format!("{year}-{first}"),
            year: Some(year),
            numbers: Some(Numbers { first, last }),
            totals: Some(Numbers { first: total, last: total + last - first }),
            date: date.into(),
            start: start.into(),
            end: end.into(),
            units: 0,
        };
        let all = [
            issue(2022, 44, 44, 411, "2022-11-14", "2022-11-18", "2022-11-21"),
            issue(2022, 45, 46, 412, "2022-12-26", "2023-01-01", "2023-01-03"),
            issue(2023, 43, 43, 463, "2023-11-06", "2023-11-10", "2023-11-13"),
            issue(2023, 44, 44, 464, "2023-11-13", "2023-11-17", "2023-11-27"),
            issue(2024, 8, 8, 472, "2024-02-26", "2024-03-01", "2024-03-04"),
        ];
        let cases: &[(&str, &[usize])] = &[
            ("464", &[3]),
            ("总464", &[3]),
            ("总第464期", &[3]),
            ("44", &[3, 0]),
            ("第44期", &[3, 0]),
            ("总44", &[]),
            ("413", &[1]),
            ("2023-44", &[3]),
            ("2023年第44期", &[3]),
            ("2022-46", &[1]),
            ("2023-11-13", &[3, 2]),
            ("2023年11月13日", &[3, 2]),
            ("20231113", &[3, 2]),
            ("2023/11/8", &[2]),
            ("11月13日", &[3, 2]),
            ("1月1日", &[1]),
            ("2022年12月", &[1]),
            ("2023年11月份", &[3, 2]),
            ("2023-11", &[3, 2]),
            ("2月29日", &[4]),
            ("2023年2月29日", &[]),
            ("2月30日", &[]),
            ("2023年13月", &[]),
            ("464件", &[]),
            ("无线电", &[]),
            ("-1", &[]),
            ("1234567", &[]),
            ("", &[]),
        ];
        for (typed, expected) in cases {
            assert_eq!(&issues(&all, typed), expected, "{typed}");
        }
    }
}
