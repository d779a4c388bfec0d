// Filters of a search, and facet counts: the number of hits for each value of a filter.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** Filter that every unit passes. */
  const all = () => true;

  /**
   * Returns an array with 1 for each doc in any of the lists.
   * @param {Archive} archive
   * @param {Uint32Array[]} lists
   */
  function docSet(archive, lists) {
    const isIn = new Uint8Array(archive.units);
    for (const docs of lists) docs.forEach((doc) => (isIn[doc] = 1));
    return isIn;
  }

  /**
   * @param {Archive} archive
   * @param {Facets | null} facets needed for departments, sections and terms
   * @param {SearchOptions} options
   * @returns {Filters}
   */
  function filtersOf(archive, facets, { department, section, terms = [], from, to }) {
    const isInPeriod = from || to ? archive.issues.map((issue) => overlaps(issue, from, to)) : null;
    const inDocs = (/** @type {Uint32Array | undefined} */ docs) => {
      const isIn = docSet(archive, docs ? [docs] : []);
      return (/** @type {number} */ unit) => isIn[archive.docOfUnit[unit]] === 1;
    };
    const inIssues = (/** @type {Uint32Array | undefined} */ issues) => {
      const isIn = new Uint8Array(archive.issues.length);
      if (issues) issues.forEach((issue) => (isIn[issue] = 1));
      return (/** @type {number} */ unit) => isIn[archive.issueOfUnit[unit]] === 1;
    };
    /** @param {TaxonomyFacet} taxonomy @param {number} index */
    const ofTaxonomy = (taxonomy, index) => {
      const term = terms.find((wanted) => wanted.taxonomy === index);
      return term ? inIssues((taxonomy.terms[term.term] || { issues: undefined }).issues) : all;
    };
    const hasDepartment = facets && department !== null && department !== undefined;
    const hasSection = facets && section !== null && section !== undefined;
    return {
      dates: isInPeriod ? (unit) => isInPeriod[archive.issueOfUnit[unit]] : all,
      department: hasDepartment ? inDocs(facets.departments[department]) : all,
      section: hasSection ? inDocs((facets.sections[section] || { docs: undefined }).docs) : all,
      terms: facets ? facets.taxonomies.map(ofTaxonomy) : [],
    };
  }

  /**
   * Counts, for each value of each filter, the hits in the first tier with that value and the other filters as set.
   * @param {Archive} archive
   * @param {Facets} facets
   * @param {Found} found
   * @param {Filters} filters
   * @returns {FacetCounts}
   */
  function countFacets(archive, { departments, sections, taxonomies }, found, filters) {
    const { dates, department, section } = filters;
    const terms = taxonomies.map((_, index) => filters.terms[index] || all);
    const others = [dates, department, section, ...terms];
    const unitsBut = (/** @type {(unit: number) => boolean} */ own) => firstTier(found, others.filter((other) => other !== own));
    const ofDepartments = docCounter(archive, unitsBut(department));
    const ofSections = docCounter(archive, unitsBut(section));
    return {
      years: countYears(archive, found, filters),
      departments: mostFirst(departments.map((docs, id) => ({ id, count: ofDepartments(docs) }))),
      sections: mostFirst(sections.map(({ title, docs }, id) => ({ id, title, count: ofSections(docs) }))),
      taxonomies: taxonomies.map(({ key, title, terms: known }, index) => {
        const ofIssues = issueCounts(archive, unitsBut(terms[index]));
        const count = (/** @type {Uint32Array} */ issues) => issues.reduce((sum, issue) => sum + ofIssues[issue], 0);
        const counted = known.map(({ slug, name, issues }, id) => ({ id, slug, name, count: count(issues) }));
        return { key, title, terms: mostFirst(counted) };
      }),
    };
  }

  /**
   * Counts, for each year, the hits in the first tier that pass the filters other than by date; newest first.
   * @param {Archive} archive
   * @param {Found} found
   * @param {Filters} filters
   */
  function countYears(archive, found, { department, section, terms }) {
    return yearCounts(archive, firstTier(found, [department, section, ...terms]));
  }

  /**
   * Returns the units in the best tier among those that pass some filters.
   * @param {Found} found
   * @param {((unit: number) => boolean)[]} filters
   */
  function firstTier({ units, tiers }, filters) {
    const left = units.filter((unit) => filters.every((passes) => passes(unit)));
    const first = left.reduce((least, unit) => Math.min(least, tiers[unit]), Infinity);
    return left.filter((unit) => tiers[unit] === first);
  }

  /**
   * Returns a function that counts the units whose doc is in a list.
   * @param {Archive} archive
   * @param {number[]} units
   */
  function docCounter(archive, units) {
    const counts = new Uint32Array(archive.units);
    for (const unit of units) counts[archive.docOfUnit[unit]] += 1;
    return (/** @type {Uint32Array} */ docs) => docs.reduce((sum, doc) => sum + counts[doc], 0);
  }

  /**
   * Returns true if the period of an issue overlaps a span of dates.
   * @param {Issue} issue
   * @param {string | undefined} from ISO dates; empty for none
   * @param {string | undefined} to
   */
  function overlaps({ start, end }, from, to) {
    return (!from || end >= from) && (!to || start <= to);
  }

  /**
   * Counts the units of each issue.
   * @param {Archive} archive
   * @param {number[]} units
   */
  function issueCounts({ issues, issueOfUnit }, units) {
    const counts = new Uint32Array(issues.length);
    for (const unit of units) counts[issueOfUnit[unit]] += 1;
    return counts;
  }

  /**
   * Counts the units of each year. An issue over the turn of the year counts in both years.
   * @param {Archive} archive
   * @param {number[]} units
   */
  function yearCounts(archive, units) {
    const { issues } = archive;
    const ofIssues = issueCounts(archive, units);
    /** @type {Map<number, number>} */
    const counts = new Map();
    ofIssues.forEach((count, index) => {
      if (count === 0) return;
      const issue = issues[index];
      for (let year = Number(issue.start.slice(0, 4)); overlaps(issue, ...daysOf(year)); year += 1) {
        counts.set(year, (counts.get(year) || 0) + count);
      }
    });
    return Array.from(counts, ([year, count]) => ({ year, count })).sort((a, b) => b.year - a.year);
  }

  /**
   * Returns the first and last day of a year.
   * @param {number} year
   * @returns {[string, string]}
   */
  function daysOf(year) {
    const four = String(year).padStart(4, "0");
    return [`${four}-01-01`, `${four}-12-31`];
  }

  /**
   * @template {{ id: number, count: number }} Counted
   * @param {Counted[]} all
   */
  function mostFirst(all) {
    return all.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || a.id - b.id);
  }

  Object.assign(kanku, /** @satisfies {Exports["facets"]} */ ({ docSet, filtersOf, countYears, countFacets }));
})();
