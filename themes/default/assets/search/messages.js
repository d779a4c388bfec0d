// Messages about an answer: summary, advice, errors.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));
  const { element } = kanku;

  // Departments named in a sentence.
  const MAX_NAMES = 3;
  /** @type {Record<IssueQuery["kind"], string>} */
  const ABSENT = {
    number: "",
    issue: "没有这一期",
    day: "没有报道这一天的期次",
    "no day": "没有这一天",
    month: "没有报道这个月的期次",
  };

  /**
   * Returns a sentence with the numbers of hits.
   * @param {Answer} answer
   */
  function summarise({ state, query, results, departments, cards }) {
    const count = (/** @type {Tier} */ tier) => results.hits.filter((hit) => hit.tier === tier).length;
    const [literal, all, some] = [count("literal"), count("all"), count("some")];
    const most = kanku.MAX_QUERY_LENGTH;
    const cut = Array.from(state.q).length > most ? `（检索词过长，只检索前 ${most} 字）` : "";
    if (query.literals.length === 0) return results.total > 0 ? `符合筛选条件的段落 ${results.total} 段` : nothing(state);
    const subject = `${quoted(state.q.trim())}${cut}：`;
    const missing = results.missing.length > 0 && `未查到${results.missing.map((part) => `“${part}”`).join("、")}`;
    if (results.total === 0) {
      const found = namesOf(cards, results) || nothing(state);
      return subject + [found, missing].filter(Boolean).join("，");
    }
    const named = departmentsNamed(query, departments);
    const parts = [
      literal > 0 ? `全文匹配 ${literal} 段` : !named && absence(query),
      all > 0 && (named ? `${literal > 0 ? "另有" : ""}提及${named}的段落 ${all} 段` : `包含全部词 ${all} 段`),
      missing,
      some > 0 && `最相关的 ${some} 段`,
    ];
    return subject + parts.filter(Boolean).join("，");
  }

  /**
   * Names the cards of an answer without hits; empty without cards.
   * @param {Answer["cards"]} cards
   * @param {Results} results
   */
  function namesOf({ departments, issues }, { headings }) {
    const names = departments.slice(0, MAX_NAMES).map(({ short }) => short);
    const others = departments.length > MAX_NAMES ? `等 ${departments.length} 个` : "";
    const parts = [
      issues.length > 0 && `期次 ${issues.length} 期`,
      names.length > 0 && `部门：${names.join("、")}${others}`,
      headings.length > 0 && `栏目与标题 ${headings.length} 处`,
    ];
    return parts.filter(Boolean).join("，");
  }

  /** @param {SearchState} state */
  function nothing(state) {
    const asked = kanku.parseIssueQuery(state.q);
    const absent = asked ? ABSENT[asked.kind] : "";
    if (absent) return absent;
    return kanku.hasFilters(state) ? "在当前筛选条件下没有结果" : "没有找到相符的内容";
  }

  /** @param {Query} query */
  function absence({ literals, quoted }) {
    if (literals.length > 1) return "没有同时含有各词的段落";
    return quoted ? "没有与引号内相同的文字" : "没有逐字相同的文字";
  }

  /**
   * Returns the query, shortened, in quotes unless it begins with a quote.
   * @param {string} typed
   */
  function quoted(typed) {
    const text = shortened(kanku.withoutLoneQuotes(typed));
    return /^[“"＂「『]/.test(text) ? text : `“${text}”`;
  }

  /** @param {string} text */
  function shortened(text) {
    const chars = Array.from(text);
    return chars.length > 30 ? `${chars.slice(0, 30).join("")}…` : text;
  }

  /**
   * Returns the departments whose name is the query, joined; empty if there are none.
   * @param {Query} query
   * @param {Department[]} departments
   */
  function departmentsNamed({ literals, quoted }, departments) {
    if (literals.length !== 1 || quoted) return "";
    const named = departments.filter((department) => kanku.hasName(department, literals[0].text));
    return named.map(({ short }) => short).join("、");
  }

  /**
   * Creates the advice shown when nothing was found.
   * @param {Answer} answer
   */
  function createAdvice({ state, query }) {
    const unfiltered = kanku.addressOf(kanku.withoutFilters(state));
    const clear = element("a", { href: unfiltered, "data-search-link": true }, "清除筛选条件");
    const advice = [
      kanku.hasFilters(state) && clear,
      query.quoted && "去掉引号，以查找相近的内容",
      query.excluded.length > 0 && "减少以减号排除的词",
      "检查有无错字，或改用较短的词语",
      query.literals.length === 1 && "把较长的检索词分成几个词，中间用空格隔开",
    ];
    return element(
      "div",
      { class: "search-empty" },
      element("p", {}, "可以尝试："),
      element("ul", {}, ...advice.map((line) => line && element("li", {}, line))),
      element(
        "p",
        {},
        "也可从",
        link("archive.html", "往期"),
        "、",
        link("departments.html", "部门"),
        "、",
        link("sections.html", "栏目"),
        "查阅。",
      ),
    );
  }

  /**
   * @param {string} href
   * @param {string} text
   */
  function link(href, text) {
    return element("a", { href }, text);
  }

  /**
   * Creates a button that searches for the words; null if that cannot find more.
   * @param {Answer} answer
   */
  function createRelatedOffer({ results, query }) {
    if (!results.canRelate) return null;
    const text = query.literals.length > 1 ? "查找只含其中部分词的段落" : "查找含有其中全部或部分词的段落";
    return element(
      "p",
      { class: "search-relate" },
      results.total > 0 && "以上为逐字检索的结果。",
      element("button", { type: "button", "data-relate": true }, text),
    );
  }

  /**
   * Creates an error message with a button.
   * @param {unknown} error
   * @param {() => void} retry
   */
  function createErrorMessage(error, retry) {
    const kind = error instanceof kanku.FormatError ? error.kind : "";
    const isOld = kind === "version" || kind === "stale";
    const text = isOld
      ? "检索索引已更新，请刷新页面。"
      : error instanceof kanku.LoadError
        ? window.location.protocol === "file:"
          ? "检索数据未能载入，请确认 search 文件夹已完整复制。"
          : "检索数据未能载入，请检查网络后重试。"
        : kind === "damaged"
          ? "检索数据不完整，请重试；如仍有问题，请告知网站管理人员。"
          : "检索时出现错误，请重试。";
    const button = element("button", { type: "button" }, isOld ? "刷新页面" : "重试");
    button.addEventListener("click", isOld ? () => window.location.reload() : retry);
    return element("div", { class: "search-error", role: "alert" }, element("p", {}, text), button);
  }

  /** @satisfies {Exports["messages"]} */
  const exports = { summarise, departmentsNamed, createAdvice, createRelatedOffer, createErrorMessage };
  Object.assign(kanku, exports);
})();
