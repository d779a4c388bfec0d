// What a reader typed → what is searched for. White space parts words, except where Chinese typesetting puts it
// anyway: between Chinese and digits or letters, and beside punctuation. `"…"`, in any quotes of a Chinese keyboard, is
// a text as it stands, `-词` is one that must not be there.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Code points of a query that are read.
  const LONGEST_QUERY = 200;
  // Marks that quote. Each kind closes itself, so that the others may stand inside.
  const QUOTES = ['"\uff02“”', "「」\uff62\uff63", "『』"];
  // What keyboards and input methods write for a minus.
  const MINUSES = "-\uff0d–—";

  /** @typedef {{ kind: "plain" | "quoted" | "excluded", text: string }} Piece */

  /**
   * Understands `raw`. Never fails: what is no operator is text.
   * @param {string} raw
   * @returns {Query}
   */
  function parseQuery(raw) {
    const chars = charsOf(raw);
    const query = queryOf(joined(piecesOf(chars, true)));
    const onlyExcludes = query.literals.length === 0 && query.excluded.length > 0;
    return onlyExcludes ? queryOf(joined(piecesOf(chars, false))) : query;
  }

  /**
   * Words as typed, for passages that have some of them.
   * @param {string} raw
   */
  function wordsTyped(raw) {
    const plain = piecesOf(charsOf(raw), true).filter(({ kind }) => kind !== "excluded");
    return plain.flatMap(({ text }) => text.split(/\s+/)).map(withoutLoneQuotes);
  }

  /**
   * What is read of a query.
   * @param {string} raw
   */
  function charsOf(raw) {
    return Array.from(raw.slice(0, 2 * LONGEST_QUERY)).slice(0, LONGEST_QUERY);
  }

  /**
   * @param {Piece[]} pieces
   * @returns {Query}
   */
  function queryOf(pieces) {
    /** @type {Query} */
    const query = { literals: [], excluded: [], quoted: false };
    pieces.forEach(({ kind, text }, index) => {
      // What is typed last may not be typed out yet.
      const prefix = kind === "plain" && index === pieces.length - 1;
      const whole = kind === "quoted" ? text : withoutLoneQuotes(text);
      const literal = kanku.literalOf(kanku.normalise(whole), prefix);
      if (!literal) return;
      (kind === "excluded" ? query.excluded : query.literals).push(literal);
      if (kind === "quoted") query.quoted = true;
    });
    return query;
  }

  /**
   * Cuts at white space, and at operators where they are understood.
   * @param {string[]} chars
   * @param {boolean} operators
   */
  function piecesOf(chars, operators) {
    /** @type {Piece[]} */
    const pieces = [];
    for (let at = 0; at < chars.length;) {
      if (kanku.isWhiteSpace(chars[at])) {
        at += 1;
        continue;
      }
      const excludes = operators && isMinus(chars[at]) && startsWord(chars[at + 1]);
      const start = excludes ? at + 1 : at;
      const closing = operators ? closingQuote(chars, start) : -1;
      const end = closing > 0 ? closing : wordEnd(chars, start);
      const text = chars.slice(closing > 0 ? start + 1 : start, end).join("");
      const kind = excludes ? "excluded" : closing > 0 ? "quoted" : "plain";
      // An operator with nothing to it is not typed out yet, or a slip.
      if (!operators || closing > 0 || !isOnlyOperators(text)) pieces.push({ kind, text });
      at = closing > 0 ? end + 1 : end;
    }
    return pieces;
  }

  /** @param {string | undefined} char */
  function isMinus(char) {
    return char !== undefined && MINUSES.includes(char);
  }

  /**
   * The marks that quote as `char` does; undefined where it is none.
   * @param {string} char
   */
  function quotesLike(char) {
    return QUOTES.find((marks) => marks.includes(char));
  }

  /** @param {string} text */
  function isOnlyOperators(text) {
    return Array.from(text).every((char) => isMinus(char) || quotesLike(char));
  }

  /**
   * The text less the quotes at its two ends that have no partner in it.
   * @param {string} text
   */
  function withoutLoneQuotes(text) {
    let chars = Array.from(text);
    if (isLone(chars, 0)) chars = chars.slice(1);
    if (isLone(chars, chars.length - 1)) chars = chars.slice(0, -1);
    return chars.join("");
  }

  /**
   * @param {string[]} chars
   * @param {number} at
   */
  function isLone(chars, at) {
    const marks = chars.length > 0 && quotesLike(chars[at]);
    return marks && !chars.some((char, other) => other !== at && marks.includes(char));
  }

  /** @param {string | undefined} char */
  function startsWord(char) {
    return char !== undefined && !isMinus(char) && !kanku.isWhiteSpace(char);
  }

  /**
   * @param {string[]} chars
   * @param {number} at
   */
  function wordEnd(chars, at) {
    let end = at;
    while (end < chars.length && !kanku.isWhiteSpace(chars[end])) end += 1;
    return end;
  }

  /**
   * Where the quotation that opens at `start` is closed: by a mark in front of white space or the end; else -1.
   * @param {string[]} chars
   * @param {number} start
   */
  function closingQuote(chars, start) {
    const marks = start < chars.length && quotesLike(chars[start]);
    if (!marks) return -1;
    for (let at = start + 1; at < chars.length; at += 1) {
      const ends = at + 1 === chars.length || kanku.isWhiteSpace(chars[at + 1]);
      if (ends && marks.includes(chars[at])) return at;
    }
    return -1;
  }

  /**
   * Joins neighbours that white space does not part.
   * @param {Piece[]} pieces
   */
  function joined(pieces) {
    /** @type {Piece[]} */
    const kept = [];
    for (const piece of pieces) {
      const last = kept[kept.length - 1];
      const both = last && last.kind === "plain" && piece.kind === "plain";
      if (both && !areParted(last.text, piece.text)) last.text += ` ${piece.text}`;
      else kept.push({ ...piece });
    }
    return kept;
  }

  /**
   * Whether white space between the two means two words: 无线电 补申报, but not 11 月.
   * @param {string} left
   * @param {string} right
   */
  function areParted(left, right) {
    const before = Array.from(kanku.normalise(left)).pop();
    const behind = kanku.normalise(right).codePointAt(0);
    if (before === undefined || behind === undefined) return false;
    const kind = kanku.classOf(before.codePointAt(0) || 0);
    const { CJK, WORD } = kanku.CLASS;
    return kind === kanku.classOf(behind) && (kind === CJK || kind === WORD);
  }

  /** @satisfies {Exports["query"]} */
  const exports = { LONGEST_QUERY, parseQuery, wordsTyped, withoutLoneQuotes };
  Object.assign(kanku, exports);
})();
