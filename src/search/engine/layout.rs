//! Which doc, which issue and which place each unit has: tables, made of what the index says of the archive.

use crate::search::index::Summary;
use crate::search::units::{Copies, doc_of_units};

/// The tables.
pub struct Layout {
    doc_of_units: Vec<u32>,
    /// Index of the issue of each unit.
    issue_of_units: Vec<usize>,
    /// Units of each doc, ascending: those of doc `d` are `units[first[d]..first[d + 1]]`.
    units: Vec<u32>,
    first: Vec<usize>,
}

impl Layout {
    /// Of an archive with so many `docs`.
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

    /// How many units there are.
    pub fn count(&self) -> usize {
        self.doc_of_units.len()
    }

    /// All units, each with its doc.
    pub fn all(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.doc_of_units.iter().copied())
    }

    /// What stands in a unit.
    pub fn doc(&self, unit: u32) -> u32 {
        self.doc_of_units[unit as usize]
    }

    /// Index of a unit's issue.
    pub fn issue(&self, unit: u32) -> usize {
        self.issue_of_units[unit as usize]
    }

    /// Where a doc stands, ascending.
    pub fn units(&self, doc: u32) -> &[u32] {
        &self.units[self.first[doc as usize]..self.first[doc as usize + 1]]
    }
}

/// The units of each doc, one list behind the other, and where each list begins.
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
