//! Which passage stands before which: BM25 as tantivy computes it, a literal being a term like any other.
//!
//! Source of the formula: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with
//! Lucene's idf. Computed in f64 and rounded, so that two machines agree on the order.

/// Saturation of repeated occurrences.
const K1: f64 = 1.2;
/// How much a long text is held against it.
const B: f64 = 0.75;
/// How much more a word in a heading weighs.
const HEADING: f64 = 1.5;
/// Steps of a score that count.
const STEPS: f64 = 10_000.0;

/// What a collection of texts is like.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Collection {
    /// Number of texts.
    pub docs: u32,
    /// Sum of their lengths, in terms.
    pub terms: u32,
}

impl Collection {
    /// The weight of what stands in `docs` of the texts.
    pub fn weight(&self, docs: usize) -> Weight {
        let (all, found) = (f64::from(self.docs), docs as f64);
        let idf = (1.0 + (all - found + 0.5) / (found + 0.5)).ln();
        Weight { idf, average: f64::from(self.terms) / all.max(1.0) }
    }
}

/// The texts of an archive: what stands in a passage and what stands in a heading is weighed apart.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Collections {
    /// Of passages.
    pub passages: Collection,
    /// Of headings.
    pub headings: Collection,
}

impl Collections {
    /// Counts in a text of `length` terms.
    pub fn add(&mut self, is_heading: bool, length: u32) {
        let collection = if is_heading { &mut self.headings } else { &mut self.passages };
        collection.docs += 1;
        collection.terms = collection.terms.saturating_add(length);
    }
}

/// The weight of a literal in a collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    idf: f64,
    average: f64,
}

impl Weight {
    /// The score of a text of `length` terms in which the literal occurs `occurrences` times.
    pub fn score(&self, occurrences: u32, length: u32) -> f64 {
        let (occurrences, length) = (f64::from(occurrences), f64::from(length));
        let norm = K1 * ((1.0 - B) + B * length / self.average);
        self.idf * (1.0 + K1) * occurrences / (occurrences + norm)
    }

    /// The same for a heading.
    pub fn heading_score(&self, occurrences: u32, length: u32) -> f64 {
        HEADING * self.score(occurrences, length)
    }
}

/// `score` in whole steps: what is less apart is equal.
pub fn steps(score: f64) -> u64 {
    (score * STEPS + 0.5).floor() as u64
}

/// The score that `steps` stand for.
pub fn score(steps: u64) -> f64 {
    steps as f64 / STEPS
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;
    use tantivy::query::Bm25Weight;

    use super::*;

    /// tantivy computes the same, in f32.
    #[test]
    fn as_tantivy_does() {
        let collection = Collection { docs: 46_000, terms: 3_100_000 };
        for found in [1, 7, 900, 45_999] {
            let theirs = Bm25Weight::for_one_term(found, 46_000, 3_100_000.0 / 46_000.0);
            let ours = collection.weight(found as usize);
            for (occurrences, id) in [(1, 3), (2, 40), (9, 77)] {
                let length = FieldNormReader::id_to_fieldnorm(id);
                let (a, b) = (ours.score(occurrences, length), f64::from(theirs.score(id, occurrences)));
                assert!((a - b).abs() < 1e-4 * (1.0 + a), "{a} {b}");
            }
        }
    }
}
