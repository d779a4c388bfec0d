//! Derivation of the next issue from the issues before it: for `kanku new`.
//!
//! Input: the archive with its drafts, the [`Given`] values, and the current day, which matters for the first
//! issue, and for the second where the first tells no more than its date.
//! Output: a [`Draft`], whose text is an issue that builds. Pure: no file is touched.
//!
//! Invariants: given values are taken as they are; all others continue the last issue, so that `kanku check` finds
//! nothing wrong with numbers and dates.

mod calendar;
mod sections;
mod text;

use crate::archive::{Archive, Date, Distribution, Issue, IssueDate, IssueKey, IssueNumber, MonthOfYear, Period};
use crate::config::{AddressedBy, Config};
use crate::diagnostics::Diagnostic;
use crate::source;

use calendar::{DatedIssue, Rhythm};

/// Number of recent issues from which rhythm and sections are derived.
const RECENT: usize = 8;

/// Values given by the user; the others are derived.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Year the number counts in.
    pub year: Option<i16>,
    /// Number in the year.
    pub number: Option<IssueNumber>,
    /// Number in all.
    pub total: Option<IssueNumber>,
    /// First day reported on.
    pub start: Option<Date>,
    /// Last day reported on.
    pub end: Option<Date>,
    /// 印发日期.
    pub date: Option<Date>,
    /// Title of the issue.
    pub title: Option<String>,
    /// 编印单位.
    pub publisher: Option<String>,
    /// 送.
    pub to: Option<Vec<String>>,
    /// 发.
    pub cc: Option<Vec<String>>,
    /// 共印, copies.
    pub copies: Option<u32>,
    /// Titles of the top-level sections.
    pub sections: Option<Vec<String>>,
    /// True if the issue is left out of builds until it is finished.
    pub draft: bool,
}

/// The next issue, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Path of its file, relative to the root.
    pub path: String,
    /// The key by which it will be known.
    pub key: IssueKey,
    /// Year the number counts in.
    pub year: Option<i16>,
    /// Volume (卷).
    pub volume: Option<u32>,
    /// Number in the year or in the volume.
    pub number: Option<IssueNumber>,
    /// Running number.
    pub total: Option<IssueNumber>,
    /// Days reported on.
    pub period: Option<Period>,
    /// Date of issue (印发日期).
    pub date: Option<IssueDate>,
    /// Title, if it is not the bulletin's name.
    pub title: Option<String>,
    /// Publisher, if it is not the bulletin's.
    pub publisher: Option<String>,
    /// 送, 发.
    pub distribution: Option<Distribution>,
    /// True if it is left out of builds.
    pub draft: bool,
    /// In reading order.
    pub headings: Vec<Heading>,
}

/// A heading of the next issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for 一、, 2 for （一）.
    pub depth: u8,
    /// `一、`; empty if there is none.
    pub numbering: String,
    /// Text without the numbering.
    pub title: String,
}

/// Derives the issue after the last one of `archive`. It tells what the last one tells: a bulletin without periods gets
/// none.
///
/// # Errors
/// The number is taken, the period ends before it starts, or the calendar ends.
pub fn next(archive: &Archive, config: &Config, given: &Given, today: Date) -> Result<Draft, Diagnostic> {
    let recent = &archive.issues[archive.issues.len().saturating_sub(RECENT)..];
    let last = recent.last();
    let days = Days::next(archive, recent, given, today)?;
    let Numbers { key, year, volume, number, total } = Numbers::next(archive, config, given, days.as_ref());
    free(archive, key, config)?;
    let tells = |field: fn(&Issue) -> bool| last.is_none_or(field);
    let is_by_date = matches!(key, IssueKey::Date(_));
    let period = days.as_ref().map(|days| days.period);
    let is_period_given = given.start.is_some() || given.end.is_some();
    let with_period = is_period_given || tells(|issue| issue.period.is_some()) && (last.is_some() || !is_by_date);
    let with_date = is_by_date || given.date.is_some() || tells(|issue| issue.date.is_some());
    let differs = |text: &Option<String>, default: &str| text.clone().filter(|text| text != default);
    let title = given.title.clone().or_else(|| last.map(|issue| issue.title.clone()));
    let publisher = given.publisher.clone().or_else(|| last.and_then(|issue| issue.publisher.clone()));
    Ok(Draft {
        path: path(last, key),
        key,
        year,
        volume,
        number,
        total,
        period: period.filter(|_| with_period),
        date: days.map(|days| days.date).filter(|_| with_date),
        title: differs(&title, &config.title),
        publisher: differs(&publisher, &config.publisher),
        distribution: distribution(last, given),
        draft: given.draft,
        headings: sections::headings(recent, given.sections.as_deref()),
    })
}

