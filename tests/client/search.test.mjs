// The search engine on random archives, compared with the reference implementation.

import assert from "node:assert/strict";
import test from "node:test";

import { kanku } from "./client.mjs";
import { exportArchive, memoryLoader } from "./exporter.mjs";
import { Oracle } from "./oracle.mjs";
import { Chance, hardArchive, hardText } from "./random.mjs";
import { lengthClass, termsOf } from "./units.mjs";

const GENERATION = "0a1b2c3d";

/** Returns random archives with their files and reference implementations. */
function archives(count, issues) {
  return Array.from({ length: count }, (_, seed) => {
    const chance = new Chance(seed + 1);
    const archive = hardArchive(chance, issues);
    const shardTerms = chance.one([1, 2, 6, 40]);
    const files = exportArchive(archive, { generation: parseInt(GENERATION, 16), chance, shardTerms });
    return { chance, archive, files, oracle: new Oracle(archive) };
  });
}

/** Returns a piece of a text of the archive, sometimes slightly changed. */
function drawText(chance, oracle, most) {
  const { text } = chance.one(oracle.units);
  const piece = chance.piece(text, most) || "工";
  if (chance.once(6)) return piece + chance.piece(hardText(chance, 3), 2);
  if (chance.once(6)) return piece.replace(/\p{P}/gu, () => chance.one(["。", ",", "-", "（"]));
  return piece;
}

test("a literal is found in exactly the docs that contain it", async () => {
  let read = 0;
  let proven = 0;
  for (const { chance, files, oracle } of archives(12, 12)) {
    for (let draw = 0; draw < 100; draw += 1) {
      const literal = kanku.literalOf(kanku.normalise(drawText(chance, oracle, 20)), chance.once(2));
      if (!literal) continue;
      const { load, asked } = memoryLoader(files);
      const library = kanku.createLibrary(load, GENERATION);
      const archive = await library.archive();
      // Shards that are already loaded change the plan, but not the result.
      const before = chance.below(4);
      for (let shard = 0; shard < before; shard += 1) await library.postings(chance.below(kanku.countOf(archive.firstKeys)));
      const finder = kanku.createFinder(library, archive, chance.one([0, 1, 3, 12, Infinity]));
      const list = await finder.docsWith(literal);
      const expected = oracle.docsWith(literal);
      const shown = `${JSON.stringify(literal.text)} ${literal.prefix ? "open" : "closed"}`;
      assert.deepEqual(new Map(Array.from(list.docs, (doc, index) => [doc, list.tfs[index]])), expected, shown);
      list.docs.forEach((doc, index) => {
        const unit = oracle.units[doc];
        assert.equal(list.lengths[index], lengthClass(termsOf(unit.normal).length), shown);
        assert.equal(list.extents[index], unit.isHeading ? unit.extent : -1, shown);
      });
      if (asked.some((name) => name.startsWith("t/"))) read += 1;
      else if (expected.size > 0) proven += 1;
    }
  }
  assert.ok(read > 100 && proven > 100, `both plans occurred: ${read} read, ${proven} proven`);
});

test("up to three Chinese characters take two shards and no text", async () => {
  const [{ chance, files, oracle }] = archives(1, 20);
  for (let draw = 0; draw < 200; draw += 1) {
    const literal = kanku.literalOf(kanku.normalise(drawText(chance, oracle, 3)), false);
    if (!literal || literal.chars.length < 2 || !/^[\u4e00-\u9fff]+$/.test(literal.text)) continue;
    const { load, asked } = memoryLoader(files);
    const library = kanku.createLibrary(load, GENERATION);
    const finder = kanku.createFinder(library, await library.archive(), 12);
    await finder.docsWith(literal);
    const postings = asked.filter((name) => name.startsWith("p/"));
    assert.ok(postings.length <= 2 && asked.length === postings.length + 1, `${literal.text}: ${asked}`);
  }
});

test("tiers, scores and order are those of the reference implementation", async () => {
  const tiers = new Set();
  for (const { chance, files, oracle } of archives(8, 10)) {
    const engine = kanku.createEngine(memoryLoader(files).load, GENERATION, { verify: chance.one([0, 2, 12]) });
    for (let draw = 0; draw < 60; draw += 1) {
      const raw = drawQuery(chance, oracle);
      const query = kanku.parseQuery(raw);
      const options = drawOptions(chance, oracle);
      const expected = oracle.search(query, options);
      const results = await engine.search(query, options);
      const shown = `${JSON.stringify(raw)} ${JSON.stringify(options)}`;
      const hits = results.hits.map(({ unit, tier, score }) => ({ unit, tier, steps: Math.round(score * 10000) }));
      assert.deepEqual(hits, expected.hits, shown);
      assert.deepEqual([results.count, results.total], [expected.count, expected.hits.length], shown);
      assert.deepEqual(results.missing, expected.missing, shown);
      assert.ok(
        results.hits.every(({ unit, doc }) => oracle.units[unit].doc === doc),
        shown,
      );
      hits.forEach(({ tier }) => tiers.add(tier));
      if (draw % 6 === 0) await checkDescriptions(engine, oracle, query, results);
      const isAsked = query.literals.length > 0 || results.total > 0;
      if (draw % 6 === 3 && isAsked) await checkFacets(engine, oracle, query, options, results);
      if (!results.related && !results.canRelate && !query.quoted)
        await checkUnrelated(engine, query, options, results);
    }
  }
  assert.deepEqual(Array.from(tiers).sort(), ["all", "literal", "some"]);
});

