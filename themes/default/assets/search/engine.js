// The search engine: answers queries from the files of `search/`. `kanku search` returns the same passages in the same
// order.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Up to so many candidates, their texts are read instead of more postings: the results page needs these texts anyway.
  const MAX_VERIFIED = 12;
  // Passages with a literal up to which it may have a slip.
  const FEW = 2;
  // Docs in the last tier. Further ones are noise.
  const MAX_SOME = 50;
  // Tiers as numbers; 0 means not found.
  const [LITERAL, ALL, SOME] = [1, 2, 3];

  /**
   * State of a search that facets, excerpts and suggestions need beside its results; `counts` are those of the passages with
   * each literal.
   * @typedef {{ query: Query, options: SearchOptions, found: Found, words: Literal[], counts: number[] }} Details
   */

  /**
   * @param {Load} load
   * @param {string} generation eight hexadecimal digits
   * @param {{ verify?: number }} [limits]
   * @returns {Engine}
   */
  function createEngine(load, generation, { verify = MAX_VERIFIED } = {}) {
    const library = kanku.createLibrary(load, generation);
    /** @type {WeakMap<Results, Details>} */
    const details = new WeakMap();

    /**
     * @param {Query} query
     * @param {SearchOptions} [options]
     */
    async function search(query, options = {}) {
      if (query.literals.length === 0) return hasFilter(options) ? allPassages(query, options) : emptyResults();
      const isName = query.literals.length === 1 && !query.quoted;
      const finder = kanku.createFinder(library, await library.directory(), verify);
      const docsWithEach = (/** @type {Literal[]} */ literals) => Promise.all(literals.map(finder.docsWith));
      // Decodes the tables of the archive while postings load.
      const [lists, excluded, archive, departments] = await Promise.all([
        docsWithEach(query.literals),
        docsWithEach(query.excluded),
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
      const isNamed = await addDepartments(archive, departments, query.literals[0].text, tally, found);
      if (excluded.length > 0) dropExcluded(archive, isExcluded, found);
      const isNothing = found.units.length === 0 && options.exact !== true;
      const related = !query.quoted && (options.related === true || isNothing);
      const parts = related ? await findRelated(archive, finder, query, isExcluded, found) : [];
      const unfound = related ? parts : query.quoted ? literalParts(query, lists) : [];
      const missing = unfound.filter(({ docs }) => docs === 0).map(({ text }) => text);
      const known = { query, options, found, words: parts, counts: lists.map(passagesIn) };
      return resultsOf(archive, lists, isExcluded, known, { related, missing, isNewestFirst: isNamed });
    }

    /**
     * Returns all passages that pass the filters.
     * @param {Query} query without literals
     * @param {SearchOptions} options
     */
    async function allPassages(query, options) {
      // The facets tell which units are headings.
      const [archive] = await Promise.all([library.archive(), library.facets()]);
      const isPassage = (/** @type {number} */ unit) => archive.isHeading[archive.docOfUnit[unit]] === 0;
      const units = Array.from(archive.issueOfUnit.keys()).filter(isPassage);
      const tiers = new Uint8Array(archive.units).fill(LITERAL);
      /** @type {Found} */
      const found = { units, tiers, steps: new Float64Array(archive.units) };
      const known = { query, options, found, words: [], counts: [] };
      const none = kanku.docSet(archive, []);
      return resultsOf(archive, [], none, known, { related: false, missing: [], isNewestFirst: true });
    }

    /**
     * Adds the passages of the departments whose name was typed. Returns true if there is one.
     * @param {Archive} archive
     * @param {Department[]} departments
     * @param {string} typed
     * @param {Tally} tally
     * @param {Found} found
     */
    async function addDepartments(archive, departments, typed, tally, found) {
      const named = departments.filter((department) => kanku.hasName(department, typed));
      if (named.length === 0) return false;
      const { departments: docs } = await library.facets();
      for (const { id } of named) {
        for (const doc of docs[id] || []) {
          for (const unit of kanku.unitsOfDoc(archive, doc)) if (found.tiers[unit] === 0) addUnit(found, unit, ALL, tally);
        }
      }
      return true;
    }

    /**
     * Adds the passages with all parts of the literals, or with some of the words among them. Returns the parts, each with
     * the number of docs that contain it.
     * @param {Archive} archive
     * @param {Finder} finder
     * @param {Query} query
     * @param {Uint8Array} isExcluded
     * @param {Found} found
     */
    async function findRelated(archive, finder, query, isExcluded, found) {
      const parts = await partsOf(finder, query);
      const lists = await Promise.all(parts.map(finder.docsWith));
      const tally = kanku.tallyOf(archive, lists);
      const ofWords = parts.every(({ isWord }) => isWord)
        ? tally
        : kanku.tallyOf(archive, lists.filter((_, index) => parts[index].isWord));
      /** @type {number[]} */
      const some = [];
      // Per unit, not per doc: the headings above one copy of a doc may differ from those above another.
      for (const unit of tally.units) {
        const doc = archive.docOfUnit[unit];
        if (archive.isHeading[doc] || isExcluded[doc] || found.tiers[unit] > 0) continue;
        if (tally.inContext[unit] === parts.length) addUnit(found, unit, ALL, tally);
        else if (ofWords.inContext[unit] > 0) some.push(unit);
      }
      const isBest = bestDocs(archive, some, tally.scores);
      for (const unit of some) if (isBest[archive.docOfUnit[unit]]) addUnit(found, unit, SOME, tally);
      return parts.map((part, index) => ({ ...part, docs: lists[index].docs.length }));
    }

    /**
     * @param {Archive} archive
     * @param {PostingList[]} lists
     * @param {Uint8Array} isExcluded
     * @param {Details} known
     * @param {{ related: boolean, missing: string[], isNewestFirst: boolean }} outcome `isNewestFirst`: unless asked otherwise
     */
    async function resultsOf(archive, lists, isExcluded, known, { related, missing, isNewestFirst }) {
      const { query, options, found } = known;
      const filters = await filtersOf(archive, options);
      const passes = (/** @type {number} */ unit) =>
        filters.dates(unit) && filters.department(unit) && filters.section(unit) && filters.terms.every((has) => has(unit));
      const byDate = options.sort ? options.sort === "date" : isNewestFirst;
      const hits = kanku.rankOf(archive, found, found.units.filter(passes), byDate);
      /** @type {Results} */
      const results = {
        count: hits.reduce((sum, { tier }) => (tier === "literal" ? sum + 1 : sum), 0),
        hits,
        headings: headingUnits(archive, lists, isExcluded).filter(filters.dates),
        related,
        canRelate: !related && !query.quoted && mayRelate(query),
        canSuggest: known.counts.some((count) => count <= FEW),
        missing,
        byDate,
        isNewestFirst,
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
      const { department = null, section = null, terms = [] } = options;
      const needsFacets = department !== null || section !== null || terms.length > 0;
      const facets = needsFacets ? await library.facets() : null;
      return kanku.filtersOf(archive, facets, options);
    }

    /**
     * @param {Hit[]} hits
     * @param {Results} results
     */
    async function describe(hits, results) {
      const { issues, issueOfUnit } = await library.archive();
      const { query, words } = detailsOf(results);
      const texts = await Promise.all(hits.map(({ doc }) => library.text(doc)));
      await library.readyFor(texts.map(({ text, headings }) => text + headings.join("")).join(""));
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
    async function years(results) {
      const known = details.get(results);
      if (!known) return [];
      const archive = await library.archive();
      return kanku.countYears(archive, known.found, await filtersOf(archive, known.options));
    }

    /** @param {Results} results */
    async function facets(results) {
      const known = details.get(results);
      if (!known) return { years: [], departments: [], sections: [], taxonomies: [] };
      const archive = await library.archive();
      const [lists, filters] = await Promise.all([library.facets(), filtersOf(archive, known.options)]);
      return kanku.countFacets(archive, lists, known.found, filters);
    }

    /** @param {string} raw */
    async function cards(raw) {
      const [departments, issues] = await Promise.all([
        library.departments(),
        kanku.asksForIssue(raw) ? library.archive().then(({ issues }) => kanku.findIssues(issues, raw)) : [],
      ]);
      return { departments: kanku.findDepartments(departments, raw), issues };
    }

    /**
     * Returns what excerpts and suggestions need; results without words and filters have none of it.
     * @param {Results} results
     */
    function detailsOf(results) {
      return details.get(results) || { query: emptyQuery(), words: [], counts: [] };
    }

    /** @param {Literal} literal */
    async function countOf(literal) {
      return passagesIn(await kanku.createFinder(library, await library.directory(), verify).docsWith(literal));
    }

    /** @type {Suggester | undefined} */
    let suggester;
    /**
     * Returns queries that may have been meant, best first. Needs the script of suggestions.
     * @param {Results} results
     */
    async function suggest(results) {
      if (!results.canSuggest) return [];
      suggester = suggester || kanku.createSuggester(load, generation, countOf);
      const { query, counts } = detailsOf(results);
      return suggester(query.literals, counts.map((count) => count <= FEW), counts);
    }

    const sections = async () => (await library.facets()).sections.map(({ title }, id) => ({ id, title }));
    const taxonomies = async () => (await library.facets()).taxonomies;
    const { departments } = library;
    /** Loads the files that every search needs. */
    const open = async () => void (await Promise.all([library.directory(), departments()]));
    /** @param {string} raw */
    async function parse(raw) {
      await library.readyFor(raw);
      return kanku.parseQuery(raw);
    }

    return { open, parse, search, suggest, describe, describeHeadings, years, facets, departments, sections, taxonomies, cards };
  }

  /** @returns {Query} */
  function emptyQuery() {
    return { literals: [], excluded: [], quoted: false };
  }

  /**
   * Returns the number of passages in a list.
   * @param {PostingList} list
   */
  function passagesIn({ extents }) {
    return extents.reduce((sum, extent) => (extent < 0 ? sum + 1 : sum), 0);
  }

  /** @returns {Results} */
  function emptyResults() {
    const none = { count: 0, hits: [], headings: [], related: false, canRelate: false, total: 0 };
    return { ...none, canSuggest: false, missing: [], byDate: false, isNewestFirst: false };
  }

  /**
   * @param {Found} found
   * @param {number} unit
   * @param {number} tier
   * @param {Tally} tally
   */
  function addUnit(found, unit, tier, tally) {
    if (found.tiers[unit] === 0) found.units.push(unit);
    found.tiers[unit] = tier;
    found.steps[unit] = kanku.steps(tally.scores[unit]);
  }

  /**
   * Selects the docs of the last tier by the score of their best unit. Returns 1 for each selected doc.
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
    return kanku.docSet(archive, [Uint32Array.from(docs.slice(0, MAX_SOME), ({ doc }) => doc)]);
  }

  /**
   * Adds the passages that contain every literal themselves, and those that have some of them only in a heading above.
   * @param {Archive} archive
   * @param {Query} query
   * @param {Tally} tally
   * @param {Found} found
   */
  function findLiterals({ docOfUnit, isHeading }, { literals, quoted }, tally, found) {
    const { inText, inContext } = tally;
    const all = literals.length;
    for (const unit of tally.units) {
      if (inContext[unit] !== all) continue;
      if (inText[unit] === all) addUnit(found, unit, LITERAL, tally);
      else if (!quoted && !isHeading[docOfUnit[unit]]) addUnit(found, unit, ALL, tally);
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

  /** @param {SearchOptions} options */
  function hasFilter({ department = null, section = null, from, to }) {
    return department !== null || section !== null || Boolean(from || to);
  }

  /**
   * Returns the literals of a query as parts, each with the number of docs that contain it.
   * @param {Query} query
   * @param {PostingList[]} lists
   */
  function literalParts({ literals }, lists) {
    return literals.map((literal, index) => ({ ...literal, isWord: true, docs: lists[index].docs.length }));
  }

  /**
   * Returns the distinct parts of all literals.
   * @param {Finder} finder
   * @param {Query} query
   */
  async function partsOf(finder, { literals }) {
    const weights = await Promise.all(literals.map(finder.weights));
    /** @type {Map<string, Part>} */
    const parts = new Map();
    literals.forEach((literal, index) => {
      for (const part of kanku.queryParts(literal, weights[index])) {
        const id = JSON.stringify([part.text, part.prefix, part.isWord]);
        if (!parts.has(id)) parts.set(id, part);
      }
    });
    return Array.from(parts.values());
  }

  /**
   * Returns true if a search for words can find more than the search for literals. It cannot if the only literal is
   * a single word for any lexicon: one run of letters and digits, or at most two Chinese characters.
   * @param {Query} query
   */
  function mayRelate({ literals }) {
    if (literals.length !== 1) return literals.length > 1;
    const { chars } = literals[0];
    const kinds = chars.map(kanku.classOfChar);
    const isRun = kinds.every((kind) => kind === kanku.CLASS.WORD);
    const isShort = chars.length <= 2 && kinds.every((kind) => kind === kanku.CLASS.CJK);
    return !isRun && !isShort;
  }

  /**
   * Returns the units of headings that contain every literal, newest issue first.
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
