// Cards above the hits: departments and issues that the query names, and headings that contain it.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element } = kanku;

  // Headings shown; the rest is only counted.
  const MAX_HEADINGS = 3;
  // Issues shown; a number or a date may mean an issue of every year.
  const MAX_ISSUES = 12;

  // Spellings of one form of a name at most.
  const SPELLINGS = 8;

  /**
   * The pinyin of a form of a name, one for each combination of readings, and its initials.
   * @param {string} form
   * @param {Map<string, string[]>} readings of all its characters
   */
  function spellingsOf(form, readings) {
    let spellings = [{ pinyin: "", initials: "" }];
    for (const char of form) {
      const all = readings.get(char) || [""];
      const some = spellings.length * all.length > SPELLINGS ? all.slice(0, 1) : all;
      spellings = some
        .map((reading) =>
          spellings.map(({ pinyin, initials }) => ({ pinyin: pinyin + reading, initials: initials + reading.slice(0, 1) })),
        )
        .flat();
    }
    return {
      pinyin: spellings.map(({ pinyin }) => pinyin),
      initials: Array.from(new Set(spellings.map(({ initials }) => initials))),
    };
  }

  /**
   * @param {Answer} answer
   * @returns {HTMLElement | null} null without cards
   */
  function createCards({ state, query, results, cards }) {
    const parts = [
      ...departmentParts(cards.departments, query, state.q),
      cards.issues.length > 0 && issuesPart(cards.issues),
      results.headings.length > 0 && headingsPart(results.headings.length),
    ].filter(Boolean);
    return parts.length > 0 ? element("div", { class: "search-cards" }, ...parts) : null;
  }

  /**
   * @param {string} title
   * @param {string} name
   * @param {HTMLElement[]} items
   */
  function part(title, name, items) {
    return element(
      "section",
      { class: "card-part" },
      element("h2", {}, title),
      element("ul", { class: name }, ...items),
    );
  }

  /**
   * Creates a card for each department with exactly the name, and a line of those with similar names.
   * @param {Department[]} departments
   * @param {Query} query
   * @param {string} typed
   */
  function departmentParts(departments, query, typed) {
    const normal = kanku.normalise(typed);
    const isNamed = (/** @type {Department} */ one) =>
      kanku.hasName(one, normal) || kanku.hasName(one, normal.replace(/ /g, ""));
    const named = departments.filter(isNamed);
    const others = departments.filter((department) => !named.includes(department));
    return [
      named.length > 0 && part("部门", "department-cards", named.map(departmentCard)),
      others.length > 0 && part(named.length > 0 ? "名称相近的部门" : "部门", "chips", others.map(departmentChip)),
    ];
  }

  /** @param {Department} department */
  function departmentCard({ slug, short, name, passages, names }) {
    const shown = [short, name].map(kanku.normalise);
    const others = names.map((other) => other.name).filter((other) => !shown.includes(other));
    return element(
      "li",
      { class: "department-card", "data-department": slug },
      element("a", { href: `departments/${slug}.html` }, short),
      element("span", { class: "card-count" }, passages > 0 ? `共 ${passages} 段` : "暂无报道"),
      name !== short && element("p", {}, name),
      others.length > 0 && element("p", { class: "card-names" }, `又称：${others.join("、")}`),
    );
  }

  /** @param {Department} department */
  function departmentChip({ slug, short, name, passages }) {
    const count = element("span", { class: "count" }, `${passages} 段`);
    return element(
      "li",
      { "data-department": slug },
      element("a", { href: `departments/${slug}.html`, title: name }, short, " ", count),
    );
  }

  /** @param {Issue[]} issues */
  function issuesPart(issues) {
    const made = part("期次", "issue-cards", issues.slice(0, MAX_ISSUES).map(issueCard));
    if (issues.length > MAX_ISSUES) count(made, `共 ${issues.length} 期，列出 ${MAX_ISSUES} 期`);
    return made;
  }

  /**
   * Adds a count to the title of a part.
   * @param {HTMLElement} made
   * @param {string} text
   */
  function count(made, text) {
    const heading = made.querySelector("h2");
    if (heading) heading.append(" ", element("span", { class: "tier-count" }, text));
  }

  /** @param {Issue} issue */
  function issueCard(issue) {
    return element(
      "li",
      { class: "issue-card" },
      element("a", { href: issue.path }, kanku.issueLabel(issue)),
      element("span", { class: "hit-when" }, kanku.periodLabel(issue)),
    );
  }

  /** @satisfies {Exports["cards"]} */
  const exports = { spellingsOf, findDepartments, bearsName, issueAsked, meansIssue, findIssues, findNextIssue };
  Object.assign(kanku, exports);
})();
