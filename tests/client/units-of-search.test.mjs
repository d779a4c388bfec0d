// Parts of the search engine that need no archive: checks, posting lists, words, scores, matches, departments, issues.

import assert from "node:assert/strict";
import test from "node:test";

import { kanku } from "./client.mjs";
import { Chance } from "./random.mjs";

const literal = (text, prefix = false) => kanku.literalOf(kanku.normalise(text), prefix);

test("checks of a literal", () => {
  const shown = (text, prefix) => {
    const { atoms, checks } = kanku.planOf(literal(text, prefix));
    const steps = checks.map((check, index) => (index > 0 ? kanku.stepBetween(atoms, checks[index - 1], check) : 0));
    return checks.map(
      ({ key, first, last, scan }, index) =>
        `${key.replace("\u0001", "§").replace("\u0002", "W")} ${steps[index]}:${first}-${last}${scan ? " scan" : ""}`,
    );
  };
  assert.deepEqual(shown("中文"), ["中文 0:0-1"]);
  assert.deepEqual(shown("中"), ["中 0:0-0 scan"]);
  assert.deepEqual(shown("中", true), ["中 0:0-0 scan"]);
  assert.deepEqual(shown("，中+"), ["§中 0:0-1", "中+ 0:1-2"]);
  assert.deepEqual(shown("11月14"), ["11 0:0-0", "W月 0:0-1", "月W 0:1-2", "14 0:2-2"]);
  assert.deepEqual(shown("11月14", true), ["11 0:0-0", "W月 0:0-1", "月W 0:1-2", "14 0:2-2 scan"]);
  assert.deepEqual(shown("64.2", true), ["64§2 0:0-2 scan"]);
  assert.deepEqual(shown("a+b c"), ["a+b 0:0-2", "b c 0:2-4"]);
  assert.deepEqual(shown("a，，b"), ["a 0:0-0", "b 3:3-3"]);
  assert.deepEqual(shown("中。，文"), ["中§ 0:0-1", "§文 1:2-3"]);
  assert.deepEqual(shown("中\u0001a\u0001b"), shown("中ab"));
  const long = "x".repeat(64);
  assert.deepEqual(shown(`${long}.a`), [`${long}§a 0:0-2`]);
  assert.deepEqual(shown(`a.${long}`), [`a§${long} 0:0-2`]);
});

test("what checks prove", () => {
  const proves = (text, prefix) => kanku.planOf(literal(text, prefix)).proves;
  for (const text of ["中", "中文", "，中+", "11月14", "64.2", "a+b c", "中。，文", "x".repeat(63)]) assert.ok(proves(text), text);
  assert.ok(proves("64.2", true));
  // Marks that no term tells, and runs that are cut.
  for (const text of ["a，，b", "x".repeat(64), `a.${"x".repeat(64)}`, `${"x".repeat(64)}.a`]) assert.ok(!proves(text), text);
});

/** A posting list: doc → ordinals of occurrences, first and last. */
function listOf(docs) {
  const entries = Object.entries(docs);
  const starts = [0];
  for (const [, all] of entries) starts.push(starts[starts.length - 1] + all.length);
  const ordinals = entries.flatMap(([, all]) => all);
  return {
    docs: Uint32Array.from(entries, ([doc]) => Number(doc)),
    tfs: Uint32Array.from(entries, ([, all]) => all.length),
    lengths: Uint8Array.from(entries, ([doc]) => Number(doc) % 6),
    extents: Int32Array.from(entries, () => -1),
    starts: Uint32Array.from(starts),
    firsts: Uint32Array.from(ordinals, ([first]) => first),
    lasts: Uint32Array.from(ordinals, ([, last]) => last),
  };
}

/** Ordinals of a term in some docs: ascending at both ends. */
function drawnOrdinals(chance, density) {
  const docs = {};
  for (let doc = 0; doc < 300; doc += 1) {
    const places = () => Array.from({ length: 12 }, (_, at) => at).filter(() => chance.once(3));
    const [firsts, lasts] = [places(), places()];
    const all = firsts.slice(0, lasts.length).map((first, index) => [first, lasts[index]]);
    if (chance.once(density) && all.length > 0) docs[doc] = all;
  }
  return docs;
}

