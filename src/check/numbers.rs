//! Checks numbers, dates and figures of each issue against the issue before it.

use std::ops::Range;

use rayon::prelude::*;

use crate::archive::{Archive, Issue, Point, ReadingKind, Series};
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::front_matter;
use crate::source::{SourceFile, Sources};

/// Compares each issue with the one before it, and its year with its dates and its folder.
pub fn check(archive: &Archive, sources: &Sources) -> Vec<Diagnostic> {
    let issue = |(index, issue): (usize, &Issue)| {
        let mut warnings = Vec::new();
        year(issue, sources, &mut warnings);
        if let Some(before) = index.checked_sub(1).map(|before| &archive.issues[before]) {
            numbers(before, issue, sources, &mut warnings);
            dates(before, issue, sources, &mut warnings);
        }
        warnings
    };
    let mut warnings: Vec<Diagnostic> = archive.issues.par_iter().enumerate().flat_map_iter(issue).collect();
    for series in &archive.series {
        figures(archive, series, sources, &mut warnings);
    }
    warnings
}

/// Reports a year that is neither the period's nor the date's, or not that of a folder named by a year.
fn year(issue: &Issue, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    let mut warn = |message: String, hint: &str| {
        warnings.push(warn_at(Rule::IssueNumber, sources, issue, "year", message, hint));
    };
    let Some(year) = issue.year else { return };
    let in_period = issue.period.map(|period| (period.start.year()..=period.end.year()).contains(&year));
    let in_date = issue.date.map(|date| date.year() == year);
    if matches!((in_period, in_date), (Some(false), Some(false) | None) | (None, Some(false))) {
        warn(format!("year {year} is neither the period's nor the date's"), "check year, period and date");
    }
    let folder = issue.source.rsplit('/').nth(1).filter(|name| name.len() == 4).and_then(|name| name.parse().ok());
    if folder.is_some_and(|folder: i16| (1900..2100).contains(&folder) && folder != year) {
        warn(format!("an issue of {year} is in {}", issue.source), "move the file, or correct the year");
    }
}

/// Reports a number or a running number that does not follow that of the issue before.
fn numbers(before: &Issue, issue: &Issue, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    let mut warn = |key: &str, message: String, hint: &str| {
        warnings.push(warn_at(Rule::IssueNumber, sources, issue, key, message, hint));
    };
    let is_same_year = (issue.year, issue.volume) == (before.year, before.volume);
    if let (Some(old), Some(new)) = (before.number, issue.number) {
        let expected = if is_same_year { old.last + 1 } else { 1 };
        if new.first > expected {
            let message = format!("the numbers jump to {}; {expected} would be next", issue.names.full);
            warn("issue", message, "an issue is missing, or a number is mistyped");
        }
    }
    let (Some(old), Some(new)) = (before.total, issue.total) else { return };
    match new.first.checked_sub(old.last) {
        Some(1) => {}
        None | Some(0) => warn(
            "total",
            format!("total {new} does not follow {old} of {}", before.source),
            "the total grows by one from issue to issue",
        ),
        Some(step) => {
            let jump = before.number.zip(issue.number).map(|(old, new)| new.first.saturating_sub(old.last));
            if !is_same_year || jump != Some(step) {
                let message = format!("total {new} is out of step: {} has {old}", before.source);
                warn("total", message, "the total grows as the number does");
            }
        }
    }
    if issue.number.is_some_and(|number| number.count() != new.count()) {
        warn("total", "issue and total do not span as many numbers".into(), "a double issue has two of each");
    }
}

/// Reports dates and periods that are out of order.
fn dates(before: &Issue, issue: &Issue, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    let mut warn = |key: &str, message: String, hint: &str| {
        warnings.push(warn_at(Rule::IssueDate, sources, issue, key, message, hint));
    };
    if let (Some(old), Some(new)) = (before.date, issue.date)
        && new.last_day() < old.first_day()
    {
        warn("date", format!("dated {new}, before the issue before it ({old})"), "check both dates");
    }
    if let (Some(date), Some(period)) = (issue.date, issue.period)
        && date.last_day() < period.start
    {
        warn("date", format!("dated {date}, before its period starts"), "check date and period");
    }
    if let (Some(old), Some(new)) = (before.period, issue.period)
        && new.start <= old.end
    {
        let message =
            format!("the period starts on {}, inside that of {} (until {})", new.start, before.source, old.end);
        warn("period", message, "check both periods");
    }
}

