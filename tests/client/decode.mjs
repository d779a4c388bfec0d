// Decodes the files of `search/` in the way of the search page.

import { kanku } from "./client.mjs";

/** Decodes the root file of a generation. */
export function decodeRoot(bytes, generation) {
  return kanku.decodeArchive(kanku.decodeDirectory(bytes, generation));
}

/** Decodes a file by its name, with what `root` says of it. */
export function decode(name, bytes, generation, root) {
  if (name === "root") return decodeRoot(bytes, generation);
  if (name === "facets") return kanku.decodeFacets(bytes, generation, root);
  if (name.startsWith("p/")) return kanku.decodePostings(bytes, root.ids[root.names.indexOf(name)], root);
  const [year, ...rest] = name.slice(2).split("-");
  const file = Number(rest.pop());
  const issue = root.issues.findIndex(({ path }) => path === `issues/${year}/${rest.join("-")}.html`);
  const { id, starts } = root.textFiles[issue];
  const { unit, units } = root.issues[issue];
  const own = root.docOfUnit.subarray(starts[file], starts[file + 1] ?? unit + units);
  return kanku.decodeTexts(bytes, id, own.filter((doc, index) => doc === starts[file] + index).length);
}
