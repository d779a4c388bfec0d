// Terms, lengths, units and docs, implemented from their definitions and independently of the client.

import { kanku } from "./client.mjs";

const CJK =
  "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303b\\u3040-\\u309f\\u30a1-\\u30fa" +
  "\\u30fc-\\u30ff\\u3100-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff" +
  "\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3fffd}";

/** Regular expressions for the character classes. */
export const PATTERNS = {
  cjk: `[${CJK}]`,
  word: `(?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])`,
  mark: "\\p{P}",
};
const [IS_CJK, IS_WORD, IS_MARK] = Object.values(PATTERNS).map((source) => new RegExp(`^${source}$`, "u"));
const RUN = new RegExp(`${PATTERNS.word}+`, "gu");

/** Returns the terms of a normalised text as pairs of key and position. */
export function termsOf(text) {
  const chars = Array.from(text);
  const symbol = (c) => (c === undefined ? "\u0003" : IS_MARK.test(c) ? "\u0001" : IS_WORD.test(c) ? "\u0002" : c);
  const terms = [];
  chars.forEach((c, at) => {
    if (IS_CJK.test(c)) terms.push([c + symbol(chars[at + 1]), at]);
    else if (at + 1 < chars.length && IS_CJK.test(chars[at + 1])) terms.push([symbol(c) + chars[at + 1], at]);
  });
  const runs = Array.from(text.matchAll(RUN), (match) => ({
    key: Array.from(match[0]).slice(0, 64).join(""),
    start: Array.from(text.slice(0, match.index)).length,
    length: Array.from(match[0]).length,
  }));
  for (const run of runs) {
    terms.push([run.key, run.start]);
    const behind = run.start + run.length;
    const next = runs.find(({ start }) => start === behind + 1);
    if (next && !IS_CJK.test(chars[behind])) terms.push([run.key + symbol(chars[behind]) + next.key, run.start]);
  }
  return terms;
}

/** Returns the length that a length id stands for. */
export function lengthOf(id) {
  const k = id - 40;
  return id <= 40 ? id : 24 + 16 * 2 ** (k >> 3) + (k & 7) * 2 ** ((k >> 3) + 1);
}

/** Returns the id of the greatest length that is not above `length`. */
export function lengthId(length) {
  let id = 0;
  while (id < 255 && lengthOf(id + 1) <= length) id += 1;
  return id;
}

/**
 * Returns the units of an archive: { issues: [{ year, first, last, totalFirst, totalLast, start, end, date, title,
 * blocks: [{ heading, depth } or { passage, departments }] }] }, dates in days. Each unit knows the headings above it
 * and the number of its doc.
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
      };
      unit.normal = kanku.normalise(unit.text);
      open.forEach((heading) => (heading.extent += 1));
      if (isHeading) open.push(unit);
      units.push(unit);
    });
    for (const unit of units.slice(first)) {
      // The title is a heading above everything, but not part of the identity of a doc.
      const path = unit.above.filter(({ depth }) => depth > 0).map(({ text }) => text);
      unit.path = path;
      const identity = JSON.stringify([unit.anchor, path, unit.departments, unit.text, unit.extent, unit.isHeading]);
      if (!docs.has(identity)) docs.set(identity, docs.size);
      unit.doc = docs.get(identity);
    }
  });
  return units;
}
