//! Export of the root file, which a client reads first.

use super::postings::Postings;
use super::texts::IssueTexts;
use crate::archive::{Archive, Date, Issue, IssueNumber};
use crate::output::OutputFile;
use crate::search::format::{Encoder, Kind};
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
    postings.kilobytes.iter().for_each(|kilobytes| payload.number(*kilobytes));
    postings.shards.iter().for_each(|shard| payload.short(shard.content_id()));
    // The part above is enough to request postings; the client decodes the rest while they are loading.
    issues(&mut payload, archive, units);
    text_files(&mut payload, texts);
    copies(&mut payload, units);
    departments(&mut payload, archive);
    payload.into_file("root")
}

/// Writes the table of issues. Most columns are nearly constant differences, because issues are numbered and dated in
/// sequence.
fn issues(payload: &mut Encoder, archive: &Archive, units: &Units) {
    let issues = &archive.issues;
    payload.size(issues.len());
    let before = |index: usize| index.checked_sub(1).map(|before| &issues[before]);
    let mut column = |cell: &dyn Fn(&mut Encoder, usize, &Issue)| {
        issues.iter().enumerate().for_each(|(index, issue)| cell(payload, index, issue));
    };
    column(&|payload, index, issue| {
        payload.signed(i32::from(issue.year) - before(index).map_or(0, |before| i32::from(before.year)));
    });
    column(&|payload, index, issue| {
        let expected =
            before(index).filter(|before| before.year == issue.year).map_or(1, |before| before.number.last + 1);
        payload.signed(difference(issue.number.first, expected));
    });
    column(&|payload, _, issue| payload.number(span(issue.number)));
    column(&|payload, index, issue| {
        let expected = before(index).map_or(1, |before| before.total.last + 1);
        payload.signed(difference(issue.total.first, expected));
    });
    column(&|payload, _, issue| payload.number(span(issue.total)));
    column(&|payload, index, issue| {
        let last = before(index).map_or(0, |before| days(before.period.end));
        payload.signed(days(issue.period.end) - last);
    });
    column(&|payload, _, issue| payload.number(days(issue.period.end).abs_diff(days(issue.period.start))));
    column(&|payload, _, issue| payload.signed(days(issue.date) - days(issue.period.end)));
    column(&|payload, index, _| payload.size(units.issues[index].len()));
    let titles = titles(issues);
    column(&|payload, _, issue| {
        payload.size(titles.iter().position(|title| *title == issue.title).unwrap_or_default())
    });
    payload.size(titles.len());
    titles.iter().for_each(|title| payload.string(title));
}

fn span(number: IssueNumber) -> u32 {
    number.last - number.first
}

fn difference(number: u32, expected: u32) -> i32 {
    number.wrapping_sub(expected) as i32
}

/// Returns the number of days since 1970-01-01.
fn days(date: Date) -> i32 {
    let epoch = Date::new(1970, 1, 1).expect("1970-01-01 is a day");
    i32::try_from(date.days_since(epoch)).expect("days of the years 1 to 9999 fit into 32 bits")
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
    texts.iter().for_each(|issue| payload.short(issue.content_id));
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
