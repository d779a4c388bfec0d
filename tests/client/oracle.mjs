// Reference implementation of the search, without an index: computes results directly from the definitions.

import { docsOf, sectionTitles } from "./exporter.mjs";
import { PATTERNS, layOut, lengthClass, lengthOf, termsOf } from "./units.mjs";

const escaped = (c) => c.replace(/[\\^$.*+?()[\]{}|/-]/u, "\\$&");
const IS_WORD = new RegExp(`^${PATTERNS.word}$`, "u");
const IS_CJK = new RegExp(`^${PATTERNS.cjk}$`, "u");
const IS_MARK = /^\p{P}$/u;

/** Counts the occurrences of a literal in a normalised text with a regular expression. */
export function countIn(text, { text: wanted, prefix }) {
  const chars = Array.from(wanted);
  const body = chars.map((c) => (IS_MARK.test(c) ? "\\p{P}" : escaped(c))).join("");
  const opens = IS_WORD.test(chars[0]) ? `(?<!${PATTERNS.word})` : "";
  const closes = !prefix && IS_WORD.test(chars[chars.length - 1]) ? `(?!${PATTERNS.word})` : "";
  // The lookahead finds overlapping occurrences.
  return Array.from(text.matchAll(new RegExp(`${opens}(?=${body}${closes})`, "gu"))).length;
}

/** Splits a literal into parts by trying every split. */
function partsOf({ text, prefix }, lexicon) {
  const searchable = Array.from(text).filter((c) => IS_CJK.test(c) || IS_WORD.test(c)).length;
  const runs = text.matchAll(new RegExp(`${PATTERNS.cjk}+|${PATTERNS.word}+`, "gu"));
  return Array.from(runs).flatMap(({ 0: run, index }) => {
    const chars = Array.from(run);
    const end = index + run.length;
    if (IS_WORD.test(chars[0])) return [{ text: run, prefix: prefix && end === text.length, isWord: true }];
    const isWord = (piece) => Array.from(piece).length > 1 || searchable === 1;
    return bestCut(chars, lexicon).map((piece) => ({ text: piece, prefix: false, isWord: isWord(piece) }));
  });
}

function bestCut(chars, lexicon) {
  const cuts = (rest) =>
    rest.length === 0
      ? [[]]
      : [1, 2, 3, 4, 5, 6, 7, 8]
          .filter((length) => length <= rest.length && (length === 1 || lexicon.has(rest.slice(0, length).join(""))))
          .flatMap((length) => cuts(rest.slice(length)).map((cut) => [rest.slice(0, length).join(""), ...cut]));
  const length = (word) => Array.from(word).length;
  const merit = (cut) => [
    -cut.filter((word) => length(word) === 1).length,
    -cut.length,
    cut.reduce((sum, word) => sum + (length(word) > 1 ? lexicon.get(word) : 0), 0),
    ...cut.map(length),
  ];
  const [best] = cuts(chars).sort((a, b) => compare(merit(b), merit(a)));
  const pieces = [];
  for (let at = 0; at < best.length; at += 1) {
    const next = best[at + 1];
    if (length(best[at]) > 1) pieces.push(best[at]);
    else if (next && length(next) === 1) pieces.push(best[at] + next);
    else if (at === 0 || length(best[at - 1]) > 1) pieces.push(best[at]);
  }
  return pieces;
}

function compare(a, b) {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : a[at] - (b[at] ?? -Infinity);
}

/** Answers queries over an archive by reading all of it. */
export class Oracle {
  constructor(archive) {
    this.archive = archive;
    this.units = layOut(archive);
    this.docs = docsOf(this.units);
    this.lengths = new Map(this.docs.map(({ doc, normal }) => [doc, lengthOf(lengthClass(termsOf(normal).length))]));
    this.sections = sectionTitles(this.docs);
  }

