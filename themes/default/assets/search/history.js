// Keeps searches in the browser's history. Typing changes the current entry. Enter, a filter or a followed link adds an
// entry and restores the search that the current entry had before the reader typed.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @returns {SearchHistory} */
  function createSearchHistory() {
    let settled = currentSearch();
    /** @type {PagePosition} */
    let place = {};
    // True if typing has changed the current entry.
    let isTyped = false;
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
      isTyped = true;
      write("replaceState", searchOf(state), {});
    }

    /** @param {SearchState} state */
    function push(state) {
      flush();
      const search = searchOf(state);
      if (search === settled) {
        write("replaceState", search, place);
        return;
      }
      if (isTyped) write("replaceState", settled, place);
      write("pushState", search, {});
      isTyped = false;
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
      isTyped = false;
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

  /** Returns the query string of the page's address in the form in which `push` writes it. */
  function currentSearch() {
    return searchOf(kanku.readAddress(window.location.search));
  }

  Object.assign(kanku, /** @satisfies {Exports["history"]} */ ({ createSearchHistory }));
})();
