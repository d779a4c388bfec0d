// Types of `site.js` and of the script that the preview server adds to pages.

/** A row of `data/jump.js`: the path, year, numbers and dates of an issue, in the order of `IssueNumbers`. */
type JumpRow = [
  path: string,
  year: number | null,
  first: number | null,
  last: number | null,
  totalFirst: number | null,
  totalLast: number | null,
  start: string | null,
  end: string | null,
  date: string | null,
];

/** Set by `data/jump.js`: all issues, oldest first. */
declare var KANKU_ISSUES: JumpRow[];

/** An error in the content, as the preview server reports it. */
interface PreviewProblem {
  /** Path relative to the archive's folder; empty if the error is in no file. */
  file: string;
  /** From 1; 0 if the error is in no line. */
  line: number;
  column: number;
  /** The line with the error, or empty. */
  excerpt: string;
  message: string;
  /** How to mend it, or empty. */
  hint: string;
}

/** An event of the preview server. */
interface PreviewEvent {
  /** Version of the site that the server shows now. */
  version: number;
  /** Errors in the content; while there are any, the site stays as it was. */
  problems: PreviewProblem[];
}
