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
    const docs = reader.number();
    const passages = { docs: reader.number(), terms: reader.number() };
    const headings = { docs: reader.number(), terms: reader.number() };
    const units = reader.number();
    const isConsistent = units <= MAX_UNITS && docs <= units && passages.docs + headings.docs === docs;
    if (!isConsistent) throw damaged("numbers that contradict each other");
    const common = reader.string();
    const shards = reader.count(7);
    const firstKeys = reader.sharedStrings(shards);
    const kilobytes = Array.from(reader.numbers(shards));
    const contentIds = readContentIds(reader, shards);
    const firstDocs = readTextShards(reader, docs);
    const textContentIds = readContentIds(reader, firstDocs.length - 1);
    const tables = reader.bytes(reader.left);
    return { docs, units, passages, headings, common, firstKeys, kilobytes, contentIds, firstDocs, textContentIds, tables };
  }

  /**
   * Reads the content ids of shards. A shard begins with its content id, and its address contains it.
   * @param {Reader} reader
   * @param {number} shards
   */
  function readContentIds(reader, shards) {
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
      if (sum > docs) throw damaged("more texts than docs");
      firstDocs[index + 1] = sum;
    });
    if (sum !== docs) throw damaged("fewer texts than docs");
    return firstDocs;
  }

  Object.assign(kanku, /** @satisfies {Exports["directory"]} */ ({ decodeDirectory }));
})();