function drawQuery(chance, oracle) {
  const piece = () => drawText(chance, oracle, chance.one([2, 4, 8]));
  const kind = chance.below(8);
  if (kind === 0) return `${piece()} ${piece()}`;
  if (kind === 1) return `${piece()} -${piece().trim()}`;
  if (kind === 2) return `"${piece()}" ${chance.once(2) ? piece() : ""}`;
  if (kind === 4 && chance.once(2)) return "";
  if (kind === 3) return chance.one(["经信厅", "jxt", "ck", "chuangkou", "窗口", "省经信厅"]);
  return piece();
}

function drawOptions(chance, oracle) {
  const options = {};
  if (chance.once(3)) options.related = true;
  if (chance.once(3)) options.sort = chance.one(["date", "relevance"]);
  if (chance.once(5)) options.department = chance.below(2);
  if (chance.once(5)) options.section = chance.below(oracle.sections.length + 1);
  if (chance.once(5)) {
    // Term 3 is unknown.
    options.terms = [0, 1].filter(() => chance.once(2)).map((taxonomy) => ({ taxonomy, term: chance.below(4) }));
  }
  if (chance.once(5)) options.from = new Date((19000 + chance.below(60)) * 86400000).toISOString().slice(0, 10);
  if (chance.once(5)) options.to = new Date((19020 + chance.below(60)) * 86400000).toISOString().slice(0, 10);
  return options;
}

async function checkDescriptions(engine, oracle, query, results) {
  const described = await engine.describe(results.hits, results);
  described.forEach((entry, index) => {
    const { unit, tier } = results.hits[index];
    const { anchor, text, path, departments, issue } = oracle.units[unit];
    assert.deepEqual([entry.anchor, entry.text, entry.headings, entry.departments], [anchor, text, path, departments]);
    assert.equal(entry.issue.title, oracle.archive.issues[issue].title);
    assert.equal(entry.passage, `${entry.issue.path}#${anchor}`);
    if (tier !== "literal" || query.literals.length === 0) return;
    assert.ok(entry.marks.length > 0, `${JSON.stringify(text)} is marked`);
    const marked = entry.marks.map(([start, end]) => Array.from(kanku.normalise(text.slice(start, end))));
    // A mark is cut out of the text, so a run of letters may go on behind it.
    const isThere = (literal) => marked.some((mark) => kanku.occurrences(mark, literal).length > 0);
    for (const literal of query.literals) assert.ok(isThere(literal), `${literal.text} is not marked in ${text}`);
  });
  const headings = await engine.describeHeadings(results.headings);
  results.headings.forEach((unit, index) => {
    assert.ok(oracle.units[unit].isHeading);
    assert.deepEqual(
      [headings[index].title, headings[index].anchor],
      [oracle.units[unit].text, oracle.units[unit].anchor],
    );
  });
}

/** Each count is what a search with that value counts. */
async function checkFacets(engine, oracle, query, options, results) {
  const facets = await engine.facets(results);
  const yearOf = (day) => new Date(day * 86400000).getUTCFullYear();
  // Without words and filters there are no hits, but the facets of a filter alone count all passages.
  const tierOf = (hits) => hits[0]?.tier ?? "literal";
  const hitsWith = (other) => oracle.search(query, { ...options, ...other }).hits;
  for (const { id, count } of facets.departments) {
    const tier = tierOf(hitsWith({ department: null }));
    assert.equal(count, hitsWith({ department: id }).filter((hit) => hit.tier === tier).length);
  }
  for (const { id, count } of facets.sections) {
    const tier = tierOf(hitsWith({ section: null }));
    assert.equal(count, hitsWith({ section: id }).filter((hit) => hit.tier === tier).length);
  }
  facets.taxonomies.forEach(({ terms }, taxonomy) => {
    const others = (options.terms ?? []).filter((term) => term.taxonomy !== taxonomy);
    const tier = tierOf(hitsWith({ terms: others }));
    for (const { id, count } of terms) {
      const inTerm = hitsWith({ terms: [...others, { taxonomy, term: id }] });
      assert.equal(count, inTerm.filter((hit) => hit.tier === tier).length);
    }
  });
  const all = hitsWith({ from: "", to: "" });
  const years = facets.years.map(({ year }) => year);
  const { issues } = oracle.archive;
  for (const year of new Set(issues.flatMap(({ start, end }) => [start, end].map(yearOf)))) {
    const inYear = hitsWith({ from: `${year}-01-01`, to: `${year}-12-31` });
    const expected = inYear.filter(({ tier }) => tier === tierOf(all)).length;
    assert.equal(facets.years[years.indexOf(year)]?.count ?? 0, expected, String(year));
  }
}

