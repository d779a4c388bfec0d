// Properties of normalisation and of the mapping from normalised to raw texts.

import assert from "node:assert/strict";
import test from "node:test";

import { kanku } from "./client.mjs";
import { Chance, hardText } from "./random.mjs";
import { PATTERNS } from "./units.mjs";

/** Returns a random text in which characters that compose with others are frequent. */
function anyText(chance) {
  const merging =
    "か゛゜ゝﾞﾟｶ\u3099\u0301\u0327\u0308\u0345Jjα\u03a3ς\u1100\u1161\u11a8ㄱㅏİǅﬁ㍿①\u200b\u3000 a中\u00b4\u0344\u1e9b";
  const piece = () => {
    if (chance.once(2)) return chance.one(Array.from(merging));
    const code = chance.below(chance.one([0x100, 0x3000, 0x10000, 0x110000]));
    return String.fromCodePoint(code);
  };
  return chance.list(chance.below(12), piece).join("");
}

test("normalisation is idempotent", () => {
  const chance = new Chance(1);
  for (let draw = 0; draw < 20_000; draw += 1) {
    const raw = chance.once(4) ? hardText(chance) : anyText(chance);
    const normal = kanku.normalise(raw);
    assert.equal(kanku.normalise(normal), normal, JSON.stringify(raw));
  }
});

test("normalisation is idempotent for every character", () => {
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const char = String.fromCodePoint(code);
    for (const raw of [char, `か ${char}`]) {
      const normal = kanku.normalise(raw);
      if (kanku.normalise(normal) !== normal) assert.fail(code.toString(16));
    }
  }
});

test("mapped characters are those of the normalised text, in order", () => {
  const chance = new Chance(2);
  for (let draw = 0; draw < 20_000; draw += 1) {
    const raw = chance.once(3) ? hardText(chance) : anyText(chance);
    const { chars, starts, ends } = kanku.normaliseMapped(raw);
    assert.equal(chars.join(""), kanku.normalise(raw), JSON.stringify(raw));
    chars.forEach((_, index) => {
      assert.ok(0 <= starts[index] && starts[index] < ends[index] && ends[index] <= raw.length, JSON.stringify(raw));
      assert.ok(
        index === 0 || (starts[index - 1] <= starts[index] && ends[index - 1] <= ends[index]),
        JSON.stringify(raw),
      );
    });
  }
});

test("each character maps to its range in the raw text", () => {
  const from = (raw) => {
    const { chars, starts, ends } = kanku.normaliseMapped(raw);
    return chars.map((char, index) => `${char}=${raw.slice(starts[index], ends[index])}`);
  };
  assert.deepEqual(from("1 月\u3000日"), ["1=1", "月=月", "日=日"]);
  assert.deepEqual(from("a \t b"), ["a=a", " = \t ", "b=b"]);
  assert.deepEqual(from("か ゛x"), ["が=か ゛", "x=x"]);
  assert.deepEqual(from("ｶﾞ㎡"), ["ガ=ｶﾞ", "m=㎡", "2=㎡"]);
  assert.deepEqual(from("\u{20bb7}\u200b野"), ["\u{20bb7}=\u{20bb7}", "野=野"]);
  assert.deepEqual(from("e\u0301\ud83d"), ["é=e\u0301", "\ufffd=\ud83d"]);
});

test("a lone surrogate becomes U+FFFD", () => {
  assert.equal(kanku.normalise("中\ud842文"), "中\ufffd文");
  assert.equal(kanku.normalise("\udfb7"), "\ufffd");
});

test("every character has the class of the definition", () => {
  const [cjk, word, mark] = Object.values(PATTERNS).map((source) => new RegExp(`^${source}$`, "u"));
  const { CJK, WORD, SPACE, MARK, SYMBOL } = kanku.CLASS;
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const char = String.fromCodePoint(code);
    const expected = cjk.test(char)
      ? CJK
      : char === " "
        ? SPACE
        : word.test(char)
          ? WORD
          : mark.test(char)
            ? MARK
            : SYMBOL;
    if (kanku.classOf(code) !== expected) assert.fail(code.toString(16));
  }
  const classes = Array.from("中1a，+ か·々é￥😀$", (char) => kanku.classOf(char.codePointAt(0)));
  assert.deepEqual(classes, [CJK, WORD, WORD, MARK, SYMBOL, SPACE, CJK, MARK, CJK, WORD, SYMBOL, SYMBOL, SYMBOL]);
});
