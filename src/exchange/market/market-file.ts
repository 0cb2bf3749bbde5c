/** Reading the CSV files that an operator gives the exchange: every flaw is told in one clear line, never guessed around. */
import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import type { Price } from '../../domain/money';
import { DecimalError, price } from '../../domain/money';
import { sessionsTable } from './sessions-table';

/** As many flaws as are told at once. */
const MOST_TOLD = 10;

/**
 * A file of bars or of corporate actions that can't be used. `problems` are at most ten lines naming file, line, column
 * and value; the message holds them all and says how many more there are. Nothing of such a file is traded on.
 */
export class BarsFileError extends Error {
  override readonly name = 'BarsFileError';
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[] = []) {
    const told = problems.slice(0, MOST_TOLD);
    const more = problems.length - told.length;
    super([what, ...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n  '));
    this.problems = told;
  }
}

/** Where flaws are collected, so that all are told and not the first alone. */
export type Problems = string[];

/** One row of a file; every reader notes a problem and gives null when the field doesn't hold what it should. */
export interface MarketFileRow {
  /** The field's text, as it stands in the file. */
  text(column: string): string;
  symbol(): string | null;
  /** A date on which the exchange of the shipped table has a session. */
  sessionDate(column: string): string | null;
  /** A positive decimal number with at most nine decimals. */
  positive(column: string): Price | null;
  /** A count of shares: an integer, zero included. */
  count(column: string): number | null;
  /** Notes what is wrong with a field. */
  problem(column: string, what: string): null;
}

/**
 * The rows of a CSV file with these columns, in any order; further columns are ignored. Flaws go to `problems`; a file
 * that can't be read or lacks a column has no rows.
 */
export function readMarketFile(
  path: string,
  columns: readonly string[],
  problems: Problems,
): MarketFileRow[] {
  const records = recordsOf(path, problems);
  const header = records[0]?.fields.map((name) => name.toLowerCase()) ?? [];
  if (!records[0]) problems.push(`${path}: the file is empty; expected the columns ${columns.join(',')}`);
  const missing = records[0] ? columns.filter((column) => !header.includes(column)) : [];
  if (missing.length > 0) {
    problems.push(
      `${path} line 1: column ${missing.join(', ')} is missing; expected ${columns.join(',')}, got ${header.join(',')}`,
    );
  }
  if (!records[0] || missing.length > 0) return [];
  return records
    .slice(1)
    .map(({ fields, line }) => marketFileRow(`${path} line ${line}`, fields, header, problems));
}

interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

function recordsOf(path: string, problems: Problems): readonly CsvRecord[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(`${path}: the file can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return [];
  }
  try {
    const rows = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ fields: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    problems.push(`${path}: not a CSV file: ${error.message}`);
    return [];
  }
}

function marketFileRow(
  place: string,
  fields: readonly string[],
  header: readonly string[],
  problems: Problems,
): MarketFileRow {
  const text = (column: string): string => fields[header.indexOf(column)] ?? '';
  const problem = (column: string, what: string): null => {
    problems.push(`${place}, column ${column}, value ${shown(text(column))}: ${what}`);
    return null;
  };
  return {
    text,
    problem,
    symbol: () =>
      /^[A-Z][A-Z0-9./]{0,11}$/.test(text('symbol'))
        ? text('symbol')
        : problem('symbol', 'not a symbol; write it like AAPL or BRK.B'),
    sessionDate: (column) => {
      const date = text(column);
      const table = sessionsTable();
      if (!isDate(date)) return problem(column, 'not a date; write it like 2024-07-22');
      if (date < table.first || date > table.last) {
        return problem(column, `outside of the exchange's sessions, ${table.first} to ${table.last}`);
      }
      return table.on(date) ? date : problem(column, 'the exchange has no session on that date');
    },
    positive: (column) => {
      try {
        const value = price(text(column));
        return value > 0n ? value : problem(column, 'not above zero');
      } catch (error) {
        if (!(error instanceof DecimalError)) throw error;
        return problem(column, 'not a decimal number like 12.34 with at most nine decimals');
      }
    },
    count: (column) =>
      /^\d{1,15}$/.test(text(column))
        ? Number(text(column))
        : problem(column, 'not a non-negative whole number'),
  };
}

function isDate(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
