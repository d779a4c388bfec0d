// What was typed as a name or a number: the departments and issues it may mean.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Cards beyond departments that are named in full, and issues.
  const MOST = 5;
  // Characters of a name that say something.
  const SHORTEST = 2;

  /**
   * Departments that bear the name, all of them, then those whose name may be meant.
   * @param {Department[]} departments
   * @param {string} raw
   */
  function findDepartments(departments, raw) {
    const normal = kanku.normalise(raw);
    const typed = [normal, normal.replace(/ /g, "")];
    if (!normal) return [];
    const sorted = departments.slice().sort((a, b) => b.passages - a.passages || a.id - b.id);
    const named = sorted.filter((department) => typed.some((name) => bearsName(department, name)));
    if (Array.from(typed[1]).length < SHORTEST) return named;
    const maybe = sorted.filter((department) => !named.includes(department) && mayBear(department, typed[1]));
    return named.concat(maybe.slice(0, MOST));
  }

  /**
   * Whether what was typed, normalised, is all of a name, its pinyin or its initials.
   * @param {Department} department
   * @param {string} typed
   */
  function bearsName({ names }, typed) {
    return names.some(
      ({ name, pinyin, initials }) => name === typed || pinyin.includes(typed) || initials.includes(typed),
    );
  }

  /**
   * Whether it is a part of a name, or what its pinyin or its initials begin with.
   * @param {Department} department
   * @param {string} typed
   */
  function mayBear({ names }, typed) {
    const begins = (/** @type {string} */ spelling) => spelling.startsWith(typed);
    const isChinese = Array.from(typed).every((char) => kanku.isCjk(char.codePointAt(0) || 0));
    return names.some(
      ({ name, pinyin, initials }) =>
        begins(name) || (isChinese && name.includes(typed)) || pinyin.some(begins) || initials.some(begins),
    );
  }

  /**
   * Issues that a number or a day means, the likeliest first.
   * @param {Issue[]} issues oldest first
   * @param {string} raw
   */
  function findIssues(issues, raw) {
    const typed = kanku.normalise(raw).replace(/ /g, "");
    const newest = issues.slice().reverse();
    /** @type {Set<Issue>} */
    const found = new Set();
    for (const isMeant of meanings(typed)) newest.filter(isMeant).forEach((issue) => found.add(issue));
    return Array.from(found).slice(0, MOST);
  }

  /**
   * Whether what was typed may mean an issue.
   * @param {string} raw
   */
  function meansIssue(raw) {
    return meanings(kanku.normalise(raw).replace(/ /g, "")).length > 0;
  }

  /**
   * Where no issue reports on a day of one year, the first after it: the one that is nearest.
   * @param {Issue[]} issues oldest first
   * @param {string} raw
   */
  function findNextIssue(issues, raw) {
    const day = dayOf(kanku.normalise(raw).replace(/ /g, ""));
    if (!day || days(day[1], Number(day[2]), Number(day[3])).length === 0) return undefined;
    const iso = `${day[1]}-${padded(Number(day[2]))}-${padded(Number(day[3]))}`;
    return issues.find(({ start }) => start > iso);
  }

  /**
   * Year, month and day, behind all of them; null where something else was typed.
   * @param {string} typed
   */
  function dayOf(typed) {
    return /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/.exec(typed) || /^(\d{4})(\d\d)(\d\d)$/.exec(typed);
  }

  /**
   * What was typed may mean, the likeliest first.
   * @param {string} typed
   * @returns {((issue: Issue) => boolean)[]}
   */
  function meanings(typed) {
    const number = /^(总)?(第)?(\d{1,6})期?$/.exec(typed);
    const yearAndNumber = /^(\d{4})(?:年第?|[-/.])(\d{1,3})期?$/.exec(typed);
    const day = dayOf(typed);
    const dayOfAnyYear = /^(\d{1,2})月(\d{1,2})日?$/.exec(typed);
    if (day) return days(day[1], Number(day[2]), Number(day[3]));
    if (dayOfAnyYear) return days("", Number(dayOfAnyYear[1]), Number(dayOfAnyYear[2]));
    if (yearAndNumber) {
      const [year, wanted] = [Number(yearAndNumber[1]), Number(yearAndNumber[2])];
      return [(issue) => issue.year === year && isNumber(issue, wanted)];
    }
    if (!number) return [];
    const wanted = Number(number[3]);
    const ofAll = (/** @type {Issue} */ { totalFirst, totalLast }) => totalFirst <= wanted && wanted <= totalLast;
    const ofYear = (/** @type {Issue} */ issue) => isNumber(issue, wanted);
    // 第44期 is one of a year; 464 may be either.
    return number[1] ? [ofAll] : number[2] ? [ofYear, ofAll] : [ofAll, ofYear];
  }

  /**
   * @param {Issue} issue
   * @param {number} number
   */
  function isNumber({ first, last }, number) {
    return first <= number && number <= last;
  }

  /**
   * Issues that report on a day, then those that were printed on it.
   * @param {string} year empty for any
   * @param {number} month
   * @param {number} day
   * @returns {((issue: Issue) => boolean)[]}
   */
  function days(year, month, day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return [];
    const inYear = (/** @type {string} */ date) => `${year || date.slice(0, 4)}-${padded(month)}-${padded(day)}`;
    return [
      ({ start, end }) => [start, end].some((date) => start <= inYear(date) && inYear(date) <= end),
      ({ date }) => date === inYear(date),
    ];
  }

  /** @param {number} number */
  function padded(number) {
    return String(number).padStart(2, "0");
  }

  Object.assign(kanku, { findDepartments, bearsName, meansIssue, findIssues, findNextIssue });
})();
