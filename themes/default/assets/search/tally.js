// Adds up, for each unit of the archive, how many literals it matches and their scores.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * Adds up the matches of all literals. The arrays have an element for each unit of the archive, which is faster than a
   * map: an archive of a thousand issues has some hundred thousand units.
   * @param {Archive} archive
   * @param {PostingList[]} lists posting list of each literal
   * @returns {Tally}
   */
  function tallyOf(archive, lists) {
    const { units } = archive;
    /** @type {Tally} */
    const tally = { units: [], inText: new Uint8Array(units), inContext: new Uint8Array(units), scores: new Float64Array(units) };
    // Best score of the headings above each unit; all zeros again after each list.
    const above = new Float64Array(units);
    for (const list of lists) {
      const headings = list.extents.reduce((sum, extent) => (extent < 0 ? sum : sum + 1), 0);
      if (headings > 0) markBelow(archive, list, headings, above);
      addPassages(archive, list, list.docs.length - headings, above, tally);
      if (headings > 0) addBelow(archive, list, above, tally);
    }
    return tally;
  }

  /**
   * Calls `each` for every unit of every heading in a list, with the range of the units below it.
   * @param {Archive} archive
   * @param {PostingList} list
   * @param {(index: number, from: number, to: number) => void} each
   */
  function forEachHeading(archive, list, each) {
    list.docs.forEach((doc, index) => {
      if (list.extents[index] < 0) return;
      for (const unit of kanku.unitsOfDoc(archive, doc)) {
        each(index, unit + 1, Math.min(unit + 1 + list.extents[index], archive.units));
      }
    });
  }

  /**
   * @param {Archive} archive
   * @param {PostingList} list
   * @param {number} headings
   * @param {Float64Array} above
   */
  function markBelow(archive, list, headings, above) {
    const weight = kanku.headingScorer(archive.headings, headings);
    forEachHeading(archive, list, (index, from, to) => {
      const score = weight(list.tfs[index], list.lengths[index]);
      for (let unit = from; unit < to; unit += 1) if (above[unit] < score) above[unit] = score;
    });
  }

  /**
   * @param {Archive} archive
   * @param {PostingList} list
   * @param {number} passages
   * @param {Float64Array} above
   * @param {Tally} tally
   */
  function addPassages(archive, list, passages, above, tally) {
    const weight = kanku.passageScorer(archive.passages, passages);
    list.docs.forEach((doc, index) => {
      if (list.extents[index] >= 0) return;
      const score = weight(list.tfs[index], list.lengths[index]);
      for (const unit of kanku.unitsOfDoc(archive, doc)) {
        tally.inText[unit] += 1;
        addScore(tally, unit, score + above[unit]);
        above[unit] = 0;
      }
    });
  }

  /**
   * @param {Archive} archive
   * @param {PostingList} list
   * @param {Float64Array} above
   * @param {Tally} tally
   */
  function addBelow(archive, list, above, tally) {
    forEachHeading(archive, list, (_, from, to) => {
      for (let unit = from; unit < to; unit += 1) {
        if (above[unit] === 0) continue;
        addScore(tally, unit, above[unit]);
        above[unit] = 0;
      }
    });
  }

  /**
   * @param {Tally} tally
   * @param {number} unit
   * @param {number} score
   */
  function addScore({ units, inContext, scores }, unit, score) {
    if (inContext[unit] === 0) units.push(unit);
    inContext[unit] += 1;
    scores[unit] += score;
  }

  Object.assign(kanku, /** @satisfies {Exports["tally"]} */ ({ tallyOf }));
})();
