// Converts between a search and the query string of the page, so that a reader can send the address of a search to a
// colleague. The query string holds only what differs from the default.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const DAY = /^\d{4}-\d\d-\d\d$/;

  /**
   * @param {string} search `?q=…`
   * @param {string[]} [taxonomies] keys of the taxonomies, which are parameters
   * @returns {SearchState}
   */
  function readAddress(search, taxonomies = []) {
    const parameters = new URLSearchParams(search);
    const text = (/** @type {string} */ name) => parameters.get(name) || "";
    const day = (/** @type {string} */ name) => (isDay(text(name)) ? text(name) : "");
    return {
      q: text("q"),
      department: text("dept"),
      section: text("section"),
      terms: Object.fromEntries(taxonomies.filter(text).map((key) => [key, text(key)])),
      from: day("from"),
      to: day("to"),
      sort: text("sort") === "date" ? "date" : text("sort") === "relevance" ? "relevance" : "",
      related: text("related") === "1",
    };
  }

  /**
   * Returns true for a day that there is.
   * @param {string} text
   */
  function isDay(text) {
    const time = DAY.test(text) ? Date.parse(text) : NaN;
    return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
  }

  /** @param {SearchState} state */
  function addressOf(state) {
    const parameters = new URLSearchParams();
    const set = (/** @type {string} */ name, /** @type {string} */ value) => {
      if (value) parameters.set(name, value);
    };
    set("q", state.q);
    set("dept", state.department);
    set("section", state.section);
    for (const [key, slug] of Object.entries(state.terms)) set(key, slug);
    set("from", state.from);
    set("to", state.to);
    set("sort", state.sort);
    set("related", state.related ? "1" : "");
    const query = parameters.toString();
    return query ? `search.html?${query}` : "search.html";
  }

  /**
   * Returns the year if the two dates are its first and last day, else null.
   * @param {SearchState} state
   */
  function yearOf({ from, to }) {
    const year = from.slice(0, 4);
    return from === `${year}-01-01` && to === `${year}-12-31` ? Number(year) : null;
  }

  /** @param {SearchState} state */
  function hasFilters({ department, section, terms, from, to }) {
    return Boolean(department || section || Object.keys(terms).length > 0 || from || to);
  }

  /**
   * @param {SearchState} state
   * @returns {SearchState}
   */
  function withoutFilters(state) {
    return { ...state, department: "", section: "", terms: {}, from: "", to: "" };
  }

  /**
   * Returns a search with another term of a taxonomy.
   * @param {SearchState} state
   * @param {string} key
   * @param {string} slug empty for none
   * @returns {SearchState}
   */
  function withTerm(state, key, slug) {
    const { [key]: _, ...others } = state.terms;
    return { ...state, terms: slug ? { ...others, [key]: slug } : others };
  }

  /** @satisfies {Exports["address"]} */
  const exports = { readAddress, addressOf, yearOf, hasFilters, withoutFilters, withTerm };
  Object.assign(kanku, exports);
})();
