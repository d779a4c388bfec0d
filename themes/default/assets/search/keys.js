// Keyboard navigation: arrow keys move between the search box and the hits.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * @param {HTMLInputElement} box
   * @param {HTMLElement} region with the hits
   */
  function bindKeys(box, region) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || isOther(event)) return;
      const [first] = stopsIn(region);
      if (!first) return;
      event.preventDefault();
      first.focus();
    });

    // If nothing has the focus, moves to the first hit that is not scrolled out above the window.
    document.addEventListener("keydown", (event) => {
      if (event.target !== document.body || event.key !== "ArrowDown" || isOther(event)) return;
      const next = stopsIn(region).find((stop) => stop.getBoundingClientRect().bottom > 0);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });

    region.addEventListener("keydown", (event) => {
      if (isOther(event)) return;
      if (event.key === "Escape") {
        event.preventDefault();
        box.focus();
        return;
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = stopsIn(region);
      const focused = event.target instanceof Element ? event.target : region;
      const here = focused.closest("[data-search-hit]") || focused;
      const at = stops.findIndex((stop) => here.contains(stop));
      if (at < 0) return;
      const next = event.key === "ArrowDown" ? stops[at + 1] : stops[at - 1] || box;
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }

  /**
   * Returns the elements that arrow keys move between: the hits and the button for more, or, without hits, the links of
   * the cards and the buttons.
   * @param {HTMLElement} region
   * @returns {HTMLElement[]}
   */
  function stopsIn(region) {
    const hits = Array.from(region.querySelectorAll(".hit-link, [data-more]"), asElement);
    return hits.length > 0 ? hits : Array.from(region.querySelectorAll(".search-cards a, button"), asElement);
  }

  /** @param {Element} found */
  function asElement(found) {
    return /** @type {HTMLElement} */ (found);
  }

  /**
   * Returns true for keys that belong to an input method or to the browser.
   * @param {KeyboardEvent} event
   */
  function isOther(event) {
    const { ctrlKey, metaKey, altKey, shiftKey } = event;
    return event.isComposing || event.keyCode === 229 || ctrlKey || metaKey || altKey || shiftKey;
  }

  Object.assign(kanku, /** @satisfies {Exports["keys"]} */ ({ bindKeys }));
})();
