//! Sections (栏目) that recur from issue to issue.

use super::issue::IssueId;
use super::url::SitePath;

/// Index of a section in its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// A heading text (numbering stripped) across the archive.
#[derive(Debug, Clone)]
pub struct Section {
    /// Index in the archive.
    pub id: SectionId,
    /// Heading text without numbering.
    pub title: String,
    /// ASCII, safe in a path; of the settings, or made of the title alone (see [`address`](super::address)). Empty without
    /// a page.
    pub slug: String,
    /// Smallest depth it occurs at; 1 is a top-level heading.
    pub depth: u8,
    /// Top-level, or recurring in at least two issues.
    pub has_page: bool,
    /// Issue and heading index, oldest first.
    pub occurrences: Vec<(IssueId, usize)>,
}

impl Section {
    /// `sections/SLUG.html`.
    pub fn path(&self) -> SitePath {
        SitePath::new(format!("sections/{}.html", self.slug))
    }
}
