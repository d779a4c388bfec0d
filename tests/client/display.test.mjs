// Excerpts, addresses, and labels of issues and dates.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kanku } from "./client.mjs";

const BULLETIN =
  "本周，共计咨询 2085 人次、受理 547 件、颁发 1327 件、流转 10244 件；今年以来，累计咨询 68397 人次、受理 18330 件、" +
  "颁发 162054 件，占比 64.29%，其中“浙里办”（S1 演播厅）完成 1,064 项，10:30 开始，";

const literalsOf = (query) => kanku.parseQuery(query).literals;
const shownOf = (text, query) => kanku.excerptOf(text, kanku.marksOf(text, literalsOf(query)));
const plain = (parts) => parts.map(({ text }) => text).join("");

test("an excerpt contains the whole match and cuts no figure", () => {
  const text = BULLETIN.repeat(4);
  // Lets a match begin at every position of the text.
  for (let start = 0; start + 6 <= text.length; start += 1) {
    for (const length of [1, 6, 150]) {
      const parts = kanku.excerptOf(text, [[start, Math.min(start + length, text.length)]]);
      const shown = plain(parts);
      const body = shown.replace(/^…/, "").replace(/…$/, "");
      const from = text.lastIndexOf(body, start);
      assert.ok(from >= 0 && from <= start, shown);
      assert.equal(parts.find(({ isMatch }) => isMatch).text, text.slice(start, start + length));
      assert.ok(body.length >= Math.min(90, text.length) && body.length <= Math.max(150, length + 60), shown);
      if (shown.startsWith("…") && from !== start)
        assert.ok(!/^[0-9.,%:]/.test(body) || !/[0-9.]/.test(text[from - 1]), shown);
      if (!shown.endsWith("…")) continue;
      const behind = text.slice(from + body.length, from + body.length + 1);
      assert.ok(!/[0-9]$/.test(body) || /[，、；]/.test(behind) || from + body.length === start + length, shown);
      assert.ok(!/[，、；]…$/.test(shown) || parts[parts.length - 2].isMatch, shown);
    }
  }
});

test("a short text is shown whole, and a text without a match from its beginning", () => {
  assert.equal(plain(shownOf("本周，共计咨询 2085 人次。", "咨询")), "本周，共计咨询 2085 人次。");
  assert.ok(plain(shownOf(BULLETIN.repeat(2), "没有")).startsWith("本周，共计咨询 2085 人次"));
  assert.equal(plain(shownOf("", "没有")), "");
});

test("all matches inside the excerpt are marked", () => {
  const parts = shownOf("受理 547 件，颁发 1327 件。", "受理547 1327");
  assert.deepEqual(parts, [
    { text: "受理 547", isMatch: true },
    { text: " 件，颁发 ", isMatch: false },
    { text: "1327", isMatch: true },
    { text: " 件。", isMatch: false },
  ]);
});

test("no surrogate pair is divided", () => {
  const text = "𠮷".repeat(400);
  for (let at = 0; at < text.length; at += 2) {
    assert.ok(!/^…?[\udc00-\udfff]|[\ud800-\udbff]…?$/.test(plain(kanku.excerptOf(text, [[at, at + 2]]))));
  }
});

test("an address holds a search and gives it back", () => {
  const nothing = kanku.readAddress("");
  assert.equal(kanku.addressOf(nothing), "search.html");
  const state = {
    q: '"一、" -2 & +%',
    department: "jingxinting",
    section: "政务工作动态",
    terms: { authors: "zhangsan-1f0c5a7e", topics: "covid-19" },
    from: "2023-01-01",
    to: "2023-12-31",
    sort: "date",
    related: true,
  };
  const address = kanku.addressOf(state);
  const keys = ["authors", "regions", "topics"];
  assert.deepEqual(kanku.readAddress(address.slice("search.html".length), keys), state);
  assert.deepEqual(kanku.readAddress("?authors=a&other=b", keys).terms, { authors: "a" });
  assert.equal(kanku.yearOf(state), 2023);
  assert.equal(kanku.yearOf({ ...state, to: "2024-12-31" }), null);
  for (const day of ["gestern", "2024-02-30", "2024-13-01", "20240101"])
    assert.deepEqual(kanku.readAddress(`?q=a&from=${day}&to=${day}&sort=x&related=0`), { ...nothing, q: "a" });
  assert.equal(kanku.hasFilters(state), true);
  assert.equal(kanku.hasFilters(kanku.withoutFilters(state)), false);
  assert.equal(kanku.hasFilters(kanku.withTerm(nothing, "authors", "a")), true);
  assert.deepEqual(kanku.withTerm(state, "authors", "").terms, { topics: "covid-19" });
});

test("issues and days are named as bulletins name them", () => {
  const issue = {
    year: 2023,
    first: 44,
    last: 44,
    totalFirst: 464,
    totalLast: 464,
    start: "2023-11-13",
    end: "2023-11-17",
  };
  assert.equal(kanku.issueLabel(issue), "2023 年第 44 期（总第 464 期）");
  assert.equal(kanku.periodLabel(issue), "11 月 13 日—11 月 17 日");
  assert.equal(kanku.periodLabel({ ...issue, start: "2023-09-07", end: "2023-09-07" }), "9 月 7 日");
  const double = { ...issue, first: 1, last: 2, totalFirst: 420, totalLast: 421, start: "2022-12-26" };
  assert.equal(kanku.issueLabel(double), "2023 年第 1、2 期（总第 420、421 期）");
  assert.equal(kanku.periodLabel(double), "2022 年 12 月 26 日—2023 年 11 月 17 日");
  const state = kanku.readAddress("");
  for (const [from, to, label] of [
    ["", "", ""],
    ["2023-01-01", "2023-12-31", "2023 年"],
    ["2023-11-13", "2023-11-13", "2023 年 11 月 13 日"],
    ["2023-11-13", "", "2023 年 11 月 13 日起"],
    ["", "2023-11-13", "截至 2023 年 11 月 13 日"],
    ["2022-01-02", "2023-11-13", "2022 年 1 月 2 日至 2023 年 11 月 13 日"],
  ]) {
    assert.equal(kanku.spanLabel({ ...state, from, to }), label);
  }
});
