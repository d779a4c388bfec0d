// Loading of files as scripts, in a fake document.

import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { kanku } from "./client.mjs";
import { envelopeOf, scriptOf } from "./exporter.mjs";

const PAYLOAD = Uint8Array.from([1, 2, 3]);
const settings = { base: "search/", generation: "0a1b2c3d", timeout: 40 };

/**
 * Installs a document in which `serve(address)` decides what a script does: it returns the text of the script,
 * "missing" for an error, or "never" for no answer. Returns the addresses and the largest number of open requests.
 */
function documentOf(serve) {
  const addresses = [];
  let open = 0;
  const state = { addresses, most: 0 };
  const run = (script) => {
    addresses.push(script.src);
    open += 1;
    state.most = Math.max(state.most, open);
    const answer = serve(script.src);
    if (answer === "never") return;
    setTimeout(() => {
      open -= 1;
      if (answer === "missing") script.onerror?.();
      else {
        // A browser runs a script even if the loader has given up.
        new Function("kankuShard", answer)(globalThis.kankuShard);
        script.onload?.();
      }
    }, 1);
  };
  globalThis.document = {
    createElement: (tag) => ({ tag, remove() {} }),
    head: { append: run },
  };
  return state;
}

const shard = (name) => scriptOf(name, PAYLOAD);
const nameOf = (address) => /^search\/(.*)\.js\?/.exec(address)[1];

test("loading a file again uses another address", async () => {
  const { addresses } = documentOf((address) => shard(nameOf(address)));
  const { load } = kanku.createLoader(settings);
  for (let time = 0; time < 2; time += 1) assert.deepEqual(await load("p/0000"), PAYLOAD);
  assert.deepEqual(addresses, ["search/p/0000.js?g=0a1b2c3d", "search/p/0000.js?g=0a1b2c3d&retry=1"]);
});

test("loading a missing file can be tried again", async () => {
  let fails = 2;
  const { addresses } = documentOf((address) => (fails-- > 0 ? "missing" : shard(nameOf(address))));
  const { load } = kanku.createLoader(settings);
  const isMissing = (error) => error instanceof kanku.LoadError && error.file === "t/0003";
  await assert.rejects(load("t/0003"), isMissing);
  await assert.rejects(load("t/0003"), isMissing);
  assert.deepEqual(await load("t/0003"), PAYLOAD);
  const retries = ["", "&retry=1", "&retry=2"].map((retry) => `search/t/0003.js?g=0a1b2c3d${retry}`);
  assert.deepEqual(addresses, retries);
});

test("a script that does not bring its payload was altered, and one with a wrong payload is damaged", async () => {
  const scripts = {
    nothing: "",
    other: shard("p/0001"),
    noise: 'kankuShard("noise","\\u0800abc")',
    zero: 'kankuShard("zero")',
  };
  documentOf((address) => scripts[nameOf(address)]);
  const { load } = kanku.createLoader(settings);
  for (const name of ["nothing", "other"]) await assert.rejects(load(name), { name: "FormatError", kind: "altered", file: name });
  for (const name of ["noise", "zero"]) await assert.rejects(load(name), { name: "FormatError", kind: "damaged" });
});

test("a file that does not arrive in time is given up, and ignored if it arrives later", async () => {
  let isSlow = true;
  const late = [];
  documentOf((address) => {
    if (!isSlow) return shard(nameOf(address));
    late.push(() => globalThis.kankuShard(nameOf(address), "\u0800"));
    return "never";
  });
  const { load } = kanku.createLoader(settings);
  await assert.rejects(load("root"), { name: "LoadError", file: "root" });
  late.forEach((run) => run());
  isSlow = false;
  assert.deepEqual(await load("root"), PAYLOAD);
});

test("a late payload is not taken for the next request", async () => {
  documentOf(() => "");
  globalThis.kankuShard("root", envelopeOf(deflateSync(PAYLOAD)));
  await assert.rejects(kanku.createLoader(settings).load("root"), { kind: "altered" });
});

test("at most six requests run at a time, and all end", async () => {
  const state = documentOf((address) => (nameOf(address).endsWith("7") ? "missing" : shard(nameOf(address))));
  const { load } = kanku.createLoader(settings);
  const names = Array.from({ length: 40 }, (_, index) => `p/00${String(index).padStart(2, "0")}`);
  const ended = await Promise.allSettled(names.map(load));
  assert.equal(ended.filter(({ status }) => status === "fulfilled").length, 36);
  assert.ok(state.most === 6, `${state.most} at a time`);
});

test("a new request does not overtake waiting ones", async (t) => {
  const state = documentOf((address) => shard(nameOf(address)));
  const { load } = kanku.createLoader(settings);
  const late = [];
  const { inflate } = kanku;
  t.after(() => Object.assign(kanku, { inflate }));
  // Requests another file as soon as one has loaded, before a waiting request can start.
  kanku.inflate = (bytes) => {
    let arrive;
    const inflated = new Promise((resolve) => (arrive = resolve));
    queueMicrotask(() => {
      inflated.then(() => late.length < 12 && late.push(load(`t/01${String(late.length).padStart(2, "0")}`)));
      arrive(bytes);
    });
    return inflated;
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => load(`t/00${String(index).padStart(2, "0")}`)));
  await Promise.all(late);
  assert.equal(state.most, 6);
});
