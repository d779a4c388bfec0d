// Finds the departments and issues that a query may name: by name, pinyin or initials, by number or date.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // Similar departments returned, beside those with exactly the name.
  const MAX_SIMILAR = 5;
  // Characters that must be typed before similar names are looked for.
  const MIN_TYPED = 2;

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
   * Returns all departments with exactly the name, then a few with a similar one; those with more passages first.
   * @param {Department[]} departments
   * @param {string} raw
   */
  function findDepartments(departments, raw) {
    const normal = kanku.normalise(raw);
    const typed = [normal, normal.replace(/ /g, "")];
    if (!normal) return [];
    const sorted = departments.slice().sort((a, b) => b.passages - a.passages || a.id - b.id);
    const named = sorted.filter((department) => typed.some((name) => hasName(department, name)));
    if (Array.from(typed[1]).length < MIN_TYPED) return named;
    const maybe = sorted.filter((department) => !named.includes(department) && mayMean(department, typed[1]));
    return named.concat(maybe.slice(0, MAX_SIMILAR));
  }

  /**
   * Returns true if `typed`, normalised, is one of the department's names, its pinyin or its initials.
   * @param {Department} department
   * @param {string} typed
   */
  function hasName({ names }, typed) {
    return names.some(
      ({ name, pinyin, initials }) => name === typed || pinyin.includes(typed) || initials.includes(typed),
    );
  }

  /**
   * Returns true if a name contains `typed`, or if a name, its pinyin or its initials begin with it.
   * @param {Department} department
   * @param {string} typed
   */
  function mayMean({ names }, typed) {
    const begins = (/** @type {string} */ spelling) => spelling.startsWith(typed);
    const isChinese = Array.from(typed).every((char) => kanku.isCjk(char.codePointAt(0) || 0));
    return names.some(
      ({ name, pinyin, initials }) =>
        begins(name) || (isChinese && name.includes(typed)) || pinyin.some(begins) || initials.some(begins),
    );
  }

  /**
   * Returns the issues that a number or date may mean, the likeliest first.
   * @template {IssueNumbers} Listed
   * @param {Listed[]} issues oldest first
   * @param {string} raw
   */
  function findIssues(issues, raw) {
    const asked = parseIssueQuery(raw);
    const newest = issues.slice().reverse();
    /** @type {Set<Listed>} */
    const found = new Set();
    for (const isMeant of asked ? asked.meanings : []) newest.filter(isMeant).forEach((issue) => found.add(issue));
    return Array.from(found);
  }

  /**
   * Returns true if the query is a number or date, whether or not the archive has such an issue.
   * @param {string} raw
   */
  function asksForIssue(raw) {
    return parseIssueQuery(raw) !== null;
  }

  /**
   * Returns the first issue whose period begins after a date. For dates without an issue.
   * @template {IssueNumbers} Listed
   * @param {Listed[]} issues oldest first
   * @param {string} raw
   */
  function findIssueAfter(issues, raw) {
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
   * Matches a full date; groups 1 to 3 are its year, month and day. Returns null for other queries.
   * @param {string} typed
   */
  function dayOf(typed) {
    return /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/.exec(typed) || /^(\d{4})(\d\d)(\d\d)$/.exec(typed);
  }

  /**
   * Parses a query as a number or date. Returns null for other queries.
   * @param {string} raw
   * @returns {IssueQuery | null}
   */
  function parseIssueQuery(raw) {
    const typed = withoutSpaces(raw);
    const day = dayOf(typed);
    if (day) {
      const [year, month, date] = day.slice(1).map(Number);
      if (isDay(year, month, date)) return { kind: "day", meanings: days(year, month, date) };
      // Eight digits that are no valid date may be any number.
      return /\D/.test(typed) ? { kind: "no day", meanings: [] } : null;
    }
    const dayOfAnyYear = /^(\d{1,2})月(\d{1,2})日?$/.exec(typed);
    if (dayOfAnyYear) {
      const [month, date] = dayOfAnyYear.slice(1).map(Number);
      // 2000 is a leap year: it has every day that any year has.
      if (!isDay(2000, month, date)) return { kind: "no day", meanings: [] };
      return { kind: "day", meanings: days(null, month, date) };
    }
    return parseNumberQuery(typed);
  }

  /**
   * @param {string} typed
   * @returns {IssueQuery | null}
   */
  function parseNumberQuery(typed) {
    const month = /^(\d{4})年(\d{1,2})月份?$/.exec(typed);
    if (month) return isDay(Number(month[1]), Number(month[2]), 1) ? { kind: "month", meanings: ofMonth(month) } : null;
    const yearAndNumber = /^(\d{4})(?:年第?|[-/.])(\d{1,3})期?$/.exec(typed);
    if (yearAndNumber) {
      const [year, wanted] = yearAndNumber.slice(1).map(Number);
      const ofYear = (/** @type {IssueNumbers} */ issue) => issue.year === year && isNumber(issue, wanted);
      // `2023-11` is issue 11 of 2023 or November 2023.
      const meanings = /^\d+[-/.]\d{1,2}$/.test(typed) ? [ofYear, ...ofMonth(yearAndNumber)] : [ofYear];
      return { kind: "issue", meanings };
    }
    const number = /^(总)?(第)?(\d{1,6})(期)?$/.exec(typed);
    if (!number) return null;
    const wanted = Number(number[3]);
    const ofAll = (/** @type {IssueNumbers} */ { totalFirst, totalLast }) => totalFirst <= wanted && wanted <= totalLast;
    const ofYear = (/** @type {IssueNumbers} */ issue) => isNumber(issue, wanted);
    // `第44期` is a number within a year first; `464` is a total number first.
    const meanings = number[1] ? [ofAll] : number[2] ? [ofYear, ofAll] : [ofAll, ofYear];
    return { kind: number[1] || number[2] || number[4] ? "issue" : "number", meanings };
  }

  /**
   * Issues that report on a day of a month.
   * @param {RegExpExecArray} match groups 1 and 2 are year and month
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
   * Returns two tests: for issues whose period has the day, and for issues printed on it.
   * @param {number | null} year null for any
   * @param {number} month
   * @param {number} day
   * @returns {((issue: IssueNumbers) => boolean)[]}
   */
  function days(year, month, day) {
    /** Returns the day in the year of `date` in ISO 8601; empty if that year has no such day. */
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

  /** @satisfies {Exports["lookup"]} */
  const exports = { spellingsOf, findDepartments, hasName, parseIssueQuery, asksForIssue, findIssues, findIssueAfter };
  Object.assign(kanku, exports);
})();
