// Decodes the files of `search/`: envelope, numbers, strings, and the files of texts, departments and facets. Rejects
// malformed files, and allocates no more memory than the file has bytes for. `src/search/format.rs` describes the format.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const VERSION = 8;
  // Character for the value 0 in an envelope, and the number of characters in use. Three of them carry 47 bits.
  const ZERO = 0x0800;
  const CHARACTERS = 52016;
  const GROUP_BITS = 47;
  // Bits of the lower part of a group; the upper part has the others.
  const LOW_BITS = 24;
  // Coding of texts: number of entries of the table with one byte, and the byte at the end. A code point has 255 before it.
  const SHORT = 235;
  const END = 254;
  // Bytes of a shared string at most. No key or anchor is nearly as long.
  const MAX_SHARED_STRING = 1024;

  class FormatError extends Error {
    /**
     * @param {"version" | "stale" | "damaged" | "altered"} kind
     * @param {string} message
     * @param {string} [file] that was altered
     */
    constructor(kind, message, file = "") {
      super(message);
      this.name = "FormatError";
      this.kind = kind;
      this.file = file;
    }
  }

  /** @param {string} why */
  function damaged(why) {
    return new FormatError("damaged", why);
  }

  /**
   * Decodes the second argument of `kankuShard`.
   * @param {string} payload
   */
  function decodeEnvelope(payload) {
    const padding = payload.charCodeAt(0) - ZERO;
    const bits = ((payload.length - 1) / 3) * GROUP_BITS - padding;
    // For an empty payload, `padding` is NaN.
    if (!(padding >= 0 && padding < GROUP_BITS && bits >= 0 && bits % 8 === 0)) throw damaged("an envelope is cut");
    const bytes = new Uint8Array(bits / 8);
    let held = 0;
    let count = 0;
    let length = 0;
    let behind = 0;
    /** @param {number} value @param {number} width at most 24 */
    const add = (value, width) => {
      // At most 7 bits are left from before, so that 31 are enough.
      held = (held << width) | value;
      for (count += width; count >= 8; length += 1) {
        const byte = (held >>> (count -= 8)) & 255;
        if (length < bytes.length) bytes[length] = byte;
        else behind |= byte;
      }
      held &= (1 << count) - 1;
    };
    for (let at = 1; at < payload.length; at += 3) {
      let group = 0;
      for (let place = at; place < at + 3; place += 1) {
        const value = payload.charCodeAt(place) - ZERO;
        if (!(value >= 0 && value < CHARACTERS)) throw damaged("a character that no envelope holds");
        group = group * CHARACTERS + value;
      }
      if (group >= 2 ** GROUP_BITS) throw damaged("a group of characters that no envelope holds");
      const low = group % 2 ** LOW_BITS;
      add((group - low) / 2 ** LOW_BITS, GROUP_BITS - LOW_BITS);
      add(low, LOW_BITS);
    }
    if ((held | behind) !== 0) throw damaged("bits behind the end of an envelope");
    return bytes;
  }

  /**
   * Returns a longer copy.
   * @param {Uint8Array} bytes
   * @param {number} length minimum length
   */
  function larger(bytes, length) {
    const grown = new Uint8Array(Math.max(length, 2 * bytes.length));
    grown.set(bytes);
    return grown;
  }

  class Reader {
    /** @param {Uint8Array} bytes */
    constructor(bytes) {
      this.source = bytes;
      this.at = 0;
      this.decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    }

    get left() {
      return this.source.length - this.at;
    }

    byte() {
      if (this.at >= this.source.length) throw damaged("a file ends too early");
      this.at += 1;
      return this.source[this.at - 1];
    }

    /** Reads a little-endian number of four bytes. */
    word() {
      return this.byte() + this.byte() * 2 ** 8 + this.byte() * 2 ** 16 + this.byte() * 2 ** 24;
    }

    /**
     * Numbers of two bytes.
     * @param {number} count
     */
    shorts(count) {
      const bytes = this.bytes(2 * count);
      return Array.from({ length: count }, (_, index) => bytes[2 * index] + bytes[2 * index + 1] * 2 ** 8);
    }

    number() {
      const first = this.source[this.at];
      if (first < 128) {
        this.at += 1;
        return first;
      }
      let number = 0;
      for (let shift = 0; shift < 32; shift += 7) {
        const byte = this.byte();
        if (shift === 28 && byte > 15) break;
        number += (byte & 127) * 2 ** shift;
        if (byte < 128) return number;
      }
      throw damaged("a number of more than 32 bits");
    }

    signed() {
      const number = this.number();
      return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
    }

    count(bytes = 1) {
      const count = this.number();
      if (count * bytes > this.left) throw damaged("a count exceeds the bytes that are left");
      return count;
    }

    /** @param {number} length */
    bytes(length) {
      if (length > this.left) throw damaged("a file ends too early");
      this.at += length;
      return this.source.subarray(this.at - length, this.at);
    }

    string() {
      return this.text(this.bytes(this.number()));
    }

    /** @param {Uint8Array} bytes */
    text(bytes) {
      try {
        return this.decoder.decode(bytes);
      } catch (error) {
        throw damaged("a text that is not UTF-8");
      }
    }

    /** Reads a text in the coding of letters. */
    letters() {
      let text = "";
      for (let byte = this.byte(); byte !== END; byte = this.byte()) {
        const letter =
          byte < SHORT
            ? kanku.LETTERS[byte]
            : byte < END
              ? kanku.LETTERS[SHORT + (byte - SHORT) * 256 + this.byte()]
              : characterOf(this.number());
        if (letter === undefined) throw damaged("a letter that is not in the table");
        text += letter;
      }
      return text;
    }

    /**
     * Reads anchors, each as a difference to the one before.
     * @param {number} count
     */
    anchors(count) {
      /** @type {string[]} */
      const anchors = [];
      for (let anchor = ""; anchors.length < count; anchors.push(anchor)) {
        const shared = this.number() - 1;
        if (shared < 0) anchor = anchor.replace(/\d+$/, (number) => String(Number(number) + 1));
        else anchor = Array.from(anchor).slice(0, shared).join("") + this.string();
        if (anchor.length > MAX_SHARED_STRING) throw damaged("an anchor that is too long");
      }
      return anchors;
    }

    /**
     * Reads UTF-8 strings that are stored without the prefix they share with the string before.
     * @param {number} count
     * @returns {Strings}
     */
    sharedStrings(count) {
      const starts = new Uint32Array(count + 1);
      let bytes = new Uint8Array(this.left);
      for (let index = 0; index < count; index += 1) {
        const start = starts[index];
        const shared = this.number();
        const rest = this.bytes(this.number());
        const length = shared + rest.length;
        const known = index === 0 ? 0 : start - starts[index - 1];
        if (shared > known || length > MAX_SHARED_STRING) throw damaged("a string shares more than there is");
        if (start + length > bytes.length) bytes = larger(bytes, start + length);
        bytes.copyWithin(start, start - known, start - known + shared);
        bytes.set(rest, start + shared);
        starts[index + 1] = start + length;
      }
      return { bytes, starts };
    }

    /** @param {number} count */
    numbers(count) {
      if (count > this.left) throw damaged("a count exceeds the bytes that are left");
      const numbers = new Uint32Array(count);
      const { source } = this;
      // Most numbers are one byte, and tens of thousands are read before the first result is shown.
      for (let index = 0; index < count; index += 1) {
        const byte = source[this.at];
        if (byte < 128) this.at += 1;
        numbers[index] = byte < 128 ? byte : this.number();
      }
      return numbers;
    }

    /**
     * Reads groups of ascending numbers below `limit`, stored as differences within each group.
     * @param {Uint32Array} starts first index of each group, then the number of all numbers
     * @param {number} limit
     */
    ascending(starts, limit) {
      const numbers = this.numbers(starts[starts.length - 1]);
      for (let group = 0; group + 1 < starts.length; group += 1) {
        const end = starts[group + 1];
        for (let index = starts[group], last = -1; index < end; index += 1) {
          const next = last < 0 ? numbers[index] : last + numbers[index];
          if (next <= last || next >= limit) throw damaged("numbers out of order");
          numbers[index] = last = next;
        }
      }
      return numbers;
    }

    end() {
      if (this.left > 0) throw damaged("bytes behind the end of a file");
    }
  }

  /**
   * Returns the character with a code point; `undefined` if there is none.
   * @param {number} code
   */
  function characterOf(code) {
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    return code <= 0x10ffff && !isSurrogate ? String.fromCodePoint(code) : undefined;
  }

  /**
   * Reads the header of a payload.
   * @param {Uint8Array} bytes
   * @param {string} kind
   */
  function openHeader(bytes, kind) {
    const reader = new Reader(bytes);
    if (reader.byte() !== VERSION) throw new FormatError("version", "a file of another version");
    if (reader.byte() !== kind.charCodeAt(0)) throw damaged("a file of another kind");
    return { reader, version: reader.word() };
  }

  /**
   * Opens a file that belongs to one build.
   * @param {Uint8Array} bytes
   * @param {string} kind
   * @param {number} generation
   */
  function openPayload(bytes, kind, generation) {
    const { reader, version } = openHeader(bytes, kind);
    if (version !== generation) throw new FormatError("stale", "a file of another build");
    return reader;
  }

  /**
   * Opens a file that stays the same from build to build as long as its content does.
   * @param {Uint8Array} bytes
   * @param {string} kind
   * @param {number} id the lower 16 bits of its content id
   */
  function openShard(bytes, kind, id) {
    const { reader, version } = openHeader(bytes, kind);
    if (version % 2 ** 16 !== id) throw new FormatError("stale", "a file of another build");
    return reader;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} id that the archive knows the texts of the issue by
   * @param {number} count of docs
   * @returns {StoredText[]}
   */
  function decodeTexts(bytes, id, count) {
    const reader = openShard(bytes, "T", id);
    if (reader.count(4) !== count) throw damaged("texts of other docs");
    const paths = list(reader, () => list(reader, () => reader.letters()));
    const pathIndices = reader.numbers(count);
    const kinds = reader.bytes(count);
    const anchors = reader.anchors(count);
    const departments = Array.from({ length: count }, () => list(reader, () => reader.number()));
    const texts = departments.map((ids, index) => {
      const headings = paths[pathIndices[index]];
      if (!headings || kinds[index] > 1) throw damaged("a text without a place");
      return { headings, isHeading: kinds[index] === 1, anchor: anchors[index], departments: ids, text: reader.letters() };
    });
    reader.end();
    return texts;
  }

  /**
   * Reads a count and so many items.
   * @template Item
   * @param {Reader} reader
   * @param {(index: number) => Item} read consumes at least one byte
   */
  function list(reader, read) {
    return Array.from({ length: reader.count() }, (_, index) => read(index));
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} generation
   * @param {Archive} archive learns which units are headings
   * @returns {Facets}
   */
  function decodeFacets(bytes, generation, { units, isHeading, issues }) {
    const reader = openPayload(bytes, "F", generation);
    const docList = () => reader.ascending(Uint32Array.of(0, reader.count()), units);
    const departments = list(reader, docList);
    const sections = list(reader, () => ({ title: reader.string(), docs: docList() }));
    const headings = docList();
    const issueList = () => reader.ascending(Uint32Array.of(0, reader.count()), issues.length);
    const term = () => ({ slug: reader.string(), name: reader.string(), issues: issueList() });
    const taxonomies = list(reader, () => ({ key: reader.string(), title: reader.string(), terms: list(reader, term) }));
    reader.end();
    headings.forEach((doc) => (isHeading[doc] = 1));
    return { departments, sections, taxonomies };
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} generation
   * @returns {Map<string, string>}
   */
  function decodeFolds(bytes, generation) {
    const reader = openPayload(bytes, "N", generation);
    const codes = reader.ascending(Uint32Array.of(0, reader.count()), 0x110000);
    const targets = Array.from(reader.string());
    reader.end();
    if (targets.length !== codes.length) throw damaged("a fold without a target");
    return new Map(targets.map((target, index) => [String.fromCodePoint(codes[index]), target]));
  }

  const createReader = (/** @type {Uint8Array} */ bytes) => new Reader(bytes);

  /** @satisfies {Exports["format"]} */
  const exports = { FormatError, decodeEnvelope, createReader, openPayload, openShard, decodeTexts, decodeFacets, decodeFolds };
  Object.assign(kanku, exports);
})();
