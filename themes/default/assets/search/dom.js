// Elements with their attributes and what is in them: text stays text, whatever stands in it.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string | boolean | null>} [attributes] `true`: without a value; false, null: none
   * @param {...Content} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
    }
    fill(made, ...children);
    return made;
  }

  /**
   * Puts what there is into an element, in place of what was in it.
   * @param {Element} target
   * @param {...Content} children
   */
  function fill(target, ...children) {
    const there = /** @type {(Node | string)[]} */ (children.filter(Boolean));
    target.replaceChildren(...there);
  }

  /**
   * A text with its matches marked.
   * @param {TextPart[]} parts
   */
  function marked(parts) {
    return parts.map(({ text, isMatch }) => (isMatch ? element("mark", {}, text) : text));
  }

  Object.assign(kanku, /** @satisfies {Exports["dom"]} */ ({ element, fill, marked }));
})();