/** Checks that a search for related passages adds nothing if the results say so. */
async function checkUnrelated(engine, query, options, results) {
  const more = await engine.search(query, { ...options, related: true });
  assert.deepEqual(more.hits, results.hits);
}

test("a title above one of two copies counts only for that copy", async () => {
  const issue = (index, title, blocks) => {
    const numbers = { year: 2023, first: index, last: index, totalFirst: index, totalLast: index };
    return { ...numbers, start: 19000 + index, end: 19000 + index, date: 19000 + index, title, blocks };
  };
  const copied = { passage: "工作人员在窗口", departments: [] };
  const archive = {
    ...{ title: "周报", departments: [], taxonomies: [], readings: [], lexicon: new Map(["工作", "人员", "省市"].map((word) => [word, 1])) },
    issues: [
      issue(1, "周报", [copied]),
      issue(2, "省市特刊", [copied]),
      issue(3, "周报", [copied, { passage: "人员省市", departments: [] }]),
    ],
  };
  const files = exportArchive(archive, { generation: parseInt(GENERATION, 16), chance: new Chance(3) });
  const engine = kanku.createEngine(memoryLoader(files).load, GENERATION);
  const { hits } = await engine.search(kanku.parseQuery("工作省市"));
  const tiers = ["some", null, "all", "some", "some"];
  assert.deepEqual(
    tiers.map((_, unit) => hits.find((hit) => hit.unit === unit)?.tier ?? null),
    tiers,
  );
});

test("the weight of a word is found in any shard", async () => {
  const chance = new Chance(2);
  const lexicon = new Map([
    ["工作", 3],
    ["工作人员办", 9],
    ["人员", 2],
  ]);
  const archive = { ...hardArchive(chance, 8), lexicon };
  const files = exportArchive(archive, { generation: parseInt(GENERATION, 16), chance, shardTerms: 1 });
  const library = kanku.createLibrary(memoryLoader(files).load, GENERATION);
  const finder = kanku.createFinder(library, await library.archive(), 12);
  const weight = await finder.weights(kanku.literalOf("工作人员办件", false));
  assert.deepEqual(["工作", "工作人员办", "人员", "作人", "办件"].map(weight), [3, 9, 2, 0, 0]);
});

test("the next search loads a failed file again", async () => {
  const [{ files, oracle }] = archives(1, 6);
  const query = kanku.parseQuery("工作");
  for (const name of ["root", "p/"]) {
    let fails = true;
    const { load } = memoryLoader(files);
    const failing = async (file) => {
      if (fails && file.startsWith(name)) throw new kanku.LoadError(file, "gone");
      return load(file);
    };
    const engine = kanku.createEngine(failing, GENERATION);
    await assert.rejects(engine.search(query), { name: "LoadError" });
    fails = false;
    assert.equal((await engine.search(query)).count, oracle.search(query).count);
  }
});

test("the next search loads a malformed file again", async () => {
  const [{ files, oracle }] = archives(1, 6);
  const query = kanku.parseQuery("工作");
  for (const name of ["root", "p/"]) {
    for (const share of [0.3, 0.9]) {
      let isCut = true;
      const { load } = memoryLoader(files);
      const cutting = async (file) => {
        const bytes = await load(file);
        return isCut && file.startsWith(name) ? bytes.slice(0, Math.floor(bytes.length * share)) : bytes;
      };
      const engine = kanku.createEngine(cutting, GENERATION);
      await assert.rejects(engine.search(query), { name: "FormatError" }, `${name} ${share}`);
      isCut = false;
      assert.equal((await engine.search(query)).count, oracle.search(query).count);
    }
  }
});

test("files of another build are stale", async () => {
  const [{ files }, other] = archives(2, 6);
  const mixed = (folder) => {
    const [alien] = Array.from(other.files).filter(([name]) => name.startsWith(folder));
    const names = Array.from(files.keys()).filter((name) => name.startsWith(folder));
    return memoryLoader(new Map([...files, ...names.map((name) => [name, alien[1]])])).load;
  };
  const texts = kanku.createEngine(mixed("t/"), GENERATION);
  const results = await texts.search(kanku.parseQuery("工"));
  await assert.rejects(texts.describe(results.hits, results), { kind: "stale" });
  const postings = kanku.createEngine(mixed("p/"), GENERATION);
  await assert.rejects(postings.search(kanku.parseQuery("工")), { kind: "stale" });
  const later = kanku.createEngine(memoryLoader(files).load, "ffffffff");
  await assert.rejects(later.open(), { kind: "stale" });
});
