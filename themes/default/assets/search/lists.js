// Posting lists, united and intersected. All are sorted by doc, and so are the results.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * The union of lists of different terms that begin with the same characters.
   * @param {PostingList[]} lists
   * @param {number} docs limit of the numbers of docs
   * @returns {PostingList}
   */
  function union(lists, docs) {
    if (lists.length === 1) return lists[0];
    // Counts the occurrences of each doc first, so that nothing has to be sorted but a doc's own ordinals.
    const next = new Uint32Array(docs + 1);
    for (const list of lists) list.docs.forEach((doc, index) => (next[doc + 1] += list.tfs[index]));
    let count = 0;
    for (let doc = 0; doc < docs; doc += 1) {
      if (next[doc + 1] > 0) count += 1;
      next[doc + 1] += next[doc];
    }
    const united = emptyList(count, next[docs]);
    let index = 0;
    for (let doc = 0; doc < docs; doc += 1) {
      if (next[doc + 1] === next[doc]) continue;
      united.docs[index] = doc;
      united.tfs[index] = next[doc + 1] - next[doc];
      united.starts[index + 1] = next[doc + 1];
      index += 1;
    }
    for (const list of lists) copyInto(united, list, next);
    for (let posting = 0; posting < count; posting += 1) {
      if (united.tfs[posting] === 1) continue;
      // The later occurrence has the greater ordinal at both ends, so each column is sorted for itself.
      const [from, to] = [united.starts[posting], united.starts[posting + 1]];
      for (const column of [united.firsts, united.lasts]) column.subarray(from, to).sort();
    }
    return united;
  }

  /**
   * @param {PostingList} united
   * @param {PostingList} list
   * @param {Uint32Array} next
   */
  function copyInto(united, list, next) {
    let index = 0;
    list.docs.forEach((doc, posting) => {
      index = search(united.docs, doc, index);
      united.lengths[index] = list.lengths[posting];
      united.extents[index] = list.extents[posting];
      const [from, to] = [list.starts[posting], list.starts[posting + 1]];
      united.firsts.set(list.firsts.subarray(from, to), next[doc]);
      united.lasts.set(list.lasts.subarray(from, to), next[doc]);
      next[doc] += to - from;
    });
  }

  /**
   * @param {number} count
   * @param {number} occurrences
   * @returns {PostingList}
   */
  function emptyList(count, occurrences) {
    return {
      docs: new Uint32Array(count),
      tfs: new Uint32Array(count),
      lengths: new Uint8Array(count),
      extents: new Int32Array(count),
      starts: new Uint32Array(count + 1),
      firsts: new Uint32Array(occurrences),
      lasts: new Uint32Array(occurrences),
    };
  }

  /**
   * Index of the first of ascending numbers from index `from` on that is not below `number`.
   * @param {Uint32Array} numbers
   * @param {number} number
   * @param {number} from
   */
  function search(numbers, number, from) {
    // Steps that double find near ones as fast as far ones.
    let step = 1;
    let low = from;
    while (low + step <= numbers.length && numbers[low + step - 1] < number) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, numbers.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Docs in which all checks have an occurrence, and where ordinals tell, at consecutive places. Where they tell of all
   * checks, the number of occurrences is that of the whole chain. A single list is returned as it is; of others the
   * ordinals are lost.
   * @param {{ list: PostingList, step: number }[]} chain at least one; `step` tells how much larger the first ordinal
   *   is than the last one of the check before, -1 for nothing known
   * @returns {PostingList}
   */
  function intersect(chain) {
    if (chain.length === 1) return chain[0].list;
    const columns = emptyColumns();
    const shortest = chain.reduce((least, { list }) => (list.docs.length < least.docs.length ? list : least), chain[0].list);
    const places = new Uint32Array(chain.length);
    for (let at = 0; at < shortest.docs.length; at += 1) {
      const doc = shortest.docs[at];
      const isInAll = chain.every(({ list }, index) => {
        places[index] = list === shortest ? at : search(list.docs, doc, places[index]);
        return list.docs[places[index]] === doc;
      });
      const tf = isInAll ? countChains(chain, places) : 0;
      if (tf === 0) continue;
      columns.docs.push(doc);
      columns.tfs.push(tf);
      columns.lengths.push(shortest.lengths[at]);
      columns.extents.push(shortest.extents[at]);
    }
    return listOf(columns);
  }

  /**
   * How many occurrences a chain has in a doc; the least number where it falls into parts.
   * @param {{ list: PostingList, step: number }[]} chain
   * @param {Uint32Array} places the posting of the doc in each list
   */
  function countChains(chain, places) {
    let least = Infinity;
    /** @type {number[]} */
    let ends = [];
    for (let index = 0; index < chain.length; index += 1) {
      const { list, step } = chain[index];
      const [from, to] = [list.starts[places[index]], list.starts[places[index] + 1]];
      if (index === 0 || step < 0) ends = Array.from(list.lasts.subarray(from, to));
      else ends = continued(ends, list, from, to, step);
      if (ends.length === 0) return 0;
      if (index + 1 === chain.length || chain[index + 1].step < 0) least = Math.min(least, ends.length);
    }
    return least;
  }

  /**
   * Ends of the occurrences that begin `step` behind one of `ends`.
   * @param {number[]} ends ascending
   * @param {PostingList} list
   * @param {number} from
   * @param {number} to
   * @param {number} step
   */
  function continued(ends, { firsts, lasts }, from, to, step) {
    const longer = [];
    let at = from;
    for (const end of ends) {
      while (at < to && firsts[at] < end + step) at += 1;
      if (at < to && firsts[at] === end + step) longer.push(lasts[at]);
    }
    return longer;
  }

  /** @returns {Record<"docs" | "tfs" | "lengths" | "extents", number[]>} */
  function emptyColumns() {
    return { docs: [], tfs: [], lengths: [], extents: [] };
  }

  /**
   * @param {Record<"docs" | "tfs" | "lengths" | "extents", number[]>} columns
   * @returns {PostingList}
   */
  function listOf(columns) {
    return {
      docs: Uint32Array.from(columns.docs),
      tfs: Uint32Array.from(columns.tfs),
      lengths: Uint8Array.from(columns.lengths),
      extents: Int32Array.from(columns.extents),
      starts: new Uint32Array(0),
      firsts: new Uint32Array(0),
      lasts: new Uint32Array(0),
    };
  }

  /**
   * The list with other counts, without docs that have none. Its ordinals are lost.
   * @param {PostingList} list
   * @param {number[]} tfs
   */
  function withTfs(list, tfs) {
    const columns = emptyColumns();
    tfs.forEach((tf, index) => {
      if (tf === 0) return;
      columns.docs.push(list.docs[index]);
      columns.tfs.push(tf);
      columns.lengths.push(list.lengths[index]);
      columns.extents.push(list.extents[index]);
    });
    return listOf(columns);
  }

  Object.assign(kanku, /** @satisfies {Exports["lists"]} */ ({ union, intersect, withTfs }));
})();
