// The search page where something is missing, comes late, or is not what it was taken for.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeClean, openPage } from "./browser.mjs";
import { BOX, countOf, focusedPassage, open, passagesOf, search, settled, start } from "./searching.mjs";
import { fileBase } from "./site.mjs";

let browser;
let real;
let samples;
let close;
before(async () => ({ browser, real, samples, close } = await start()));
after(() => close?.());

const statusOf = (page) => page.locator(".search-status").textContent();
const hasFocus = (page, selector) => page.locator(selector).evaluate((element) => element === document.activeElement);

test("who asks for more where there is none is told so", async () => {
  const page = await openPage(browser, real.base);
  await open(page, real.base, { q: "无线电台（站）" });
  const before = await passagesOf(page);
  await page.locator("[data-relate]").click();
  await page.waitForURL(/related=1/);
  await settled(page);
  assert.deepEqual(await passagesOf(page), before, "the query has to be one that has no more");
  assert.equal(await page.locator(".search-rest").textContent(), "没有更多相关段落");
  assert.match(await statusOf(page), /没有更多相关段落$/);
  await closeClean(page);
});

test("passages that were asked for do not take the focus from who types on", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事材料共享核验", from: "2024-03-01", to: "2024-03-15" });
  const held = [];
  let isHolding = true;
  await page.route(/search\/(p|t)\//, (route) => (isHolding ? held.push(route) : route.continue()));
  await page.locator("[data-relate]").click();
  await page.waitForTimeout(300);
  isHolding = false;
  assert.ok(held.length > 0, "the answer has to be under way");
  await page.locator(BOX).focus();
  await search(page, "办事");
  await Promise.all(held.map((route) => route.continue()));
  await page.waitForTimeout(500);
  assert.ok(await hasFocus(page, BOX));
  await closeClean(page);
});

test("an arrow leads from a page that was just opened to its first hit, and Tab gets there before the filters", async () => {
  const page = await openPage(browser, samples.base, { viewport: { width: 1200, height: 800 } });
  await open(page, samples.base, { q: "办事" });
  const [first, second] = await passagesOf(page);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focusedPassage(page), first);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focusedPassage(page), second);
  await page.locator(".search-sort a").last().focus();
  for (let tab = 0; tab < 5 && !(await focusedPassage(page)); tab += 1) await page.keyboard.press("Tab");
  assert.equal(await focusedPassage(page), first);
  await closeClean(page);
});

test("the filters stand beside the results, and above them on a phone", async () => {
  for (const width of [1200, 360]) {
    const page = await openPage(browser, samples.base, { viewport: { width, height: 800 } });
    await open(page, samples.base, { q: "办事" });
    const [filters, main] = await Promise.all([".filters", ".search-main"].map((part) => page.locator(part).boundingBox()));
    if (width > 1000) assert.ok(filters.x >= main.x + main.width && filters.y === main.y);
    else assert.ok(filters.y + filters.height <= main.y);
    await closeClean(page);
  }
});

test("a link within the page leaves the hits as they are", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事" });
  await page.getByRole("button", { name: /显示更多/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-search-hit]").length === 30);
  await page.locator("a.skip").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/#main$/);
  await page.waitForTimeout(400);
  assert.equal((await passagesOf(page)).length, 30);
  await closeClean(page);
});

