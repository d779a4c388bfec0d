// The directory, with which the root file begins: what must be known before anything can be asked for. Numbers of the
// archive, and what stands in which shard.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // More than any archive has; a damaged file may claim anything.
  const MOST_UNITS = 1 << 24;

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
    const docs = reader.number();
    const passages = { docs: reader.number(), terms: reader.number() };
    const headings = { docs: reader.number(), terms: reader.number() };
    const units = reader.number();
    if (units > MOST_UNITS || docs > units || passages.docs + headings.docs !== docs) throw damaged("odd numbers");
    const common = reader.string();
    const shards = reader.count(7);
    const firstKeys = reader.sharedStrings(shards);
    const kilobytes = Array.from(reader.numbers(shards));
    const seals = readSeals(reader, shards);
    const firstDocs = readTextShards(reader, docs);
    const textSeals = readSeals(reader, firstDocs.length - 1);
    const tables = reader.bytes(reader.left);
    return { docs, units, passages, headings, common, firstKeys, kilobytes, seals, firstDocs, textSeals, tables };
  }

  /**
   * What shards begin with, and have in their addresses.
   * @param {Reader} reader
   * @param {number} shards
   */
  function readSeals(reader, shards) {
    return Array.from({ length: shards }, () => reader.word());
  }

  /**
   * @param {Reader} reader
   * @param {number} docs
   */
  function readTextShards(reader, docs) {
    const counts = reader.numbers(reader.count(5));
    const firstDocs = new Uint32Array(counts.length + 1);
    let sum = 0;
    counts.forEach((count, index) => {
      sum += count;
      if (sum > docs) throw damaged("texts of no doc");
      firstDocs[index + 1] = sum;
    });
    if (sum !== docs) throw damaged("docs without a text");
    return firstDocs;
  }

  Object.assign(kanku, /** @satisfies {Exports["directory"]} */ ({ decodeDirectory }));
})();
