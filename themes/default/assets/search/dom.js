// Creates and fills elements. Strings become text nodes, so no text can inject markup.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * Creates an element.
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string | boolean | null>} [attributes] true sets an empty value, false and null set nothing
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
   * Replaces the children of an element; skips children that are empty, null or false.
   * @param {Element} target
   * @param {...Content} children
   */
  function fill(target, ...children) {
    const there = /** @type {(Node | string)[]} */ (children.filter(Boolean));
    target.replaceChildren(...there);
  }

  /**
   * Returns the parts of a text as nodes, matches in a `mark` element.
   * @param {TextPart[]} parts
   */
  function marked(parts) {
    return parts.map(({ text, isMatch }) => (isMatch ? element("mark", {}, text) : text));
  }

  Object.assign(kanku, /** @satisfies {Exports["dom"]} */ ({ element, fill, marked }));
})();
