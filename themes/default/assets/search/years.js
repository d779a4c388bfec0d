// A line of bars above the results: the hits of each year. A click filters by the year, another one removes the filter.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  // Years that a line has room for.
  const MAX_YEARS = 40;
  // Height of the lowest bar, in percent: a year with a single hit must be seen.
  const LOWEST = 4;

  /**
   * @param {FacetCounts["years"]} counts newest first
   * @param {SearchState} state
   * @returns {HTMLElement | null} null where there are no two years to compare
   */
  function createYears(counts, state) {
    if (counts.length < 2) return null;
    const last = counts[0].year;
    const first = Math.max(counts[counts.length - 1].year, last - MAX_YEARS + 1);
    const most = counts.reduce((sum, { count }) => Math.max(sum, count), 0);
    const known = new Map(counts.map(({ year, count }) => [year, count]));
    const bars = Array.from({ length: last - first + 1 }, (_, index) => barOf(first + index, known.get(first + index) || 0, most, state));
    return element("ol", { class: "year-bars", "aria-label": text("results.years") }, ...bars);
  }

  /**
   * @param {number} year
   * @param {number} count
   * @param {number} most
   * @param {SearchState} state
   */
  function barOf(year, count, most, state) {
    const isSet = kanku.yearOf(state) === year;
    const bar = element("span", { class: "year-bar", "aria-hidden": "true" });
    // Set by script, because the policy of the page forbids styles in markup.
    bar.style.height = count > 0 ? `${Math.max(LOWEST, (100 * count) / most)}%` : "0";
    const name = element("span", { class: "year-name", "aria-hidden": "true" }, String(year));
    const plot = element("span", { class: "year-plot" }, bar);
    if (count === 0) return element("li", { "aria-hidden": "true" }, plot, name);
    const dates = isSet ? { from: "", to: "" } : { from: `${year}-01-01`, to: `${year}-12-31` };
    const label = text("results.year", { year: text("date.year", { year }), count });
    const attributes = {
      href: kanku.addressOf({ ...state, ...dates }),
      title: label,
      "data-search-link": true,
      "data-key": `bar:${year}`,
      "aria-label": label,
      "aria-current": isSet ? "true" : null,
    };
    return element("li", {}, element("a", attributes, plot, name));
  }

  Object.assign(kanku, /** @satisfies {Exports["years"]} */ ({ createYears }));
})();
