//! The model: what an archive of a periodical is, complete, sorted and immutable.
//!
//! The model knows nothing of files, Markdown or settings: `load` assembles one [`Archive`] of parsed issues, and
//! `render`, `search` and `check` read it. Indices ([`IssueId`] and so on) point into the archive's own vectors and are
//! valid for that archive only.

pub mod address;
pub mod content;
pub mod date;
pub mod department;
pub mod document;
pub mod identity;
pub mod issue;
pub mod page;
pub mod published_name;
pub mod section;
pub mod statistics;
pub mod taxonomy;
pub mod url;

pub use content::{Block, Blocks, Body, Inline, Inlines, Span};
pub use date::{Date, Period};
pub use department::{Department, DepartmentId, FormerName, Registry};
pub use document::{Citation, CitedDocument, CitingPlace, DocumentNumber, NumberForm};
pub use identity::{IssueDate, IssueGroup, IssueKey, IssueNames, MonthOfYear};
pub use issue::{Distribution, Heading, Issue, IssueId, IssueNumber, Item, Passage, PassageRef, Reading, Step};
pub use page::{Page, PagePart};
pub use section::{Section, SectionId};
pub use statistics::{Point, ReadingKind, Series, SeriesId};
pub use taxonomy::{Misspelling, Taxonomy, TaxonomyId, Term, TermId};
pub use url::SitePath;

/// The whole archive.
#[derive(Debug, Default)]
pub struct Archive {
    /// Oldest first.
    pub issues: Vec<Issue>,
    /// The registry, in its own order; [`DepartmentId`] points into it.
    pub departments: Vec<Department>,
    /// For each department, the passages it leads or is mentioned in, oldest first.
    pub department_passages: Vec<Vec<PassageRef>>,
    /// By first appearance; [`SectionId`] points into it.
    pub sections: Vec<Section>,
    /// In the order of `kanku.toml`; [`TaxonomyId`] points into it.
    pub taxonomies: Vec<Taxonomy>,
    /// In the order of `kanku.toml`; [`SeriesId`] points into it.
    pub series: Vec<Series>,
    /// Pages of one's own, in the order of the navigation.
    pub pages: Vec<Page>,
    /// Documents that issues cite, by their numbers.
    pub documents: Vec<CitedDocument>,
}

impl Archive {
    /// The issue before `id` in time.
    pub fn previous(&self, id: IssueId) -> Option<&Issue> {
        id.0.checked_sub(1).and_then(|i| self.issues.get(i))
    }

    /// The issue after `id` in time.
    pub fn next(&self, id: IssueId) -> Option<&Issue> {
        self.issues.get(id.0 + 1)
    }

    /// The passage and the issue it stands in.
    pub fn passage(&self, at: PassageRef) -> (&Issue, &Passage) {
        let issue = &self.issues[at.issue.0];
        (issue, &issue.passages[at.passage])
    }

    /// Returns the files below `content/` that issues and pages show or link to, relative to the root; one that several
    /// use, several times.
    pub fn media(&self) -> impl Iterator<Item = &str> {
        let issues = self.issues.iter().flat_map(|issue| &issue.media);
        issues.chain(self.pages.iter().flat_map(|page| &page.media)).map(String::as_str)
    }

    /// Returns the terms of an issue with their taxonomies.
    pub fn terms_of<'a>(&'a self, issue: &'a Issue) -> impl Iterator<Item = (&'a Taxonomy, &'a Term)> {
        let taxonomies = self.taxonomies.iter().zip(&issue.terms);
        taxonomies.flat_map(|(taxonomy, terms)| terms.iter().map(move |id| (taxonomy, &taxonomy.terms[id.0])))
    }

    /// Returns the groups that the archive's pages are divided into, newest first.
    pub fn groups(&self) -> Vec<IssueGroup> {
        let mut groups: Vec<IssueGroup> = self.issues.iter().map(Issue::group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.reverse();
        groups
    }

    /// Returns the issues of a group, oldest first.
    pub fn issues_of(&self, group: IssueGroup) -> Vec<&Issue> {
        self.issues.iter().filter(|issue| issue.group() == group).collect()
    }
}
