// The root file: what must be known before anything can be asked for. Issues, units and docs of the archive, and
// what stands in which shard.
(() => {
  "use strict";
  const kanku = (globalThis.kanku = globalThis.kanku || /** @type {Kanku} */ ({}));

  // More than any archive has; a damaged file may claim anything.
  const MOST_UNITS = 1 << 24;
  const LAST_YEAR = 9999;
  // Days since 1970-01-01 of the first and the last day of these years.
  const FIRST_DAY = -719162;
  const LAST_DAY = 2932896;
  const DAY = 24 * 60 * 60 * 1000;

  /** @param {string} why */
  function damaged(why) {
    return new kanku.FormatError("damaged", why);
  }

  /** An issue that spells its path and days only when they are read, as few ever are. */
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
   * @param {Uint8Array} bytes
   * @param {number} generation
   * @returns {Archive}
   */
  function decodeArchive(bytes, generation) {
    const reader = kanku.openPayload(bytes, "R", generation);
    const docs = reader.number();
    const passages = { docs: reader.number(), tokens: reader.number() };
    const headings = { docs: reader.number(), tokens: reader.number() };
    const units = reader.number();
    if (units > MOST_UNITS || docs > units || passages.docs + headings.docs !== docs) throw damaged("odd numbers");
    const issues = readIssues(reader, units);
    const docOfUnit = readDocs(reader, units, docs);
    const common = new Map(Array.from(reader.string(), (char, rank) => [char, rank]));
    const shards = reader.count(3);
    const firstKeys = reader.sharedStrings(shards);
    const kilobytes = Array.from(reader.numbers(shards));
    const firstDocs = readTextShards(reader, docs);
    const isHeading = readHeadings(reader, docs, headings.docs);
    reader.end();
    /** @type {Pick<Archive, "issueOfUnit" | "firstUnits" | "unitsOfDocs"> | null} */
    let table = null;
    const turned = () =>
      (table = table || { issueOfUnit: issuesOfUnits(issues, units), ...unitsOf(docOfUnit, docs) });
    return {
      docs,
      units,
      passages,
      headings,
      issues,
      docOfUnit,
      // Not needed before the first postings come, and large.
      get issueOfUnit() {
        return turned().issueOfUnit;
      },
      get firstUnits() {
        return turned().firstUnits;
      },
      get unitsOfDocs() {
        return turned().unitsOfDocs;
      },
      isHeading,
      common,
      firstKeys,
      kilobytes,
      firstDocs,
    };
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
   * The doc of each unit, of which some repeat earlier ones.
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
      for (; unit < end; unit += 1) docOfUnit[unit] = docOfUnit[unit - distances[run]];
    }
    while (unit < units) docOfUnit[unit++] = next++;
    if (next !== docs) throw damaged("units and docs do not match");
    return docOfUnit;
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
   * Turns the table round: the units of each doc.
   * @param {Uint32Array} docOfUnit
   * @param {number} docs
   */
  function unitsOf(docOfUnit, docs) {
    // Plain loops over whole archives: they run before the first result shows.
    const units = docOfUnit.length;
    const firstUnits = new Uint32Array(docs + 1);
    for (let unit = 0; unit < units; unit += 1) firstUnits[docOfUnit[unit] + 1] += 1;
    for (let doc = 0; doc < docs; doc += 1) firstUnits[doc + 1] += firstUnits[doc];
    const next = firstUnits.slice();
    const unitsOfDocs = new Uint32Array(units);
    for (let unit = 0; unit < units; unit += 1) unitsOfDocs[next[docOfUnit[unit]]++] = unit;
    return { firstUnits, unitsOfDocs };
  }

  /**
   * @param {Reader} reader
   * @param {number} docs
   */
  function readTextShards(reader, docs) {
    const counts = reader.numbers(reader.count());
    const firstDocs = new Uint32Array(counts.length + 1);
    let sum = 0;
    counts.forEach((count, index) => {
      sum += count;
      if (sum > docs) throw damaged("texts of no doc");
      firstDocs[index + 1] = sum;
    });
    if (sum !== docs) throw damaged("docs without a text");
    return firstDocs;
  }

  /**
   * @param {Reader} reader
   * @param {number} docs
   * @param {number} count
   */
  function readHeadings(reader, docs, count) {
    const isHeading = new Uint8Array(docs);
    for (const doc of reader.ascending(count, docs)) isHeading[doc] = 1;
    return isHeading;
  }

  /**
   * Lays out what the archive makes only when it is asked for.
   * @param {Archive} archive
   */
  function prepare(archive) {
    return archive.unitsOfDocs.length;
  }

  Object.assign(kanku, { decodeArchive, prepare });
})();
