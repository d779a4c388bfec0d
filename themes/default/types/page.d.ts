// Types of the search page: what a reader asks for, and what is shown.

/** A search, as the page's address has it. */
interface SearchState {
  /** As typed. */
  q: string;
  /** Slug of a department; empty for all. */
  department: string;
  /** Title of a section; empty for all. */
  section: string;
  /** ISO dates; empty for none. */
  from: string;
  to: string;
  byDate: boolean;
  /** Whether passages with the words are asked for, too. */
  related: boolean;
}

/** What the page knows of a place in it, beside its address. */
interface Place {
  /** Hits shown. */
  shown?: number;
  /** Passage whose link was followed. */
  at?: string;
}

/** A search with its answer. */
interface Answer {
  state: SearchState;
  query: Query;
  results: Results;
  described: Described[];
  departments: Department[];
  cards: { departments: Department[]; issues: Issue[] };
}

/** A piece of a text. */
interface TextPart {
  text: string;
  isMatch: boolean;
}

/** What may be put into an element; nothing, where there is nothing to show. */
type Content = Node | string | null | false | undefined;

/** The hits of an answer, page after page. */
interface HitList {
  element: HTMLElement;
  /** Adds hits behind those that are shown; returns the link of the first. */
  append(described: Described[]): HTMLAnchorElement | null;
}

/** The filters beside the results. */
interface FilterPanel {
  /** Shows what is set; counts are those of an earlier search until `count`. */
  reflect(state: SearchState): void;
  /** Shows how many passages each value would leave. */
  count(counts: FacetCounts, state: SearchState, departments: Department[]): void;
  fail(retry: () => void): void;
  isOpen(): boolean;
}

/** What can be done below the hits. */
interface RestActions {
  more(): void;
  relate(): void;
}

/** The page's elements. */
interface SearchView {
  results: HTMLElement;
  reflect(state: SearchState, departments: Department[], sections: string[] | null): void;
  loading(): void;
  showIdle(message: string): void;
  show(answer: Answer, actions: RestActions): void;
  showRest(answer: Answer, actions: RestActions): void;
  showNoMore(): void;
  append(described: Described[]): HTMLElement | null;
  fail(error: unknown, retry: () => void): void;
  failRest(error: unknown, retry: () => void): void;
  keepFocus(change: () => void): void;
  linkTo(passage: string): HTMLElement | null;
}

/** The browser's history of searches. */
interface Trail {
  replace(state: SearchState): void;
  push(state: SearchState): void;
  note(place: Place): void;
  arrive(): Place;
  later(change: () => void): void;
  catchUp(): void;
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
    readAddress(search: string): SearchState;
    addressOf(state: SearchState): string;
    yearOf(state: SearchState): number | null;
    hasFilters(state: SearchState): boolean;
    withoutFilters(state: SearchState): SearchState;
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
    summaryOf(answer: Answer): string;
    namedIn(query: Query, departments: Department[]): string;
    emptyOf(answer: Answer): HTMLElement;
    relateOf(answer: Answer): HTMLElement | null;
    errorOf(error: unknown, retry: () => void): HTMLElement;
  };
  hits: {
    createHitList(answer: Answer, bulletin: string): HitList;
  };
  top: {
    /** Headings shown above the hits. */
    HEADINGS: number;
    cardsOf(answer: Answer): HTMLElement | null;
    fillHeadings(cards: HTMLElement, headings: DescribedHeading[], state: SearchState): void;
    failHeadings(cards: HTMLElement, error: unknown, retry: () => void): void;
  };
  filters: {
    createFilterPanel(
      root: HTMLElement,
      onDates: (dates: { from: string; to: string }) => void,
      onOpen: () => void,
    ): FilterPanel;
    chipsOf(state: SearchState, departments: Department[], sections: string[] | null): HTMLElement[];
  };
  keys: {
    bindKeys(box: HTMLInputElement, region: HTMLElement): void;
  };
  trail: {
    createTrail(): Trail;
  };
  view: {
    createView(root: HTMLElement, bulletin: string): SearchView;
  };
}
