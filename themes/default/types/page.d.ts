// Types of the search page: the search of a reader, and the elements that show its answer.

/** A search, as the address of the page represents it. */
interface SearchState {
  /** The query as typed. */
  q: string;
  /** Slug of a department; empty for all. */
  department: string;
  /** Title of a section; empty for all. */
  section: string;
  /** Slug of a term by the key of its taxonomy. */
  terms: Record<string, string>;
  /** ISO dates; empty for none. */
  from: string;
  to: string;
  /** Order of the hits; empty for the one that suits the query. */
  sort: "" | "relevance" | "date";
  /** True to search for passages with all or some of the words, too. */
  related: boolean;
}

/** Reader's position on the page, stored with the entry of the browser's history. */
interface PagePosition {
  /** Number of hits shown. */
  shown?: number;
  /** Passage whose link the reader followed. */
  at?: string;
}

/** A search with its results. */
interface Answer {
  state: SearchState;
  query: Query;
  results: Results;
  described: DescribedHit[];
  /** Hits of each year, newest first. */
  years: FacetCounts["years"];
  departments: Department[];
  cards: { departments: Department[]; issues: Issue[] };
}

/** A piece of a text. */
interface TextPart {
  text: string;
  isMatch: boolean;
}

/** A child of an element; empty strings, null, false and undefined are skipped. */
type Content = Node | string | null | false | undefined;

/** The list of hits. */
interface HitList {
  element: HTMLElement;
  /** Appends hits; returns the link of the first. */
  append(described: DescribedHit[]): HTMLAnchorElement | null;
}

/** The panel of filters. */
interface FilterPanel {
  /** Shows the active filters. The counts remain those of an earlier search until `showCounts`. */
  showState(state: SearchState): void;
  /** Shows the number of hits for each value. */
  showCounts(counts: FacetCounts, state: SearchState, departments: Department[]): void;
  showError(retry: () => void): void;
  isOpen(): boolean;
}

/** Actions of the button below the hits. */
interface RestActions {
  more(): void;
  relate(): void;
}

/** What the page does with all hits of an answer. */
interface TakeawayActions {
  /** Title of the periodical. */
  bulletin: string;
  /** Describes all hits; null if a newer answer is shown. */
  describeAll(answer: Answer, onProgress: (done: number, all: number) => void): Promise<DescribedHit[] | null>;
  printAll(answer: Answer, onProgress: (done: number, all: number) => void): Promise<void>;
}

/** The view of the page. */
interface SearchView {
  results: HTMLElement;
  showState(
    state: SearchState,
    departments: Department[],
    sections: string[] | null,
    taxonomies: TaxonomyFacet[] | null,
  ): void;
  showLoading(): void;
  showIdle(message: string): void;
  show(answer: Answer, actions: RestActions): void;
  showRest(answer: Answer, actions: RestActions): void;
  showNoMore(): void;
  showSuggestions(queries: string[], state: SearchState): void;
  append(described: DescribedHit[]): HTMLElement | null;
  showError(error: unknown, retry: () => void): void;
  showRestError(error: unknown, retry: () => void): void;
  keepFocus(change: () => void): void;
  findLink(passage: string): HTMLElement | null;
}

/** Searches in the browser's history. */
interface SearchHistory {
  replace(state: SearchState): void;
  push(state: SearchState): void;
  savePosition(position: PagePosition): void;
  restorePosition(): PagePosition;
  /** Postpones a change until `flush` or the next change. */
  postpone(change: () => void): void;
  flush(): void;
}

interface Exports {
  highlight: {
    highlight(passage: Element, raw: string): HTMLElement[];
  };
  dom: {
    element<Tag extends keyof HTMLElementTagNameMap>(
      tag: Tag,
      attributes?: Record<string, string | boolean | null>,
      ...children: Content[]
    ): HTMLElementTagNameMap[Tag];
    fill(target: Element, ...children: Content[]): void;
    marked(parts: TextPart[]): (HTMLElement | string)[];
  };
  address: {
    readAddress(search: string, taxonomies?: string[]): SearchState;
    addressOf(state: SearchState): string;
    yearOf(state: SearchState): number | null;
    hasFilters(state: SearchState): boolean;
    withoutFilters(state: SearchState): SearchState;
    withTerm(state: SearchState, key: string, slug: string): SearchState;
  };
  labels: {
    issueLabel(issue: Issue): string;
    periodLabel(issue: Issue): string;
    dateLabel(day: string): string;
    spanLabel(state: SearchState): string;
  };
  excerpt: {
    excerptOf(text: string, marks: [number, number][]): TextPart[];
    partsOf(text: string, marks: [number, number][]): TextPart[];
  };
  messages: {
    summarise(answer: Answer): string;
    departmentsNamed(query: Query, departments: Department[]): string;
    createAdvice(answer: Answer, browse: Node | null): HTMLElement;
    createRelatedOffer(answer: Answer): HTMLElement | null;
    createErrorMessage(error: unknown, retry: () => void): HTMLElement;
  };
  hits: {
    createHitList(answer: Answer, bulletin: string): HitList;
  };
  cards: {
    /** Headings shown above the hits at most. */
    MAX_HEADINGS: number;
    createCards(answer: Answer): HTMLElement | null;
    showHeadings(cards: HTMLElement, headings: DescribedHeading[], state: SearchState): void;
    showHeadingsError(cards: HTMLElement, error: unknown, retry: () => void): void;
  };
  filters: {
    createFilterPanel(
      root: HTMLElement,
      onDates: (dates: { from: string; to: string }) => void,
      onOpen: () => void,
    ): FilterPanel;
    createChips(
      state: SearchState,
      departments: Department[],
      sections: string[] | null,
      taxonomies: TaxonomyFacet[] | null,
    ): HTMLElement[];
  };
  years: {
    createYears(counts: FacetCounts["years"], state: SearchState): HTMLElement | null;
  };
  takeaway: {
    showTakeaway(fold: HTMLElement, answer: Answer, actions: TakeawayActions): void;
    textOf(hits: DescribedHit[], bulletin: string): string;
    csvOf(hits: DescribedHit[], departments: Department[]): string;
  };
  keys: {
    bindKeys(box: HTMLInputElement, region: HTMLElement): void;
  };
  history: {
    createSearchHistory(taxonomies: string[]): SearchHistory;
  };
  view: {
    createView(root: HTMLElement, bulletin: string): SearchView;
  };
}
