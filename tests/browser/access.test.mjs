// People: screen readers, keyboards, small screens, dark rooms.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { closeClean, launch, openPage } from "./browser.mjs";
import { pageKinds, realSite, sampleSite, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let sites;

before(async () => {
  browser = await launch();
  sites = {};
  for (const [name, folder] of [["real", realSite()], ["samples", sampleSite()]]) {
    sites[name] = { folder, ...(await serve(folder)) };
  }
});

after(async () => {
  await browser?.close();
  await Promise.all(Object.values(sites ?? {}).map((site) => site.close()));
});

/** Serious and critical findings, one line each. */
async function findings(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}

for (const name of ["real", "samples"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing serious: ${name}, ${colorScheme}`, async () => {
      const { base, folder } = sites[name];
      // The policy forbids the injected checker, so this context alone does without it.
      const page = await openPage(browser, base, { colorScheme, bypassCSP: true });
      const found = [];
      for (const path of pageKinds(folder)) {
        await page.goto(base + path);
        found.push(...(await findings(page)).map((line) => `${path}: ${line}`));
      }
      await closeClean(page);
      assert.deepEqual(found, []);
    });
  }

  test(`no sideways scrolling at 360 pixels: ${name}`, async () => {
    const { base, folder } = sites[name];
    const page = await openPage(browser, base, { viewport: { width: 360, height: 740 } });
    for (const path of pageKinds(folder)) {
      await page.goto(base + path);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${path} is ${width} pixels wide`);
    }
    await closeClean(page);
  });
}

describe("keyboard", () => {
  test("the first stop is a visible skip link that leads to the content", async () => {
    const { base, folder } = sites.real;
    const page = await openPage(browser, base);
    for (const path of pageKinds(folder)) {
      await page.goto(base + path);
      await page.keyboard.press("Tab");
      const skip = page.locator(":focus");
      const href = await skip.getAttribute("href");
      assert.match(href ?? "", /^#/, `${path}: first stop is ${await skip.evaluate((e) => e.outerHTML)}`);
      const box = await skip.boundingBox();
      assert.ok(box && box.x >= 0 && box.y >= 0 && box.width > 1 && box.height > 1, `${path}: skip link is out of sight`);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const inside = await page.evaluate((id) => {
        const target = document.getElementById(id);
        const focused = document.activeElement;
        return focused === document.body || Boolean(target.compareDocumentPosition(focused) & 4) || target.contains(focused);
      }, href.slice(1));
      assert.ok(inside, `${path}: the focus after the skip link is before the content`);
    }
    await closeClean(page);
  });

  test("the focus follows the order of the page and no stop is positive", async () => {
    const { base } = sites.real;
    const page = await openPage(browser, base);
    await page.goto(`${base}issues/2023/044.html`);
    assert.equal(await page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count(), 0);
    const stops = 25;
    for (let stop = 0; stop < stops; stop += 1) {
      await page.evaluate(() => (window.lastFocus = document.activeElement));
      await page.keyboard.press("Tab");
      const forward = await page.evaluate(
        () =>
          window.lastFocus === document.body ||
          document.activeElement === document.body ||
          Boolean(window.lastFocus.compareDocumentPosition(document.activeElement) & 4),
      );
      assert.ok(forward, `stop ${stop} goes back in the page`);
    }
    await closeClean(page);
  });
});
