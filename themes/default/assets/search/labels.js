// Labels of issues and dates, spaced as bulletins print them.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  /**
   * `44`; `1、2` for a double issue.
   * @param {number} first
   * @param {number} last
   */
  function numbers(first, last) {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).join(kanku.text("number.separator"));
  }

  /**
   * `2023 年第 44 期（总第 464 期）`, in the words of the site.
   * @param {Issue} issue
   */
  function issueLabel({ name, year, first, last, totalFirst, totalLast }) {
    if (name) return name;
    const { text } = kanku;
    const issue = text("number.issue", { number: numbers(first, last) });
    const total = text("number.total", { number: numbers(totalFirst, totalLast) });
    return text("number.full_with_total", { issue: text("number.full", { year, issue }), total });
  }

  /**
   * Returns the arguments of the strings for dates.
   * @param {string} day ISO
   */
  function partsOfDate(day) {
    const [year, month, date] = day.split("-").map(Number);
    return { year, month, day: date, month_name: kanku.text("date.month_names").split(" ")[month - 1] };
  }

  /** @param {string} day ISO */
  function monthAndDay(day) {
    return kanku.text("date.day", partsOfDate(day));
  }

  /**
   * `2023 年 11 月 13 日`
   * @param {string} day ISO
   */
  function dateLabel(day) {
    return kanku.text("date.full", partsOfDate(day));
  }

  /**
   * `11 月 13 日—11 月 17 日`; one date for a period of one day; with years if a day is not in the issue's year.
   * @param {Issue} issue
   */
  function periodLabel({ year, start, end }) {
    if (!start) return "";
    const isInYear = [start, end].every((day) => Number(day.slice(0, 4)) === year);
    const label = isInYear ? monthAndDay : dateLabel;
    return start === end ? label(start) : kanku.text("date.range", { start: label(start), end: label(end) });
  }

  /**
   * Label of a filter by dates: `2023 年`, `2023 年 1 月 1 日起`; empty without one.
   * @param {SearchState} state
   */
  function spanLabel(state) {
    const { from, to } = state;
    const year = kanku.yearOf(state);
    const { text } = kanku;
    if (year !== null) return text("date.year", { year });
    if (from && from === to) return dateLabel(from);
    if (from && to) return text("results.filter.between", { from: dateLabel(from), to: dateLabel(to) });
    if (from) return text("results.filter.since", { date: dateLabel(from) });
    return to ? text("results.filter.until", { date: dateLabel(to) }) : "";
  }

  Object.assign(kanku, /** @satisfies {Exports["labels"]} */ ({ issueLabel, periodLabel, dateLabel, spanLabel }));
})();
