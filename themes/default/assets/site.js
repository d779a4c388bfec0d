/* What the site does with JavaScript: copying a citation, the jump box, the way to the search box, and marking
   what was searched for. Everything else works without. A classic script in the JavaScript of 2020, for old
   browsers and for file://. */
(function () {
  "use strict";

  /* Where the assets are, from any page. */
  const assets = new URL(".", document.currentScript.src);
  const status = document.getElementById("status");
  let clearing = 0;

  function say(text) {
    if (!status) return;
    window.clearTimeout(clearing);
    status.textContent = text;
    status.classList.add("shown");
    clearing = window.setTimeout(() => {
      status.classList.remove("shown");
      status.textContent = "";
    }, 3000);
  }

  /* The clipboard API is missing where the site is served without TLS, as on an intranet. */
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
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.getAttribute("href"), window.location.href);
    const done = await copy(`${link.dataset.citation}，${url.href}`);
    say(done ? "已复制引文与链接" : "未能复制，请从地址栏复制链接");
  });

  /* The jump box: its index and what understands a number or a date come when they are asked for. */

  const form = document.querySelector("form.jump");
  const arrived = new Map();

  function run(address) {
    if (!arrived.has(address)) {
      arrived.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.onload = resolve;
          script.onerror = () => {
            arrived.delete(address);
            reject(new Error(address));
          };
          document.head.append(script);
        }),
      );
    }
    return arrived.get(address);
  }

  function issueOf([path, year, first, last, totalFirst, totalLast, start, end, date]) {
    return { path, year, first, last, totalFirst, totalLast, start, end, date };
  }

  if (form) {
    const message = form.querySelector(".jump-message");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const query = form.elements.namedItem("q").value.trim();
      if (!query) {
        message.textContent = "请输入期号或日期。";
        return;
      }
      try {
        await Promise.all([run(new URL("jump.js", assets).href), run(form.dataset.script)]);
        const issues = KANKU_ISSUES.map(issueOf);
        const issue = kanku.findIssues(issues, query)[0] || kanku.findNextIssue(issues, query);
        message.textContent = issue ? "" : `未找到“${query}”，请核对期号或日期。`;
        if (issue) window.location.href = form.dataset.root + issue.path;
      } catch (error) {
        message.textContent = "未能读取期次目录，请从往期目录查阅。";
      }
    });
  }

  /* `/` leads to the search box, as on most sites that have one. */

  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("input[type=search]");
    const field = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const { key, isComposing, ctrlKey, metaKey, altKey } = event;
    if (key !== "/" || !box || field || isComposing || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* What was searched for, in the passage that a search leads to: issues/2023/044.html?q=…#s1-3 */

  async function markFound(query, passage) {
    await run(new URL("highlight.js", assets).href);
    let marks = kanku.highlight(passage, query);
    /* Tables and lists of a passage stand beside its paragraph. */
    const item = passage.closest(".item");
    if (marks.length === 0 && item) marks = kanku.highlight(item, query);
    if (marks.length === 0) return;
    const { top, bottom } = marks[0].getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) marks[0].scrollIntoView({ block: "center" });
  }

  const searched = new URLSearchParams(window.location.search).get("q");
  const target = document.getElementById(window.location.hash.slice(1));
  if (searched && target && target.closest("article.body")) markFound(searched, target).catch(() => undefined);
})();
