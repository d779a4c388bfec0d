// What the tests of the search page do and look at; and what is really in the archive.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kanku } from "../client/client.mjs";
import { launch } from "./browser.mjs";
import { FEW_TYPES, realSite, sampleSite, serve, walk } from "./site.mjs";

export const BOX = "input[type=search]";
const RESULTS = "[data-search-state]";

/** A browser, and the real site and the samples on the plainest of servers; `close` ends all of them. */
export async function start() {
  const browser = await launch();
  const [real, samples] = await Promise.all(
    [realSite(), sampleSite()].map(async (folder) => ({ folder, ...(await serve(folder, FEW_TYPES)) })),
  );
  return { browser, real, samples, close: () => Promise.all([browser.close(), real.close(), samples.close()]) };
}

/** Waits until the search that was typed last has settled. */
export async function settled(page, state = "done") {
  await page.waitForSelector(`[data-search-state="${state}"]`, { timeout: 15000 });
}

/** Types into the box in place of what was there, and waits for the answer. */
export async function search(page, query, state = "done") {
  await page.locator(BOX).fill(query);
  await settled(page, state);
}

/** Opens the page with a search in its address, and waits for the answer. */
export async function open(page, base, parameters, state = "done") {
  await page.goto(`${base}search.html?${new URLSearchParams(parameters)}`);
  await settled(page, state);
}

export const countOf = (page) => page.locator(RESULTS).getAttribute("data-search-count").then(Number);

/** Passages of the hits that are shown, in order. */
export const passagesOf = (page) =>
  page.locator("[data-search-hit]").evaluateAll((hits) => hits.map((hit) => hit.getAttribute("data-passage")));

/** The passage whose link has the focus. */
export const focusedPassage = (page) =>
  page.evaluate(() => document.activeElement.closest("[data-passage]")?.getAttribute("data-passage") ?? null);

/** Passages of the archive: [{ passage, text, section, issue }], oldest first. */
export function passagesIn(folder) {
  const issues = walk(join(folder, "issues"))
    .filter((path) => path.endsWith(".json"))
    .sort();
  return issues.flatMap((path) => {
    const { url, passages, ...issue } = JSON.parse(readFileSync(path, "utf8"));
    return passages.map(({ anchor, text, ...rest }) => ({ passage: `${url}#${anchor}`, text, issue, ...rest }));
  });
}

/** Passages that hold all that was typed, found by reading every text. */
export function docsWith(folder, query) {
  const { literals } = kanku.parseQuery(query);
  return passagesIn(folder)
    .filter(({ text }) => {
      const chars = Array.from(kanku.normalise(text));
      return literals.every((literal) => kanku.occurrences(chars, literal).length > 0);
    })
    .map(({ passage }) => passage);
}

export { kanku };