test("who tries again after an error gets back what was shown", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事" });
  await page.getByRole("button", { name: /显示更多/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-search-hit]").length === 30);
  await page.route(/search\/t\//, (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await settled(page, "error");
  assert.equal(await statusOf(page), "检索未完成");
  await page.unroute(/search\/t\//);
  await page.getByRole("button", { name: "重试" }).click();
  await settled(page);
  assert.equal((await passagesOf(page)).length, 30);
  await page.context().close();
});

test("headings that do not come say so, and come when they are asked for again", async () => {
  const page = await openPage(browser, samples.base);
  // Those of the hits come before the answer stands, those of the headings after it.
  const isAnswered = () => page.locator("[data-search-state]").getAttribute("data-search-state");
  await page.route(/search\/t\//, async (route) => {
    if ((await isAnswered()) === "done") await route.fulfill({ status: 404 });
    else await route.continue();
  });
  await open(page, samples.base, { q: "政务工作动态 办事", sort: "relevance" });
  await search(page, "政务工作动态");
  const alert = page.locator(".heading-cards [role=alert]");
  await alert.waitFor();
  await page.unroute(/search\/t\//);
  await alert.getByRole("button").click();
  await page.locator(".heading-cards a").first().waitFor();
  await page.context().close();
});

test("dates the wrong way round stay, with a note, until they are mended", async () => {
  const page = await openPage(browser, samples.base, { viewport: { width: 1200, height: 800 } });
  await open(page, samples.base, { q: "办事", to: "2024-03-01" });
  const note = page.locator("[data-filter-note]");
  const dates = () => Promise.all(["#from", "#to"].map((field) => page.locator(field).inputValue()));
  await page.locator("#from").fill("2024-06-01");
  await page.waitForTimeout(800);
  assert.equal(await note.textContent(), "截止日期早于起始日期，请改正。");
  await page.getByRole("link", { name: "时间", exact: true }).click();
  await page.waitForURL(/sort=date/);
  await settled(page);
  await page.waitForTimeout(800);
  assert.deepEqual(await dates(), ["2024-06-01", "2024-03-01"]);
  assert.equal(await note.textContent(), "截止日期早于起始日期，请改正。");
  await page.locator("#to").fill("2024-09-01");
  await page.waitForURL(/from=2024-06-01&to=2024-09-01/);
  assert.equal(await note.textContent(), "");
  await page.locator("#from").fill("2024-10-01");
  await page.locator(".search-chips a").first().click();
  await page.waitForURL((url) => !url.search.includes("to="));
  await settled(page);
  assert.deepEqual(await dates(), ["", ""]);
  assert.equal(await note.textContent(), "");
  await closeClean(page);
});

test("a filter that is unknown is called so", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事", dept: "xxxx", section: "yyyy" });
  const chips = await page.locator(".search-chips a:not(.chip-clear)").allTextContents();
  assert.deepEqual(chips, ["部门：未知×", "栏目：未知×"]);
  await closeClean(page);
});

test("from a folder, what is missing is looked for there", async () => {
  const page = await openPage(browser, fileBase(samples.folder));
  await page.route(/search\/p\//, (route) => route.abort());
  await page.goto(`${fileBase(samples.folder)}search.html?q=${encodeURIComponent("办事")}`);
  await settled(page, "error");
  const said = await page.locator("[role=alert] p").textContent();
  assert.equal(said, "检索数据未能载入，请确认 search 文件夹已完整复制。");
  await page.context().close();
});

test("a query with a slip is not replaced: what may have been meant is offered, and a click searches for it", async () => {
  for (const base of [samples.base, fileBase(samples.folder)]) {
    const page = await openPage(browser, base);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${base}search.html?q=${encodeURIComponent("办事材料")}`);
    await settled(page);
    const needed = (url) => /suggest\.js|search\/(sounds|a\/|w\/)/.test(url);
    assert.ok(!asked.some(needed), "nothing is loaded that a search does not use");
    await search(page, "办是材料");
    assert.equal(await page.locator(BOX).inputValue(), "办是材料");
    const offer = page.locator(".search-suggestions a").first();
    assert.equal(await offer.textContent(), "办事材料");
    assert.match(await page.locator(".search-suggestions").textContent(), /^您是不是要找：/);
    await offer.click();
    await page.waitForURL((url) => url.searchParams.get("q") === "办事材料");
    await settled(page);
    assert.ok((await countOf(page)) > 0);
    assert.equal(await page.locator(".search-suggestions a").count(), 0);
    await page.goBack();
    await page.locator(".search-suggestions a").first().waitFor();
    assert.equal(await page.locator(BOX).inputValue(), "办是材料");
    await search(page, "cailiao");
    await page.locator(".search-suggestions a", { hasText: "材料" }).first().waitFor();
    await closeClean(page);
  }
});

test("who typed without Enter and chose a filter comes back to what was typed", async () => {
  const page = await openPage(browser, samples.base);
  await page.goto(`${samples.base}search.html`);
  await search(page, "办事");
  await page.getByRole("link", { name: "时间", exact: true }).click();
  await page.waitForURL(/sort=date/);
  await settled(page);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes("sort"));
  await settled(page);
  assert.equal(await page.locator(BOX).inputValue(), "办事");
  await page.goBack();
  await settled(page, "idle");
  await closeClean(page);
});

test("a page that the browser kept shows its query again", async () => {
  const page = await openPage(browser, samples.base);
  await open(page, samples.base, { q: "办事" });
  await page.evaluate((selector) => {
    document.querySelector(selector).value = "";
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  }, BOX);
  assert.equal(await page.locator(BOX).inputValue(), "办事");
  await closeClean(page);
});

test("a data file that lost its mark or got a line more is named", async () => {
  const changes = {
    "without its mark": (bytes) => bytes.subarray(2),
    "with a line more": (bytes) => Buffer.concat([bytes, Buffer.from("<!-- cached -->\r\n")]),
  };
  for (const [what, change] of Object.entries(changes)) {
    const page = await openPage(browser, samples.base);
    await page.route(/search\/root\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.body()) });
    });
    await open(page, samples.base, { q: "办事" }, "error");
    const said = await page.locator("[role=alert] p").textContent();
    assert.match(said, /^检索数据文件 search\/root\.js 与生成时不同/, what);
    await page.context().close();
  }
});
