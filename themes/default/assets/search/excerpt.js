// Cuts excerpts: the part of a passage around its first match.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Lengths in UTF-16 units: of an excerpt, of the text before the first match, and by how much a cut may move to fall on
  // the end of a clause or of the text.
  const LENGTH = 120;
  const BEFORE = 30;
  const TOLERANCE = 12;

  const CLAUSE_END = /[，。；：、！？,;:!?”』」）)]/;
  // Texts before and after a position inside `S1`, `64.29`, `64.29%`, `2085 人次`.
  /** @type {[RegExp, RegExp][]} */
  const IN_FIGURE = [
    [/[0-9A-Za-z０-９]$/, /^[0-9A-Za-z０-９%％‰]/],
    [/[0-9０-９][.,．:：/-]$/, /^[0-9０-９]/],
    [/[0-9０-９]$/, /^[.,．:：/-][0-9０-９]/],
    [/[0-9０-９][ \u3000]?$/, /^[^，。；：、！？,;:!?”』」）)]/],
  ];
  // Combining marks and low surrogates, which are never separated from the character before them.
  const BELONGS = /[\p{M}\udc00-\udfff]/u;

  /**
   * Returns about 120 characters of `text` around the first of `marks`. Never cuts a match or a figure.
   * @param {string} text
   * @param {[number, number][]} marks ascending, not overlapping
   * @returns {TextPart[]}
   */
  function excerptOf(text, marks) {
    const [matchStart, matchEnd] = marks[0] || [0, 0];
    const start = startOf(text, matchStart);
    const end = endOf(text, Math.max(start + LENGTH, matchEnd), matchEnd, marks);
    const last = end < text.length ? trimEnd(text, end, matchEnd, marks) : end;
    const inside = marks.filter(([, to]) => to <= last);
    const parts = partsOf(
      text.slice(start, last),
      inside.map(([from, to]) => [from - start, to - start]),
    );
    if (start > 0) parts.unshift({ text: "…", isMatch: false });
    if (end < text.length) parts.push({ text: "…", isMatch: false });
    return parts;
  }

  /**
   * Splits a text at its matches.
   * @param {string} text
   * @param {[number, number][]} marks ascending, not overlapping
   */
  function partsOf(text, marks) {
    /** @type {TextPart[]} */
    const parts = [];
    let at = 0;
    for (const [from, to] of marks) {
      parts.push({ text: text.slice(at, from), isMatch: false }, { text: text.slice(from, to), isMatch: true });
      at = to;
    }
    parts.push({ text: text.slice(at), isMatch: false });
    return parts.filter((part) => part.text);
  }

  /**
   * Returns the start of the excerpt: after the end of a clause if there is one nearby.
   * @param {string} text
   * @param {number} match
   */
  function startOf(text, match) {
    // If the match is near the end of the text, more text fits before it.
    const wanted = Math.min(match - BEFORE, text.length - LENGTH);
    if (wanted <= TOLERANCE) return 0;
    for (let at = wanted - TOLERANCE; at <= wanted + TOLERANCE; at += 1) {
      if (CLAUSE_END.test(text[at - 1]) && !isInFigure(text, at)) return Math.min(skipMarks(text, at), match);
    }
    let start = wanted;
    while (start > 0 && (isInFigure(text, start) || BELONGS.test(text[start]))) start -= 1;
    return Math.min(skipMarks(text, start), match);
  }

  /**
   * Skips white space and closing punctuation, which cannot begin an excerpt.
   * @param {string} text
   * @param {number} at
   */
  function skipMarks(text, at) {
    let start = at;
    while (/[\s，。；：、！？,;:!?”’』」）)》〉】]/.test(text[start])) start += 1;
    return start;
  }

  /**
   * @param {string} text
   * @param {number} wanted
   * @param {number} least
   * @param {[number, number][]} marks
   */
  function endOf(text, wanted, least, marks) {
    if (text.length - wanted <= TOLERANCE) return text.length;
    for (let at = wanted; at > wanted - TOLERANCE && at >= least; at -= 1) {
      if (CLAUSE_END.test(text[at - 1]) && canEnd(text, at, marks)) return at;
    }
    let end = wanted;
    while (end < text.length && !canEnd(text, end, marks)) end += 1;
    return end;
  }

  /**
   * Moves the end before a comma, because no comma stands before an ellipsis.
   * @param {string} text
   * @param {number} end
   * @param {number} least
   * @param {[number, number][]} marks
   */
  function trimEnd(text, end, least, marks) {
    let last = end;
    while (last > least && /[\s，、；：,;:]/.test(text[last - 1]) && canEnd(text, last - 1, marks)) last -= 1;
    return last;
  }

  /**
   * Returns true if a cut at `at` divides neither a match nor a figure nor a character.
   * @param {string} text
   * @param {number} at
   * @param {[number, number][]} marks
   */
  function canEnd(text, at, marks) {
    return !isInFigure(text, at) && !BELONGS.test(text[at]) && !marks.some(([from, to]) => from < at && at < to);
  }

  /**
   * @param {string} text
   * @param {number} at
   */
  function isInFigure(text, at) {
    const before = text.slice(Math.max(0, at - 2), at);
    const behind = text.slice(at, at + 2);
    return IN_FIGURE.some(([left, right]) => left.test(before) && right.test(behind));
  }

  Object.assign(kanku, /** @satisfies {Exports["excerpt"]} */ ({ excerptOf, partsOf }));
})();