test("lists are united as sets are", () => {
  const chance = new Chance(3);
  for (let draw = 0; draw < 100; draw += 1) {
    const all = drawnOrdinals(chance, 2);
    const parts = [{}, {}, {}];
    for (const [doc, pairs] of Object.entries(all)) for (const pair of pairs) (chance.one(parts)[doc] ??= []).push(pair);
    const { docs, starts, firsts, lasts } = kanku.union(parts.map(listOf), 300);
    const pairsOf = (index) => Array.from(firsts.subarray(starts[index], starts[index + 1]), (first, at) => [first, lasts[starts[index] + at]]);
    assert.deepEqual(Object.fromEntries(Array.from(docs, (doc, index) => [doc, pairsOf(index)])), all);
  }
});

test("lists are met where they go on from each other", () => {
  const chance = new Chance(4);
  for (let draw = 0; draw < 300; draw += 1) {
    const chain = chance.list(chance.between(2, 4), () => ({
      docs: drawnOrdinals(chance, chance.one([1, 2, 9, 90])),
      step: chance.one([-1, 0, 0, 1]),
    }));
    const expected = {};
    for (const doc of Object.keys(chain[0].docs)) {
      const counts = [];
      let ends = [];
      chain.forEach(({ docs, step }, index) => {
        const pairs = docs[doc] ?? [];
        if (index === 0 || step < 0) counts.push(0);
        const goesOn = ([first]) => index === 0 || step < 0 || ends.includes(first - step);
        ends = pairs.filter(goesOn).map(([, last]) => last);
        counts[counts.length - 1] = ends.length;
        if (ends.length === 0) counts.push(0, 0);
      });
      if (Math.min(...counts) > 0) expected[doc] = Math.min(...counts);
    }
    const { docs, tfs } = kanku.intersect(chain.map(({ docs: own, step }) => ({ list: listOf(own), step })));
    assert.deepEqual(Object.fromEntries(Array.from(docs, (doc, index) => [doc, tfs[index]])), expected);
  }
});

test("parts of a literal", () => {
  const shown = (text, lexicon, prefix = false) =>
    kanku
      .queryParts(literal(text, prefix), (word) => lexicon[word] ?? 0)
      .map((part) => part.text + (part.prefix ? "…" : "") + (part.isWord ? "" : "-"));
  const lexicon = { 无线: 9, 无线电: 8, 无线电台: 5, 电台: 7, 申报: 9, 要求: 12 };
  assert.deepEqual(shown("无线电台补申报要求", lexicon), ["无线电台", "补-", "申报", "要求"]);
  assert.deepEqual(shown("申报当案要求", lexicon), ["申报", "当案", "要求"]);
  assert.deepEqual(shown("研究生命", { 研究: 3, 研究生: 3, 生命: 3 }), ["研究", "生命"]);
  assert.deepEqual(shown("甲乙丙", { 甲乙: 2, 乙丙: 3 }), ["甲-", "乙丙"]);
  assert.deepEqual(shown("甲乙丙", { 甲乙: 3, 乙丙: 3 }), ["甲乙", "丙-"]);
  assert.deepEqual(shown("吕芙蓉", {}), ["吕芙", "芙蓉"]);
  assert.deepEqual(shown("哈哈哈", {}), ["哈哈"]);
  assert.deepEqual(shown("厅", {}, true), ["厅"]);
  assert.deepEqual(shown("，厅。", {}), ["厅"]);
  assert.deepEqual(shown("厅，局", {}), ["厅-", "局-"]);
  assert.deepEqual(shown("厅1", {}, true), ["厅-", "1…"]);
  assert.deepEqual(shown("S1，申报 S1", lexicon, true), ["s1", "申报", "s1…"]);
  assert.deepEqual(shown("S1，申报 S1", lexicon), ["s1", "申报"]);
});

