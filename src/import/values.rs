//! From evidence to the values of a front matter. Missing years are concluded, never made up: every conclusion that the
//! source does not force is a doubt.

use super::doubt::{Doubt, Key};
use super::evidence::{Evidence, Origin, Told, decide};
use super::fields::{Day, Field};
use super::masthead::Accounted;
use super::names::{Bulletin, same};
use crate::archive::{Date, Distribution, IssueKey, IssueNumber, Period};
use crate::archive::{IssueDate, MonthOfYear};

/// Values of the front matter; `None` where nothing tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// The identity, whose values are not repeated below.
    pub identity: IssueKey,
    /// Volume, beside a number in a year.
    pub volume: Option<u32>,
    /// Running number.
    pub total: Option<IssueNumber>,
    /// Title.
    pub title: Option<String>,
    /// Days reported on.
    pub period: Option<Period>,
    /// Day or month of issue.
    pub date: Option<IssueDate>,
    /// Publisher.
    pub publisher: Option<String>,
    /// 送, 发, 共印.
    pub distribution: Distribution,
    /// Further lines, kept from a foreign front matter.
    pub extra: String,
}

/// The decision about one issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The values.
    pub values: Values,
    /// Number as the source gives it, without regard to the identity.
    number: Option<IssueNumber>,
    year: Option<i16>,
    periods: Vec<(Day, Day)>,
}

/// Kind of the doubt about a number without a year.
pub const RUNNING: &str = "the number has no year and was taken for a running number (--year gives it one)";

/// Decides on the values.
///
/// # Errors
/// Nothing tells by what the issue is known; the doubts that came up are lost.
pub fn settle(
    mut evidence: Evidence,
    bulletin: Bulletin<'_>,
    doubts: &mut Vec<Doubt>,
) -> Result<Settled, &'static str> {
    // A month says less than a day, and no contradiction is in it.
    if evidence.dates.iter().any(|told| told.value.day().is_some() && told.strength >= 30) {
        evidence.dates.retain(|told| told.value.day().is_some());
    }
    let number = taken(&evidence.numbers, Key::Issue, "number", doubts);
    let volume = taken(&evidence.volumes, Key::Volume, "volume", doubts);
    let total = taken(&evidence.totals, Key::Total, "running number", doubts);
    let date = taken(&evidence.dates, Key::Date, "date of issue", doubts);
    let year = taken(&evidence.years, Key::Year, "year", doubts);
    let year = year.map(|told| told.value).or_else(|| {
        let (year, source) = concluded_year(&evidence, date.as_ref())?;
        if number.is_some() && volume.is_none() {
            doubts.push(Doubt::new(Key::Year, format!("the number has no year; {source}")));
        }
        Some(year)
    });
    // A month in a headline is what the issue reports on; it is a date only where nothing else names the issue.
    let date = date.filter(|told| told.strength >= 30 || number.is_none() && total.is_none());
    let periods: Vec<(Day, Day)> = evidence.periods.iter().map(|told| told.value).collect();
    let date = date.map(|told| told.value);
    let period = period(&periods, date, year, number.as_ref().map(|told| told.value), doubts);
    let identity = identify(
        year,
        volume.as_ref().map(|told| told.value),
        number.as_ref().map(|told| told.value),
        total.as_ref().map(|told| told.value),
        date,
        period,
    )?;
    if let (IssueKey::Total(_), Some(number)) = (identity, &number) {
        if let Some(total) = &total {
            let kind = "the number has no year and was left out; the issue is known by its running number";
            doubts.push(Doubt::new(Key::Total, kind).detail(format!("{} of {}", number.value, total.value)));
        } else {
            doubts.push(Doubt::new(Key::Total, RUNNING));
        }
    }
    if let IssueKey::Date(_) = identity
        && date.is_none()
    {
        doubts.push(Doubt::new(Key::Date, "no day of issue found; this is the last day of the period"));
    }
    let values = Values {
        identity,
        volume: volume.map(|told| told.value).filter(|_| matches!(identity, IssueKey::Number { .. })),
        total: total.map(|told| told.value),
        title: title(&evidence, bulletin, doubts),
        period,
        date,
        publisher: strongest(&evidence.publishers).map(|told| told.value.clone()),
        distribution: evidence.distribution,
        extra: String::new(),
    };
    Ok(Settled { values, number: number.map(|told| told.value), year, periods })
}

