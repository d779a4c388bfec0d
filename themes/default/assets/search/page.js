// Controls the search page: starts a search for what the reader types or chooses, shows its answer unless a newer search
// has begun, and updates the address.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Milliseconds between the last key and a search.
  const TYPING_PAUSE = 150;
  // Milliseconds between an answer and the counting of its facets.
  const COUNT_DELAY = 400;
  // Milliseconds from results to suggestions where something was found.
  const SUGGEST_DELAY = 1500;
  // Characters that start a search without a pause when they arrive together, from an input method or the clipboard. A
  // single character is nearly always followed by another.
  const WORD_LENGTH = 2;
  // Hits shown at first, and added by each push of the button.
  const FIRST_HITS = 10;
  const MORE_HITS = 20;
  // Hits that are described at a time where all of them are.
  const STEP = 50;

  /** @param {HTMLElement} root */
  function start(root) {
    const { generation = "", bulletin = "", taxonomies: keys = "" } = root.dataset;
    const taxonomyKeys = keys.split(" ").filter(Boolean);
    const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    const box = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
    const view = kanku.createView(root, bulletin);
    const searchHistory = kanku.createSearchHistory(taxonomyKeys);
    const load = kanku.createLoader({ base: "search/", generation }).load;
    const engine = kanku.createEngine(load, generation);
    const takeaway = /** @type {HTMLDetailsElement} */ (root.querySelector("[data-part=takeaway]"));
    const filters = /** @type {HTMLElement} */ (root.querySelector("[data-part=filters]"));
    const panel = kanku.createFilterPanel(
      filters,
      (dates) => choose({ ...state, ...dates }),
      () => countNow(),
    );

    let state = kanku.readAddress(window.location.search, taxonomyKeys);
    /** @type {Answer | null} */
    let answer = null;
    /** @type {Department[]} */
    let departments = [];
    /** @type {string[] | null} */
    let sections = null;
    /** @type {TaxonomyFacet[] | null} */
    let taxonomies = null;
    let latest = 0;
    let isComposing = false;
    let typing = 0;
    let lastTyped = -TYPING_PAUSE;
    /** @type {SearchState | null} */
    let underWay = null;
    let counting = 0;
    let isCounted = false;

    /**
     * Searches for `state` and shows the answer. Returns the answer; null if there is none or a newer search has begun.
     * @param {PagePosition} place
     * @returns {Promise<Answer | null>}
     */
    async function run(place = {}) {
      const turn = (latest += 1);
      window.clearTimeout(typing);
      window.clearTimeout(counting);
      view.showState(state, departments, sections, taxonomies);
      view.keepFocus(() => panel.showState(state));
      const isList = state.q.trim() === "" && kanku.hasFilters(state);
      if (!isList && kanku.parseQuery(state.q).literals.length === 0) {
        answer = null;
        view.showIdle(state.q.trim() ? kanku.text("results.not_typed") : "");
        searchHistory.flush();
        return null;
      }
      view.showLoading();
      const asked = (underWay = state);
      try {
        const next = await ask(state, Math.max(place.shown || 0, FIRST_HITS));
        if (turn !== latest) return null;
        ({ departments } = answer = next);
        view.showState(state, departments, sections, taxonomies);
        view.show(answer, { more, relate });
        const link = place.at ? view.findLink(place.at) : null;
        if (link) link.focus();
        showHeadings(answer);
        suggest(answer);
        isCounted = false;
        if (panel.isOpen()) counting = window.setTimeout(() => whenIdle(countNow), COUNT_DELAY);
        return next;
      } catch (error) {
        if (turn !== latest) return null;
        answer = null;
        view.showError(error, () => run(place));
        return null;
      } finally {
        if (underWay === asked) underWay = null;
        if (turn === latest) searchHistory.flush();
      }
    }

    /**
     * @param {SearchState} asked
     * @param {number} shown
     * @returns {Promise<Answer>}
     */
    async function ask(asked, shown) {
      const parsed = engine.parse(asked.q);
      const found = Promise.all([parsed, optionsOf(asked)]).then(([query, options]) => engine.search(query, options));
      const described = found.then((results) => engine.describe(results.hits.slice(0, shown), results));
      const years = found.then(engine.years);
      const cards = parsed.then(() => engine.cards(asked.q));
      // Starts all at once, so that the files that each needs load together.
      await Promise.all([described, years, cards, engine.departments()]);
      return {
        state: asked,
        query: await parsed,
        results: await found,
        described: await described,
        years: await years,
        departments: await engine.departments(),
        cards: await cards,
      };
    }

    /**
     * @param {SearchState} asked
     * @returns {Promise<SearchOptions>}
     */
    async function optionsOf({ q, department, section, terms, from, to, sort, related }) {
      const wanted = Object.entries(terms);
      const [known, listed, lists] = await Promise.all([
        department ? engine.departments() : [],
        section ? engine.sections() : [],
        wanted.length > 0 ? engine.taxonomies() : [],
      ]);
      if (section) sections = listed.map(({ title }) => title);
      if (wanted.length > 0) taxonomies = lists;
      return {
        related,
        // Passages with only some of the figures of a date are not what the reader looks for.
        exact: kanku.asksForIssue(q),
        // findIndex returns -1 for an unknown department, which no passage has.
        department: department ? known.findIndex(({ slug }) => slug === department) : null,
        section: section ? listed.findIndex(({ title }) => title === section) : null,
        terms: wanted.map(([key, slug]) => termOf(lists, key, slug)),
        from,
        to,
        sort: sort || undefined,
      };
    }

    /** @param {Answer} shown */
    async function showHeadings(shown) {
      const units = shown.results.headings.slice(0, kanku.MAX_HEADINGS);
      if (units.length === 0) return;
      try {
        const headings = await engine.describeHeadings(units);
        if (shown === answer) view.keepFocus(() => kanku.showHeadings(view.results, headings, shown.state));
      } catch (error) {
        if (shown === answer) view.keepFocus(() => kanku.showHeadingsError(view.results, error, () => showHeadings(shown)));
      }
    }

    /**
     * Shows what may have been meant where little was found. It may fail without a word: nobody asked for it.
     * @param {Answer} shown
     */
    async function suggest(shown) {
      if (!shown.results.canSuggest) return;
      // Who has found something reads that first, and its files are not to wait for those of suggestions.
      if (shown.results.total > 0) await new Promise((resolve) => window.setTimeout(resolve, SUGGEST_DELAY));
      if (shown !== answer) return;
      try {
        await kanku.loadCode("assets/suggest.js");
        const suggestions = await engine.suggest(shown.results);
        if (shown === answer) view.showSuggestions(suggestions, shown.state);
      } catch (error) {
        if (!(error instanceof kanku.LoadError || error instanceof kanku.FormatError)) throw error;
      }
    }

    async function more() {
      const shown = answer;
      if (!shown) return;
      const from = shown.described.length;
      try {
        const next = await engine.describe(shown.results.hits.slice(from, from + MORE_HITS), shown.results);
        if (shown !== answer || shown.described.length !== from) return;
        shown.described = shown.described.concat(next);
        const link = view.append(next);
        if (link) link.focus();
        view.showRest(shown, { more, relate });
        searchHistory.savePosition({ shown: shown.described.length });
      } catch (error) {
        if (shown === answer) view.showRestError(error, more);
      }
    }

    /**
     * Describes all hits, a few at a time; those that are shown are known. Returns null if a newer answer is shown.
     * @param {Answer} shown
     * @param {(done: number, all: number) => void} onProgress
     */
    async function describeAll(shown, onProgress) {
      const { hits } = shown.results;
      let described = shown.described;
      for (;;) {
        onProgress(described.length, hits.length);
        if (described.length >= hits.length) return described;
        const from = described.length;
        described = described.concat(await engine.describe(hits.slice(from, from + STEP), shown.results));
        if (shown !== answer) return null;
      }
    }

    /** @param {Answer} shown */
    async function printAll(shown, /** @type {(done: number, all: number) => void} */ onProgress) {
      const described = await describeAll(shown, onProgress);
      if (!described) return;
      view.append(described.slice(shown.described.length));
      shown.described = described;
      view.showRest(shown, { more, relate });
      window.print();
    }

    async function openTakeaway() {
      const shown = answer;
      if (!shown || !takeaway.open || takeaway.dataset.state === "done") return;
      takeaway.dataset.state = "done";
      try {
        await kanku.loadCode("assets/takeaway.js");
        if (shown === answer) kanku.showTakeaway(takeaway, shown, { bulletin, describeAll, printAll });
      } catch (error) {
        takeaway.dataset.state = "";
        takeaway.open = false;
        if (!(error instanceof kanku.LoadError)) throw error;
      }
    }

    async function relate() {
      const before = answer ? answer.described.map(({ passage }) => passage) : [];
      state = { ...state, related: true };
      searchHistory.push(state);
      const next = await run({ shown: before.length + FIRST_HITS });
      if (!next) return;
      const added = next.described.find(({ passage }) => !before.includes(passage));
      const link = added && view.findLink(added.passage);
      if (link) link.focus();
      else view.showNoMore();
    }

    async function countNow() {
      const shown = answer;
      if (!shown || isCounted) return;
      isCounted = true;
      try {
        const counts = await engine.facets(shown.results);
        if (shown === answer) view.keepFocus(() => panel.showCounts(counts, shown.state, shown.departments));
      } catch (error) {
        if (shown !== answer) return;
        isCounted = false;
        panel.showError(countNow);
      }
    }

    /** @param {SearchState} next */
    function choose(next) {
      state = next;
      box.value = state.q;
      searchHistory.push(state);
      run();
    }

    function typed() {
      window.clearTimeout(typing);
      searchHistory.flush();
      if (box.value === state.q && root.dataset.state !== "loading") return;
      // The request for related passages belonged to the earlier query.
      state = { ...state, q: box.value, related: false };
      latest += 1;
      const paused = window.performance.now() - lastTyped >= TYPING_PAUSE;
      lastTyped = window.performance.now();
      const text = box.value.trim();
      if (!text || (paused && text.length >= WORD_LENGTH)) {
        searchTyped();
        return;
      }
      view.showLoading();
      typing = window.setTimeout(searchTyped, TYPING_PAUSE);
    }

    function searchTyped() {
      const typed = state;
      searchHistory.postpone(() => searchHistory.replace(typed));
      run();
    }

    box.addEventListener("focus", () => {
      // A failure is not reported here: the search loads the same files again and reports it.
      engine.open().catch(() => undefined);
    });
    box.addEventListener("compositionstart", () => {
      isComposing = true;
      window.clearTimeout(typing);
    });
    box.addEventListener("compositionend", () => {
      isComposing = false;
      typed();
    });
    box.addEventListener("input", (event) => {
      if (!isComposing && !(/** @type {InputEvent} */ (event).isComposing)) typed();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isComposing) return;
      const isShown = answer !== null && box.value === answer.state.q && root.dataset.state === "done";
      const isUnderWay = underWay === state && box.value === state.q;
      if (!isUnderWay) state = { ...state, q: box.value };
      const entered = state;
      searchHistory.postpone(() => searchHistory.push(entered));
      if (isShown) searchHistory.flush();
      else if (!isUnderWay) run();
      // Hides the on-screen keyboard, which would cover the answer.
      if (window.matchMedia("(pointer: coarse)").matches) box.blur();
    });
    root.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link.matches("[data-search-link], [data-search-example]")) {
        event.preventDefault();
        const next = kanku.readAddress(link.search, taxonomyKeys);
        // A filter applies to the query that is in the box now.
        choose(link.matches("[data-search-link]") ? { ...next, q: box.value } : next);
        return;
      }
      const hit = link.closest("[data-passage]");
      if (!hit || !answer) return;
      searchHistory.push(state);
      searchHistory.savePosition({ shown: answer.described.length, at: hit.getAttribute("data-passage") || "" });
    });
    window.addEventListener("pagehide", searchHistory.flush);
    // Some browsers empty the box of a page that they kept and show again.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && !isComposing) box.value = state.q;
    });
    window.addEventListener("popstate", () => {
      const place = searchHistory.restorePosition();
      const next = kanku.readAddress(window.location.search, taxonomyKeys);
      // Links within the page do not change the search.
      if (kanku.addressOf(next) === kanku.addressOf(state) && box.value === state.q) return;
      state = next;
      box.value = state.q;
      run(place);
    });
    takeaway.addEventListener("toggle", openTakeaway);
    kanku.bindKeys(box, view.results);
    root.classList.add("is-ready");
    // The browser may have restored an earlier text in the box.
    box.value = state.q;
    run(searchHistory.restorePosition());
  }

  /**
   * Returns the indices of a taxonomy and its term; the index of an unknown term is -1, which no issue has.
   * @param {TaxonomyFacet[]} taxonomies
   * @param {string} key
   * @param {string} slug
   */
  function termOf(taxonomies, key, slug) {
    const taxonomy = taxonomies.findIndex((other) => other.key === key);
    const terms = taxonomy < 0 ? [] : taxonomies[taxonomy].terms;
    return { taxonomy, term: terms.findIndex((other) => other.slug === slug) };
  }

  /** @param {() => void} work */
  function whenIdle(work) {
    if (typeof window.requestIdleCallback === "function") window.requestIdleCallback(work, { timeout: 1000 });
    else work();
  }

  const root = document.querySelector("[data-generation]");
  if (root instanceof HTMLElement) start(root);
})();
