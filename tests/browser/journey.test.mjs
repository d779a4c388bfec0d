// From home to year to issue to department to passage and back, by links alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { closeClean, launch, openPage } from "./browser.mjs";
import { fileBase, pageKinds, realSite, sampleSite, serve } from "./site.mjs";

let browser;
let bases;
let servers;

before(async () => {
  browser = await launch();
  const [real, samples] = [realSite(), sampleSite()];
  servers = await Promise.all([serve(real), serve(samples)]);
  bases = {
    "real, http": [servers[0].base, real],
    "real, file": [fileBase(real), real],
    "samples, http": [servers[1].base, samples],
    "samples, file": [fileBase(samples), samples],
  };
});

after(async () => {
  await browser?.close();
  await Promise.all((servers ?? []).map((server) => server.close()));
});

/** Whole addresses of links; those inside a chart have no plain `href`. */
const addressesOf = (links) =>
  links.evaluateAll((all) => all.map((link) => new URL(link.getAttribute("href"), document.baseURI).href));

/** Follows the first visible link whose address matches. */
async function follow(page, pattern) {
  const links = page.locator("a[href]:visible");
  const addresses = await addressesOf(links);
  const index = addresses.findIndex((address) => pattern.test(address));
  assert.notEqual(index, -1, `no link to ${pattern} on ${page.url()}`);
  await links.nth(index).click();
  await page.waitForURL(addresses[index]);
}

async function travel(page, base) {
  await page.goto(`${base}index.html`);
  await follow(page, /\/archive\/\d{4}\.html$/);
  await follow(page, /\/issues\/\d{4}\/[\d-]+\.html$/);
  await follow(page, /\/departments\/[a-z0-9-]+\.html$/);
  const department = page.url();
  await follow(page, /\/issues\/\d{4}\/[\d-]+\.html#s[\d.-]+$/);
  const anchor = new URL(page.url()).hash.slice(1);
  const passage = page.locator(`[id="${anchor}"]`);
  assert.equal(await passage.count(), 1, `one element #${anchor}`);
  await page.waitForFunction((id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  }, anchor);
  await page.goBack();
  assert.equal(page.url(), department);
  await follow(page, /\/departments\.html$/);
  await follow(page, /\/index\.html$/);
  assert.equal(page.url(), `${base}index.html`);
}

const NAMES = ["real, http", "real, file", "samples, http", "samples, file"];

describe("a journey by links", () => {
  for (const name of NAMES) {
    for (const javaScriptEnabled of [true, false]) {
      test(`${name}, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
        const [base] = bases[name];
        const page = await openPage(browser, base, { javaScriptEnabled });
        await travel(page, base);
        await closeClean(page);
      });
    }
  }
});

describe("every kind of page is clean", () => {
  for (const name of NAMES) {
    test(name, async () => {
      const [base, folder] = bases[name];
      const page = await openPage(browser, base);
      for (const path of pageKinds(folder)) {
        await page.goto(base + path, { waitUntil: "load" });
        assert.notEqual(await page.title(), "", path);
        assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN", path);
        assert.equal(await page.locator("h1").count(), 1, `${path} has one h1`);
      }
      await closeClean(page);
    });
  }
});

describe("every link of every kind of page leads somewhere", () => {
  test("samples, http", async () => {
    const [base, folder] = bases["samples, http"];
    const page = await openPage(browser, base);
    const checked = new Set();
    for (const path of pageKinds(folder)) {
      await page.goto(base + path);
      const links = await addressesOf(page.locator("a[href]"));
      for (const link of links) {
        const [address, anchor] = link.split("#");
        assert.ok(address.startsWith(base), `${path} links to ${link}`);
        if (checked.has(link)) continue;
        checked.add(link);
        const answer = await page.request.get(address);
        assert.ok(answer.ok(), `${path} links to ${link}`);
        if (anchor) assert.ok((await answer.text()).includes(`id="${decodeURIComponent(anchor)}"`), `${path}: ${link}`);
      }
    }
    await closeClean(page);
  });
});

describe("without JavaScript", () => {
  for (const name of ["real, http", "real, file"]) {
    test(`pages are whole: ${name}`, async () => {
      const [base, folder] = bases[name];
      const pages = [await openPage(browser, base), await openPage(browser, base, { javaScriptEnabled: false })];
      const text = async (page, path) => {
        await page.goto(base + path);
        return (await page.locator("main").innerText()).replace(/\s+/g, "");
      };
      for (const path of pageKinds(folder)) {
        const [on, off] = await Promise.all(pages.map((page) => text(page, path)));
        assert.ok(off.length > 0, path);
        // Script may add controls, it may not bring the text.
        assert.ok(off.length >= on.length * 0.9, `${path}: ${off.length} characters of ${on.length}`);
      }
      for (const page of pages) await closeClean(page);
    });
  }
});
