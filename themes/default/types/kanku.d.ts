// Types of the search engine: classic scripts that share one global object, `kanku`.

/** A normalised part of a query that a text must contain literally. */
interface Literal {
  text: string;
  /** The code points of `text`. */
  chars: string[];
  /** True if the run of letters and digits at its end may be the beginning of a longer one. */
  prefix: boolean;
}

/** A part of a query. A passage has all of a query if it has all of its parts. */
interface Part extends Literal {
  /** True if passages are listed that have no other part: not for a single character between words. */
  isWord: boolean;
}

/** A parsed query. */
interface Query {
  literals: Literal[];
  excluded: Literal[];
  /** True if the query has a quotation: then only literal matches count. */
  quoted: boolean;
}

/** A normalised text with the range in the raw text that each of its characters comes from. */
interface Mapped {
  /** Code points of the normalised text. */
  chars: string[];
  /** Start of each range, in UTF-16 units. */
  starts: number[];
  /** End of each range, in UTF-16 units. */
  ends: number[];
}

/** The characters of a text, with the range of each in another text where that is wanted. */
interface Sourced {
  chars: string[];
  starts?: number[];
  ends?: number[];
}

/** The numbers and dates of an issue. Dates are ISO 8601. */
interface IssueNumbers {
  /** Path of its page, relative to the site. */
  path: string;
  /** A number that the issue does not tell is NaN, a day is empty. */
  year: number;
  /** First and last number; they differ in a double issue. */
  first: number;
  last: number;
  totalFirst: number;
  totalLast: number;
  start: string;
  end: string;
  date: string;
}

/** An issue, as the root file lists it. */
interface Issue extends IssueNumbers {
  /** `第 300 期`; empty where it follows from the numbers in the usual words. */
  name: string;
  title: string;
  /** Index of its first unit. */
  unit: number;
  /** Number of its units. */
  units: number;
}

interface DepartmentName {
  /** Normalised. */
  name: string;
  pinyin: string[];
  initials: string[];
}

interface Department {
  /** Index in the registry. */
  id: number;
  slug: string;
  short: string;
  name: string;
  /** Number of units. */
  passages: number;
  names: DepartmentName[];
}

/** The docs of a section. */
interface SectionFacet {
  title: string;
  docs: Uint32Array;
}

/** A field of the front matter that issues are listed by. */
interface TaxonomyFacet {
  key: string;
  title: string;
  /** The terms, each with the indices of the issues that have it. */
  terms: { slug: string; name: string; issues: Uint32Array }[];
}

/** The docs of each department and section, and the issues of each term. */
interface Facets {
  departments: Uint32Array[];
  sections: SectionFacet[];
  taxonomies: TaxonomyFacet[];
}

/** Statistics of all headings or of all passages, for BM25. */
interface Collection {
  docs: number;
  /** Sum of their lengths, in terms. */
  terms: number;
}

/** A list of UTF-8 strings in one buffer: string i is `bytes` from `starts[i]` to `starts[i + 1]`. */
interface Strings {
  bytes: Uint8Array;
  starts: Uint32Array;
}

/** The beginning of the root file: all that is needed to request shards. */
interface Directory {
  units: number;
  passages: Collection;
  headings: Collection;
  /** The commonest Chinese characters, commonest first. */
  common: string;
  /** First key of each shard of postings. */
  firstKeys: Strings;
  /** Name of each shard of postings. */
  names: string[];
  /** Kilobytes of each shard of postings. */
  kilobytes: number[];
  /** Lower 16 bits of the content id of each shard of postings. */
  ids: number[];
  /** The rest of the file, not decoded yet. */
  tables: Uint8Array;
}

/** The files with the texts of an issue. */
interface TextFiles {
  /** Lower 16 bits of their content id. */
  id: number;
  /** First unit of each. */
  starts: number[];
}

/**
 * The whole root file. A unit is a passage or heading at its place in an issue. Units with the same content share a doc,
 * which is known by the first of them.
 */
interface Archive extends Directory {
  issues: Issue[];
  /** Issue of each unit. */
  issueOfUnit: Uint32Array;
  /** For each issue. */
  textFiles: TextFiles[];
  /** Doc of each unit. */
  docOfUnit: Uint32Array;
  /** Behind each unit, the next one of the same doc; -1 for none. */
  nextUnits: Int32Array;
  /** 1 for each doc that is known to be a heading: those in postings that were read, and those below them. */
  isHeading: Uint8Array;
  departments: Department[];
}