/// Returns the bytes of a figure in the body of an issue, or of its label if the figure is written in another way
/// (`1.2万`).
fn place_of(file: &SourceFile, figure: f64, label: &str) -> Range<usize> {
    let text = &file.text;
    let body = front_matter::body(file).unwrap_or(0);
    let figure = figure.to_string();
    let is_digit = |c: char| c.is_ascii_digit();
    let whole = |at: &usize| !text[..*at].ends_with(is_digit) && !text[at + figure.len()..].starts_with(is_digit);
    let found = text[body..].match_indices(&figure).map(|(at, _)| body + at).find(whole);
    match found {
        Some(at) => at..at + figure.len(),
        None => text[body..].find(label).map_or(0..0, |at| body + at..body + at + label.len()),
    }
}

/// Checks that year-to-date figures never fall within a year, and grow by the week's figure if no issue is missing.
fn figures(archive: &Archive, series: &Series, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    week_in_year(archive, series, sources, warnings);
    let yearly: Vec<&Point> = series.points.iter().filter(|point| point.kind == ReadingKind::Year).collect();
    for pair in yearly.windows(2) {
        let (before, issue) = (&archive.issues[pair[0].source.issue.0], &archive.issues[pair[1].source.issue.0]);
        if before.calendar_year() != issue.calendar_year() {
            continue;
        }
        let (old, new) = (pair[0].value, pair[1].value);
        let mut warn = |message: String| {
            let diagnostic = Diagnostic::warning(message).rule(Rule::FigureSeries).file(&issue.source);
            let diagnostic = diagnostic.hint("check the figure in both issues");
            let place = |file: &SourceFile| place_of(file, new, &series.label);
            warnings.push(locate(diagnostic, sources, &issue.source, place));
        };
        if new < old {
            warn(format!("{} since the year's start falls from {old} to {new}", series.label));
            continue;
        }
        let follows = before.number.zip(issue.number).is_some_and(|(old, new)| new.first == old.last + 1);
        let week = series.points.iter().find(|p| p.kind == ReadingKind::Week && p.source.issue == issue.id);
        if let Some(week) = week.filter(|week| follows && (old + week.value - new).abs() > 0.5) {
            warn(format!("{}: {old} before and {} this week do not make {new}", series.label, week.value));
        }
    }
}

/// Checks that a week's figure does not exceed the year's.
fn week_in_year(archive: &Archive, series: &Series, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    for points in series.points.chunk_by(|a, b| a.source.issue == b.source.issue) {
        let value = |kind| points.iter().find(|point| point.kind == kind).map(|point| point.value);
        let (Some(week), Some(year)) = (value(ReadingKind::Week), value(ReadingKind::Year)) else { continue };
        if week <= year {
            continue;
        }
        let issue = &archive.issues[points[0].source.issue.0];
        let message = format!("{}: {week} this week exceed {year} since the year's start", series.label);
        let diagnostic = Diagnostic::warning(message).rule(Rule::FigureSeries).file(&issue.source);
        let place = |file: &SourceFile| place_of(file, week, &series.label);
        warnings.push(locate(diagnostic.hint("check both figures"), sources, &issue.source, place));
    }
}

/// Creates a warning at a key of an issue's front matter.
fn warn_at(rule: Rule, sources: &Sources, issue: &Issue, key: &str, message: String, hint: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(message).rule(rule).file(&issue.source).hint(hint);
    locate(diagnostic, sources, &issue.source, |file| front_matter::key(file, key).unwrap_or(0..0))
}

/// Adds the place that `find` returns, in bytes of the file's text.
fn locate(
    diagnostic: Diagnostic,
    sources: &Sources,
    path: &str,
    find: impl Fn(&SourceFile) -> Range<usize>,
) -> Diagnostic {
    match sources.read(path) {
        Ok((file, _)) => diagnostic.at(&file.text, find(&file)),
        Err(_) => diagnostic,
    }
}
