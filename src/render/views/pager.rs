//! Links between the pages of a long list.

use serde::Serialize;

use crate::archive::Archive;
use crate::render::label;
use crate::render::paging::{PageNumber, Slice};

/// Links to the other pages of a list.
#[derive(Debug, Serialize)]
pub struct Pager {
    /// Number of this page, from 1 for the oldest; none for the latest.
    number: Option<usize>,
    /// The latest page, from another one.
    latest: Option<String>,
    newer: Option<String>,
    older: Option<String>,
    /// Newest first.
    steps: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Step {
    /// None for the latest page.
    number: Option<usize>,
    href: String,
    current: bool,
    /// Pages before this one are left out.
    gap: bool,
}

/// Pages shown on each side of the current one.
const AROUND: usize = 2;

/// What is told on the page at `position` of how many pages there are behind it, which are newer: no more than whether
/// the latest is near, so that a page stays what it is.
pub fn distance_to_latest(position: usize, count: usize) -> usize {
    (count - position).min(AROUND + 2)
}

/// Links from a page at `root`; `None` where one page holds everything.
pub fn pager(slice: &Slice<'_>, root: &str) -> Option<Pager> {
    let count = slice.count;
    if count < 2 {
        return None;
    }
    let here = slice.number.position(count);
    let href = |position: usize| {
        let path = PageNumber::at(position, count).path(slice.folder, slice.slug);
        format!("{root}{path}")
    };
    let is_shown = |position: &usize| matches!(*position, 1) || *position == count || position.abs_diff(here) <= AROUND;
    let mut steps = Vec::new();
    let mut last = None;
    for position in (1..=count).rev().filter(is_shown) {
        steps.push(Step {
            number: number(PageNumber::at(position, count)),
            href: href(position),
            current: position == here,
            gap: last.is_some_and(|last| last != position + 1),
        });
        last = Some(position);
    }
    Some(Pager {
        number: number(slice.number),
        latest: (here < count).then(|| href(count)),
        newer: (here < count).then(|| href(here + 1)),
        older: (here > 1).then(|| href(here - 1)),
        steps,
    })
}

fn number(page: PageNumber) -> Option<usize> {
    match page {
        PageNumber::Latest => None,
        PageNumber::Older(number) => Some(number),
    }
}

/// `（第 2 页）` for all pages but the latest, so that titles differ.
pub fn title_suffix(page: PageNumber) -> String {
    number(page).map_or_else(String::new, |number| format!("（第 {number} 页）"))
}

/// First and last issue of a page; empty where nothing is on it.
pub fn page_span(archive: &Archive, slice: &Slice<'_>) -> String {
    let ends = slice.passages.first().zip(slice.passages.last());
    ends.map_or_else(String::new, |(first, last)| {
        label::span(&archive.issues[first.issue.0], &archive.issues[last.issue.0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_distance_to_the_latest_have_one_pager() {
        let shown = |position: usize, count: usize| {
            let number = PageNumber::at(position, count);
            let slice = Slice { passages: &[], number, count, folder: "sections", slug: "a" };
            serde_json::to_string(&pager(&slice, "../")).unwrap()
        };
        for position in 1..20 {
            for (count, other) in (position + 1..20).flat_map(|count| (count..20).map(move |other| (count, other))) {
                let same_distance = distance_to_latest(position, count) == distance_to_latest(position, other);
                assert_eq!(
                    same_distance,
                    shown(position, count) == shown(position, other),
                    "{position}: {count}, {other}"
                );
            }
        }
    }
}
