// Sorted lists of UTF-8 strings in one buffer. Comparing bytes gives the order of code points.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * @param {Strings} strings
   * @param {number} index
   */
  function stringAt({ bytes, starts }, index) {
    return bytes.subarray(starts[index], starts[index + 1]);
  }

  /** @param {Strings} strings */
  function countOf({ starts }) {
    return starts.length - 1;
  }

  /**
   * @param {Uint8Array} a
   * @param {Uint8Array} b
   * @returns {number} negative if a is before b, positive if it is after b
   */
  function compareBytes(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at += 1) {
      if (a[at] !== b[at]) return a[at] - b[at];
    }
    return a.length - b.length;
  }

  /**
   * Returns the number of sorted strings for which `isBefore` is true, by binary search.
   * @param {Strings} strings
   * @param {(string: Uint8Array) => boolean} isBefore
   */
  function countBefore(strings, isBefore) {
    let low = 0;
    let high = countOf(strings);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(stringAt(strings, middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  Object.assign(kanku, /** @satisfies {Exports["strings"]} */ ({ stringAt, countOf, compareBytes, countBefore }));
})();
