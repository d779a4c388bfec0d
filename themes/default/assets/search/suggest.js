// Suggestions for a query that finds little or nothing: what the archive has instead. `src/search/suggest.rs` makes the same
// ones, by the same order.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Candidates that are searched for, and suggestions at most.
  const CANDIDATES = 8;
  const SUGGESTIONS = 5;
  // How many times as many hits a suggestion must have as the query.
  const TIMES = 4;
  // Characters of the longest string that is mended.
  const LONGEST = 20;
  // Ways in which a query is mended; likelier ones first.
  const [SOUND, CONFUSION, EXCHANGE, EDIT] = [0, 1, 2, 3];

  /**
   * @param {Load} load
   * @param {string} generation
   * @param {(literal: Literal) => Promise<number>} countOf counts the passages that contain a literal
   * @returns {Suggester}
   */
  function createSuggester(load, generation, countOf) {
    /** @type {Map<string, Promise<any>>} */
    const cache = new Map();

    /**
     * @template Content
     * @param {string} name
     * @param {(bytes: Uint8Array) => Content} decode
     * @param {number} [id]
     * @returns {Promise<Content>}
     */
    function file(name, decode, id) {
      const known = cache.get(name);
      if (known) return known;
      const content = load(name, id?.toString(16).padStart(4, "0")).then(decode);
      cache.set(name, content);
      // After a failure, the next call tries again.
      content.catch(() => cache.delete(name));
      return content;
    }

    const sounds = () => file("sounds", (bytes) => {
      const decoded = kanku.decodeSounds(bytes, parseInt(generation, 16));
      return { ...decoded, ...kanku.createConfusions(decoded) };
    });

    /**
     * Loads the neighbours of some characters.
     * @param {string[]} chars
     * @returns {Promise<Map<string, Neighbours>>}
     */
    async function neighboursOf(chars) {
      const known = await sounds();
      const { firstChars, ids } = known.neighbours;
      const entries = Array.from(new Set(chars), async (char) => {
        const code = char.codePointAt(0) || 0;
        let at = firstChars.length - 1;
        while (at >= 0 && firstChars[at] > code) at -= 1;
        if (at < 0) return null;
        const decode = (/** @type {Uint8Array} */ bytes) => kanku.decodeNeighbours(bytes, ids[at], known);
        const own = (await file(`a/${firstChars[at].toString(16)}`, decode, ids[at])).get(char);
        return own ? /** @type {[string, Neighbours]} */ ([char, own]) : null;
      });
      const found = await Promise.all(entries);
      return new Map(/** @type {[string, Neighbours][]} */ (found.filter(Boolean)));
    }

    /**
     * Returns the queries that may have been meant, best first.
     * @param {Literal[]} literals
     * @param {boolean[]} isFew for each literal, true if it may have a slip
     * @param {number[]} counts passages that contain each
     */
    async function suggest(literals, isFew, counts) {
      const typed = literals.map(({ text }) => text).join("");
      if (/^[a-z]{2,}$/.test(typed)) return spelled(typed);
      /** @type {string[]} */
      const suggestions = [];
      for (let index = 0; index < literals.length; index += 1) {
        if (!isFew[index]) continue;
        for (const text of await mendedLiterals(literals[index], counts[index])) {
          suggestions.push(literals.map((literal, other) => (other === index ? text : literal.text)).join(" "));
        }
      }
      return suggestions.slice(0, SUGGESTIONS);
    }

    /**
     * @param {Literal} literal
     * @param {number} count
     */
    async function mendedLiterals({ chars, prefix }, count) {
      const found = await Promise.all(
        (await candidates(chars)).map(async (candidate) => {
          const text = candidate.chars.join("");
          return { ...candidate, text, docs: await countOf({ text, chars: candidate.chars, prefix }) };
        }),
      );
      return found
        .filter(({ docs }) => docs > TIMES * count)
        .sort((a, b) => a.slip - b.slip || b.docs - a.docs || compare(a.chars, b.chars))
        .map(({ text }) => text);
    }

    /**
     * Returns the likeliest candidates for a literal.
     * @param {string[]} chars
     * @returns {Promise<Candidate[]>}
     */
    async function candidates(chars) {
      if (chars.length > LONGEST) return [];
      const isCjk = chars.map((char) => kanku.classOfChar(char) === kanku.CLASS.CJK);
      /** @type {Candidate[]} */
      const found = [];
      for (let start = 0, end = 0; start < chars.length; start = end) {
        while (end < chars.length && isCjk[end] === isCjk[start]) end += 1;
        if (!isCjk[start] || end - start < 2) continue;
        const run = chars.slice(start, end);
        for (const candidate of mended(run, await neighboursOf(run), await sounds())) {
          found.push({ ...candidate, chars: [...chars.slice(0, start), ...candidate.chars, ...chars.slice(end)] });
        }
      }
      found.sort((a, b) => a.slip - b.slip || b.least - a.least || compare(a.chars, b.chars));
      /** @type {Map<string, Candidate>} */
      const first = new Map();
      for (const candidate of found) {
        // One string may be reached in several ways, of which the likeliest comes first.
        const text = candidate.chars.join("");
        if (first.size < CANDIDATES && !first.has(text)) first.set(text, candidate);
      }
      return Array.from(first.values());
    }

    /**
     * Returns the phrases whose pinyin is or begins with what was typed: whole ones first, then frequent ones.
     * @param {string} typed
     */
    async function spelled(typed) {
      const { readings, phrases } = await sounds();
      const { firstSpellings, ids } = phrases;
      const firsts = ids.map((_, index) => new TextDecoder().decode(kanku.stringAt(firstSpellings, index)));
      const isWanted = (/** @type {string} */ first, /** @type {number} */ index) =>
        (first <= typed || first.startsWith(typed)) && !(index + 1 < firsts.length && firsts[index + 1] <= typed);
      const names = firsts.map((first, index) => (isWanted(first, index) ? index : -1)).filter((index) => index >= 0);
      const lists = await Promise.all(
        names.map((index) => file(`w/${firsts[index]}`, (bytes) => kanku.decodePhrases(bytes, ids[index]), ids[index])),
      );
      const found = lists.flat().map((phrase) => {
        const spelling = Array.from(phrase.text, (char) => (readings.get(char) || [""])[0]).join("");
        return { ...phrase, chars: Array.from(phrase.text), isWhole: spelling === typed, begins: spelling.startsWith(typed) };
      });
      return found
        .filter(({ begins }) => begins)
        .sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.weight - a.weight || compare(a.chars, b.chars))
        .slice(0, SUGGESTIONS)
        .map(({ text }) => text);
    }

    return suggest;
  }

  /**
   * Returns all candidates for a run of Chinese characters.
   * @param {string[]} run
   * @param {Map<string, Neighbours>} neighbours of the characters of the run
   * @param {Sounds & Confusions} sounds
   * @returns {Candidate[]}
   */
  function mended(run, neighbours, { readings, confusable, soundAlike }) {
    // At least one character of each pair stands in the run, since a single one is changed.
    const weight = (/** @type {string} */ first, /** @type {string} */ second) => {
      const own = neighbours.get(first);
      if (own) return own.behind.get(second) || 0;
      const other = neighbours.get(second);
      return other ? other.before.get(first) || 0 : 0;
    };
    const followers = (/** @type {string} */ char) => {
      const own = neighbours.get(char);
      return own ? Array.from(own.behind.keys()) : [];
    };
    const isBroken = run.slice(1).map((char, at) => weight(run[at], char) === 0);
    const [from, to] = [isBroken.indexOf(true), isBroken.lastIndexOf(true)];
    // Whether an edit that changes the pairs from `first` up to `end` may mend the run.
    const mends = (/** @type {number} */ first, /** @type {number} */ end) => from < 0 || (Math.max(first, 0) <= from && to < end);
    /** @type {Candidate[]} */
    const found = [];
    const add = (/** @type {number} */ slip, /** @type {number} */ start, /** @type {number} */ end, /** @type {string[]} */ by) => {
      const chars = [...run.slice(0, start), ...by, ...run.slice(end)];
      let least = Infinity;
      for (let at = 1; at < chars.length && least > 0; at += 1) least = Math.min(least, weight(chars[at - 1], chars[at]));
      if (least > 0) found.push({ slip, least: Math.min(least, 255), chars });
    };
    run.forEach((char, at) => {
      const next = run[at + 1];
      if (mends(at - 1, at + 1)) {
        for (const other of readings.has(char) ? confusable(char) : []) {
          add(soundAlike(other, char) ? SOUND : CONFUSION, at, at + 1, [other]);
        }
        if (run.length > 2) add(EDIT, at, at + 1, []);
        if (at > 0 && next) for (const other of followers(run[at - 1])) add(EDIT, at, at + 1, [other]);
      }
      if (next && mends(at - 1, at + 2) && char !== next) add(EXCHANGE, at, at + 2, [next, char]);
      if (next && mends(at, at + 1)) for (const other of followers(char)) add(EDIT, at + 1, at + 1, [other]);
    });
    return found;
  }

  /**
   * Compares by code points.
   * @param {string[]} a
   * @param {string[]} b
   */
  function compare(a, b) {
    const code = (/** @type {string} */ char) => char.codePointAt(0) || 0;
    const at = a.findIndex((char, index) => char !== b[index]);
    return at < 0 || at >= b.length ? a.length - b.length : code(a[at]) - code(b[at]);
  }

  Object.assign(kanku, /** @satisfies {Exports["suggest"]} */ ({ createSuggester }));
})();
