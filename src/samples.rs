//! Generator of an archive of made-up issues, of any size.
//!
//! Input: a folder, a number of years, a seed. Output: a complete archive in that folder, with settings, a registry, issues
//! and a picture, all marked as samples.
//!
//! Invariants: the same years and seed give the same bytes; no clock is read. The archive has the irregularities of a
//! real one: double issues, missed weeks, a renamed department, three formats of front matter, tables, lists, pictures,
//! footnotes, very long items.

mod departments;
mod figures;
mod issue;
mod phrases;
mod random;

use std::path::Path;

use crate::archive::{Date, IssueNumber, Period};
use crate::diagnostics::Diagnostic;
use crate::files;
use figures::Figures;
use issue::Plan;
use random::Random;

/// The last year of every sample archive.
const LAST_YEAR: u16 = 2025;
/// A Monday from which all weeks are counted.
const A_MONDAY: (i16, i8, i8) = (2024, 1, 1);

const SETTINGS: &str = include_str!("samples/kanku.toml");

/// A picture of 48 × 24 grey pixels.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x30, 0x00, 0x00, 0x00, 0x18, 0x08, 0x00, 0x00, 0x00, 0x00, 0x99, 0x96, 0x21, 0x00, 0x00, 0x00, 0x00, 0x22, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x78, 0x06, 0x06, 0xb3, 0xc1, 0x80, 0x18, 0x36, 0xc3, 0x88, 0xd4, 0x40, 0xbc,
    0x52, 0x08, 0x7b, 0x64, 0x6a, 0x18, 0x4d, 0x4b, 0xa3, 0x69, 0x89, 0x4a, 0x1a, 0x00, 0x24, 0x32, 0x62, 0x6e, 0x9b,
    0xb2, 0x96, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Writes a sample archive of `years` years, at most 2000, into `dir`; returns the number of issues.
///
/// # Errors
/// A file exists already or cannot be written. Then none is left.
pub fn generate(dir: &Path, years: u16, seed: u64) -> Result<usize, Diagnostic> {
    let years = years.clamp(1, 2000);
    let first = LAST_YEAR - years + 1;
    let renamed = renaming_day(first, years);
    let plans = plans(first, seed);
    let mut figures = Figures::new(plans.len());
    let issues = plans.iter().map(|plan| {
        let mut random = Random::new(seed ^ (u64::from(plan.total.first) << 20));
        figures.advance(plan, &mut random);
        let text = issue::write(plan, &figures, renamed, &mut random);
        (format!("content/issues/{}/{}.md", plan.year, plan.number.file_stem()), text.into_bytes())
    });
    let other = [
        ("kanku.toml".to_owned(), SETTINGS.as_bytes().to_vec()),
        ("content/departments.toml".to_owned(), departments::registry(renamed).into_bytes()),
        ("content/images/sample.png".to_owned(), PICTURE.to_vec()),
    ];
    files::create_all(dir, other.into_iter().chain(issues))?;
    Ok(plans.len())
}

/// Returns the day of the renaming: half-way through the archive.
fn renaming_day(first: u16, years: u16) -> Date {
    let month = if years % 2 == 1 { 7 } else { 1 };
    day((first + years / 2) as i16, month, 1)
}

/// Returns the numbers and dates of every issue, oldest first.
fn plans(first: u16, seed: u64) -> Vec<Plan> {
    let mut random = Random::new(seed);
    let mut plans = Vec::new();
    let mut total = 0;
    for year in first..=LAST_YEAR {
        let mut number = 0;
        let mut monday = first_monday(year as i16);
        while let Some(friday) = monday.plus_days(4).filter(|friday| friday.year() == year as i16) {
            // Holidays: a week without an issue, or two weeks in one.
            if random.chance(3) {
                monday = later(monday, 7);
                continue;
            }
            let weeks = if random.chance(4) && later(friday, 7).year() == year as i16 { 2 } else { 1 };
            let end = later(friday, 7 * (weeks - 1));
            let span = |count: u32| IssueNumber { first: count + 1, last: count + weeks as u32 };
            plans.push(Plan {
                year: year as i16,
                number: span(number),
                total: span(total),
                period: Period { start: monday, end },
                date: later(end, 3 + random.below(7) as i64),
            });
            number += weeks as u32;
            total += weeks as u32;
            monday = later(monday, 7 * weeks);
        }
    }
    plans
}

/// Returns the first Monday of a year.
fn first_monday(year: i16) -> Date {
    let (known_year, month, known_day) = A_MONDAY;
    let start = day(year, 1, 1);
    let past = start.days_since(day(known_year, month, known_day)).rem_euclid(7);
    later(start, (7 - past) % 7)
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a first of January or July, in the years 26 to 2025")
}

fn later(date: Date, days: i64) -> Date {
    date.plus_days(days).expect("days of the years 26 to 2026")
}

#[cfg(test)]
mod tests;
