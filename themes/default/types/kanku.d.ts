// Types of the search engine: classic scripts that share one global object, `kanku`.

/** A normalised piece of a query that must stand in a text as it is. */
interface Literal {
  text: string;
  /** Its code points. */
  chars: string[];
  /** Whether the run of letters and digits at its end may go on in the text. */
  prefix: boolean;
}

/** A query, understood. */
interface Query {
  literals: Literal[];
  excluded: Literal[];
  /** Whether something was quoted, which asks for the literal text alone. */
  quoted: boolean;
}

/** A normalised text whose characters know where they come from. */
interface Mapped {
  /** Code points of the normalised text. */
  chars: string[];
  /** Where each begins in the raw text, in UTF-16 units. */
  starts: number[];
  /** Where each ends. */
  ends: number[];
}

/** The numbers and dates of an issue. Dates are ISO 8601. */
interface IssueNumbers {
  /** Path of its page, relative to the site. */
  path: string;
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
  title: string;
  /** Its first unit. */
  unit: number;
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
  /** Units. */
  passages: number;
  names: DepartmentName[];
}

interface SectionFacet {
  title: string;
  docs: Uint32Array;
}

interface Facets {
  departments: Uint32Array[];
  sections: SectionFacet[];
}

/** A headings or passages collection, as BM25 needs it. */
interface Collection {
  docs: number;
  /** Sum of their lengths. */
  terms: number;
}

/** Many strings in UTF-8: string i is `bytes` from `starts[i]` to `starts[i + 1]`. */
interface Strings {
  bytes: Uint8Array;
  starts: Uint32Array;
}

/** What must be known before anything can be asked for: the beginning of the root file. */
interface Directory {
  docs: number;
  units: number;
  passages: Collection;
  headings: Collection;
  /** The commonest Chinese characters, commonest first. */
  common: string;
  /** First key of each shard of postings. */
  firstKeys: Strings;
  /** Kilobytes of each shard of postings. */
  kilobytes: number[];
  /** Of each shard of postings: what its payload begins with. */
  seals: number[];
  /** First doc of each shard of texts, and behind the last one the number of docs. */
  firstDocs: Uint32Array;
  /** Of each shard of texts: what its payload begins with. */
  textSeals: number[];
  /** The rest of the file, not yet read. */
  tables: Uint8Array;
}

/** The root file, all of it. */
interface Archive extends Directory {
  issues: Issue[];
  /** Issue of each unit. */
  issueOfUnit: Uint32Array;
  /** Doc of each unit. */
  docOfUnit: Uint32Array;
  /** First unit of each doc; -1 for none. */
  firstUnits: Int32Array;
  /** Behind each unit, the next one of the same doc; -1 for none. */
  nextUnits: Int32Array;
  /** 1 for each doc that is a heading. */
  isHeading: Uint8Array;
}

/** Docs with a term, ascending, and where they have it. Columns of one length. */
interface PostingList {
  docs: Uint32Array;
  /** Occurrences. */
  tfs: Uint32Array;
  /** Length ids. */
  lengths: Uint8Array;
  /** Units below a heading; -1 for a passage. */
  extents: Int32Array;
  /** Positions of posting i: `positions` from `starts[i]` to `starts[i + 1]`, ascending. */
  starts: Uint32Array;
  positions: Uint32Array;
}

/** A shard of postings, decoded. */
interface Postings {
  keys: Strings;
  /** Weight of each key as a word; 0 for none. */
  weights: Uint8Array;
  /** First posting of each key, and behind the last one their number. */
  firsts: Uint32Array;
  list: PostingList;
}

interface StoredText {
  headings: string[];
  isHeading: boolean;
  anchor: string;
  departments: number[];
  text: string;
}

/** A term that stands in every text that holds a literal. */
interface Check {
  key: string;
  /** The key in UTF-8. */
  bytes: Uint8Array;
  /** Position in the literal. */
  offset: number;
  /** Characters of the literal that it proves: `from` up to, not including, `to`. */
  from: number;
  to: number;
  /** Whether all keys that begin with `key` are meant. */
  scan: boolean;
}

/** Which shards may hold a check's keys: `from` up to, not including, `to`. */
interface ShardRange {
  from: number;
  to: number;
}

type Tier = "literal" | "all" | "some";

interface Hit {
  unit: number;
  doc: number;
  tier: Tier;
  score: number;
}

