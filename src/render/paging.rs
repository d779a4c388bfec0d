//! Division of the lists of departments, sections and terms into pages, one for each year (or volume, or
//! hundred issues, where no year is known).
//!
//! The newest year stands at the address of the list, every older year at an address made of the list's slug and the
//! year. An issue that is added later, of whatever year, therefore moves no entry of another year to another page.

use std::ops::Range;

use crate::archive::{Archive, IssueGroup, IssueId, PassageRef, SitePath};

/// Folder of a list in the site, and its slug.
#[derive(Debug, Clone, Copy)]
pub struct ListAddress<'a> {
    /// `departments`, `sections` or the key of a taxonomy.
    pub folder: &'a str,
    /// ASCII name of the department, section or term.
    pub slug: &'a str,
}

impl ListAddress<'_> {
    /// Returns the path of a page: `departments/SLUG.html`, `departments/SLUG/2023.html`.
    pub fn page(self, page: ListPage) -> SitePath {
        let Self { folder, slug } = self;
        SitePath::new(match page {
            ListPage::Newest => format!("{folder}/{slug}.html"),
            ListPage::Older(year) => format!("{folder}/{slug}/{year}.html"),
        })
    }

    /// Returns the path of the feed: `departments/SLUG.xml`.
    pub fn feed(self) -> SitePath {
        SitePath::new(format!("{}/{}.xml", self.folder, self.slug))
    }
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPage {
    /// The newest year, at the address of the list; empty where the list is.
    Newest,
    /// An older year.
    Older(IssueGroup),
}

/// An entry of a list that is sorted by time.
pub trait Entry {
    /// Returns the issue of the entry.
    fn issue(&self) -> IssueId;
}

impl Entry for PassageRef {
    fn issue(&self) -> IssueId {
        self.issue
    }
}

impl Entry for IssueId {
    fn issue(&self) -> IssueId {
        *self
    }
}

/// The entries of one year, as a range of a list that is sorted by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearRange {
    /// Year of the issues.
    pub year: IssueGroup,
    /// Indices into the list.
    pub entries: Range<usize>,
}

/// Divides a list, oldest first, by the years of its issues. The result is oldest first.
pub fn divide<E: Entry>(archive: &Archive, entries: &[E]) -> Vec<YearRange> {
    let year = |entry: &E| archive.issues[entry.issue().0].group();
    let mut end = 0;
    let ranges = entries.chunk_by(|a, b| year(a) == year(b)).map(|in_year| {
        let start = end;
        end += in_year.len();
        YearRange { year: year(&in_year[0]), entries: start..end }
    });
    ranges.collect()
}

/// Lists the pages of a list that is divided into `years`, oldest first. There is always a newest page, which says so
/// where the list is empty.
pub fn pages(years: &[YearRange]) -> impl Iterator<Item = ListPage> {
    let older = years.split_last().map_or(&[][..], |(_, older)| older);
    older.iter().map(|range| ListPage::Older(range.year)).chain([ListPage::Newest])
}

/// The content of one page of a list.
#[derive(Debug)]
pub struct YearSlice<'a, E = PassageRef> {
    /// Entries of the page, oldest first.
    pub entries: &'a [E],
    /// Position of the page in its list.
    pub page: ListPage,
    /// Year of the page; `None` where the list is empty.
    pub year: Option<IssueGroup>,
    /// All years of the list, oldest first.
    pub years: &'a [YearRange],
    /// Address of the list.
    pub address: ListAddress<'a>,
}

impl<'a, E> YearSlice<'a, E> {
    /// Returns the content of `page` of the list `entries`, which [`divide`] has divided into `years`.
    pub fn new(entries: &'a [E], years: &'a [YearRange], page: ListPage, address: ListAddress<'a>) -> Self {
        let range = match page {
            ListPage::Newest => years.last(),
            ListPage::Older(year) => years.iter().find(|range| range.year == year),
        };
        let entries = range.map_or(&[][..], |range| &entries[range.entries.clone()]);
        Self { entries, page, year: range.map(|range| range.year), years, address }
    }

    /// Reports whether this is the newest page, which also describes the list as a whole.
    pub fn is_newest(&self) -> bool {
        self.page == ListPage::Newest
    }

    /// Returns the page of a year of this list.
    pub fn page_of(&self, year: IssueGroup) -> ListPage {
        if self.years.last().is_some_and(|newest| newest.year == year) {
            ListPage::Newest
        } else {
            ListPage::Older(year)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::archive::IssueId;
    use crate::render::sample;

    const ADDRESS: ListAddress<'_> = ListAddress { folder: "sections", slug: "a" };

    /// Returns an archive with issues of these years, and a list of two passages of each.
    fn list(years: &BTreeSet<i16>) -> (Archive, Vec<PassageRef>) {
        let (mut archive, _) = sample::archive("文字", "厅");
        archive.issues.clear();
        for (index, year) in years.iter().enumerate() {
            let mut issue = sample::archive("文字", "厅").0.issues.remove(0);
            (issue.id, issue.year) = (IssueId(index), Some(*year));
            archive.issues.push(issue);
        }
        let passages = |issue| (0..2).map(move |passage| PassageRef { issue: IssueId(issue), passage });
        let passages = (0..years.len()).flat_map(passages).collect();
        (archive, passages)
    }

    fn year_of(group: IssueGroup) -> i16 {
        match group {
            IssueGroup::Year(year) => year,
            other => panic!("{other} is no year"),
        }
    }

    /// Returns the year that each address shows.
    fn shown(years: &BTreeSet<i16>) -> Vec<(String, Option<i16>)> {
        let (archive, passages) = list(years);
        let ranges = divide(&archive, &passages);
        let slices = pages(&ranges).map(|page| YearSlice::new(&passages, &ranges, page, ADDRESS));
        slices.map(|slice| (ADDRESS.page(slice.page).to_string(), slice.year.map(year_of))).collect()
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn an_issue_of_another_year_moves_no_page(
            years in prop::collection::btree_set(1990..2030_i16, 0..8),
            more in prop::collection::btree_set(1990..2030_i16, 0..8),
        ) {
            let both: BTreeSet<i16> = years.union(&more).copied().collect();
            let after = shown(&both);
            prop_assert_eq!(after.iter().filter_map(|(_, year)| *year).collect::<BTreeSet<_>>(), both);
            for (path, year) in shown(&years).into_iter().filter(|(path, _)| path != "sections/a.html") {
                prop_assert!(after.contains(&(path, year)));
            }
        }
    }

    #[test]
    fn the_newest_year_has_the_address_of_the_list() {
        let paths: Vec<_> = shown(&BTreeSet::from([2021, 2022, 2023])).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["sections/a/2021.html", "sections/a/2022.html", "sections/a.html"]);
        assert_eq!(shown(&BTreeSet::new()), [("sections/a.html".to_owned(), None)]);
    }
}
