// What the page says about an answer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kanku } from "./client.mjs";

const SCRIPTS = new URL("../../themes/default/assets/search/", import.meta.url);
for (const name of ["address", "labels", "messages"]) await import(new URL(`${name}.js`, SCRIPTS).href);

/** What the status says; `tiers` counts the hits of each. */
function saidOf(q, { tiers = {}, filters = {}, issues = [], departments = [], headings = [] } = {}) {
  const hits = Object.entries(tiers).flatMap(([tier, count]) => Array.from({ length: count }, () => ({ tier })));
  return kanku.summaryOf({
    state: { ...kanku.readAddress(""), q, ...filters },
    query: kanku.parseQuery(q),
    results: { count: tiers.literal ?? 0, hits, headings, related: false, canRelate: false, total: hits.length },
    described: [],
    departments: [],
    cards: { departments, issues },
  });
}

test("what was typed is named in one pair of quotes", () => {
  for (const q of ["“共计咨询”", '"共计咨询"', "「共计咨询」", "＂共计咨询＂"]) {
    assert.equal(saidOf(q, { tiers: { literal: 3 } }), `${q}：全文匹配 3 段`);
  }
  assert.equal(saidOf("共计咨询", { tiers: { literal: 3 } }), "“共计咨询”：全文匹配 3 段");
  assert.match(saidOf("字".repeat(201)), /只检索前 200 字/);
});