/** Posting list: the docs with a term, ascending, and the ordinals of its occurrences. */
interface PostingList {
  docs: Uint32Array;
  /** Term frequencies. */
  tfs: Uint32Array;
  /** Length classes. */
  lengths: Uint8Array;
  /** Units below a heading; -1 for a passage. */
  extents: Int32Array;
  /** Occurrences of posting i: from `starts[i]` to `starts[i + 1]` in the following columns. */
  starts: Uint32Array;
  /** Ordinals of the first atom of the term, ascending in each posting. */
  firsts: Uint32Array;
  /** Ordinals of the last atom. */
  lasts: Uint32Array;
}

/** A decoded shard of postings. */
interface Postings {
  keys: Strings;
  /** Weight of each key as a word; 0 for none. */
  weights: Uint8Array;
  /** First posting of each key, then the number of postings. */
  firsts: Uint32Array;
  list: PostingList;
}

/** The text of a doc. */
interface StoredText {
  headings: string[];
  isHeading: boolean;
  anchor: string;
  departments: number[];
  text: string;
}

/** A Chinese character, or a token: a run of letters and digits, a mark, a symbol or a space. */
interface Atom {
  /** Its text, cut off where it is a long run. */
  key: string;
  /** How pairs name it. */
  symbol: string;
  isCjk: boolean;
  isRun: boolean;
  /** Its code points in the literal: from `start` up to, not including, `end`. */
  start: number;
  end: number;
}

/** A term that every text with a literal contains. */
interface Check {
  key: string;
  /** The key in UTF-8. */
  bytes: Uint8Array;
  /** First and last atom that it covers. */
  first: number;
  last: number;
  /** Whether all keys that begin with `key` are meant. */
  scan: boolean;
}

interface Plan {
  atoms: Atom[];
  /** In the order of their atoms. */
  checks: Check[];
  /** Whether all checks together prove the literal. */
  proves: boolean;
}

/** Range of shards: from `from` up to, but not including, `to`. */
interface ShardRange {
  from: number;
  to: number;
}

/** Quality of a match: contains the literal text; all words; some words. */
type Tier = "literal" | "all" | "some";

interface Hit {
  unit: number;
  doc: number;
  tier: Tier;
  score: number;
}

interface SearchOptions {
  /** True to search for passages with all or some of the words even if there are literal matches. */
  related?: boolean;
  /** True to search for nothing else if there is no literal match. `related` takes precedence. */
  exact?: boolean;
  /** Index in the registry. */
  department?: number | null;
  /** Index in the facets. */
  section?: number | null;
  /** Terms that an issue must have, as indices in the facets. */
  terms?: { taxonomy: number; term: number }[];
  /** ISO dates; empty for none. */
  from?: string;
  to?: string;
  /** Without one, by date where the query is a department's name or has no words, else by relevance. */
  sort?: "relevance" | "date";
}

interface Results {
  /** Number of hits in the tier `literal`. */
  count: number;
  /** All hits, in order. */
  hits: Hit[];
  /** Units of headings that contain every literal, newest issue first. */
  headings: number[];
  /** True if the tiers `all` and `some` were searched. */
  related: boolean;
  /** True if searching them may add hits. */
  canRelate: boolean;
  total: number;
  /** True if part of the query is found so rarely that it may have a slip. */
  canSuggest: boolean;
  /** Parts of the query that occur nowhere, if nothing has all of it. */
  missing: string[];
  /** True if the hits are sorted by date. */
  byDate: boolean;
  /** True if they are unless asked otherwise. */
  isNewestFirst: boolean;
}

/** A hit with all that is shown of it. */
interface DescribedHit {
  /** `issues/2023/044.html#s1-3` */
  passage: string;
  path: string;
  anchor: string;
  tier: Tier;
  score: number;
  issue: Issue;
  headings: string[];
  departments: number[];
  text: string;
  /** Ranges of the matches, in UTF-16 units of the text, ascending, not overlapping. */
  marks: [number, number][];
}

/** A heading with all that is shown of it. */
interface DescribedHeading {
  path: string;
  anchor: string;
  title: string;
  issue: Issue;
}