/// The days of the next issue.
struct Days {
    period: Period,
    date: IssueDate,
    /// Year in which a number of this period and date counts.
    year: i16,
}

impl Days {
    /// Follows the rhythm of the recent issues; `None` where the last one tells no day and none is given.
    fn next(archive: &Archive, recent: &[Issue], given: &Given, today: Date) -> Result<Option<Self>, Diagnostic> {
        let dated: Vec<DatedIssue> = recent.iter().filter_map(DatedIssue::new).collect();
        let is_given = given.start.is_some() || given.end.is_some() || given.date.is_some();
        if !is_given && recent.last().is_some_and(|last| last.days().is_none()) {
            return Ok(None);
        }
        let rhythm = Rhythm::of(&dated);
        let last = dated.last();
        let out_of_calendar =
            || Diagnostic::error("the next period is outside the calendar").hint("give --start and --end");
        let numbers = given.number.map_or(1, IssueNumber::count);
        let period = rhythm.period(last, numbers, given.start, given.end, today).ok_or_else(out_of_calendar)?;
        if period.end < period.start {
            let message = format!("the period ends on {}, before it starts on {}", period.end, period.start);
            return Err(Diagnostic::error(message).hint("check --start and --end"));
        }
        let day = given.date.or_else(|| rhythm.date(last, period, today)).ok_or_else(out_of_calendar)?;
        let is_monthly = recent.last().is_some_and(|last| matches!(last.date, Some(IssueDate::Month(_))));
        let date = match given.date {
            None if is_monthly => IssueDate::Month(MonthOfYear { year: period.end.year(), month: period.end.month() }),
            _ => IssueDate::Day(day),
        };
        let all: Vec<DatedIssue> = archive.issues.iter().filter_map(DatedIssue::new).collect();
        Ok(Some(Self { period, date, year: calendar::year(&all, period, day) }))
    }
}

/// The numbers of the next issue.
struct Numbers {
    key: IssueKey,
    year: Option<i16>,
    volume: Option<u32>,
    number: Option<IssueNumber>,
    total: Option<IssueNumber>,
}

