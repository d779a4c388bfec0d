// Terms, lengths, units and docs, implemented from their definitions and independently of the client.

import { kanku } from "./client.mjs";

const CJK =
  "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303b\\u3040-\\u309f\\u30a1-\\u30fa" +
  "\\u30fc-\\u30ff\\u3100-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff" +
  "\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3fffd}" +
  // Thai, Lao, Tibetan, Burmese, Khmer and Yi.
  "\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e81-\\u0ebd\\u0ec0-\\u0ece\\u0edc-\\u0edf\\u0f00\\u0f18\\u0f19\\u0f35\\u0f37\\u0f39\\u0f3e-\\u0f6c" +
  "\\u0f71-\\u0f84\\u0f86-\\u0fbc\\u0fc6\\u1000-\\u103f\\u1050-\\u108f\\u109a-\\u109d\\u1780-\\u17d3\\u17d7\\u17dc\\u17dd" +
  "\\ua000-\\ua48c\\ua490-\\ua4c6\\ua9e0-\\ua9ef\\ua9fa-\\ua9fe\\uaa60-\\uaa76\\uaa7a-\\uaa7f";

/** Regular expressions for the character classes. */
export const PATTERNS = {
  cjk: `[${CJK}]`,
  word: `(?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])`,
  mark: "\\p{P}",
};
const [IS_CJK, IS_WORD, IS_MARK] = Object.values(PATTERNS).map((source) => new RegExp(`^${source}$`, "u"));
const RUN = new RegExp(`${PATTERNS.word}+`, "gu");

/** The ordinal of each character of a normalised text. */
function ordinalsOf(chars) {
  const isCjk = chars.map((c) => IS_CJK.test(c));
  const isWord = chars.map((c) => IS_WORD.test(c));
  return chars.map((c, at) => {
    const before = Array.from(chars.keys()).slice(0, at);
    if (isCjk[at]) return before.filter((other) => chars[other] === c).length;
    // Tokens that begin up to here, and gaps that Chinese characters fill.
    const begins = (other) => !isCjk[other] && !(isWord[other] && isWord[other - 1]);
    const tokens = [...before, at].filter(begins).length;
    const gaps = before.filter((other) => isCjk[other] && !isCjk[other + 1]).length;
    return tokens + gaps - 1;
  });
}

/** The terms of a normalised text: [key, ordinal of its first character or token, ordinal of its last one]. */
export function termsOf(text) {
  const chars = Array.from(text);
  const ordinals = ordinalsOf(chars);
  const symbol = (c) => (c === undefined ? "\u0003" : IS_MARK.test(c) ? "\u0001" : IS_WORD.test(c) ? "\u0002" : c);
  const terms = [];
  const pair = (at) => terms.push([symbol(chars[at]) + symbol(chars[at + 1]), ordinals[at], ordinals[at + 1] ?? 0]);
  chars.forEach((c, at) => {
    if (IS_CJK.test(c) || (at + 1 < chars.length && IS_CJK.test(chars[at + 1]))) pair(at);
  });
  const runs = Array.from(text.matchAll(RUN), (match) => ({
    key: Array.from(match[0]).slice(0, 64).join(""),
    start: Array.from(text.slice(0, match.index)).length,
    length: Array.from(match[0]).length,
  }));
  for (const run of runs) {
    terms.push([run.key, ordinals[run.start], ordinals[run.start]]);
    const behind = run.start + run.length;
    const next = runs.find(({ start }) => start === behind + 1);
    if (next && !IS_CJK.test(chars[behind]))
      terms.push([run.key + symbol(chars[behind]) + next.key, ordinals[run.start], ordinals[next.start]]);
  }
  return terms;
}

/** The length class of a text of so many terms. */
export function lengthClass(length) {
  return [16, 32, 64, 128, 248].filter((start) => start <= length).length;
}

/** The length that stands for a class. */
export function lengthOf(lengthClass) {
  return [10, 23, 45, 90, 176, 360][lengthClass];
}

/**
 * Returns the units of an archive: { issues: [{ year, first, last, totalFirst, totalLast, start, end, date, title,
 * blocks: [{ heading, depth } or { passage, departments }] }] }, dates in days. Each unit knows the headings above it
 * and its doc, which is the first unit of the same content.
 */
export function layOut(archive) {
  const units = [];
  const docs = new Map();
  archive.issues.forEach((issue, issueIndex) => {
    const titled = issue.title === archive.title ? issue.blocks : [{ heading: issue.title, depth: 0 }, ...issue.blocks];
    const first = units.length;
    const titles = titled.length - issue.blocks.length;
    const open = [];
    titled.forEach((block, place) => {
      const isHeading = block.heading !== undefined;
      while (isHeading && open.length > 0 && open[open.length - 1].depth >= block.depth) open.pop();
      const unit = {
        issue: issueIndex,
        isHeading,
        depth: block.depth,
        anchor: block.depth === 0 ? "" : `s${place - titles}`,
        text: isHeading ? block.heading : block.passage,
        departments: block.departments ?? [],
        above: open.slice(),
        extent: 0,
        subheadings: [],
      };
      unit.normal = kanku.normalise(unit.text);
      for (const heading of open) {
        heading.extent += 1;
        if (isHeading) heading.subheadings.push(heading.extent);
      }
      if (isHeading) open.push(unit);
      units.push(unit);
    });
    for (const [place, unit] of units.slice(first).entries()) {
      unit.place = place;
      // The title is above everything and no part of what makes a copy.
      const path = unit.above.filter(({ depth }) => depth > 0).map(({ text }) => text);
      unit.path = path;
      const { anchor, departments, text, extent, subheadings, isHeading } = unit;
      const content = JSON.stringify([anchor, path, departments, text, extent, subheadings, isHeading]);
      if (!docs.has(content)) docs.set(content, first + place);
      unit.doc = docs.get(content);
    }
  });
  return units;
}
