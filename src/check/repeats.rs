//! Checks for passages that occur word for word in two places of the archive.
//!
//! Passages are compared by a hash of their characters. A text that occurs in many issues is one finding, and so is a run
//! of passages that is repeated as a whole.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::archive::{Archive, Issue, IssueId, PassageRef};
use crate::diagnostics::{Diagnostic, Location, Places, Rule};
use crate::parse::prose::{self, Block};
use crate::source::Sources;

/// Minimum length in characters of a passage that is compared. Shorter ones may be set phrases.
const SHORTEST: usize = 50;

/// Consecutive passages that occur together in two or more places.
struct Run {
    /// The places of the first passage, oldest first.
    places: Vec<PassageRef>,
    length: usize,
}

/// Checks the whole archive.
pub fn check(archive: &Archive, sources: &Sources) -> Vec<Diagnostic> {
    let runs = runs(archive);
    let mut wanted: BTreeMap<IssueId, Vec<usize>> = BTreeMap::new();
    for place in runs.iter().flat_map(|run| &run.places[..2]) {
        wanted.entry(place.issue).or_default().push(place.passage);
    }
    let found: Vec<Vec<(PassageRef, Location)>> = wanted
        .into_par_iter()
        .map(|(issue, mut passages)| {
            passages.sort_unstable();
            passages.dedup();
            locations(&archive.issues[issue.0], &passages, sources)
        })
        .collect();
    let found: BTreeMap<(IssueId, usize), Location> =
        found.into_iter().flatten().map(|(place, location)| ((place.issue, place.passage), location)).collect();
    let locate = |place: PassageRef| found.get(&(place.issue, place.passage)).cloned();
    runs.iter()
        .map(|run| {
            let (first, second) = (run.places[0], run.places[1]);
            let what = match run.length {
                1 => "this passage stands".to_owned(),
                length => format!("this passage and the {} behind it stand", length - 1),
            };
            let line = locate(first).map(|location| format!(":{}", location.line)).unwrap_or_default();
            let more = match run.places.len() - 2 {
                0 => String::new(),
                more => format!(", and in {more} more place(s)"),
            };
            let there = &archive.issues[first.issue.0].source;
            let warning = Diagnostic::warning(format!("{what} word for word in {there}{line} too{more}"))
                .rule(Rule::RepeatedPassage)
                .file(&archive.issues[second.issue.0].source)
                .hint("an issue or a part of it was pasted twice, or last issue's text was left in");
            match locate(second) {
                Some(location) => warning.place(location),
                None => warning,
            }
        })
        .collect()
}

fn runs(archive: &Archive) -> Vec<Run> {
    let hashes: Vec<Vec<([u8; 16], PassageRef)>> = archive.issues.par_iter().map(hashes).collect();
    let mut hashes: Vec<_> = hashes.into_iter().flatten().collect();
    hashes.par_sort_unstable_by_key(|(hash, place)| (*hash, place.issue, place.passage));
    let mut groups: Vec<Vec<PassageRef>> = hashes
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(_, place)| *place).collect())
        .collect();
    groups.sort_by_cached_key(|places| places.iter().map(|place| (place.issue, place.passage)).collect::<Vec<_>>());
    let mut runs: Vec<Run> = Vec::new();
    // Passages that are too short to be compared do not end a run.
    let follows = |run: &Run, reach: &[PassageRef], group: &[PassageRef]| {
        let near = |(a, b): (&PassageRef, &PassageRef)| {
            a.issue == b.issue && (a.passage + 1..=a.passage + 1 + MOST_BETWEEN).contains(&b.passage)
        };
        run.places.len() == group.len() && reach.iter().zip(group).all(near)
    };
    let mut reach: Vec<PassageRef> = Vec::new();
    for group in groups {
        match runs.last_mut().filter(|run| follows(run, &reach, &group)) {
            Some(run) => run.length += 1,
            None => runs.push(Run { places: group.clone(), length: 1 }),
        }
        reach = group;
    }
    runs
}

/// Maximum number of short passages between two passages of a run.
const MOST_BETWEEN: usize = 3;

/// Returns the hashes of the passages of an issue that are long enough.
fn hashes(issue: &Issue) -> Vec<([u8; 16], PassageRef)> {
    let mut hashes = Vec::new();
    for (passage, text) in issue.passages.iter().enumerate().map(|(index, passage)| (index, issue.text(passage))) {
        let marker = issue.items.get(issue.passages[passage].item).map_or("", |item| &item.marker);
        let text: String = text.strip_prefix(marker).unwrap_or(text).split_whitespace().collect();
        if text.chars().count() < SHORTEST {
            continue;
        }
        let mut hash = [0; 16];
        hash.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
        hashes.push((hash, PassageRef { issue: issue.id, passage }));
    }
    hashes
}

/// Finds passages, given in order, in the source of an issue.
fn locations(issue: &Issue, passages: &[usize], sources: &Sources) -> Vec<(PassageRef, Location)> {
    let Ok((file, _)) = sources.read(&issue.source) else { return Vec::new() };
    let Ok(blocks) = prose::read(&file) else { return Vec::new() };
    let mut places = Places::new(&file.text);
    // Where the search for the next passage begins: a block and an offset in bytes in it.
    let mut from = (0, 0);
    let mut found = Vec::new();
    for passage in passages {
        let text = issue.text(&issue.passages[*passage]);
        let marker = issue.items.get(issue.passages[*passage].item).map_or("", |item| &item.marker);
        let line = text.strip_prefix(marker).unwrap_or(text).trim().lines().next().unwrap_or_default();
        let Some((index, at)) = find_behind(&blocks, from, line) else { continue };
        from = (index, at + line.len());
        let shown = line.chars().take(MARKED).map(char::len_utf8).sum::<usize>();
        let location = places.find(blocks[index].source(at..at + shown));
        found.push((PassageRef { issue: issue.id, passage: *passage }, location));
    }
    found
}

/// Finds the first occurrence of `line` at or behind `from`. Both are a block and an offset in bytes in it.
fn find_behind(blocks: &[Block], from: (usize, usize), line: &str) -> Option<(usize, usize)> {
    blocks.iter().enumerate().skip(from.0).find_map(|(index, block)| {
        let start = if index == from.0 { from.1 } else { 0 };
        block.text[start..].find(line).map(|at| (index, start + at))
    })
}

/// Number of characters of a passage that carets mark.
const MARKED: usize = 16;
