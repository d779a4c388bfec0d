// Ranking by BM25, with a literal in the role of a term.
//
// Source of the formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with
// Lucene's idf.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // BM25's k1 (saturation of repeated occurrences) and b (influence of a text's length).
  const K1 = 1.2;
  const B = 0.75;
  // Length, in terms, that stands for each length class.
  const LENGTHS = [10, 23, 45, 90, 176, 360];
  // Factor for occurrences in headings.
  const HEADING = 1.5;
  // Resolution of a score: steps per unit. Rounded scores make two machines agree on the order.
  const STEPS = 10000;
  /** @type {Tier[]} */
  const TIERS = ["literal", "all", "some"];

  /**
   * Returns the scoring function of a literal that occurs in `docs` texts of a collection.
   * @param {Collection} collection
   * @param {number} docs
   */
  function passageScorer(collection, docs) {
    const idf = Math.log(1 + (collection.docs - docs + 0.5) / (docs + 0.5));
    const average = collection.terms / Math.max(collection.docs, 1);
    const norms = LENGTHS.map((length) => K1 * (1 - B + (B * length) / average));
    return (/** @type {number} */ tf, /** @type {number} */ length) => (idf * (1 + K1) * tf) / (tf + norms[length]);
  }

  /**
   * Returns the scoring function for headings.
   * @param {Collection} headings
   * @param {number} docs
   */
  function headingScorer(headings, docs) {
    const weight = passageScorer(headings, docs);
    return (/** @type {number} */ tf, /** @type {number} */ length) => HEADING * weight(tf, length);
  }

  /**
   * Rounds a score to steps.
   * @param {number} score
   */
  function steps(score) {
    return Math.floor(score * STEPS + 0.5);
  }

  /**
   * Sorts units by tier, score (unless by date), newest issue, and position in the issue.
   * @param {Archive} archive
   * @param {Found} found
   * @param {number[]} units
   * @param {boolean} byDate
   */
  function rankOf({ issues, issueOfUnit, docOfUnit, units: all }, { tiers, steps }, units, byDate) {
    // Packs all criteria into one number, because numbers sort fastest: 2 bits of tier, 27 of score, 24 of place.
    const PLACES = 2 ** 24;
    const SCORES = 2 ** 27;
    const keys = Float64Array.from(units, (unit) => {
      const issue = issues[issueOfUnit[unit]];
      const place = all - issue.unit - issue.units + (unit - issue.unit);
      const score = byDate ? 0 : SCORES - 1 - Math.min(steps[unit], SCORES - 1);
      return (tiers[unit] * SCORES + score) * PLACES + place;
    }).sort();
    return Array.from(keys, (key) => {
      const place = key % PLACES;
      // A place counts units with the issues in reverse order; counted from the end, it falls into the same issue.
      const issue = issues[issueOfUnit[all - 1 - place]];
      const unit = issue.unit + place - (all - issue.unit - issue.units);
      return { unit, doc: docOfUnit[unit], tier: TIERS[tiers[unit] - 1], score: steps[unit] / STEPS };
    });
  }

  Object.assign(kanku, /** @satisfies {Exports["rank"]} */ ({ passageScorer, headingScorer, steps, rankOf }));
})();
