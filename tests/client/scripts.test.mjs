// The scripts of the theme: what each brings along, and that its exports are checked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { SCRIPTS, SOURCES } from "./client.mjs";

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

test("every script holds all that its sources use", () => {
  for (const { path, parts } of SCRIPTS) {
    const exported = new Set(parts.flatMap(exportsOf));
    for (const part of parts) {
      for (const name of usesOf(part)) assert.ok(exported.has(name), `${path}: ${part}.js uses kanku.${name}`);
    }
  }
});

test("every source checks its exports against its own interface", () => {
  for (const part of new Set(SCRIPTS.flatMap(({ parts }) => parts))) {
    const source = sourceOf(part);
    if (!source.includes("Object.assign(kanku")) continue;
    assert.ok(source.includes(`@satisfies {Exports["${part}"]}`), `${part}.js`);
  }
});
