// Union and intersection of posting lists. All lists, and the results, are sorted by doc.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // If one list is so many times longer than the other, it is searched rather than scanned.
  const SEARCH_RATIO = 16;

  /**
   * Returns the union of lists that have no position in common.
   * @param {PostingList[]} lists
   * @param {number} docs number of docs in the archive
   * @returns {PostingList}
   */
  function union(lists, docs) {
    if (lists.length === 1) return lists[0];
    // Index of the first position of each doc, counted beforehand, so that only the positions within a doc are sorted.
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
      if (united.tfs[posting] > 1) united.positions.subarray(united.starts[posting], united.starts[posting + 1]).sort();
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
      const own = list.positions.subarray(list.starts[posting], list.starts[posting + 1]);
      united.positions.set(own, next[doc]);
      next[doc] += own.length;
    });
  }

  /**
   * @param {number} count
   * @param {number} positions
   * @returns {PostingList}
   */
  function emptyList(count, positions) {
    return {
      docs: new Uint32Array(count),
      tfs: new Uint32Array(count),
      lengths: new Uint8Array(count),
      extents: new Int32Array(count),
      starts: new Uint32Array(count + 1),
      positions: new Uint32Array(positions),
    };
  }

  /**
   * Returns the index, from `from` on, of the first of ascending numbers that is not below `number`.
   * @param {Uint32Array} numbers
   * @param {number} number
   * @param {number} from
   */
  function search(numbers, number, from) {
    // Galloping search: doubles the step, so that a near number takes few steps.
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
   * Returns the docs that have all terms of a literal, each at its offset from the literal's position. The positions of
   * the result are those of the literal. A single list is returned unchanged.
   * @param {{ list: PostingList, offset: number }[]} lists at least one
   */
  function intersect(lists) {
    const [first, ...others] = lists.slice().sort((a, b) => a.list.docs.length - b.list.docs.length);
    return others.reduce((common, other) => ({ list: intersectTwo(common, other), offset: 0 }), first).list;
  }

  /**
   * @param {{ list: PostingList, offset: number }} a
   * @param {{ list: PostingList, offset: number }} b
   */
  function intersectTwo(a, b) {
    const columns = emptyColumns();
    const isScanned = b.list.docs.length < a.list.docs.length * SEARCH_RATIO;
    let at = 0;
    a.list.docs.forEach((doc, index) => {
      if (isScanned) while (at < b.list.docs.length && b.list.docs[at] < doc) at += 1;
      else at = search(b.list.docs, doc, at);
      if (b.list.docs[at] !== doc) return;
      const start = columns.positions.length;
      intersectPositions(a, index, b, at, columns.positions);
      if (columns.positions.length === start) return;
      columns.docs.push(doc);
      columns.tfs.push(columns.positions.length - start);
      columns.lengths.push(a.list.lengths[index]);
      columns.extents.push(a.list.extents[index]);
      columns.starts.push(start);
    });
    columns.starts.push(columns.positions.length);
    return listOf(columns);
  }

  /**
   * @param {{ list: PostingList, offset: number }} a
   * @param {number} i posting of a
   * @param {{ list: PostingList, offset: number }} b
   * @param {number} j posting of b
   * @param {number[]} common
   */
  function intersectPositions(a, i, b, j, common) {
    let q = b.list.starts[j];
    const end = b.list.starts[j + 1];
    for (let p = a.list.starts[i]; p < a.list.starts[i + 1]; p += 1) {
      const position = a.list.positions[p] - a.offset;
      while (q < end && b.list.positions[q] - b.offset < position) q += 1;
      if (position >= 0 && q < end && b.list.positions[q] - b.offset === position) common.push(position);
    }
  }

  /** @returns {Record<keyof PostingList, number[]>} */
  function emptyColumns() {
    return { docs: [], tfs: [], lengths: [], extents: [], starts: [], positions: [] };
  }

  /**
   * @param {Record<keyof PostingList, number[]>} columns
   * @returns {PostingList}
   */
  function listOf(columns) {
    return {
      docs: Uint32Array.from(columns.docs),
      tfs: Uint32Array.from(columns.tfs),
      lengths: Uint8Array.from(columns.lengths),
      extents: Int32Array.from(columns.extents),
      starts: Uint32Array.from(columns.starts),
      positions: Uint32Array.from(columns.positions),
    };
  }

  /**
   * Returns a list with other term frequencies, without docs whose frequency is 0 and without positions.
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
