// The scripts of the search page, loaded in Node.js in the order in which a browser runs them.

import { readFileSync } from "node:fs";

const THEME = new URL("../../themes/default/", import.meta.url);
/** The scripts of the built-in theme and the sources that each is made of. */
export const SCRIPTS = JSON.parse(readFileSync(new URL("scripts.json", THEME), "utf8"));
/** Address of the folder of the sources. */
export const SOURCES = new URL("assets/search/", THEME);

const search = SCRIPTS.find(({ path }) => path === "assets/search.js");
// `page` starts the search page as soon as it is loaded, which needs a browser.
const parts = search.parts.filter((part) => part !== "page");
for (const part of parts) await import(new URL(`${part}.js`, SOURCES).href);

/** The exports of all scripts but `page`. */
export const kanku = globalThis.kanku;

// In a browser the table of folds is loaded where it is needed.
const folds = readFileSync(new URL("../../src/search/normalise/folds.txt", import.meta.url), "utf8");
const pairs = folds.replace(/^#.*$/gm, "").split(/\s+/).filter((pair) => Array.from(pair).length === 2);
kanku.setFolds(new Map(pairs.map((pair) => Array.from(pair))));
