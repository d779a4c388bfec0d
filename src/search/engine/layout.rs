//! Lookup tables from units to docs and issues and back, built from the index's summary.

use crate::search::index::Summary;
use crate::search::units::{Copies, doc_of_units};

/// Lookup tables of an archive's units.
pub struct Layout {
    doc_of_units: Vec<u32>,
    /// Index of the issue of each unit.
    issue_of_units: Vec<usize>,
    /// Units of each doc, ascending: those of doc `d` are `units[first[d]..first[d + 1]]`.
    units: Vec<u32>,
    first: Vec<usize>,
}

impl Layout {
    /// Builds the tables of an archive with `docs` docs.
    pub fn new(summary: &Summary, docs: usize) -> Self {
        let issue_of_units: Vec<usize> =
            (0..).zip(&summary.issues).flat_map(|(i, issue)| std::iter::repeat_n(i, issue.units as usize)).collect();
        let copies: Vec<Copies> = summary
            .copies
            .iter()
            .map(|(start, end, distance)| Copies { units: *start..*end, distance: *distance })
            .collect();
        let doc_of_units = doc_of_units(issue_of_units.len() as u32, &copies);
        let (first, units) = invert(&doc_of_units, docs);
        Self { doc_of_units, issue_of_units, units, first }
    }

    /// Returns the number of units.
    pub fn count(&self) -> usize {
        self.doc_of_units.len()
    }

    /// Iterates over all units, each with its doc.
    pub fn all(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.doc_of_units.iter().copied())
    }

    /// Returns the doc of a unit.
    pub fn doc(&self, unit: u32) -> u32 {
        self.doc_of_units[unit as usize]
    }

    /// Returns the index of a unit's issue.
    pub fn issue(&self, unit: u32) -> usize {
        self.issue_of_units[unit as usize]
    }

    /// Returns the units that show a doc, ascending.
    pub fn units(&self, doc: u32) -> &[u32] {
        &self.units[self.first[doc as usize]..self.first[doc as usize + 1]]
    }
}

/// Groups units by doc: returns the start of each doc's group, and all groups one after the other.
fn invert(doc_of_units: &[u32], docs: usize) -> (Vec<usize>, Vec<u32>) {
    let mut first = vec![0; docs + 1];
    for doc in doc_of_units {
        first[*doc as usize + 1] += 1;
    }
    for index in 1..first.len() {
        first[index] += first[index - 1];
    }
    let mut next = first.clone();
    let mut units = vec![0; doc_of_units.len()];
    for (unit, doc) in (0..).zip(doc_of_units) {
        units[next[*doc as usize]] = unit;
        next[*doc as usize] += 1;
    }
    (first, units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_docs() {
        let (first, units) = invert(&[0, 1, 0, 2, 1, 0], 3);
        assert_eq!(first, [0, 3, 5, 6]);
        assert_eq!(units, [0, 2, 5, 1, 4, 3]);
    }
}
