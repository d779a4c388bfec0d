/* Script of every page: copies citations, runs the jump box, moves to the search box on `/`, and marks the matches
   of a search. The site can be read without it. It is a classic script in the JavaScript of 2020, because it has to
   run in old browsers and from file://. */
(function () {
  "use strict";

  /* Address of the folder of assets. */
  const assets = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const status = document.getElementById("status");
  const { text } = kanku;
  let clearing = 0;

  /**
   * Shows a message for three seconds.
   * @param {string} message
   */
  function showStatus(message) {
    if (!status) return;
    window.clearTimeout(clearing);
    status.textContent = message;
    status.classList.add("shown");
    clearing = window.setTimeout(() => {
      status.classList.remove("shown");
      status.textContent = "";
    }, 3000);
  }

  /**
   * Copies a text through a selection: browsers have no clipboard API on pages served without TLS, as on an intranet.
   * @param {string} text
   * @returns {boolean} whether the browser copied it
   */
  function copyBySelection(text) {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "visually-hidden";
    box.setAttribute("aria-hidden", "true");
    document.body.appendChild(box);
    const focused = document.activeElement;
    box.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch (error) {
      done = false;
    }
    box.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return done;
  }

  /**
   * @param {string} text
   * @returns {Promise<boolean>} whether the browser copied it
   */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch (error) {
        /* Refused: the older way may still work. */
      }
    }
    return copyBySelection(text);
  }

  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.permalink") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = publicAddress(link);
    const done = await copy(address ? text("page.citation_and_link", { citation: citation(link), link: address }) : citation(link));
    if (done) showStatus(text(address ? "page.copied_with_link" : "page.copied"));
    else showStatus(text("page.not_copied"));
  });

  /**
   * Returns the citation of the passage of a permalink: 《窗口工作周报》2023年第44期（总第464期），一、3（第 2 段）. The place
   * follows the rule of `render/label.rs`.
   * @param {HTMLAnchorElement} link
   */
  function citation(link) {
    const item = /** @type {HTMLElement} */ (link.closest(".item"));
    const body = /** @type {HTMLElement} */ (link.closest("[data-citation]"));
    let heading = item.previousElementSibling;
    while (heading && !heading.hasAttribute("data-place")) heading = heading.previousElementSibling;
    let place = (heading && heading.getAttribute("data-place")) || "";
    const { number } = item.dataset;
    if (number) place = place && !place.endsWith("）") ? text("page.citation_number", { place, number }) : place + number;
    const passage = link.closest(".passage");
    const part = passage && Array.from(item.querySelectorAll(".passage")).indexOf(passage) + 1;
    if (part) place = text("page.citation_part", { place, part });
    const { citation: issue = "" } = body.dataset;
    return place ? text("page.citation_and_place", { issue, place }) : issue;
  }

  /**
   * Returns the address that a permalink has for other readers; an empty text on a page that was opened as a file and
   * does not know its public address.
   * @param {HTMLAnchorElement} link
   */
  function publicAddress(link) {
    /** @type {HTMLLinkElement | null} */
    const canonical = document.querySelector("link[rel=canonical]");
    if (canonical) return canonical.href + link.hash;
    return window.location.protocol === "file:" ? "" : window.location.href.replace(/[?#].*$/, "") + link.hash;
  }

  /* Paper shows no closed parts of a text, so they are opened for printing. */
  /** @type {HTMLDetailsElement[]} */
  let openedForPrinting = [];
  window.addEventListener("beforeprint", () => {
    openedForPrinting = Array.from(document.querySelectorAll(".prose details:not([open])"));
    openedForPrinting.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => {
    openedForPrinting.forEach((details) => (details.open = false));
    openedForPrinting = [];
  });

  /* Scripts that a page loads when a reader needs them, by address. */
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();

  /**
   * Loads and runs a script, once; after a failure the next call tries again.
   * @param {string} address
   */
  function loadScript(address) {
    const earlier = loading.get(address);
    if (earlier) return earlier;
    /** @type {Promise<void>} */
    const loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => {
        loading.delete(address);
        reject(new Error(`${address} cannot be loaded`));
      };
      document.head.append(script);
    });
    loading.set(address, loaded);
    return loaded;
  }

  /* The jump box: leads to the issue with a number or a date. */

  /**
   * @param {JumpRow} row
   * @returns {IssueNumbers}
   */
  function issueOf([path, year, first, last, totalFirst, totalLast, start, end, date]) {
    const number = (/** @type {number | null} */ value) => (value === null ? NaN : value);
    return {
      path,
      year: number(year),
      first: number(first),
      last: number(last),
      totalFirst: number(totalFirst),
      totalLast: number(totalLast),
      start: start || "",
      end: end || "",
      date: date || "",
    };
  }

  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.jump"));
  if (form) {
    const { root = "", script = "" } = form.dataset;
    const box = /** @type {HTMLInputElement} */ (form.querySelector("input[name=q]"));
    const message = /** @type {HTMLElement} */ (form.querySelector(".jump-message"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const query = box.value.trim();
      if (!query) {
        message.textContent = text("page.jump_empty");
        return;
      }
      try {
        await Promise.all([loadScript(new URL("jump.js", assets).href), loadScript(script)]);
        const issues = KANKU_ISSUES.map(issueOf);
        const issue = kanku.findIssues(issues, query)[0] || kanku.findIssueAfter(issues, query);
        message.textContent = issue ? "" : text("page.jump_unknown", { query });
        if (issue) window.location.href = root + issue.path;
      } catch (error) {
        message.textContent = text("page.jump_failed");
      }
    });
  }

  /* The `/` key moves to the search box, as on most sites that have one. */

  document.addEventListener("keydown", (event) => {
    const box = /** @type {HTMLInputElement | null} */ (document.querySelector("input[type=search]"));
    const field = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const { key, isComposing, ctrlKey, metaKey, altKey } = event;
    if (key !== "/" || !box || field || isComposing || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* Matches of a search in the passage that a search result leads to: issues/2023/044.html?q=…#s1-3 */

  /**
   * Marks the matches of a query in a passage and scrolls to the first.
   * @param {string} query
   * @param {Element} passage
   */
  async function markMatches(query, passage) {
    await loadScript(new URL("highlight.js", assets).href);
    let marks = kanku.highlight(passage, query);
    /* The tables and lists of a passage are siblings of its paragraph, inside the same item. */
    const item = passage.closest(".item");
    if (marks.length === 0 && item) marks = kanku.highlight(item, query);
    if (marks.length === 0) return;
    const { top, bottom } = marks[0].getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) marks[0].scrollIntoView({ block: "center" });
  }

  const query = new URLSearchParams(window.location.search).get("q");
  const passage = document.getElementById(window.location.hash.slice(1));
  if (query && passage && passage.closest("article.body")) markMatches(query, passage).catch(() => undefined);
})();
