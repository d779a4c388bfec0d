// Decodes shards of postings and looks up keys in them.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // The extent of a passage.
  const PASSAGE = -1;
  // Number that stands for a heading in place of a length class, and number of such kinds.
  const HEADING = 6;
  const KINDS = HEADING + 1;
  // Number of postings from which on the gaps of a term are in a column of their own.
  const COMMON = 256;
  // Numbers from which on the rest is in the next column.
  const MOST_REPEATS = 35;
  const MOST_NIBBLE = 15;
  const MOST_ORDINAL = 2 ** 31;

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} id of the shard in the directory
   * @param {Archive} archive learns which units are headings
   * @returns {Postings}
   */
  function decodePostings(bytes, id, archive) {
    const reader = kanku.openShard(bytes, "P", id);
    const terms = reader.count(4);
    const keys = reader.sharedStrings(terms);
    checkOrder(keys);
    const weights = reader.bytes(terms);
    const firsts = sums(reader.numbers(terms), reader);
    const count = firsts[terms];
    const docs = readDocs(reader, firsts, archive);
    const kinds = reader.bytes(count);
    const tfs = readTfs(reader, kinds);
    const starts = sums(tfs, reader);
    const ordinals = readOrdinals(reader, starts);
    const lengths = Uint8Array.from(kinds, (kind) => kind % KINDS);
    const extents = readHeadings(reader, docs, lengths, archive);
    reader.end();
    return { keys, weights, firsts, list: { docs, tfs, lengths, extents, starts, ...ordinals } };
  }

  /**
   * Docs of all terms: the gap to the issue of the one before, and the number in the issue or, in the same issue, the
   * difference to the number before.
   * @param {Reader} reader
   * @param {Uint32Array} firsts
   * @param {Archive} archive
   */
  function readDocs(reader, firsts, { issues, docOfUnit }) {
    const gaps = readGaps(reader, firsts);
    const docs = readNumbers(reader, firsts, gaps);
    for (let term = 0; term + 1 < firsts.length; term += 1) {
      let issue = 0;
      let last = -1;
      for (let index = firsts[term]; index < firsts[term + 1]; index += 1) {
        issue += gaps[index];
        if (issue >= issues.length) throw damaged("a posting of no issue");
        const base = last >= 0 && gaps[index] === 0 ? last : issues[issue].unit;
        const doc = base + docs[index];
        if (doc <= last || doc >= issues[issue].unit + issues[issue].units || docOfUnit[doc] !== doc)
          throw damaged("a posting of no doc");
        docs[index] = last = doc;
      }
    }
    return docs;
  }

  /**
   * Gaps of all postings: those of rare terms come first, then those of common ones.
   * @param {Reader} reader
   * @param {Uint32Array} firsts
   */
  function readGaps(reader, firsts) {
    const gaps = new Uint32Array(firsts[firsts.length - 1]);
    for (const isCommon of [false, true]) {
      for (let term = 0; term + 1 < firsts.length; term += 1) {
        const [from, to] = [firsts[term], firsts[term + 1]];
        if (to - from >= COMMON === isCommon) gaps.set(reader.numbers(to - from), from);
      }
    }
    return gaps;
  }

  /**
   * Numbers of all postings: those of the first postings of a term in an issue come first, then the other ones.
   * @param {Reader} reader
   * @param {Uint32Array} firsts
   * @param {Uint32Array} gaps
   */
  function readNumbers(reader, firsts, gaps) {
    const numbers = new Uint32Array(gaps.length);
    const isFirst = Uint8Array.from(gaps, (gap) => (gap > 0 ? 1 : 0));
    for (let term = 0; term + 1 < firsts.length; term += 1) isFirst[firsts[term]] = 1;
    for (const wanted of [1, 0]) {
      for (let index = 0; index < numbers.length; index += 1) {
        if (isFirst[index] === wanted) numbers[index] = reader.number();
      }
    }
    return numbers;
  }

  /**
   * @param {Reader} reader
   * @param {Uint8Array} kinds
   */
  function readTfs(reader, kinds) {
    const tfs = new Uint32Array(kinds.length);
    for (let index = 0; index < kinds.length; index += 1) {
      const more = Math.floor(kinds[index] / KINDS);
      if (more > MOST_REPEATS) throw damaged("a posting of no kind");
      tfs[index] = 1 + more;
    }
    for (let index = 0; index < kinds.length; index += 1) {
      if (tfs[index] > MOST_REPEATS) tfs[index] += reader.number();
    }
    return tfs;
  }

  /**
   * Ordinals of all occurrences, from their differences: two to a byte, and what does not fit behind all of them.
   * @param {Reader} reader
   * @param {Uint32Array} starts
   */
  function readOrdinals(reader, starts) {
    const nibbles = reader.bytes(starts[starts.length - 1]);
    const firsts = new Uint32Array(nibbles.length);
    const lasts = new Uint32Array(nibbles.length);
    const whole = (/** @type {number} */ nibble) => (nibble < MOST_NIBBLE ? nibble : nibble + reader.number());
    for (let posting = 0; posting + 1 < starts.length; posting += 1) {
      let [first, last] = [-1, -1];
      for (let at = starts[posting]; at < starts[posting + 1]; at += 1) {
        firsts[at] = first += 1 + whole(nibbles[at] >> 4);
        lasts[at] = last += 1 + whole(nibbles[at] & 15);
        if (first > MOST_ORDINAL || last > MOST_ORDINAL) throw damaged("an ordinal beyond all texts");
      }
    }
    return { firsts, lasts };
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
   * Extents of headings, -1 for passages. The lengths of headings take the place of the numbers that tell them apart,
   * and the archive learns which units are headings.
   * @param {Reader} reader
   * @param {Uint32Array} docs
   * @param {Uint8Array} lengths
   * @param {Archive} archive
   */
  function readHeadings(reader, docs, lengths, { units, docOfUnit, isHeading }) {
    const extents = new Int32Array(lengths.length).fill(PASSAGE);
    for (let index = lengths.indexOf(HEADING); index >= 0; index = lengths.indexOf(HEADING, index + 1)) {
      const doc = docs[index];
      const length = reader.byte();
      const extent = reader.number();
      if (length >= HEADING || doc + extent >= units) throw damaged("a heading over more than there is");
      lengths[index] = length;
      extents[index] = extent;
      isHeading[doc] = 1;
      const below = reader.ascending(Uint32Array.of(0, reader.count()), extent + 1);
      for (const offset of below) isHeading[docOfUnit[doc + offset]] = 1;
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
      firsts: list.firsts,
      lasts: list.lasts,
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
