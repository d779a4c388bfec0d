// The page of an issue with contents that do not fit, its permalinks, and servers that name another encoding.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeClean, launch, openPage } from "./browser.mjs";
import { fileBase, serve, siteOf } from "./site.mjs";

const PAGE = "issues/2024/001.html";
const ADDRESS = "https://www.example.org/10462/10464/10797/2024/1/15/0123456789abcdef.shtml";

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (columns, text) =>
  [row(columns), row(columns.map(() => "--")), row(columns.map(() => text)), row(columns.map(() => text))].join("\n");
const months = Array.from({ length: 12 }, (_, month) => `${month + 1} 月`);

const WIDE = `## 一、数据

1.教育厅办件情况如下。

${table(months, "1,234,567 件")}

2.办理事项如下。

${table(["事项名称", "办理地址"], ADDRESS)}

3.接口如下。

\`\`\`
curl --header "Content-Type: application/json" --data '{"issue": 2, "year": 2024}' ${ADDRESS}
\`\`\`

4.网址${ADDRESS}?a=1&b=2&c=3。

5.请登录 ${ADDRESS} 查看办理结果，如有疑问请与窗口联系。

${table([...months, ...months], "12,345 件")}`;

let browser;
let sites;

before(async () => {
  browser = await launch();
  const folder = siteOf("wide", WIDE);
  sites = { folder, ...(await serve(folder)) };
});

after(async () => {
  await browser?.close();
  await sites?.close();
});

/** Address of the page of the bulletin's only department or section. */
const onlyPage = (kind) => {
  const pages = readdirSync(join(sites.folder, kind)).filter((name) => name.endsWith(".html"));
  assert.equal(pages.length, 1, `pages below ${kind}: ${pages}`);
  return `${kind}/${pages[0]}`;
};
const WIDE_PAGES = {
  "an issue": () => PAGE,
  "a department": () => onlyPage("departments"),
  "a section": () => onlyPage("sections"),
};

for (const [kind, width] of Object.keys(WIDE_PAGES).flatMap((kind) => [
  [kind, 360],
  [kind, 1200],
])) {
  test(`wide contents scroll in their own box: ${kind} at ${width} pixels`, async () => {
    const page = await openPage(browser, sites.base, { viewport: { width, height: 800 } });
    await page.goto(sites.base + WIDE_PAGES[kind]());
    const found = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      // Boxes whose contents reach over their edge and cannot be scrolled.
      cut: Array.from(document.querySelectorAll("main *"))
        .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1 && !box.closest(".visually-hidden"))
        .filter((box) => !box.matches("svg *, svg, .visually-hidden"))
        .filter((box) => !["auto", "scroll"].includes(getComputedStyle(box).overflowX))
        .filter((box) => !box.querySelector(".table, pre"))
        .map((box) => box.outerHTML.slice(0, 80)),
    }));
    await closeClean(page);
    assert.deepEqual(found, { width, cut: [] });
  });
}

test("nothing is cut on paper", async () => {
  // The text area of a sheet: 210 mm less the margins of 26 and 28 mm, at 96 pixels an inch.
  const width = Math.floor((156 / 25.4) * 96);
  const page = await openPage(browser, sites.base, { viewport: { width, height: 900 } });
  await page.goto(sites.base + PAGE);
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    // Very wide tables stand on sheets that are turned.
    const isTurned = (element) => element.closest(".table") && getComputedStyle(element.closest(".table")).page === "wide";
    const texts = document.createTreeWalker(document.querySelector(".body"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const right = Math.max(0, ...Array.from(range.getClientRects(), (rect) => rect.right));
      if (right > edge + 1 && !isTurned(texts.currentNode.parentElement)) found.push(texts.currentNode.data.slice(0, 40));
    }
    return found;
  });
  await closeClean(page);
  assert.deepEqual(cut, []);
});

