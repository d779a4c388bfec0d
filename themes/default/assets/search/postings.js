// Decodes shards of postings and looks up keys in them.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const PASSAGE = -1;

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} contentId that the directory knows it by
   * @param {number} docs
   * @returns {Postings}
   */
  function decodePostings(bytes, contentId, docs) {
    const reader = kanku.openPayload(bytes, "P", contentId);
    const terms = reader.count(4);
    const keys = reader.sharedStrings(terms);
    checkOrder(keys);
    const weights = reader.bytes(terms);
    const firsts = sums(reader.numbers(terms), reader);
    const count = firsts[terms];
    const docColumn = reader.ascending(firsts, docs);
    const tfs = reader.numbers(count);
    for (let posting = 0; posting < count; posting += 1) tfs[posting] += 1;
    const lengths = reader.bytes(count).slice();
    const extents = readHeadings(reader, lengths);
    const starts = sums(tfs, reader);
    const positions = reader.ascending(starts, 2 ** 32);
    reader.end();
    return { keys, weights, firsts, list: { docs: docColumn, tfs, lengths, extents, starts, positions } };
  }

  /** @param {Strings} keys */
  function checkOrder(keys) {
    const { bytes, starts } = keys;
    // Compares in place, because there are many keys and the first bytes nearly always differ.
    for (let index = 1; index < kanku.countOf(keys); index += 1) {
      const [before, start] = [starts[index - 1], starts[index]];
      let at = 0;
      while (before + at < start && start + at < starts[index + 1] && bytes[before + at] === bytes[start + at]) at += 1;
      const isNext = start + at < starts[index + 1] && (before + at === start || bytes[before + at] < bytes[start + at]);
      if (!isNext) throw damaged("keys out of order");
    }
  }

  /**
   * Returns the running sums of `counts`, beginning with 0. Each counted thing takes at least one of the bytes left.
   * @param {Uint32Array} counts
   * @param {Reader} reader
   */
  function sums(counts, reader) {
    const sum = new Uint32Array(counts.length + 1);
    let all = 0;
    for (let index = 0; index < counts.length; index += 1) {
      all += counts[index];
      if (all > reader.left) throw damaged("more is announced than there is");
      sum[index + 1] = all;
    }
    return sum;
  }

  /**
   * Reads the extents and length ids of headings. A length id of 0 marks a heading and is replaced by its length id.
   * @param {Reader} reader
   * @param {Uint8Array} lengths
   */
  function readHeadings(reader, lengths) {
    const extents = new Int32Array(lengths.length).fill(PASSAGE);
    for (let index = lengths.indexOf(0); index >= 0; index = lengths.indexOf(0, index + 1)) {
      const extent = reader.number();
      if (extent > 0x7fffffff) throw damaged("a heading over more than there is");
      extents[index] = extent;
      lengths[index] = reader.byte();
    }
    return extents;
  }

  /**
   * Returns the index of the first key that is not before `key`.
   * @param {Postings} postings
   * @param {Uint8Array} key
   */
  function lowerBound({ keys }, key) {
    return kanku.countBefore(keys, (other) => kanku.compareBytes(other, key) < 0);
  }

  /**
   * Returns the index of `key`; -1 if it is not in the shard.
   * @param {Postings} postings
   * @param {Uint8Array} key
   */
  function findKey(postings, key) {
    const index = lowerBound(postings, key);
    const { keys } = postings;
    const found = index < kanku.countOf(keys) && kanku.compareBytes(kanku.stringAt(keys, index), key) === 0;
    return found ? index : -1;
  }

  /**
   * Returns the posting list of a key.
   * @param {Postings} postings
   * @param {number} index of the key; -1 for an empty list
   * @returns {PostingList}
   */
  function listAt({ firsts, list }, index) {
    const [from, to] = index < 0 ? [0, 0] : [firsts[index], firsts[index + 1]];
    return {
      docs: list.docs.subarray(from, to),
      tfs: list.tfs.subarray(from, to),
      lengths: list.lengths.subarray(from, to),
      extents: list.extents.subarray(from, to),
      starts: list.starts.subarray(from, to + 1),
      positions: list.positions,
    };
  }

  /**
   * Returns the posting lists of all keys that begin with `prefix`. With `wordsOnly`, only of keys that go on with letters
   * and digits, which excludes the keys of pairs of runs.
   * @param {Postings} postings
   * @param {Uint8Array} prefix
   * @param {boolean} wordsOnly
   */
  function listsWithPrefix(postings, prefix, wordsOnly) {
    const lists = [];
    const decoder = new TextDecoder();
    for (let index = lowerBound(postings, prefix); index < kanku.countOf(postings.keys); index += 1) {
      const key = kanku.stringAt(postings.keys, index);
      if (kanku.compareBytes(key.subarray(0, prefix.length), prefix) !== 0) break;
      if (postings.firsts[index] === postings.firsts[index + 1]) continue;
      if (wordsOnly && !isOneRun(decoder.decode(key.subarray(prefix.length)))) continue;
      lists.push(listAt(postings, index));
    }
    return lists;
  }

  /** @param {string} rest */
  function isOneRun(rest) {
    return Array.from(rest).every((char) => kanku.classOfChar(char) === kanku.CLASS.WORD);
  }

  Object.assign(kanku, /** @satisfies {Exports["postings"]} */ ({ decodePostings, findKey, listAt, listsWithPrefix }));
})();
