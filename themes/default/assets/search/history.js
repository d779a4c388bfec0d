// Keeps searches in the browser's history. Typing changes the current entry. Enter, a filter or a followed link adds an
// entry and restores the search that the current entry had before the reader typed. A search that was typed without Enter
// gets an entry of its own if a filter or a link leads to another one.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * @param {string[]} taxonomies keys of the taxonomies, which are parameters
   * @returns {SearchHistory}
   */
  function createSearchHistory(taxonomies) {
    /** Returns the query string of the page's address in the form in which `push` writes it. */
    const currentSearch = () => searchOf(kanku.readAddress(window.location.search, taxonomies));
    let settled = currentSearch();
    /** @type {PagePosition} */
    let place = {};
    // The search that typing has written into the current entry; null if it has not.
    /** @type {string | null} */
    let typed = null;
    const nothing = () => {};
    let postponed = nothing;

    /**
     * Changes the browser's history. Some browsers refuse this on pages from file://.
     * @param {"pushState" | "replaceState"} change
     * @param {string} search
     * @param {PagePosition} at
     */
    function write(change, search, at) {
      try {
        window.history[change](at, "", search || window.location.pathname);
      } catch (error) {
        // The search works without it; only the address stays the same.
      }
    }

    /**
     * Postpones a change until the answer is shown, because changing the history is slow and the reader waits for the
     * answer. Replaces a change that was postponed before.
     * @param {() => void} change
     */
    function postpone(change) {
      postponed = change;
    }

    /** Makes the postponed change. */
    function flush() {
      const change = postponed;
      postponed = nothing;
      change();
    }

    /** @param {SearchState} state */
    function replace(state) {
      flush();
      typed = searchOf(state);
      write("replaceState", typed, {});
    }

    /** @param {SearchState} state */
    function push(state) {
      flush();
      const search = searchOf(state);
      if (typed !== null && typed !== settled) {
        write("replaceState", settled, place);
        if (typed !== search) write("pushState", typed, {});
      } else if (search === settled) {
        write("replaceState", search, place);
        return;
      }
      write("pushState", search, {});
      typed = null;
      settled = search;
      place = {};
    }

    /**
     * Stores the reader's position in the current entry.
     * @param {PagePosition} at
     */
    function savePosition(at) {
      flush();
      place = { ...place, ...at };
      write("replaceState", window.location.search, place);
    }

    /** Starts from the current entry; returns the position that the reader left it at. */
    function restorePosition() {
      // A postponed change belongs to the entry that was left.
      postponed = nothing;
      typed = null;
      settled = currentSearch();
      place = /** @type {PagePosition} */ (window.history.state || {});
      return place;
    }

    return { replace, push, savePosition, restorePosition, postpone, flush };
  }

  /** @param {SearchState} state */
  function searchOf(state) {
    return kanku.addressOf(state).replace(/^[^?]*/, "");
  }

  Object.assign(kanku, /** @satisfies {Exports["history"]} */ ({ createSearchHistory }));
})();
