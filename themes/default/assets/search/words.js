// Splits a literal into words, for readers who do not remember the exact text. A browser has no word segmenter: the
// split uses the words of the archive and their weights.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Characters of a word. Longer ones are phrases.
  const SHORTEST = 2;
  const LONGEST = 8;

  /**
   * Returns the distinct words of a literal, in order. `weight` returns the weight of a word, 0 if it is none.
   * @param {Literal} literal
   * @param {(word: string) => number} weight
   */
  function wordsOf({ chars, prefix }, weight) {
    const { CJK, WORD } = kanku.CLASS;
    const only = chars.map(kanku.classOfChar).filter((kind) => kind === CJK || kind === WORD).length === 1;
    /** @type {Map<string, Literal>} */
    const words = new Map();
    for (let start = 0, end = 0; start < chars.length; start = end) {
      const kind = kanku.classOfChar(chars[start]);
      end = start;
      while (end < chars.length && kanku.classOfChar(chars[end]) === kind) end += 1;
      const run = chars.slice(start, end);
      const goesOn = prefix && kind === WORD && end === chars.length;
      for (const word of kind === CJK && run.length > 1
        ? cut(run, weight)
        : kind === WORD || (kind === CJK && only)
          ? [run]
          : []) {
        const text = word.join("");
        const id = goesOn ? `${text}\u0000` : text;
        if (!words.has(id)) words.set(id, { text, chars: word, prefix: goesOn });
      }
    }
    return Array.from(words.values());
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
   * Splits a run of Chinese characters into words; into pairs of adjacent characters if it contains none.
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
    const words = [];
    for (let start = 0; start < run.length; start += best[start].first) {
      if (best[start].first > 1) words.push(run.slice(start, start + best[start].first));
    }
    return words.length > 0 ? words : run.slice(1).map((char, index) => [run[index], char]);
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

  Object.assign(kanku, /** @satisfies {Exports["words"]} */ ({ wordsOf, possibleWords }));
})();
