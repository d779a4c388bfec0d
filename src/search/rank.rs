//! Ranking by BM25 as tantivy computes it, with a literal in the role of a term.
//!
//! Source of the formula: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with
//! Lucene's idf. Computed in f64 and rounded, so that two machines agree on the order.

/// BM25's `k1`: saturation of repeated occurrences.
const K1: f64 = 1.2;
/// BM25's `b`: influence of a text's length.
const B: f64 = 0.75;
/// Factor for occurrences in headings.
const HEADING: f64 = 1.5;
/// Resolution of a score: steps per unit.
const STEPS: f64 = 10_000.0;

/// Lengths, in terms, at which the second and each further length class begins. Each is a length that tantivy's field
/// norms represent exactly, so that a length read from a field norm falls into the right class.
const CLASS_STARTS: [u32; 5] = [16, 32, 64, 128, 248];
/// Length, in terms, with which the texts of each class are ranked.
const CLASS_LENGTHS: [u32; 6] = [10, 23, 45, 90, 176, 360];
/// Number of length classes.
pub const CLASSES: u8 = CLASS_LENGTHS.len() as u8;

/// Length of a text as ranking sees it: one of [`CLASSES`], so that the browser need not load exact lengths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LengthClass(u8);

impl LengthClass {
    /// Returns the class of a text of `length` terms.
    pub fn of(length: u32) -> Self {
        Self(CLASS_STARTS.partition_point(|start| *start <= length) as u8)
    }

    /// Returns the class's number, below [`CLASSES`].
    pub fn number(self) -> u8 {
        self.0
    }

    /// Returns the length, in terms, that stands for the class.
    pub fn length(self) -> u32 {
        CLASS_LENGTHS[usize::from(self.0)]
    }
}

/// Statistics of a collection of texts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Collection {
    /// Number of texts.
    pub docs: u32,
    /// Sum of the lengths of their classes, in terms.
    pub terms: u32,
}

impl Collection {
    /// Returns the weight of a literal that occurs in `docs` of the texts.
    pub fn weight(&self, docs: usize) -> Weight {
        let (all, found) = (f64::from(self.docs), docs as f64);
        let idf = (1.0 + (all - found + 0.5) / (found + 0.5)).ln();
        Weight { idf, average: f64::from(self.terms) / all.max(1.0) }
    }
}

/// Statistics of an archive's passages and of its headings, which are ranked separately.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Collections {
    /// Of passages.
    pub passages: Collection,
    /// Of headings.
    pub headings: Collection,
}

impl Collections {
    /// Adds a text.
    pub fn add(&mut self, is_heading: bool, length: LengthClass) {
        let collection = if is_heading { &mut self.headings } else { &mut self.passages };
        collection.docs += 1;
        collection.terms = collection.terms.saturating_add(length.length());
    }
}

/// The weight of a literal in a collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    idf: f64,
    average: f64,
}

impl Weight {
    /// Returns the score of a text in which the literal occurs `occurrences` times.
    pub fn score(&self, occurrences: u32, length: LengthClass) -> f64 {
        self.score_of_length(occurrences, length.length())
    }

    /// Returns the score of a text of `length` terms.
    fn score_of_length(&self, occurrences: u32, length: u32) -> f64 {
        let (occurrences, length) = (f64::from(occurrences), f64::from(length));
        let norm = K1 * ((1.0 - B) + B * length / self.average);
        self.idf * (1.0 + K1) * occurrences / (occurrences + norm)
    }

    /// Returns the score of a heading; see [`score`](Self::score).
    pub fn heading_score(&self, occurrences: u32, length: LengthClass) -> f64 {
        HEADING * self.score(occurrences, length)
    }
}

/// Rounds a score to whole steps, so that scores closer than that are equal.
pub fn steps(score: f64) -> u64 {
    (score * STEPS + 0.5).floor() as u64
}

/// Converts steps back to a score.
pub fn score(steps: u64) -> f64 {
    steps as f64 / STEPS
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;
    use tantivy::query::Bm25Weight;

    use super::*;

    #[test]
    fn a_class_holds_whole_field_norms() {
        for start in CLASS_STARTS {
            let norm = FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(start));
            assert_eq!(norm, start);
        }
        assert_eq!([0, 15, 16, 247, 248, 9000].map(|length| LengthClass::of(length).number()), [0, 0, 1, 4, 5, 5]);
    }

    /// tantivy computes the same, in f32.
    #[test]
    fn as_tantivy_does() {
        let collection = Collection { docs: 46_000, terms: 3_100_000 };
        for found in [1, 7, 900, 45_999] {
            let theirs = Bm25Weight::for_one_term(found, 46_000, 3_100_000.0 / 46_000.0);
            let ours = collection.weight(found as usize);
            for (occurrences, id) in [(1, 3), (2, 40), (9, 77)] {
                let length = FieldNormReader::id_to_fieldnorm(id);
                let (a, b) = (ours.score_of_length(occurrences, length), f64::from(theirs.score(id, occurrences)));
                assert!((a - b).abs() < 1e-4 * (1.0 + a), "{a} {b}");
            }
        }
    }
}
