// The client on built sites, compared with `kanku search`, which has its own index.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { ROOT, realSite, sampleSite } from "../browser/site.mjs";
import { kanku } from "./client.mjs";
import { Chance } from "./random.mjs";
import { folderLoader } from "./site.mjs";

const KANKU = process.env.KANKU ?? join(ROOT, "target/debug/kanku");

/** Returns the generation in the root file, which is also that of the search page. */
async function generationOf(load) {
  const bytes = await load("root");
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true);
  return number.toString(16).padStart(8, "0");
}

async function textsOf(load, generation) {
  const library = kanku.createLibrary(load, generation);
  const { docOfUnit } = await library.archive();
  return Promise.all(Array.from(new Set(docOfUnit), (doc) => library.text(doc).then(({ text }) => text)));
}

/** Returns the results of `kanku search`, each hit as a line. */
async function asked(root, raw, flags, limit) {
  const args = ["search", "--root", root, "--json", "--limit", limit, ...flags, "--", raw];
  const { stdout } = await promisify(execFile)(KANKU, args, { maxBuffer: 1 << 28 });
  const { count, hits, missing, suggestions } = JSON.parse(stdout);
  return { count, missing, suggestions, hits: hits.map(({ passage, tier, score }) => `${passage} ${tier} ${score}`) };
}

async function answered(engine, raw, options, limit) {
  const results = await engine.search(kanku.parseQuery(raw), options);
  const described = await engine.describe(results.hits.slice(0, limit), results);
  const { count, missing } = results;
  const suggestions = await engine.suggest(results);
  return { count, missing, suggestions, hits: described.map(({ passage, tier, score }) => `${passage} ${tier} ${score}`) };
}

function drawQuery(chance, texts) {
  const piece = (most) => chance.piece(chance.one(texts), most).replace(/\n/g, " ");
  const kind = chance.below(6);
  if (kind === 0) return `${piece(5)} ${piece(5)}`;
  if (kind === 1) return `${piece(4)} -${piece(3).trim()}`;
  if (kind === 2) return `"${piece(12)}"`;
  if (kind === 3 && chance.once(2)) return "";
  return piece(chance.one([3, 6, 20]));
}

/** Returns a piece of a text with a slip: a character more, less, exchanged or another one; or pinyin. */
function drawSlip(chance, texts) {
  if (chance.once(8)) return chance.one(["shenpi", "zhengwu", "fuwu", "jiaoyu", "bu", "gongzuoz", "xyzq"]);
  const chars = Array.from(chance.piece(chance.one(texts), chance.one([3, 5, 8])).replace(/\n/g, " "));
  const other = chance.one(Array.from("档当政正征整治制智质服复夫妇理里力历的得地业叶在再做作裆薹"));
  const at = chance.below(chars.length + 1);
  chars.splice(at, chance.below(2), ...(chance.once(4) ? [] : [chance.once(3) ? (chars[at - 1] ?? "") : other]));
  return chance.once(8) ? `"${chars.join("")}"` : chars.join("");
}

/** Returns random options of the client and the equivalent flags of `kanku search`. */
function drawOptions(chance, { issues, departments, sections }) {
  const options = {};
  const flags = [];
  const narrow = (name, value, flag = value) => {
    options[name] = value;
    flags.push(...(flag === true ? [`--${name}`] : [`--${name}`, flag]));
  };
  if (chance.once(3)) narrow("related", true);
  if (chance.once(3)) narrow("sort", chance.one(["date", "relevance"]));
  if (chance.once(4)) {
    const department = chance.one(departments);
    narrow("department", department.id, department.name);
  }
  if (chance.once(4)) {
    const section = chance.one(sections);
    narrow("section", section.id, section.title);
  }
  if (chance.once(4)) narrow("from", chance.one(issues).end);
  if (chance.once(4)) narrow("to", chance.one(issues).start);
  return { options, flags };
}

/** Returns a loader that reads each file once, for the engines of all draws. */
function once(load) {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, load(name));
    return known.get(name);
  };
}

test("the client finds what kanku search finds, in the same order", async () => {
  const site = sampleSite();
  const load = once(folderLoader(site).load);
  const generation = await generationOf(load);
  const texts = await textsOf(load, generation);
  const whole = kanku.createEngine(load, generation);
  const { issues } = await kanku.createLibrary(load, generation).archive();
  const known = { issues, departments: await whole.departments(), sections: await whole.sections() };
  const chance = new Chance(1);
  let narrowed = 0;
  let suggested = 0;
  const draws = chance.list(240, () => ({
    raw: chance.once(3) ? drawSlip(chance, texts) : drawQuery(chance, texts),
    ...drawOptions(chance, known),
    verify: chance.one([0, 12]),
    // All listed hits are described, which is slow: lists all of them only now and then.
    limit: chance.once(12) ? 100_000 : 100,
  }));
  const compare = async ({ raw, options, flags, verify, limit }) => {
    const isFiltered = ["department", "section", "from", "to"].some((name) => name in options);
    if (kanku.parseQuery(raw).literals.length === 0 && !(raw === "" && isFiltered)) return;
    const engine = kanku.createEngine(load, generation, { verify });
    const answer = await answered(engine, raw, options, limit);
    assert.deepEqual(answer, await asked(dirname(site), raw, flags, limit), `${raw} ${flags.join(" ")}`);
    if (answer.suggestions.length > 0) suggested += 1;
    if (flags.length > 0 && answer.hits.length > 0) narrowed += 1;
  };
  // Runs as many commands at a time as there are processors.
  const compareNext = async () => {
    for (let draw = draws.pop(); draw; draw = draws.pop()) await compare(draw);
  };
  await Promise.all(cpus().map(compareNext));
  assert.ok(narrowed > 50, `filters leave something: ${narrowed}`);
  assert.ok(suggested > 20, `slips are mended: ${suggested}`);
});

test("every file of a site can be decoded and agrees with the root file", async () => {
  const site = realSite();
  const { load } = folderLoader(site);
  const generation = await generationOf(load);
  const library = kanku.createLibrary(load, generation);
  const archive = await library.archive();
  const files = (folder) => readdirSync(join(site, "search", folder)).length;
  const shards = kanku.countOf(archive.firstKeys);
  assert.equal(shards, files("p"));
  assert.equal(archive.textFiles.reduce((sum, { starts }) => sum + starts.length, 0), files("t"));
  for (let shard = 0; shard < shards; shard += 1) {
    const { keys } = await library.postings(shard);
    assert.deepEqual(kanku.stringAt(keys, 0), kanku.stringAt(archive.firstKeys, shard));
  }
  const [departments, facets] = await Promise.all([library.departments(), library.facets()]);
  for (const doc of new Set(archive.docOfUnit)) {
    assert.equal((await library.text(doc)).isHeading, archive.isHeading[doc] === 1);
  }
  assert.equal(departments.length, facets.departments.length);
});
