//! Links between the years of a list.

use schemars::JsonSchema;
use serde::Serialize;

use super::Link;
use crate::archive::IssueGroup;
use crate::render::Site;
use crate::render::label;
use crate::render::paging::{Entry, ListPage, YearSlice};

/// Links to the other years of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Pager {
    /// Year of this page, `2023 年`.
    year: String,
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
#[derive(Debug, Serialize, JsonSchema)]
struct Step {
    /// The year, `2023`.
    year: String,
    /// Address of its page.
    href: String,
    /// True for the page itself.
    current: bool,
}

/// Makes the links of a page whose root is `root`; `None` where the list has one page.
///
/// They depend on the years of the list alone, not on the number of passages, so that a new issue does not change the
/// pages of older years.
pub fn pager<E>(site: &Site<'_>, slice: &YearSlice<'_, E>, root: &str) -> Option<Pager> {
    let year = slice.year.filter(|_| slice.years.len() > 1)?;
    let href = |year: IssueGroup| format!("{root}{}", slice.address.page(slice.page_of(year)));
    let link = |year: IssueGroup| Link::new(href(year), label::group(site, year));
    let years: Vec<IssueGroup> = slice.years.iter().rev().map(|range| range.year).collect();
    let here = years.iter().position(|other| *other == year)?;
    Some(Pager {
        year: label::group(site, year),
        newest: years.first().filter(|_| here > 0).copied().map(link),
        newer: here.checked_sub(1).and_then(|newer| years.get(newer)).copied().map(link),
        older: years.get(here + 1).copied().map(link),
        years: years.into_iter().map(|of| Step { year: step(of), href: href(of), current: of == year }).collect(),
    })
}

/// Returns the short name of a group in a row of groups: `2023`, `45` or `201-300`.
fn step(group: IssueGroup) -> String {
    match group {
        IssueGroup::Year(year) => year.to_string(),
        IssueGroup::Volume(volume) => volume.to_string(),
        IssueGroup::Hundred(_) => group.to_string(),
    }
}

/// Returns the title of a page: that of the list, with the year on the page of an older year, so that titles differ.
pub fn page_title(site: &Site<'_>, title: &str, page: ListPage) -> String {
    match page {
        ListPage::Newest => title.to_owned(),
        ListPage::Older(year) => {
            site.text("list.title_of_year", &[("title", &title), ("year", &label::group(site, year))])
        }
    }
}

/// Returns the first and last issue of a page; empty where the page is.
pub fn page_span<E: Entry>(site: &Site<'_>, slice: &YearSlice<'_, E>) -> String {
    let ends = slice.entries.first().zip(slice.entries.last());
    ends.map_or_else(String::new, |(first, last)| {
        label::span(site.theme.strings(), &site.archive.issues[first.issue().0], &site.archive.issues[last.issue().0])
    })
}
