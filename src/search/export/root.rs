//! Export of the root file, which a client reads first.

use super::postings::Postings;
use super::texts::IssueTexts;
use crate::archive::{Archive, Date, Issue, IssueDate, IssueKey, IssueNumber, Period};
use crate::config::Numbering;
use crate::output::OutputFile;
use crate::search::format::{Coding, Encoder, Kind};
use crate::search::names::{forms, readings};
use crate::search::units::Units;

/// Makes `search/root.js`.
pub fn file(archive: &Archive, units: &Units, postings: &Postings, texts: &[IssueTexts]) -> OutputFile {
    let mut payload = Encoder::payload(Kind::Root, units.generation);
    payload.number(units.count());
    for collection in [postings.collections.passages, postings.collections.headings] {
        payload.number(collection.docs);
        payload.number(collection.terms);
    }
    payload.string(&postings.common);
    payload.size(postings.shards.len());
    let mut last = "";
    for shard in &postings.shards {
        payload.shared_string(last, &shard.first_key);
        last = &shard.first_key;
    }
    payload.end_block(Coding::Repeats);
    postings.kilobytes.iter().for_each(|kilobytes| payload.number(*kilobytes));
    payload.end_block(Coding::Huffman);
    postings.shards.iter().for_each(|shard| payload.short(shard.content_id()));
    payload.end_block(Coding::Huffman);
    // The part above is enough to request postings; the client decodes the rest while they are loading.
    issues(&mut payload, archive, units);
    text_files(&mut payload, texts);
    copies(&mut payload, units);
    departments(&mut payload, archive);
    payload.into_file("root")
}

/// Writes the table of issues. Most columns are nearly constant differences, because issues are numbered and dated in
/// sequence. Where an issue does not tell a value, its column holds one that costs nothing, and [`named`] says so.
fn issues(payload: &mut Encoder, archive: &Archive, units: &Units) {
    let issues = &archive.issues;
    let mut rows: Vec<Row> = Vec::with_capacity(issues.len());
    for issue in issues {
        rows.push(Row::new(issue, rows.last()));
    }
    payload.size(rows.len());
    let mut column = |cell: &dyn Fn(&mut Encoder, usize, &Row)| {
        rows.iter().enumerate().for_each(|(index, row)| cell(payload, index, row));
    };
    let before = |index: usize| index.checked_sub(1).map(|before| &rows[before]);
    column(&|payload, index, row| {
        payload.signed(i32::from(row.year) - before(index).map_or(0, |before| i32::from(before.year)));
    });
    column(&|payload, index, row| {
        payload.signed(difference(row.number.first, next_number(before(index), row.year)));
    });
    column(&|payload, _, row| payload.number(span(row.number)));
    column(&|payload, index, row| payload.signed(difference(row.total.first, next_total(before(index)))));
    column(&|payload, _, row| payload.number(span(row.total)));
    column(&|payload, index, row| {
        let last = before(index).map_or(0, |before| days(before.period.end));
        payload.signed(days(row.period.end) - last);
    });
    column(&|payload, _, row| payload.number(days(row.period.end).abs_diff(days(row.period.start))));
    column(&|payload, _, row| payload.signed(days(row.date) - days(row.period.end)));
    column(&|payload, index, _| payload.size(units.issues[index].len()));
    let titles = titles(issues);
    column(&|payload, index, _| {
        payload.size(titles.iter().position(|title| *title == issues[index].title).unwrap_or_default())
    });
    payload.size(titles.len());
    titles.iter().for_each(|title| payload.string(title));
    named(payload, issues);
}

/// Writes path and name of each issue for which they do not follow from its numbers in the usual words, and which of its
/// values it tells.
fn named(payload: &mut Encoder, issues: &[Issue]) {
    let usual = Numbering::default();
    let is_usual = |issue: &Issue| {
        let tells_all = told(issue) == TELLS_ALL && matches!(issue.key, IssueKey::Number { .. });
        tells_all && issue.names == usual.names(issue.key, issue.total)
    };
    let named: Vec<(usize, &Issue)> = issues.iter().enumerate().filter(|(_, issue)| !is_usual(issue)).collect();
    payload.size(named.len());
    let mut next = 0;
    for (index, _) in &named {
        payload.size(index - next);
        next = index + 1;
    }
    named.iter().for_each(|(_, issue)| payload.byte(told(issue)));
    for text in [|issue: &Issue| issue.path().to_string(), |issue: &Issue| issue.names.full_with_total.clone()] {
        let mut last = String::new();
        for (_, issue) in &named {
            let text = text(issue);
            payload.shared_string(&last, &text);
            last = text;
        }
    }
}

