// View of the search page: shows states and answers, and keeps the focus when elements are replaced.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  /**
   * @param {HTMLElement} root
   * @param {string} bulletin title of the periodical; other titles of issues are shown
   * @returns {SearchView}
   */
  function createView(root, bulletin) {
    const names = ["results", "status", "chips", "sort", "help", "filters", "printed", "suggestions", "years", "takeaway"];
    const [results, status, chips, sort, help, filters, printed, suggestions, years, takeaway] = names.map((name) => {
      return /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`));
    });
    const browse = root.querySelector("template");
    const title = document.title;
    /** @type {HitList | null} */
    let list = null;

    /** @param {"idle" | "loading" | "done" | "error"} state */
    function setState(state, count = results.dataset.searchCount || "0") {
      results.dataset.searchCount = count;
      results.dataset.searchState = state;
      results.setAttribute("aria-busy", String(state === "loading"));
      root.dataset.state = state;
    }

    /**
     * Shows the query and the filters, before the answer.
     * @param {SearchState} state
     * @param {Department[]} departments empty until they have loaded
     * @param {string[] | null} sections titles; null until they have loaded
     * @param {TaxonomyFacet[] | null} taxonomies null until they have loaded
     */
    function showState(state, departments, sections, taxonomies) {
      const typed = state.q.trim();
      document.title = typed ? text("results.page_title", { query: typed, title }) : title;
      keepFocus(() => {
        kanku.fill(chips, ...kanku.createChips(state, departments, sections, taxonomies));
        if (state.sort) showSort(state, state.sort === "date", false);
      });
      const set = chips.querySelectorAll("a:not(.chip-clear)");
      const filter = Array.from(set, (chip) => (chip.firstChild || chip).textContent);
      printed.textContent =
        typed && [text("results.printed", { query: typed }), ...filter].join(text("results.printed_separator"));
    }

    /**
     * Shows the links that sort the hits.
     * @param {SearchState} state
     * @param {boolean} byDate true if they are sorted by date
     * @param {boolean} isNewestFirst true if they are unless asked otherwise
     */
    function showSort(state, byDate, isNewestFirst) {
      kanku.fill(
        sort,
        sortLink({ ...state, sort: isNewestFirst ? "relevance" : "" }, text("results.relevance"), !byDate),
        sortLink({ ...state, sort: isNewestFirst ? "" : "date" }, text("results.time"), byDate),
      );
    }

    /** @param {boolean} isShown */
    function showFilters(isShown) {
      filters.hidden = !isShown;
      root.classList.toggle("has-filters", isShown);
    }

    /**
     * Shows queries that may have been meant, each a link that searches for it.
     * @param {string[]} queries
     * @param {SearchState} state
     */
    function showSuggestions(queries, state) {
      const links = queries.map((query) => {
        const href = kanku.addressOf({ ...state, q: query, related: false });
        return element("a", { href, "data-search-example": true, "data-key": `suggestion:${query}` }, query);
      });
      keepFocus(() => kanku.fill(suggestions, links.length > 0 && text("results.suggestions"), ...links));
    }

    /**
     * Shows what belongs to an answer: hits per year, and what can be done with the hits. Takes it away without one.
     * @param {Answer | null} answer
     */
    function showAround(answer) {
      kanku.fill(suggestions);
      keepFocus(() => kanku.fill(years, answer && kanku.createYears(answer.years, answer.state)));
      takeaway.hidden = !answer || answer.results.total === 0;
      if (takeaway instanceof HTMLDetailsElement) takeaway.open = false;
      takeaway.dataset.state = "";
    }

    function showIdle(message = "") {
      list = null;
      showAround(null);
      help.hidden = false;
      sort.hidden = true;
      showFilters(false);
      status.textContent = message;
      keepFocus(() => kanku.fill(results));
      setState("idle", "0");
    }

    /**
     * @param {Answer} answer
     * @param {{ more: () => void, relate: () => void }} actions
     */
    function show(answer, actions) {
      const { results: found } = answer;
      list = kanku.createHitList(answer, bulletin);
      showAround(answer);
      list.append(answer.described);
      help.hidden = true;
      showFilters(found.total > 0 || kanku.hasFilters(answer.state));
      sort.hidden = found.total < 2;
      keepFocus(() => showSort(answer.state, found.byDate, found.isNewestFirst));
      const cards = kanku.createCards(answer);
      const hits = found.total > 0 ? list.element : !cards && kanku.createAdvice(answer, browse && browse.content.cloneNode(true));
      keepFocus(() => kanku.fill(results, cards, hits));
      showRest(answer, actions);
      status.textContent = kanku.summarise(answer);
      setState("done", String(found.count));
    }

    /**
     * Shows the button below the hits: for more of them or for related passages.
     * @param {Answer} answer
     * @param {{ more: () => void, relate: () => void }} actions
     */
    function showRest(answer, { more, relate }) {
      const rest = results.querySelector(".search-rest");
      if (rest) rest.remove();
      const left = answer.results.total - answer.described.length;
      const attributes = { type: "button", class: "more-hits", "data-more": true };
      const offer =
        left > 0
          ? element("button", attributes, text("results.more", { count: left }))
          : kanku.createRelatedOffer(answer);
      results.append(element("div", { class: "search-rest" }, offer));
      const button = results.querySelector(".search-rest button");
      if (button) button.addEventListener("click", left > 0 ? more : relate);
    }

    /** Shows that no further passages were found. */
    function showNoMore() {
      const rest = results.querySelector(".search-rest");
      const note = text("results.no_more");
      if (rest) kanku.fill(rest, element("p", { class: "search-relate" }, note));
      status.textContent += text("results.part_separator") + note;
    }

    /**
     * @param {DescribedHit[]} described
     * @returns {HTMLElement | null} the link of the first
     */
    function append(described) {
      return list && list.append(described);
    }

    /**
     * @param {unknown} error
     * @param {() => void} retry
     */
    function showError(error, retry) {
      list = null;
      showAround(null);
      help.hidden = true;
      sort.hidden = true;
      status.textContent = text("results.errors.title");
      keepFocus(() => kanku.fill(results, kanku.createErrorMessage(error, retry)));
      setState("error", "0");
    }

    /**
     * Shows an error in place of the button below the hits.
     * @param {unknown} error
     * @param {() => void} retry
     */
    function showRestError(error, retry) {
      const rest = results.querySelector(".search-rest");
      if (rest) keepFocus(() => kanku.fill(rest, kanku.createErrorMessage(error, retry)));
    }

    /**
     * Makes a change; if it removes the focused element, moves the focus to the element that replaced it.
     * @param {() => void} change
     */
    function keepFocus(change) {
      const held = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      const key = held ? held.dataset.key : undefined;
      change();
      if (!held || held.isConnected || held === document.body) return;
      const keyed = Array.from(root.querySelectorAll("[data-key]"));
      const same = keyed.find((other) => other.getAttribute("data-key") === key);
      const next = /** @type {HTMLElement} */ (key && same ? same : results);
      next.focus({ preventScroll: true });
    }

    /**
     * Returns the link of a hit.
     * @param {string} passage
     */
    function findLink(passage) {
      const hit = Array.from(results.querySelectorAll("[data-passage]")).find(
        (other) => other.getAttribute("data-passage") === passage,
      );
      return hit ? hit.querySelector("a") : null;
    }

    /** Shows that a search is under way. The filters appear at once, so that the answer does not move the layout. */
    function showLoading() {
      help.hidden = true;
      showFilters(true);
      setState("loading");
    }

    return {
      ...{ results, showState, showLoading, showIdle, show, showRest, showNoMore, append, showError, showRestError },
      ...{ keepFocus, findLink, showSuggestions },
    };
  }

  /**
   * @param {SearchState} state
   * @param {string} label
   * @param {boolean} isCurrent
   */
  function sortLink(state, label, isCurrent) {
    const attributes = {
      href: kanku.addressOf(state),
      "data-search-link": true,
      "data-key": `sort:${label}`,
      "aria-current": isCurrent ? "true" : null,
    };
    return element("a", attributes, label);
  }

  Object.assign(kanku, /** @satisfies {Exports["view"]} */ ({ createView }));
})();
