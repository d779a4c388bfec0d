// Malformed files, one case for each check of the decoders: no exporter writes these, and the decoders reject them.

import assert from "node:assert/strict";
import test from "node:test";

import { kanku } from "./client.mjs";
import { Writer } from "./exporter.mjs";

const GENERATION = 0x0a1b2c3d;
const damaged = { name: "FormatError", kind: "damaged" };

// Columns of one issue: number 44 of 2023, total number 464, period up to 2023-11-13. Signed values are doubled.
const ISSUE = [4046, 86, 0, 926, 0, 39348, 4, 20, 3, 0];

/** Returns a root file with one issue of three units, the last of which is a copy. `changes` replace its parts. */
function root(changes = {}) {
  const parts = {
    counts: [3, 1, 5, 1, 2],
    issue: ISSUE,
    titles: ["周报"],
    copies: [1, 2, 1, 1],
    shards: ["工\u0003"],
    kilobytes: [1],
    ids: [GENERATION],
    texts: [2, 1],
    departments: [0, 0],
    ...changes,
  };
  const file = new Writer("R", GENERATION).numbers(parts.counts).string("工").number(parts.shards.length);
  parts.shards.forEach((key, index) => file.shared(index > 0 ? parts.shards[index - 1] : "", key));
  file.numbers(parts.kilobytes);
  parts.ids.forEach((id) => file.short(id));
  file.number(1).numbers(parts.issue).strings(parts.titles).number(0);
  file.numbers(parts.texts).short(GENERATION);
  return file.numbers(parts.copies).numbers(parts.departments).payload();
}

const readRoot = (changes) => kanku.decodeArchive(kanku.decodeDirectory(root(changes), GENERATION));

test("roots", () => {
  const read = readRoot;
  assert.deepEqual(Array.from(read().docOfUnit), [0, 1, 1]);
  assert.equal(read().issues[0].path, "issues/2023/044.html");
  assert.deepEqual(read().textFiles, [{ id: GENERATION % 2 ** 16, starts: [0, 1] }]);
  const issue = (column, number) => ({ issue: ISSUE.map((known, index) => (index === column ? number : known)) });
  const odd = {
    "more docs than units": { counts: [3, 3, 5, 1, 2] },
    "docs of no kind": { counts: [3, 1, 5, 0, 2] },
    "more units than an archive can have": { counts: [2 ** 24 + 1, 1, 5, 1, 2] },
    "no year": issue(0, 0),
    "a year too late": issue(0, 20000),
    "a number below 0": issue(1, 2 * 44 - 1 + 2),
    "a day before all years": issue(5, 2 * 719163 - 1),
    "a day behind all years": issue(5, 2 * 2932897),
    "a start before all years": issue(6, 719162 + 19675),
    "a date behind all years": issue(7, 2 * 2932897),
    "units of no issue": issue(8, 2),
    "more units in issues than there are": issue(8, 4),
    "no title": issue(9, 1),
    "a copy of itself": { copies: [1, 2, 1, 0] },
    "a copy of what is not there": { copies: [1, 2, 1, 3] },
    "a copy behind the end": { copies: [1, 2, 2, 1] },
    "too many copies": { copies: [1, 1, 2, 1] },
    "more copies than there is": { copies: [200, 2, 1, 1] },
    "a file of texts behind the issue": { texts: [2, 3] },
  };
  for (const [what, changes] of Object.entries(odd)) assert.throws(() => read(changes), damaged, what);
});

/** Postings of two terms, in a passage and a heading of one issue. */
function postings(changes = {}) {
  const parts = {
    keys: ["工作", "工具"],
    weights: [1, 0],
    counts: [2, 1],
    gaps: [0, 0, 0],
    numbers: [0, 1, 1],
    kinds: [5, 6 + 7, 6],
    repeats: [],
    ordinals: [0x70, 0x10, 0x0f, 0x00],
    large: [20],
    headings: [2, 1, 1, 1, 3, 0, 0],
  };
  const { keys, ...columns } = { ...parts, ...changes };
  const file = new Writer("P", GENERATION).number(keys.length);
  keys.forEach((key, index) => file.shared(index > 0 ? keys[index - 1] : "", key));
  Object.values(columns).forEach((column) => file.numbers(column));
  return file.payload();
}

