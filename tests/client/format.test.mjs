// Decoding the files of `search/`: valid files give what was encoded, malformed ones are rejected.

import assert from "node:assert/strict";
import test from "node:test";

import { kanku } from "./client.mjs";
import { decode as decodeFile, decodeRoot as decodeRootFile } from "./decode.mjs";
import { Writer, envelopeOf, exportArchive } from "./exporter.mjs";
import { Chance, hardArchive } from "./random.mjs";
import { layOut } from "./units.mjs";

const GENERATION = 0x8a1b2c3d;
const decode = (name, bytes, root) => decodeFile(name, bytes, GENERATION, root);
const decodeRoot = (bytes) => decodeRootFile(bytes, GENERATION);

function sample(seed, issues = 6) {
  const chance = new Chance(seed);
  const archive = hardArchive(chance, issues);
  const files = exportArchive(archive, { generation: GENERATION, chance, shardTerms: 60, shardDocs: 20 });
  return { chance, archive, files, root: decodeRoot(files.get("root")) };
}

test("an envelope carries any bytes", () => {
  const chance = new Chance(1);
  for (let length = 0; length < 100; length += 1) {
    const bytes = Uint8Array.from(chance.list(length, () => chance.below(256)));
    assert.deepEqual(kanku.decodeEnvelope(envelopeOf(bytes)), bytes);
  }
});

test("a malformed envelope is rejected", () => {
  const whole = envelopeOf(Uint8Array.from([1, 2, 3, 255, 0, 128]));
  for (const payload of [
    "",
    "a",
    "\u07ff",
    "\u082f",
    whole.slice(0, 2),
    `${whole}\u0800`,
    `${whole}\u0800\u0800\u0800`,
    `${whole}a`,
    `\u0800${whole}`,
    `${whole[0]}\ud32f\ud32f\ud32f`,
    `${whole[0]}\ud330\u0800\u0800`,
  ]) {
    assert.throws(() => kanku.decodeEnvelope(payload), { kind: "damaged" }, JSON.stringify(payload));
  }
});

test("the root file holds issues, units and docs", () => {
  for (let seed = 1; seed < 20; seed += 1) {
    const { archive, root } = sample(seed, 12);
    const units = layOut(archive);
    assert.deepEqual(
      Array.from(root.docOfUnit),
      units.map(({ doc }) => doc),
    );
    assert.deepEqual(
      Array.from(root.issueOfUnit),
      units.map(({ issue }) => issue),
    );
    root.issues.forEach((issue, index) => {
      const { year, first, last, totalFirst, totalLast, start, end, date, title } = archive.issues[index];
      const day = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
      const own = units.filter((unit) => unit.issue === index).length;
      const number = (n) => String(n).padStart(3, "0");
      const path = `issues/${year}/${number(first)}${last > first ? `-${number(last)}` : ""}.html`;
      const numbers = { year, first, last, totalFirst, totalLast };
      const dates = { start: day(start), end: day(end), date: day(date) };
      const before = units.filter((unit) => unit.issue < index).length;
      const expected = { path, ...numbers, ...dates, title, unit: before, units: own };
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, issue[key]])), expected);
    });
    for (const doc of root.docOfUnit) {
      const expected = Array.from(units.keys()).filter((unit) => units[unit].doc === doc);
      assert.deepEqual(kanku.unitsOfDoc(root, doc), expected);
    }
    archive.departments.forEach(({ slug, called }, id) => {
      const { names, ...department } = root.departments[id];
      assert.deepEqual([department.id, department.slug], [id, slug]);
      const spelled = names.flatMap(({ name, pinyin, initials }) => [name, ...pinyin, ...initials]);
      assert.deepEqual(spelled.sort(), called.slice().sort());
    });
  }
});

