// The words of the site, in its language. The build writes `kanku.STRINGS` in front of this script.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * Returns the pattern of a string; of a string with a singular and a plural, the one for the argument `count`.
   * @param {string} key
   * @param {Record<string, unknown>} values
   */
  function patternOf(key, values) {
    const string = (kanku.STRINGS || {})[key];
    // A theme's own page may lack a string, but never a text.
    if (string === undefined) return key;
    return typeof string === "string" ? string : values.count === 1 ? string.one : string.other;
  }

  /**
   * Returns a string with its arguments filled in.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  function text(key, values = {}) {
    return patternOf(key, values).replace(/\{([a-z_]+)\}/g, (_, name) => String(values[name]));
  }

  Object.assign(kanku, /** @satisfies {Exports["text"]} */ ({ text }));
})();
