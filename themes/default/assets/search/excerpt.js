// The part of a passage that shows why it was found.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // UTF-16 units: shown in all, before the first match, and so few that cutting them off is not worth it.
  const LENGTH = 120;
  const BEFORE = 30;
  const FEW = 12;

  const CLAUSE_END = /[，。；：、！？,;:!?”』」）)]/;
  // What stands on the two sides of a place inside `S1`, `64.29`, `64.29%`, `2085 人次`.
  /** @type {[RegExp, RegExp][]} */
  const IN_FIGURE = [
    [/[0-9A-Za-z０-９]$/, /^[0-9A-Za-z０-９%％‰]/],
    [/[0-9０-９][.,．:：/-]$/, /^[0-9０-９]/],
    [/[0-9０-９]$/, /^[.,．:：/-][0-9０-９]/],
    [/[0-9０-９][ \u3000]?$/, /^[^，。；：、！？,;:!?”』」）)]/],
  ];
  // Belongs to the character before it.
  const BELONGS = /[\p{M}\udc00-\udfff]/u;

  /**
   * About 120 characters of `text` around the first of `marks`; a match or a figure is never cut.
   * @param {string} text
   * @param {[number, number][]} marks ascending and apart
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
   * A text cut at its matches.
   * @param {string} text
   * @param {[number, number][]} marks ascending and apart
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
   * Where the excerpt begins: behind a clause, if one ends nearby.
   * @param {string} text
   * @param {number} match
   */
  function startOf(text, match) {
    // Near the end of the text there is more room before the match.
    const wanted = Math.min(match - BEFORE, text.length - LENGTH);
    if (wanted <= FEW) return 0;
    for (let at = wanted - FEW; at <= wanted + FEW; at += 1) {
      if (CLAUSE_END.test(text[at - 1]) && !isInFigure(text, at)) return Math.min(skipMarks(text, at), match);
    }
    let start = wanted;
    while (start > 0 && (isInFigure(text, start) || BELONGS.test(text[start]))) start -= 1;
    return Math.min(skipMarks(text, start), match);
  }

  /**
   * Past what cannot begin a text.
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
    if (text.length - wanted <= FEW) return text.length;
    for (let at = wanted; at > wanted - FEW && at >= least; at -= 1) {
      if (CLAUSE_END.test(text[at - 1]) && canEnd(text, at, marks)) return at;
    }
    let end = wanted;
    while (end < text.length && !canEnd(text, end, marks)) end += 1;
    return end;
  }

  /**
   * No comma stands before an ellipsis.
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
   * Whether a cut leaves matches and figures whole.
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
