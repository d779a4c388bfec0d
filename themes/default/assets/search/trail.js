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
    // Whether this entry bears what was typed since.
    let isTyped = false;
    const nothing = () => {};
    let owed = nothing;

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

    /**
     * Puts a change off until the answer stands: it takes a browser a while, and the reader waits for the answer.
     * A change to what was typed is nothing beside an entry of its own, so the last one is made.
     * @param {() => void} change
     */
    function later(change) {
      owed = change;
    }

    /** Makes the change that was put off. */
    function catchUp() {
      const due = owed;
      owed = nothing;
      due();
    }

    /** @param {SearchState} state */
    function replace(state) {
      catchUp();
      isTyped = true;
      write("replaceState", searchOf(state), {});
    }

    /** @param {SearchState} state */
    function push(state) {
      catchUp();
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
     * Keeps where the reader is.
     * @param {Place} at
     */
    function note(at) {
      catchUp();
      place = { ...place, ...at };
      write("replaceState", window.location.search, place);
    }

    /** Where the reader was when this entry was left. */
    function arrive() {
      // What is owed belongs to the entry that was left.
      owed = nothing;
      isTyped = false;
      settled = currentSearch();
      place = /** @type {Place} */ (window.history.state || {});
      return place;
    }

    return { replace, push, note, arrive, later, catchUp };
  }

  /** @param {SearchState} state */
  function searchOf(state) {
    return kanku.addressOf(state).replace(/^[^?]*/, "");
  }

  /** The search of the page's address, written as `push` would. */
  function currentSearch() {
    return searchOf(kanku.readAddress(window.location.search));
  }

  Object.assign(kanku, /** @satisfies {Exports["trail"]} */ ({ createTrail }));
})();