/** A query that is the number of an issue or a date. */
interface IssueQuery {
  /** `number` may also be a figure in a text; `no day` looks like a date and is none. */
  kind: "number" | "issue" | "day" | "no day" | "month";
  /** Tests for the issues that the query may mean, the likeliest first. */
  meanings: ((issue: IssueNumbers) => boolean)[];
}

interface FacetCounts {
  years: { year: number; count: number }[];
  departments: { id: number; count: number }[];
  sections: { id: number; title: string; count: number }[];
  taxonomies: { key: string; title: string; terms: { id: number; slug: string; name: string; count: number }[] }[];
}

interface Engine {
  /** Loads the files that every search needs. */
  open(): Promise<void>;
  /** Parses a query, for which more may have to be loaded. */
  parse(raw: string): Promise<Query>;
  search(query: Query, options?: SearchOptions): Promise<Results>;
  /** Returns queries that may have been meant, best first. Needs the script of suggestions. */
  suggest(results: Results): Promise<string[]>;
  describe(hits: Hit[], results: Results): Promise<DescribedHit[]>;
  describeHeadings(units: number[]): Promise<DescribedHeading[]>;
  /** Counts the hits of each year, without loading anything that the search has not loaded. */
  years(results: Results): Promise<FacetCounts["years"]>;
  facets(results: Results): Promise<FacetCounts>;
  departments(): Promise<Department[]>;
  /** Returns the sections that searches can be filtered by; `id` is the value of `SearchOptions.section`. */
  sections(): Promise<{ id: number; title: string }[]>;
  /** Returns the taxonomies; indices are the values of `SearchOptions.terms`. */
  taxonomies(): Promise<TaxonomyFacet[]>;
  cards(raw: string): Promise<{ departments: Department[]; issues: Issue[] }>;
}

/** Loads and inflates the payload of a file of `search/`. */
type Load = (name: string, version?: string) => Promise<Uint8Array>;

interface LoaderSettings {
  base: string;
  /** Eight hexadecimal digits. */
  generation: string;
  /** Milliseconds. */
  timeout?: number;
}

interface LoadError extends Error {
  /** Name of the file. */
  file: string;
}

interface FormatError extends Error {
  /**
   * `version` and `stale`: the page is older or newer than the file, reload it; `damaged`: the file is malformed;
   * `altered`: the file does not run, because its encoding or its text is not as it was written.
   */
  kind: "version" | "stale" | "damaged" | "altered";
  /** Name of the file that was altered; empty for other kinds. */
  file: string;
}

/** Cache of decoded files. */
interface Library {
  directory(): Promise<Directory>;
  archive(): Promise<Archive>;
  postings(index: number): Promise<Postings>;
  /** Returns the shard if it has loaded. */
  loadedPostings(index: number): Postings | undefined;
  text(doc: number): Promise<StoredText>;
  /** Counts the shards that hold these docs and were not requested yet. */
  missingTexts(docs: Uint32Array): Promise<number>;
  departments(): Promise<Department[]>;
  facets(): Promise<Facets>;
  /** Loads what a text needs to be normalised. */
  readyFor(text: string): Promise<void>;
}

/** Finds the docs that contain a literal. */
interface Finder {
  docsWith(literal: Literal): Promise<PostingList>;
  /** Loads the weights of all words in a literal. */
  weights(literal: Literal): Promise<(word: string) => number>;
}

/** For each filter, a function that returns true if a unit passes it. */
interface Filters {
  dates(unit: number): boolean;
  department(unit: number): boolean;
  section(unit: number): boolean;
  /** One filter for each taxonomy; empty where facets are not needed. */
  terms: ((unit: number) => boolean)[];
}

/** Matches of all literals, per unit. */
interface Tally {
  /** Units with any match, unsorted. */
  units: number[];
  /** Number of literals in the unit's own text. */
  inText: Uint8Array;
  /** Number of literals in its text or in a heading above it. */
  inContext: Uint8Array;
  /** Sum of the scores. */
  scores: Float64Array;
}

/** Units found, before filters: for each its tier (0: not found) and its score in steps. */
interface Found {
  /** Units found, unsorted. */
  units: number[];
  tiers: Uint8Array;
  steps: Float64Array;
}

