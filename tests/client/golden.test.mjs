// Cases on which Rust and JavaScript must agree. `tests/suite/search_golden.rs` reads the same files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { kanku } from "./client.mjs";

const golden = (name) => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));

test("normalisation", () => {
  for (const { raw, normal } of golden("normalisation")) {
    assert.equal(kanku.normalise(raw), normal, JSON.stringify(raw));
    assert.equal(kanku.normalise(normal), normal, `${JSON.stringify(normal)} is normal`);
    assert.equal(kanku.normaliseMapped(raw).chars.join(""), normal, JSON.stringify(raw));
  }
});

test("occurrences of literals", () => {
  for (const { text, literal, prefix, occurrences } of golden("literals")) {
    assert.equal(kanku.normalise(text), text, "texts are normal");
    const sought = kanku.literalOf(literal, prefix);
    assert.deepEqual(kanku.occurrences(Array.from(text), sought), occurrences, `${literal} in ${text}`);
  }
});

test("queries", () => {
  const shown = ({ text, prefix }) => ({ text, prefix });
  for (const { raw, ...expected } of golden("queries")) {
    const { literals, excluded, quoted } = kanku.parseQuery(raw);
    assert.deepEqual({ literals: literals.map(shown), excluded: excluded.map(shown), quoted }, expected, raw);
  }
});
