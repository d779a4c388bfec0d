// Shards of postings: which docs have a term, and where.
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
   * @param {number} generation
   * @param {number} docs
   * @returns {Postings}
   */
  function decodePostings(bytes, generation, docs) {
    const reader = kanku.openPayload(bytes, "P", generation);
    const terms = reader.count(4);
    const { keys, keyStarts } = joinedKeys(reader.sharedStrings(terms));
    const weights = reader.bytes(terms);
    const firsts = sums(reader.numbers(terms), reader);
    const count = firsts[terms];
    const docColumn = readDocs(reader, firsts, docs);
    const tfs = reader.numbers(count).map((more) => more + 1);
    const lengths = reader.bytes(count).slice();
    const extents = readHeadings(reader, lengths);
    const starts = sums(tfs, reader);
    const positions = readPositions(reader, starts);
    reader.end();
    return { keys, keyStarts, weights, firsts, list: { docs: docColumn, tfs, lengths, extents, starts, positions } };
  }

  /** @param {Uint8Array[]} strings */
  function joinedKeys(strings) {
    const keyStarts = new Uint32Array(strings.length + 1);
    strings.forEach((string, index) => {
      if (index > 0 && compare(strings[index - 1], string) >= 0) throw damaged("keys out of order");
      keyStarts[index + 1] = keyStarts[index] + string.length;
    });
    const keys = new Uint8Array(keyStarts[strings.length]);
    strings.forEach((string, index) => keys.set(string, keyStarts[index]));
    return { keys, keyStarts };
  }

  /**
   * 0, then the sum of the first, of the first two and so on; each takes a byte or more of what is left.
   * @param {Uint32Array} counts
   * @param {Reader} reader
   */
  function sums(counts, reader) {
    const sum = new Uint32Array(counts.length + 1);
    let all = 0;
    counts.forEach((count, index) => {
      all += count;
      if (all > reader.left) throw damaged("more is announced than there is");
      sum[index + 1] = all;
    });
    return sum;
  }

  /**
   * @param {Reader} reader
   * @param {Uint32Array} firsts
   * @param {number} limit
   */
  function readDocs(reader, firsts, limit) {
    const docs = new Uint32Array(firsts[firsts.length - 1]);
    for (let term = 0; term + 1 < firsts.length; term += 1) {
      docs.set(reader.ascending(firsts[term + 1] - firsts[term], limit), firsts[term]);
    }
    return docs;
  }

  /**
   * Extents of headings; their length ids take the place of the zeros that told them apart.
   * @param {Reader} reader
   * @param {Uint8Array} lengths
   */
  function readHeadings(reader, lengths) {
    const extents = new Int32Array(lengths.length).fill(PASSAGE);
    lengths.forEach((length, index) => {
      if (length > 0) return;
      const extent = reader.number();
      if (extent > 0x7fffffff) throw damaged("a heading over more than there is");
      extents[index] = extent;
      lengths[index] = reader.byte();
    });
    return extents;
  }

  /**
   * @param {Reader} reader
   * @param {Uint32Array} starts
   */
  function readPositions(reader, starts) {
    const positions = new Uint32Array(starts[starts.length - 1]);
    for (let posting = 0; posting + 1 < starts.length; posting += 1) {
      positions.set(reader.ascending(starts[posting + 1] - starts[posting], 2 ** 32), starts[posting]);
    }
    return positions;
  }

  /**
   * The order of code points is that of the bytes of UTF-8.
   * @param {Uint8Array} a
   * @param {Uint8Array} b
   */
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at += 1) {
      if (a[at] !== b[at]) return a[at] - b[at];
    }
    return a.length - b.length;
  }

  /**
   * @param {Postings} postings
   * @param {number} index
   */
  function keyAt({ keys, keyStarts }, index) {
    return keys.subarray(keyStarts[index], keyStarts[index + 1]);
  }

  /**
   * Index of the first key that is not before `key`.
   * @param {Postings} postings
   * @param {Uint8Array} key
   */
  function lowerBound(postings, key) {
    let low = 0;
    let high = postings.keyStarts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(keyAt(postings, middle), key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Index of `key`; -1 where it is not in the shard.
   * @param {Postings} postings
   * @param {Uint8Array} key
   */
  function findKey(postings, key) {
    const index = lowerBound(postings, key);
    const found = index + 1 < postings.keyStarts.length && compare(keyAt(postings, index), key) === 0;
    return found ? index : -1;
  }

  /**
   * @param {Postings} postings
   * @param {number} index of the key; -1 gives the empty list
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
   * Lists of all keys that begin with `prefix`; `wordsOnly`: and go on with letters and digits alone, so that a
   * run is not taken for the first one of two that are joined.
   * @param {Postings} postings
   * @param {Uint8Array} prefix
   * @param {boolean} wordsOnly
   */
  function listsWithPrefix(postings, prefix, wordsOnly) {
    const lists = [];
    const decoder = new TextDecoder();
    const last = postings.keyStarts.length - 1;
    for (let index = lowerBound(postings, prefix); index < last; index += 1) {
      const key = keyAt(postings, index);
      if (compare(key.subarray(0, prefix.length), prefix) !== 0) break;
      if (postings.firsts[index] === postings.firsts[index + 1]) continue;
      if (wordsOnly && !isOneRun(decoder.decode(key.subarray(prefix.length)))) continue;
      lists.push(listAt(postings, index));
    }
    return lists;
  }

  /** @param {string} rest */
  function isOneRun(rest) {
    return Array.from(rest).every((char) => kanku.classOf(char.codePointAt(0) || 0) === kanku.CLASS.WORD);
  }

  Object.assign(kanku, { decodePostings, findKey, listAt, listsWithPrefix });
})();
