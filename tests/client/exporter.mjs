// A second exporter of the search format, written from the description of the format. It lets the tests choose sizes and
// contents that the real exporter does not produce.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

import { layOut, lengthId, lengthOf, termsOf } from "./units.mjs";

/** Writes numbers and strings in the encoding of the format. */
export class Writer {
  bytes = [];

  /** Begins a payload of a kind with a generation or content id; without a kind, begins a part of a payload. */
  constructor(kind, version) {
    if (!kind) return;
    this.bytes.push(5, kind.charCodeAt(0));
    this.word(version);
  }

  word(number) {
    for (const shift of [0, 8, 16, 24]) this.bytes.push((number >>> shift) & 255);
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
  const docs = [];
  for (const unit of units) docs[unit.doc] ??= unit;
  const files = new Map();
  const postings = postingShards(archive, docs, chance, shardTerms).map((terms, index) => {
    const { contentId, payload } = withContentId("P", postingsOf(terms));
    files.set(`p/${String(index).padStart(4, "0")}`, payload);
    return { first: terms[0].key, contentId, kilobytes: Math.ceil((deflateSync(payload).length * 16) / 15 / 1024) };
  });
  const texts = [];
  for (let first = 0; first < docs.length; first += texts[texts.length - 1].count) {
    const shard = docs.slice(first, first + chance.between(1, shardDocs));
    const { contentId, payload } = withContentId("T", textsOf(shard));
    files.set(`t/${String(texts.length).padStart(4, "0")}`, payload);
    texts.push({ count: shard.length, contentId });
  }
  files.set("root", rootFile(archive, units, docs, postings, texts, generation));
  files.set("departments", departmentsFile(archive, units, generation));
  files.set("facets", facetsFile(archive, docs, generation));
  return files;
}

/** Compares keys by code points, not by UTF-16 units. */
function byCodePoints(a, b) {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

function postingShards(archive, docs, chance, shardTerms) {
  const terms = new Map();
  const termFor = (key) => {
    if (!terms.has(key)) terms.set(key, { key, weight: 0, postings: [] });
    return terms.get(key);
  };
  docs.forEach((unit, doc) => {
    const found = termsOf(unit.normal).sort((a, b) => a[1] - b[1]);
    for (const [key, position] of found) {
      const { postings } = termFor(key);
      if (postings[postings.length - 1]?.doc !== doc)
        postings.push({ doc, unit, length: lengthId(found.length), positions: [] });
      postings[postings.length - 1].positions.push(position);
    }
  });
  for (const [word, weight] of archive.lexicon) termFor(word).weight = weight;
  const sorted = Array.from(terms.values()).sort(byCodePoints);
  const shards = [];
  for (let at = 0; at < sorted.length; at += shards[shards.length - 1].length) {
    shards.push(sorted.slice(at, at + chance.between(1, shardTerms)));
  }
  return shards;
}

/** Returns the payload of a shard and its content id. */
function withContentId(kind, bytes) {
  const contentId = createHash("sha256").update(bytes).digest().readUInt32LE();
  return { contentId, payload: new Writer(kind, contentId).raw(bytes).payload() };
}

function postingsOf(terms) {
  const file = new Writer().number(terms.length);
  terms.forEach(({ key }, index) => file.shared(index > 0 ? terms[index - 1].key : "", key));
  terms.forEach(({ weight }) => file.bytes.push(weight));
  terms.forEach(({ postings }) => file.number(postings.length));
  terms.forEach(({ postings }) => file.ascending(postings.map(({ doc }) => doc)));
  const all = terms.flatMap(({ postings }) => postings);
  all.forEach(({ positions }) => file.number(positions.length - 1));
  all.forEach(({ unit, length }) => file.bytes.push(unit.isHeading ? 0 : length));
  for (const { unit, length } of all) if (unit.isHeading) file.number(unit.extent).bytes.push(length);
  all.forEach(({ positions }) => file.ascending(positions));
  return file.payload();
}

function textsOf(docs) {
  const file = new Writer().number(docs.length);
  const paths = Array.from(new Set(docs.map(({ path }) => JSON.stringify(path))));
  file.number(paths.length);
  paths.forEach((path) => file.strings(JSON.parse(path)));
  docs.forEach(({ path }) => file.number(paths.indexOf(JSON.stringify(path))));
  docs.forEach(({ isHeading }) => file.bytes.push(isHeading ? 1 : 0));
  docs.forEach(({ anchor }, index) => file.shared(index > 0 ? docs[index - 1].anchor : "", anchor));
  docs.forEach(({ departments }) => file.number(departments.length).numbers(departments));
  docs.forEach(({ text }) => file.number(Buffer.byteLength(text)));
  docs.forEach(({ text }) => file.bytes.push(...Buffer.from(text)));
  return file.payload();
}

function rootFile(archive, units, docs, postings, texts, generation) {
  const file = new Writer("R", generation).number(docs.length);
  const terms = ({ normal }) => lengthOf(lengthId(termsOf(normal).length));
  for (const kind of [false, true]) {
    const own = docs.filter(({ isHeading }) => isHeading === kind);
    file.number(own.length).number(own.reduce((sum, unit) => sum + terms(unit), 0));
  }
  file.number(units.length);
  file.string(Array.from(archive.common ?? "工作省市").join(""));
  file.number(postings.length);
  postings.forEach(({ first }, index) => file.shared(index > 0 ? postings[index - 1].first : "", first));
  file.numbers(postings.map(({ kilobytes }) => kilobytes));
  postings.forEach(({ contentId }) => file.word(contentId));
  file.number(texts.length).numbers(texts.map(({ count }) => count));
  texts.forEach(({ contentId }) => file.word(contentId));
  issueColumns(file, archive.issues, units);
  copies(file, units);
  file.ascending(Array.from(docs.keys()).filter((doc) => docs[doc].isHeading));
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
}

function copies(file, units) {
  const runs = [];
  let next = 0;
  units.forEach(({ doc }, unit) => {
    if (doc === next) {
      next += 1;
      return;
    }
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

function departmentsFile(archive, units, generation) {
  const file = new Writer("D", generation).number(archive.departments.length);
  archive.departments.forEach(({ slug, short, name, names }, id) => {
    file.string(slug).string(short).string(name);
    file.number(units.filter(({ departments }) => departments.includes(id)).length).number(names.length);
    for (const { name: text, pinyin, initials } of names) file.string(text).strings(pinyin).strings(initials);
  });
  return file.payload();
}

/** Returns the titles of sections in the order of the facets. */
export function sectionTitles(docs) {
  return Array.from(new Set(docs.filter(({ isHeading }) => !isHeading).flatMap(({ path }) => path)));
}

function facetsFile(archive, docs, generation) {
  const file = new Writer("F", generation).number(archive.departments.length);
  const list = (isIn) => {
    const found = Array.from(docs.keys()).filter((doc) => isIn(docs[doc]));
    file.number(found.length).ascending(found);
  };
  archive.departments.forEach((_, id) => list(({ departments }) => departments.includes(id)));
  const titles = sectionTitles(docs);
  file.number(titles.length);
  titles.forEach((title) => {
    file.string(title);
    list(({ isHeading, path }) => !isHeading && path.includes(title));
  });
  return file.payload();
}

/** Returns the script that passes a payload to the client. */
export function scriptOf(name, payload) {
  return `kankuShard("${name}","${envelopeOf(deflateSync(payload))}");\n`;
}

/** Encodes bytes in characters of 15 bits. */
export function envelopeOf(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const padding = (15 - (bits.length % 15)) % 15;
  const values = (bits + "0".repeat(padding)).match(/.{15}/g) ?? [];
  return String.fromCharCode(0x3400 + padding, ...values.map((value) => 0x3400 + parseInt(value, 2)));
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
