// Finds the docs that contain a literal and how often, exactly, from as few files as possible.
//
// Up to two shards prove a short literal. Of a longer one, the rarest terms leave few candidates, and their texts
// decide, since these are needed for excerpts anyway. Only where many are left, more postings are loaded.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Shards that are loaded without a second thought.
  const FEW_SHARDS = 2;
  // What a request costs beside its content, and a shard of texts, in kilobytes.
  const REQUEST = 8;
  const TEXTS = 4;
  // How much less a term says that shares characters with one that is known.
  const OVERLAP = 4;

  /**
   * @param {Library} library
   * @param {Directory} directory
   * @param {number} verifyLimit docs whose texts are read rather than further postings
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
      return kanku.union(/** @type {PostingList[]} */ ([]).concat(...lists), directory.units);
    }

    /**
     * Docs that pass all checks, which are some of a plan's.
     * @param {Plan} plan
     * @param {Check[]} checks
     */
    async function intersect({ atoms, checks: all }, checks) {
      const inOrder = all.filter((check) => checks.includes(check));
      const lists = await Promise.all(inOrder.map(listOf));
      const step = (/** @type {number} */ index) =>
        index === 0 ? -1 : kanku.stepBetween(atoms, inOrder[index - 1], inOrder[index]);
      return kanku.intersect(lists.map((list, index) => ({ list, step: step(index) })));
    }

    /**
     * Docs that contain a literal.
     * @param {Literal} literal
     */
    async function docsWith(literal) {
      const plan = kanku.planOf(literal);
      const pointed = plan.checks.filter((check) => !check.scan);
      const shards = new Set(/** @type {number[]} */ ([]).concat(...plan.checks.map(missingShards)));
      if (plan.proves && (pointed.length === 0 || shards.size <= FEW_SHARDS)) return intersect(plan, plan.checks);
      return narrowed(literal, plan);
    }

    /**
     * Looks at the checks that are at hand, then at the rarest of the others, until they prove the literal or leave few
     * candidates, whose texts are read.
     * @param {Literal} literal
     * @param {Plan} plan
     */
    async function narrowed(literal, plan) {
      let chosen = plan.checks.filter((check) => !check.scan && missingShards(check).length === 0);
      for (;;) {
        const rest = plan.checks.filter((check) => !chosen.includes(check));
        if (chosen.length > 0) {
          const candidates = await intersect(plan, chosen);
          const isDone = candidates.docs.length === 0 || (rest.length === 0 && plan.proves);
          if (isDone) return candidates;
          if (candidates.docs.length <= verifyLimit || rest.length === 0 || (await areDear(rest, candidates)))
            return verified(candidates, literal);
        }
        const pointed = rest.filter((check) => !check.scan);
        chosen = chosen.concat(rarest(pointed.length > 0 ? pointed : rest));
      }
    }

    /**
     * Whether to load the rest of the checks would cost more than to load the texts of the candidates.
     * @param {Check[]} checks
     * @param {PostingList} candidates
     */
    async function areDear(checks, candidates) {
      if (checks.some((check) => !check.scan)) return false;
      const texts = (REQUEST + TEXTS) * (await library.missingTexts(candidates.docs));
      return checks.reduce((sum, check) => sum + kilobytes(check), 0) > texts;
    }

    /**
     * The one or two checks that leave fewest candidates for their size.
     * @param {Check[]} checks at least one
     */
    function rarest(checks) {
      const dearness = checks.map((check) => (1 + kanku.rarity(directory, check)) * (REQUEST + kilobytes(check)));
      const first = indexOfLeast(dearness);
      const second = indexOfLeast(
        checks.map((check, index) => {
          const overlaps = check.first <= checks[first].last && checks[first].first <= check.last;
          return index === first ? Infinity : dearness[index] * (overlaps ? OVERLAP : 1);
        }),
      );
      return second < 0 ? [checks[first]] : [checks[first], checks[second]];
    }

    /**
     * Those candidates in whose texts the literal stands.
     * @param {PostingList} candidates
     * @param {Literal} literal
     */
    async function verified(candidates, literal) {
      const texts = await Promise.all(Array.from(candidates.docs, (doc) => library.text(doc)));
      await library.readyFor(texts.map(({ text }) => text).join(""));
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
     * @returns {number} -1 where no shard can hold it
     */
    function shardOfWord(word) {
      return kanku.shardOfKey(directory, encoder.encode(word));
    }

    /**
     * The weight of a word whose shard is at hand.
     * @param {string} word
     */
    function weight(word) {
      const shard = library.loadedPostings(shardOfWord(word));
      const index = shard ? kanku.findKey(shard, encoder.encode(word)) : -1;
      return shard && index >= 0 ? shard.weights[index] : 0;
    }

    return { docsWith, weights };
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
