// Splits a literal into words, for readers who do not remember the exact text. A browser has no word segmenter: the
// split uses the words of the archive and their weights.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Characters of a word. Longer ones are phrases.
  const SHORTEST = 2;
  const LONGEST = 8;

  /**
   * Returns the distinct parts of a literal, in order: all of its letters, digits and Chinese characters are in one. `weight`
   * returns the weight of a word, 0 if it is none.
   * @param {Literal} literal
   * @param {(word: string) => number} weight
   * @returns {Part[]}
   */
  function queryParts({ chars, prefix }, weight) {
    const { CJK, WORD } = kanku.CLASS;
    const only = chars.map(kanku.classOfChar).filter((kind) => kind === CJK || kind === WORD).length === 1;
    /** @type {Map<string, Part>} */
    const parts = new Map();
    for (let start = 0, end = 0; start < chars.length; start = end) {
      const kind = kanku.classOfChar(chars[start]);
      end = start;
      while (end < chars.length && kanku.classOfChar(chars[end]) === kind) end += 1;
      const run = chars.slice(start, end);
      const goesOn = prefix && kind === WORD && end === chars.length;
      for (const piece of kind === CJK ? cut(run, weight) : kind === WORD ? [run] : []) {
        const text = piece.join("");
        const id = goesOn ? `${text}\u0000` : text;
        const isWord = kind === WORD || piece.length > 1 || only;
        if (!parts.has(id)) parts.set(id, { text, chars: piece, prefix: goesOn, isWord });
      }
    }
    return Array.from(parts.values());
  }

  /**
   * Quality of a split: fewer single characters are better, then fewer pieces, then more weight, then a longer first
   * piece.
   * @typedef {{ singles: number, pieces: number, weight: number, first: number }} Merit
   */

  /**
   * @param {Merit} a
   * @param {Merit} b
   */
  function isBetter(a, b) {
    const order = b.singles - a.singles || b.pieces - a.pieces || a.weight - b.weight || a.first - b.first;
    return order > 0;
  }

  /**
   * Splits a run of Chinese characters into words. Characters between words are split into pairs of adjacent ones; a single
   * one is a piece of its own.
   * @param {string[]} run
   * @param {(word: string) => number} weight
   */
  function cut(run, weight) {
    /** @type {Merit[]} */
    const best = [];
    best[run.length] = { singles: 0, pieces: 0, weight: 0, first: 0 };
    for (let start = run.length - 1; start >= 0; start -= 1) {
      const rest = best[start + 1];
      best[start] = { singles: rest.singles + 1, pieces: rest.pieces + 1, weight: rest.weight, first: 1 };
      for (let length = SHORTEST; length <= LONGEST && start + length <= run.length; length += 1) {
        const own = weight(run.slice(start, start + length).join(""));
        if (own === 0) continue;
        const { singles, pieces, weight: others } = best[start + length];
        const merit = { singles, pieces: pieces + 1, weight: others + own, first: length };
        if (isBetter(merit, best[start])) best[start] = merit;
      }
    }
    const pieces = [];
    for (let start = 0, end = 0; start < run.length; start = end) {
      end = start + best[start].first;
      if (best[start].first > 1) {
        pieces.push(run.slice(start, end));
        continue;
      }
      while (end < run.length && best[end].first === 1) end += 1;
      const between = run.slice(start, end);
      if (between.length === 1) pieces.push(between);
      else pieces.push(...between.slice(1).map((char, index) => [between[index], char]));
    }
    return pieces;
  }

  /**
   * Returns all pieces of a text that may be words by their length and their characters.
   * @param {string[]} chars
   */
  function possibleWords(chars) {
    const isCjk = chars.map((char) => kanku.classOfChar(char) === kanku.CLASS.CJK);
    const words = [];
    for (let start = 0; start < chars.length; start += 1) {
      for (let end = start + 1; end <= start + LONGEST && isCjk[end - 1]; end += 1) {
        if (end - start >= SHORTEST) words.push(chars.slice(start, end).join(""));
      }
    }
    return words;
  }

  Object.assign(kanku, /** @satisfies {Exports["words"]} */ ({ queryParts, possibleWords }));
})();
