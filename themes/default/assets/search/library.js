// Loads, decodes and caches the files of `search/`.
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
    const cache = new Map();
    /** @type {Map<number, Postings>} */
    const loadedShards = new Map();

    /**
     * Returns the cached content with a name, or makes and caches it.
     * @template Content
     * @param {string} name
     * @param {() => Promise<Content>} make
     * @returns {Promise<Content>}
     */
    function once(name, make) {
      const cached = cache.get(name);
      if (cached) return cached;
      const content = make();
      cache.set(name, content);
      // After a failure, the next call tries again.
      content.catch(() => cache.delete(name));
      return content;
    }

    /**
     * @template Content
     * @param {string} name
     * @param {(bytes: Uint8Array) => Content | Promise<Content>} decode
     * @param {number} [contentId] of a shard; its address has it in place of the generation
     */
    const file = (name, decode, contentId) =>
      once(name, () => load(name, contentId?.toString(16).padStart(8, "0")).then(decode));

    const directory = () => file("root", (bytes) => kanku.decodeDirectory(bytes, build));

    async function tables() {
      const read = await directory();
      try {
        return kanku.decodeArchive(read);
      } catch (error) {
        // The tables are part of the root file, which has to be loaded again.
        cache.delete("root");
        throw error;
      }
    }

    /** @param {number} index */
    async function postings(index) {
      const { docs, contentIds } = await directory();
      const decode = (/** @type {Uint8Array} */ bytes) => {
        const shard = kanku.decodePostings(bytes, contentIds[index], docs);
        loadedShards.set(index, shard);
        return shard;
      };
      return file(`p/${numbered(index)}`, decode, contentIds[index]);
    }

    /** @param {number} doc */
    async function text(doc) {
      const { firstDocs, textContentIds } = await directory();
      const index = shardOf(firstDocs, doc);
      const count = firstDocs[index + 1] - firstDocs[index];
      const decode = (/** @type {Uint8Array} */ bytes) => kanku.decodeTexts(bytes, textContentIds[index], count);
      const texts = await file(`t/${numbered(index)}`, decode, textContentIds[index]);
      return texts[doc - firstDocs[index]];
    }

    /** @param {Uint32Array} docs */
    async function missingTexts(docs) {
      const { firstDocs } = await directory();
      const shards = new Set(Array.from(docs, (doc) => `t/${numbered(shardOf(firstDocs, doc))}`));
      return Array.from(shards).filter((name) => !cache.has(name)).length;
    }

    return {
      directory,
      archive: () => once("tables", tables),
      postings,
      loadedPostings: (index) => loadedShards.get(index),
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
   * Returns the index of the shard that holds a doc.
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