  /** Docs that hold a literal: doc → tf. */
  docsWith(literal) {
    const counts = this.docs.map(({ normal, doc }) => [doc, countIn(normal, literal)]);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** Returns a function that scores a unit: its own text and the headings above it. */
  scorer(literal) {
    const tfs = this.docsWith(literal);
    const score = (doc) => {
      const peers = this.docs.filter(({ isHeading }) => isHeading === this.units[doc].isHeading);
      const df = peers.filter((peer) => tfs.has(peer.doc)).length;
      const average = peers.reduce((sum, peer) => sum + this.lengths.get(peer.doc), 0) / peers.length;
      const tf = tfs.get(doc);
      const idf = Math.log(1 + (peers.length - df + 0.5) / (df + 0.5));
      return (idf * 2.2 * tf) / (tf + 1.2 * (0.25 + (0.75 * this.lengths.get(doc)) / average));
    };
    const known = new Map(Array.from(tfs.keys(), (doc) => [doc, score(doc)]));
    return (unit) => {
      const above = unit.above.map(({ doc }) => 1.5 * (known.get(doc) ?? 0));
      return { own: known.get(unit.doc) ?? 0, above: Math.max(0, ...above) };
    };
  }

  /** Returns all hits in order, with unit, tier and score in steps, and the number of literal matches. */
  search({ literals, excluded, quoted }, options = {}) {
    if (literals.length === 0) return this.list(options);
    const out = excluded.map((literal) => this.docsWith(literal));
    const isOut = ({ doc }) => out.some((docsWith) => docsWith.has(doc));
    const found = new Map();
    const passages = Array.from(this.units.keys()).filter(
      (unit) => !this.units[unit].isHeading && !isOut(this.units[unit]),
    );
    const scorers = literals.map((literal) => this.scorer(literal));
    const named = literals.length === 1 && !quoted ? this.named(literals[0].text) : [];
    for (const index of passages) {
      const unit = this.units[index];
      const scores = scorers.map((score) => score(unit));
      const steps = sumSteps(scores);
      if (scores.every(({ own }) => own > 0)) found.set(index, ["literal", steps]);
      else if (!quoted && scores.every(({ own, above }) => own + above > 0)) found.set(index, ["all", steps]);
      else if (unit.departments.some((id) => named.includes(id))) found.set(index, ["all", steps]);
    }
    const related = !quoted && (found.size === 0 || options.related);
    const parts = related ? this.relate(literals, passages, found) : quoted ? literals : [];
    const missing = parts.filter((part) => this.docsWith(part).size === 0).map(({ text }) => text);
    return { ...this.ranked(found, options, named.length > 0), related, missing };
  }

  /** Returns all passages that pass the filters; none without a filter. */
  list(options) {
    const { department, section, from, to } = options;
    const hasFilter = typeof department === "number" || typeof section === "number" || from || to;
    const passages = Array.from(this.units.keys()).filter((unit) => hasFilter && !this.units[unit].isHeading);
    const found = new Map(passages.map((unit) => [unit, ["literal", 0]]));
    return { ...this.ranked(found, options, true), related: false, missing: [] };
  }

  ranked(found, options, isNewestFirst) {
    const byDate = options.sort ? options.sort === "date" : isNewestFirst;
    const hits = Array.from(found, ([unit, [tier, steps]]) => ({ unit, tier, steps })).filter(({ unit }) =>
      this.passes(this.units[unit], options),
    );
    const place = (unit) => [-this.units[unit].issue, unit];
    const rank = ({ unit, tier, steps }) => [
      ["literal", "all", "some"].indexOf(tier),
      byDate ? 0 : -steps,
      ...place(unit),
    ];
    hits.sort((a, b) => compare(rank(a), rank(b)));
    return { hits, count: hits.filter(({ tier }) => tier === "literal").length };
  }

  named(typed) {
    const { departments } = this.archive;
    return Array.from(departments.keys()).filter((id) => departments[id].called.includes(typed));
  }

  relate(literals, passages, found) {
    const all = literals.flatMap((literal) => partsOf(literal, this.archive.lexicon));
    const parts = Array.from(new Set(all.map((part) => JSON.stringify(part))), (part) => JSON.parse(part));
    const scorers = parts.map((part) => this.scorer(part));
    const some = [];
    for (const index of passages.filter((unit) => !found.has(unit))) {
      const scores = scorers.map((score) => score(this.units[index]));
      const matched = scores.map(({ own, above }) => own + above > 0);
      if (matched.every(Boolean)) found.set(index, ["all", sumSteps(scores)]);
      else if (parts.some(({ isWord }, part) => isWord && matched[part])) some.push({ index, doc: this.units[index].doc, steps: sumSteps(scores) });
    }
    // Copies are kept or dropped together, by the best of them.
    const best = (doc) => Math.max(...some.filter((unit) => unit.doc === doc).map(({ steps }) => steps));
    const docs = Array.from(new Set(some.map(({ doc }) => doc)), (doc) => ({ doc, steps: best(doc) }));
    docs.sort((a, b) => b.steps - a.steps || b.doc - a.doc);
    const kept = new Set(docs.slice(0, 50).map(({ doc }) => doc));
    for (const { index, doc, steps } of some) if (kept.has(doc)) found.set(index, ["some", steps]);
    return parts;
  }

  passes(unit, { department, section, terms = [], from, to }) {
    const { start, end } = this.archive.issues[unit.issue];
    const day = (text) => Date.parse(text) / 86400000;
    if (from && end < day(from)) return false;
    if (to && start > day(to)) return false;
    const has = ({ taxonomy, term }) => this.archive.taxonomies[taxonomy].terms[term]?.issues.includes(unit.issue);
    if (!terms.every(has)) return false;
    if (typeof department === "number" && !unit.departments.includes(department)) return false;
    return typeof section !== "number" || unit.path.includes(this.sections[section]);
  }
}

function sumSteps(scores) {
  return Math.floor(scores.reduce((sum, { own, above }) => sum + (own + above), 0) * 10000 + 0.5);
}
