// The scripts of the theme: what each brings along, and that its exports are checked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { SCRIPTS, SOURCES, kanku, stringsOf } from "./client.mjs";

const sourceOf = (part) => readFileSync(new URL(`${part}.js`, SOURCES), "utf8");
/** Names that a source adds to `kanku`. */
const exportsOf = (part) => {
  const [, exported = ""] = sourceOf(part).match(/@satisfies \{Exports\["\w+"\]\}[^{]*\{([^}]*)\}/) ?? [];
  return exported.split(",").map((name) => name.trim());
};
/** Names of `kanku` that a source uses. */
const usesOf = (part) => {
  const source = sourceOf(part).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
  const direct = Array.from(source.matchAll(/\bkanku\.(\w+)/g), ([, name]) => name);
  const destructured = Array.from(source.matchAll(/const \{ ([^}]*) \} = kanku;/g), ([, names]) => names.split(", "));
  return direct.concat(...destructured);
};

const search = SCRIPTS.find(({ path }) => path === "assets/search.js");
/** Whether the search page loads a script behind its own one. */
const isLater = (path) => ["assets/suggest.js", "assets/takeaway.js"].includes(path);

test("every script holds all that its sources use", () => {
  for (const { path, parts } of SCRIPTS) {
    // The issue list of the jump box and the marking of matches are scripts of their own, loaded when they are needed.
    const later = { "assets/site.js": ["findIssues", "findIssueAfter", "highlight"], "assets/search.js": ["createSuggester", "showTakeaway"] };
    const before = isLater(path) ? search.parts : [];
    const exported = new Set([...before, ...parts].flatMap(exportsOf).concat("STRINGS", later[path] ?? []));
    for (const part of parts) {
      for (const name of usesOf(part)) assert.ok(exported.has(name), `${path}: ${part}.js uses kanku.${name}`);
    }
  }
});

test("every source checks its exports against its own interface", () => {
  for (const part of new Set(SCRIPTS.flatMap(({ parts }) => parts))) {
    const source = sourceOf(part);
    if (!source.includes("Object.assign(kanku")) continue;
    const name = part.replace(/^.*\//, "");
    assert.ok(source.includes(`@satisfies {Exports["${name}"]}`), `${part}.js`);
  }
});

test("a script gets every string that its sources use", () => {
  const known = Object.keys(stringsOf("zh-CN"));
  for (const { path, parts, strings = [] } of SCRIPTS) {
    const groups = isLater(path) ? strings.concat(search.strings) : strings;
    const given = known.filter((key) => groups.includes(key.split(".")[0]));
    for (const part of parts) {
      const source = sourceOf(part);
      const named = new Set(known.map((key) => key.split(".")[0]));
      const found = Array.from(source.matchAll(/["`]([a-z_]+)\.([a-z_.]+)(\$\{)?/g)).filter(([, group, rest]) => named.has(group) && !["js", "html"].includes(rest));
      for (const [, group, rest, isBeginning] of found) {
        const key = `${group}.${rest}`;
        const isGiven = isBeginning ? given.some((other) => other.startsWith(key)) : given.includes(key);
        assert.ok(isGiven, `${path}: ${part}.js uses the string ${key}`);
      }
    }
  }
});

test("strings take their number and their arguments", () => {
  const { STRINGS } = kanku;
  kanku.STRINGS = { "a.b": { one: "{count} issue", other: "{count} issues" }, "a.c": "{x} and {y}: {x}" };
  assert.equal(kanku.text("a.b", { count: 1 }), "1 issue");
  assert.equal(kanku.text("a.b", { count: 0 }), "0 issues");
  assert.equal(kanku.text("a.c", { x: "{y}", y: 2 }), "{y} and 2: {y}");
  assert.equal(kanku.text("a.d"), "a.d");
  kanku.STRINGS = STRINGS;
});
