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
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).join("、");
  }

  /**
   * `2023 年第 44 期（总第 464 期）`
   * @param {Issue} issue
   */
  function issueLabel({ name, year, first, last, totalFirst, totalLast }) {
    return name || `${year} 年第 ${numbers(first, last)} 期（总第 ${numbers(totalFirst, totalLast)} 期）`;
  }

  /** @param {string} day ISO */
  function monthAndDay(day) {
    return `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`;
  }

  /**
   * `2023 年 11 月 13 日`
   * @param {string} day ISO
   */
  function dateLabel(day) {
    return `${Number(day.slice(0, 4))} 年 ${monthAndDay(day)}`;
  }

  /**
   * `11 月 13 日—11 月 17 日`; one date for a period of one day; with years if a day is not in the issue's year.
   * @param {Issue} issue
   */
  function periodLabel({ year, start, end }) {
    if (!start) return "";
    const isInYear = [start, end].every((day) => Number(day.slice(0, 4)) === year);
    const days = start === end ? [start] : [start, end];
    return days.map(isInYear ? monthAndDay : dateLabel).join("—");
  }

  /**
   * Label of a filter by dates: `2023 年`, `2023 年 1 月 1 日起`; empty without one.
   * @param {SearchState} state
   */
  function spanLabel(state) {
    const { from, to } = state;
    const year = kanku.yearOf(state);
    if (year !== null) return `${year} 年`;
    if (from && to) return from === to ? dateLabel(from) : `${dateLabel(from)}至 ${dateLabel(to)}`;
    if (from) return `${dateLabel(from)}起`;
    return to ? `截至 ${dateLabel(to)}` : "";
  }

  Object.assign(kanku, /** @satisfies {Exports["labels"]} */ ({ issueLabel, periodLabel, dateLabel, spanLabel }));
})();