/// Says by what an issue is known: the one place that says what must be there.
///
/// # Errors
/// None of number, running number and date is known.
fn identify(
    year: Option<i16>,
    volume: Option<u32>,
    number: Option<IssueNumber>,
    total: Option<IssueNumber>,
    date: Option<IssueDate>,
    period: Option<Period>,
) -> Result<IssueKey, &'static str> {
    Ok(match (number, year, volume, total, date, period) {
        (Some(number), Some(year), ..) => IssueKey::Number { year, number },
        (Some(number), None, Some(volume), ..) => IssueKey::Volume { volume, number },
        (_, _, _, Some(total), ..) => IssueKey::Total(total),
        (Some(number), ..) => IssueKey::Total(number),
        (None, _, _, None, Some(date), _) => IssueKey::Date(date),
        (None, _, _, None, None, Some(period)) => IssueKey::Date(IssueDate::Day(period.end)),
        (None, _, _, None, None, None) => {
            return Err("no number and no date found, neither in the text nor in its name");
        }
    })
}

impl Settled {
    fn volume(&self) -> Option<u32> {
        match self.values.identity {
            IssueKey::Volume { volume, .. } => Some(volume),
            _ => self.values.volume,
        }
    }

    /// Returns whether all values of a line are those that were decided on.
    pub fn agrees(&self, says: &Accounted) -> bool {
        let values = &self.values;
        let total = match values.identity {
            IssueKey::Total(total) => Some(total),
            _ => values.total,
        };
        let name = |said: &Option<String>, taken: &Option<String>| {
            said.as_ref().is_none_or(|said| taken.as_ref().is_some_and(|taken| same(said, taken)))
        };
        name(&says.title, &values.title)
            && name(&says.publisher, &values.publisher)
            && says.fields.iter().all(|field| match field {
                Field::Number(number) => {
                    let is_kept = !matches!(values.identity, IssueKey::Total(_)) || total == Some(number.number);
                    is_kept
                        && self.number == Some(number.number)
                        && number.year.is_none_or(|year| self.year == Some(year))
                        && number.volume.is_none_or(|volume| self.volume() == Some(volume))
                }
                Field::Total(said) => total == Some(*said),
                Field::Period(start, end) => values.period.is_some() && self.periods.contains(&(*start, *end)),
                Field::Date(said, _) => values.date == Some(IssueDate::Day(*said)),
                Field::Month(year, month) => {
                    values.date == Some(IssueDate::Month(MonthOfYear { year: *year, month: *month }))
                }
                Field::Copies(copies) => values.distribution.copies == Some(*copies),
                Field::To(names) => names.iter().all(|name| values.distribution.to.contains(name)),
                Field::Cc(names) => names.iter().all(|name| values.distribution.cc.contains(name)),
            })
    }
}

/// Decides on one value and returns it with its place.
fn taken<T: PartialEq + Clone + ToString>(
    told: &[Told<T>],
    key: Key,
    name: &'static str,
    doubts: &mut Vec<Doubt>,
) -> Option<Told<T>> {
    decide(told, key, name, T::to_string, doubts).map(|index| told[index].clone())
}

fn strongest<T>(told: &[Told<T>]) -> Option<&Told<T>> {
    told.iter().rev().max_by_key(|told| told.strength)
}

