// Decodes the directory, the beginning of the root file: statistics of the archive and the keys, sizes and content ids
// of all shards. It is all that is needed to request postings.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // No archive has more units; a damaged file may claim any number.
  const MAX_UNITS = 1 << 24;

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} generation
   * @returns {Directory}
   */
  function decodeDirectory(bytes, generation) {
    const reader = kanku.openPayload(bytes, "R", generation);
    const units = reader.number();
    const passages = { docs: reader.number(), terms: reader.number() };
    const headings = { docs: reader.number(), terms: reader.number() };
    if (units > MAX_UNITS || passages.docs + headings.docs > units) throw damaged("numbers that contradict each other");
    const common = reader.string();
    const shards = reader.count(5);
    const firstKeys = reader.sharedStrings(shards);
    const kilobytes = Array.from(reader.numbers(shards));
    const ids = reader.shorts(shards);
    const tables = reader.bytes(reader.left);
    return { units, passages, headings, common, firstKeys, names: namesOf(firstKeys), kilobytes, ids, tables };
  }

  /**
   * Names of the shards of postings: hashes of their first keys, numbered where several have the same.
   * @param {Strings} firstKeys
   */
  function namesOf(firstKeys) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    return Array.from({ length: kanku.countOf(firstKeys) }, (_, index) => {
      const hash = fnv1a(kanku.stringAt(firstKeys, index));
      const count = (counts.get(hash) || 0) + 1;
      counts.set(hash, count);
      return `p/${hash.toString(16).padStart(8, "0")}${count > 1 ? `-${count}` : ""}`;
    });
  }

  /** @param {Uint8Array} bytes */
  function fnv1a(bytes) {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return hash >>> 0;
  }

  Object.assign(kanku, /** @satisfies {Exports["directory"]} */ ({ decodeDirectory }));
})();
