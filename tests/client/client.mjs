// The search client, as a page would have it: its scripts share one global.

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), "../../themes/default/assets/search");
/** Scripts that need a document. */
const PAGE = ["page.js", "view.js", "highlight.js"];

for (const script of readdirSync(SCRIPTS).filter((name) => name.endsWith(".js") && !PAGE.includes(name))) {
  await import(pathToFileURL(join(SCRIPTS, script)).href);
}

/** All functions of the client. */
export const kanku = globalThis.kanku;
