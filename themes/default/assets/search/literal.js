// Defines a match: whether and where a text contains a literal. The rest of the engine finds the matching texts without
// reading all of them.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @param {string | undefined} char */
  function isWord(char) {
    return char !== undefined && kanku.classOfChar(char) === kanku.CLASS.WORD;
  }

  /**
   * Returns the literal of a normalised text; null if it has no letter, digit or Chinese character.
   * @param {string} text
   * @param {boolean} prefix
   * @returns {Literal | null}
   */
  function literalOf(text, prefix) {
    const chars = Array.from(text);
    const { CJK, WORD } = kanku.CLASS;
    const searchable = chars.some((char) => kanku.classOfChar(char) === CJK || kanku.classOfChar(char) === WORD);
    return searchable ? { text, chars, prefix } : null;
  }

  /**
   * Returns the positions of a literal in the code points of a normalised text, ascending. Occurrences may overlap. Any
   * punctuation mark matches any other; runs of letters and digits match only as a whole.
   * @param {string[]} chars
   * @param {Literal} literal
   */
  function occurrences(chars, literal) {
    const wanted = literal.chars;
    const isMark = wanted.map((char) => kanku.classOfChar(char) === kanku.CLASS.MARK);
    const opens = isWord(wanted[0]);
    const closes = !literal.prefix && isWord(wanted[wanted.length - 1]);
    const found = [];
    for (let start = 0; start + wanted.length <= chars.length; start += 1) {
      const end = start + wanted.length;
      if (!standsAt(chars, start, wanted, isMark)) continue;
      if (opens && start > 0 && isWord(chars[start - 1])) continue;
      if (closes && isWord(chars[end])) continue;
      found.push(start);
    }
    return found;
  }

  /**
   * @param {string[]} chars
   * @param {number} start
   * @param {string[]} wanted
   * @param {boolean[]} isMark
   */
  function standsAt(chars, start, wanted, isMark) {
    for (let k = 0; k < wanted.length; k += 1) {
      const char = chars[start + k];
      if (char !== wanted[k] && !(isMark[k] && kanku.classOfChar(char) === kanku.CLASS.MARK)) return false;
    }
    return true;
  }

  /**
   * Returns the ranges of literals in a raw text, in UTF-16 units, ascending. Ranges that touch are merged.
   * @param {string} text
   * @param {Literal[]} literals
   */
  function marksOf(text, literals) {
    const { chars, starts, ends } = kanku.normaliseMapped(text);
    /** @type {[number, number][]} */
    const marks = [];
    for (const literal of literals) {
      for (const at of occurrences(chars, literal)) marks.push([starts[at], ends[at + literal.chars.length - 1]]);
    }
    marks.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    /** @type {[number, number][]} */
    const merged = [];
    for (const [start, end] of marks) {
      const last = merged[merged.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    return merged;
  }

  Object.assign(kanku, /** @satisfies {Exports["literal"]} */ ({ literalOf, occurrences, marksOf }));
})();