test("scores", () => {
  // ln(1 + 9.5 / 1.5) · 2.2 · 2 / (2 + 1.2 · (0.25 + 0.75 · 10 / 20)), as texts of the first class have 10 terms
  const score = kanku.passageScorer({ docs: 10, terms: 200 }, 1)(2, 0);
  assert.ok(Math.abs(score - (Math.log(1 + 9.5 / 1.5) * 4.4) / 2.75) < 1e-12);
  assert.equal(kanku.steps(1.00005), 10001);
  assert.equal(kanku.steps(1.00004), 10000);
});

test("matches in a raw text", () => {
  const marked = (text, ...literals) =>
    kanku
      .marksOf(
        text,
        literals.map((one) => literal(one)),
      )
      .map(([start, end]) => text.slice(start, end));
  assert.deepEqual(marked("于 11 月 14 日，开会", "11月14日"), ["11 月 14 日"]);
  assert.deepEqual(marked("哈哈哈，哈", "哈哈"), ["哈哈哈"]);
  assert.deepEqual(marked("检查，深入检查", "查。深入", "检查"), ["检查，深入检查"]);
  assert.deepEqual(marked("Ａ\u200bＰＰ 与 app", "app"), ["Ａ\u200bＰＰ", "app"]);
  assert.deepEqual(marked("𠮷野家与𠮷", "𠮷"), ["𠮷", "𠮷"]);
  assert.deepEqual(marked("没有", "厅"), []);
});

const department = (id, passages, ...names) => ({
  id,
  slug: `d${id}`,
  short: names[0][0],
  name: names[0][0],
  passages,
  names: names.map(([name, pinyin, initials]) => ({ name, pinyin: [pinyin], initials: [initials] })),
});

test("departments found by a name", () => {
  const departments = [
    department(0, 5, ["省经信厅", "shengjingxinting", "sjxt"], ["经信厅", "jingxinting", "jxt"]),
    department(1, 50, ["经信局", "jingxinju", "jxj"]),
    department(2, 9, ["省教育厅", "shengjiaoyuting", "sjyt"]),
    department(3, 1, ["经信", "jingxin", "jx"]),
  ];
  const found = (raw) => kanku.findDepartments(departments, raw).map(({ id }) => id);
  assert.deepEqual(found("经信厅"), [0]);
  assert.deepEqual(found(" 经 信 厅 "), [0]);
  assert.deepEqual(found("JXT"), [0]);
  assert.deepEqual(found("jing xin ting"), [0]);
  assert.deepEqual(found("经信"), [3, 1, 0], "named in full, then by number of passages");
  assert.deepEqual(found("教育"), [2]);
  assert.deepEqual(found("jiaoyu"), [], "pinyin is typed from its beginning");
  assert.deepEqual(found("sj"), [2, 0]);
  assert.deepEqual(found("s"), []);
  assert.deepEqual(found(""), []);
  assert.deepEqual(found("，"), []);
  const many = Array.from({ length: 9 }, (_, id) => department(id, id, [`省${id}厅`, "x", "x"]));
  assert.deepEqual(kanku.findDepartments(many, "省1").length, 1);
  assert.deepEqual(
    kanku.findDepartments(
      many.map((one) => ({ ...one, names: [{ name: "某某厅", pinyin: [], initials: [] }] })),
      "某某",
    ).length,
    5,
  );
});

