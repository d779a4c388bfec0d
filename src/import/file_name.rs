//! Values that the name of a file and of its folders tell: `2023年第44期.docx`, `2019/issue-14.md`,
//! `20200120-20200126.md`.

use std::sync::LazyLock;

use regex::Regex;

use super::evidence::{Evidence, Origin, Told};
use super::fields::{self, Field, Numbered, Unit};
use super::masthead::headline_evidence;
use crate::archive::IssueNumber;
use crate::archive::{IssueDate, MonthOfYear};

/// A name that is a number and at most a word for it.
static LONE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:issue|number|no|weekly|week|第)?[-_. ]*([0-9]{1,4})$").expect("the pattern is a constant")
});

/// A folder of a year.
static YEAR_FOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^((?:19|20)[0-9]{2})(?:[^0-9].*)?$").expect("the pattern is a constant"));

/// Reads a path with forward slashes.
pub fn evidence(path: &str) -> Evidence {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = parts.pop().unwrap_or_default();
    let stem = stem(name).replace('_', " ");
    let mut found = from_stem(&stem);
    let folder = parts.iter().rev().find_map(|part| YEAR_FOLDER.captures(part)?[1].parse().ok());
    found.years.extend(folder.map(|value| Told { value, origin: Origin::Folder, strength: 50 }));
    found
}

/// Returns whether the name of a file tells an issue by words (2023年第44期) or is nothing but a day; numbers alone count
/// pages.
pub fn names_an_issue(name: &str) -> bool {
    let stem = stem(name);
    let rest = |span: &std::ops::Range<usize>| stem.len() - span.len();
    fields::find(stem).iter().any(|(span, field)| match field {
        Field::Number(_) | Field::Total(_) => true,
        Field::Date(..) | Field::Period(..) => rest(span) == 0,
        _ => false,
    })
}

/// Returns a file's name without its ending.
pub fn stem(name: &str) -> &str {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
}

fn from_stem(stem: &str) -> Evidence {
    let mut found = Evidence::default();
    let origin = Origin::FileName;
    // Numbers in a name must stand apart as they must in a headline; dates need not.
    let apart = headline_evidence(stem);
    for (_, field) in fields::find(stem) {
        match field {
            Field::Number(number) if apart.numbers.iter().any(|told| told.value == number.number) => {
                found.add_number(number, origin, if number.year.is_some() { 70 } else { 58 });
            }
            Field::Total(value) => found.totals.push(Told { value, origin, strength: 70 }),
            Field::Date(date, _) => found.add_date(IssueDate::Day(date), origin, 60),
            Field::Month(year, month) => found.add_date(IssueDate::Month(MonthOfYear { year, month }), origin, 35),
            Field::Period(start, end) => found.periods.push(Told { value: (start, end), origin, strength: 60 }),
            _ => {}
        }
    }
    if found == Evidence::default() {
        found.extend(from_figures(stem));
    }
    if found == Evidence::default() {
        found.numbers.extend(apart.numbers.into_iter().map(|told| Told { origin, strength: 36, ..told }));
    }
    found
}

/// Reads a name of figures: `2023-44`, `issue-200`. A day has three figures and is none.
fn from_figures(stem: &str) -> Evidence {
    let mut found = Evidence::default();
    let mut add = |year: Option<i16>, number: u32| {
        let number = IssueNumber { first: number, last: number };
        found.add_number(Numbered { year, volume: None, number, unit: Unit::Issue }, Origin::FileName, 36);
    };
    let figures: Vec<u32> = stem.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    match figures[..] {
        [year, number] if (1900..=2999).contains(&year) && (1..=366).contains(&number) => {
            add(i16::try_from(year).ok(), number);
        }
        [number] if number > 0 && LONE_NUMBER.is_match(stem) => add(None, number),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str) -> String {
        let Evidence { years, numbers, totals, dates, periods, .. } = evidence(path);
        let mut shown: Vec<String> = years.iter().map(|told| format!("year {}", told.value)).collect();
        shown.extend(numbers.iter().map(|told| format!("issue {}", told.value)));
        shown.extend(totals.iter().map(|told| format!("total {}", told.value)));
        shown.extend(dates.iter().map(|told| format!("date {}", told.value)));
        shown.extend(periods.iter().map(|told| format!("days {}-{}", told.value.0.day, told.value.1.day)));
        shown.join(", ")
    }

    #[test]
    fn names_of_files_tell_values() {
        for (path, expected) in [
            ("2023年第44期.docx", "year 2023, issue 44"),
            ("旧刊/2019/第3期（总第120期）.doc", "year 2019, issue 3, total 120"),
            ("2019年度/issue-14.md", "year 2019, issue 14"),
            ("2023-44.pdf", "year 2023, issue 44"),
            ("044.txt", "issue 44"),
            ("20200120-20200126.md", "days 20-26"),
            ("2024-10-01.md", "date 2024-10-01"),
            ("简报20231127.docx", "date 2023-11-27"),
            ("2023年11月工作月报.docx", "date 2023-11"),
            ("移动APP第一期工程.docx", ""),
            ("a1.txt", ""),
            ("2019/政务简报12.docx", "year 2019, issue 12"),
            ("sample0.txt", ""),
            ("2001年第10期.docx", "year 2001, issue 10"),
        ] {
            assert_eq!(shown(path), expected, "{path}");
        }
    }
}
