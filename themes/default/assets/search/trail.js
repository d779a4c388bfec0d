// The browser's history of searches. What is typed changes the entry that is there; Enter, a filter or a link that
// is followed makes a new one, and gives the old one its search back.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @returns {Trail} */
  function createTrail() {
    let settled = currentSearch();
    /** @type {Place} */
    let place = {};

    /**
     * Changes the history, where the browser allows it: from file:// it may not.
     * @param {"pushState" | "replaceState"} change
     * @param {string} search
     * @param {Place} at
     */
    function write(change, search, at) {
      try {
        window.history[change](at, "", search || window.location.pathname);
      } catch (error) {
        // The search works without an address of its own.
      }
    }

    /** @param {SearchState} state */
    function replace(state) {
      write("replaceState", searchOf(state), {});
    }

    /** @param {SearchState} state */
    function push(state) {
      const search = searchOf(state);
      if (search === settled) {
        write("replaceState", search, place);
        return;
      }
      write("replaceState", settled, place);
      write("pushState", search, {});
      settled = search;
      place = {};
    }

    /**
     * Keeps where the reader is.
     * @param {Place} at
     */
    function note(at) {
      place = { ...place, ...at };
      write("replaceState", window.location.search, place);
    }

    /** Where the reader was when this entry was left. */
    function arrive() {
      settled = currentSearch();
      place = /** @type {Place} */ (window.history.state || {});
      return place;
    }

    return { replace, push, note, arrive };
  }

  /** @param {SearchState} state */
  function searchOf(state) {
    return kanku.addressOf(state).replace(/^[^?]*/, "");
  }

  /** The search of the page's address, written as `push` would. */
  function currentSearch() {
    return searchOf(kanku.readAddress(window.location.search));
  }

  Object.assign(kanku, { createTrail });
})();
