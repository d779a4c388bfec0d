// Makes the pictures of the README anew: `node tests/screenshots.mjs`, after `tests/run.sh` has installed what it needs.

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closeClean, launch, openPage } from "./browser/browser.mjs";
import { ROOT, realSite, sampleSite, serve } from "./browser/site.mjs";

const FOLDER = join(ROOT, "themes/screenshots");
const SIZE = { width: 1200, height: 1000 };

/** Takes a picture of a page as soon as `isReady` finds an element of it. */
async function picture(browser, site, path, name, isReady) {
  const page = await openPage(browser, site.base, { viewport: SIZE, locale: "zh-CN" });
  await page.goto(site.base + path);
  await page.locator(isReady).first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(FOLDER, name) });
  await closeClean(page);
}

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
const real = await serve(realSite());
const samples = await serve(sampleSite());
await picture(browser, samples, "index.html", "home.png", "main");
await picture(browser, real, "issues/2023/044.html", "issue.png", "main");
await picture(browser, samples, "search.html?q=政务服务", "search.png", "main mark");
await Promise.all([real.close(), samples.close()]);
await browser.close();
console.log(readdirSync(FOLDER).map((name) => join("themes/screenshots", name)).join("\n"));
