//! Matching, tier by tier.

use std::collections::{BTreeMap, BTreeSet};

use super::{Engine, Tier};
use crate::search::literal::Literal;
use crate::search::names::{forms, is_called};
use crate::search::rank::{self, LengthClass, Weight};
use crate::search::words::Part;

/// Docs listed in the last tier at most; lower-scoring ones are noise.
const SOME: usize = 50;

/// The match of a unit.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Its tier.
    pub tier: Tier,
    /// BM25 score in the unit of [`rank::steps`].
    pub steps: u64,
}

/// Docs that contain a literal, with scores.
pub struct Holders {
    /// Score of each passage that contains it.
    passages: BTreeMap<u32, f64>,
    /// Score of each unit for the headings above it; empty if no heading contains the literal.
    above: Vec<f64>,
}

impl Holders {
    /// Returns true if no doc contains the literal.
    pub(super) fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.above.is_empty()
    }

    /// Returns the number of passage docs that contain the literal.
    pub(super) fn count(&self) -> usize {
        self.passages.len()
    }

    fn above(&self, unit: u32) -> f64 {
        self.above.get(unit as usize).copied().unwrap_or_default()
    }

    fn holds(&self, doc: u32, unit: u32) -> bool {
        self.passages.contains_key(&doc) || self.above(unit) > 0.0
    }

    fn score(&self, doc: u32, unit: u32) -> f64 {
        self.passages.get(&doc).copied().unwrap_or_default() + self.above(unit)
    }
}

impl Engine {
    /// Adds the passages that contain every literal.
    pub(super) fn literal_tier(&self, holders: &[Holders], found: &mut BTreeMap<u32, Found>) {
        let Some(fewest) = holders.iter().min_by_key(|holders| holders.passages.len()) else { return };
        for doc in fewest.passages.keys() {
            if holders.iter().all(|holders| holders.passages.contains_key(doc)) {
                for unit in self.layout.units(*doc) {
                    found.insert(*unit, Found { tier: Tier::Literal, steps: total(holders, *doc, *unit) });
                }
            }
        }
    }

    /// Adds the passages that contain every literal themselves or in a heading above them.
    pub(super) fn below_headings(&self, holders: &[Holders], found: &mut BTreeMap<u32, Found>) {
        if holders.iter().all(|holders| holders.above.is_empty()) {
            return;
        }
        for (unit, doc) in self.layout.all() {
            if !self.is_heading(doc) && holders.iter().all(|holders| holders.holds(doc, unit)) {
                found.entry(unit).or_insert_with(|| Found { tier: Tier::All, steps: total(holders, doc, unit) });
            }
        }
    }

    /// Adds the passages of a department if the query is its name, pinyin or initials. Returns true if it is.
    pub(super) fn of_departments(
        &self,
        literals: &[Literal],
        holders: &[Holders],
        found: &mut BTreeMap<u32, Found>,
    ) -> tantivy::Result<bool> {
        let [literal] = literals else { return Ok(false) };
        let typed = literal.text();
        let is_typed = |names: &Vec<String>| is_called(&forms(names.iter().map(String::as_str)), &typed);
        let named = self.summary.departments.iter().enumerate().filter(|(_, names)| is_typed(names));
        let mut is_name = false;
        for (department, _) in named {
            is_name = true;
            for doc in self.docs_of_department(department)? {
                for unit in self.layout.units(doc) {
                    found.entry(*unit).or_insert_with(|| Found { tier: Tier::All, steps: total(holders, doc, *unit) });
                }
            }
        }
        Ok(is_name)
    }

    /// Adds the passages that contain all parts, or some of the words among them, themselves or in headings above them.
    /// Returns the parts that occur nowhere; without them, no passage has all parts.
    pub(super) fn related(
        &self,
        parts: &[Part],
        excluded: &BTreeSet<u32>,
        found: &mut BTreeMap<u32, Found>,
    ) -> tantivy::Result<Vec<String>> {
        let holders: Vec<Holders> =
            parts.iter().map(|part| self.holders(&part.literal)).collect::<tantivy::Result<_>>()?;
        let mut some: Vec<(u32, u64)> = Vec::new();
        // Unit by unit, because copies of one doc may stand below different headings.
        for (unit, doc) in self.layout.all() {
            if self.is_heading(doc) || found.contains_key(&unit) || excluded.contains(&doc) {
                continue;
            }
            if holders.iter().all(|holders| holders.holds(doc, unit)) {
                found.insert(unit, Found { tier: Tier::All, steps: total(&holders, doc, unit) });
            } else if parts.iter().zip(&holders).any(|(part, holders)| part.is_word && holders.holds(doc, unit)) {
                some.push((unit, total(&holders, doc, unit)));
            }
        }
        let best = self.best_docs(&some);
        some.retain(|(unit, _)| best.contains(&self.layout.doc(*unit)));
        found.extend(some.into_iter().map(|(unit, steps)| (unit, Found { tier: Tier::Some, steps })));
        let missing = parts.iter().zip(&holders).filter(|(_, holders)| holders.is_empty());
        Ok(missing.map(|(part, _)| part.literal.text()).collect())
    }

    /// Returns the best [`SOME`] docs, each judged by its best unit.
    fn best_docs(&self, units: &[(u32, u64)]) -> BTreeSet<u32> {
        let mut best: BTreeMap<u32, u64> = BTreeMap::new();
        for (unit, steps) in units {
            let known = best.entry(self.layout.doc(*unit)).or_default();
            *known = (*known).max(*steps);
        }
        let mut docs: Vec<(u64, u32)> = best.into_iter().map(|(doc, steps)| (steps, doc)).collect();
        docs.sort_unstable_by(|a, b| b.cmp(a));
        docs.into_iter().take(SOME).map(|(_, doc)| doc).collect()
    }

    /// Finds the docs that contain `literal` and scores them.
    pub(super) fn holders(&self, literal: &Literal) -> tantivy::Result<Holders> {
        let (headings, passages): (Vec<_>, Vec<_>) =
            self.occurrences(literal)?.into_iter().partition(|(doc, _)| self.is_heading(*doc));
        let weight = self.collections.passages.weight(passages.len());
        let passages = passages.into_iter().map(|(doc, count)| (doc, weight.score(count, self.length(doc)))).collect();
        Ok(Holders { passages, above: self.above(&headings, self.collections.headings.weight(headings.len())) })
    }

    fn length(&self, doc: u32) -> LengthClass {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].length_class(document)
    }

    fn above(&self, headings: &[(u32, u32)], weight: Weight) -> Vec<f64> {
        if headings.is_empty() {
            return Vec::new();
        }
        let mut above = vec![0.0_f64; self.layout.count()];
        for (doc, count) in headings {
            let (segment, document) = self.places[*doc as usize];
            let extent = self.segments[segment].extents[document as usize].unwrap_or_default();
            let score = weight.heading_score(*count, self.length(*doc));
            for unit in self.layout.units(*doc) {
                let first = *unit as usize + 1;
                above[first..first + extent as usize].iter_mut().for_each(|known| *known = known.max(score));
            }
        }
        above
    }
}

/// Returns the score of a unit for all literals, in steps.
fn total(holders: &[Holders], doc: u32, unit: u32) -> u64 {
    rank::steps(holders.iter().map(|holders| holders.score(doc, unit)).sum())
}
