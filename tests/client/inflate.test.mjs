// Inflating, with DecompressionStream and with the client's own decoder, compared with zlib.

import assert from "node:assert/strict";
import test from "node:test";
import { constants, deflateSync } from "node:zlib";

import { kanku } from "./client.mjs";
import { Chance, hardText } from "./random.mjs";

const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED];

const decoders = [
  ["DecompressionStream", (bytes) => kanku.inflate(bytes)],
  ["own decoder", async (bytes) => kanku.inflateSlowly(bytes)],
  ["inflate without DecompressionStream", withoutStreams],
];

async function withoutStreams(bytes) {
  const known = globalThis.DecompressionStream;
  delete globalThis.DecompressionStream;
  try {
    return await kanku.inflate(bytes);
  } finally {
    globalThis.DecompressionStream = known;
  }
}

function contents() {
  const chance = new Chance(7);
  const long = Buffer.from(Array.from({ length: 400 }, () => hardText(chance, 60)).join(""));
  return [
    Buffer.alloc(0),
    Buffer.from("a"),
    Buffer.alloc(100_000, "ab"),
    // Longer than the window of 32 KiB, with repetitions at every distance.
    Buffer.concat([long, long.subarray(0, 999), long]),
    Buffer.from(chance.list(70_000, () => chance.below(256))),
  ];
}

for (const [name, inflate] of decoders) {
  test(`${name} restores what zlib deflated`, async () => {
    for (const content of contents()) {
      for (const strategy of STRATEGIES) {
        for (const level of [0, 1, 9]) {
          const inflated = await inflate(new Uint8Array(deflateSync(content, { level, strategy })));
          assert.ok(Buffer.from(inflated).equals(content), `${content.length} bytes, level ${level}`);
        }
      }
    }
  });

  test(`${name} rejects truncated, lengthened and changed streams`, async () => {
    const chance = new Chance(11);
    const content = Buffer.from(hardText(chance, 120));
    for (const strategy of STRATEGIES) {
      const whole = new Uint8Array(deflateSync(content, { strategy }));
      for (let length = 0; length < whole.length; length += 1)
        await assertRejected(inflate, whole.subarray(0, length), content);
      await assertRejected(inflate, Uint8Array.from([...whole, 0]), content);
      for (let draw = 0; draw < 400; draw += 1) {
        const flipped = whole.slice();
        flipped[chance.below(whole.length)] ^= 1 << chance.below(8);
        await assertRejected(inflate, flipped, content);
      }
    }
  });

  test(`${name} rejects random bytes`, async () => {
    const chance = new Chance(13);
    for (let draw = 0; draw < 2000; draw += 1) {
      const noise = Uint8Array.from(chance.list(chance.below(80), () => chance.below(256)));
      if (chance.once(2)) noise.set([0x78, 0x9c].slice(0, noise.length));
      await assert.rejects(async () => inflate(noise), isDamaged);
    }
  });
}

function isDamaged(error) {
  return error instanceof kanku.FormatError && error.kind === "damaged";
}

/** Checks that a stream is rejected or, if the changed bit has no meaning, gives the same content. */
async function assertRejected(inflate, bytes, content) {
  let inflated;
  try {
    inflated = await inflate(bytes);
  } catch (error) {
    assert.ok(isDamaged(error), String(error));
    return;
  }
  assert.ok(Buffer.from(inflated).equals(content), "a damaged stream gave another content");
}

test("the checksum is compared even if the browser does not compare it", async () => {
  const known = globalThis.DecompressionStream;
  globalThis.DecompressionStream = class extends TransformStream {
    constructor() {
      super({ transform: (_, controller) => controller.enqueue(Uint8Array.from([1, 2, 3])) });
    }
  };
  try {
    assert.deepEqual(await kanku.inflate(deflateSync(Uint8Array.from([1, 2, 3]))), Uint8Array.from([1, 2, 3]));
    await assert.rejects(kanku.inflate(deflateSync(Uint8Array.from([1, 2, 4]))), isDamaged);
  } finally {
    globalThis.DecompressionStream = known;
  }
});