impl Numbers {
    /// Counts on from the last issue, in the kind of numbers that it is known by.
    fn next(archive: &Archive, config: &Config, given: &Given, days: Option<&Days>) -> Self {
        let last = archive.issues.last();
        let next_total = || {
            let first = last.and_then(|issue| issue.total).map_or(1, |total| total.last + 1);
            let count = given.number.map_or(1, IssueNumber::count);
            IssueNumber { first, last: first + count - 1 }
        };
        let with_total = last.is_none_or(|issue| issue.total.is_some());
        let total = given.total.or_else(|| with_total.then(next_total));
        let by_number = |year: i16| {
            let next = || single(last_number(archive, year).map_or(1, |number| number.last + 1));
            let number = given.number.unwrap_or_else(next);
            let key = IssueKey::Number { year, number };
            Self { key, year: Some(year), volume: None, number: Some(number), total }
        };
        let address = config.numbering.address;
        let year = given.year.or(days.map(|days| days.year));
        match (last.map(|issue| issue.key), address) {
            (Some(IssueKey::Volume { volume, number }), _) => {
                let is_new_year = last.and_then(Issue::calendar_year).zip(year).is_some_and(|(old, new)| new > old);
                let volume = if is_new_year { volume + 1 } else { volume };
                let next = if is_new_year { single(1) } else { single(number.last + 1) };
                let number = given.number.unwrap_or(next);
                let key = IssueKey::Volume { volume, number };
                let year = year.filter(|_| last.is_some_and(|issue| issue.year.is_some()));
                Self { key, year, volume: Some(volume), number: Some(number), total }
            }
            (None, Some(AddressedBy::Volume)) => {
                let number = given.number.unwrap_or(single(1));
                let key = IssueKey::Volume { volume: 1, number };
                Self { key, year: None, volume: Some(1), number: Some(number), total: given.total }
            }
            (Some(IssueKey::Total(_)), _) | (None, Some(AddressedBy::Total)) => {
                let total = total.unwrap_or_else(next_total);
                let year = given.year.or(year.filter(|_| last.is_some_and(|issue| issue.year.is_some())));
                Self { key: IssueKey::Total(total), year, volume: None, number: None, total: Some(total) }
            }
            (Some(IssueKey::Date(_)), _) | (None, Some(AddressedBy::Date))
                if days.is_some() && given.number.is_none() =>
            {
                let date = days.map_or(IssueDate::Month(MonthOfYear { year: 1, month: 1 }), |days| days.date);
                let total = given.total.or(total.filter(|_| last.is_some()));
                Self { key: IssueKey::Date(date), year: None, volume: None, number: None, total }
            }
            _ => by_number(year.or(last.and_then(|issue| issue.year)).unwrap_or(1)),
        }
    }
}

fn single(number: u32) -> IssueNumber {
    IssueNumber { first: number, last: number }
}

/// Returns the last number of a year.
fn last_number(archive: &Archive, year: i16) -> Option<IssueNumber> {
    archive.issues.iter().rev().find(|issue| issue.year == Some(year)).and_then(|issue| issue.number)
}

/// Returns an error if an issue has the number or the date.
fn free(archive: &Archive, key: IssueKey, config: &Config) -> Result<(), Diagnostic> {
    match archive.issues.iter().find(|issue| issue.key.overlaps(key)) {
        None => Ok(()),
        Some(taken) => {
            let message = format!("{} is there already", config.numbering.names(key, None).full);
            let hint = "give another --issue, or edit that file";
            Err(Diagnostic::error(message).file(&taken.source).hint(hint))
        }
    }
}

/// Returns the path of the next issue. Its name follows from the key, like that of its page. It is in the folder of its
/// year beside the last issue's; beside the last issue where that folder is no year's.
fn path(last: Option<&Issue>, key: IssueKey) -> String {
    let page = key.path();
    let inner = page.as_str().trim_end_matches(".html").trim_start_matches("issues/");
    let (group, stem) = inner.rsplit_once('/').unwrap_or(("", inner));
    let folder = last.and_then(|issue| {
        let (folder, _) = issue.source.rsplit_once('/')?;
        if group.is_empty() {
            return Some(folder.to_owned());
        }
        let (above, name) = folder.rsplit_once('/')?;
        let last_page = issue.path();
        let old = last_page.as_str().trim_start_matches("issues/").split('/').next()?;
        name.contains(old).then(|| format!("{above}/{}", name.replace(old, group)))
    });
    let folder = folder.unwrap_or_else(|| {
        if group.is_empty() { source::ISSUES.to_owned() } else { format!("{}/{group}", source::ISSUES) }
    });
    format!("{folder}/{stem}.md")
}

/// Returns the recipients: the last issue's, unless given.
fn distribution(last: Option<&Issue>, given: &Given) -> Option<Distribution> {
    let mut distribution = last.and_then(|issue| issue.distribution.clone()).unwrap_or_default();
    if let Some(to) = &given.to {
        distribution.to.clone_from(to);
    }
    if let Some(cc) = &given.cc {
        distribution.cc.clone_from(cc);
    }
    distribution.copies = given.copies.or(distribution.copies);
    (distribution != Distribution::default()).then_some(distribution)
}
