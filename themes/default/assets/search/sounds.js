// Decodes the files of suggestions: sounds of characters, neighbours of characters, and phrases by their sounds.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const CODE_POINTS = 0x110000;
  // Block of the characters that others are taken for.
  const [FIRST, LAST] = ["\u4e00", "\u9fff"];

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /**
   * @param {Reader} reader
   * @param {number} [limit]
   */
  function ascending(reader, limit = CODE_POINTS) {
    return reader.ascending(Uint32Array.of(0, reader.count()), limit);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} generation
   * @returns {Sounds}
   */
  function decodeSounds(bytes, generation) {
    const reader = kanku.openPayload(bytes, "S", generation);
    const syllables = Array.from({ length: reader.count() }, () => reader.string());
    const everyday = charsOf(ascending(reader));
    const chars = everyday.concat(charsOf(ascending(reader)));
    const counts = reader.numbers(chars.length);
    const readings = new Map(chars.map((char, index) => [char, Array.from(reader.numbers(counts[index]), (at) => syllables[at])]));
    readings.forEach((own) => {
      if (own.includes(/** @type {any} */ (undefined))) throw damaged("a reading without a sound");
    });
    const firstChars = ascending(reader);
    const neighbours = { firstChars, ids: reader.shorts(firstChars.length) };
    const files = reader.count(4);
    const phrases = { firstSpellings: reader.sharedStrings(files), ids: reader.shorts(files) };
    reader.end();
    return { everyday, readings, neighbours, phrases };
  }

  /** @param {Uint32Array} codes */
  function charsOf(codes) {
    return Array.from(codes, (code) => String.fromCodePoint(code));
  }

  /**
   * Returns the neighbours of each character of a file.
   * @param {Uint8Array} bytes
   * @param {number} id
   * @param {Sounds} sounds
   * @returns {Map<string, Neighbours>}
   */
  function decodeNeighbours(bytes, id, { everyday }) {
    const reader = kanku.openShard(bytes, "A", id);
    const chars = charsOf(ascending(reader));
    const sizes = [reader.numbers(chars.length), reader.numbers(chars.length)];
    // Those that follow a character and those that go before it take turns.
    const counts = chars.flatMap((_, index) => sizes.map((size) => size[index]));
    const numbers = counts.map((count) => reader.ascending(Uint32Array.of(0, count), CODE_POINTS + everyday.length));
    const weights = counts.map((count) => reader.bytes(count));
    reader.end();
    const charOf = (/** @type {number} */ number) => everyday[number] || String.fromCodePoint(number - everyday.length);
    const mapOf = (/** @type {number} */ list) => new Map(Array.from(numbers[list], (number, at) => [charOf(number), weights[list][at]]));
    return new Map(chars.map((char, index) => [char, { behind: mapOf(2 * index), before: mapOf(2 * index + 1) }]));
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} id
   * @returns {Phrase[]}
   */
  function decodePhrases(bytes, id) {
    const reader = kanku.openShard(bytes, "W", id);
    const count = reader.count(3);
    const words = reader.sharedStrings(count);
    const weights = reader.bytes(count);
    reader.end();
    return Array.from(weights, (weight, index) => ({ text: reader.text(kanku.stringAt(words, index)), weight }));
  }

  /**
   * Returns what a syllable has in common with those that southern speakers take for it: z and zh, c and ch, s and sh, n and
   * l, f and h; in and ing, en and eng, an and ang.
   * @param {string} syllable
   */
  function confusionKey(syllable) {
    return syllable
      .replace(/^([zcs])h/, "$1")
      .replace(/^n/, "l")
      .replace(/^f/, "h")
      .replace(/([iea]n)g$/, "$1");
  }

  /** @param {Sounds} sounds */
  function createConfusions({ readings }) {
    /** @type {Map<string, string[]>} */
    const byKey = new Map();
    const keys = (/** @type {string} */ char) => Array.from(new Set((readings.get(char) || []).map(confusionKey)));
    for (const char of readings.keys()) {
      if (char < FIRST || char > LAST) continue;
      for (const key of keys(char)) byKey.set(key, (byKey.get(key) || []).concat(char));
    }
    /** @param {string} char */
    function confusable(char) {
      const all = new Set(keys(char).flatMap((key) => byKey.get(key) || []));
      all.delete(char);
      return Array.from(all);
    }
    /**
     * @param {string} a
     * @param {string} b
     */
    function soundAlike(a, b) {
      const others = readings.get(b) || [];
      return (readings.get(a) || []).some((syllable) => others.includes(syllable));
    }
    return { confusable, soundAlike };
  }

  /** @satisfies {Exports["sounds"]} */
  const exports = { decodeSounds, decodeNeighbours, decodePhrases, createConfusions };
  Object.assign(kanku, exports);
})();
