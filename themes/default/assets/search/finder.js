// Finds the docs that contain a literal, with exact counts, from as few files as possible.
//
// Loads all terms of a short literal, which stand in one or two shards. Of a longer literal, loads the rarest terms; if
// few candidates remain, reads their texts, which excerpts need anyway; else loads the remaining terms.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Up to so many missing shards are loaded without looking for a cheaper way.
  const FEW_SHARDS = 2;
  // Number of terms up to which a proof counts as short.
  const SHORT_PROOF = 7;
  // Cost of a request beside its content, and of a shard of texts, in kilobytes.
  const REQUEST = 8;
  const TEXTS = 8;
  // Penalty for a term that shares characters with the one already chosen.
  const OVERLAP = 4;

  /**
   * @param {Library} library
   * @param {Directory} directory
   * @param {number} verifyLimit candidates up to which texts are read instead of more postings
   * @returns {Finder}
   */
  function createFinder(library, directory, verifyLimit) {
    /** @param {Check} check */
    function missingShards(check) {
      const { from, to } = kanku.shardsOf(directory, check);
      const missing = [];
      for (let shard = from; shard < to; shard += 1) if (!library.loadedPostings(shard)) missing.push(shard);
      return missing;
    }

    /** @param {Check} check */
    function kilobytes(check) {
      return missingShards(check).reduce((sum, shard) => sum + directory.kilobytes[shard] + REQUEST, 0);
    }

    // Loaded shards cost almost nothing. The 1 makes one term preferable to two.
    const cost = (/** @type {Check} */ check) => 1 + kilobytes(check);

    /** @param {Check} check */
    async function listOf(check) {
      const { from, to } = kanku.shardsOf(directory, check);
      const shards = await Promise.all(Array.from({ length: to - from }, (_, index) => library.postings(from + index)));
      return listIn(shards, check);
    }

    /**
     * @param {Postings[]} shards
     * @param {Check} check
     */
    function listIn(shards, { key, bytes, scan }) {
      if (!scan)
        return shards.length > 0 ? kanku.listAt(shards[0], kanku.findKey(shards[0], bytes)) : kanku.union([], 0);
      const isRun = kanku.classOfChar(key) === kanku.CLASS.WORD;
      const lists = shards.map((shard) => kanku.listsWithPrefix(shard, bytes, isRun));
      return kanku.union(/** @type {PostingList[]} */ ([]).concat(...lists), directory.docs);
    }

    /** @param {Check[]} checks */
    async function intersect(checks) {
      const lists = await Promise.all(checks.map(listOf));
      return kanku.intersect(lists.map((list, index) => ({ list, offset: checks[index].offset })));
    }

    /**
     * Docs that hold a literal.
     * @param {Literal} literal
     */
    async function docsWith(literal) {
      const checks = kanku.checksOf(literal);
      const length = literal.chars.length;
      const exact = kanku.cover(checks, length, cost);
      const pointed = checks.filter((check) => !check.scan);
      const shards = new Set(/** @type {number[]} */ ([]).concat(...exact.chosen.map(missingShards)));
      if (exact.proven && (pointed.length === 0 || shards.size <= FEW_SHARDS)) return intersect(exact.chosen);
      return narrowed(literal, checks, firstLook(exact.chosen, pointed, checks));
    }

    /**
     * Narrows the candidates by the loaded terms, then by the rarest ones, then by the rest, until few are left.
     * @param {Literal} literal
     * @param {Check[]} checks
     * @param {Check[]} first
     */
    async function narrowed(literal, checks, first) {
      const { length } = literal.chars;
      const proves = (/** @type {Check[]} */ some) => kanku.cover(some, length, cost).proven;
      let chosen = checks.filter((check) => !check.scan && missingShards(check).length === 0);
      for (let step = 0; step < 2; step += 1) {
        if (step === 1) chosen = chosen.concat(rarest(first.filter((check) => !chosen.includes(check))));
        if (chosen.length === 0) continue;
        const candidates = await intersect(chosen);
        if (candidates.docs.length === 0 || proves(chosen)) return candidates;
        if (candidates.docs.length <= verifyLimit) return verified(candidates, literal);
        if (step === 1) return proven(literal, checks, chosen, candidates);
      }
      throw new Error("a literal has a term");
    }

    /**
     * @param {Literal} literal
     * @param {Check[]} checks
     * @param {Check[]} known checks that were applied
     * @param {PostingList} candidates docs that passed them
     */
    async function proven(literal, checks, known, candidates) {
      const texts = (REQUEST + TEXTS) * (await library.missingTexts(candidates.docs));
      const isDear = (/** @type {Check} */ check) => check.scan && kilobytes(check) > texts;
      const rest = kanku.cover(checks, literal.chars.length, (check) => (isDear(check) ? Infinity : cost(check)));
      const further = rest.chosen.filter((check) => !known.includes(check));
      const left = further.length > 0 ? await intersect(known.concat(further)) : candidates;
      return rest.proven ? left : verified(left, literal);
    }

    /**
     * Returns the one or two checks that are expected to leave the fewest candidates for their size.
     * @param {Check[]} checks
     */
    function rarest(checks) {
      const dearness = checks.map((check) => (1 + kanku.rarity(directory, check)) * (REQUEST + kilobytes(check)));
      const first = indexOfLeast(dearness);
      if (first < 0) return [];
      const { from, to } = checks[first];
      const second = indexOfLeast(
        checks.map((check, index) => {
          const overlaps = check.from < to && from < check.to;
          return index === first ? Infinity : dearness[index] * (overlaps ? OVERLAP : 1);
        }),
      );
      return second < 0 ? [checks[first]] : [checks[first], checks[second]];
    }

    /**
     * Returns the candidates whose texts contain the literal.
     * @param {PostingList} candidates
     * @param {Literal} literal
     */
    async function verified(candidates, literal) {
      const texts = await Promise.all(Array.from(candidates.docs, (doc) => library.text(doc)));
      const tfs = texts.map(({ text }) => kanku.occurrences(Array.from(kanku.normalise(text)), literal).length);
      return kanku.withTfs(candidates, tfs);
    }

    /** @param {Literal} literal */
    async function weights({ chars }) {
      const shards = new Set(kanku.possibleWords(chars).map(shardOfWord));
      shards.delete(-1);
      await Promise.all(Array.from(shards, (shard) => library.postings(shard)));
      return weight;
    }

    const encoder = new TextEncoder();

    /**
     * @param {string} word
     * @returns {number} -1 if no shard can hold it
     */
    function shardOfWord(word) {
      return kanku.shardOfKey(directory, encoder.encode(word));
    }

    /**
     * Returns the weight of a word in a loaded shard; 0 if it is no word.
     * @param {string} word
     */
    function weight(word) {
      const shard = library.loadedPostings(shardOfWord(word));
      const index = shard ? kanku.findKey(shard, encoder.encode(word)) : -1;
      return shard && index >= 0 ? shard.weights[index] : 0;
    }

    return { docsWith, weights };
  }

  /**
   * Selects the checks to apply first: those of the proof if it is short, because the rest of it may be needed too; the
   * rarest of all checks if it is long.
   * @param {Check[]} proof
   * @param {Check[]} pointed
   * @param {Check[]} checks
   */
  function firstLook(proof, pointed, checks) {
    const ofProof = proof.filter((check) => !check.scan);
    if (ofProof.length > 1 && proof.length <= SHORT_PROOF) return ofProof;
    return pointed.length > 0 ? pointed : checks;
  }

  /** @param {number[]} numbers */
  function indexOfLeast(numbers) {
    let least = -1;
    numbers.forEach((number, index) => {
      if (number < Infinity && (least < 0 || number < numbers[least])) least = index;
    });
    return least;
  }

  Object.assign(kanku, /** @satisfies {Exports["finder"]} */ ({ createFinder }));
})();
