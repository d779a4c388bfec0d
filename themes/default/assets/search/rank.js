// Scores and order: BM25, a literal being a term like any other.
//
// Source of the formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with
// Lucene's idf.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Saturation of repeated occurrences, and how much a long text is held against it.
  const K1 = 1.2;
  const B = 0.75;
  // How much more a literal in a heading weighs.
  const HEADING = 1.5;
  // Steps of a score that count: what is less apart is equal, so that two machines agree on the order.
  const STEPS = 10000;
  /** @type {Tier[]} */
  const TIERS = ["literal", "all", "some"];

  /**
   * Terms of a text, by its length id: exact up to 40, then in steps that grow.
   * @param {number} id
   */
  function lengthOf(id) {
    if (id <= 40) return id;
    const group = (id - 40) >> 3;
    return 24 + 16 * 2 ** group + ((id - 40) & 7) * 2 ** (group + 1);
  }

  /**
   * The score of a text for what stands in `docs` texts of a collection.
   * @param {Collection} collection
   * @param {number} docs
   */
  function weigh(collection, docs) {
    const idf = Math.log(1 + (collection.docs - docs + 0.5) / (docs + 0.5));
    const average = collection.terms / Math.max(collection.docs, 1);
    const norms = new Float64Array(256).map((_, id) => K1 * (1 - B + (B * lengthOf(id)) / average));
    return (/** @type {number} */ tf, /** @type {number} */ lengthId) => (idf * (1 + K1) * tf) / (tf + norms[lengthId]);
  }

  /**
   * The same for a heading.
   * @param {Collection} headings
   * @param {number} docs
   */
  function weighHeadings(headings, docs) {
    const weight = weigh(headings, docs);
    return (/** @type {number} */ tf, /** @type {number} */ lengthId) => HEADING * weight(tf, lengthId);
  }

  /** @param {number} score */
  function steps(score) {
    return Math.floor(score * STEPS + 0.5);
  }

  /**
   * Units in order: tier, score (unless by date), newest issue, reading order.
   * @param {Archive} archive
   * @param {Found} found
   * @param {number[]} units
   * @param {boolean} byDate
   */
  function rankOf({ issues, issueOfUnit, docOfUnit, units: all }, { tiers, steps }, units, byDate) {
    // All of it in one number, since numbers are sorted fastest: two bits of tier, 27 of score, 24 of place.
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
      // Places run through the issues backwards, and so do they through units that are counted from the end.
      const issue = issues[issueOfUnit[all - 1 - place]];
      const unit = issue.unit + place - (all - issue.unit - issue.units);
      return { unit, doc: docOfUnit[unit], tier: TIERS[tiers[unit] - 1], score: steps[unit] / STEPS };
    });
  }

  Object.assign(kanku, /** @satisfies {Exports["rank"]} */ ({ lengthOf, weigh, weighHeadings, steps, rankOf }));
})();