/** Reads a payload from beginning to end. Every method throws if the payload is malformed. */
interface Reader {
  /** Number of bytes left. */
  left: number;
  byte(): number;
  /** Reads a number of four bytes. */
  word(): number;
  /** Numbers of two bytes. */
  shorts(count: number): number[];
  number(): number;
  signed(): number;
  /** Reads a count of items that take at least `bytes` bytes each. */
  count(bytes?: number): number;
  bytes(length: number): Uint8Array;
  string(): string;
  sharedStrings(count: number): Strings;
  /** Decodes UTF-8. */
  text(bytes: Uint8Array): string;
  numbers(count: number): Uint32Array;
  /** Reads groups of ascending numbers below `limit`; `starts` has the first index of each group, then the total. */
  ascending(starts: Uint32Array, limit: number): Uint32Array;
  end(): void;
}

/** Sounds of characters, and the files of neighbours and phrases. */
interface Sounds {
  /** Characters in everyday use, in the order of code points. */
  everyday: string[];
  /** Syllables without tones of all characters, the commonest reading first. */
  readings: Map<string, string[]>;
  neighbours: { firstChars: Uint32Array; ids: number[] };
  phrases: { firstSpellings: Strings; ids: number[] };
}

/** Characters that are taken for each other. */
interface Confusions {
  /** Returns the characters that sound like a character or may be taken for it. */
  confusable(char: string): string[];
  /** Returns true if two characters share a reading. */
  soundAlike(a: string, b: string): boolean;
}

/** Characters that stand behind and before a character, with the weights of the pairs. */
interface Neighbours {
  behind: Map<string, number>;
  before: Map<string, number>;
}

/** A word, with its weight. */
interface Phrase {
  text: string;
  weight: number;
}

/** A string that may have been meant: how it differs from what was typed, and the weight of its rarest pair. */
interface Candidate {
  slip: number;
  least: number;
  chars: string[];
}

/**
 * Returns queries that may have been meant, best first, for literals. `isFew` tells which of them may have a slip; `counts`
 * how many passages have each.
 */
type Suggester = (literals: Literal[], isFew: boolean[], counts: number[]) => Promise<string[]>;

/** First and last code point. */
type CodePointRange = [first: number, last: number];

/**
 * What each script of `assets/search/` adds to `kanku`, by the name of the script. A script checks its exports
 * against its entry with `@satisfies`, so that a missing or misspelled one fails `tsc`.
 */
