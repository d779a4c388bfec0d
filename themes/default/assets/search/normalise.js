// Normalisation of texts and queries before they are compared; see src/search/normalise.rs for the rules. The index was
// made of texts that went through the same steps.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /** @param {number} code */
  const escaped = (code) => `\\u{${code.toString(16)}}`;
  /** @param {CodePointRange[]} ranges */
  const characterClass = (ranges) => ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join("");
  const WHITE = characterClass(kanku.UNICODE_RANGES.whiteSpace);
  const IGNORED = new RegExp(`[${characterClass(kanku.UNICODE_RANGES.ignored)}]`, "gu");
  const WHITE_SPACE = new RegExp(`[${WHITE}]`, "u");
  // Half of a character beyond U+FFFF. No text holds one; a box could be typed into it.
  const LONE_SURROGATE = /[\ud800-\udfff]/gu;
  const MERGES = new RegExp(`[\\p{M}${characterClass(kanku.UNICODE_RANGES.mergingLetters)}]`, "u");
  // Quotation marks and book-title marks.
  const DROPPED = /["'‘’“”\u3008-\u300f＂＇｢｣\ufe41-\ufe44\ufe3d-\ufe40]/u;
  // Chinese and full-width punctuation.
  const WIDE_MARK =
    /[\u3001-\u3003\u3008-\u3011\u3014-\u301f\u3030\ufe10-\ufe19\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;
  const NUMERAL = /[〇零一二三四五六七八九十]/u;
  const DIGIT = /[0-9]/;

  /**
   * What traditional characters and radicals are read as; loaded only where a text or a query has any.
   * @type {Map<string, string> | null}
   */
  let folds = null;
  /** @type {Uint8Array | null} */
  let plain = null;

  /** @param {Map<string, string>} table */
  function setFolds(table) {
    folds = table;
  }

  /**
   * Whether a text has characters that may be read as others, of which nothing is known yet.
   * @param {string} text
   */
  function needsFolds(text) {
    return folds === null && Array.from(text).some(mayFold);
  }

  /**
   * Whether a character may be read as another: nearly none of GB 2312 is.
   * @param {string} char
   */
  function mayFold(char) {
    const code = char.codePointAt(0) || 0;
    if (code < 0x2e80 || (code >= 0xa000 && code < 0x20000)) return false;
    plain = plain || plainCharacters();
    return code > 0xffff || plain[code] === 0;
  }

  /** 1 for each character of GB 2312 that is not read as another. */
  function plainCharacters() {
    const bytes = new Uint8Array(0x48 * 94 * 2);
    for (let index = 0; index < 0x48 * 94; index += 1) {
      bytes[2 * index] = 0xb0 + Math.floor(index / 94);
      bytes[2 * index + 1] = 0xa1 + (index % 94);
    }
    const isPlain = new Uint8Array(0x10000);
    for (const char of new TextDecoder("gbk").decode(bytes)) isPlain[char.charCodeAt(0)] = 1;
    for (const char of "吒後捱摺榘甯菸醣麴") isPlain[char.charCodeAt(0)] = 0;
    // Marks, kana and bopomofo.
    return isPlain.fill(1, 0x3000, 0x3400);
  }

  /** @param {string} text */
  function normalise(text) {
    const raw = { chars: Array.from(text.replace(LONE_SURROGATE, "\ufffd").replace(IGNORED, "")) };
    prepare(raw);
    let normal = folded(raw.chars.join(""));
    for (;;) {
      const simple = { chars: Array.from(normal) };
      simplify(simple);
      // Dropping a character may bring a combining mark next to another character, which NFKC then composes. That in
      // turn may bring white space next to another character.
      const composed = simple.chars.join("").normalize("NFKC");
      if (composed === normal) return normal;
      normal = composed;
    }
  }

  /** @param {string} text */
  function folded(text) {
    // The final form of a sigma would depend on what follows the query's end.
    return text
      .normalize("NFKC")
      .replace(/\u03a3/g, "\u03c3")
      .toLowerCase()
      .normalize("NFKC");
  }

  /**
   * Applies the rules that need characters as they were before NFKC.
   * @param {Sourced} text
   */
  function prepare(text) {
    keep(text, ({ chars }, at) => !DROPPED.test(chars[at]));
    readZeros(text, /[○◯Ｏ]/u);
    dropWhiteSpace(text, (char) => WIDE_MARK.test(char));
  }

  /**
   * Applies the rules that do not.
   * @param {Sourced} text
   */
  function simplify(text) {
    keep(text, ({ chars }, at) => !DROPPED.test(chars[at]));
    if (folds) text.chars.forEach((char, at) => (text.chars[at] = (folds && folds.get(char)) || char));
    readZeros(text, /[○◯]/u);
    dropWhiteSpace(text, (char) => kanku.isCjk(char.codePointAt(0) || 0) || WIDE_MARK.test(char));
    foldWhiteSpace(text);
    dropGroupCommas(text);
  }

  /**
   * Drops the characters for which `isKept` is false.
   * @param {Sourced} text
   * @param {(text: Sourced, at: number) => boolean} isKept
   */
  function keep(text, isKept) {
    const kept = Array.from(text.chars.keys()).filter((at) => isKept(text, at));
    if (kept.length === text.chars.length) return;
    for (const column of /** @type {("starts" | "ends")[]} */ (["starts", "ends"])) {
      const numbers = text[column];
      if (numbers) text[column] = kept.map((at) => numbers[at]);
    }
    text.chars = kept.map((at) => text.chars[at]);
  }

  /**
   * Reads circles between Chinese numerals, or between one and 年, as 〇.
   * @param {Sourced} text
   * @param {RegExp} circle
   */
  function readZeros({ chars }, circle) {
    for (let at = 0, end = 0; at < chars.length; at = Math.max(end, at + 1)) {
      end = at;
      while (end < chars.length && circle.test(chars[end])) end += 1;
      if (end === at || at === 0 || end === chars.length) continue;
      if (NUMERAL.test(chars[at - 1]) && (NUMERAL.test(chars[end]) || chars[end] === "年")) chars.fill("〇", at, end);
    }
  }

  /**
   * Drops white space beside characters for which `isTight` is true.
   * @param {Sourced} text
   * @param {(char: string) => boolean} isTight
   */
  function dropWhiteSpace(text, isTight) {
    if (!text.chars.some(isWhiteSpace)) return;
    const isDropped = new Uint8Array(text.chars.length);
    forEachSpace(text, (from, to) => {
      const beside = [text.chars[from - 1], text.chars[to]];
      if (beside.some((char) => char !== undefined && isTight(char))) isDropped.fill(1, from, to);
    });
    keep(text, (_, at) => isDropped[at] === 0);
  }

  /**
   * Folds white space to one space, and drops it at both ends.
   * @param {Sourced} text
   */
  function foldWhiteSpace(text) {
    if (!text.chars.some(isWhiteSpace)) return;
    const isDropped = new Uint8Array(text.chars.length);
    forEachSpace(text, (from, to) => {
      text.chars[from] = " ";
      if (text.ends) text.ends[from] = text.ends[to - 1];
      isDropped.fill(1, from === 0 || to === text.chars.length ? from : from + 1, to);
    });
    keep(text, (_, at) => isDropped[at] === 0);
  }

  /**
   * @param {Sourced} text
   * @param {(from: number, to: number) => void} each
   */
  function forEachSpace({ chars }, each) {
    for (let at = 0, end = 0; at < chars.length; at = Math.max(end, at + 1)) {
      end = at;
      while (end < chars.length && isWhiteSpace(chars[end])) end += 1;
      if (end > at) each(at, end);
    }
  }

  /**
   * Drops the commas of numbers like 1,234,567.
   * @param {Sourced} text
   */
  function dropGroupCommas(text) {
    const { chars } = text;
    if (!chars.includes(",")) return;
    const digits = (/** @type {number} */ from) => {
      let end = from;
      while (end < chars.length && DIGIT.test(chars[end])) end += 1;
      return end - from;
    };
    const isDropped = new Uint8Array(chars.length);
    for (let at = 0; at < chars.length;) {
      let length = digits(at);
      if (length === 0) {
        at += 1;
        continue;
      }
      const before = chars[at - 1];
      let isNumber = length <= 3 && !(at > 0 && (before === "." || kanku.classOfChar(before) === kanku.CLASS.WORD));
      const commas = [];
      // All groups that commas join, so that a list of other numbers is left alone as a whole.
      for (at += length; chars[at] === "," && digits(at + 1) > 0; at += 1 + length) {
        length = digits(at + 1);
        isNumber = isNumber && length === 3;
        commas.push(at);
      }
      if (isNumber) for (const comma of commas) isDropped[comma] = 1;
    }
    keep(text, (_, at) => isDropped[at] === 0);
  }

  /**
   * As `normalise`; each character knows where it comes from.
   * @param {string} text
   * @returns {Mapped}
   */
  function normaliseMapped(text) {
    let mapped = visibleOf(text);
    prepare(mapped);
    mapped = byPiece(mapped, folded);
    for (;;) {
      const before = mapped.chars.join("");
      simplify(mapped);
      mapped = byPiece(mapped, (piece) => piece.normalize("NFKC"));
      if (mapped.chars.join("") === before) break;
    }
    const normal = normalise(text);
    if (mapped.chars.join("") === normal) return mapped;
    // A text made to defeat the pieces: all of it comes from all of it.
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
   * Changes each character together with those that may merge with it.
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

  /** @param {string} char */
  function isWhiteSpace(char) {
    return WHITE_SPACE.test(char);
  }

  Object.assign(
    kanku,
    /** @satisfies {Exports["normalise"]} */ ({ normalise, normaliseMapped, isWhiteSpace, needsFolds, setFolds }),
  );
})();
