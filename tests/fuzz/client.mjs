// Decodes damaged files of the search page until time is over: each must be decoded or rejected with a FormatError, soon.
//
//   node tests/fuzz/client.mjs [SECONDS] [SEED]

import { deflateSync } from "node:zlib";

import { kanku } from "../client/client.mjs";
import { decode, decodeRoot } from "../client/decode.mjs";
import { exportArchive } from "../client/exporter.mjs";
import { Chance, hardArchive } from "../client/random.mjs";

const seconds = Number(process.argv[2] ?? 60);
const firstSeed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const GENERATION = 0x8a1b2c3d;
/** Milliseconds in which a file of a few kilobytes must be decoded or rejected. */
const SLOW = 1000;

/** Changes, inserts, removes or repeats some bytes behind the first six, which name kind, version and generation. */
function damage(chance, bytes, fixed) {
  let changed = Array.from(bytes);
  for (let count = chance.between(1, 6); count > 0; count -= 1) {
    const at = chance.between(Math.min(fixed, changed.length), changed.length);
    const noise = chance.list(chance.between(1, 4), () => (chance.once(3) ? 255 : chance.below(256)));
    const change = chance.below(4);
    if (change === 0) changed.splice(at, noise.length, ...noise);
    else if (change === 1) changed.splice(at, 0, ...noise);
    else if (change === 2) changed.splice(at, chance.between(1, 9));
    else changed.splice(at, 0, ...changed.slice(at, at + chance.between(1, 99)));
  }
  return Uint8Array.from(changed);
}

const end = Date.now() + seconds * 1000;
let runs = 0;
let rejected = 0;

/** Runs `decoder`, which may throw a FormatError and nothing else. */
function run(seed, what, decoder) {
  const start = performance.now();
  try {
    decoder();
  } catch (error) {
    if (!(error instanceof kanku.FormatError)) {
      console.error(`${what} of seed ${seed}: ${error.stack}`);
      process.exit(1);
    }
    rejected += 1;
  }
  const taken = performance.now() - start;
  if (taken > SLOW) {
    console.error(`${what} of seed ${seed} took ${Math.round(taken)} ms`);
    process.exit(1);
  }
  runs += 1;
}

for (let seed = firstSeed; Date.now() < end; seed += 1) {
  const chance = new Chance(seed);
  const archive = hardArchive(chance, chance.between(1, 6));
  const files = exportArchive(archive, { generation: GENERATION, chance, shardTerms: 60, shardDocs: 20 });
  const root = decodeRoot(files.get("root"), GENERATION);
  for (const [name, bytes] of files) {
    const packed = deflateSync(bytes);
    for (let draw = 0; draw < 50 && Date.now() < end; draw += 1) {
      run(seed, name, () => decode(name, damage(chance, bytes, 6), GENERATION, root));
      run(seed, `${name}, compressed`, () => kanku.inflateSlowly(damage(chance, packed, 0)));
    }
  }
}
console.log(`${runs} damaged files, ${rejected} of them rejected, seeds from ${firstSeed}`);
