// The filter panel, beside the results or, on a narrow screen, folded above them; and the active filters as chips.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  // Values of a filter shown before the reader unfolds the list.
  const VALUES_SHOWN = 8;
  const WIDE = "(min-width: 62rem)";
  // String for a department, section or term that the address names and the archive does not have.
  const UNKNOWN = "results.filter.unknown";

  /** @typedef {{ key: string, text: string, count: number, isSet: boolean, state: SearchState }} Value */

  /**
   * @param {HTMLElement} root
   * @param {(dates: { from: string, to: string }) => void} onDates
   * @param {() => void} onOpen
   * @returns {FilterPanel}
   */
  function createFilterPanel(root, onDates, onOpen) {
    const fold = /** @type {HTMLDetailsElement} */ (root.querySelector("details"));
    const note = /** @type {HTMLElement} */ (root.querySelector("[data-filter-note]"));
    const lists = /** @type {HTMLElement} */ (root.querySelector("[data-filter-lists]"));
    const [from, to] = Array.from(root.querySelectorAll("input"));
    /** @type {Set<string>} */
    const whole = new Set();
    /** @type {{ counts: FacetCounts, departments: Department[] } | null} */
    let counted = null;
    const wide = window.matchMedia(WIDE);
    const unfold = () => (fold.open = wide.matches);
    wide.addEventListener("change", unfold);
    unfold();
    fold.addEventListener("toggle", () => fold.open && onOpen());
    for (const input of [from, to]) input.addEventListener("change", readDates);
    let reflected = "";
    /** @type {Content[]} */
    let failure = [];

    const isReversed = () => from.value !== "" && to.value !== "" && from.value > to.value;

    function showNote() {
      to.setCustomValidity(isReversed() ? text("results.filter.reversed") : "");
      kanku.fill(note, isReversed() && text("results.filter.reversed"), ...failure);
    }

    function readDates() {
      // While a year is typed digit by digit, the input reports a date for each digit.
      const isWhole = [from, to].every(({ value }) => value === "" || /^[12]\d{3}-\d\d-\d\d$/.test(value));
      if (!isWhole) return;
      showNote();
      if (!isReversed()) onDates({ from: from.value, to: to.value });
    }

    /** @param {SearchState} state */
    function showState(state) {
      const days = [state.from, state.to];
      // Reversed dates stay in the inputs until the reader corrects them or chooses other dates.
      const isRefused = isReversed() && days.join() === reflected;
      reflected = days.join();
      [from, to].forEach((input, index) => {
        // Does not overwrite a date that is being typed.
        if (!isRefused && input !== document.activeElement) input.value = days[index];
      });
      showNote();
      lists.classList.add("outdated");
      // The counts are those of an earlier search, but each link must extend the current one.
      if (counted) list(state);
    }

    /**
     * @param {FacetCounts} counts
     * @param {SearchState} state
     * @param {Department[]} departments
     */
    function showCounts(counts, state, departments) {
      counted = { counts, departments };
      failure = [];
      showNote();
      list(state);
      lists.classList.remove("outdated");
    }

    /** @param {SearchState} state */
    function list(state) {
      if (!counted) return;
      const { counts, departments } = counted;
      kanku.fill(
        lists,
        listOf(text("results.filter.years"), yearValues(counts, state), whole),
        listOf(text("results.filter.departments"), departmentValues(counts, state, departments), whole),
        listOf(text("results.filter.sections"), sectionValues(counts, state), whole),
        ...counts.taxonomies.map((taxonomy) => listOf(taxonomy.title, termValues(taxonomy, state), whole)),
      );
    }

    /** @param {() => void} retry */
    function showError(retry) {
      const button = element("button", { type: "button" }, text("results.errors.retry"));
      button.addEventListener("click", retry);
      failure = [text("results.errors.filters"), button];
      showNote();
      kanku.fill(lists);
      counted = null;
    }

    return { showState, showCounts, showError, isOpen: () => fold.open };
  }

  /**
   * @param {FacetCounts} counts
   * @param {SearchState} state
   * @returns {Value[]}
   */
  function yearValues({ years }, state) {
    const set = kanku.yearOf(state);
    return years.map(({ year, count }) => {
      const isSet = year === set;
      const dates = isSet ? { from: "", to: "" } : { from: `${year}-01-01`, to: `${year}-12-31` };
      return { key: `year:${year}`, text: text("date.year", { year }), count, isSet, state: { ...state, ...dates } };
    });
  }

  /**
   * @param {FacetCounts} counts
   * @param {SearchState} state
   * @param {Department[]} known
   * @returns {Value[]}
   */
  function departmentValues({ departments }, state, known) {
    return departments.map(({ id, count }) => {
      const { slug, short } = known[id];
      const isSet = slug === state.department;
      return { key: `dept:${slug}`, text: short, count, isSet, state: { ...state, department: isSet ? "" : slug } };
    });
  }

  /**
   * @param {FacetCounts} counts
   * @param {SearchState} state
   * @returns {Value[]}
   */
  function sectionValues({ sections }, state) {
    return sections.map(({ title, count }) => {
      const isSet = title === state.section;
      return { key: `section:${title}`, text: title, count, isSet, state: { ...state, section: isSet ? "" : title } };
    });
  }

  /**
   * @param {FacetCounts["taxonomies"][number]} taxonomy
   * @param {SearchState} state
   * @returns {Value[]}
   */
  function termValues({ key, terms }, state) {
    return terms.map(({ slug, name, count }) => {
      const isSet = slug === state.terms[key];
      const next = kanku.withTerm(state, key, isSet ? "" : slug);
      return { key: `${key}:${slug}`, text: name, count, isSet, state: next };
    });
  }

  /**
   * @param {string} title
   * @param {Value[]} values
   * @param {Set<string>} whole titles of the lists that are unfolded
   * @returns {HTMLElement | null}
   */
  function listOf(title, values, whole) {
    if (values.length === 0) return null;
    const items = values.map((value) => element("li", {}, linkOf(value)));
    const list = element("ul", {}, ...items);
    const isLong = values.length > VALUES_SHOWN + 1;
    if (isLong && !whole.has(title)) items.slice(VALUES_SHOWN).forEach((item) => (item.hidden = true));
    const more = isLong && !whole.has(title) && element("button", { type: "button" }, text("results.filter.all_values", { count: values.length }));
    if (more) {
      more.addEventListener("click", () => {
        whole.add(title);
        items.forEach((item) => (item.hidden = false));
        more.remove();
        const next = items[VALUES_SHOWN].querySelector("a");
        if (next) next.focus();
      });
    }
    return element("section", { class: "filter" }, element("h2", {}, title), list, more);
  }

  /** @param {Value} value */
  function linkOf({ key, text: name, count, isSet, state }) {
    const set = isSet ? "true" : null;
    return element(
      "a",
      { href: kanku.addressOf(state), "data-search-link": true, "data-key": key, "aria-current": set },
      element("span", { class: "filter-name" }, name),
      " ",
      element("span", { class: "count" }, String(count), element("span", { class: "visually-hidden" }, text("results.filter.passages"))),
    );
  }

  /**
   * Returns the active filters, each a link that removes it.
   * @param {SearchState} state
   * @param {Department[]} departments empty until they have loaded
   * @param {string[] | null} sections titles; null until they have loaded
   * @param {TaxonomyFacet[] | null} taxonomies null until they have loaded
   * @returns {HTMLElement[]}
   */
  function createChips(state, departments, sections, taxonomies) {
    const department = departments.find(({ slug }) => slug === state.department);
    const dates = kanku.spanLabel(state);
    /** @type {HTMLElement[]} */
    const chips = [];
    if (state.department) {
      const name = department ? department.short : departments.length > 0 ? text(UNKNOWN) : "…";
      chips.push(chip(text("results.filter.departments"), name, { ...state, department: "" }));
    }
    if (state.section) {
      const isUnknown = sections !== null && !sections.includes(state.section);
      chips.push(chip(text("results.filter.sections"), isUnknown ? text(UNKNOWN) : state.section, { ...state, section: "" }));
    }
    for (const [key, slug] of Object.entries(state.terms)) {
      const taxonomy = (taxonomies || []).find((other) => other.key === key);
      const term = taxonomy && taxonomy.terms.find((other) => other.slug === slug);
      const name = term ? term.name : taxonomies ? text(UNKNOWN) : "…";
      chips.push(chip(taxonomy ? taxonomy.title : key, name, kanku.withTerm(state, key, "")));
    }
    if (dates) chips.push(chip(text("results.time"), dates, { ...state, from: "", to: "" }));
    if (chips.length > 1) {
      const all = { href: kanku.addressOf(kanku.withoutFilters(state)), "data-search-link": true, class: "chip-clear" };
      chips.push(element("li", {}, element("a", all, text("results.filter.clear"))));
    }
    return chips;
  }

  /**
   * @param {string} kind
   * @param {string} value
   * @param {SearchState} without
   */
  function chip(kind, value, without) {
    const attributes = {
      href: kanku.addressOf(without),
      "data-search-link": true,
      "aria-label": text("results.filter.remove", { filter: kind, value }),
    };
    const cross = element("span", { class: "chip-cross", "aria-hidden": "true" }, "×");
    return element("li", {}, element("a", attributes, text("results.filter.chip", { filter: kind, value }), cross));
  }

  Object.assign(kanku, /** @satisfies {Exports["filters"]} */ ({ createFilterPanel, createChips }));
})();
