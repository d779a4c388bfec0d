// The issue page: the bulletin's text, whole, and citations.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeClean, launch, openPage } from "./browser.mjs";
import { ROOT, realSite, serve } from "./site.mjs";

const PAGE = "issues/2023/044.html";

let browser;
let site;

before(async () => {
  browser = await launch();
  site = await serve(realSite());
});

after(async () => {
  await browser?.close();
  await site?.close();
});

const compact = (text) => text.replace(/\s+/g, "");

/** Front matter and body of the source. */
function source() {
  const [, matter, body] = readFileSync(join(ROOT, "content/issues/2023/044.md"), "utf8").split(/^---$/m);
  return { matter, body };
}

/** The values of a list in the front matter. */
function list(matter, key) {
  const block = new RegExp(`^  ${key}:\\n((?:    - .*\\n)+)`, "m").exec(matter);
  assert.ok(block, `distribution.${key} in the front matter`);
  return block[1].trim().split("\n").map((line) => line.replace(/^\s*- /, ""));
}

test("the page holds every character of the bulletin", async () => {
  const { matter, body } = source();
  const page = await openPage(browser, site.base);
  await page.goto(site.base + PAGE);
  const text = compact(
    await page.locator("main").evaluate((main) => {
      const copy = main.cloneNode(true);
      copy.querySelectorAll("a.permalink, script, style").forEach((extra) => extra.remove());
      return copy.textContent;
    }),
  );
  await closeClean(page);
  let at = text.lastIndexOf("一、政务工作动态", text.indexOf("1.11月14日"));
  assert.notEqual(at, -1, "the first heading stands before the first item");
  const blocks = body.split(/\n{2,}/).map((block) => compact(block.replace(/^#+ /, "").replaceAll("**", "")));
  for (const block of blocks.filter(Boolean)) {
    const found = text.indexOf(block, at);
    assert.notEqual(found, -1, `${block.slice(0, 40)}… is missing or out of order`);
    at = found + block.length;
  }
  const copies = /copies: (\d+)/.exec(matter)[1];
  const tail = ["送：", ...list(matter, "to"), "发：", ...list(matter, "cc"), `（共印${copies}份）`];
  for (const part of tail) {
    const found = text.indexOf(compact(part), at);
    assert.notEqual(found, -1, `${part} is missing or out of order`);
    at = found + compact(part).length;
  }
});

test("a passage's link copies its citation", async () => {
  const page = await openPage(browser, site.base, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(site.base + PAGE);
  const places = { "s1-1": "一、1", "s1-3-2": "一、3（第 2 段）", "s3.1-1": "三（一）" };
  for (const [anchor, place] of Object.entries(places)) {
    const permalink = page.locator(`a.permalink[href="#${anchor}"]`);
    await permalink.focus();
    await page.keyboard.press("Enter");
    const citation = `《窗口工作周报》2023年第44期（总第464期），${place}，${site.base}${PAGE}#${anchor}`;
    await page.waitForFunction(async (text) => (await navigator.clipboard.readText()) === text, citation);
  }
  await closeClean(page);
});

test("the jump box leads to issues by number and by date", async () => {
  const page = await openPage(browser, site.base);
  for (const query of ["464", "2023-44", "2023年第44期", "2023-11-15", "2023年11月12日"]) {
    await page.goto(`${site.base}index.html`);
    const box = page.locator("form.jump input[name=q]");
    await box.fill(query);
    await box.press("Enter");
    await page.waitForURL(site.base + PAGE);
  }
  await page.goto(`${site.base}index.html`);
  await page.locator("form.jump input[name=q]").fill("9999");
  await page.locator("form.jump input[name=q]").press("Enter");
  await page.waitForFunction(() => document.querySelector("form.jump .jump-message").textContent !== "");
  assert.equal(page.url(), `${site.base}index.html`);
  await closeClean(page);
});

test("every passage has an anchor and a permalink that leads to it", async () => {
  const page = await openPage(browser, site.base);
  await page.goto(site.base + PAGE);
  const { passages } = JSON.parse(readFileSync(join(realSite(), "issues/2023/044.json"), "utf8"));
  assert.equal(passages.length, 13);
  for (const { anchor, text } of passages) {
    const passage = page.locator(`[id="${anchor}"]`);
    assert.equal(await passage.count(), 1, anchor);
    assert.ok(compact(await passage.textContent()).includes(compact(text).replace(/^\d+[.．]/, "")), anchor);
    assert.equal(await page.locator(`a.permalink[href="#${anchor}"]`).count(), 1, `permalink of ${anchor}`);
  }
  await closeClean(page);
});
