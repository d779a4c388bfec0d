//! Sections that a search can be narrowed to: those that have a page of their own.

use std::collections::HashMap;

use super::units::{Doc, Part};
use crate::archive::{Archive, Section, SectionId};

/// In the archive's order; a section's index counts these.
pub fn searchable(archive: &Archive) -> impl Iterator<Item = &Section> {
    archive.sections.iter().filter(|section| section.has_page)
}

/// Index of each searchable section.
#[derive(Debug)]
pub struct Indices(HashMap<SectionId, usize>);

impl Indices {
    /// Counts them.
    pub fn new(archive: &Archive) -> Self {
        Self(searchable(archive).enumerate().map(|(index, section)| (section.id, index)).collect())
    }

    /// Those that a passage stands in, outermost first, each once.
    pub fn of(&self, archive: &Archive, doc: &Doc) -> Vec<usize> {
        let Part::Passage(passage) = doc.part else { return Vec::new() };
        let issue = &archive.issues[doc.issue.0];
        let above = issue.heading_path(issue.items[issue.passages[passage as usize].item].heading);
        let mut sections: Vec<usize> = Vec::new();
        for section in above.into_iter().filter_map(|heading| self.0.get(&heading.section)) {
            if !sections.contains(section) {
                sections.push(*section);
            }
        }
        sections
    }
}
