//! Sections that a search can be filtered by: those that have a page of their own.

use std::collections::HashMap;

use super::units::{Doc, Part};
use crate::archive::{Archive, Section, SectionId};

/// Iterates over the searchable sections in the archive's order. A section's index in `search` is its position here.
pub fn searchable(archive: &Archive) -> impl Iterator<Item = &Section> {
    archive.sections.iter().filter(|section| section.has_page)
}

/// Index of each searchable section.
#[derive(Debug)]
pub struct Indices(HashMap<SectionId, usize>);

impl Indices {
    /// Numbers the searchable sections.
    pub fn new(archive: &Archive) -> Self {
        Self(searchable(archive).enumerate().map(|(index, section)| (section.id, index)).collect())
    }

    /// Returns the sections of a passage, outermost first, without duplicates; none for a heading.
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
