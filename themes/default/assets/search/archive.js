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
      /** @type {{ path: string, name: string } | null} */
      this.named = null;
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
      return this.named ? this.named.path : `issues/${this.year}/${stem(this.first, this.last)}.html`;
    }

    get name() {
      return this.named ? this.named.name : "";
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
    const { units, passages, headings } = directory;
    const reader = kanku.createReader(directory.tables);
    const issues = readIssues(reader, units);
    const textFiles = readTextFiles(reader, issues);
    const docOfUnit = readDocs(reader, units, passages.docs + headings.docs);
    const departments = readDepartments(reader);
    reader.end();
    const issueOfUnit = issuesOfUnits(issues, units);
    const isHeading = new Uint8Array(units);
    const nextUnits = nextUnitsOf(docOfUnit);
    return { ...directory, issues, issueOfUnit, textFiles, docOfUnit, nextUnits, isHeading, departments };
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
    /** @type {ListedIssue[]} */
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
    readNames(reader, issues);
    return issues;
  }

  // Bits of the values that an issue tells.
  const TELLS = { year: 1, number: 2, total: 4, days: 8, date: 16 };

  /**
   * Reads path and name of the issues that are not called in the usual words, and removes the values that they do not
   * tell.
   * @param {Reader} reader
   * @param {ListedIssue[]} issues
   */
  function readNames(reader, issues) {
    const count = reader.count(4);
    const gaps = reader.numbers(count);
    const told = Array.from({ length: count }, () => reader.byte());
    const paths = reader.sharedStrings(count);
    const names = reader.sharedStrings(count);
    const text = (/** @type {Strings} */ strings, /** @type {number} */ at) => reader.text(kanku.stringAt(strings, at));
    let index = 0;
    for (let at = 0; at < count; at += 1) {
      index += gaps[at];
      const issue = issues[index];
      if (!issue) throw damaged("a name of no issue");
      issue.named = { path: text(paths, at), name: text(names, at) };
      if (!(told[at] & TELLS.year)) issue.year = NaN;
      if (!(told[at] & TELLS.number)) issue.first = issue.last = NaN;
      if (!(told[at] & TELLS.total)) issue.totalFirst = issue.totalLast = NaN;
      if (!(told[at] & TELLS.days)) issue.days.start = issue.days.end = NaN;
      if (!(told[at] & TELLS.date)) issue.days.printed = NaN;
      index += 1;
    }
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

  /** @param {number} days since 1970-01-01; NaN for an unknown day, which is empty */
  function isoDay(days) {
    return Number.isNaN(days) ? "" : new Date(days * DAY).toISOString().slice(0, 10);
  }

  /**
   * First units of the files with the texts of each issue, and what the files are known by.
   * @param {Reader} reader
   * @param {Issue[]} issues
   * @returns {TextFiles[]}
   */
  function readTextFiles(reader, issues) {
    const counts = reader.numbers(issues.length);
    const files = issues.map(({ unit, units }, index) => {
      const starts = counts[index] > 0 ? [unit] : [];
      for (let file = 1; file < counts[index]; file += 1) {
        const start = starts[file - 1] + reader.number();
        if (start >= unit + units) throw damaged("texts of no unit");
        starts.push(start);
      }
      return starts;
    });
    return reader.shorts(issues.length).map((id, index) => ({ id, starts: files[index] }));
  }

  /**
   * The doc of each unit: the unit itself, or an earlier one that it repeats.
   * @param {Reader} reader
   * @param {number} units
   * @param {number} docs
   */
  function readDocs(reader, units, docs) {
    const count = reader.count(3);
    const gaps = reader.numbers(count);
    const lengths = reader.numbers(count);
    const distances = reader.numbers(count);
    const docOfUnit = Uint32Array.from({ length: units }, (_, unit) => unit);
    let unit = 0;
    let copies = 0;
    for (let run = 0; run < count; run += 1) {
      const start = unit + gaps[run];
      const end = start + lengths[run];
      if (end > units || distances[run] < 1 || distances[run] > start) throw damaged("a copy of nothing");
      unit = repeat(docOfUnit, start, end, distances[run]);
      copies += end - start;
    }
    if (units - copies !== docs) throw damaged("units and docs do not match");
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
   * Behind each unit, the next one of the same doc.
   * @param {Uint32Array} docOfUnit
   */
  function nextUnitsOf(docOfUnit) {
    const nextUnits = new Int32Array(docOfUnit.length).fill(NONE);
    // The last unit of each doc so far.
    const lastUnits = new Uint32Array(docOfUnit.length);
    for (let unit = 0; unit < docOfUnit.length; unit += 1) {
      const doc = docOfUnit[unit];
      if (doc !== unit) nextUnits[lastUnits[doc]] = unit;
      lastUnits[doc] = unit;
    }
    return nextUnits;
  }

  /**
   * Units of a doc, ascending.
   * @param {Archive} archive
   * @param {number} doc
   */
  function unitsOfDoc({ nextUnits }, doc) {
    const units = [];
    for (let unit = doc; unit !== NONE; unit = nextUnits[unit]) units.push(unit);
    return units;
  }

  /**
   * @param {Reader} reader
   * @returns {Department[]}
   */
  function readDepartments(reader) {
    const list = (/** @type {() => any} */ read) => Array.from({ length: reader.count() }, read);
    const strings = () => list(() => reader.string());
    const rows = list(() => {
      const [slug, short, name] = [reader.string(), reader.string(), reader.string()];
      return { slug, short, name, passages: reader.number(), forms: strings() };
    });
    /** @type {Map<string, string[]>} */
    const readings = new Map(list(() => [reader.string(), strings()]));
    return rows.map(({ forms, ...row }, id) => {
      const names = forms.map((/** @type {string} */ form) => ({ name: form, ...kanku.spellingsOf(form, readings) }));
      return { id, ...row, names };
    });
  }

  Object.assign(kanku, /** @satisfies {Exports["archive"]} */ ({ decodeArchive, unitsOfDoc }));
})();
