// Loads files of `search/` as classic scripts, the only way to load data that works on any server, from file:// and
// under `default-src 'self'`. Each script passes its payload to `kankuShard`.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Milliseconds after which loading a file fails.
  const TIMEOUT = 30000;
  // Concurrent requests: as many as browsers send to one server, so that the timeout counts only requests under way.
  const MAX_REQUESTS = 6;

  class LoadError extends Error {
    /**
     * @param {string} file
     * @param {string} message
     */
    constructor(file, message) {
      super(message);
      this.name = "LoadError";
      this.file = file;
    }
  }

  // Payloads of scripts that have run but whose load event has not fired.
  /** @type {Map<string, string>} */
  const arrived = new Map();
  // Number of pending loads by name. Payloads of other names come too late and are dropped.
  /** @type {Map<string, number>} */
  const awaited = new Map();

  globalThis.kankuShard = (name, payload) => {
    if (awaited.has(name)) arrived.set(name, String(payload));
  };

  /**
   * @param {LoaderSettings} settings
   */
  function createLoader({ base, generation, timeout = TIMEOUT }) {
    /** @type {Map<string, number>} */
    const asked = new Map();
    /** @type {(() => void)[]} */
    const waiting = [];
    let running = 0;

    /**
     * @param {string} name
     * @param {string} version
     */
    function addressOf(name, version) {
      const before = asked.get(name) || 0;
      asked.set(name, before + 1);
      // A new address for each retry, so that no cache answers with the response that failed.
      return `${base}${name}.js?g=${version}${before > 0 ? `&retry=${before}` : ""}`;
    }

    /**
     * Loads and inflates a file. Loading a file again requests it again.
     * @param {string} name
     * @param {string} [version] part of the address, so that caches do not return an older file
     */
    async function load(name, version = generation) {
      // A finished request passes its place on to a waiting one directly, so that no new request takes it.
      if (running >= MAX_REQUESTS) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      else running += 1;
      try {
        return await kanku.inflate(kanku.decodeEnvelope(await runScript(name, addressOf(name, version), timeout)));
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    }

    return { load };
  }

  /**
   * @param {string} name
   * @param {string} address
   * @param {number} timeout
   * @returns {Promise<string>}
   */
  function runScript(name, address, timeout) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = (/** @type {Error | null} */ error, payload = "") => {
        clearTimeout(clock);
        script.onload = script.onerror = null;
        script.remove();
        release(name);
        if (error) reject(error);
        else resolve(payload);
      };
      const clock = setTimeout(() => end(new LoadError(name, `${name} did not come in time`)), timeout);
      script.onerror = () => end(new LoadError(name, `${name} cannot be loaded`));
      script.onload = () => {
        const payload = arrived.get(name);
        if (payload === undefined) end(new kanku.FormatError("altered", `${name} holds something else`, name));
        else end(null, payload);
      };
      awaited.set(name, (awaited.get(name) || 0) + 1);
      script.async = true;
      script.src = address;
      document.head.append(script);
    });
  }

  /** @type {Map<string, Promise<void>>} */
  const loadedCode = new Map();

  /**
   * Runs a further script of the page, once.
   * @param {string} address
   * @returns {Promise<void>}
   */
  function loadCode(address) {
    const known = loadedCode.get(address);
    if (known) return known;
    /** @type {Promise<void>} */
    const loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = () => resolve();
      script.onerror = () => {
        // The next call tries again.
        loadedCode.delete(address);
        reject(new LoadError(address, `${address} cannot be loaded`));
      };
      script.src = address;
      document.head.append(script);
    });
    loadedCode.set(address, loaded);
    return loaded;
  }

  /** @param {string} name */
  function release(name) {
    const others = (awaited.get(name) || 1) - 1;
    if (others > 0) {
      awaited.set(name, others);
      return;
    }
    awaited.delete(name);
    arrived.delete(name);
  }

  Object.assign(kanku, /** @satisfies {Exports["loader"]} */ ({ LoadError, createLoader, loadCode }));
})();
