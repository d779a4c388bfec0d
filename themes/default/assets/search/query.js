// Parses queries. White space separates words, except between Chinese characters and digits or letters and beside
// punctuation, where Chinese typesetting puts it anyway. `"…"`, with any quotes of a Chinese keyboard, searches for the
// exact text; `-词` excludes passages with the word.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Code points of a query that are read; the rest is ignored.
  const MAX_QUERY_LENGTH = 200;
  // Kinds of quotation marks. A quotation ends with a mark of the kind it began with, so that it may contain the others.
  const QUOTES = ['"\uff02“”', "「」\uff62\uff63", "『』"];
  // Characters that keyboards and input methods produce for a minus.
  const MINUSES = "-\uff0d–—";

  /** @typedef {{ kind: "plain" | "quoted" | "excluded", text: string }} Piece */

  /**
   * Parses a query. Every text is valid: characters that are no operators are text.
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
   * Returns the words of a query as typed, for passages that contain only some of them.
   * @param {string} raw
   */
  function typedWords(raw) {
    const plain = piecesOf(charsOf(raw), true).filter(({ kind }) => kind !== "excluded");
    return plain.flatMap(({ text }) => text.split(/\s+/)).map(withoutLoneQuotes);
  }

  /**
   * Returns the code points of a query that are read.
   * @param {string} raw
   */
  function charsOf(raw) {
    return Array.from(raw.slice(0, 2 * MAX_QUERY_LENGTH)).slice(0, MAX_QUERY_LENGTH);
  }

  /**
   * @param {Piece[]} pieces
   * @returns {Query}
   */
  function queryOf(pieces) {
    /** @type {Query} */
    const query = { literals: [], excluded: [], quoted: false };
    pieces.forEach(({ kind, text }, index) => {
      // The reader may still be typing the last word.
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
   * Splits at white space and, if `operators` is true, at operators.
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
      // An operator without a text is incomplete or a slip.
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
   * Returns the quotation marks of the same kind as `char`; undefined if it is none.
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
   * Removes quotation marks at both ends that have no counterpart in the text.
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
   * Returns the index of the mark that closes the quotation at `start`, followed by white space or the end; -1 if
   * there is none.
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
   * Joins adjacent pieces that the white space between them does not separate.
   * @param {Piece[]} pieces
   */
  function joined(pieces) {
    /** @type {Piece[]} */
    const kept = [];
    for (const piece of pieces) {
      const last = kept[kept.length - 1];
      const both = last && last.kind === "plain" && piece.kind === "plain";
      if (both && !areSeparate(last.text, piece.text)) last.text += ` ${piece.text}`;
      else kept.push({ ...piece });
    }
    return kept;
  }

  /**
   * Returns true if white space between two texts separates words, as in 无线电 补申报, but not in 11 月.
   * @param {string} left
   * @param {string} right
   */
  function areSeparate(left, right) {
    const before = Array.from(kanku.normalise(left)).pop();
    const behind = kanku.normalise(right).codePointAt(0);
    if (before === undefined || behind === undefined) return false;
    const kind = kanku.classOf(before.codePointAt(0) || 0);
    const { CJK, WORD } = kanku.CLASS;
    return kind === kanku.classOf(behind) && (kind === CJK || kind === WORD);
  }

  /** @satisfies {Exports["query"]} */
  const exports = { MAX_QUERY_LENGTH, parseQuery, typedWords, withoutLoneQuotes };
  Object.assign(kanku, exports);
})();
