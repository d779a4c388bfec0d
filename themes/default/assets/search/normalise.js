// Normalises texts for the search: NFKC, lower case, without invisible and control characters, without white space beside
// Chinese characters, other white space as one space. Idempotent. `src/search/normalise.rs` normalises the texts of the
// index in the same way.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const { UNICODE_RANGES } = kanku;
  const IGNORED = new RegExp(`[${classOf(UNICODE_RANGES.ignored)}]`, "gu");
  const WHITE_SPACE = new RegExp(`[${classOf(UNICODE_RANGES.whiteSpace)}]+`, "gu");
  const ONE_WHITE_SPACE = new RegExp(`^[${classOf(UNICODE_RANGES.whiteSpace)}]$`, "u");
  // Half of a surrogate pair. No text of an archive holds one, but a reader can type one.
  const LONE_SURROGATE = /[\ud800-\udfff]/gu;
  // Characters that may compose with the one before them.
  const MERGES = new RegExp(`[\\p{M}${classOf(UNICODE_RANGES.mergingLetters)}]`, "u");

  /**
   * Returns ranges in the notation of a character class of a regular expression.
   * @param {CodePointRange[]} ranges
   */
  function classOf(ranges) {
    return ranges.map((range) => range.map((code) => `\\u{${code.toString(16)}}`).join("-")).join("");
  }

  /** @param {string} text */
  function normalise(text) {
    let normal = folded(text.replace(LONE_SURROGATE, "\ufffd").replace(IGNORED, ""));
    for (;;) {
      const spaced = foldWhiteSpace(normal);
      // Without a space, a voicing mark follows its kana and composes with it; when combining marks change places, white
      // space may come to stand beside another character. Hence the loop.
      normal = spaced.normalize("NFKC");
      if (normal === spaced) return normal;
    }
  }

  /** @param {string} text */
  function folded(text) {
    // toLowerCase gives a final sigma its own form, but a query may end where a text goes on.
    return text
      .normalize("NFKC")
      .replace(/\u03a3/g, "\u03c3")
      .toLowerCase()
      .normalize("NFKC");
  }

  /** @param {string} text */
  function foldWhiteSpace(text) {
    return text.replace(WHITE_SPACE, (space, at) => {
      const before = codeBefore(text, at);
      const behind = text.codePointAt(at + space.length);
      if (before === undefined || behind === undefined) return "";
      return kanku.isCjk(before) || kanku.isCjk(behind) ? "" : " ";
    });
  }

  /**
   * @param {string} text
   * @param {number} at
   */
  function codeBefore(text, at) {
    const low = text.charCodeAt(at - 1);
    const start = low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1;
    return start < 0 ? undefined : text.codePointAt(start);
  }

  /**
   * Normalises a text and maps each character to its range in the raw text.
   * @param {string} text
   * @returns {Mapped}
   */
  function normaliseMapped(text) {
    const visible = visibleOf(text);
    const mapped = byPiece(withoutWhiteSpace(byPiece(visible, folded)), (piece) => piece.normalize("NFKC"));
    const normal = normalise(text);
    if (mapped.chars.join("") === normal) return mapped;
    // Pieces that are not adjacent have composed, which takes an artificial text: maps every character to the whole text.
    const chars = Array.from(normal);
    return { chars, starts: chars.map(() => 0), ends: chars.map(() => text.length) };
  }

  /**
   * @param {string} text
   * @returns {Mapped}
   */
  function visibleOf(text) {
    /** @type {Mapped} */
    const visible = { chars: [], starts: [], ends: [] };
    let at = 0;
    for (const raw of text) {
      const char = raw.replace(LONE_SURROGATE, "\ufffd").replace(IGNORED, "");
      if (char) push(visible, char, at, at + raw.length);
      at += raw.length;
    }
    return visible;
  }

  /**
   * @param {Mapped} mapped
   * @param {string} char
   * @param {number} start
   * @param {number} end
   */
  function push(mapped, char, start, end) {
    mapped.chars.push(char);
    mapped.starts.push(start);
    mapped.ends.push(end);
  }

  /**
   * Applies `change` to each character together with those that may compose with it.
   * @param {Mapped} mapped
   * @param {(piece: string) => string} change
   * @returns {Mapped}
   */
  function byPiece({ chars, starts, ends }, change) {
    /** @type {Mapped} */
    const changed = { chars: [], starts: [], ends: [] };
    for (let at = 0; at < chars.length;) {
      let end = at + 1;
      while (end < chars.length && MERGES.test(chars[end])) end += 1;
      for (const char of change(chars.slice(at, end).join(""))) push(changed, char, starts[at], ends[end - 1]);
      at = end;
    }
    return changed;
  }

  /**
   * @param {Mapped} mapped
   * @returns {Mapped}
   */
  function withoutWhiteSpace({ chars, starts, ends }) {
    /** @type {Mapped} */
    const kept = { chars: [], starts: [], ends: [] };
    for (let at = 0; at < chars.length;) {
      let end = at;
      while (end < chars.length && isWhiteSpace(chars[end])) end += 1;
      const parts = end > at && at > 0 && end < chars.length;
      if (parts && !isCjkChar(chars[at - 1]) && !isCjkChar(chars[end])) push(kept, " ", starts[at], ends[end - 1]);
      if (end < chars.length) push(kept, chars[end], starts[end], ends[end]);
      at = end + 1;
    }
    return kept;
  }

  /** @param {string} char */
  function isCjkChar(char) {
    return kanku.isCjk(char.codePointAt(0) || 0);
  }

  /** @param {string} char */
  function isWhiteSpace(char) {
    return ONE_WHITE_SPACE.test(char);
  }

  Object.assign(kanku, /** @satisfies {Exports["normalise"]} */ ({ normalise, normaliseMapped, isWhiteSpace }));
})();