/// Bits of an issue that tells year, number, running number, days and date.
const TELLS_ALL: u8 = 0b1_1111;

/// Returns a bit for each value that an issue tells: year, number, running number, days, date.
fn told(issue: &Issue) -> u8 {
    let values = [
        issue.calendar_year().is_some(),
        issue.number.is_some(),
        issue.total.is_some(),
        issue.days().is_some(),
        issue.date.is_some(),
    ];
    values.iter().enumerate().map(|(bit, is_told)| u8::from(*is_told) << bit).sum()
}

/// The values of an issue; one that follows from the issue before where it tells none.
struct Row {
    year: i16,
    number: IssueNumber,
    total: IssueNumber,
    period: Period,
    date: Date,
}

impl Row {
    fn new(issue: &Issue, before: Option<&Self>) -> Self {
        let epoch = epoch();
        let year = issue.calendar_year().or(before.map(|before| before.year)).unwrap_or(1);
        let one = |number| IssueNumber { first: number, last: number };
        let day = before.map_or(epoch, |before| before.period.end);
        let period = issue.days().unwrap_or(Period { start: day, end: day });
        Self {
            year,
            number: issue.number.unwrap_or(one(next_number(before, year))),
            total: issue.total.unwrap_or(one(next_total(before))),
            period,
            date: issue.date.map_or(period.end, IssueDate::first_day),
        }
    }
}

/// Returns the number that follows the issue before in the same year.
fn next_number(before: Option<&Row>, year: i16) -> u32 {
    before.filter(|before| before.year == year).map_or(1, |before| before.number.last + 1)
}

fn next_total(before: Option<&Row>) -> u32 {
    before.map_or(1, |before| before.total.last + 1)
}

fn span(number: IssueNumber) -> u32 {
    number.last - number.first
}

fn difference(number: u32, expected: u32) -> i32 {
    number.wrapping_sub(expected) as i32
}

fn epoch() -> Date {
    Date::new(1970, 1, 1).expect("1970-01-01 is a day")
}

/// Returns the number of days since 1970-01-01.
fn days(date: Date) -> i32 {
    i32::try_from(date.days_since(epoch())).expect("days of the years 1 to 9999 fit into 32 bits")
}

/// Returns the distinct titles in the order of appearance; nearly always one.
fn titles(issues: &[Issue]) -> Vec<&str> {
    let mut titles: Vec<&str> = Vec::new();
    for issue in issues {
        if !titles.contains(&issue.title.as_str()) {
            titles.push(&issue.title);
        }
    }
    titles
}

/// Writes where the texts of each issue are. The last file of an issue holds all units that the others do not.
fn text_files(payload: &mut Encoder, texts: &[IssueTexts]) {
    texts.iter().for_each(|issue| payload.size(issue.units.len()));
    for issue in texts {
        issue.units.iter().rev().skip(1).rev().for_each(|units| payload.size(units.len()));
    }
    payload.end_block(Coding::Repeats);
    texts.iter().for_each(|issue| payload.short(issue.content_id));
    payload.end_block(Coding::Huffman);
}

fn copies(payload: &mut Encoder, units: &Units) {
    payload.size(units.copies.len());
    let mut end = 0;
    for run in &units.copies {
        payload.number(run.units.start - end);
        end = run.units.end;
    }
    units.copies.iter().for_each(|run| payload.size(run.units.len()));
    units.copies.iter().for_each(|run| payload.number(run.distance));
}

/// Writes the departments with the forms of their names, and the readings of all characters in these.
fn departments(payload: &mut Encoder, archive: &Archive) {
    payload.size(archive.departments.len());
    let mut characters = std::collections::BTreeSet::new();
    for department in &archive.departments {
        payload.string(&department.slug);
        payload.string(&department.short);
        payload.string(&department.name);
        payload.size(archive.department_passages[department.id.0].len());
        let forms = forms(department.names());
        payload.size(forms.len());
        for form in &forms {
            payload.string(form);
            characters.extend(form.chars());
        }
    }
    payload.size(characters.len());
    for character in characters {
        payload.string(character.encode_utf8(&mut [0; 4]));
        let readings = readings(character);
        payload.size(readings.len());
        readings.iter().for_each(|reading| payload.string(reading));
    }
}
