// Creates the list of hits: a section for each tier, in it a group for each issue, in it the passages.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;


  /**
   * Creates an empty list for the hits of an answer.
   * @param {Answer} answer
   * @param {string} bulletin title of the periodical; other titles of issues are shown
   * @returns {HitList}
   */
  function createHitList(answer, bulletin) {
    const list = element("div", { class: "hit-list" });
    const words = answer.query.literals.concat(wordsIn(answer.described));
    /** @type {HTMLElement | null} */
    let tier = null;
    // Groups of the current tier by the path of their issue, in the order of their first hits.
    /** @type {Map<string, HTMLElement>} */
    let groups = new Map();

    /** @param {DescribedHit} hit */
    function add(hit) {
      if (!tier || tier.dataset.tier !== hit.tier) {
        tier = tierOf(answer, hit.tier);
        groups = new Map();
        list.append(tier);
      }
      let group = groups.get(hit.path);
      if (!group) {
        group = element("ol", { class: "hits", "data-issue": hit.path });
        groups.set(hit.path, group);
        tier.append(element("section", { class: "hit-group" }, issueHeader(hit.issue, bulletin), group));
      }
      const made = hitOf(hit, answer, words);
      group.append(made);
      return made;
    }

    /** @param {DescribedHit[]} described */
    function append(described) {
      const [first] = described.map(add);
      return first ? first.querySelector("a") : null;
    }

    return { element: list, append };
  }

  /**
   * @param {Answer} answer
   * @param {Tier} tier
   */
  function tierOf({ results, query, departments }, tier) {
    const count = results.hits.reduce((sum, hit) => (hit.tier === tier ? sum + 1 : sum), 0);
    const note =
      tier === "all" ? noteOfAll(query, departments, results.related) : tier === "some" ? text("results.note_some") : "";
    // Passages that were found without words are those that pass the filters.
    const label = query.literals.length > 0 ? `results.tiers.${tier}` : "results.tiers.filtered";
    const countLabel = text(tier === "some" ? "results.best_count" : "results.count", { count });
    return element(
      "section",
      { class: "tier", "data-tier": tier },
      element("h2", {}, text(label), " ", element("span", { class: "tier-count" }, countLabel)),
      note && element("p", { class: "tier-note" }, note),
    );
  }

  /**
   * Explains why a passage that does not contain the literal text is in the tier of passages with all words.
   * @param {Query} query
   * @param {Department[]} departments
   * @param {boolean} related
   */
  function noteOfAll(query, departments, related) {
    const names = kanku.departmentsNamed(query, departments);
    if (names) return text("results.note_mentioning", { names });
    if (related) return "";
    return text(query.literals.length > 1 ? "results.note_spread" : "results.note_heading");
  }

  /**
   * @param {Issue} issue
   * @param {string} bulletin
   */
  function issueHeader(issue, bulletin) {
    const label = kanku.issueLabel(issue);
    const { title } = issue;
    return element(
      "h3",
      {},
      element("a", { href: issue.path }, title === bulletin ? label : text("results.issue_of_title", { title, issue: label })),
      element("span", { class: "hit-when" }, kanku.periodLabel(issue)),
    );
  }

  /**
   * @param {DescribedHit} hit
   * @param {Answer} answer
   * @param {Literal[]} words
   */
  function hitOf(hit, answer, words) {
    const place = hit.headings.join(" › ") || text("results.body");
    // Marks in a heading show why a passage was found that does not contain the text itself.
    const placeMarks = hit.tier === "literal" ? [] : kanku.marksOf(place, words);
    const departments = hit.departments.map((id) => answer.departments[id]).filter(Boolean);
    return element(
      "li",
      { class: "hit", "data-search-hit": true, "data-passage": hit.passage },
      element("p", { class: "hit-place" }, ...kanku.marked(kanku.partsOf(place, placeMarks))),
      element(
        "a",
        { class: "hit-link", href: linkOf(hit, answer.state.q) },
        ...kanku.marked(kanku.excerptOf(hit.text, hit.marks)),
      ),
      departments.length > 0 && departmentsOf(departments),
    );
  }

  /**
   * Returns the matched words of all hits as literals, to mark them in headings too.
   * @param {DescribedHit[]} described
   */
  function wordsIn(described) {
    const found = described.map(({ text, marks }) => marks.map(([from, to]) => kanku.normalise(text.slice(from, to))));
    const words = Array.from(new Set(found.flat()), (word) => kanku.literalOf(word, false));
    return /** @type {Literal[]} */ (words.filter(Boolean));
  }

  /** @param {Department[]} departments */
  function departmentsOf(departments) {
    const list = element(
      "p",
      { class: "hit-departments" },
      element("span", { class: "visually-hidden" }, text("results.departments_of_hit")),
    );
    departments.forEach(({ slug, short, name }) => {
      list.append(element("a", { href: `departments/${slug}.html`, title: name }, short), " ");
    });
    return list;
  }

  /**
   * Returns the address of a hit. Its query is marked on the issue's page: the query as typed, or the words that were
   * found instead.
   * @param {DescribedHit} hit
   * @param {string} typed
   */
  function linkOf({ path, anchor, text, marks, tier }, typed) {
    const words = new Set(marks.map(([from, to]) => text.slice(from, to).replace(/"/g, "")));
    const marked = tier === "literal" || words.size === 0 ? typed : Array.from(words, (word) => `"${word}"`).join(" ");
    const query = marked.trim() ? `?${new URLSearchParams({ q: marked })}` : "";
    return `${path}${query}${anchor ? `#${anchor}` : ""}`;
  }

  Object.assign(kanku, /** @satisfies {Exports["hits"]} */ ({ createHitList }));
})();
