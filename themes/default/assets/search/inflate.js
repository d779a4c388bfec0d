// Inflates zlib streams (RFC 1950), with the browser's DecompressionStream or, in browsers without it, with a decoder of
// deflate streams (RFC 1951).
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Bytes of an inflated file at most. No file of an archive is larger; a damaged one may claim to be.
  const LIMIT = 1 << 27;
  const LONGEST_CODE = 15;
  // Lengths and distances (RFC 1951, 3.2.5): base of each code and how many bits follow it.
  const LENGTHS = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCES = Array.from({ length: 30 }, (_, code) =>
    code < 4 ? code + 1 : ((2 + (code & 1)) << ((code >> 1) - 1)) + 1,
  );
  const DISTANCE_BITS = DISTANCES.map((_, code) => (code < 4 ? 0 : (code >> 1) - 1));
  // The order in which the lengths of the code-length code are stored (3.2.7).
  const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {Promise<Uint8Array>}
   */
  async function inflate(bytes) {
    if (typeof DecompressionStream === "undefined") return inflateSlowly(bytes);
    let inflated;
    try {
      inflated = await decompress(bytes);
    } catch (error) {
      throw damaged(`not a zlib stream: ${error}`);
    }
    // Browsers differ in what they accept after the end of a stream.
    checkSum(inflated, bytes);
    return inflated;
  }

  /** @param {Uint8Array} bytes */
  async function decompress(bytes) {
    // Writes to the stream directly: a blob's stream would go through another process.
    const { writable, readable } = new DecompressionStream("deflate");
    const writer = writable.getWriter();
    // The reader reports the same errors.
    writer.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)).catch(() => undefined);
    writer.close().catch(() => undefined);
    const reader = readable.getReader();
    const chunks = [];
    let length = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      length += next.value.length;
      if (length > LIMIT) {
        await reader.cancel();
        throw new RangeError("too long");
      }
    }
    const inflated = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      inflated.set(chunk, at);
      at += chunk.length;
    }
    return inflated;
  }

  /**
   * Compares the Adler-32 checksum of the content with the last four bytes of the stream.
   * @param {Uint8Array} inflated
   * @param {Uint8Array} bytes
   */
  function checkSum(inflated, bytes) {
    let a = 1;
    let b = 0;
    // Takes as many bytes between two divisions as keep the sums below 2^32.
    for (let at = 0; at < inflated.length;) {
      const end = Math.min(at + 3800, inflated.length);
      for (; at < end; at += 1) {
        a += inflated[at];
        b += a;
      }
      a %= 65521;
      b %= 65521;
    }
    const [b1, b0, a1, a0] = bytes.subarray(bytes.length - 4);
    if (bytes.length < 6 || (a1 << 8) + a0 !== a || (b1 << 8) + b0 !== b) throw damaged("the checksum differs");
  }

  /**
   * Inflates without DecompressionStream.
   * @param {Uint8Array} bytes
   */
  function inflateSlowly(bytes) {
    const [method, flags] = bytes;
    const isZlib = bytes.length >= 6 && (method & 15) === 8 && method >> 4 <= 7 && (flags & 32) === 0;
    if (!isZlib || ((method << 8) + flags) % 31 !== 0) throw damaged("not a zlib stream");
    const input = new Bits(bytes.subarray(2, bytes.length - 4));
    const output = new Output(bytes.length * 4);
    for (let last = 0; last === 0;) {
      last = input.read(1);
      readBlock(input.read(2), input, output);
    }
    if (input.bytesLeft() > 0) throw damaged("bytes behind the end of a stream");
    const inflated = output.bytes.subarray(0, output.length);
    checkSum(inflated, bytes);
    return inflated;
  }

  /**
   * @param {number} type
   * @param {Bits} input
   * @param {Output} output
   */
  function readBlock(type, input, output) {
    if (type === 0) {
      const stored = input.stored();
      output.reserve(stored.length).set(stored, output.length);
      output.length += stored.length;
    } else if (type === 1) {
      const lengths = Array.from({ length: 288 }, (_, symbol) =>
        symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
      );
      readCompressed(input, output, new Code(lengths), new Code(new Array(30).fill(5)));
    } else if (type === 2) {
      const [literals, distances] = dynamicCodes(input);
      readCompressed(input, output, literals, distances);
    } else {
      throw damaged("a block of an unknown type");
    }
  }

  /** @param {Bits} input */
  function dynamicCodes(input) {
    const literals = input.read(5) + 257;
    const distances = input.read(5) + 1;
    const count = input.read(4) + 4;
    const own = new Array(19).fill(0);
    for (let index = 0; index < count; index += 1) own[LENGTH_ORDER[index]] = input.read(3);
    const code = new Code(own);
    /** @type {number[]} */
    const lengths = [];
    while (lengths.length < literals + distances) {
      const symbol = code.read(input);
      if (symbol < 16) {
        lengths.push(symbol);
        continue;
      }
      if (symbol === 16 && lengths.length === 0) throw damaged("nothing to repeat");
      const repeated = symbol === 16 ? lengths[lengths.length - 1] : 0;
      const times = symbol === 16 ? 3 + input.read(2) : symbol === 17 ? 3 + input.read(3) : 11 + input.read(7);
      for (let time = 0; time < times; time += 1) lengths.push(repeated);
    }
    if (lengths.length > literals + distances) throw damaged("too many code lengths");
    return [new Code(lengths.slice(0, literals)), new Code(lengths.slice(literals))];
  }

  /**
   * @param {Bits} input
   * @param {Output} output
   * @param {Code} literals
   * @param {Code} distances
   */
  function readCompressed(input, output, literals, distances) {
    for (;;) {
      const symbol = literals.read(input);
      if (symbol === 256) return;
      if (symbol < 256) {
        output.reserve(1)[output.length] = symbol;
        output.length += 1;
        continue;
      }
      if (symbol > 285) throw damaged("an unknown length");
      const length = LENGTHS[symbol - 257] + input.read(LENGTH_BITS[symbol - 257]);
      const code = distances.read(input);
      if (code > 29) throw damaged("an unknown distance");
      const distance = DISTANCES[code] + input.read(DISTANCE_BITS[code]);
      output.repeat(distance, length);
    }
  }

  /** Reads the bits of a stream, least significant first. */
  class Bits {
    /** @param {Uint8Array} bytes */
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
      this.held = 0;
      this.count = 0;
    }

    /** @param {number} count at most 16 */
    read(count) {
      while (this.count < count) {
        if (this.at >= this.bytes.length) throw damaged("a stream ends too early");
        this.held |= this.bytes[this.at] << this.count;
        this.at += 1;
        this.count += 8;
      }
      const value = this.held & ((1 << count) - 1);
      this.held >>>= count;
      this.count -= count;
      return value;
    }

    /** Reads a stored block. */
    stored() {
      this.held = 0;
      this.count = 0;
      const length = this.read(16);
      const complement = this.read(16);
      const end = this.at + length;
      if ((length ^ complement) !== 0xffff || end > this.bytes.length) throw damaged("a stored block is cut");
      const stored = this.bytes.subarray(this.at, end);
      this.at = end;
      return stored;
    }

    bytesLeft() {
      return this.bytes.length - this.at;
    }
  }

  /** A canonical Huffman code (RFC 1951, 3.2.2). */
  class Code {
    /** @param {number[]} lengths bits of each symbol, 0 where it does not occur */
    constructor(lengths) {
      this.counts = new Array(LONGEST_CODE + 1).fill(0);
      for (const length of lengths) this.counts[length] += 1;
      this.counts[0] = 0;
      let free = 1;
      const next = [0, 0];
      for (let length = 1; length <= LONGEST_CODE; length += 1) {
        free = free * 2 - this.counts[length];
        if (free < 0) throw damaged("more codes than there is room for");
        next[length + 1] = next[length] + this.counts[length];
      }
      /** @type {number[]} */
      this.symbols = [];
      lengths.forEach((length, symbol) => {
        if (length > 0) this.symbols[next[length]++] = symbol;
      });
    }

    /** @param {Bits} input */
    read(input) {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length <= LONGEST_CODE; length += 1) {
        code |= input.read(1);
        const count = this.counts[length];
        if (code - first < count) return this.symbols[index + code - first];
        index += count;
        first = (first + count) * 2;
        code *= 2;
      }
      throw damaged("a code that stands for nothing");
    }
  }

  /** Growing output buffer. */
  class Output {
    /** @param {number} capacity */
    constructor(capacity) {
      this.bytes = new Uint8Array(Math.max(capacity, 1024));
      this.length = 0;
    }

    /** @param {number} count */
    reserve(count) {
      const needed = this.length + count;
      if (needed > LIMIT) throw damaged("a stream is too long");
      if (needed > this.bytes.length) {
        const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
        larger.set(this.bytes);
        this.bytes = larger;
      }
      return this.bytes;
    }

    /**
     * @param {number} distance
     * @param {number} length
     */
    repeat(distance, length) {
      if (distance > this.length) throw damaged("a repetition of what is not there");
      const bytes = this.reserve(length);
      for (let end = this.length + length; this.length < end; this.length += 1) {
        bytes[this.length] = bytes[this.length - distance];
      }
    }
  }

  Object.assign(kanku, /** @satisfies {Exports["inflate"]} */ ({ inflate, inflateSlowly }));
})();
