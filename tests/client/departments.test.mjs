// Cards of departments: the search page finds every department of the registry by each of its names, their pinyin and
// initials.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { ROOT, realSite } from "../browser/site.mjs";
import { kanku } from "./client.mjs";
import { folderLoader } from "./site.mjs";

/** Returns the names of each entry of the registry, full name first; parses the file without kanku. */
function registry() {
  const text = readFileSync(join(ROOT, "content/departments.toml"), "utf8").replace(/^#.*$/gm, "");
  return text
    .split("[[department]]")
    .slice(1)
    .map((entry) => {
      const quoted = (line) => [...(line ?? "").matchAll(/"([^"]+)"/g)].map(([, name]) => name);
      const value = (key) => entry.match(new RegExp(`^${key} = (\\[[^\\]]*\\]|".*?")`, "ms"))?.[1];
      const former = [...(value("former") ?? "").matchAll(/name = "([^"]+)"/g)].map(([, name]) => name);
      return [...quoted(value("name")), ...quoted(value("short")), ...quoted(value("aliases")), ...former];
    });
}

async function engineOf(site) {
  const { load } = folderLoader(site);
  const bytes = await load("root");
  const generation = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true);
  return kanku.createEngine(load, generation.toString(16).padStart(8, "0"));
}

test("each name, pinyin and initials give the department's card", async () => {
  const engine = await engineOf(realSite());
  const departments = await engine.departments();
  const entries = registry();
  assert.equal(departments.length, entries.length);
  assert.ok(entries.length > 50 && entries.some((names) => names.length > 3));
  for (const [id, names] of entries.entries()) {
    assert.equal(departments[id].name, names[0]);
    const spellings = departments[id].names.flatMap(({ pinyin, initials }) => [...pinyin, ...initials]);
    assert.ok(spellings.every((spelling) => /^[a-z0-9()]+$/.test(spelling)), spellings.join(" "));
    for (const typed of [...names, ...spellings]) {
      const cards = await engine.cards(typed);
      assert.ok(
        cards.departments.some((card) => card.id === id),
        `${typed} gives no card of ${names[0]}`,
      );
    }
  }
});

test("a department is found while its name is being typed", async () => {
  const engine = await engineOf(realSite());
  for (const typed of ["jingxinting", "jxt", "jingxint", "经信", "经济和信息", "经济和信息化厅"]) {
    const [card] = (await engine.cards(typed)).departments;
    assert.equal(card?.name, "四川省经济和信息化厅", typed);
  }
  assert.deepEqual((await engine.cards("无此部门")).departments, []);
});
