//! Data about docs that their postings carry.

use std::collections::HashMap;

use ecow::EcoString;

use crate::archive::Archive;
use crate::search::normalise::normalise;
use crate::search::ordinals::{self, Ordinals};
use crate::search::rank::{Collections, LengthClass};
use crate::search::segment::Segment;
use crate::search::terms::terms;
use crate::search::units::Units;

/// The docs of an archive with their lengths, as the columns of a posting list need them.
#[derive(Debug)]
pub struct UnitsTable<'a> {
    units: &'a Units,
    /// Length class of each doc.
    lengths: Vec<LengthClass>,
    /// Doc of each unit.
    doc_of_units: Vec<u32>,
    /// Ordinals of the terms of texts so long that the index cannot hold them; see [`ordinals::MOST`].
    long_texts: HashMap<u32, HashMap<EcoString, Vec<Ordinals>>>,
}

impl<'a> UnitsTable<'a> {
    /// Reads the lengths of all docs from the index.
    pub fn new(archive: &Archive, units: &'a Units, segments: &[Segment]) -> Self {
        let mut lengths = vec![LengthClass::default(); units.docs.len()];
        for segment in segments {
            for (doc, length) in segment.docs.iter().zip(&segment.lengths) {
                lengths[*doc as usize] = *length;
            }
        }
        Self { long_texts: long_texts(archive, units), ..Self::with_lengths(units, lengths) }
    }

    /// Creates a table of docs whose texts are not too long for the index.
    pub fn with_lengths(units: &'a Units, lengths: Vec<LengthClass>) -> Self {
        Self { units, lengths, doc_of_units: units.doc_of_units(), long_texts: HashMap::new() }
    }

    /// Returns the issue of a doc's first unit and the unit's number in that issue.
    pub fn place(&self, doc: u32) -> (u32, u32) {
        let doc = &self.units.docs[doc as usize];
        (doc.issue.0 as u32, doc.number)
    }

    /// Returns true if a doc is a heading.
    pub fn is_heading(&self, doc: u32) -> bool {
        self.units.docs[doc as usize].is_heading()
    }

    /// Returns the length class of a doc.
    pub fn length_class(&self, doc: u32) -> LengthClass {
        self.lengths[doc as usize]
    }

    /// Returns the number of units below a heading.
    pub fn extent(&self, doc: u32) -> u32 {
        self.units.docs[doc as usize].extent
    }

    /// Returns the offsets of the headings among the units below a heading, ascending.
    pub fn subheadings(&self, doc: u32) -> Vec<u32> {
        let first = self.units.first_unit(&self.units.docs[doc as usize]);
        let is_heading = |offset: &u32| self.is_heading(self.doc_of_units[(first + offset) as usize]);
        (1..=self.extent(doc)).filter(is_heading).collect()
    }

    /// Returns the ordinals of a term in a doc whose text is too long for the index to hold them.
    pub fn ordinals_in_long_text(&self, doc: u32, term: &str) -> Option<&[Ordinals]> {
        self.long_texts.get(&doc)?.get(term).map(Vec::as_slice)
    }

    /// Returns the statistics of all docs.
    pub fn collections(&self) -> Collections {
        let mut collections = Collections::default();
        for (doc, length) in self.units.docs.iter().zip(&self.lengths) {
            collections.add(doc.is_heading(), *length);
        }
        collections
    }
}

fn long_texts(archive: &Archive, units: &Units) -> HashMap<u32, HashMap<EcoString, Vec<Ordinals>>> {
    let mut long_texts = HashMap::new();
    for (number, doc) in (0..).zip(&units.docs) {
        let text = doc.text(archive);
        if text.len() > ordinals::MOST as usize {
            let mut ordinals: HashMap<EcoString, Vec<Ordinals>> = HashMap::new();
            let text: Vec<char> = normalise(&text).chars().collect();
            terms(&text).into_iter().for_each(|term| ordinals.entry(term.key).or_default().push(term.ordinals));
            long_texts.insert(number, ordinals);
        }
    }
    long_texts
}
