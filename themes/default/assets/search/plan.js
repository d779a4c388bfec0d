// Query plan of a literal: the terms to look up, and the shards that hold them.
//
// Every text that contains the literal has the term of each check, at a known offset. A check proves some of the literal's
// characters. If checks at consistent positions prove all characters, the text contains the literal.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Placeholders in keys for any punctuation mark and for any letter or digit. No normalised text contains them.
  const MARK = "\u0001";
  const WORD = "\u0002";
  // Characters of a run that its key contains at most. The key does not tell how a longer run goes on.
  const RUN_LENGTH = 64;

  const encoder = new TextEncoder();

  /**
   * Returns the character that a key contains for `char` beside another character.
   * @param {string} char
   */
  function symbolOf(char) {
    const kind = kanku.classOfChar(char);
    return kind === kanku.CLASS.MARK ? MARK : kind === kanku.CLASS.WORD ? WORD : char;
  }

  /**
   * Returns true if a key with `char` proves it. For a letter or digit a key does not tell which one it is.
   * @param {string} char
   */
  function isExact(char) {
    return symbolOf(char) !== WORD;
  }

  /**
   * Returns all checks of a literal.
   * @param {Literal} literal
   */
  function checksOf(literal) {
    const { chars } = literal;
    const checks = [];
    for (let at = 0; at + 1 < chars.length; at += 1) {
      const [isCjk, isCjkNext] = [chars[at], chars[at + 1]].map((char) => kanku.classOfChar(char) === kanku.CLASS.CJK);
      if (!isCjk && !isCjkNext) continue;
      const from = isExact(chars[at]) ? at : at + 1;
      const to = isExact(chars[at + 1]) ? at + 2 : at + 1;
      checks.push(checkOf(symbolOf(chars[at]) + symbolOf(chars[at + 1]), at, from, to, false));
    }
    const isOneCjk = chars.length === 1 && kanku.classOfChar(chars[0]) === kanku.CLASS.CJK;
    if (isOneCjk) checks.push(checkOf(chars[0], 0, 0, 1, true));
    return checks.concat(runChecks(literal));
  }

  /**
   * @param {string} key
   * @param {number} offset
   * @param {number} from
   * @param {number} to
   * @param {boolean} scan
   * @returns {Check}
   */
  function checkOf(key, offset, from, to, scan) {
    return { key, bytes: encoder.encode(key), offset, from, to, scan };
  }

  /**
   * Returns the checks of runs of letters and digits, and of pairs of runs with one character between them.
   * @param {Literal} literal
   */
  function runChecks(literal) {
    const { chars } = literal;
    const runs = runsOf(literal);
    const key = (/** @type {{ start: number, end: number }} */ { start, end }) =>
      chars.slice(start, Math.min(end, start + RUN_LENGTH)).join("");
    const isWhole = (/** @type {{ start: number, end: number }} */ { start, end }) => end - start < RUN_LENGTH;
    /** @type {Check[]} */
    const checks = [];
    runs.forEach((run, index) => {
      checks.push(checkOf(key(run), run.start, run.start, isWhole(run) ? run.end : run.start, run.open));
      const next = runs[index + 1];
      if (!next || next.start !== run.end + 1 || kanku.classOfChar(chars[run.end]) === kanku.CLASS.CJK) return;
      const to = !isWhole(run) || !isExact(chars[run.end]) ? run.start : isWhole(next) ? next.end : next.start;
      checks.push(checkOf(key(run) + symbolOf(chars[run.end]) + key(next), run.start, run.start, to, next.open));
    });
    return checks;
  }

  /**
   * Returns the runs of letters and digits. The last one is open if it may be the beginning of a longer run.
   * @param {Literal} literal
   */
  function runsOf({ chars, prefix }) {
    const runs = [];
    for (let start = 0, end = 0; start < chars.length; start = end + 1) {
      end = start;
      while (end < chars.length && kanku.classOfChar(chars[end]) === kanku.CLASS.WORD) end += 1;
      if (end > start) runs.push({ start, end, open: prefix && end === chars.length });
    }
    return runs;
  }

  /**
   * Returns the index of the shard that may hold a key; -1 if none does.
   * @param {Directory} directory
   * @param {Uint8Array} key in UTF-8
   */
  function shardOfKey(directory, key) {
    return kanku.countBefore(directory.firstKeys, (firstKey) => kanku.compareBytes(firstKey, key) <= 0) - 1;
  }

  /**
   * Returns the range of shards that may hold the keys of a check.
   * @param {Directory} directory
   * @param {Check} check
   * @returns {ShardRange}
   */
  function shardsOf(directory, { bytes, scan }) {
    const shard = shardOfKey(directory, bytes);
    const from = Math.max(shard, 0);
    if (!scan) return { from, to: shard + 1 };
    const begins = (/** @type {Uint8Array} */ firstKey) =>
      kanku.compareBytes(firstKey.subarray(0, bytes.length), bytes) <= 0;
    return { from, to: kanku.countBefore(directory.firstKeys, begins) };
  }

  /**
   * Returns the cheapest checks that prove as many characters as all checks together, by dynamic programming.
   * @param {Check[]} checks
   * @param {number} length of the literal
   * @param {(check: Check) => number} cost above 0
   */
  function cover(checks, length, cost) {
    // Entry i: the cheapest way to prove the first i characters.
    /** @type {{ cost: number, check: Check | null, before: number }[]} */
    const best = [{ cost: 0, check: null, before: 0 }];
    let proven = true;
    const costs = checks.map(cost);
    for (let end = 1; end <= length; end += 1) {
      let cheapest = { cost: Infinity, check: /** @type {Check | null} */ (null), before: end - 1 };
      checks.forEach((check, index) => {
        if (check.from >= end || check.to < end) return;
        const sum = best[check.from].cost + costs[index];
        if (sum < cheapest.cost) cheapest = { cost: sum, check, before: check.from };
      });
      if (!cheapest.check) {
        proven = false;
        cheapest.cost = best[end - 1].cost;
      }
      best.push(cheapest);
    }
    /** @type {Check[]} */
    const chosen = [];
    for (let end = length; end > 0; end = best[end].before) {
      const { check } = best[end];
      if (check) chosen.push(check);
    }
    return { chosen: chosen.reverse(), proven };
  }

  // Estimated share of texts with a character, by its rank among the commonest (Zipf's law).
  const COMMONEST = 0.04;
  const RARE = 0.0001;
  // The same for any mark, any letter or digit beside a Chinese character, and the end of a text.
  const CLASS_SHARE = 0.1;
  // Estimated number of different characters at each position of a run.
  const FORMS = 6;

  /**
   * Estimates the number of docs with the term of a check.
   * @param {Directory} directory
   * @param {Check} check
   */
  function rarity(directory, { key }) {
    const chars = Array.from(key);
    let share = 1;
    let isPair = false;
    for (const char of chars) {
      const rank = directory.common.indexOf(char);
      const isCjk = kanku.classOfChar(char) === kanku.CLASS.CJK;
      if (isCjk) isPair = true;
      if (char === MARK || char === WORD) share *= CLASS_SHARE;
      else if (!isCjk) share /= FORMS;
      else share *= rank < 0 ? RARE : COMMONEST / (1 + rank / 12);
    }
    // Runs of letters and digits are a small part of a text.
    return directory.passages.terms * share * (isPair ? 1 : CLASS_SHARE);
  }

  Object.assign(kanku, /** @satisfies {Exports["plan"]} */ ({ checksOf, shardOfKey, shardsOf, cover, rarity }));
})();
