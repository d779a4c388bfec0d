// Character classes: Chinese characters, letters and digits, white space, punctuation, symbols.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @type {Kanku["CLASS"]} */
  const CLASS = { CJK: 1, WORD: 2, SPACE: 3, MARK: 4, SYMBOL: 5 };

  const CJK_RANGES = kanku.UNICODE_RANGES.cjk;
  const FIRST_CJK = Math.min(...CJK_RANGES.map(([first]) => first));
  const WORD = /[\p{L}\p{N}\p{M}]/u;
  const MARK = /\p{P}/u;

  /** @param {number} code */
  function isCjk(code) {
    return code >= FIRST_CJK && CJK_RANGES.some(([first, last]) => first <= code && code <= last);
  }

  /** @param {number} code */
  function findClass(code) {
    if (isCjk(code)) return CLASS.CJK;
    if (code === 0x20) return CLASS.SPACE;
    const char = String.fromCodePoint(code);
    if (WORD.test(char)) return CLASS.WORD;
    return MARK.test(char) ? CLASS.MARK : CLASS.SYMBOL;
  }

  // Cache of the classes of the basic plane; 0 for a code point that was not looked up yet.
  const known = new Uint8Array(0x10000);

  /**
   * Returns the class of a code point of a normalised text.
   * @param {number} code
   */
  function classOf(code) {
    if (code > 0xffff) return findClass(code);
    return known[code] || (known[code] = findClass(code));
  }

  /** @param {string} char */
  function classOfChar(char) {
    return classOf(char.codePointAt(0) || 0);
  }

  Object.assign(kanku, /** @satisfies {Exports["classes"]} */ ({ CLASS, classOf, classOfChar, isCjk }));
})();
