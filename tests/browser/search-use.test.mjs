// The search page in the hands of people: typing, an input method, keys, the way back, bad networks, small screens.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { closeClean, openPage } from "./browser.mjs";
import { BOX, countOf, focusedPassage, docsWith, open, passagesIn, passagesOf, search, settled, start } from "./searching.mjs";
import { fileBase, taxonomySite } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "issues/2023/044.html";

let browser;
let real;
let samples;
let close;
before(async () => ({ browser, real, samples, close } = await start()));
after(() => close?.());

const queryOf = (page) => new URL(page.url()).searchParams.get("q");

describe("the way back", () => {
  for (const kind of ["http", "file"]) {
    test(`typing changes the address, Enter and filters make a new one: ${kind}`, async () => {
      const base = kind === "http" ? samples.base : fileBase(samples.folder);
      const page = await openPage(browser, base);
      await page.goto(`${base}search.html`);
      const before = await page.evaluate(() => history.length);
      await page.locator(BOX).pressSequentially("办事材料", { delay: 30 });
      await page.waitForURL(/q=/);
      await settled(page);
      assert.equal(queryOf(page), "办事材料");
      assert.equal(await page.evaluate(() => history.length), before);
      await page.locator(BOX).press("Enter");
      const first = await countOf(page);
      await search(page, "证照");
      await page.locator(BOX).press("Enter");
      const second = await countOf(page);
      await page.getByRole("link", { name: "时间", exact: true }).click();
      await page.waitForURL(/sort=date/);
      await settled(page);
      await page.goBack();
      await page.waitForURL((url) => !url.search.includes("sort"));
      await settled(page);
      assert.equal(await page.locator(BOX).inputValue(), "证照");
      assert.equal(await countOf(page), second);
      await page.goBack();
      await page.waitForFunction((selector) => document.querySelector(selector).value === "办事材料", BOX);
      await settled(page);
      assert.equal(await countOf(page), first);
      await page.goBack();
      await settled(page, "idle");
      assert.equal(await page.locator(BOX).inputValue(), "");
      await page.goForward();
      await settled(page);
      assert.equal(await countOf(page), first);
      await closeClean(page);
    });
  }

  test("who returns from an issue finds the place again", async () => {
    const page = await openPage(browser, samples.base);
    await open(page, samples.base, { q: "办事" });
    await page.getByRole("button", { name: /显示更多/ }).click();
    await page.waitForFunction(() => document.querySelectorAll("[data-search-hit]").length === 30);
    const passage = (await passagesOf(page))[20];
    await page.locator(`[data-passage="${passage}"] .hit-link`).click();
    await page.waitForURL(/issues\//);
    await page.goBack();
    await settled(page);
    await page.waitForFunction(() => document.activeElement.closest("[data-passage]"));
    assert.equal(await focusedPassage(page), passage);
    await closeClean(page);
  });
});

test("no search while an input method is composing", async () => {
  const page = await openPage(browser, real.base);
  const client = await page.context().newCDPSession(page);
  await page.goto(`${real.base}search.html`);
  await page.locator(BOX).focus();
  for (const text of ["w", "wu", "wu xian"]) {
    await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await page.keyboard.press("Enter", { delay: 10 }).catch(() => undefined);
  await page.waitForTimeout(400);
  assert.equal(await page.locator("[data-search-state]").getAttribute("data-search-state"), "idle");
  await client.send("Input.imeSetComposition", { text: "wu xian", selectionStart: 7, selectionEnd: 7 });
  await client.send("Input.insertText", { text: "无线电台" });
  await settled(page);
  assert.match(await page.locator(BOX).inputValue(), /无线电台$/);
  await closeClean(page);
});

test("keys alone: to the box, down and up the hits, into an issue", async () => {
  const page = await openPage(browser, samples.base);
  await page.goto(`${samples.base}search.html`);
  await page.keyboard.press("/");
  assert.ok(await page.locator(BOX).evaluate((box) => box === document.activeElement));
  await page.keyboard.type("办事");
  await page.keyboard.press("Enter");
  await settled(page);
  const passages = await passagesOf(page);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focusedPassage(page), passages[0]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focusedPassage(page), passages[1]);
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none", "the focus cannot be seen");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator(BOX).evaluate((box) => box === document.activeElement));
  assert.equal(await page.locator(BOX).inputValue(), "办事");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/issues\//);
  assert.ok(page.url().endsWith(`#${passages[0].split("#")[1]}`));
  await closeClean(page);
});

test("a stale answer never takes the place of a newer one", async () => {
  const page = await openPage(browser, samples.base);
  await page.goto(`${samples.base}search.html`);
  const held = [];
  let isHolding = true;
  await page.route(/search\/p\//, (route) => (isHolding ? held.push(route) : route.continue()));
  await Promise.all([page.waitForRequest(/search\/p\//), page.locator(BOX).fill("办事材料")]);
  isHolding = false;
  await search(page, "招标投标");
  const count = await countOf(page);
  const passages = await passagesOf(page);
  assert.equal(count, docsWith(samples.folder, "招标投标").length);
  await Promise.all(held.map((route) => route.continue()));
  await page.waitForTimeout(600);
  assert.equal(await countOf(page), count);
  assert.deepEqual(await passagesOf(page), passages);
  assert.equal(queryOf(page), "招标投标");
  await closeClean(page);
});

describe("a file that does not come", () => {
  const answers = {
    missing: (route) => route.fulfill({ status: 404 }),
    garbage: (route) => route.fulfill({ contentType: "text/javascript", body: "var nothing = 1;" }),
    "another site's page": (route) => route.fulfill({ contentType: "text/javascript", body: "kankuShard('x', 'y');" }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    for (const files of [/search\/root\.js/, /search\/p\//, /search\/t\//]) {
      test(`${name}: ${files.source}`, async () => {
        const page = await openPage(browser, samples.base);
        await page.route(files, answer);
        await page.goto(`${samples.base}search.html?q=${encodeURIComponent("办事材料")}`);
        await settled(page, "error");
        assert.match(await page.locator("[role=alert]").textContent(), /检索数据.*请.*重试/);
        await page.unroute(files);
        await page.getByRole("button", { name: "重试" }).click();
        await settled(page);
        assert.equal(await countOf(page), docsWith(samples.folder, "办事材料").length);
        assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is lost");
        await page.context().close();
      });
    }
  }

  test("an index of another build asks for a reload", async () => {
    const page = await openPage(browser, samples.base);
    await page.route(/search\.html/, async (route) => {
      const body = readFileSync(`${samples.folder}/search.html`, "utf8");
      const old = body.replace(/data-generation="[0-9a-f]+"/, 'data-generation="00000001"');
      await route.fulfill({ contentType: "text/html", body: old });
    });
    await page.goto(`${samples.base}search.html?q=${encodeURIComponent("办事")}`);
    await settled(page, "error");
    assert.match(await page.locator("[role=alert]").textContent(), /检索索引已更新，请刷新页面/);
    await page.unroute(/search\.html/);
    await page.getByRole("button", { name: "刷新页面" }).click();
    await settled(page);
    await closeClean(page);
  });
});

test("without JavaScript a note leads on, and the boxes lead here", async () => {
  const page = await openPage(browser, real.base, { javaScriptEnabled: false });
  await page.goto(`${real.base}index.html`);
  assert.equal(await page.locator(BOX).count(), 1);
  await page.goto(`${real.base}${PAGE}`);
  await page.locator(BOX).fill("无线电");
  await page.locator(BOX).press("Enter");
  await page.waitForURL(/\/archive\/search\.html\?q=/);
  assert.equal(await page.locator(BOX).count(), 1);
  assert.match(await page.locator("main").innerText(), /需要启用 JavaScript/);
  await page.locator("main a[href='archive.html']").first().click();
  await page.waitForURL(/archive\.html$/);
  await closeClean(page);
});

describe("every page leads to the search", () => {
  for (const kind of ["http", "file"]) {
    test(kind, async () => {
      const base = kind === "http" ? real.base : fileBase(real.folder);
      const page = await openPage(browser, base);
      for (const path of ["index.html", PAGE, "departments.html"]) {
        await page.goto(base + path);
        await page.keyboard.press("/");
        await page.keyboard.type("无线电");
        await page.keyboard.press("Enter");
        await page.waitForURL(/search\.html\?q=/);
        await settled(page);
        assert.deepEqual(await passagesOf(page), [`${PAGE}#s3.3-1`]);
      }
      await closeClean(page);
    });
  }
});

describe("what was searched for is marked on arrival", () => {
  const CASES = [
    ["经济和信息化厅多措并举", "s1-3-1", "经济和信息化厅多措并举"],
    ["11月14日", "s1-1", "11 月 14 日"],
    ["共计咨询 2085", "s3.1-1", "共计咨询 2085"],
    ["浙里办 温州市", "s1-1", "“浙里办”".slice(1, 4)],
  ];
  for (const kind of ["http", "file"]) {
    test(kind, async () => {
      const base = kind === "http" ? real.base : fileBase(real.folder);
      const page = await openPage(browser, base, { viewport: { width: 800, height: 400 } });
      for (const [query, anchor, marked] of CASES) {
        await open(page, base, { q: query });
        await page.locator(`[data-passage="${PAGE}#${anchor}"] .hit-link`).click();
        await page.waitForURL((url) => url.hash === `#${anchor}`);
        const passage = page.locator(`[id="${anchor}"]`);
        await passage.locator("mark").first().waitFor();
        const marks = await passage.locator("mark").allTextContents();
        assert.ok(marks.join("").startsWith(marked), `${query}: ${marks}`);
        assert.ok(await passage.evaluate((element) => element.matches(":target")));
        const box = await passage.locator("mark").first().boundingBox();
        assert.ok(box.y >= 0 && box.y < 400, `${query} is at ${box.y}`);
      }
      await page.goto(`${base}${PAGE}?q=${encodeURIComponent("没有的字")}#s1-1`);
      await page.waitForTimeout(300);
      assert.equal(await page.locator("mark").count(), 0);
      await closeClean(page);
    });
  }
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in results: ${colorScheme}`, async () => {
    // The policy forbids the injected checker, so this context alone does without it.
    const page = await openPage(browser, samples.base, { colorScheme, bypassCSP: true });
    const found = [];
    const searches = [{ q: "办事", from: "2024-01-01" }, { q: "民政厅" }, { q: "龘" }, { q: "政务工作动态 办事" }];
    for (const parameters of searches) {
      await open(page, samples.base, parameters);
      await page.waitForTimeout(800);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      found.push(...violations.map(({ id, nodes }) => `${parameters.q} ${id}: ${nodes[0].html.slice(0, 160)}`));
    }
    await closeClean(page);
    assert.deepEqual(found, []);
  });
}

test("no sideways scrolling at 360 pixels, with filters folded", async () => {
  const page = await openPage(browser, samples.base, { viewport: { width: 360, height: 740 } });
  const filtered = { q: "办事", dept: "minzhengting", section: "政务工作动态" };
  for (const parameters of [filtered, { q: "a".repeat(300) }, { q: "123" }]) {
    await open(page, samples.base, parameters);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${JSON.stringify(parameters)} is ${width} pixels wide`);
  }
  await open(page, samples.base, { q: "办事" });
  assert.ok(!(await page.locator("#from").isVisible()));
  await page.locator(".filters summary").click();
  await page.locator(".filter a[data-key^='year:']").first().waitFor();
  assert.ok(await page.locator("#from").isVisible());
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await closeClean(page);
});

describe("the filters of taxonomies", () => {
  test("each term narrows the answer, and is taken back", async () => {
    const base = fileBase(taxonomySite());
    const page = await openPage(browser, base);
    await open(page, base, { q: "新质" });
    assert.equal(await countOf(page), 3);
    const term = (name) => page.locator(".filters .filter a", { hasText: name });
    await page.waitForSelector(".filters .filter a");
    await term("张三").first().click();
    await page.waitForURL(/authors=zhangsan-/);
    await settled(page);
    assert.deepEqual(await issuesOf(page), ["issues/2024/001.html", "issues/2024/002.html"]);
    await term("养老").first().click();
    await page.waitForURL(/topics=yanglao-/);
    await settled(page);
    assert.deepEqual(await issuesOf(page), ["issues/2024/001.html"]);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has("topics"));
    await settled(page);
    assert.equal(await countOf(page), 2);
    // The same search by its address.
    await open(page, base, Object.fromEntries(new URL(page.url()).searchParams));
    assert.equal(await countOf(page), 2);
    await closeClean(page);
  });

  const issuesOf = async (page) => (await passagesOf(page)).map((passage) => passage.split("#")[0]).sort();
});

test("the hits of each year stand above the results, and a click filters by the year", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事" });
  const bars = page.locator(".year-bars a");
  const labels = await bars.evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")));
  const counts = labels.map((label) => Number(/：(\d+) 段$/.exec(label)[1]));
  assert.ok(labels.length >= 2, labels.join());
  const whole = await countOf(page);
  assert.ok(counts.reduce((sum, count) => sum + count, 0) >= whole);
  const year = /^\d{4}/.exec(labels[0])[0];
  await bars.first().click();
  await page.waitForURL((url) => url.searchParams.get("from") === `${year}-01-01`);
  await settled(page);
  assert.equal(await countOf(page), counts[0]);
  assert.equal(await page.locator(".year-bars [aria-current]").getAttribute("aria-label"), labels[0]);
  await page.locator(".year-bars [aria-current]").click();
  await page.waitForURL((url) => !url.searchParams.has("from"));
  await settled(page);
  assert.equal(await countOf(page), whole);
  await closeClean(page);
});

test("all hits can be copied, put into a table and printed, not only those shown", async () => {
  const page = await openPage(browser, samples.base);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page, samples.base, { q: "办事材料" });
  assert.ok(!asked.some((url) => url.includes("takeaway.js")), "it is loaded when it is asked for");
  const passages = docsWith(samples.folder, "办事材料");
  const texts = new Map(passagesIn(samples.folder).map(({ passage, text }) => [passage, text]));
  assert.ok(passages.length > (await passagesOf(page)).length);
  await page.locator(".search-takeaway summary").click();
  await page.getByRole("button", { name: "复制全部" }).click();
  await page.locator(".takeaway-note", { hasText: `已复制 ${passages.length} 段` }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const passage of passages) {
    assert.ok(copied.includes(`${samples.base}${passage}\n`), passage);
    assert.ok(copied.includes(texts.get(passage).slice(0, 40)), passage);
  }
  const [table] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载表格" }).click()]);
  const csv = readFileSync(await table.path(), "utf8");
  assert.equal(table.suggestedFilename(), "办事材料.csv");
  assert.ok(csv.startsWith("\ufeff地址,匹配,期次,印发日期,栏目,部门,正文\r\n"));
  for (const passage of passages) assert.ok(csv.includes(`\r\n${samples.base}${passage},全文匹配,`), passage);
  await page.evaluate(() => (window.print = () => (document.body.dataset.printed = "yes")));
  await page.getByRole("button", { name: "打印全部" }).click();
  await page.waitForSelector("[data-printed]", { state: "attached" });
  assert.deepEqual((await passagesOf(page)).sort(), passages.sort());
  await page.getByRole("button", { name: "复制检索地址" }).click();
  await page.locator(".takeaway-note", { hasText: "地址" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  await closeClean(page);
});

test("a search that is filtered by a department leads to its feed", async () => {
  const page = await openPage(browser, samples.base);
  const [department] = readdirSync(join(samples.folder, "departments")).filter((name) => name.endsWith(".xml"));
  await open(page, samples.base, { dept: department.replace(/\.xml$/, "") });
  await page.locator(".search-takeaway summary").click();
  const feed = page.locator(`.search-takeaway a[href="departments/${department}"]`);
  await feed.waitFor();
  await closeClean(page);
});
