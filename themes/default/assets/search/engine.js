// Answers queries from the files of search/. `kanku search` gives the same passages in the same order.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Docs whose texts are read rather than more postings: as many as a page of results shows, and a few more.
  const VERIFY = 12;
  // Docs of the last tier that are kept: what is worse is noise.
  const MOST_SOME = 50;
  const [LITERAL, ALL, SOME] = [1, 2, 3];

  /**
   * What a search knows besides its results: for facets and excerpts.
   * @typedef {{ query: Query, options: SearchOptions, found: Found, words: Literal[] }} Details
   */

  /**
   * @param {Load} load
   * @param {string} generation eight hexadecimal digits
   * @param {{ verify?: number }} [limits]
   * @returns {Engine}
   */
  function createEngine(load, generation, { verify = VERIFY } = {}) {
    const library = kanku.createLibrary(load, generation);
    /** @type {WeakMap<Results, Details>} */
    const details = new WeakMap();

    /**
     * @param {Query} query
     * @param {SearchOptions} [options]
     */
    async function search(query, options = {}) {
      if (query.literals.length === 0) return emptyResults();
      const isName = query.literals.length === 1 && !query.quoted;
      const finder = kanku.createFinder(library, await library.directory(), verify);
      const holders = (/** @type {Literal[]} */ literals) => Promise.all(literals.map(finder.holders));
      // The archive's tables are read while the postings are on their way.
      const [lists, excluded, archive, departments] = await Promise.all([
        holders(query.literals),
        holders(query.excluded),
        library.archive(),
        isName ? library.departments() : [],
      ]);
      const isExcluded = kanku.docSet(
        archive,
        excluded.map(({ docs }) => docs),
      );
      /** @type {Found} */
      const found = { units: [], tiers: new Uint8Array(archive.units), steps: new Float64Array(archive.units) };
      const tally = kanku.tallyOf(archive, lists);
      findLiterals(archive, query, tally, found);
      await addDepartments(archive, departments, query.literals[0].text, tally, found);
      if (excluded.length > 0) dropExcluded(archive, isExcluded, found);
      const isNothing = found.units.length === 0 && options.exact !== true;
      const related = !query.quoted && (options.related === true || isNothing);
      const words = related ? await findRelated(archive, finder, query, isExcluded, found) : [];
      return resultsOf(archive, lists, isExcluded, { query, options, found, words }, related);
    }

    /**
     * Passages of the departments that bear the name that was typed.
     * @param {Archive} archive
     * @param {Department[]} departments
     * @param {string} typed
     * @param {Tally} tally
     * @param {Found} found
     */
    async function addDepartments(archive, departments, typed, tally, found) {
      const named = departments.filter((department) => kanku.bearsName(department, typed));
      if (named.length === 0) return;
      const { departments: docs } = await library.facets();
      for (const { id } of named) {
        for (const doc of docs[id] || []) {
          for (const unit of kanku.unitsOfDoc(archive, doc)) if (found.tiers[unit] === 0) put(found, unit, ALL, tally);
        }
      }
    }

    /**
     * Passages that have all or some of the words of the literals; returns the words.
     * @param {Archive} archive
     * @param {Finder} finder
     * @param {Query} query
     * @param {Uint8Array} isExcluded
     * @param {Found} found
     */
    async function findRelated(archive, finder, query, isExcluded, found) {
      const words = await wordsOf(finder, query);
      const tally = kanku.tallyOf(archive, await Promise.all(words.map(finder.holders)));
      /** @type {number[]} */
      const some = [];
      // Each unit for itself: what stands above one copy need not stand above another.
      for (const unit of tally.units) {
        const doc = archive.docOfUnit[unit];
        if (archive.isHeading[doc] || isExcluded[doc] || found.tiers[unit] > 0) continue;
        if (tally.held[unit] < words.length) some.push(unit);
        else put(found, unit, ALL, tally);
      }
      const isBest = bestDocs(archive, some, tally.scores);
      for (const unit of some) if (isBest[archive.docOfUnit[unit]]) put(found, unit, SOME, tally);
      return words;
    }

    /**
     * @param {Archive} archive
     * @param {PostingList[]} lists
     * @param {Uint8Array} isExcluded
     * @param {Details} known
     * @param {boolean} related
     */
    async function resultsOf(archive, lists, isExcluded, known, related) {
      const { query, options, found } = known;
      const filters = await filtersOf(archive, options);
      const passes = (/** @type {number} */ unit) =>
        filters.dates(unit) && filters.department(unit) && filters.section(unit);
      const hits = kanku.rankOf(archive, found, found.units.filter(passes), options.sort === "date");
      /** @type {Results} */
      const results = {
        count: hits.reduce((sum, { tier }) => (tier === "literal" ? sum + 1 : sum), 0),
        hits,
        headings: headingUnits(archive, lists, isExcluded).filter(filters.dates),
        related,
        canRelate: !related && !query.quoted && mayRelate(query),
        total: hits.length,
      };
      details.set(results, known);
      return results;
    }

    /**
     * @param {Archive} archive
     * @param {SearchOptions} options
     */
    async function filtersOf(archive, options) {
      const { department = null, section = null } = options;
      const facets = department === null && section === null ? null : await library.facets();
      return kanku.filtersOf(archive, facets, options);
    }

    /**
     * @param {Hit[]} hits
     * @param {Results} results
     */
    async function describe(hits, results) {
      const { issues, issueOfUnit } = await library.archive();
      const { query, words } = details.get(results) || { query: emptyQuery(), words: [] };
      const texts = await Promise.all(hits.map(({ doc }) => library.text(doc)));
      return hits.map(({ unit, tier, score }, index) => {
        const { anchor, headings, departments, text } = texts[index];
        const issue = issues[issueOfUnit[unit]];
        const passage = anchor ? `${issue.path}#${anchor}` : issue.path;
        const marks = kanku.marksOf(text, tier === "literal" || words.length === 0 ? query.literals : words);
        return { passage, path: issue.path, anchor, tier, score, issue, headings, departments, text, marks };
      });
    }

    /** @param {number[]} units */
    async function describeHeadings(units) {
      const { issues, issueOfUnit, docOfUnit } = await library.archive();
      const texts = await Promise.all(units.map((unit) => library.text(docOfUnit[unit])));
      return units.map((unit, index) => {
        const issue = issues[issueOfUnit[unit]];
        return { path: issue.path, anchor: texts[index].anchor, title: texts[index].text, issue };
      });
    }

    /** @param {Results} results */
    async function facets(results) {
      const known = details.get(results);
      if (!known) return { years: [], departments: [], sections: [] };
      const archive = await library.archive();
      const [lists, filters] = await Promise.all([library.facets(), filtersOf(archive, known.options)]);
      return kanku.countFacets(archive, lists, known.found, filters);
    }

    /** @param {string} raw */
    async function cards(raw) {
      const [departments, issues] = await Promise.all([
        library.departments(),
        kanku.meansIssue(raw) ? library.archive().then(({ issues }) => kanku.findIssues(issues, raw)) : [],
      ]);
      return { departments: kanku.findDepartments(departments, raw), issues };
    }

    const sections = async () => (await library.facets()).sections.map(({ title }, id) => ({ id, title }));
    const { departments } = library;
    /** What every search needs, the directory first. */
    const open = async () => void (await Promise.all([library.directory(), departments()]));
    return { open, search, describe, describeHeadings, facets, departments, sections, cards };
  }

  /** @returns {Query} */
  function emptyQuery() {
    return { literals: [], excluded: [], quoted: false };
  }

  /** @returns {Results} */
  function emptyResults() {
    return { count: 0, hits: [], headings: [], related: false, canRelate: false, total: 0 };
  }

  /**
   * @param {Found} found
   * @param {number} unit
   * @param {number} tier
   * @param {Tally} tally
   */
  function put(found, unit, tier, tally) {
    if (found.tiers[unit] === 0) found.units.push(unit);
    found.tiers[unit] = tier;
    found.steps[unit] = kanku.steps(tally.scores[unit]);
  }

  /**
   * 1 for each of the docs that are kept of the last tier: those whose best unit scores best.
   * @param {Archive} archive
   * @param {number[]} units
   * @param {Float64Array} scores of each unit
   */
  function bestDocs(archive, units, scores) {
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const unit of units) {
      const doc = archive.docOfUnit[unit];
      best.set(doc, Math.max(best.get(doc) || 0, kanku.steps(scores[unit])));
    }
    const docs = Array.from(best, ([doc, steps]) => ({ doc, steps }));
    docs.sort((a, b) => b.steps - a.steps || b.doc - a.doc);
    return kanku.docSet(archive, [Uint32Array.from(docs.slice(0, MOST_SOME), ({ doc }) => doc)]);
  }

  /**
   * Passages that hold every literal, and those that have some of them in a heading above.
   * @param {Archive} archive
   * @param {Query} query
   * @param {Tally} tally
   * @param {Found} found
   */
  function findLiterals({ docOfUnit, isHeading }, { literals, quoted }, tally, found) {
    const { own, held } = tally;
    const all = literals.length;
    for (const unit of tally.units) {
      if (held[unit] !== all) continue;
      if (own[unit] === all) put(found, unit, LITERAL, tally);
      else if (!quoted && !isHeading[docOfUnit[unit]]) put(found, unit, ALL, tally);
    }
  }

  /**
   * @param {Archive} archive
   * @param {Uint8Array} isExcluded
   * @param {Found} found
   */
  function dropExcluded({ docOfUnit }, isExcluded, found) {
    const isDropped = (/** @type {number} */ unit) => isExcluded[docOfUnit[unit]] === 1;
    for (const unit of found.units) if (isDropped(unit)) found.tiers[unit] = 0;
    found.units = found.units.filter((unit) => !isDropped(unit));
  }

  /**
   * The words of all literals, without repeats.
   * @param {Finder} finder
   * @param {Query} query
   */
  async function wordsOf(finder, { literals }) {
    const weights = await Promise.all(literals.map(finder.weights));
    /** @type {Literal[]} */
    const words = [];
    literals.forEach((literal, index) => {
      for (const word of kanku.wordsOf(literal, weights[index])) {
        if (!words.some(({ text, prefix }) => text === word.text && prefix === word.prefix)) words.push(word);
      }
    });
    return words;
  }

  /**
   * Whether looking for words can find more than looking for the literals: not where the one literal is a word
   * whatever the lexicon says.
   * @param {Query} query
   */
  function mayRelate({ literals }) {
    if (literals.length > 1) return true;
    const { chars } = literals[0];
    const kinds = chars.map(kanku.classOfChar);
    const isRun = kinds.every((kind) => kind === kanku.CLASS.WORD);
    const isShort = chars.length <= 2 && kinds.every((kind) => kind === kanku.CLASS.CJK);
    return !isRun && !isShort;
  }

  /**
   * Units of the headings that hold every literal, newest issue first.
   * @param {Archive} archive
   * @param {PostingList[]} lists
   * @param {Uint8Array} isExcluded
   */
  function headingUnits(archive, lists, isExcluded) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const { docs, extents } of lists) {
      docs.forEach((doc, index) => {
        if (extents[index] >= 0) counts.set(doc, (counts.get(doc) || 0) + 1);
      });
    }
    /** @type {number[]} */
    const units = [];
    counts.forEach((count, doc) => {
      if (count === lists.length && !isExcluded[doc]) units.push(...kanku.unitsOfDoc(archive, doc));
    });
    const issue = (/** @type {number} */ unit) => archive.issueOfUnit[unit];
    return units.sort((a, b) => issue(b) - issue(a) || a - b);
  }

  Object.assign(kanku, /** @satisfies {Exports["engine"]} */ ({ createEngine }));
})();
