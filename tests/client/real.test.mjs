// The client over sites that were built, against `kanku search`, which asks another index in another language.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";

import { ROOT, realSite, sampleSite } from "../browser/site.mjs";
import { kanku } from "./client.mjs";
import { Chance } from "./random.mjs";
import { folderLoader } from "./site.mjs";

const KANKU = process.env.KANKU ?? join(ROOT, "target/debug/kanku");

/** The generation is what the root file says, as on the page that was built with it. */
async function generationOf(load) {
  const bytes = await load("root");
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true);
  return number.toString(16).padStart(8, "0");
}

async function textsOf(load, generation) {
  const library = kanku.createLibrary(load, generation);
  const { docs } = await library.archive();
  return Promise.all(Array.from({ length: docs }, (_, doc) => library.text(doc).then(({ text }) => text)));
}

/** What `kanku search` lists for a query, each as one line. */
function asked(root, raw, flags) {
  const output = execFileSync(KANKU, ["search", "--root", root, "--json", "--limit", "100000", ...flags, "--", raw], {
    maxBuffer: 1 << 28,
  });
  const { count, hits } = JSON.parse(output);
  return { count, hits: hits.map(({ passage, tier, score }) => `${passage} ${tier} ${score}`) };
}

async function answered(engine, raw, options) {
  const results = await engine.search(kanku.parseQuery(raw), options);
  const described = await engine.describe(results.hits, results);
  return { count: results.count, hits: described.map(({ passage, tier, score }) => `${passage} ${tier} ${score}`) };
}

function drawQuery(chance, texts) {
  const piece = (most) => chance.piece(chance.one(texts), most).replace(/\n/g, " ");
  const kind = chance.below(6);
  if (kind === 0) return `${piece(5)} ${piece(5)}`;
  if (kind === 1) return `${piece(4)} -${piece(3).trim()}`;
  if (kind === 2) return `"${piece(12)}"`;
  return piece(chance.one([3, 6, 20]));
}

test("the client finds what kanku search finds, in the same order", async () => {
  const site = sampleSite();
  const { load } = folderLoader(site);
  const generation = await generationOf(load);
  const texts = await textsOf(load, generation);
  const chance = new Chance(1);
  for (let draw = 0; draw < 60; draw += 1) {
    const raw = drawQuery(chance, texts);
    if (kanku.parseQuery(raw).literals.length === 0) continue;
    const related = chance.once(3);
    const byDate = chance.once(3);
    const engine = kanku.createEngine(load, generation, { verify: chance.one([0, 12]) });
    const answer = await answered(engine, raw, { related, sort: byDate ? "date" : "relevance" });
    const flags = [...(related ? ["--related"] : []), ...(byDate ? ["--sort", "date"] : [])];
    assert.deepEqual(answer, asked(dirname(site), raw, flags), raw);
  }
});

test("every file of the site reads, and holds what the root says", async () => {
  const site = realSite();
  const { load } = folderLoader(site);
  const generation = await generationOf(load);
  const library = kanku.createLibrary(load, generation);
  const archive = await library.archive();
  const files = (folder) => readdirSync(join(site, "search", folder)).length;
  const shards = kanku.countOf(archive.firstKeys);
  assert.equal(shards, files("p"));
  assert.equal(archive.firstDocs.length - 1, files("t"));
  for (let shard = 0; shard < shards; shard += 1) {
    const { keys } = await library.postings(shard);
    assert.deepEqual(kanku.stringAt(keys, 0), kanku.stringAt(archive.firstKeys, shard));
  }
  for (let doc = 0; doc < archive.docs; doc += 1) {
    assert.equal((await library.text(doc)).isHeading, archive.isHeading[doc] === 1);
  }
  const [departments, facets] = await Promise.all([library.departments(), library.facets()]);
  assert.equal(departments.length, facets.departments.length);
});
