// The files of search/ as what they hold, each asked for and decoded once.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * @param {Load} load
   * @param {string} generation eight hexadecimal digits
   * @returns {Library}
   */
  function createLibrary(load, generation) {
    const build = parseInt(generation, 16);
    /** @type {Map<string, Promise<any>>} */
    const known = new Map();
    /** @type {Map<number, Postings>} */
    const atHand = new Map();

    /**
     * @template Content
     * @param {string} name
     * @param {() => Promise<Content>} make
     * @returns {Promise<Content>}
     */
    function once(name, make) {
      const before = known.get(name);
      if (before) return before;
      const content = make();
      known.set(name, content);
      // What failed is asked for again when it is wanted again.
      content.catch(() => known.delete(name));
      return content;
    }

    /**
     * @template Content
     * @param {string} name
     * @param {(bytes: Uint8Array) => Content | Promise<Content>} decode
     * @param {number} [seal] of a shard, whose address has it instead of the generation
     */
    const file = (name, decode, seal) =>
      once(name, () => load(name, seal?.toString(16).padStart(8, "0")).then(decode));

    const directory = () => file("root", (bytes) => kanku.decodeDirectory(bytes, build));

    async function tables() {
      const read = await directory();
      try {
        return kanku.decodeArchive(read);
      } catch (error) {
        // They come in one file.
        known.delete("root");
        throw error;
      }
    }

    /** @param {number} index */
    async function postings(index) {
      const { docs, seals } = await directory();
      const decode = (/** @type {Uint8Array} */ bytes) => {
        const shard = kanku.decodePostings(bytes, seals[index], docs);
        atHand.set(index, shard);
        return shard;
      };
      return file(`p/${numbered(index)}`, decode, seals[index]);
    }

    /** @param {number} doc */
    async function text(doc) {
      const { firstDocs, textSeals } = await directory();
      const index = shardOf(firstDocs, doc);
      const count = firstDocs[index + 1] - firstDocs[index];
      const decode = (/** @type {Uint8Array} */ bytes) => kanku.decodeTexts(bytes, textSeals[index], count);
      const texts = await file(`t/${numbered(index)}`, decode, textSeals[index]);
      return texts[doc - firstDocs[index]];
    }

    /** @param {Uint32Array} docs */
    async function missingTexts(docs) {
      const { firstDocs } = await directory();
      const shards = new Set(Array.from(docs, (doc) => `t/${numbered(shardOf(firstDocs, doc))}`));
      return Array.from(shards).filter((name) => !known.has(name)).length;
    }

    return {
      directory,
      archive: () => once("tables", tables),
      postings,
      postingsAtHand: (index) => atHand.get(index),
      text,
      missingTexts,
      departments: () => file("departments", (bytes) => kanku.decodeDepartments(bytes, build)),
      facets: () => file("facets", async (bytes) => kanku.decodeFacets(bytes, build, (await directory()).docs)),
    };
  }

  /** @param {number} index */
  function numbered(index) {
    return String(index).padStart(4, "0");
  }

  /**
   * Index of the shard with a doc.
   * @param {Uint32Array} firstDocs
   * @param {number} doc
   */
  function shardOf(firstDocs, doc) {
    let low = 0;
    let high = firstDocs.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (firstDocs[middle] <= doc) low = middle;
      else high = middle;
    }
    return low;
  }

  Object.assign(kanku, /** @satisfies {Exports["library"]} */ ({ createLibrary }));
})();
