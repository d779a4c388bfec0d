//! Derivation of the next issue from the issues before it: for `kanku new`.
//!
//! Input: the archive with its drafts, the [`Given`] values, and the current day, which matters for the first issue only.
//! Output: a [`Draft`], whose text is an issue that builds. Pure: no file is touched.
//!
//! Invariants: given values are taken as they are; all others continue the last issue, so that `kanku check` finds
//! nothing wrong with numbers and dates.

mod calendar;
mod sections;
mod text;

use crate::archive::{Archive, Date, Distribution, Issue, IssueNumber, Period};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::source;

use calendar::Rhythm;

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
    /// Whether the issue is left out of builds until it is finished.
    pub draft: bool,
}

/// The next issue, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Path of its file, relative to the root.
    pub path: String,
    /// Year the number counts in.
    pub year: i16,
    /// Number in the year.
    pub number: IssueNumber,
    /// Number in all.
    pub total: IssueNumber,
    /// Days reported on.
    pub period: Period,
    /// 印发日期.
    pub date: Date,
    /// Title, if it is not the bulletin's name.
    pub title: Option<String>,
    /// Publisher, if it is not the bulletin's.
    pub publisher: Option<String>,
    /// 送, 发.
    pub distribution: Option<Distribution>,
    /// Whether it is left out of builds.
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

/// Derives the issue after the last one of `archive`.
///
/// # Errors
/// The number is taken, the period ends before it starts, or the calendar ends.
pub fn next(archive: &Archive, config: &Config, given: &Given, today: Date) -> Result<Draft, Diagnostic> {
    let recent = &archive.issues[archive.issues.len().saturating_sub(RECENT)..];
    let rhythm = Rhythm::of(recent);
    let last = recent.last();
    let out_of_calendar =
        || Diagnostic::error("the next period is outside the calendar").hint("give --start and --end");
    let numbers = given.number.map_or(1, IssueNumber::count);
    let period = rhythm.period(last, numbers, given.start, given.end, today).ok_or_else(out_of_calendar)?;
    if period.end < period.start {
        let message = format!("the period ends on {}, before it starts on {}", period.end, period.start);
        return Err(Diagnostic::error(message).hint("check --start and --end"));
    }
    let date = given.date.or_else(|| rhythm.date(last, period, today)).ok_or_else(out_of_calendar)?;
    let year = given.year.unwrap_or_else(|| calendar::year(&archive.issues, period, date));
    let number =
        given.number.unwrap_or_else(|| single(last_of(archive, year).map_or(1, |issue| issue.number.last + 1)));
    free(archive, year, number)?;
    let total = given.total.unwrap_or_else(|| {
        let first = last.map_or(1, |issue| issue.total.last + 1);
        IssueNumber { first, last: first + (number.last - number.first) }
    });
    let differs = |text: &Option<String>, default: &str| text.clone().filter(|text| text != default);
    let title = given.title.clone().or_else(|| last.map(|issue| issue.title.clone()));
    let publisher = given.publisher.clone().or_else(|| last.and_then(|issue| issue.publisher.clone()));
    Ok(Draft {
        path: path(last, year, number),
        year,
        number,
        total,
        period,
        date,
        title: differs(&title, &config.title),
        publisher: differs(&publisher, &config.publisher),
        distribution: distribution(last, given),
        draft: given.draft,
        headings: sections::headings(recent, given.sections.as_deref()),
    })
}

fn single(number: u32) -> IssueNumber {
    IssueNumber { first: number, last: number }
}

fn last_of(archive: &Archive, year: i16) -> Option<&Issue> {
    archive.issues.iter().rev().find(|issue| issue.year == year)
}

/// Returns an error if an issue of the year has one of the numbers.
fn free(archive: &Archive, year: i16, number: IssueNumber) -> Result<(), Diagnostic> {
    let overlaps =
        |issue: &&Issue| issue.year == year && issue.number.first <= number.last && number.first <= issue.number.last;
    match archive.issues.iter().find(overlaps) {
        None => Ok(()),
        Some(taken) => Err(Diagnostic::error(format!("issue {number} of {year} is there already"))
            .file(&taken.source)
            .hint("give another --issue, or edit that file")),
    }
}

/// Returns the path of the next issue: in the folder of its year beside the last issue's, or in `content/issues/YEAR` if
/// the last issue is not in the folder of a year.
fn path(last: Option<&Issue>, year: i16, number: IssueNumber) -> String {
    let folder = last.and_then(|issue| {
        let (folder, _) = issue.source.rsplit_once('/')?;
        let (above, name) = folder.rsplit_once('/')?;
        let old = issue.year.to_string();
        name.contains(&old).then(|| format!("{above}/{}", name.replace(&old, &year.to_string())))
    });
    let folder = folder.unwrap_or_else(|| format!("{}/{year}", source::ISSUES));
    format!("{folder}/{}.md", number.file_stem())
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
