/** Real daily bars from a CSV file, or from a folder of them, exactly as traded. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RawBar } from '../market';
import { ACTIONS_FILE } from './actions-file';
import { BarsFileError, readMarketFile } from './market-file';
import type { MarketFileRow, Problems } from './market-file';

const COLUMNS = ['date', 'symbol', 'open', 'high', 'low', 'close', 'volume'];

/** What was loaded: bars by symbol and date, and the name to show for it. */
export interface LoadedBars {
  /** The file's or the folder's own name, without the way to it. */
  readonly name: string;
  /** Symbols in the order in which the files first name them; dates of a symbol in the files' order. */
  readonly bars: ReadonlyMap<string, ReadonlyMap<string, RawBar>>;
}

/**
 * Loads a CSV file or all CSV files of a folder (but for `corporate-actions.csv`) with the columns
 * date,symbol,open,high,low,close,volume. Every date must be a session of the shipped table. Throws `BarsFileError`.
 */
export function loadBars(path: string): LoadedBars {
  const bars = new Map<string, Map<string, RawBar>>();
  const problems: Problems = [];
  for (const file of barsFiles(path)) {
    for (const row of readMarketFile(file, COLUMNS, problems)) addBar(row, bars);
  }
  if (problems.length > 0) throw new BarsFileError(`${path} can't be used as bars:`, problems);
  if (bars.size === 0)
    throw new BarsFileError(`${path} holds no bars; give a CSV file with ${COLUMNS.join(',')}`);
  return { name: basename(path), bars };
}

function barsFiles(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new BarsFileError(`${path}: there is no such file or folder; check the path of the bars`);
  if (!found.isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => name.toLowerCase().endsWith('.csv') && name !== ACTIONS_FILE)
    .sort();
  if (files.length === 0) throw new BarsFileError(`${path}: the folder holds no .csv file`);
  return files.map((name) => join(path, name));
}

function addBar(row: MarketFileRow, bars: Map<string, Map<string, RawBar>>): void {
  const symbol = row.symbol();
  const date = row.sessionDate('date');
  const bar = barOf(row, date);
  if (symbol === null || !bar) return;
  const dates = bars.get(symbol) ?? new Map<string, RawBar>();
  bars.set(symbol, dates);
  if (dates.has(bar.date)) row.problem('date', `a second bar of ${symbol} on that date`);
  else dates.set(bar.date, bar);
}

function barOf(row: MarketFileRow, date: string | null): RawBar | null {
  const open = row.positive('open');
  const high = row.positive('high');
  const low = row.positive('low');
  const close = row.positive('close');
  const volume = row.count('volume');
  if (open === null || high === null || low === null || close === null) return null;
  const range = `[${row.text('low')}, ${row.text('high')}]`;
  if (high < low) return row.problem('high', `below the low of ${row.text('low')}`);
  if (open < low || open > high) return row.problem('open', `outside of the bar's low and high ${range}`);
  if (close < low || close > high) return row.problem('close', `outside of the bar's low and high ${range}`);
  if (date === null || volume === null) return null;
  return { date, open, high, low, close, volume };
}
