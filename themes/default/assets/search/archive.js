// Decodes the tables of the root file that follow its directory: issues, units and docs of the archive. They are long
// and not needed before the first postings have loaded, so they are decoded later than the directory.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  const LAST_YEAR = 9999;
  // 0001-01-01 and 9999-12-31, in days since 1970-01-01.
  const FIRST_DAY = -719162;
  const LAST_DAY = 2932896;
  const DAY = 24 * 60 * 60 * 1000;
  const NONE = -1;

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /** An issue that formats its path and dates when they are read, because few of them ever are. */
  class ListedIssue {
    /**
     * @param {{ year: number, first: number, last: number, totalFirst: number, totalLast: number }} numbers
     * @param {{ start: number, end: number, printed: number }} days since 1970-01-01
     * @param {string} title
     * @param {number} unit
     * @param {number} units
     */
    constructor({ year, first, last, totalFirst, totalLast }, days, title, unit, units) {
      this.year = year;
      this.first = first;
      this.last = last;
      this.totalFirst = totalFirst;
      this.totalLast = totalLast;
      this.title = title;
      this.unit = unit;
      this.units = units;
      this.days = days;
    }

    get path() {
      return `issues/${this.year}/${stem(this.first, this.last)}.html`;
    }

    get start() {
      return isoDay(this.days.start);
    }

    get end() {
      return isoDay(this.days.end);
    }

    get date() {
      return isoDay(this.days.printed);
    }
  }

  /**
   * @param {Directory} directory
   * @returns {Archive}
   */
  function decodeArchive(directory) {
    const { docs, units, headings } = directory;
    const reader = kanku.createReader(directory.tables);
    const issues = readIssues(reader, units);
    const docOfUnit = readDocs(reader, units, docs);
    const isHeading = readHeadings(reader, docs, headings.docs);
    reader.end();
    const issueOfUnit = issuesOfUnits(issues, units);
    return { ...directory, issues, issueOfUnit, docOfUnit, ...unitsOf(docOfUnit, docs), isHeading };
  }

  /**
   * @param {Reader} reader
   * @param {number} allUnits
   */
  function readIssues(reader, allUnits) {
    const count = reader.count(10);
    const column = () => reader.numbers(count);
    const signedColumn = () => Int32Array.from(column(), (number) => (number >>> 1) ^ -(number & 1));
    const years = signedColumn();
    const firsts = signedColumn();
    const spans = column();
    const totalFirsts = signedColumn();
    const totalSpans = column();
    const ends = signedColumn();
    const lengths = column();
    const dates = signedColumn();
    const units = column();
    const titleIndices = column();
    const titles = Array.from({ length: reader.count() }, () => reader.string());
    /** @type {Issue[]} */
    const issues = [];
    let [year, number, total, end, unit] = [0, 0, 0, 0, 0];
    for (let index = 0; index < count; index += 1) {
      if (years[index] !== 0) number = 0;
      year += years[index];
      const first = number + 1 + firsts[index];
      const totalFirst = total + 1 + totalFirsts[index];
      number = first + spans[index];
      total = totalFirst + totalSpans[index];
      end += ends[index];
      if (year < 1 || year > LAST_YEAR || first < 0 || totalFirst < 0) throw damaged("an issue without a number");
      const days = { start: end - lengths[index], end, printed: end + dates[index] };
      if (!isDay(days.start) || !isDay(end) || !isDay(days.printed)) throw damaged("a day in no year");
      const title = titles[titleIndices[index]];
      if (title === undefined) throw damaged("an issue without a title");
      const numbers = { year, first, last: number, totalFirst, totalLast: total };
      issues.push(new ListedIssue(numbers, days, title, unit, units[index]));
      unit += units[index];
    }
    if (unit !== allUnits) throw damaged("units of no issue");
    return issues;
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  function stem(first, last) {
    const padded = (/** @type {number} */ number) => String(number).padStart(3, "0");
    return first === last ? padded(first) : `${padded(first)}-${padded(last)}`;
  }

  /** @param {number} days since 1970-01-01 */
  function isDay(days) {
    return days >= FIRST_DAY && days <= LAST_DAY;
  }

  /** @param {number} days since 1970-01-01 */
  function isoDay(days) {
    return new Date(days * DAY).toISOString().slice(0, 10);
  }

  /**
   * Reads the doc of each unit. Runs of units that repeat earlier ones share their docs.
   * @param {Reader} reader
   * @param {number} units
   * @param {number} docs
   */
  function readDocs(reader, units, docs) {
    const count = reader.count(3);
    const gaps = reader.numbers(count);
    const lengths = reader.numbers(count);
    const distances = reader.numbers(count);
    const docOfUnit = new Uint32Array(units);
    let unit = 0;
    let next = 0;
    for (let run = 0; run < count; run += 1) {
      const start = unit + gaps[run];
      const end = start + lengths[run];
      if (end > units || distances[run] < 1 || distances[run] > start) throw damaged("a copy of nothing");
      while (unit < start) docOfUnit[unit++] = next++;
      unit = repeat(docOfUnit, start, end, distances[run]);
    }
    while (unit < units) docOfUnit[unit++] = next++;
    if (next !== docs) throw damaged("units and docs do not match");
    return docOfUnit;
  }

  /**
   * Fills `numbers` from index `start` up to `end` with copies of the numbers that stand `distance` before.
   * @param {Uint32Array} numbers
   * @param {number} start
   * @param {number} end
   * @param {number} distance at most `start`
   * @returns {number} `end`
   */
  function repeat(numbers, start, end, distance) {
    for (let at = start; at < end; at += distance) {
      numbers.copyWithin(at, at - distance, Math.min(at, end - distance));
    }
    return end;
  }

  /**
   * @param {Issue[]} issues
   * @param {number} units
   */
  function issuesOfUnits(issues, units) {
    const issueOfUnit = new Uint32Array(units);
    issues.forEach((issue, index) => issueOfUnit.fill(index, issue.unit, issue.unit + issue.units));
    return issueOfUnit;
  }

  /**
   * Inverts `docOfUnit`: returns the first unit of each doc and, for each unit, the next unit of the same doc.
   * @param {Uint32Array} docOfUnit
   * @param {number} docs
   */
  function unitsOf(docOfUnit, docs) {
    const firstUnits = new Int32Array(docs).fill(NONE);
    const nextUnits = new Int32Array(docOfUnit.length);
    // A plain backward loop over the whole archive: fast, because it runs before the first result is shown.
    for (let unit = docOfUnit.length - 1; unit >= 0; unit -= 1) {
      const doc = docOfUnit[unit];
      nextUnits[unit] = firstUnits[doc];
      firstUnits[doc] = unit;
    }
    return { firstUnits, nextUnits };
  }

  /**
   * Returns the units of a doc, ascending.
   * @param {Archive} archive
   * @param {number} doc
   */
  function unitsOfDoc({ firstUnits, nextUnits }, doc) {
    const units = [];
    for (let unit = firstUnits[doc]; unit !== NONE; unit = nextUnits[unit]) units.push(unit);
    return units;
  }

  /**
   * @param {Reader} reader
   * @param {number} docs
   * @param {number} count
   */
  function readHeadings(reader, docs, count) {
    const isHeading = new Uint8Array(docs);
    for (const doc of reader.ascending(Uint32Array.of(0, count), docs)) isHeading[doc] = 1;
    return isHeading;
  }

  Object.assign(kanku, /** @satisfies {Exports["archive"]} */ ({ decodeArchive, unitsOfDoc }));
})();
