// The search page as elements: what stands where, and where the focus goes when it changes.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element } = kanku;

  const NO_MORE = "没有更多相关段落";

  /**
   * @param {HTMLElement} root
   * @param {string} bulletin title that issues bear unless they say otherwise
   * @returns {SearchView}
   */
  function createView(root, bulletin) {
    const names = ["results", "status", "chips", "sort", "help", "filters", "printed"];
    const [results, status, chips, sort, help, filters, printed] = names.map((name) => {
      return /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`));
    });
    const title = document.title;
    /** @type {HitList | null} */
    let list = null;

    /** @param {"idle" | "loading" | "done" | "error"} state */
    function mark(state, count = results.dataset.searchCount || "0") {
      results.dataset.searchCount = count;
      results.dataset.searchState = state;
      results.setAttribute("aria-busy", String(state === "loading"));
      root.dataset.state = state;
    }

    /**
     * What can be shown before there is an answer.
     * @param {SearchState} state
     * @param {Department[]} departments as far as they are known
     * @param {string[] | null} sections titles, where they are known
     */
    function reflect(state, departments, sections) {
      const typed = state.q.trim();
      document.title = typed ? `${typed}_${title}` : title;
      keepFocus(() => {
        kanku.fill(chips, ...kanku.chipsOf(state, departments, sections));
        kanku.fill(sort, sortLink(state, false), sortLink(state, true));
      });
      const set = chips.querySelectorAll("a:not(.chip-clear)");
      const filter = Array.from(set, (chip) => (chip.firstChild || chip).textContent);
      printed.textContent = typed && [`检索词：${typed}`, ...filter].join("；");
    }

    /** @param {boolean} are */
    function showFilters(are) {
      filters.hidden = !are;
      root.classList.toggle("has-filters", are);
    }

    function showIdle(message = "") {
      list = null;
      help.hidden = false;
      sort.hidden = true;
      showFilters(false);
      status.textContent = message;
      keepFocus(() => kanku.fill(results));
      mark("idle", "0");
    }

    /**
     * @param {Answer} answer
     * @param {{ more: () => void, relate: () => void }} actions
     */
    function show(answer, actions) {
      const { results: found } = answer;
      list = kanku.createHitList(answer, bulletin);
      list.append(answer.described);
      help.hidden = true;
      showFilters(found.total > 0 || kanku.hasFilters(answer.state));
      sort.hidden = found.total < 2;
      const cards = kanku.cardsOf(answer);
      const hits = found.total > 0 ? list.element : !cards && kanku.emptyOf(answer);
      keepFocus(() => kanku.fill(results, cards, hits));
      showRest(answer, actions);
      status.textContent = kanku.summaryOf(answer);
      mark("done", String(found.count));
    }

    /**
     * What stands below the hits: how to see more of them.
     * @param {Answer} answer
     * @param {{ more: () => void, relate: () => void }} actions
     */
    function showRest(answer, { more, relate }) {
      const rest = results.querySelector(".search-rest");
      if (rest) rest.remove();
      const left = answer.results.total - answer.described.length;
      const attributes = { type: "button", class: "more-hits", "data-more": true };
      const offer = left > 0 ? element("button", attributes, `显示更多（余 ${left} 段）`) : kanku.relateOf(answer);
      results.append(element("div", { class: "search-rest" }, offer));
      const button = results.querySelector(".search-rest button");
      if (button) button.addEventListener("click", left > 0 ? more : relate);
    }

    /** Says, where it was asked for more, that there is none. */
    function showNoMore() {
      const rest = results.querySelector(".search-rest");
      if (rest) kanku.fill(rest, element("p", { class: "search-relate" }, NO_MORE));
      status.textContent += `，${NO_MORE}`;
    }

    /**
     * @param {Described[]} described
     * @returns {HTMLElement | null} the link of the first
     */
    function append(described) {
      return list && list.append(described);
    }

    /**
     * @param {unknown} error
     * @param {() => void} retry
     */
    function fail(error, retry) {
      list = null;
      help.hidden = true;
      sort.hidden = true;
      status.textContent = "检索未完成";
      keepFocus(() => kanku.fill(results, kanku.errorOf(error, retry)));
      mark("error", "0");
    }

    /**
     * In place of the button for more hits.
     * @param {unknown} error
     * @param {() => void} retry
     */
    function failRest(error, retry) {
      const rest = results.querySelector(".search-rest");
      if (rest) keepFocus(() => kanku.fill(rest, kanku.errorOf(error, retry)));
    }

    /**
     * Changes the page; where that takes the focused element away, the focus goes to what took its place.
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

    /** @param {string} passage */
    function linkTo(passage) {
      const hit = Array.from(results.querySelectorAll("[data-passage]")).find(
        (other) => other.getAttribute("data-passage") === passage,
      );
      return hit ? hit.querySelector("a") : null;
    }

    /** What stands beside an answer is laid out while it is on its way. */
    function loading() {
      help.hidden = true;
      showFilters(true);
      mark("loading");
    }

    return { results, reflect, loading, showIdle, show, showRest, showNoMore, append, fail, failRest, keepFocus, linkTo };
  }

  /**
   * @param {SearchState} state
   * @param {boolean} byDate
   */
  function sortLink(state, byDate) {
    const attributes = {
      href: kanku.addressOf({ ...state, byDate }),
      "data-search-link": true,
      "data-key": `sort:${byDate}`,
      "aria-current": byDate === state.byDate ? "true" : null,
    };
    return element("a", attributes, byDate ? "时间" : "相关度");
  }

  Object.assign(kanku, /** @satisfies {Exports["view"]} */ ({ createView }));
})();
