// What a reader typed → what is searched for. White space parts words, except where Chinese typesetting puts it
// anyway: between Chinese and digits or letters, and beside punctuation. `"…"` is a text as it stands, `-词` is one
// that must not be there.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Code points of a query that are read.
  const LENGTH = 200;

  /** @typedef {{ kind: "plain" | "quoted" | "excluded", text: string }} Piece */

  /**
   * Understands `raw`. Never fails: what is no operator is text.
   * @param {string} raw
   * @returns {Query}
   */
  function parseQuery(raw) {
    const chars = Array.from(raw.slice(0, 2 * LENGTH)).slice(0, LENGTH);
    const query = queryOf(joined(piecesOf(chars, true)));
    const onlyExcludes = query.literals.length === 0 && query.excluded.length > 0;
    return onlyExcludes ? queryOf(joined(piecesOf(chars, false))) : query;
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
      const literal = kanku.literalOf(kanku.normalise(text), prefix);
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
      pieces.push({ kind: excludes ? "excluded" : closing > 0 ? "quoted" : "plain", text });
      at = closing > 0 ? end + 1 : end;
    }
    return pieces;
  }

  /** @param {string | undefined} char */
  function isMinus(char) {
    return char === "-" || char === "\uff0d";
  }

  /** @param {string | undefined} char */
  function isQuote(char) {
    return char === '"' || char === "\uff02";
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
    if (!isQuote(chars[start])) return -1;
    for (let at = start + 1; at < chars.length; at += 1) {
      if (isQuote(chars[at]) && (at + 1 === chars.length || kanku.isWhiteSpace(chars[at + 1]))) return at;
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

  Object.assign(kanku, { parseQuery });
})();