test("postings", () => {
  const read = (changes) => {
    const archive = readRoot();
    return { ...kanku.decodePostings(postings(changes), GENERATION % 2 ** 16, archive), archive };
  };
  const { list, archive } = read();
  assert.deepEqual(Array.from(list.docs), [0, 1, 1]);
  assert.deepEqual(Array.from(list.tfs), [1, 2, 1]);
  assert.deepEqual(Array.from(list.lengths), [5, 2, 3]);
  assert.deepEqual(Array.from(list.extents), [-1, 1, 0]);
  assert.deepEqual(Array.from(list.firsts), [7, 1, 2, 0]);
  assert.deepEqual(Array.from(list.lasts), [0, 0, 36, 0]);
  assert.deepEqual(Array.from(archive.isHeading), [0, 1, 0]);
  const odd = {
    "keys out of order": { keys: ["工具", "工作"] },
    "a key twice": { keys: ["工作", "工作"] },
    "an issue that the archive has not": { gaps: [0, 1, 0] },
    "a unit that the issue has not": { numbers: [0, 1, 3] },
    "a unit that is a copy": { numbers: [0, 1, 2] },
    "a doc twice": { numbers: [0, 1, 0] },
    "more postings than bytes": { counts: [2, 2 ** 31] },
    "a kind that there is not": { kinds: [5, 255, 6] },
    "more occurrences than bytes": { kinds: [5, 6 + 7 * 35, 6], repeats: [2 ** 31] },
    "ordinals beyond all texts": { large: [2 ** 32 - 1] },
    "a heading over more than there is": { headings: [2, 2, 0, 3, 0, 0] },
    "a heading of no length": { headings: [6, 1, 1, 1, 3, 0, 0] },
    "a heading below none": { headings: [2, 1, 1, 2, 3, 0, 0] },
  };
  for (const [what, changes] of Object.entries(odd)) assert.throws(() => read(changes), damaged, what);
});

/** Returns a shard with the text of one passage. */
function texts({ path = 0, kind = 0, shared = 1, anchor = "s1-1", bytes = new Writer().letters("工").bytes } = {}) {
  const file = new Writer("T", GENERATION).numbers([1, 1, 1]).letters("一、工作").numbers([path, kind, shared]);
  if (shared > 0) file.string(anchor);
  return file.number(0).raw(bytes).payload();
}

test("texts", () => {
  const decode = (changes, count = 1) => kanku.decodeTexts(texts(changes), GENERATION % 2 ** 16, count);
  const read = decode();
  assert.deepEqual(read, [{ headings: ["一、工作"], isHeading: false, anchor: "s1-1", departments: [], text: "工" }]);
  const noLetter = [[236], [253, 255, 254], [255], [255, 0x80, 0xb0, 0x03, 254], [255, 0xff, 0xff, 0xff, 0x0f, 254], [0]];
  for (const changes of [{ path: 1 }, { kind: 2 }, { anchor: "s".repeat(1025) }, ...noLetter.map((bytes) => ({ bytes }))]) {
    assert.throws(() => decode(changes), damaged, JSON.stringify(changes));
  }
  assert.throws(() => decode({}, 2), damaged, "texts of other docs");
});

test("shared strings that would grow without bound", () => {
  const reader = (lengths) => {
    const file = new Writer("F", GENERATION);
    lengths.forEach((length, index) => file.shared("工".repeat(lengths[index - 1] ?? 0), "工".repeat(length)));
    return kanku.openPayload(file.payload(), "F", GENERATION);
  };
  assert.equal(kanku.countOf(reader([1, 341, 341]).sharedStrings(3)), 3);
  assert.throws(() => reader([1, 342, 342]).sharedStrings(3), damaged);
});

test("numbers of more than 32 bits and counts beyond the end of the file", () => {
  const open = (...bytes) =>
    kanku.openPayload(new Writer("F", GENERATION).raw(bytes).payload(), "F", GENERATION);
  assert.equal(open(255, 255, 255, 255, 15).number(), 2 ** 32 - 1);
  assert.throws(() => open(255, 255, 255, 255, 16).number(), damaged);
  assert.throws(() => open(255, 255, 255, 255, 255, 1).number(), damaged);
  assert.equal(open(2, 0, 0).count(), 2);
  assert.throws(() => open(3, 0, 0).count(), damaged);
  assert.throws(() => open(2, 0, 0).count(2), damaged);
  assert.deepEqual(
    [open(0), open(1), open(2), open(255, 255, 255, 255, 15)].map((reader) => reader.signed()),
    [0, -1, 1, -(2 ** 31)],
  );
});

test("an envelope with padding bits that are not zero", () => {
  assert.deepEqual(kanku.decodeEnvelope("\u0817\u0800\u0800\u0800"), Uint8Array.from([0, 0, 0]));
  // One bit in the last byte of the padding, and one in a whole byte of it.
  assert.throws(() => kanku.decodeEnvelope("\u0817\u0800\u0800\u0801"), damaged);
  assert.throws(() => kanku.decodeEnvelope("\u0817\u0800\u0801\u0800"), damaged);
});
