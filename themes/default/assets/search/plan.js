// Checks: the terms that every text with a literal contains, and the shards that hold them.
//
// A literal is a sequence of atoms: Chinese characters and tokens (a run of letters and digits, a mark, a symbol or a
// space). A check is a term that covers some consecutive atoms. Its postings tell the ordinals of the first and the
// last of them. Two checks that share an atom belong together where they have the same ordinal for it; a token and the
// next one have ordinals that differ by one. So all checks together prove a literal, without its text.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Placeholders in a key for any mark and for any letter or digit; normalised texts contain neither.
  const MARK = "\u0001";
  const WORD = "\u0002";
  // Characters of a run that enter its key. Longer runs may differ behind them.
  const RUN_LENGTH = 64;

  const encoder = new TextEncoder();

  /** @param {string} char */
  function symbolOf(char) {
    const kind = kanku.classOfChar(char);
    return kind === kanku.CLASS.MARK ? MARK : kind === kanku.CLASS.WORD ? WORD : char;
  }

  /**
   * Splits a literal into atoms.
   * @param {Literal} literal
   * @returns {Atom[]}
   */
  function atomsOf({ chars }) {
    /** @type {Atom[]} */
    const atoms = [];
    for (let start = 0, end = 0; start < chars.length; start = end) {
      const kind = kanku.classOfChar(chars[start]);
      end = start + 1;
      while (kind === kanku.CLASS.WORD && end < chars.length && kanku.classOfChar(chars[end]) === kind) end += 1;
      const isRun = kind === kanku.CLASS.WORD;
      const key = chars.slice(start, Math.min(end, start + RUN_LENGTH)).join("");
      atoms.push({ key, symbol: symbolOf(chars[start]), isCjk: kind === kanku.CLASS.CJK, isRun, start, end });
    }
    return atoms;
  }

  /**
   * All checks of a literal, by their first atoms, and whether they prove it.
   * @param {Literal} literal
   * @returns {Plan}
   */
  function planOf(literal) {
    const atoms = atomsOf(literal);
    const last = atoms.length - 1;
    const isOpen = (/** @type {number} */ at) => at === last && literal.prefix && atoms[at].isRun;
    const isWhole = (/** @type {number} */ at) => atoms[at].end - atoms[at].start < RUN_LENGTH;
    const told = new Uint8Array(atoms.length);
    /** @type {Check[]} */
    const checks = [];
    const add = (/** @type {string} */ key, /** @type {number} */ first, /** @type {number} */ end, scan = false) =>
      checks.push({ key, bytes: encoder.encode(key), first, last: end, scan });
    atoms.forEach((atom, at) => {
      const next = atoms[at + 1];
      if (atom.isRun && isJoined(atoms, at)) {
        add(atom.key + next.symbol + atoms[at + 2].key, at, at + 2, isOpen(at + 2));
        // A longer key may be cut anywhere, so that nothing behind the first run is known.
        if (isWhole(at)) told[at] = told[at + 1] = 1;
        if (isWhole(at) && isWhole(at + 2)) told[at + 2] = 1;
      } else if (atom.isRun && !(at > 1 && isJoined(atoms, at - 2))) {
        add(atom.key, at, at, isOpen(at));
        if (isWhole(at)) told[at] = 1;
      }
      if (next && (atom.isCjk || next.isCjk)) {
        add(atom.symbol + next.symbol, at, at + 1);
        if (!atom.isRun) told[at] = 1;
        if (!next.isRun) told[at + 1] = 1;
      }
    });
    if (last === 0 && atoms[0].isCjk) {
      add(atoms[0].key, 0, 0, true);
      told[0] = 1;
    }
    return { atoms, checks, proves: told.every((is) => is === 1) };
  }

  /**
   * Whether the run at an atom has one character and then another run behind it.
   * @param {Atom[]} atoms
   * @param {number} at
   */
  function isJoined(atoms, at) {
    const [run, between, next] = atoms.slice(at, at + 3);
    return Boolean(run.isRun && next && next.isRun && !between.isCjk && !between.isRun);
  }

  /**
   * How much larger the first ordinal of `next` is than the last one of `check` where they belong together; -1 where
   * ordinals do not tell.
   * @param {Atom[]} atoms
   * @param {Check} check
   * @param {Check} next
   */
  function stepBetween(atoms, check, next) {
    if (next.first === check.last) return 0;
    if (next.first < check.last) return -1;
    const between = atoms.slice(check.last, next.first + 1);
    return between.some(({ isCjk }) => isCjk) ? -1 : next.first - check.last;
  }

  /**
   * Which shard may hold a key; -1 where none does.
   * @param {Directory} directory
   * @param {Uint8Array} key in UTF-8
   */
  function shardOfKey(directory, key) {
    return kanku.countBefore(directory.firstKeys, (firstKey) => kanku.compareBytes(firstKey, key) <= 0) - 1;
  }

  /**
   * Which shards may hold the keys of a check.
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

  // Share of the commonest character in a text, by its rank, and of one that is not among them: Zipf's law, roughly.
  const COMMONEST = 0.04;
  const RARE = 0.0001;
  // The same for a mark, for a letter or digit beside a Chinese character, and for the end of a text.
  const CLASS_SHARE = 0.1;
  // A run has one of so many forms for each of its characters.
  const FORMS = 6;

  /**
   * Estimates how many docs have a check's term.
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
    // Runs are a small part of a text.
    return directory.passages.terms * share * (isPair ? 1 : CLASS_SHARE);
  }

  Object.assign(
    kanku,
    /** @satisfies {Exports["plan"]} */ ({ planOf, stepBetween, shardOfKey, shardsOf, rarity }),
  );
})();
