// The search client without the page, as a browser would have it: its scripts share one global.

import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), "../../themes/default/assets/search");
const NAMES = [
  ...["classes", "normalise", "query", "literal", "inflate", "strings", "format", "directory", "archive", "postings", "lists"],
  ...["library", "plan", "finder", "tally", "words", "rank", "facets", "cards", "engine", "loader"],
];

for (const name of NAMES) await import(pathToFileURL(join(SCRIPTS, `${name}.js`)).href);

/** All functions of the client. */
export const kanku = globalThis.kanku;
