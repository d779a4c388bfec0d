//! Taxonomies: fields of the front matter, like authors or topics, that issues are listed by.

use super::issue::IssueId;
use super::url::SitePath;

/// Index of a taxonomy in its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxonomyId(pub usize);

/// Index of a term in its taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub usize);

/// A field of the front matter with all its values.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    /// Name of the field: `authors`. Unique, safe in a path.
    pub key: String,
    /// Name that readers see: 作者.
    pub title: String,
    /// Values of the field, sorted by slug; [`TermId`] points into it.
    pub terms: Vec<Term>,
}

impl Taxonomy {
    /// Returns the path of the list of terms: `authors.html`.
    pub fn path(&self) -> SitePath {
        SitePath::new(format!("{}.html", self.key))
    }

    /// Returns the path of the newest page of a term: `authors/SLUG.html`.
    pub fn term_path(&self, term: TermId) -> SitePath {
        SitePath::new(format!("{}/{}.html", self.key, self.terms[term.0].slug))
    }
}

/// A value of a taxonomy. Spellings that differ only in width, case and blanks are one term.
#[derive(Debug, Clone)]
pub struct Term {
    /// The spelling of most issues; of equally frequent ones the oldest.
    pub name: String,
    /// ASCII, unique in the taxonomy, safe in a path. Follows from the name alone, whatever its spelling.
    pub slug: String,
    /// Issues that have it, oldest first.
    pub issues: Vec<IssueId>,
    /// Issues that spell it in another way than `name`, oldest first.
    pub misspelled: Vec<Misspelling>,
}

/// A term in the spelling of one issue, where that is not the spelling of most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelling {
    /// The issue.
    pub issue: IssueId,
    /// The term as the issue spells it.
    pub text: String,
}
