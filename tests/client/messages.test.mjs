// Messages of the search page about an answer, and its cards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kanku } from "./client.mjs";

/** The part of the DOM that messages are built with. */
class FakeElement {
  children = [];

  constructor(tag) {
    this.tag = tag;
  }

  setAttribute() {}

  addEventListener() {}

  replaceChildren(...children) {
    this.children = children;
  }

  append(...children) {
    this.children.push(...children);
  }

  querySelector(tag) {
    return this.children.find((child) => child.tag === tag) ?? null;
  }
}
globalThis.document = { createElement: (tag) => new FakeElement(tag) };

const textsOf = (node, tag) =>
  typeof node === "string" ? [] : node.tag === tag ? [textOf(node)] : node.children.flatMap((child) => textsOf(child, tag));
const textOf = (node) => (typeof node === "string" ? node : node.children.map(textOf).join(""));

/** Returns the summary of an answer; `tiers` gives the number of hits of each tier. */
function summaryFor(q, { tiers = {}, filters = {}, issues = [], departments = [], headings = [], missing = [] } = {}) {
  const hits = Object.entries(tiers).flatMap(([tier, count]) => Array.from({ length: count }, () => ({ tier })));
  return kanku.summarise({
    state: { ...kanku.readAddress(""), q, ...filters },
    query: kanku.parseQuery(q),
    results: { count: tiers.literal ?? 0, hits, headings, missing, related: false, canRelate: false, total: hits.length },
    described: [],
    departments: [],
    cards: { departments, issues },
  });
}

test("the summary quotes the query once", () => {
  for (const q of ["“共计咨询”", '"共计咨询"', "「共计咨询」", "＂共计咨询＂"]) {
    assert.equal(summaryFor(q, { tiers: { literal: 3 } }), `${q}：全文匹配 3 段`);
  }
  assert.equal(summaryFor("“共计咨询", { tiers: { literal: 3 } }), "“共计咨询”：全文匹配 3 段");
  assert.equal(summaryFor("共计咨询", { tiers: { literal: 3 } }), "“共计咨询”：全文匹配 3 段");
  assert.match(summaryFor("字".repeat(201)), /只检索前 200 字/);
});

test("the summary names what was not found", () => {
  const summary = (tiers) => summaryFor("审批当案", { tiers, missing: ["当案"] });
  assert.equal(summary({ some: 9 }), "“审批当案”：没有逐字相同的文字，未查到“当案”，最相关的 9 段");
  assert.equal(summary({}), "“审批当案”：没有找到相符的内容，未查到“当案”");
});

test("a search without words tells what passes the filters", () => {
  const filters = { department: "jxt" };
  assert.equal(summaryFor("", { tiers: { literal: 3 }, filters }), "符合筛选条件的段落 3 段");
  assert.equal(summaryFor("", { filters }), "在当前筛选条件下没有结果");
});

test("the summary names the cards if there are no hits", () => {
  const departments = ["教育厅", "经信厅", "民政厅", "水利厅"].map((short) => ({ short }));
  assert.equal(summaryFor("464", { issues: [{}] }), "“464”：期次 1 期");
  assert.equal(summaryFor("jyt", { departments: departments.slice(0, 1) }), "“jyt”：部门：教育厅");
  assert.equal(summaryFor("t", { departments }), "“t”：部门：教育厅、经信厅、民政厅等 4 个");
  assert.equal(summaryFor("动态", { headings: [1, 2] }), "“动态”：栏目与标题 2 处");
});

test("the summary says what was not found", () => {
  const cases = {
    "2月30日": "没有这一天",
    "2023-02-30": "没有这一天",
    "6月31日": "没有这一天",
    "2023年第99期": "没有这一期",
    第999期: "没有这一期",
    "1999-01-01": "没有报道这一天的期次",
    "1999年1月": "没有报道这个月的期次",
    7777: "没有找到相符的内容",
    龘龘: "没有找到相符的内容",
  };
  for (const [q, said] of Object.entries(cases)) assert.equal(summaryFor(q), `“${q}”：${said}`);
  assert.equal(summaryFor("龘龘", { filters: { from: "2023-01-01" } }), "“龘龘”：在当前筛选条件下没有结果");
});

test("the summary does not call the best hits all hits", () => {
  assert.equal(
    summaryFor("窗口 龘龘", { tiers: { some: 50 } }),
    "“窗口 龘龘”：没有同时含有各词的段落，最相关的 50 段",
  );
});

test("issues beyond the listed ones are counted", () => {
  const issue = (number) => ({ year: 2000 + number, first: 44, last: 44, totalFirst: number, totalLast: number });
  const shown = (count) => {
    const issues = Array.from({ length: count }, (_, number) => ({ ...issue(number), start: "2020-01-01", end: "2020-01-01" }));
    const state = { ...kanku.readAddress(""), q: "44期" };
    const card = kanku.createCards({ state, query: kanku.parseQuery("44期"), results: { headings: [] }, cards: { departments: [], issues } });
    return [textsOf(card, "h2")[0], textsOf(card, "li").length];
  };
  assert.deepEqual(shown(12), ["期次", 12]);
  assert.deepEqual(shown(13), ["期次 共 13 期，列出 12 期", 12]);
});

test("a department without passages has no count", () => {
  const cardOf = (passages) => {
    const department = { id: 0, slug: "jyt", short: "教育厅", name: "教育厅", passages, names: [{ name: "教育厅", pinyin: [], initials: [] }] };
    const state = { ...kanku.readAddress(""), q: "教育厅" };
    const cards = { departments: [department], issues: [] };
    return textOf(kanku.createCards({ state, query: kanku.parseQuery("教育厅"), results: { headings: [] }, cards }));
  };
  assert.match(cardOf(0), /暂无报道/);
  assert.match(cardOf(3), /共 3 段/);
});
