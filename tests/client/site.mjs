// Loads files of search/ from a folder, as the browser's loader does from a server.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { kanku } from "./client.mjs";

/** Loader for the site in `folder`, and the names of what it was asked for. */
export function folderLoader(folder) {
  const asked = [];
  const load = async (name) => {
    asked.push(name);
    const script = new TextDecoder("utf-16le").decode(readFileSync(join(folder, "search", `${name}.js`)));
    let payload;
    runInNewContext(script, {
      kankuShard: (file, content) => {
        if (file === name) payload = content;
      },
    });
    if (payload === undefined) throw new Error(`${name} holds something else`);
    return kanku.inflate(kanku.decodeEnvelope(payload));
  };
  return { load, asked };
}
