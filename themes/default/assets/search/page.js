// The search page at work: what is typed or chosen becomes a search, its answer is shown unless a newer one is
// under way, and the address keeps up.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Milliseconds: between the last key and a search; after an answer, before the filters are counted.
  const PAUSE = 150;
  // Characters that come at once, from an input method or the clipboard, and are searched for without a pause;
  // one alone is nearly always followed by another.
  const WORD = 2;
  const REST = 400;
  // Hits shown at first, and with each push of the button.
  const FIRST = 10;
  const MORE = 20;

  /** @param {HTMLElement} root */
  function start(root) {
    const { generation = "", bulletin = "" } = root.dataset;
    const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    const box = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
    const view = kanku.createView(root, bulletin);
    const trail = kanku.createTrail();
    const load = kanku.createLoader({ base: "search/", generation }).load;
    const engine = kanku.createEngine(load, generation);
    const filters = /** @type {HTMLElement} */ (root.querySelector("[data-part=filters]"));
    const panel = kanku.createFilterPanel(
      filters,
      (dates) => choose({ ...state, ...dates }),
      () => countNow(),
    );

    let state = kanku.readAddress(window.location.search);
    /** @type {Answer | null} */
    let answer = null;
    /** @type {Department[]} */
    let departments = [];
    /** @type {string[] | null} */
    let sections = null;
    let latest = 0;
    let isComposing = false;
    let typing = 0;
    let lastTyped = -PAUSE;
    /** @type {SearchState | null} */
    let underWay = null;
    let counting = 0;
    let isCounted = false;

    /**
     * Searches for what stands in `state` and shows the answer; returns it unless there is none or a newer search
     * has begun.
     * @param {Place} place
     * @returns {Promise<Answer | null>}
     */
    async function run(place = {}) {
      const turn = (latest += 1);
      window.clearTimeout(typing);
      window.clearTimeout(counting);
      view.reflect(state, departments, sections);
      view.keepFocus(() => panel.reflect(state));
      const query = kanku.parseQuery(state.q);
      if (query.literals.length === 0) {
        answer = null;
        view.showIdle(state.q.trim() ? "请输入汉字、字母或数字。" : "");
        trail.catchUp();
        return null;
      }
      view.loading();
      const asked = (underWay = state);
      try {
        const next = await ask(state, query, Math.max(place.shown || 0, FIRST));
        if (turn !== latest) return null;
        ({ departments } = answer = next);
        view.reflect(state, departments, sections);
        view.show(answer, { more, relate });
        const link = place.at ? view.linkTo(place.at) : null;
        if (link) link.focus();
        showHeadings(answer);
        isCounted = false;
        if (panel.isOpen()) counting = window.setTimeout(() => whenIdle(countNow), REST);
        return next;
      } catch (error) {
        if (turn !== latest) return null;
        answer = null;
        view.fail(error, () => run(place));
        return null;
      } finally {
        if (underWay === asked) underWay = null;
        if (turn === latest) trail.catchUp();
      }
    }

    /**
     * @param {SearchState} asked
     * @param {Query} query
     * @param {number} shown
     * @returns {Promise<Answer>}
     */
    async function ask(asked, query, shown) {
      const found = optionsOf(asked).then((options) => engine.search(query, options));
      const described = found.then((results) => engine.describe(results.hits.slice(0, shown), results));
      const cards = engine.cards(asked.q);
      // All at once, so that the files that each needs come together.
      await Promise.all([described, cards, engine.departments()]);
      return {
        state: asked,
        query,
        results: await found,
        described: await described,
        departments: await engine.departments(),
        cards: await cards,
      };
    }

    /**
     * @param {SearchState} asked
     * @returns {Promise<SearchOptions>}
     */
    async function optionsOf({ q, department, section, from, to, byDate, related }) {
      const [known, listed] = await Promise.all([
        department ? engine.departments() : [],
        section ? engine.sections() : [],
      ]);
      if (section) sections = listed.map(({ title }) => title);
      return {
        related,
        // Passages with some figures of a date are none that were asked for.
        exact: kanku.meansIssue(q),
        // -1 stands for one that is not known, which no passage has.
        department: department ? known.findIndex(({ slug }) => slug === department) : null,
        section: section ? listed.findIndex(({ title }) => title === section) : null,
        from,
        to,
        sort: byDate ? "date" : "relevance",
      };
    }

    /** @param {Answer} shown */
    async function showHeadings(shown) {
      const units = shown.results.headings.slice(0, kanku.HEADINGS);
      if (units.length === 0) return;
      try {
        const headings = await engine.describeHeadings(units);
        if (shown === answer) view.keepFocus(() => kanku.fillHeadings(view.results, headings, shown.state));
      } catch (error) {
        if (shown === answer) view.keepFocus(() => kanku.failHeadings(view.results, error, () => showHeadings(shown)));
      }
    }

    async function more() {
      const shown = answer;
      if (!shown) return;
      const from = shown.described.length;
      try {
        const next = await engine.describe(shown.results.hits.slice(from, from + MORE), shown.results);
        if (shown !== answer || shown.described.length !== from) return;
        shown.described = shown.described.concat(next);
        const link = view.append(next);
        if (link) link.focus();
        view.showRest(shown, { more, relate });
        trail.note({ shown: shown.described.length });
      } catch (error) {
        if (shown === answer) view.failRest(error, more);
      }
    }

    async function relate() {
      const before = answer ? answer.described.map(({ passage }) => passage) : [];
      state = { ...state, related: true };
      trail.push(state);
      const next = await run({ shown: before.length + FIRST });
      if (!next) return;
      const added = next.described.find(({ passage }) => !before.includes(passage));
      const link = added && view.linkTo(added.passage);
      if (link) link.focus();
      else view.showNoMore();
    }

    async function countNow() {
      const shown = answer;
      if (!shown || isCounted) return;
      isCounted = true;
      try {
        const counts = await engine.facets(shown.results);
        if (shown === answer) view.keepFocus(() => panel.count(counts, shown.state, shown.departments));
      } catch (error) {
        if (shown !== answer) return;
        isCounted = false;
        panel.fail(countNow);
      }
    }

    /** @param {SearchState} next */
    function choose(next) {
      state = next;
      box.value = state.q;
      trail.push(state);
      run();
    }

    function typed() {
      window.clearTimeout(typing);
      trail.catchUp();
      if (box.value === state.q && root.dataset.state !== "loading") return;
      // What was asked for besides belongs to the query that was there.
      state = { ...state, q: box.value, related: false };
      latest += 1;
      const paused = window.performance.now() - lastTyped >= PAUSE;
      lastTyped = window.performance.now();
      const text = box.value.trim();
      if (!text || (paused && text.length >= WORD)) {
        searchTyped();
        return;
      }
      view.loading();
      typing = window.setTimeout(searchTyped, PAUSE);
    }

    function searchTyped() {
      const typed = state;
      trail.later(() => trail.replace(typed));
      run();
    }

    box.addEventListener("focus", () => {
      // What comes late here is asked for again by the search, which reports it.
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
      trail.later(() => trail.push(entered));
      if (isShown) trail.catchUp();
      else if (!isUnderWay) run();
      // The keyboard on the screen would cover the answer.
      if (window.matchMedia("(pointer: coarse)").matches) box.blur();
    });
    root.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link.matches("[data-search-link], [data-search-example]")) {
        event.preventDefault();
        const next = kanku.readAddress(link.search);
        // A filter belongs to what is in the box by now.
        choose(link.matches("[data-search-link]") ? { ...next, q: box.value } : next);
        return;
      }
      const hit = link.closest("[data-passage]");
      if (!hit || !answer) return;
      trail.push(state);
      trail.note({ shown: answer.described.length, at: hit.getAttribute("data-passage") || "" });
    });
    window.addEventListener("pagehide", trail.catchUp);
    window.addEventListener("popstate", () => {
      const place = trail.arrive();
      const next = kanku.readAddress(window.location.search);
      // A link within the page changes nothing that is shown.
      if (kanku.addressOf(next) === kanku.addressOf(state) && box.value === state.q) return;
      state = next;
      box.value = state.q;
      run(place);
    });
    kanku.bindKeys(box, view.results);
    root.classList.add("is-ready");
    // A browser may have kept what was typed before the page was left.
    box.value = state.q;
    run(trail.arrive());
  }

  /** @param {() => void} work */
  function whenIdle(work) {
    if (typeof window.requestIdleCallback === "function") window.requestIdleCallback(work, { timeout: 1000 });
    else work();
  }

  const root = document.querySelector("[data-generation]");
  if (root instanceof HTMLElement) start(root);
})();
