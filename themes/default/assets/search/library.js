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
     * @param {number} [id] of a shard, whose address has it instead of the generation
     * @returns {Promise<Content>}
     */
    const file = (name, decode, id) => once(name, () => load(name, id?.toString(16).padStart(4, "0")).then(decode));

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

    const archive = () => once("tables", tables);

    /** @param {number} index */
    async function postings(index) {
      const { names, ids } = await directory();
      const decode = async (/** @type {Uint8Array} */ bytes) => {
        const shard = kanku.decodePostings(bytes, ids[index], await archive());
        loadedShards.set(index, shard);
        return shard;
      };
      return file(names[index], decode, ids[index]);
    }

    /** @param {number} doc */
    async function text(doc) {
      const all = await archive();
      const { name, from, to, id } = textFileOf(all, doc);
      const docs = all.docOfUnit.subarray(from, to).filter((other, index) => other === from + index);
      const texts = await file(name, (bytes) => kanku.decodeTexts(bytes, id, docs.length), id);
      return texts[docs.indexOf(doc)];
    }

    /** @param {Uint32Array} docs */
    async function missingTexts(docs) {
      const all = await archive();
      const names = new Set(Array.from(docs, (doc) => textFileOf(all, doc).name));
      return Array.from(names).filter((name) => !cache.has(name)).length;
    }

    const folds = () => file("folds", (bytes) => kanku.setFolds(kanku.decodeFolds(bytes, build)));

    return {
      directory,
      archive,
      postings,
      loadedPostings: (index) => loadedShards.get(index),
      text,
      missingTexts,
      departments: () => archive().then(({ departments }) => departments),
      readyFor: async (text) => {
        if (kanku.needsFolds(text)) await folds();
      },
      facets: () => file("facets", async (bytes) => kanku.decodeFacets(bytes, build, await archive())),
    };
  }

  /**
   * The file with the text of a doc: its name, its units and the id of the issue's texts.
   * @param {Archive} archive
   * @param {number} doc
   */
  function textFileOf({ issues, issueOfUnit, textFiles }, doc) {
    const { path, unit, units } = issues[issueOfUnit[doc]];
    const { id, starts } = textFiles[issueOfUnit[doc]];
    let index = starts.length - 1;
    while (index > 0 && starts[index] > doc) index -= 1;
    const to = index + 1 < starts.length ? starts[index + 1] : unit + units;
    // `2023-044` of `issues/2023/044.html`.
    const name = path.replace(/^issues\/|\.html$/g, "").replace("/", "-");
    return { name: `t/${name}-${index}`, from: index < 0 ? unit : starts[index], to, id };
  }

  Object.assign(kanku, /** @satisfies {Exports["library"]} */ ({ createLibrary }));
})();
