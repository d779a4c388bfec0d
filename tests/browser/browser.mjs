// Chromium, and pages that note everything that goes wrong on them.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

/** Starts Chromium without anything that would reach for the network. */
export const launch = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
      "--disable-sync",
      "--disable-component-update",
    ],
  });

/**
 * A new page in a context of its own. `page.faults` lists console errors, exceptions, failed requests, answers
 * other than success, and requests that leave `base`. A violation of the content security policy is a console error.
 */
export async function openPage(browser, base, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.faults = [];
  const note = (kind, text) => page.faults.push(`${kind}: ${text}`);
  page.on("console", (message) => message.type() === "error" && note("console", message.text()));
  page.on("pageerror", (error) => note("exception", error.message));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A request that was under way when the test went on to the next page; what the policy blocks fails otherwise.
    if (reason !== "net::ERR_ABORTED") note("failed", `${request.url()} ${reason}`);
  });
  page.on("response", (response) => response.status() >= 400 && note(response.status(), response.url()));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) note("leaves", request.url());
  });
  return page;
}

/** Fails if anything went wrong on the page; closes its context. */
export async function closeClean(page) {
  await page.context().close();
  assert.deepEqual(page.faults, []);
}
