// Takes the results away: copies or downloads all passages, prints them, and tells how to follow the search.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  /**
   * Fills the fold with its buttons.
   * @param {HTMLElement} fold
   * @param {Answer} answer
   * @param {TakeawayActions} actions
   */
  function showTakeaway(fold, answer, { bulletin, describeAll, printAll }) {
    const summary = /** @type {HTMLElement} */ (fold.querySelector("summary"));
    const note = element("p", { class: "takeaway-note", role: "status" });
    /** @type {HTMLButtonElement[]} */
    let buttons = [];

    /** @param {number} done @param {number} all */
    const progress = (done, all) => {
      if (done < all) note.textContent = text("takeaway.progress", { done, count: all });
    };

    /**
     * Returns a button that does something with all hits and then says what came of it.
     * @param {string} label
     * @param {() => Promise<string>} work returns what to say
     */
    function button(label, work) {
      const made = element("button", { type: "button" }, text(label));
      made.addEventListener("click", async () => {
        buttons.forEach((other) => (other.disabled = true));
        try {
          note.textContent = await work();
        } catch (error) {
          note.textContent = text("takeaway.failed");
        } finally {
          buttons.forEach((other) => (other.disabled = false));
          made.focus();
        }
      });
      return made;
    }

    buttons = [
      button("takeaway.copy", async () => {
        const hits = await describeAll(answer, progress);
        if (!hits) return "";
        const copied = await copy(textOf(hits, bulletin), fold);
        return text(copied ? "takeaway.copied" : "takeaway.copy_by_hand", { count: hits.length });
      }),
      button("takeaway.csv", async () => {
        const hits = await describeAll(answer, progress);
        if (!hits) return "";
        download(csvOf(hits, answer.departments), `${answer.state.q.trim() || "search"}.csv`);
        return text("takeaway.downloaded", { count: hits.length });
      }),
      button("takeaway.print", async () => {
        await printAll(answer, progress);
        return "";
      }),
      button("takeaway.copy_address", async () => {
        const copied = await copy(new URL(kanku.addressOf(answer.state), document.baseURI).href, fold);
        return text(copied ? "takeaway.address_copied" : "takeaway.copy_by_hand", { count: 1 });
      }),
    ];
    const feeds = feedsOf(answer);
    kanku.fill(
      fold,
      summary,
      element("p", { class: "takeaway-buttons" }, ...buttons),
      feeds.length > 0 && element("p", {}, text("takeaway.feeds"), ...feeds),
      note,
    );
  }

  /**
   * Links to the feeds of the department and the terms that the search is filtered by.
   * @param {Answer} answer
   */
  function feedsOf({ state, departments }) {
    const department = departments.find(({ slug }) => slug === state.department);
    const feeds = department ? [{ href: `departments/${department.slug}.xml`, name: department.short }] : [];
    for (const [key, slug] of Object.entries(state.terms)) feeds.push({ href: `${key}/${slug}.xml`, name: slug });
    return feeds.map(({ href, name }) => element("a", { href, type: "application/atom+xml" }, name));
  }

  /** @param {string} passage */
  function addressOf(passage) {
    return new URL(passage, document.baseURI).href;
  }

  /**
   * Returns the whole text of all passages, each with where it stands.
   * @param {DescribedHit[]} hits
   * @param {string} bulletin
   */
  function textOf(hits, bulletin) {
    const one = (/** @type {DescribedHit} */ { text: passage, passage: path, issue, headings }) => {
      const name = text("takeaway.issue", { title: issue.title || bulletin, issue: kanku.issueLabel(issue) });
      const place = [name, ...headings].join(text("takeaway.separator"));
      return `${passage}\n${text("takeaway.citation", { place, address: addressOf(path) })}`;
    };
    return `${hits.map(one).join("\n\n")}\n`;
  }

  /**
   * Returns the passages as comma-separated values (RFC 4180) with a byte order mark, as spreadsheets expect.
   * @param {DescribedHit[]} hits
   * @param {Department[]} departments
   */
  function csvOf(hits, departments) {
    const head = text("takeaway.columns").split("|");
    const rows = hits.map(({ passage, tier, issue, headings, departments: ids, text: whole }) => [
      addressOf(passage),
      text(`results.tiers.${tier}`),
      kanku.issueLabel(issue),
      issue.date,
      headings.join(" › "),
      ids.map((id) => (departments[id] ? departments[id].name : "")).filter(Boolean).join("、"),
      whole,
    ]);
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  /**
   * Quotes a cell where it needs it. A cell that a spreadsheet would take for a formula begins with a quote.
   * @param {string} value
   */
  function cell(value) {
    const safe = /^[=+\-@]/.test(value) ? `'${value}` : value;
    return /[,"\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  /**
   * Copies a text. Where the browser does not allow it, shows the text marked, so that the reader can copy it.
   * @param {string} content
   * @param {HTMLElement} fold
   */
  async function copy(content, fold) {
    const shown = fold.querySelector("textarea");
    if (shown) shown.remove();
    try {
      await navigator.clipboard.writeText(content);
      return true;
    } catch (error) {
      const box = element("textarea", { readonly: true, rows: "6", "aria-label": text("takeaway.copy") });
      box.value = content;
      fold.append(box);
      box.select();
      return document.execCommand("copy");
    }
  }

  /**
   * @param {string} content
   * @param {string} name
   */
  function download(content, name) {
    const address = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
    const link = element("a", { href: address, download: name.replace(/[\\/:*?"<>|]/g, "_") });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser has begun to read it by then.
    window.setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  Object.assign(kanku, /** @satisfies {Exports["takeaway"]} */ ({ showTakeaway, textOf, csvOf }));
})();
