// A second exporter of the search format, written from the description of the format. It lets the tests choose sizes and
// contents that the real exporter does not produce.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

import { kanku } from "./client.mjs";
import { layOut, lengthClass, lengthOf, termsOf } from "./units.mjs";

/** Writes numbers and strings in the encoding of the format. */
export class Writer {
  bytes = [];

  /** A payload of a kind begins with its version, a generation or content id. */
  constructor(kind, version) {
    if (!kind) return;
    this.bytes.push(8, kind.charCodeAt(0));
    this.word(version);
  }

  word(number) {
    for (const shift of [0, 8, 16, 24]) this.bytes.push((number >>> shift) & 255);
    return this;
  }

  short(number) {
    this.bytes.push(number & 255, (number >>> 8) & 255);
    return this;
  }

  number(number) {
    let rest = number;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes.push((rest % 128) + 128);
    this.bytes.push(rest);
    return this;
  }

  numbers(numbers) {
    for (const number of numbers) this.number(number);
    return this;
  }

  signed(number) {
    return this.number(number < 0 ? -2 * number - 1 : 2 * number);
  }

  ascending(numbers) {
    numbers.forEach((number, index) => this.number(number - (index > 0 ? numbers[index - 1] : 0)));
    return this;
  }

  string(text) {
    const bytes = Buffer.from(text);
    this.number(bytes.length);
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  /** Writes a text in letters: a place in the table in one byte or two, or 255 and a code point; 254 at the end. */
  letters(text) {
    for (const letter of text) {
      const place = kanku.LETTERS.indexOf(letter);
      if (place < 0) this.raw([255]).number(letter.codePointAt(0));
      else if (place < 235) this.raw([place]);
      else this.raw([235 + ((place - 235) >> 8), (place - 235) & 255]);
    }
    return this.raw([254]);
  }

  /** Writes an anchor; the one before with the number at its end one higher is 0. */
  anchor(before, anchor) {
    if (before !== undefined && /\d$/.test(before) && anchor === before.replace(/\d+$/, (number) => `${Number(number) + 1}`))
      return this.number(0);
    return this.number(1).string(anchor);
  }

  strings(texts) {
    this.number(texts.length);
    for (const text of texts) this.string(text);
    return this;
  }

  shared(before, text) {
    const [a, b] = [Buffer.from(before), Buffer.from(text)];
    let shared = 0;
    while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
    this.number(shared).number(b.length - shared);
    for (const byte of b.subarray(shared)) this.bytes.push(byte);
    return this;
  }

  raw(bytes) {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  payload() {
    return Uint8Array.from(this.bytes);
  }
}

/**
 * Returns the payloads of all files by name.
 *
 * `chance` chooses the sizes of shards, up to `shardTerms` terms and `shardDocs` docs.
 */
export function exportArchive(archive, { generation, chance, shardTerms = 6, shardDocs = 5 }) {
  const units = layOut(archive);
  const docs = docsOf(units);
  const files = new Map();
  const names = new Map();
  const postings = postingShards(archive, docs, chance, shardTerms).map((terms) => {
    const { id, payload } = shardOf("P", postingsOf(terms));
    const hash = fnv1a(terms[0].key).toString(16).padStart(8, "0");
    names.set(hash, (names.get(hash) ?? 0) + 1);
    const name = `p/${hash}${names.get(hash) > 1 ? `-${names.get(hash)}` : ""}`;
    files.set(name, payload);
    return { first: terms[0].key, id, kilobytes: Math.ceil((deflateSync(payload).length * 16) / 15 / 1024) };
  });
  const texts = archive.issues.map((issue, index) => {
    const own = units.filter((unit) => unit.issue === index);
    const counts = [];
    const isDoc = (unit) => docs.includes(unit);
    for (let first = 0; own.slice(first).some(isDoc); first += counts[counts.length - 1]) {
      const count = chance.between(1, shardDocs);
      // The last file takes what is left, so that none is without a text.
      counts.push(own.slice(first + count).some(isDoc) ? count : own.length - first);
    }
    const id = shardOf("T", textsOf(own.filter(isDoc))).id;
    let first = 0;
    counts.forEach((count, file) => {
      const payload = new Writer("T", id).raw(textsOf(own.slice(first, first + count).filter(isDoc))).payload();
      files.set(`t/${issue.year}-${stemOf(issue)}-${file}`, payload);
      first += count;
    });
    return { id, counts };
  });
  files.set("root", rootFile(archive, units, docs, postings, texts, generation));
  files.set("facets", facetsFile(archive, docs, generation));
  return files;
}

/** Units of the first appearance of each content. */
export function docsOf(units) {
  return units.filter(({ doc }, unit) => doc === unit);
}

function stemOf({ first, last }) {
  const number = (n) => String(n).padStart(3, "0");
  return first === last ? number(first) : `${number(first)}-${number(last)}`;
}

/** https://datatracker.ietf.org/doc/html/draft-eastlake-fnv, 32 bits. */
function fnv1a(text) {
  let hash = 2166136261n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n;
  return Number(hash);
}

/** Code points, not UTF-16 units, are what keys are sorted by. */
function byCodePoints(a, b) {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

function postingShards(archive, docs, chance, shardTerms) {
  const terms = new Map();
  const termFor = (key) => {
    if (!terms.has(key)) terms.set(key, { key, weight: 0, postings: [] });
    return terms.get(key);
  };
  for (const unit of docs) {
    const found = termsOf(unit.normal).sort((a, b) => a[1] - b[1]);
    for (const [key, first, last] of found) {
      const { postings } = termFor(key);
      if (postings[postings.length - 1]?.unit !== unit)
        postings.push({ unit, length: lengthClass(found.length), ordinals: [] });
      postings[postings.length - 1].ordinals.push([first, last]);
    }
  }
  for (const [word, weight] of archive.lexicon) termFor(word).weight = weight;
  const sorted = Array.from(terms.values()).sort(byCodePoints);
  const shards = [];
  for (let at = 0; at < sorted.length; at += shards[shards.length - 1].length) {
    shards.push(sorted.slice(at, at + chance.between(1, shardTerms)));
  }
  return shards;
}

/** A shard, and the content id by which the root knows it. */
function shardOf(kind, bytes) {
  const id = createHash("sha256").update(bytes).digest().readUInt32LE();
  return { id, payload: new Writer(kind, id).raw(bytes).payload() };
}

function postingsOf(terms) {
  const file = new Writer().number(terms.length);
  terms.forEach(({ key }, index) => file.shared(index > 0 ? terms[index - 1].key : "", key));
  terms.forEach(({ weight }) => file.bytes.push(weight));
  terms.forEach(({ postings }) => file.number(postings.length));
  const columns = Array.from({ length: 9 }, () => new Writer());
  const [rare, common, numbers, next, kinds, repeats, ordinals, large, headings] = columns;
  for (const { postings } of terms) {
    let before = null;
    const gaps = postings.length < 256 ? rare : common;
    for (const { unit, length, ordinals: all } of postings) {
      const isSame = before?.issue === unit.issue;
      gaps.number(unit.issue - (before?.issue ?? 0));
      if (isSame) next.number(unit.place - before.place);
      else numbers.number(unit.place);
      before = unit;
      const more = all.length - 1;
      kinds.bytes.push((unit.isHeading ? 6 : length) + 7 * Math.min(more, 35));
      if (more >= 35) repeats.number(more - 35);
      let expected = [0, 0];
      for (const pair of all) {
        const differences = pair.map((ordinal, side) => ordinal - expected[side]);
        const [high, low] = differences.map((difference) => Math.min(difference, 15));
        ordinals.bytes.push(high * 16 + low);
        differences.filter((difference) => difference >= 15).forEach((difference) => large.number(difference - 15));
        expected = pair.map((ordinal) => ordinal + 1);
      }
      if (!unit.isHeading) continue;
      headings.bytes.push(length);
      headings.number(unit.extent).number(unit.subheadings.length).ascending(unit.subheadings);
    }
  }
  for (const column of columns) file.raw(column.bytes);
  return file.payload();
}

function textsOf(docs) {
  const file = new Writer().number(docs.length);
  const paths = Array.from(new Set(docs.map(({ path }) => JSON.stringify(path))));
  file.number(paths.length);
  paths.forEach((path) => {
    const headings = JSON.parse(path);
    file.number(headings.length);
    headings.forEach((heading) => file.letters(heading));
  });
  docs.forEach(({ path }) => file.number(paths.indexOf(JSON.stringify(path))));
  docs.forEach(({ isHeading }) => file.bytes.push(isHeading ? 1 : 0));
  docs.forEach(({ anchor }, index) => file.anchor(docs[index - 1]?.anchor, anchor));
  docs.forEach(({ departments }) => file.number(departments.length).numbers(departments));
  docs.forEach(({ text }) => file.letters(text));
  return file.payload();
}

function rootFile(archive, units, docs, postings, texts, generation) {
  const file = new Writer("R", generation).number(units.length);
  const terms = ({ normal }) => lengthOf(lengthClass(termsOf(normal).length));
  for (const kind of [false, true]) {
    const own = docs.filter(({ isHeading }) => isHeading === kind);
    file.number(own.length).number(own.reduce((sum, unit) => sum + terms(unit), 0));
  }
  file.string(Array.from(archive.common ?? "工作省市").join(""));
  file.number(postings.length);
  postings.forEach(({ first }, index) => file.shared(index > 0 ? postings[index - 1].first : "", first));
  file.numbers(postings.map(({ kilobytes }) => kilobytes));
  postings.forEach(({ id }) => file.short(id));
  issueColumns(file, archive.issues, units);
  texts.forEach(({ counts }) => file.number(counts.length));
  texts.forEach(({ counts }) => file.numbers(counts.slice(0, -1)));
  texts.forEach(({ id }) => file.short(id));
  copies(file, units);
  departments(file, archive, units);
  return file.payload();
}

function issueColumns(file, issues, units) {
  const before = (index) => issues[index - 1] ?? { year: 0, last: 0, totalLast: 0, end: 0 };
  const column = (write) => issues.forEach((issue, index) => write(issue, before(index)));
  const titles = Array.from(new Set(issues.map(({ title }) => title)));
  file.number(issues.length);
  column((issue, last) => file.signed(issue.year - last.year));
  column((issue, last) => file.signed(issue.first - (issue.year === last.year ? last.last + 1 : 1)));
  column((issue) => file.number(issue.last - issue.first));
  column((issue, last) => file.signed(issue.totalFirst - last.totalLast - 1));
  column((issue) => file.number(issue.totalLast - issue.totalFirst));
  column((issue, last) => file.signed(issue.end - last.end));
  column((issue) => file.number(issue.end - issue.start));
  column((issue) => file.signed(issue.date - issue.end));
  issues.forEach((_, index) => file.number(units.filter(({ issue }) => issue === index).length));
  column((issue) => file.number(titles.indexOf(issue.title)));
  file.strings(titles);
  // No issue has a name of its own.
  file.number(0);
}

function copies(file, units) {
  const runs = [];
  units.forEach(({ doc }, unit) => {
    if (doc === unit) return;
    let source = unit - 1;
    while (units[source].doc !== doc) source -= 1;
    const last = runs[runs.length - 1];
    if (last && last.end === unit && last.distance === unit - source) last.end += 1;
    else runs.push({ start: unit, end: unit + 1, distance: unit - source });
  });
  file.number(runs.length);
  runs.forEach(({ start }, index) => file.number(start - (index > 0 ? runs[index - 1].end : 0)));
  runs.forEach(({ start, end }) => file.number(end - start));
  runs.forEach(({ distance }) => file.number(distance));
}

function departments(file, archive, units) {
  file.number(archive.departments.length);
  archive.departments.forEach(({ slug, short, name, forms }, id) => {
    file.string(slug).string(short).string(name);
    file.number(units.filter(({ departments }) => departments.includes(id)).length).strings(forms);
  });
  file.number(archive.readings.length);
  archive.readings.forEach(([char, readings]) => file.string(char).strings(readings));
}

/** Returns the titles of sections in the order of the facets. */
export function sectionTitles(docs) {
  return Array.from(new Set(docs.filter(({ isHeading }) => !isHeading).flatMap(({ path }) => path)));
}

function facetsFile(archive, docs, generation) {
  const file = new Writer("F", generation).number(archive.departments.length);
  const list = (isIn) => {
    const found = docs.filter(isIn).map(({ doc }) => doc);
    file.number(found.length).ascending(found);
  };
  archive.departments.forEach((_, id) => list(({ departments }) => departments.includes(id)));
  const titles = sectionTitles(docs);
  file.number(titles.length);
  titles.forEach((title) => {
    file.string(title);
    list(({ isHeading, path }) => !isHeading && path.includes(title));
  });
  list(({ isHeading }) => isHeading);
  file.number(archive.taxonomies.length);
  for (const { key, title, terms } of archive.taxonomies) {
    file.string(key).string(title).number(terms.length);
    for (const { slug, name, issues } of terms) file.string(slug).string(name).number(issues.length).ascending(issues);
  }
  return file.payload();
}

/** Returns the script that passes a payload to the client. */
export function scriptOf(name, payload) {
  return `kankuShard("${name}","${envelopeOf(deflateSync(payload))}");\n`;
}

/** Encodes bytes in characters, three of which carry 47 bits. */
export function envelopeOf(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const padding = (47 - (bits.length % 47)) % 47;
  const groups = (bits + "0".repeat(padding)).match(/.{47}/g) ?? [];
  const digits = groups.map((group) => BigInt(`0b${group}`)).flatMap((n) => [n / 52016n / 52016n, (n / 52016n) % 52016n, n % 52016n]);
  return String.fromCharCode(0x800 + padding, ...digits.map((digit) => 0x800 + Number(digit)));
}

/** Returns a loader of payloads in memory, and the list of the names that were requested from it. */
export function memoryLoader(files) {
  const asked = [];
  const load = async (name) => {
    asked.push(name);
    if (!files.has(name)) throw new Error(`there is no ${name}`);
    return files.get(name);
  };
  return { load, asked };
}