test("headings are known as soon as a posting of theirs is, or of one above them", () => {
  for (let seed = 1; seed < 20; seed += 1) {
    const { archive, files, root } = sample(seed, 12);
    const units = layOut(archive);
    const known = () => Array.from(root.isHeading.keys()).filter((doc) => root.isHeading[doc] === 1);
    for (const name of root.names) {
      const { list } = decode(name, files.get(name), root);
      list.docs.forEach((doc, index) => {
        assert.equal(list.extents[index], units[doc].isHeading ? units[doc].extent : -1);
        for (const unit of kanku.unitsOfDoc(root, doc)) {
          for (let below = unit; below <= unit + list.extents[index]; below += 1)
            assert.equal(root.isHeading[root.docOfUnit[below]] === 1, units[below].isHeading);
        }
      });
    }
    decode("facets", files.get("facets"), root);
    assert.deepEqual(known(), Array.from(units.keys()).filter((unit) => units[unit].doc === unit && units[unit].isHeading));
  }
});

test("a file of another version or build gives another error than a damaged one", () => {
  const { files, root } = sample(3);
  for (const [name, bytes] of files) {
    const changed = (at, value) => Uint8Array.from(bytes, (byte, index) => (index === at ? value : byte));
    assert.throws(() => decode(name, changed(0, bytes[0] + 1), root), { name: "FormatError", kind: "version" });
    assert.throws(() => decode(name, changed(1, "X".charCodeAt(0)), root), { kind: "damaged" });
    assert.throws(() => decode(name, changed(2, bytes[2] ^ 1), root), { kind: "stale" });
  }
});

test("a truncated or lengthened file is rejected", () => {
  const { files, root } = sample(4, 3);
  for (const [name, bytes] of files) {
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(() => decode(name, bytes.subarray(0, length), root), { kind: "damaged" }, `${name} at ${length}`);
    }
    assert.throws(() => decode(name, Uint8Array.from([...bytes, 0]), root), { kind: "damaged" }, name);
  }
});

test("a changed file is decoded or rejected with a FormatError", () => {
  const { chance, files, root } = sample(5);
  for (const [name, bytes] of files) {
    for (let draw = 0; draw < 300; draw += 1) {
      const changed = bytes.slice();
      for (let count = chance.between(1, 3); count > 0; count -= 1) {
        const at = chance.between(6, bytes.length - 1);
        changed[at] = chance.once(2) ? 255 : chance.below(256);
      }
      try {
        decode(name, changed, root);
      } catch (error) {
        assert.ok(error instanceof kanku.FormatError, `${name}: ${error.stack}`);
      }
    }
  }
});

test("random bytes are rejected", () => {
  const chance = new Chance(6);
  const { root } = sample(7, 2);
  for (let draw = 0; draw < 3000; draw += 1) {
    const name = chance.one(["root", "facets", root.names[0], "t/2022-001-0"]);
    const kind = name[0].toUpperCase();
    const noise = chance.list(chance.below(60), () => (chance.once(2) ? 255 : chance.below(256)));
    const bytes = new Writer(kind, GENERATION).raw(noise).payload();
    assert.throws(() => decode(name, bytes, root), { name: "FormatError" }, `${name}: ${noise}`);
  }
});

test("keys are sorted by code points, also beyond the basic plane", () => {
  const { archive } = sample(8);
  archive.issues[0].blocks = [{ passage: "\u{20bb7}野\uff5e\u{20bb7}\uffe6工\u{1f600}工\ue000工" }];
  const oneShard = { between: (_, most) => most };
  const files = exportArchive(archive, {
    generation: GENERATION,
    chance: oneShard,
    shardTerms: Infinity,
    shardDocs: Infinity,
  });
  const root = decodeRoot(files.get("root"));
  const postings = decode(root.names[0], files.get(root.names[0]), root);
  const keys = Array.from({ length: kanku.countOf(postings.keys) }, (_, index) =>
    kanku.stringAt(postings.keys, index),
  );
  keys.forEach((key, index) => assert.equal(kanku.findKey(postings, key), index));
  const text = (key) => new TextDecoder().decode(key);
  assert.ok(keys.map(text).includes("\u{20bb7}野"));
  assert.equal(kanku.findKey(postings, new TextEncoder().encode("没有")), -1);
  for (const prefix of ["\u{20bb7}", "工", "1", "x"]) {
    const expected = keys
      .filter((key) => text(key).startsWith(prefix))
      .map((key) => kanku.listAt(postings, kanku.findKey(postings, key)));
    const lists = kanku.listsWithPrefix(postings, new TextEncoder().encode(prefix), false);
    assert.deepEqual(
      lists,
      expected.filter(({ docs }) => docs.length > 0),
    );
  }
});