interface SearchOptions {
  /** Look for passages with all or some of the words even where the literal text is found. */
  related?: boolean;
  /** Whether nothing else is looked for where the literals are not found; `related` has the last word. */
  exact?: boolean;
  /** Index in the registry. */
  department?: number | null;
  /** Index in the facets. */
  section?: number | null;
  /** ISO dates; empty for none. */
  from?: string;
  to?: string;
  sort?: "relevance" | "date";
}

interface Results {
  /** Passages of the first tier. */
  count: number;
  /** All of them, in order. */
  hits: Hit[];
  /** Units of headings that hold every literal, newest issue first. */
  headings: number[];
  /** Whether the related tiers were looked for. */
  related: boolean;
  /** Whether asking for them may add hits. */
  canRelate: boolean;
  total: number;
}

interface Described {
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
  /** What matches, in UTF-16 units of the text, ascending and apart. */
  marks: [number, number][];
}

interface DescribedHeading {
  path: string;
  anchor: string;
  title: string;
  issue: Issue;
}

/** What was typed as the number of an issue or as a date. */
interface IssueAsked {
  /** `number` may be a figure in a text as well; `no day` looks like a date and is none. */
  kind: "number" | "issue" | "day" | "no day" | "month";
  /** Each tells the issues that are meant; the likeliest first. */
  meanings: ((issue: IssueNumbers) => boolean)[];
}

interface FacetCounts {
  years: { year: number; count: number }[];
  departments: { id: number; count: number }[];
  sections: { id: number; title: string; count: number }[];
}

interface Engine {
  /** Brings what every search needs. */
  open(): Promise<void>;
  search(query: Query, options?: SearchOptions): Promise<Results>;
  describe(hits: Hit[], results: Results): Promise<Described[]>;
  describeHeadings(units: number[]): Promise<DescribedHeading[]>;
  facets(results: Results): Promise<FacetCounts>;
  departments(): Promise<Department[]>;
  /** Sections that a search can be narrowed to; `id` is what a search takes. */
  sections(): Promise<{ id: number; title: string }[]>;
  cards(raw: string): Promise<{ departments: Department[]; issues: Issue[] }>;
}

/** Brings the payload of a file of search/, inflated. */
type Load = (name: string, version?: string) => Promise<Uint8Array>;

interface LoaderSettings {
  base: string;
  /** Eight hexadecimal digits. */
  generation: string;
  /** Milliseconds. */
  timeout?: number;
}

interface LoadError extends Error {
  /** The file that did not come. */
  file: string;
}

interface FormatError extends Error {
  /** `version` and `stale`: reload the page; `damaged`: the file is not what was written. */
  kind: "version" | "stale" | "damaged";
}

/** Files as the engine needs them, decoded once. */
interface Library {
  directory(): Promise<Directory>;
  archive(): Promise<Archive>;
  postings(index: number): Promise<Postings>;
  /** The shard where it is at hand. */
  postingsAtHand(index: number): Postings | undefined;
  text(doc: number): Promise<StoredText>;
  /** How many shards hold these docs and were not asked for yet. */
  missingTexts(docs: Uint32Array): Promise<number>;
  departments(): Promise<Department[]>;
  facets(): Promise<Facets>;
}

/** Which docs hold a literal. */
interface Finder {
  holders(literal: Literal): Promise<PostingList>;
  /** Tells the weights of all words in a literal. */
  weights(literal: Literal): Promise<(word: string) => number>;
}

/** For each filter, whether a unit passes it. */
interface Filters {
  dates(unit: number): boolean;
  department(unit: number): boolean;
  section(unit: number): boolean;
}

/** What literals are worth to each unit. */
interface Tally {
  /** Those that hold any, in no order. */
  units: number[];
  /** Literals that stand in its own text. */
  own: Uint8Array;
  /** Literals that stand in it or in a heading above it. */
  held: Uint8Array;
  /** Sum of the scores. */
  scores: Float64Array;
}

/** What was found, before filters: for each unit its tier (0: not found) and its score in steps. */
interface Found {
  /** Those that were found, in no order. */
  units: number[];
  tiers: Uint8Array;
  steps: Float64Array;
}

/** Reads numbers and strings one behind the other; never past the end. */
interface Reader {
  left: number;
  byte(): number;
  /** A number of four bytes. */
  word(): number;
  number(): number;
  signed(): number;
  /** A number of things that take at least `bytes` bytes each. */
  count(bytes?: number): number;
  bytes(length: number): Uint8Array;
  string(): string;
  sharedStrings(count: number): Strings;
  numbers(count: number): Uint32Array;
  /** Groups of ascending numbers below `limit`; `starts` holds the first index of each and what follows the last. */
  ascending(starts: Uint32Array, limit: number): Uint32Array;
  end(): void;
}

