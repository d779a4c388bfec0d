// The scripts of the search page, loaded in Node.js in the order in which a browser runs them.

import { readFileSync } from "node:fs";

const THEME = new URL("../../themes/default/", import.meta.url);
/** The scripts of the built-in theme and the sources that each is made of. */
export const SCRIPTS = JSON.parse(readFileSync(new URL("scripts.json", THEME), "utf8"));
/** Address of the folder of the sources. */
export const SOURCES = new URL("assets/", THEME);

/** Returns the strings of a language by key, as the build writes them in front of scripts. */
export function stringsOf(language) {
  const strings = {};
  const add = (prefix, group) => {
    for (const [name, value] of Object.entries(group)) {
      if (typeof value === "string" || "one" in value) strings[prefix + name] = value;
      else add(`${prefix}${name}.`, value);
    }
  };
  add("", JSON.parse(readFileSync(new URL(`strings/${language}.json`, THEME), "utf8")));
  return strings;
}

// The search page loads the others where it needs them.
const scripts = ["assets/search.js", "assets/suggest.js", "assets/takeaway.js"].map((wanted) => SCRIPTS.find(({ path }) => path === wanted));
// `page` starts the search page as soon as it is loaded, which needs a browser.
const parts = scripts.flatMap(({ parts }) => parts).filter((part) => part !== "search/page");
globalThis.kanku = { STRINGS: stringsOf("zh-CN") };
for (const part of parts) await import(new URL(`${part}.js`, SOURCES).href);

/** The exports of all scripts but `page`. */
export const kanku = globalThis.kanku;

// In a browser the table of folds is loaded where it is needed.
const folds = readFileSync(new URL("../../src/search/normalise/folds.txt", import.meta.url), "utf8");
const pairs = folds.replace(/^#.*$/gm, "").split(/\s+/).filter((pair) => Array.from(pair).length === 2);
kanku.setFolds(new Map(pairs.map((pair) => Array.from(pair))));
