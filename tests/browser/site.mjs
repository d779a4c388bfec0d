// The sites under test, and a plain server for them.
//
// `realSite()` and `sampleSite()` build once in a process; what they built is removed when it ends.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** The command under test. */
export const KANKU = process.env.KANKU ?? join(ROOT, "target/debug/kanku");

let temporary;
/** A folder of this process, removed when it ends. */
export function scratch() {
  if (!temporary) {
    temporary = mkdtempSync(join(tmpdir(), "kanku-browser-"));
    process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
  }
  return temporary;
}

function kanku(...args) {
  if (!existsSync(KANKU)) throw new Error(`${KANKU} is missing: run cargo build first`);
  execFileSync(KANKU, args, { stdio: ["ignore", "ignore", "inherit"] });
}

const sites = new Map();
function once(name, build) {
  if (!sites.has(name)) sites.set(name, build());
  return sites.get(name);
}

/** Folder of the site built from this repository's content. */
export const realSite = () =>
  once("real", () => {
    const out = join(scratch(), "real");
    kanku("build", "--root", ROOT, "--out", out);
    return out;
  });

/**
 * Folder of a site of one issue with this text, built once for each name.
 * @param {string} name a name for the folder
 * @param {string} body Markdown
 * @param {...string} options further options of `kanku build`
 */
export const siteOf = (name, body, ...options) =>
  once(name, () => {
    const root = join(scratch(), name);
    mkdirSync(join(root, "content/issues"), { recursive: true });
    writeFileSync(join(root, "kanku.toml"), 'title = "测试周报"\n');
    writeFileSync(join(root, "content/departments.toml"), '[[department]]\nname = "教育厅"\n');
    const matter = "year: 2024\nissue: 1\ntotal: 1\nperiod: { start: 2024-01-01, end: 2024-01-05 }\ndate: 2024-01-08";
    writeFileSync(join(root, "content/issues/1.md"), `---\n${matter}\n---\n\n${body}\n`);
    kanku("build", "--root", root, "--out", join(root, "public"), ...options);
    return join(root, "public");
  });

/** Folder of a site whose issues have authors and topics. */
export const taxonomySite = () =>
  once("taxonomies", () => {
    const root = join(scratch(), "taxonomies");
    mkdirSync(join(root, "content/issues"), { recursive: true });
    const taxonomy = (key, title) => `[[taxonomy]]\nkey = "${key}"\ntitle = "${title}"\n`;
    writeFileSync(join(root, "kanku.toml"), `title = "通讯"\n${taxonomy("authors", "作者")}${taxonomy("topics", "主题")}`);
    const fields = ["authors: [张三, 李四]\ntopics: 养老", "authors: 张三", "topics: [养老, 医保]"];
    for (const [index, field] of fields.entries()) {
      const text = `---\nyear: 2024\nissue: ${index + 1}\n${field}\n---\n\n第 ${index + 1} 篇新质文章。\n`;
      writeFileSync(join(root, `content/issues/${index + 1}.md`), text);
    }
    kanku("build", "--root", root, "--out", join(root, "public"));
    return join(root, "public");
  });

/** Folder of a site built from two years of sample issues. */
export const sampleSite = () =>
  once("samples", () => {
    const root = join(scratch(), "samples");
    kanku("samples", root, "--years", "2");
    kanku("build", "--root", root, "--out", join(root, "public"));
    return join(root, "public");
  });

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".xml": "application/xml",
  ".csv": "text/csv; charset=utf-8",
};

/** What the plainest of servers knows. */
export const FEW_TYPES = [".html", ".css", ".js", ".json", ".svg", ".png"];

/**
 * Serves `folder` below /archive/, as a strict and simple server would: no ranges, no compression; only files of
 * `types`; `charset` is named for every text. Returns base address and `close`.
 */
export async function serve(folder, types = Object.keys(TYPES), charset = "utf-8") {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, normalize(path.replace(/^\/archive\//, "/")));
    const type = types.includes(extname(file)) && TYPES[extname(file)];
    if (!path.startsWith("/archive/") || !type || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": type.replace("utf-8", charset), "Content-Security-Policy": "default-src 'self'" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}/archive/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The site's address when it is opened as a folder. */
export const fileBase = (folder) => `${pathToFileURL(folder).href}/`;

/** One path of every kind of page: the largest, where there are several; and issues with unusual things in them. */
export function pageKinds(folder) {
  const largest = (inner) => {
    const pages = walk(join(folder, inner)).filter((path) => path.endsWith(".html"));
    pages.sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1));
    if (pages.length === 0) throw new Error(`no page in ${inner}/`);
    return pages[0].slice(folder.length + 1);
  };
  const issues = walk(join(folder, "issues")).filter((path) => path.endsWith(".html")).sort();
  const unusual = ["<img", "<table", 'href="#fn'].map((mark) => issues.find((path) => readFileSync(path, "utf8").includes(mark)));
  return [
    ...new Set(unusual.filter(Boolean).map((path) => path.slice(folder.length + 1))),
    "index.html",
    "archive.html",
    largest("archive"),
    largest("issues"),
    "departments.html",
    largest("departments"),
    "sections.html",
    largest("sections"),
    "statistics.html",
    "search.html",
    "404.html",
  ];
}

/** Every file below `folder`. */
export function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}
