/** Reading the CSV files that an operator gives the exchange: every flaw is told in one clear line, never guessed around. */
import { readFileSync, statSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import type { Price } from '../../domain/money';
import { DecimalError, price } from '../../domain/money';
import { sessionsTable } from './sessions-table';

/** As many flaws as are told at once. */
const MOST_TOLD = 10;

/** A file is read whole: five million bars or so, and far below what a string can hold. */
const MOST_BYTES = 256 * 2 ** 20;

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
  const [first, ...rows] = records ?? [];
  if (records && !first)
    problems.push(`${path}: the file is empty; expected the columns ${columns.join(',')}`);
  if (!first) return [];
  const header = first.fields.map((name) => name.toLowerCase());
  const flaw = headerFlaw(header, columns);
  if (flaw !== null) {
    problems.push(`${path} line ${first.line}: ${flaw}`);
    return [];
  }
  return rows
    .filter(({ fields, line }) => {
      const beyond = fields.slice(header.length).find((field) => field !== '');
      if (beyond === undefined) return true;
      problems.push(
        `${path} line ${line}, value ${shown(beyond)}: ${fields.length} values in ${header.length} columns; has a number a comma in it?`,
      );
      return false;
    })
    .map(({ fields, line }) => marketFileRow(`${path} line ${line}`, fields, header, problems));
}

/** What is wrong with a first line; null for nothing. */
function headerFlaw(header: readonly string[], columns: readonly string[]): string | null {
  const expected = `expected ${columns.join(',')}, got ${shown(header.join(','))}`;
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === columns.length) {
    const separator = [';', '\t', '|'].find((each) => header[0]?.includes(each));
    if (separator !== undefined)
      return `values are separated by ${JSON.stringify(separator)}; separate them by commas; ${expected}`;
    return `it must name the columns, and names none of them; ${expected}`;
  }
  if (missing.length > 0) return `column ${missing.join(', ')} is missing; ${expected}`;
  const twice = columns.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  return twice === undefined ? null : `column ${twice} is there twice; delete or rename one; ${expected}`;
}

interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/** Null for a file that can't be read at all. */
function recordsOf(path: string, problems: Problems): readonly CsvRecord[] | null {
  const refuse = (what: string): null => {
    problems.push(`${path}: ${what}`);
    return null;
  };
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
      return refuse(
        `the file has ${megabytes(size)} MB, more than the ${megabytes(MOST_BYTES)} MB that are read at once; ` +
          'leave out what the universe lacks, or make it a folder of several files',
      );
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`the file can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  if (/[\u0000\uFFFD]/.test(text.slice(0, 10_000)))
    return refuse(
      'the file is no text in UTF-8; is it compressed, a workbook, or UTF-16? Save it as CSV, UTF-8',
    );
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
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      return refuse(`line ${oddQuote(text)}: a quote (") is opened and not closed; close it or delete it`);
    return refuse(`not a CSV file: ${error.message}`);
  }
}

/** The first line with an odd number of quotes: no value of these files runs over several lines. */
const oddQuote = (text: string): number =>
  text.split('\n').findIndex((line) => line.split('"').length % 2 === 0) + 1;

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
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
