/** Columns read back: what SQLite returns is checked once here, so that the stores stay typed without casts. */
import type { SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** A text column. Throws when the file holds something else, which only a damaged file does. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(damaged(column, value));
  return value;
}

/** A number column. Throws when the file holds something else. */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(damaged(column, value));
  return value;
}

/** A text column that may be null, read on. */
export const optionalText = <T>(row: Row, column: string, read: (value: string) => T): T | null =>
  row[column] === null ? null : read(text(row, column));

/** A number column that may be null. */
export const optionalNumber = (row: Row, column: string): number | null =>
  row[column] === null ? null : number(row, column);

const damaged = (column: string, value: unknown): string =>
  `the exchange's state file holds ${String(value)} in ${column}; it is damaged: remove it to start afresh`;
