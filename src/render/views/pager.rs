//! Links between the years of a list.

use serde::Serialize;

use super::Link;
use crate::archive::Archive;
use crate::render::label;
use crate::render::paging::{ListPage, YearSlice};

/// Links to the other years of a list.
#[derive(Debug, Serialize)]
pub struct Pager {
    /// Year of this page.
    year: i16,
    /// Page of the newest year; none on that page itself.
    newest: Option<Link>,
    /// Page of the next newer year.
    newer: Option<Link>,
    /// Page of the next older year.
    older: Option<Link>,
    /// All years, newest first.
    years: Vec<Step>,
}

/// A year in the row of years.
#[derive(Debug, Serialize)]
struct Step {
    year: i16,
    href: String,
    /// True for the page itself.
    current: bool,
}

/// Makes the links of a page whose root is `root`; `None` where the list has one page.
///
/// They depend on the years of the list alone, not on the number of passages, so that a new issue does not change the
/// pages of older years.
pub fn pager(slice: &YearSlice<'_>, root: &str) -> Option<Pager> {
    let year = slice.year.filter(|_| slice.years.len() > 1)?;
    let href = |year: i16| format!("{root}{}", slice.address.page(slice.page_of(year)));
    let link = |year: i16| Link::new(href(year), format!("{year} 年"));
    let years: Vec<i16> = slice.years.iter().rev().map(|range| range.year).collect();
    let here = years.iter().position(|other| *other == year)?;
    Some(Pager {
        year,
        newest: years.first().filter(|_| here > 0).copied().map(link),
        newer: here.checked_sub(1).and_then(|newer| years.get(newer)).copied().map(link),
        older: years.get(here + 1).copied().map(link),
        years: years.into_iter().map(|of| Step { year: of, href: href(of), current: of == year }).collect(),
    })
}

/// Returns `（2022 年）` for the page of an older year, so that the titles of pages differ.
pub fn title_suffix(page: ListPage) -> String {
    match page {
        ListPage::Newest => String::new(),
        ListPage::Older(year) => format!("（{year} 年）"),
    }
}

/// Returns the first and last issue of a page; empty where the page is.
pub fn page_span(archive: &Archive, slice: &YearSlice<'_>) -> String {
    let ends = slice.passages.first().zip(slice.passages.last());
    ends.map_or_else(String::new, |(first, last)| {
        label::span(&archive.issues[first.issue.0], &archive.issues[last.issue.0])
    })
}
