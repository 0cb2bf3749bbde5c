/** What was told to the exchange by hand and outlives a restart: fractional switches, closures, late opens. */
import type { DatabaseSync } from 'node:sqlite';
import { number, text } from './columns';

/** Stands for the account itself in the switches of fractional trading. No symbol is empty. */
export const ACCOUNT = '';

export interface OverrideStore {
  /** Whether fractions are allowed for a symbol (or `ACCOUNT`) at an instant: the latest switch in effect, else true. */
  fractional(symbol: string, atMs: number): boolean;
  switchFractional(symbol: string, enabled: boolean, fromMs: number): void;
  /** The dates closed by announcement. */
  closures(): readonly string[];
  close(date: string): void;
  /** How long after the open of a date a symbol prints first; zero unless it was told to be late. */
  lateOpenMs(date: string, symbol: string): number;
  openLate(date: string, symbol: string, afterOpenMs: number): void;
}

export function overrideStore(database: DatabaseSync): OverrideStore {
  const fractional = database.prepare(
    'SELECT enabled FROM fractional_switch WHERE symbol = ? AND from_ms <= ? ORDER BY from_ms DESC, seq DESC LIMIT 1',
  );
  const switchFractional = database.prepare(
    'INSERT INTO fractional_switch (symbol, enabled, from_ms) VALUES (?, ?, ?)',
  );
  const closures = database.prepare('SELECT date FROM closure ORDER BY date');
  const close = database.prepare('INSERT OR IGNORE INTO closure VALUES (?)');
  const lateOpen = database.prepare('SELECT after_open_ms FROM late_open WHERE date = ? AND symbol = ?');
  const openLate = database.prepare('INSERT OR REPLACE INTO late_open VALUES (?, ?, ?)');

  return {
    fractional: (symbol, atMs) => {
      const row = fractional.get(symbol, atMs);
      return row === undefined || number(row, 'enabled') === 1;
    },
    switchFractional: (symbol, enabled, fromMs) => {
      switchFractional.run(symbol, enabled ? 1 : 0, fromMs);
    },
    closures: () => closures.all().map((row) => text(row, 'date')),
    close: (date) => {
      close.run(date);
    },
    lateOpenMs: (date, symbol) => {
      const row = lateOpen.get(date, symbol);
      return row === undefined ? 0 : number(row, 'after_open_ms');
    },
    openLate: (date, symbol, afterOpenMs) => {
      openLate.run(date, symbol, afterOpenMs);
    },
  };
}