for (const media of ["screen", "print"]) {
  test(`the line before an address is not stretched: ${media}`, async () => {
    const page = await openPage(browser, sites.base, { viewport: { width: 1000, height: 900 } });
    await page.goto(sites.base + PAGE);
    await page.emulateMedia({ media });
    const [gap, size] = await page.locator("[data-number='4']").evaluate((item) => {
      const text = Array.from(item.childNodes).find((node) => node.data?.includes("网址"));
      const left = (character) => {
        const range = document.createRange();
        range.setStart(text, text.data.indexOf(character));
        range.setEnd(text, text.data.indexOf(character) + 1);
        return range.getBoundingClientRect().left;
      };
      return [left("址") - left("网"), parseFloat(getComputedStyle(item).fontSize)];
    });
    await closeClean(page);
    assert.ok(gap < size * 1.5, `${gap} pixels between two characters of ${size} pixels`);
  });
}

test("closed parts of a text are open on paper", async () => {
  const folder = siteOf("details", "<details><summary>说明</summary><p>折叠的文字。</p></details>");
  const page = await openPage(browser, fileBase(folder));
  await page.goto(fileBase(folder) + PAGE);
  const isOpen = () => page.locator("details").evaluate((details) => details.open);
  assert.equal(await isOpen(), false);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await isOpen(), true);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await isOpen(), false);
  await closeClean(page);
});

test("a permalink takes no room in its line", async () => {
  const page = await openPage(browser, sites.base);
  await page.goto(sites.base + PAGE);
  const places = () =>
    page.locator(".body").evaluate((body) => {
      const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        found.push(...Array.from(range.getClientRects(), ({ left, top, right }) => `${left} ${top} ${right}`));
      }
      return found;
    });
  const permalinks = page.locator("a.permalink");
  await permalinks.first().focus();
  assert.equal(await permalinks.first().evaluate((link) => getComputedStyle(link).opacity), "1");
  const before = await places();
  await permalinks.evaluateAll((links) => links.forEach((link) => link.remove()));
  assert.deepEqual(await places(), before);
  await closeClean(page);
});

test("a citation has the public address, and none where there is none", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const cited = "《测试周报》2024年第1期（总第1期），一、1";
  const base = "https://xn--fiqs8s.example/archive/";
  const published = siteOf("published", "## 一、动态\n\n1.教育厅开会。", "--base-url", "https://中国.example/archive");
  const server = await serve(published);
  for (const [address, expected] of [
    [server.base, `${cited}，${base}${PAGE}#s1-1`],
    [fileBase(published), `${cited}，${base}${PAGE}#s1-1`],
    [fileBase(sites.folder), cited],
    [sites.base, `${cited}，${sites.base}${PAGE}#s1-1`],
  ]) {
    const page = await openPage(browser, address, { permissions });
    await page.goto(`${address}${PAGE}?q=${encodeURIComponent("教育厅")}`);
    await page.locator("a.permalink[href='#s1-1']").focus();
    await page.keyboard.press("Enter");
    await page.locator("#status.shown").waitFor();
    await page.evaluate(() => document.body.append(document.createElement("textarea")));
    await page.locator("body > textarea").focus();
    await page.keyboard.press("Control+V");
    assert.equal(await page.locator("body > textarea").inputValue(), expected);
    await closeClean(page);
  }
  await server.close();
});

test("a server that names GBK for every file spoils nothing", async () => {
  const server = await serve(sites.folder, undefined, "gbk");
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}index.html`);
  assert.equal(await page.title(), "测试周报");
  await page.locator("form.jump input[name=q]").fill("9999");
  await page.locator("form.jump input[name=q]").press("Enter");
  await page.waitForFunction(() => document.querySelector(".jump-message").textContent.startsWith("未找到"));
  await page.goto(`${server.base}search.html?q=${encodeURIComponent("教育厅")}`);
  await page.locator("[data-search-hit]").first().waitFor();
  await page.goto(`${server.base}${PAGE}`);
  const paragraph = page.locator("[data-number='5']");
  assert.match(await paragraph.textContent(), /^5\.请登录/);
  await closeClean(page);
  await server.close();
});