/** First and last code point. */
type CodePointRange = [first: number, last: number];

/**
 * What each script of `assets/search/` adds to `kanku`, by the name of the script. A script checks its exports
 * against its entry with `@satisfies`, so that a missing or misspelled one fails `tsc`.
 */
interface Exports {
  unicode: {
    UNICODE_RANGES: Record<"cjk" | "whiteSpace" | "ignored" | "mergingLetters", CodePointRange[]>;
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
  };
  query: {
    /** Code points of a query that are read. */
    LONGEST_QUERY: number;
    parseQuery(raw: string): Query;
    wordsTyped(raw: string): string[];
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
    /** Below 0 where a stands before b. */
    compareBytes(a: Uint8Array, b: Uint8Array): number;
    countBefore(strings: Strings, isBefore: (string: Uint8Array) => boolean): number;
  };
  format: {
    FormatError: new (kind: FormatError["kind"], message: string) => FormatError;
    decodeEnvelope(payload: string): Uint8Array;
    createReader(bytes: Uint8Array): Reader;
    openPayload(bytes: Uint8Array, kind: string, generation: number): Reader;
    decodeTexts(bytes: Uint8Array, seal: number, count: number): StoredText[];
    decodeDepartments(bytes: Uint8Array, generation: number): Department[];
    decodeFacets(bytes: Uint8Array, generation: number, docs: number): Facets;
  };
  directory: {
    decodeDirectory(bytes: Uint8Array, generation: number): Directory;
  };
  archive: {
    decodeArchive(directory: Directory): Archive;
    unitsOfDoc(archive: Archive, doc: number): number[];
  };
  postings: {
    decodePostings(bytes: Uint8Array, seal: number, docs: number): Postings;
    findKey(postings: Postings, key: Uint8Array): number;
    listAt(postings: Postings, index: number): PostingList;
    listsWithPrefix(postings: Postings, prefix: Uint8Array, wordsOnly: boolean): PostingList[];
  };
  lists: {
    unite(lists: PostingList[], docs: number): PostingList;
    meet(lists: { list: PostingList; offset: number }[]): PostingList;
    withTfs(list: PostingList, tfs: number[]): PostingList;
  };
  library: {
    createLibrary(load: Load, generation: string): Library;
  };
  plan: {
    checksOf(literal: Literal): Check[];
    /** -1 where no shard can hold the key. */
    shardOfKey(directory: Directory, key: Uint8Array): number;
    shardsOf(directory: Directory, check: Check): ShardRange;
    cover(checks: Check[], length: number, cost: (check: Check) => number): { chosen: Check[]; proven: boolean };
    rarity(directory: Directory, check: Check): number;
  };
  finder: {
    createFinder(library: Library, directory: Directory, verifyLimit: number): Finder;
  };
  tally: {
    tallyOf(archive: Archive, lists: PostingList[]): Tally;
  };
  words: {
    wordsOf(literal: Literal, weight: (word: string) => number): Literal[];
    possibleWords(chars: string[]): string[];
  };
  rank: {
    lengthOf(id: number): number;
    weigh(collection: Collection, docs: number): (tf: number, lengthId: number) => number;
    weighHeadings(headings: Collection, docs: number): (tf: number, lengthId: number) => number;
    steps(score: number): number;
    rankOf(archive: Archive, found: Found, units: number[], byDate: boolean): Hit[];
  };
  facets: {
    docSet(archive: Archive, lists: Uint32Array[]): Uint8Array;
    filtersOf(archive: Archive, facets: Facets | null, options: SearchOptions): Filters;
    countFacets(archive: Archive, facets: Facets, found: Found, filters: Filters): FacetCounts;
  };
  cards: {
    findDepartments(departments: Department[], raw: string): Department[];
    bearsName(department: Department, typed: string): boolean;
    issueAsked(raw: string): IssueAsked | null;
    meansIssue(raw: string): boolean;
    findIssues<Listed extends IssueNumbers>(issues: Listed[], raw: string): Listed[];
    findNextIssue<Listed extends IssueNumbers>(issues: Listed[], raw: string): Listed | undefined;
  };
  engine: {
    createEngine(load: Load, generation: string, limits?: { verify?: number }): Engine;
  };
  loader: {
    LoadError: new (file: string, message: string) => LoadError;
    createLoader(settings: LoaderSettings): { load: Load };
  };
}

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The exports of all scripts. */
type Kanku = Intersection<Exports[keyof Exports]>;

declare var kanku: Kanku;
declare var kankuShard: (name: string, payload: string) => void;
