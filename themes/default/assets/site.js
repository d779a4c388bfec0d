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

  /* The jump box. */

  const form = document.querySelector("form.jump");
  let issues = null;

  function load(address) {
    if (!issues) {
      issues = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve(KANKU_ISSUES);
        script.onerror = () => {
          issues = null;
          reject(new Error(address));
        };
        document.head.appendChild(script);
      });
    }
    return issues;
  }

  const pad = (text) => String(text).padStart(2, "0");

  function byDate(all, date) {
    const covering = all.find(([, , , , , , start, end]) => start <= date && date <= end);
    return covering || all.find((issue) => issue[8] === date) || all.find((issue) => issue[7] >= date) || null;
  }

  /* `464`, `2023-44`, `2023年第44期`, `2023-11-13`, `2023年11月13日`, `20231113`. */
  function find(all, query) {
    const text = query.normalize("NFKC").replace(/\s+/g, "");
    const date = text.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/) || text.match(/^(\d{4})(\d{2})(\d{2})$/);
    if (date) return byDate(all, `${date[1]}-${pad(date[2])}-${pad(date[3])}`);
    const inYear = text.match(/^(\d{4})(?:年?第|[-/.年])(\d{1,3})期?$/);
    if (inYear) {
      const [year, number] = [Number(inYear[1]), Number(inYear[2])];
      return all.find((issue) => issue[1] === year && issue[2] <= number && number <= issue[3]) || null;
    }
    const bare = text.match(/^(总?)(第?)(\d{1,6})(期?)$/);
    if (bare) {
      const number = Number(bare[3]);
      const newest = Math.max(...all.map((issue) => issue[1]));
      const byTotal = all.find((issue) => issue[4] <= number && number <= issue[5]);
      const byNumber = all.find((issue) => issue[1] === newest && issue[2] <= number && number <= issue[3]);
      /* 第44期 is the newest year's; a bare number is a total where there is such a total. */
      return (bare[1] ? byTotal : bare[2] || bare[4] ? byNumber || byTotal : byTotal || byNumber) || null;
    }
    return null;
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
        const issue = find(await load(form.dataset.script), query);
        if (issue) {
          message.textContent = "";
          window.location.href = form.dataset.root + issue[0];
        } else {
          message.textContent = `未找到“${query}”，请核对期号或日期。`;
        }
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

  function run(script) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL(script, assets).href;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  async function markFound(query, passage) {
    await run("highlight.js");
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
