//! Long lists of passages in pages.
//!
//! A page is filled from the oldest passage on and ends with a whole issue. The latest has the address of the list; it
//! shows what is left behind the last full page, and that page with it, so that it is never nearly empty. The others
//! are numbered, the oldest page first, and stay what they are when issues come: links to them last. What is on the
//! latest page moves to a numbered one when another page is full, and only the pages next to it learn of that.

use std::ops::Range;

use crate::archive::{PassageRef, SitePath};

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageNumber {
    /// The one with the newest passages.
    Latest,
    /// An older one, counted from 1.
    Older(usize),
}

impl PageNumber {
    /// All pages of a list of `count`.
    pub fn all(count: usize) -> impl Iterator<Item = Self> {
        (1..count).map(Self::Older).chain([Self::Latest])
    }

    /// The page at `position`, from 1, of `count`.
    pub fn at(position: usize, count: usize) -> Self {
        if position < count { Self::Older(position) } else { Self::Latest }
    }

    /// Its position, from 1, among `count`.
    pub fn position(self, count: usize) -> usize {
        match self {
            Self::Latest => count,
            Self::Older(position) => position,
        }
    }

    /// `departments/SLUG.html`, `departments/SLUG.2.html`: no slug has a dot in it, so that page 2 of `a` cannot meet
    /// the latest page of `a-2`.
    pub fn path(self, folder: &str, slug: &str) -> SitePath {
        SitePath::new(match self {
            Self::Latest => format!("{folder}/{slug}.html"),
            Self::Older(position) => format!("{folder}/{slug}.{position}.html"),
        })
    }
}

/// Divides passages, oldest first, into pages of at least `least` and whole issues. There is one page at least, so that
/// what is empty has a page that says so.
pub fn divide(passages: &[PassageRef], least: usize) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue) {
        end += in_issue.len();
        if end - start >= least {
            pages.push(start..end);
            start = end;
        }
    }
    match pages.last_mut() {
        Some(last) => last.end = end,
        None => pages.push(0..end),
    }
    pages
}

/// A page of a list.
#[derive(Debug)]
pub struct Slice<'a> {
    /// Its passages, oldest first.
    pub passages: &'a [PassageRef],
    /// Which page it is.
    pub number: PageNumber,
    /// How many pages the list has.
    pub count: usize,
    /// Folder of the list in the site.
    pub folder: &'static str,
    /// Slug of the list.
    pub slug: &'a str,
}

impl<'a> Slice<'a> {
    /// The page `number` of a list of `passages`, which [`divide`] has divided into `pages`.
    pub fn new(
        passages: &'a [PassageRef],
        pages: &[Range<usize>],
        number: PageNumber,
        folder: &'static str,
        slug: &'a str,
    ) -> Self {
        let count = pages.len();
        let range = pages[number.position(count) - 1].clone();
        Self { passages: &passages[range], number, count, folder, slug }
    }

    /// Whether it tells of the list as a whole.
    pub fn is_latest(&self) -> bool {
        self.number == PageNumber::Latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::IssueId;
    use proptest::prelude::*;

    /// Passages of issues that have so many.
    fn list(issues: &[usize]) -> Vec<PassageRef> {
        let passages = |(issue, count): (usize, &usize)| {
            (0..*count).map(move |passage| PassageRef { issue: IssueId(issue), passage })
        };
        issues.iter().enumerate().flat_map(passages).collect()
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn older_pages_stay_what_they_are(issues in prop::collection::vec(0..9_usize, 0..40), least in 1..20_usize) {
            let passages = list(&issues);
            let pages = divide(&passages, least);
            let shown: Vec<PassageRef> = pages.iter().flat_map(|page| passages[page.clone()].to_vec()).collect();
            prop_assert_eq!(&shown, &passages);
            let issue = |at: usize| passages.get(at).map(|at| at.issue);
            let is_whole = |page: &Range<usize>| page.is_empty() || issue(page.end) != issue(page.end - 1);
            prop_assert!(pages.iter().all(is_whole));
            prop_assert!(pages.len() == 1 || pages.iter().all(|page| page.len() >= least));
            let before = divide(&list(&issues[..issues.len().saturating_sub(1)]), least);
            prop_assert!(pages.starts_with(&before[..before.len() - 1]));
        }
    }

    #[test]
    fn the_latest_page_has_the_address_of_the_list() {
        let paths: Vec<_> = PageNumber::all(3).map(|page| page.path("sections", "a").to_string()).collect();
        assert_eq!(paths, ["sections/a.1.html", "sections/a.2.html", "sections/a.html"]);
        assert!(matches!(divide(&[], 5).as_slice(), [Range { start: 0, end: 0 }]));
    }
}
