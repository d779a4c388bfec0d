// The search page: what is in the archive is found, counted, shown and led to; on any server and from a folder.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { closeClean, launch, openPage } from "./browser.mjs";
import {
  BOX,
  countOf,
  focusedPassage,
  docsWith,
  kanku,
  open,
  passagesIn,
  passagesOf,
  search,
  settled,
} from "./searching.mjs";
import { FEW_TYPES, fileBase, realSite, sampleSite, serve } from "./site.mjs";

const PAGE = "issues/2023/044.html";

let browser;
let sites;

before(async () => {
  browser = await launch();
  const [real, samples] = [realSite(), sampleSite()];
  const [realServer, samplesServer] = await Promise.all([serve(real, FEW_TYPES), serve(samples, FEW_TYPES)]);
  sites = {
    "real, http": { base: realServer.base, folder: real },
    "real, file": { base: fileBase(real), folder: real },
    "samples, http": { base: samplesServer.base, folder: samples },
    "samples, file": { base: fileBase(samples), folder: samples },
    close: () => Promise.all([realServer.close(), samplesServer.close()]),
  };
});

after(async () => {
  await browser?.close();
  await sites?.close();
});

const QUERIES = {
  real: [
    "无线电台（站）",
    "11月14日",
    "经济和信息化厅多措并举",
    "S1 演播厅",
    "105名",
    "审批",
    "一",
    "市(州), 105",
    "政务 调研",
  ],
  samples: ["办事材料共享核验", "本周", "受理 547", "窗口 调研", "样例办法（试行）", "第"],
};

describe("literal hits are those that reading every text finds", () => {
  for (const name of ["real, http", "real, file", "samples, http", "samples, file"]) {
    test(name, async () => {
      const { base, folder } = sites[name];
      const page = await openPage(browser, base);
      await page.goto(`${base}search.html`);
      for (const query of QUERIES[name.split(",")[0]]) {
        await search(page, query);
        const expected = docsWith(folder, query);
        assert.equal(await countOf(page), expected.length, query);
        const literal = await page.locator("[data-tier=literal] [data-search-hit]").count();
        assert.equal(literal, Math.min(expected.length, 10), query);
        const shown = (await passagesOf(page)).slice(0, literal);
        assert.deepEqual(
          shown.filter((passage) => !expected.includes(passage)),
          [],
          query,
        );
        const { literals } = kanku.parseQuery(query);
        const hits = page.locator("[data-tier=literal] [data-search-hit]");
        for (const text of (await hits.locator(".hit-link").allTextContents()).slice(0, 3)) {
          const chars = Array.from(kanku.normalise(text));
          assert.ok(kanku.occurrences(chars, literals[0]).length > 0, `${query}: ${text}`);
        }
      }
      await closeClean(page);
    });
  }
});

test("nothing is loaded until it is needed", async () => {
  const { base } = sites["samples, http"];
  const page = await openPage(browser, base);
  const files = [];
  page.on("request", (request) => request.url().startsWith(`${base}search/`) && files.push(request.url()));
  await page.goto(`${base}search.html`, { waitUntil: "networkidle" });
  assert.deepEqual(files, []);
  assert.equal(await page.locator(BOX).count(), 1);
  await Promise.all([page.waitForRequest(/search\/root\.js/), page.locator(BOX).focus()]);
  const facets = page.waitForRequest(/search\/facets\.js/);
  await search(page, "办事材料");
  assert.ok(!files.some((file) => file.includes("facets")), "facets before the answer");
  await facets;
  await closeClean(page);
});