test("issues found by a number or date", () => {
  const issue = (year, first, totalFirst, start, end, date, double = 0) => ({
    path: `${year}-${first}`,
    year,
    first,
    last: first + double,
    totalFirst,
    totalLast: totalFirst + double,
    start,
    end,
    date,
    title: "",
    unit: 0,
    units: 0,
  });
  const issues = [
    issue(2022, 44, 411, "2022-11-14", "2022-11-18", "2022-11-21"),
    issue(2022, 45, 412, "2022-12-26", "2023-01-01", "2023-01-03", 1),
    issue(2023, 43, 463, "2023-11-06", "2023-11-10", "2023-11-13"),
    issue(2023, 44, 464, "2023-11-13", "2023-11-17", "2023-11-27"),
    issue(2024, 8, 472, "2024-02-26", "2024-03-01", "2024-03-04"),
    issue(2025, 8, 512, "2025-02-24", "2025-03-02", "2025-03-04"),
  ];
  const cases = {
    464: ["2023-44"],
    总464: ["2023-44"],
    "总第 464 期": ["2023-44"],
    第464期: ["2023-44"],
    "４６４": ["2023-44"],
    "0464": ["2023-44"],
    44: ["2023-44", "2022-44"],
    第44期: ["2023-44", "2022-44"],
    "44期": ["2023-44", "2022-44"],
    总44: [],
    46: ["2022-45"],
    413: ["2022-45"],
    "2023-44": ["2023-44"],
    "2023年第44期": ["2023-44"],
    "2023 年 44 期": ["2023-44"],
    "2022－45": ["2022-45"],
    "2022-46": ["2022-45"],
    "2023-11-13": ["2023-44", "2023-43"],
    "2023年11月13日": ["2023-44", "2023-43"],
    20231113: ["2023-44", "2023-43"],
    "2023/11/8": ["2023-43"],
    "2023.1.1": ["2022-45"],
    "11月13日": ["2023-44", "2023-43"],
    "11 月 14 日": ["2023-44", "2022-44"],
    "12月31日": ["2022-45"],
    "1月1日": ["2022-45"],
    "2022年12月": ["2022-45"],
    "2023年1月": ["2022-45"],
    "2023 年 11 月份": ["2023-44", "2023-43"],
    "2023-11": ["2023-44", "2023-43"],
    "2023年12月": [],
    "2023年13月": [],
    "2023年第11期": [],
    "13月1日": [],
    "2月30日": [],
    "2024-02-30": [],
    "6月31日": [],
    20240230: [],
    "2月29日": ["2024-8"],
    "2023年2月29日": [],
    "2024-02-29": ["2024-8"],
    "": [],
    无线电: [],
    "464件": [],
    "-1": [],
    1234567: [],
  };
  for (const [raw, expected] of Object.entries(cases)) {
    assert.deepEqual(
      kanku.findIssues(issues, raw).map(({ path }) => path),
      expected,
      raw,
    );
  }
});

test("every matching issue is found", () => {
  const issues = Array.from({ length: 30 }, (_, index) => ({
    ...{ year: 1990 + index, first: 44, last: 44, totalFirst: 1000 + index, totalLast: 1000 + index },
    ...{ start: `${1990 + index}-11-13`, end: `${1990 + index}-11-17`, date: `${1990 + index}-11-20` },
  }));
  assert.equal(kanku.findIssues(issues, "44期").length, 30);
  assert.equal(kanku.findIssues(issues, "11月14日").length, 30);
});

test("what asks for an issue is told from what does not", () => {
  const kinds = {
    number: ["464", "2085"],
    issue: ["第44期", "464期", "总464", "2023-44", "2023年第99期"],
    day: ["11月13日", "2023-11-13", "2月29日", "20231113"],
    "no day": ["2月30日", "2023-02-30", "6月31日", "2023年2月29日", "13月1日"],
    month: ["2023年11月"],
  };
  for (const [kind, typed] of Object.entries(kinds)) {
    for (const raw of typed) assert.equal(kanku.parseIssueQuery(raw)?.kind, kind, raw);
  }
  for (const raw of ["无线电", "2023年", "20230230", "2023年13月", "464件", ""]) assert.equal(kanku.asksForIssue(raw), false, raw);
});

test("words are read up to the same length as queries", () => {
  assert.deepEqual(kanku.typedWords("“无线电 台” —广电 11 月"), ["无线电", "台", "11", "月"]);
  assert.equal(kanku.typedWords("字 ".repeat(100000)).length, kanku.MAX_QUERY_LENGTH / 2);
});
