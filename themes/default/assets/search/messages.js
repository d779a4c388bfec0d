// Messages about an answer: summary, advice, errors.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element, text } = kanku;

  // Departments named in a sentence.
  const MAX_NAMES = 3;
  /**
   * Strings for a number or date without an issue; none for a number that may be a figure in a text.
   * @type {Record<IssueQuery["kind"], string>}
   */
  const ABSENT = {
    number: "",
    issue: "results.absent.issue",
    day: "results.absent.day",
    "no day": "results.absent.no_day",
    month: "results.absent.month",
  };

  /**
   * Returns a sentence with the numbers of hits.
   * @param {Answer} answer
   */
  function summarise({ state, query, results, departments, cards }) {
    const count = (/** @type {Tier} */ tier) => results.hits.filter((hit) => hit.tier === tier).length;
    const [literal, all, some] = [count("literal"), count("all"), count("some")];
    const most = kanku.MAX_QUERY_LENGTH;
    const cut = Array.from(state.q).length > most ? text("results.cut", { count: most }) : "";
    if (query.literals.length === 0) {
      return results.total > 0 ? text("results.filtered", { count: results.total }) : nothing(state);
    }
    const summary = (/** @type {(string | false)[]} */ parts) =>
      text("results.summary", { query: quoted(state.q.trim()) + cut, found: joined(parts) });
    const queries = results.missing.map((query) => text("results.quoted", { query })).join(text("results.name_separator"));
    const missing = queries && text("results.missing", { queries });
    if (results.total === 0) return summary([namesOf(cards, results) || nothing(state), missing]);
    const names = departmentsNamed(query, departments);
    const mentioning = literal > 0 ? "results.also_mentioning" : "results.mentioning";
    return summary([
      literal > 0 ? text("results.matches", { count: literal }) : !names && absence(query),
      all > 0 && text(names ? mentioning : "results.with_all", { count: all, names }),
      missing,
      some > 0 && text("results.best_count", { count: some }),
    ]);
  }

  /**
   * Joins the parts of a summary that are not empty.
   * @param {(string | false)[]} parts
   */
  function joined(parts) {
    return parts.filter(Boolean).join(text("results.part_separator"));
  }

  /**
   * Names the cards of an answer without hits; empty without cards.
   * @param {Answer["cards"]} cards
   * @param {Results} results
   */
  function namesOf({ departments, issues }, { headings }) {
    const names = listed(departments.slice(0, MAX_NAMES));
    const found = departments.length > MAX_NAMES ? "results.found_departments_and_more" : "results.found_departments";
    const parts = [
      issues.length > 0 && text("results.found_issues", { count: issues.length }),
      departments.length > 0 && text(found, { names, count: departments.length }),
      headings.length > 0 && text("results.found_headings", { count: headings.length }),
    ];
    return joined(parts);
  }

  /** @param {SearchState} state */
  function nothing(state) {
    const asked = kanku.parseIssueQuery(state.q);
    const absent = asked ? ABSENT[asked.kind] : "";
    return text(absent || (kanku.hasFilters(state) ? "results.absent.filtered" : "results.absent.nothing"));
  }

  /** @param {Query} query */
  function absence({ literals, quoted }) {
    if (literals.length > 1) return text("results.absent.all_words");
    return text(quoted ? "results.absent.quoted" : "results.absent.literal");
  }

  /**
   * Returns the query, shortened, in quotes unless it begins with a quote.
   * @param {string} typed
   */
  function quoted(typed) {
    const query = shortened(kanku.withoutLoneQuotes(typed));
    return /^[“"＂「『]/.test(query) ? query : text("results.quoted", { query });
  }

  /** @param {string} query */
  function shortened(query) {
    const chars = Array.from(query);
    return chars.length > 30 ? `${chars.slice(0, 30).join("")}…` : query;
  }

  /**
   * Returns the short names of departments, joined.
   * @param {Department[]} departments
   */
  function listed(departments) {
    return departments.map(({ short }) => short).join(text("results.name_separator"));
  }

  /**
   * Returns the departments whose name is the query, joined; empty if there are none.
   * @param {Query} query
   * @param {Department[]} departments
   */
  function departmentsNamed({ literals, quoted }, departments) {
    if (literals.length !== 1 || quoted) return "";
    return listed(departments.filter((department) => kanku.hasName(department, literals[0].text)));
  }

  /**
   * Creates the advice shown when nothing was found.
   * @param {Answer} answer
   * @param {Node | null} browse sentence with links to the pages that browse the archive
   */
  function createAdvice({ state, query }, browse) {
    const unfiltered = kanku.addressOf(kanku.withoutFilters(state));
    const clear = element("a", { href: unfiltered, "data-search-link": true }, text("results.advice.clear"));
    const advice = [
      kanku.hasFilters(state) && clear,
      query.quoted && text("results.advice.unquote"),
      query.excluded.length > 0 && text("results.advice.exclude_less"),
      text("results.advice.check"),
      query.literals.length === 1 && text("results.advice.split"),
    ];
    return element(
      "div",
      { class: "search-empty" },
      element("p", {}, text("results.advice.lead")),
      element("ul", {}, ...advice.map((line) => line && element("li", {}, line))),
      browse && element("p", {}, browse),
    );
  }

  /**
   * Creates a button that searches for the words; null if that cannot find more.
   * @param {Answer} answer
   */
  function createRelatedOffer({ results, query }) {
    if (!results.canRelate) return null;
    const offer = query.literals.length > 1 ? "results.related_some" : "results.related_words";
    return element(
      "p",
      { class: "search-relate" },
      results.total > 0 && text("results.above_literal"),
      element("button", { type: "button", "data-relate": true }, text(offer)),
    );
  }

  /**
   * Creates an error message with a button.
   * @param {unknown} error
   * @param {() => void} retry
   */
  function createErrorMessage(error, retry) {
    const { kind, file } = error instanceof kanku.FormatError ? error : { kind: "", file: "" };
    const isOld = kind === "version" || kind === "stale";
    const place = window.location.protocol === "file:" ? "files" : "network";
    const cause = error instanceof kanku.LoadError ? place : kind === "damaged" || kind === "altered" ? kind : "unknown";
    const message = text(`results.errors.${isOld ? "old" : cause}`, { file: `search/${file}.js` });
    const button = element("button", { type: "button" }, text(`results.errors.${isOld ? "reload" : "retry"}`));
    button.addEventListener("click", isOld ? () => window.location.reload() : retry);
    return element("div", { class: "search-error", role: "alert" }, element("p", {}, message), button);
  }

  /** @satisfies {Exports["messages"]} */
  const exports = { summarise, departmentsNamed, createAdvice, createRelatedOffer, createErrorMessage };
  Object.assign(kanku, exports);
})();
