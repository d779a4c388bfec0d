//! From what a masthead says to the values of a front matter: missing years are concluded, never made up.
//!
//! Every conclusion that the source does not force is a doubt.

use super::fields::{self, Day, Field};
use super::front_matter::{Doubt, Key, Values};
use super::masthead::Masthead;
use crate::archive::{Date, IssueNumber, Period};

/// Where an issue belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Year the number counts in.
    year: i16,
    /// Number in the year.
    number: IssueNumber,
}

/// Settles the values. `stem` is the source's name without its ending.
///
/// # Errors
/// What is missing, where no year or no number can be found.
pub fn settle(masthead: Masthead, stem: &str) -> Result<(Values, Vec<Doubt>), &'static str> {
    let mut doubts = masthead.doubts.clone();
    let named = named(stem);
    let Place { year, number } = place(&masthead, named, &mut doubts)?;
    let total = masthead.total;
    if total.is_none() {
        doubts.push(Doubt::new(Key::Total, "no total number (总第…期) found"));
    }
    let period = period(&masthead, year, number, &mut doubts);
    if masthead.date.is_none() {
        let month = masthead.month.as_ref().map(|month| format!("; only {month} is named")).unwrap_or_default();
        doubts.push(Doubt::new(Key::Date, format!("no day of issue found{month}")));
    }
    let Masthead { title, date, publisher, distribution, .. } = masthead;
    Ok((Values { year, number, total, title, period, date, publisher, distribution }, doubts))
}

/// Year and number, from the masthead, or else from the date or the file's name.
fn place(masthead: &Masthead, named: Named, doubts: &mut Vec<Doubt>) -> Result<Place, &'static str> {
    let number = match (masthead.number, named.number) {
        (Some(number), _) => number,
        (None, Some(number)) => {
            doubts.push(Doubt::new(Key::Issue, "no number found; this is the one in the file's name"));
            number
        }
        (None, None) => return Err("no number (第…期) found, neither in its masthead nor in its name"),
    };
    if let Some(year) = masthead.year {
        return Ok(Place { year, number });
    }
    let (year, source) = if let Some(year) = named.year {
        (year, "this is the one in the file's name")
    } else if let Some(date) = masthead.date {
        (date.year(), "this is the one of the day of issue")
    } else {
        let year = masthead.periods.iter().find_map(|(_, end)| end.year);
        (year.ok_or("no year found, neither in its masthead nor in its name")?, "this is the one of the period")
    };
    doubts.push(Doubt::new(Key::Year, format!("the number has no year; {source}")));
    Ok(Place { year, number })
}

/// What a file's name says.
#[derive(Debug, Clone, Copy, Default)]
struct Named {
    year: Option<i16>,
    number: Option<IssueNumber>,
}

/// `2023年第44期`, `2023-44`.
fn named(stem: &str) -> Named {
    if let Some(named) = fields::find(stem).into_iter().find_map(|(_, field)| match field {
        Field::Number(year, number) => Some(Named { year, number: Some(number) }),
        _ => None,
    }) {
        return named;
    }
    // A day is no number: 2023-11-27 has three parts.
    let parts: Vec<u32> = stem.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, number] if (1900..=2999).contains(&year) && (1..=366).contains(&number) => {
            Named { year: i16::try_from(year).ok(), number: Some(IssueNumber { first: number, last: number }) }
        }
        _ => Named::default(),
    }
}

/// The days reported on, with their years.
fn period(masthead: &Masthead, year: i16, number: IssueNumber, doubts: &mut Vec<Doubt>) -> Option<Period> {
    let mut whole: Option<Period> = None;
    for (start, end) in &masthead.periods {
        let Some(period) = dated(*start, *end, masthead.date, year, number, doubts) else {
            let text = format!("{}.{}—{}.{} is no period of {year}", start.month, start.day, end.month, end.day);
            doubts.push(Doubt::new(Key::Period, text));
            continue;
        };
        whole =
            Some(whole.map_or(period, |whole| Period {
                start: whole.start.min(period.start),
                end: whole.end.max(period.end),
            }));
    }
    if masthead.periods.len() > 1 {
        doubts.push(Doubt::new(Key::Period, "several periods are named; this one spans them all"));
    }
    if masthead.periods.is_empty() {
        doubts.push(Doubt::new(Key::Period, "no period found"));
    }
    whole
}

/// Days between the end of a period and the day of issue that raise no question.
const NEAR: i64 = 62;

fn dated(
    start: Day,
    end: Day,
    date: Option<Date>,
    year: i16,
    number: IssueNumber,
    doubts: &mut Vec<Doubt>,
) -> Option<Period> {
    // A year that stands at the first day only goes for both, unless the months turn back.
    let turns = (end.month, end.day) < (start.month, start.day);
    let said = end.year.or_else(|| start.year.map(|year| year + i16::from(turns)));
    let end_year = match (said, date) {
        (Some(year), _) => year,
        (None, Some(date)) => {
            let distance = |year: i16| end.within(year).map_or(i64::MAX, |end| date.days_since(end).abs());
            let nearest = (date.year() - 1..=date.year() + 1).min_by_key(|year| distance(*year))?;
            if distance(nearest) > NEAR {
                doubts.push(Doubt::new(Key::Period, "the period's year is a guess: it is far from the day of issue"));
                year
            } else {
                nearest
            }
        }
        (None, None) => {
            doubts.push(Doubt::new(Key::Period, "the period's year is a guess: no day of issue was found"));
            // The first issues of a year may report on the last weeks of the one before.
            if number.first <= 2 && end.month == 12 { year - 1 } else { year }
        }
    };
    let end = end.within(end_year)?;
    let start = match start.year {
        Some(year) => start.within(year)?,
        None => start.within(end_year).filter(|start| *start <= end).or_else(|| start.within(end_year - 1))?,
    };
    (start <= end).then_some(Period { start, end })
}
