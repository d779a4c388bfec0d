// What was typed as a name or a number: the departments and issues it may mean.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Departments beyond those that are named in full.
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
   * @template {IssueNumbers} Listed
   * @param {Listed[]} issues oldest first
   * @param {string} raw
   */
  function findIssues(issues, raw) {
    const asked = issueAsked(raw);
    const newest = issues.slice().reverse();
    /** @type {Set<Listed>} */
    const found = new Set();
    for (const isMeant of asked ? asked.meanings : []) newest.filter(isMeant).forEach((issue) => found.add(issue));
    return Array.from(found);
  }

  /**
   * Whether what was typed asks for issues, of which there may be none.
   * @param {string} raw
   */
  function meansIssue(raw) {
    return issueAsked(raw) !== null;
  }

  /**
   * Where no issue reports on a day of one year, the first after it: the one that is nearest.
   * @template {IssueNumbers} Listed
   * @param {Listed[]} issues oldest first
   * @param {string} raw
   */
  function findNextIssue(issues, raw) {
    const day = dayOf(withoutSpaces(raw));
    if (!day || !isDay(Number(day[1]), Number(day[2]), Number(day[3]))) return undefined;
    const iso = `${day[1]}-${padded(Number(day[2]))}-${padded(Number(day[3]))}`;
    return issues.find(({ start }) => start > iso);
  }

  /** @param {string} raw */
  function withoutSpaces(raw) {
    return kanku.normalise(raw).replace(/ /g, "");
  }

  /**
   * Year, month and day, behind all of them; null where something else was typed.
   * @param {string} typed
   */
  function dayOf(typed) {
    return /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/.exec(typed) || /^(\d{4})(\d\d)(\d\d)$/.exec(typed);
  }

  /**
   * What issues are asked for; null where something else was typed.
   * @param {string} raw
   * @returns {IssueAsked | null}
   */
  function issueAsked(raw) {
    const typed = withoutSpaces(raw);
    const day = dayOf(typed);
    if (day) {
      const [year, month, date] = day.slice(1).map(Number);
      if (isDay(year, month, date)) return { kind: "day", meanings: days(year, month, date) };
      // Eight digits that are no day are any number.
      return /\D/.test(typed) ? { kind: "no day", meanings: [] } : null;
    }
    const dayOfAnyYear = /^(\d{1,2})月(\d{1,2})日?$/.exec(typed);
    if (dayOfAnyYear) {
      const [month, date] = dayOfAnyYear.slice(1).map(Number);
      // A leap year knows every day.
      if (!isDay(2000, month, date)) return { kind: "no day", meanings: [] };
      return { kind: "day", meanings: days(null, month, date) };
    }
    return numberAsked(typed);
  }

  /**
   * @param {string} typed
   * @returns {IssueAsked | null}
   */
  function numberAsked(typed) {
    const month = /^(\d{4})年(\d{1,2})月份?$/.exec(typed);
    if (month) return isDay(Number(month[1]), Number(month[2]), 1) ? { kind: "month", meanings: ofMonth(month) } : null;
    const yearAndNumber = /^(\d{4})(?:年第?|[-/.])(\d{1,3})期?$/.exec(typed);
    if (yearAndNumber) {
      const [year, wanted] = yearAndNumber.slice(1).map(Number);
      const ofYear = (/** @type {IssueNumbers} */ issue) => issue.year === year && isNumber(issue, wanted);
      // 2023-11 is a month, too.
      const meanings = /^\d+[-/.]\d{1,2}$/.test(typed) ? [ofYear, ...ofMonth(yearAndNumber)] : [ofYear];
      return { kind: "issue", meanings };
    }
    const number = /^(总)?(第)?(\d{1,6})(期)?$/.exec(typed);
    if (!number) return null;
    const wanted = Number(number[3]);
    const ofAll = (/** @type {IssueNumbers} */ { totalFirst, totalLast }) => totalFirst <= wanted && wanted <= totalLast;
    const ofYear = (/** @type {IssueNumbers} */ issue) => isNumber(issue, wanted);
    // 第44期 is one of a year; 464 may be either.
    const meanings = number[1] ? [ofAll] : number[2] ? [ofYear, ofAll] : [ofAll, ofYear];
    return { kind: number[1] || number[2] || number[4] ? "issue" : "number", meanings };
  }

  /**
   * Issues that report on a day of a month.
   * @param {RegExpExecArray} typed with year and month
   */
  function ofMonth([, year, typedMonth]) {
    const month = `${year}-${padded(Number(typedMonth))}`;
    return [(/** @type {IssueNumbers} */ { start, end }) => start.slice(0, 7) <= month && month <= end.slice(0, 7)];
  }

  /**
   * @param {IssueNumbers} issue
   * @param {number} number
   */
  function isNumber({ first, last }, number) {
    return first <= number && number <= last;
  }

  /**
   * Issues that report on a day, then those that were printed on it.
   * @param {number | null} year null for any
   * @param {number} month
   * @param {number} day
   * @returns {((issue: IssueNumbers) => boolean)[]}
   */
  function days(year, month, day) {
    /** The day in the year of a date; a text that no date equals where that year has no such day. */
    const inYear = (/** @type {string} */ date) => {
      const wanted = year === null ? Number(date.slice(0, 4)) : year;
      return isDay(wanted, month, day) ? `${String(wanted).padStart(4, "0")}-${padded(month)}-${padded(day)}` : "";
    };
    return [
      ({ start, end }) => [start, end].some((date) => start <= inYear(date) && inYear(date) <= end),
      ({ date }) => date === inYear(date),
    ];
  }

  /**
   * @param {number} year
   * @param {number} month
   * @param {number} day
   */
  function isDay(year, month, day) {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  }

  /** @param {number} number */
  function padded(number) {
    return String(number).padStart(2, "0");
  }

  /** @satisfies {Exports["cards"]} */
  const exports = { findDepartments, bearsName, issueAsked, meansIssue, findIssues, findNextIssue };
  Object.assign(kanku, exports);
})();
