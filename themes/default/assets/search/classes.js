// What kind of character stands where: tells Chinese from Latin from punctuation.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @type {Kanku["CLASS"]} */
  const CLASS = { CJK: 1, WORD: 2, SPACE: 3, MARK: 4, SYMBOL: 5 };

  // First and last code point of what is written without spaces: ideographs, kana, bopomofo.
  const CJK_RANGES = [
    [0x4e00, 0x9fff],
    [0x3400, 0x4dbf],
    [0x2e80, 0x2fdf],
    [0x3005, 0x3007],
    [0x3021, 0x3029],
    [0x3031, 0x3035],
    [0x3038, 0x303b],
    [0x3040, 0x309f],
    [0x30a1, 0x30fa],
    [0x30fc, 0x30ff],
    [0x3100, 0x312f],
    [0x31a0, 0x31bf],
    [0x31f0, 0x31ff],
    [0xf900, 0xfaff],
    [0x1b000, 0x1b16f],
    [0x20000, 0x3fffd],
  ];
  const WORD = /[\p{L}\p{N}\p{M}]/u;
  const MARK = /\p{P}/u;

  /** @param {number} code */
  function isCjk(code) {
    return code >= 0x2e80 && CJK_RANGES.some(([first, last]) => first <= code && code <= last);
  }

  /** @param {number} code */
  function findClass(code) {
    if (isCjk(code)) return CLASS.CJK;
    if (code === 0x20) return CLASS.SPACE;
    const char = String.fromCodePoint(code);
    if (WORD.test(char)) return CLASS.WORD;
    return MARK.test(char) ? CLASS.MARK : CLASS.SYMBOL;
  }

  // Classes found so far; 0 where not yet.
  const known = new Uint8Array(0x10000);

  /**
   * Class of a code point of a normalised text.
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

  Object.assign(kanku, { CLASS, classOf, classOfChar, isCjk });
})();
