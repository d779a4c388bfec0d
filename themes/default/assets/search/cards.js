// Cards above the hits: departments and issues that the query names, and headings that contain it.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  // Headings shown; the rest is only counted.
  const MAX_HEADINGS = 3;
  // Issues shown; a number or a date may mean an issue of every year.
  const MAX_ISSUES = 12;

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
    const othersTitle = named.length > 0 ? "results.similar_departments" : "results.departments";
    return [
      named.length > 0 && part(text("results.departments"), "department-cards", named.map(departmentCard)),
      others.length > 0 && part(text(othersTitle), "chips", others.map(departmentChip)),
    ];
  }

  /** @param {Department} department */
  function departmentCard({ slug, short, name, passages, names }) {
    const shown = [short, name].map(kanku.normalise);
    const countLabel = passages > 0 ? text("results.passages_of", { count: passages }) : text("results.no_passages");
    const others = names.map((other) => other.name).filter((other) => !shown.includes(other));
    return element(
      "li",
      { class: "department-card", "data-department": slug },
      element("a", { href: `departments/${slug}.html` }, short),
      element("span", { class: "card-count" }, countLabel),
      name !== short && element("p", {}, name),
      others.length > 0 && element("p", { class: "card-names" }, text("results.also_named", { names: others.join(text("results.name_separator")) })),
    );
  }

  /** @param {Department} department */
  function departmentChip({ slug, short, name, passages }) {
    const count = element("span", { class: "count" }, text("results.count", { count: passages }));
    return element(
      "li",
      { "data-department": slug },
      element("a", { href: `departments/${slug}.html`, title: name }, short, " ", count),
    );
  }

  /** @param {Issue[]} issues */
  function issuesPart(issues) {
    const made = part(text("results.issues"), "issue-cards", issues.slice(0, MAX_ISSUES).map(issueCard));
    if (issues.length > MAX_ISSUES) addCount(made, "results.issues_listed", { count: issues.length, shown: MAX_ISSUES });
    return made;
  }

  /**
   * Adds a count to the title of a part.
   * @param {HTMLElement} made
   * @param {string} key of the string
   * @param {Record<string, number>} values
   */
  function addCount(made, key, values) {
    const heading = made.querySelector("h2");
    if (heading) heading.append(" ", element("span", { class: "tier-count" }, text(key, values)));
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

  /**
   * Creates placeholders for the headings, whose texts load later.
   * @param {number} all
   */
  function headingsPart(all) {
    const shown = Math.min(all, MAX_HEADINGS);
    const items = Array.from({ length: shown }, () => element("li", { class: "heading-card" }, "\u00a0"));
    const made = part(text("results.headings"), "heading-cards", items);
    addCount(made, all > shown ? "results.headings_listed" : "results.headings_count", { count: all, shown });
    return made;
  }

  /**
   * @param {HTMLElement} cards
   * @param {DescribedHeading[]} headings
   * @param {SearchState} state
   */
  function showHeadings(cards, headings, state) {
    const { literals } = kanku.parseQuery(state.q);
    const items = headings.map(({ path, anchor, title, issue }) => {
      const href = `${path}${anchor ? `?${new URLSearchParams({ q: state.q })}#${anchor}` : ""}`;
      const parts = kanku.marked(kanku.excerptOf(title, kanku.marksOf(title, literals)));
      return element(
        "li",
        { class: "heading-card" },
        element("a", { href }, ...parts),
        element("span", { class: "hit-when" }, kanku.issueLabel(issue)),
      );
    });
    const list = cards.querySelector(".heading-cards");
    if (list) kanku.fill(list, ...items);
  }

  /**
   * @param {HTMLElement} cards
   * @param {unknown} error
   * @param {() => void} retry
   */
  function showHeadingsError(cards, error, retry) {
    const list = cards.querySelector(".heading-cards");
    if (list) kanku.fill(list, element("li", {}, kanku.createErrorMessage(error, retry)));
  }

  Object.assign(kanku, /** @satisfies {Exports["cards"]} */ ({ MAX_HEADINGS, createCards, showHeadings, showHeadingsError }));
})();