interface Exports {
  text: {
    text(key: string, values?: Record<string, string | number>): string;
  };
  unicode: {
    UNICODE_RANGES: Record<"cjk" | "whiteSpace" | "ignored" | "mergingLetters", CodePointRange[]>;
  };
  letters: {
    /** The commonest characters and words. */
    LETTERS: string[];
  };
  classes: {
    CLASS: { CJK: 1; WORD: 2; SPACE: 3; MARK: 4; SYMBOL: 5 };
    classOf(code: number): number;
    /** Class of the first code point. */
    classOfChar(char: string): number;
    isCjk(code: number): boolean;
  };
  normalise: {
    normalise(text: string): string;
    normaliseMapped(text: string): Mapped;
    isWhiteSpace(char: string): boolean;
    /** Returns true if the table of folds must be set before a text is normalised. */
    needsFolds(text: string): boolean;
    setFolds(table: Map<string, string>): void;
  };
  query: {
    /** Code points of a query that are read at most. */
    MAX_QUERY_LENGTH: number;
    parseQuery(raw: string): Query;
    typedWords(raw: string): string[];
    withoutLoneQuotes(text: string): string;
  };
  literal: {
    literalOf(normalised: string, prefix: boolean): Literal | null;
    occurrences(chars: string[], literal: Literal): number[];
    marksOf(text: string, literals: Literal[]): [number, number][];
  };
  inflate: {
    inflate(bytes: Uint8Array): Promise<Uint8Array>;
    inflateSlowly(bytes: Uint8Array): Uint8Array;
  };
  strings: {
    stringAt(strings: Strings, index: number): Uint8Array;
    countOf(strings: Strings): number;
    /** Negative if a is before b, positive if it is after b. */
    compareBytes(a: Uint8Array, b: Uint8Array): number;
    countBefore(strings: Strings, isBefore: (string: Uint8Array) => boolean): number;
  };
  format: {
    FormatError: new (kind: FormatError["kind"], message: string, file?: string) => FormatError;
    decodeEnvelope(payload: string): Uint8Array;
    createReader(bytes: Uint8Array): Reader;
    openPayload(bytes: Uint8Array, kind: string, generation: number): Reader;
    openShard(bytes: Uint8Array, kind: string, id: number): Reader;
    decodeTexts(bytes: Uint8Array, id: number, count: number): StoredText[];
    decodeFacets(bytes: Uint8Array, generation: number, archive: Archive): Facets;
    decodeFolds(bytes: Uint8Array, generation: number): Map<string, string>;
  };
  directory: {
    decodeDirectory(bytes: Uint8Array, generation: number): Directory;
  };
  archive: {
    decodeArchive(directory: Directory): Archive;
    unitsOfDoc(archive: Archive, doc: number): number[];
  };
  postings: {
    decodePostings(bytes: Uint8Array, id: number, archive: Archive): Postings;
    findKey(postings: Postings, key: Uint8Array): number;
    listAt(postings: Postings, index: number): PostingList;
    listsWithPrefix(postings: Postings, prefix: Uint8Array, wordsOnly: boolean): PostingList[];
  };
  lists: {
    union(lists: PostingList[], docs: number): PostingList;
    intersect(chain: { list: PostingList; step: number }[]): PostingList;
    withTfs(list: PostingList, tfs: number[]): PostingList;
  };
  library: {
    createLibrary(load: Load, generation: string): Library;
  };
  plan: {
    planOf(literal: Literal): Plan;
    stepBetween(atoms: Atom[], check: Check, next: Check): number;
    /** Returns -1 if no shard can hold the key. */
    shardOfKey(directory: Directory, key: Uint8Array): number;
    shardsOf(directory: Directory, check: Check): ShardRange;
    rarity(directory: Directory, check: Check): number;
  };
  finder: {
    createFinder(library: Library, directory: Directory, verifyLimit: number): Finder;
  };
  tally: {
    tallyOf(archive: Archive, lists: PostingList[]): Tally;
  };
  words: {
    queryParts(literal: Literal, weight: (word: string) => number): Part[];
    possibleWords(chars: string[]): string[];
  };
  rank: {
    passageScorer(collection: Collection, docs: number): (tf: number, length: number) => number;
    headingScorer(headings: Collection, docs: number): (tf: number, length: number) => number;
    steps(score: number): number;
    rankOf(archive: Archive, found: Found, units: number[], byDate: boolean): Hit[];
  };
  facets: {
    docSet(archive: Archive, lists: Uint32Array[]): Uint8Array;
    filtersOf(archive: Archive, facets: Facets | null, options: SearchOptions): Filters;
    countYears(archive: Archive, found: Found, filters: Filters): FacetCounts["years"];
    countFacets(archive: Archive, facets: Facets, found: Found, filters: Filters): FacetCounts;
  };
  lookup: {
    spellingsOf(form: string, readings: Map<string, string[]>): { pinyin: string[]; initials: string[] };
    findDepartments(departments: Department[], raw: string): Department[];
    hasName(department: Department, typed: string): boolean;
    parseIssueQuery(raw: string): IssueQuery | null;
    asksForIssue(raw: string): boolean;
    findIssues<Listed extends IssueNumbers>(issues: Listed[], raw: string): Listed[];
    findIssueAfter<Listed extends IssueNumbers>(issues: Listed[], raw: string): Listed | undefined;
  };
  sounds: {
    decodeSounds(bytes: Uint8Array, generation: number): Sounds;
    decodeNeighbours(bytes: Uint8Array, id: number, sounds: Sounds): Map<string, Neighbours>;
    decodePhrases(bytes: Uint8Array, id: number): Phrase[];
    createConfusions(sounds: Sounds): Confusions;
  };
  suggest: {
    createSuggester(load: Load, generation: string, countOf: (literal: Literal) => Promise<number>): Suggester;
  };
  engine: {
    createEngine(load: Load, generation: string, limits?: { verify?: number }): Engine;
  };
  loader: {
    LoadError: new (file: string, message: string) => LoadError;
    createLoader(settings: LoaderSettings): { load: Load };
    loadCode(address: string): Promise<void>;
  };
}

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The exports of all scripts, and the strings that the build writes in front of them. */
type Kanku = Intersection<Exports[keyof Exports]> & {
  STRINGS?: Record<string, string | { one: string; other: string }>;
};

declare var kanku: Kanku;
declare var kankuShard: (name: string, payload: string) => void;
