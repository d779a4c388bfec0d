// `kanku serve`: a browser that follows the files.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, before, test } from "node:test";

import { closeClean, launch, openPage } from "./browser.mjs";
import { KANKU, scratch } from "./site.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const servers = new Set();
afterEach(() => {
  servers.forEach((server) => server.kill());
  servers.clear();
});

/** A preview of a year of sample issues: its root, its address, and what it says. */
async function preview(name, ...options) {
  const root = join(scratch(), name);
  execFileSync(KANKU, ["samples", root, "--years", "1"], { stdio: "ignore" });
  return serve(root, ...options);
}

async function serve(root, ...options) {
  const server = spawn(KANKU, ["serve", "--root", root, "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  servers.add(server);
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  const lines = createInterface({ input: server.stdout });
  const line = await Promise.race([
    new Promise((resolve) => lines.once("line", resolve)),
    new Promise((_, reject) => server.once("exit", () => reject(new Error(said)))),
  ]);
  const base = /http:\S+/.exec(line)[0];
  return { root, base, server, said: () => said };
}

const ISSUE = "issues/2025/007";
const issueIn = (root) => join(root, `content/${ISSUE}.md`);

/** Saves as many editors do: a temporary file that takes the place of the old one. */
function save(file, text) {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

/** An answer, with headers of one's own. */
function get(base, path, headers = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

test("a page follows its file, shows what is wrong with it, and goes on when it is mended", async () => {
  const site = await preview("follow");
  const file = issueIn(site.root);
  const text = readFileSync(file, "utf8");
  const page = await openPage(browser, site.base);
  await page.goto(`${site.base}${ISSUE}.html`);
  assert.equal(await page.locator("#kanku-problems").count(), 0);

  save(file, `${text}\n新写的一段话在此。\n`);
  await page.getByText("新写的一段话在此").waitFor();

  save(file, text.replace(/^issue: .*$/m, "issue: 第一"));
  const overlay = page.locator("#kanku-problems");
  await overlay.waitFor();
  const shown = await overlay.innerText();
  assert.match(shown, /content\/issues\/2025\/007\.md，第 \d+ 行/);
  assert.ok(shown.includes("issue: 第一"), shown);
  assert.ok(await page.getByText("新写的一段话在此").isVisible());
  assert.match(site.said(), /007\.md/);

  writeFileSync(file, text);
  await overlay.waitFor({ state: "detached" });
  await page.getByText("新写的一段话在此").waitFor({ state: "detached" });
  await closeClean(page);
});

test("what begins broken is shown when it is mended", async () => {
  const root = join(scratch(), "broken");
  mkdirSync(root);
  writeFileSync(join(root, "kanku.toml"), "title = 周报\n");
  const { base } = await serve(root);
  const page = await openPage(browser, base);
  await page.goto(base);
  await page.locator("#kanku-problems").getByText("kanku.toml").first().waitFor();
  writeFileSync(join(root, "kanku.toml"), 'title = "周报"\n');
  await page.getByRole("heading", { name: "周报" }).first().waitFor();
  await closeClean(page);
});

test("issues that come, go and change their names, a thousand at once too, are followed", async () => {
  const site = await preview("burst");
  const page = await openPage(browser, site.base);
  const text = readFileSync(issueIn(site.root), "utf8");
  await page.goto(`${site.base}archive.html`);
  const folder = join(site.root, "content/issues/1999");
  mkdirSync(folder);
  for (let number = 1; number <= 1000; number += 1) {
    const day = new Date(Date.UTC(1990, 0, 1 + number * 7)).toISOString().slice(0, 10);
    const front = `---\nyear: ${day.slice(0, 4)}\nissue: ${number}\ntotal: ${number}\ndate: ${day}\nperiod: { start: ${day}, end: ${day} }\n---\n`;
    writeFileSync(join(folder, `${number}.md`), `${front}\n## 一、动态\n\n1.旧事一则。\n`);
  }
  await page.locator("a", { hasText: "1990" }).first().waitFor();
  rmSync(folder, { recursive: true });
  await page.locator("a", { hasText: "1990" }).first().waitFor({ state: "detached" });
  await page.goto(`${site.base}${ISSUE}.html`);
  renameSync(issueIn(site.root), join(site.root, "content/issues/2025/one.md"));
  writeFileSync(join(site.root, "content/issues/2025/one.md"), `${text}\n改名后的一段。\n`);
  await page.getByText("改名后的一段").waitFor();
  await closeClean(page);
});

test("the search finds what was just written", async () => {
  const site = await preview("searched");
  const file = issueIn(site.root);
  save(file, `${readFileSync(file, "utf8")}\n铁观音与竹叶青。\n`);
  const page = await openPage(browser, site.base);
  await page.goto(`${site.base}${ISSUE}.html`);
  await page.getByText("铁观音与竹叶青").waitFor();
  await page.goto(`${site.base}search.html?q=${encodeURIComponent("铁观音与竹")}`);
  await page.locator("[data-search-hit]").first().waitFor();
  assert.equal(await page.getAttribute("[data-search-count]", "data-search-count"), "1");
  await closeClean(page);
});

test("only the site is served, to those who ask for this server, and nothing is kept", async () => {
  const site = await preview("guarded");
  const { status, headers } = await get(site.base, "/");
  assert.equal(status, 200);
  assert.equal(headers["cache-control"], "no-store");
  for (const path of ["/../kanku.toml", "/%2e%2e/kanku.toml", "/..%2fkanku.toml", "/kanku.toml", "/content/departments.toml", "//etc/passwd", `/${ISSUE}.md`]) {
    const answer = await get(site.base, path);
    assert.equal(answer.status, 404, path);
    assert.ok(!answer.body.includes("title ="), path);
  }
  const { port } = new URL(site.base);
  assert.equal((await get(site.base, "/", { host: `evil.example:${port}` })).status, 403);
  assert.equal((await get(site.base, "/", { host: "127.0.0.1:1" })).status, 403);
  assert.equal((await get(site.base, "/", { host: `localhost:${port}` })).status, 200);
});

test("memory stays flat over many edits", { skip: process.platform !== "linux" }, async () => {
  const site = await preview("flat");
  const file = issueIn(site.root);
  const text = readFileSync(file, "utf8");
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${site.server.pid}/status`, "utf8"))[1]);
  const count = () => site.said().split("\nread (").length + site.said().startsWith("read (");
  const edit = async (number) => {
    const before = count();
    save(file, `${text}\n第${number}次改动。\n`);
    while (count() === before) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  for (let number = 0; number < 20; number += 1) await edit(number);
  const early = resident();
  for (let number = 20; number < 100; number += 1) await edit(number);
  const late = resident();
  assert.ok(late < early * 1.3 + 20000, `${early} kB after 20 edits, ${late} kB after 100`);
});
