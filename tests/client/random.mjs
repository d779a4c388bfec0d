// Seeded random numbers, texts and archives: the same in every run.

/** Random number generator (Marsaglia, Xorshift RNGs, 2003). */
export class Chance {
  constructor(seed) {
    this.state = (seed * 2654435761 + 88675123) >>> 0 || 1;
    for (let round = 0; round < 8; round += 1) this.below(2);
  }

  below(limit) {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  /** Returns a number from `least` to `most`, both included. */
  between(least, most) {
    return least + this.below(most - least + 1);
  }

  one(choices) {
    return choices[this.below(choices.length)];
  }

  /** Returns true with probability 1 / `times`. */
  once(times) {
    return this.below(times) === 0;
  }

  list(length, make) {
    return Array.from({ length }, (_, index) => make(index));
  }

  /** Returns a piece of at most `most` characters of a non-empty text. */
  piece(text, most) {
    const chars = Array.from(text);
    const start = this.below(chars.length);
    return chars.slice(start, start + this.between(1, most)).join("");
  }
}

// Texts of bulletins and texts that are hard to search; few different characters, so that many texts match.
const PIECES = [
  ..."工作人员省市经信厅月日一二哈的窗口办件",
  ..."工作工作工作省市省市办件办件",
  ..."𠮷𠀋〇々かがーガイ",
  ..."，。、：；！？（）《》“”……——-.,/·％",
  ..."+=~￥$|😀",
  ...["か゛", "ｶﾞ", "か ゛", "葛\u{e0100}", "\u200b", "\u00ad", "\u0001", "\u0003", " ", " ", "\u3000", "\n"],
  ..."1 2 11 14 64 29 2023 １２ ½ a b ab S1 COVID Ａ ß ﬁ é e\u0301 Σ 한 Ё".split(" "),
  ...["11 月 14 日", "64.29%", "1,234", "2023-44", "COVID-19", "1.11 月", "S1 演播厅", "a b", "a  b", "省经信厅"],
  ...["x".repeat(63), "x".repeat(64), "x".repeat(66)],
];

/** Returns a random text that is hard to search. */
export function hardText(chance, most = 30) {
  return chance.list(chance.between(1, most), () => chance.one(PIECES)).join("");
}

const WORDS = ["工作", "人员", "工作人员", "省市", "经信厅", "省经信厅", "办件", "窗口", "一二", "作人", "的窗"];

const READINGS = { 口: "kou", 厅: "ting", 信: "xin", 省: "sheng", 窗: "chuang", 经: "jing" };

/**
 * Returns a random archive of hard texts, in the form that `layOut` describes. Some issues have the content of an earlier
 * one, some have their own title.
 */
export function hardArchive(chance, issues) {
  const archive = { title: "周报", issues: [], departments: [], taxonomies: [], lexicon: new Map() };
  for (const word of WORDS) if (!chance.once(4)) archive.lexicon.set(word, chance.between(1, 12));
  archive.departments = [
    {
      slug: "jxt",
      short: "省经信厅",
      name: "四川省经济和信息化厅",
      forms: ["省经信厅", "经信厅"],
      called: ["省经信厅", "经信厅", "shengjingxinting", "jingxinting", "sjxt", "jxt"],
    },
    { slug: "ck", short: "窗口", name: "窗口", forms: ["窗口"], called: ["窗口", "chuangkou", "ck"] },
  ];
  archive.taxonomies = [
    { key: "authors", title: "作者", terms: terms(chance, issues) },
    { key: "topics", title: "主题", terms: terms(chance, issues) },
  ];
  archive.readings = Object.entries(READINGS).map(([char, reading]) => [char, [reading]]);
  let total = 0;
  for (let index = 0; index < issues; index += 1) {
    const again = archive.issues.length > 0 && chance.once(4) ? chance.one(archive.issues) : null;
    const span = chance.once(6) ? 1 : 0;
    const end = 19000 + index * 7 + chance.below(3);
    archive.issues.push({
      year: 2022 + Math.floor(index / 5),
      first: (index % 5) * 2 + 1,
      last: (index % 5) * 2 + 1 + span,
      totalFirst: total + 1,
      totalLast: total + 1 + span,
      end,
      start: end - chance.below(6),
      date: end + chance.between(-1, 9),
      title: chance.once(4) ? hardText(chance, 4) || "特刊" : "周报",
      blocks: again ? again.blocks : blocks(chance),
    });
    total += 1 + span;
  }
  return archive;
}

/** Draws the issues of three terms. */
function terms(chance, issues) {
  const drawn = () => Array.from({ length: issues }, (_, index) => index).filter(() => chance.once(2));
  return ["jia", "yi", "bing"].map((slug) => ({ slug, name: slug.toUpperCase(), issues: drawn() }));
}

function blocks(chance) {
  const depths = chance.list(chance.between(0, 5), () => chance.between(1, 3));
  const before = chance.list(chance.below(2), () => passage(chance));
  return before.concat(
    ...depths.map((depth) => [
      { heading: hardText(chance, 5), depth },
      ...chance.list(chance.below(4), () => passage(chance)),
    ]),
  );
}

function passage(chance) {
  return { passage: hardText(chance), departments: [0, 1].filter(() => chance.once(3)) };
}
