// Loads the files of `search/` from a folder.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { kanku } from "./client.mjs";

/** Returns a loader for the site in `folder`, and the list of the names that were requested from it. */
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
