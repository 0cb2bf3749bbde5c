/** One thing wrong with a configuration, said so that an operator can mend it without reading code. */
export interface ConfigProblem {
  /** The file, or null for a problem that no file has. */
  readonly file: string | null;
  /** Counted from 1; null when the problem has no single place. */
  readonly line: number | null;
  readonly column: number | null;
  /** The field as a path, such as `tiers.TIER1.cap`; empty for the file as a whole. */
  readonly field: string;
  /** The value as written; null when there is none. */
  readonly value: string | null;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** `desk.yaml:3:8: buffer: "100 %" must be …`: the form that editors and terminals turn into a link. */
export function problemLine({ file, line, column, field, value, message }: ConfigProblem): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const subject = value === null ? message : `${quoted(value)} ${message}`;
  return [place, field, subject].filter((part) => part !== '').join(': ');
}

/** As an editor goes down the file; problems without a line come first. */
export function inFileOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** Thrown for a configuration that no desk may start with. Carries every problem found, not only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