/// The year of a number that has none, with the words that say where it is from.
fn concluded_year(evidence: &Evidence, date: Option<&Told<IssueDate>>) -> Option<(i16, &'static str)> {
    // A date that was counted says nothing about the number's year.
    let is_told = |told: &&Told<IssueDate>| told.strength >= 30 && told.origin != Origin::Rhythm;
    let dated = date.filter(is_told).map(|told| (told.value.year(), "this is the one of the day of issue"));
    dated.or_else(|| {
        let year = evidence.periods.iter().find_map(|told| told.value.1.year.or(told.value.0.year));
        year.map(|year| (year, "this is the one of the period"))
    })
}

/// The title, and a doubt where it is not the bulletin's name in the settings.
fn title(evidence: &Evidence, bulletin: Bulletin<'_>, doubts: &mut Vec<Doubt>) -> Option<String> {
    let titles = || evidence.titles.iter().map(|told| &told.value);
    if let Some(known) = titles().find(|title| same(title, bulletin.title)) {
        return Some(known.clone());
    }
    let title = strongest(&evidence.titles)?.value.clone();
    let kind = "the title is not the bulletin's name in kanku.toml";
    doubts.push(Doubt::new(Key::Title, kind).detail(format!("{title}, not {}", bulletin.title)));
    Some(title)
}

/// The days reported on, with their years.
fn period(
    periods: &[(Day, Day)],
    date: Option<IssueDate>,
    year: Option<i16>,
    number: Option<IssueNumber>,
    doubts: &mut Vec<Doubt>,
) -> Option<Period> {
    let mut whole: Option<Period> = None;
    let mut distinct: Vec<(Day, Day)> = Vec::new();
    for (start, end) in periods {
        if distinct.contains(&(*start, *end)) {
            continue;
        }
        distinct.push((*start, *end));
        let Some(period) = dated(*start, *end, date.and_then(IssueDate::day), year, number, doubts) else {
            let text = format!("{}.{}—{}.{}", start.month, start.day, end.month, end.day);
            doubts.push(Doubt::new(Key::Period, "a span of days is no period of this year").detail(text));
            continue;
        };
        whole =
            Some(whole.map_or(period, |whole| Period {
                start: whole.start.min(period.start),
                end: whole.end.max(period.end),
            }));
    }
    if distinct.len() > 1 {
        doubts.push(Doubt::new(Key::Period, "several periods are named; this one spans them all"));
    }
    whole
}

/// Days between the end of a period and the day of issue that raise no question.
const NEAR: i64 = 62;

/// The period of two days, whose years are concluded where they are not said. `None` where there is no such period, or
/// no year to start from.
fn dated(
    start: Day,
    end: Day,
    date: Option<Date>,
    year: Option<i16>,
    number: Option<IssueNumber>,
    doubts: &mut Vec<Doubt>,
) -> Option<Period> {
    // A year that stands at the first day only goes for both, unless the months turn back.
    let turns = (end.month, end.day) < (start.month, start.day);
    let said = end.year.or_else(|| start.year.map(|year| year + i16::from(turns)));
    let end_year = match (said, date, year) {
        (Some(year), ..) => year,
        (None, Some(date), year) => {
            let distance = |year: i16| end.within(year).map_or(i64::MAX, |end| date.days_since(end).abs());
            let nearest = (date.year() - 1..=date.year() + 1).min_by_key(|year| distance(*year))?;
            if distance(nearest) > NEAR {
                doubts.push(Doubt::new(Key::Period, "the period's year is a guess: it is far from the day of issue"));
                year.unwrap_or(nearest)
            } else {
                nearest
            }
        }
        (None, None, Some(year)) => {
            doubts.push(Doubt::new(Key::Period, "the period's year is a guess: no day of issue was found"));
            // The first issues of a year may report on the last weeks of the one before.
            let is_first = number.is_some_and(|number| number.first <= 2);
            if is_first && end.month == 12 { year - 1 } else { year }
        }
        (None, None, None) => return None,
    };
    let end = end.within(end_year)?;
    let start = match start.year {
        Some(year) => start.within(year)?,
        None => start.within(end_year).filter(|start| *start <= end).or_else(|| start.within(end_year - 1))?,
    };
    (start <= end).then_some(Period { start, end })
}