test("ten hits, then twenty more, and the focus goes on with them", async () => {
  const { base } = sites["samples, http"];
  const page = await openPage(browser, base);
  await open(page, base, { q: "办事" });
  const first = await passagesOf(page);
  assert.equal(first.length, 10);
  await page.getByRole("button", { name: /显示更多/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-search-hit]").length === 30);
  const passages = await passagesOf(page);
  assert.equal(new Set(passages).size, 30);
  assert.deepEqual(first.filter((passage) => !passages.includes(passage)), []);
  assert.ok(!first.includes(await focusedPassage(page)));
  await closeClean(page);
});

test("hits of one issue stand under its name once", async () => {
  const { base } = sites["samples, http"];
  const page = await openPage(browser, base);
  await open(page, base, { q: "办事" });
  for (let more = 0; more < 3; more += 1) {
    const passages = await passagesOf(page);
    const issues = await page
      .locator(".hits")
      .evaluateAll((groups) => groups.map((group) => group.closest(".tier").dataset.tier + group.dataset.issue));
    assert.ok(issues.length > 3 && issues.length < passages.length, `${issues.length} of ${passages.length}`);
    assert.equal(new Set(issues).size, issues.length);
    await page.getByRole("button", { name: /显示更多/ }).click();
    await page.waitForFunction((n) => document.querySelectorAll("[data-search-hit]").length > n, passages.length);
  }
  await closeClean(page);
});

test("an issue is named with its numbers and its days", async () => {
  const { base } = sites["real, http"];
  const page = await openPage(browser, base);
  await open(page, base, { q: "窗口" });
  const header = await page.locator(".hit-group h3").first().textContent();
  assert.equal(header, "2023 年第 44 期（总第 464 期）11 月 13 日—11 月 17 日");
  await closeClean(page);
});

test("what holds only a part is said to, and comes when it is asked for", async () => {
  const { base } = sites["real, http"];
  const page = await openPage(browser, base);
  await open(page, base, { q: "省林草局政务大会堂" });
  assert.equal(await countOf(page), 0);
  assert.match(await page.locator("[role=status].search-status").textContent(), /没有逐字相同的文字/);
  assert.deepEqual(await page.locator(".tier > h2").allTextContents(), ["相关 最相关的 11 段"]);

  await search(page, "无线电台（站）设置使用许可");
  assert.equal(await countOf(page), 1);
  await page.getByRole("button", { name: /部分词/ }).click();
  await page.waitForSelector("[data-tier=some]");
  assert.equal(await countOf(page), 1);
  assert.match(page.url(), /related=1/);

  await search(page, "龘龘");
  assert.equal(await page.locator("[data-search-hit]").count(), 0);
  assert.match(await page.locator(".search-empty").textContent(), /可以尝试/);

  await search(page, "。。", "idle");
  await closeClean(page);
});

test("departments, issues and headings that were named stand on top", async () => {
  const { base } = sites["real, http"];
  const page = await openPage(browser, base);
  for (const query of ["省经信厅", "jingxinting", "jxt", "四川省经济和信息化厅"]) {
    await open(page, base, { q: query });
    const card = page.locator(".department-card[data-department=jingxinting]");
    assert.equal(await card.locator("a").getAttribute("href"), "departments/jingxinting.html", query);
    assert.match(await card.textContent(), /共 3 段/);
    assert.ok((await passagesOf(page)).includes(`${PAGE}#s1-3-1`), query);
  }
  for (const query of ["464", "总464", "2023-44", "2023年第44期", "11月13日", "2023-11-13"]) {
    await page.locator(BOX).fill(query);
    await settled(page);
    assert.equal(await page.locator(".issue-card a").first().getAttribute("href"), PAGE, query);
  }
  await search(page, "政务工作动态");
  const heading = page.locator(".heading-card a");
  await heading.waitFor();
  assert.match(await heading.getAttribute("href"), /^issues\/2023\/044\.html\?q=.*#s1$/);
  await closeClean(page);
});

test("a card is an answer, and what is not there is called by its name", async () => {
  const { base } = sites["real, http"];
  const page = await openPage(browser, base);
  const status = page.locator(".search-status");
  for (const query of ["464", "44期", "第44期", "2023-44", "2023-11-13", "2023年11月"]) {
    await open(page, base, { q: query });
    assert.equal(await page.locator(".issue-card").count(), 1, query);
    if ((await passagesOf(page)).length === 0) assert.equal(await status.textContent(), `“${query}”：期次 1 期`);
    assert.equal(await page.locator(".search-empty, [data-tier=some]").count(), 0, query);
  }
  for (const [query, said] of Object.entries({ "2月30日": "没有这一天", "2023年第99期": "没有这一期" })) {
    await open(page, base, { q: query });
    assert.equal(await status.textContent(), `“${query}”：${said}`);
    assert.equal(await page.locator(".issue-card, [data-search-hit]").count(), 0, query);
  }
  await closeClean(page);
});

test("filters narrow, count what they would leave, and stand in the address", async () => {
  const { base, folder } = sites["samples, http"];
  const page = await openPage(browser, base);
  await open(page, base, { q: "办事" });
  const year = page.locator(".filter a[data-key^='year:']").first();
  const count = Number((await year.locator(".count").textContent()).match(/\d+/)[0]);
  const number = Number((await year.getAttribute("data-key")).slice(5));
  await year.click();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.get("from"), `${number}-01-01`);
  assert.equal(new URL(page.url()).searchParams.get("to"), `${number}-12-31`);
  const isInYear = ({ start, end }) => [start, end].some((day) => day.startsWith(number));
  const inYear = passagesIn(folder).filter(({ issue }) => isInYear(issue.period));
  const expected = docsWith(folder, "办事").filter((passage) => inYear.some((one) => one.passage === passage));
  assert.equal(await countOf(page), expected.length);
  assert.equal(count, expected.length, "the year's count is what the filter leaves");

  await page.waitForSelector("[data-filter-lists]:not(.outdated)");
  const department = page.locator(".filter a[data-key^='dept:']").first();
  const left = Number((await department.locator(".count").textContent()).match(/\d+/)[0]);
  await department.click();
  await page.waitForURL(/dept=/);
  await settled(page);
  assert.equal(await countOf(page), left);
  assert.equal(await page.locator(".search-chips a[aria-label^=取消筛选]").count(), 2);
  const focused = await page.evaluate(() => document.activeElement !== document.body);
  assert.ok(focused, "the focus is lost");

  const address = page.url();
  const other = await openPage(browser, base);
  await other.goto(address);
  await settled(other);
  assert.equal(await countOf(other), left);
  await closeClean(other);

  await page.getByRole("link", { name: "时间", exact: true }).click();
  await page.waitForURL(/sort=date/);
  await settled(page);
  const issues = (await passagesOf(page)).map((passage) => passage.split("#")[0]);
  assert.deepEqual(issues, issues.slice().sort().reverse());

  await page.locator(".search-chips a").first().click();
  await page.waitForURL((url) => !url.search.includes("dept="));
  await settled(page);
  await page.locator(".search-chips a").first().click();
  await page.waitForURL((url) => !url.search.includes("from="));
  await settled(page);
  assert.equal(await countOf(page), docsWith(folder, "办事").length);
  await closeClean(page);
});

test("a section and dates narrow a search", async () => {
  const { base, folder } = sites["samples, http"];
  const page = await openPage(browser, base);
  const section = "综窗改革攻坚行动";
  await open(page, base, { q: "样例", section });
  const inSection = passagesIn(folder).filter((one) => (one.section ?? []).some((title) => title.endsWith(section)));
  const found = docsWith(folder, "样例");
  assert.equal(await countOf(page), inSection.filter(({ passage }) => found.includes(passage)).length);
  await page.locator(".search-chips a").click();
  await settled(page);
  await page.locator("#from").fill("2024-03-01");
  await page.waitForURL(/from=2024-03-01/);
  await settled(page);
  const late = passagesIn(folder).filter(({ issue }) => issue.period.end >= "2024-03-01");
  assert.equal(await countOf(page), late.filter(({ passage }) => found.includes(passage)).length);
  await closeClean(page);
});
