//! What makes a unit a hit, tier by tier.

use std::collections::{BTreeMap, BTreeSet};

use super::{Engine, Tier};
use crate::search::literal::Literal;
use crate::search::names::Names;
use crate::search::rank::{self, Weight};

/// Docs of the last tier that are kept: what is worse is noise.
const SOME: usize = 50;

/// How a unit answers.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// How well.
    pub tier: Tier,
    /// BM25, in steps of [`rank::steps`].
    pub steps: u64,
}

/// The docs in which a literal stands.
pub struct Holders {
    /// Passages and the score each has for it.
    passages: BTreeMap<u32, f64>,
    /// The score that each unit has for a heading above it; empty where no heading holds the literal.
    above: Vec<f64>,
}

impl Holders {
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
    /// Every literal stands in the passage.
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

    /// Every literal stands in the passage or in a heading above it.
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

    /// The passages of the departments whose name, pinyin or initials are all that was typed.
    pub(super) fn of_departments(
        &self,
        literals: &[Literal],
        holders: &[Holders],
        found: &mut BTreeMap<u32, Found>,
    ) -> tantivy::Result<()> {
        let [literal] = literals else { return Ok(()) };
        let typed = literal.text();
        let is_typed = |names: &Vec<String>| names.iter().any(|name| Names::new(name).are(&typed));
        let named = self.summary.departments.iter().enumerate().filter(|(_, names)| is_typed(names));
        for (department, _) in named {
            for doc in self.docs_of_department(department)? {
                for unit in self.layout.units(doc) {
                    found.entry(*unit).or_insert_with(|| Found { tier: Tier::All, steps: total(holders, doc, *unit) });
                }
            }
        }
        Ok(())
    }

    /// All or some of the words stand in the passage or in headings above it.
    pub(super) fn related(
        &self,
        words: &[Literal],
        excluded: &BTreeSet<u32>,
        found: &mut BTreeMap<u32, Found>,
    ) -> tantivy::Result<()> {
        let holders: Vec<Holders> = words.iter().map(|word| self.holders(word)).collect::<tantivy::Result<_>>()?;
        let mut some: Vec<(u32, u64)> = Vec::new();
        // Each unit for itself: what stands above one copy need not stand above another.
        for (unit, doc) in self.layout.all() {
            if self.is_heading(doc) || found.contains_key(&unit) || excluded.contains(&doc) {
                continue;
            }
            let held = holders.iter().filter(|holders| holders.holds(doc, unit)).count();
            if held > 0 {
                let steps = total(&holders, doc, unit);
                if held < holders.len() {
                    some.push((unit, steps));
                } else {
                    found.insert(unit, Found { tier: Tier::All, steps });
                }
            }
        }
        let best = self.best_docs(&some);
        some.retain(|(unit, _)| best.contains(&self.layout.doc(*unit)));
        found.extend(some.into_iter().map(|(unit, steps)| (unit, Found { tier: Tier::Some, steps })));
        Ok(())
    }

    /// The docs that are kept of the last tier: those whose best unit scores best.
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

    /// Who holds `literal`, with scores.
    pub(super) fn holders(&self, literal: &Literal) -> tantivy::Result<Holders> {
        let (headings, passages): (Vec<_>, Vec<_>) =
            self.occurrences(literal)?.into_iter().partition(|(doc, _)| self.is_heading(*doc));
        let weight = self.collections.passages.weight(passages.len());
        let passages = passages.into_iter().map(|(doc, count)| (doc, weight.score(count, self.length(doc)))).collect();
        Ok(Holders { passages, above: self.above(&headings, self.collections.headings.weight(headings.len())) })
    }

    fn length(&self, doc: u32) -> u32 {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].length(document)
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

/// Score of a unit for all literals, in steps.
fn total(holders: &[Holders], doc: u32, unit: u32) -> u64 {
    rank::steps(holders.iter().map(|holders| holders.score(doc, unit)).sum())
}
