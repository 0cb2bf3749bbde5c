/** What was told to the exchange by hand and outlives a restart: fractional switches, hours, splits. */
import type { DatabaseSync } from 'node:sqlite';
import type { ExchangeSession, MarketCorporateAction } from '../market';
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
  /** The sessions whose hours were changed by announcement. */
  changedHours(): readonly ExchangeSession[];
  changeHours(session: ExchangeSession): void;
  /** The splits that were announced by hand, beside those of the market. */
  splits(): readonly MarketCorporateAction[];
  announceSplit(symbol: string, exDate: string, ratio: string): void;
  /** Whether the fault of the market with this key was announced by the plan of another account. */
  isAnnouncedByAnother(key: string): boolean;
  noteAnnounced(key: string): void;
  /** All of these announcements as one text, to tell whether there was another one. */
  announced(): string;
  /** How long after the open of a date a symbol prints first; zero unless it was told to be late. */
  lateOpenMs(date: string, symbol: string): number;
  openLate(date: string, symbol: string, afterOpenMs: number): void;
}

/** The store of each account by its name: its own switches, and the announcements that all of them share. */
export function overrideStores(database: DatabaseSync): (account: string) => OverrideStore {
  const fractional = database.prepare(
    'SELECT enabled FROM fractional_switch WHERE account = ? AND symbol = ? AND from_ms <= ? ORDER BY from_ms DESC, seq DESC LIMIT 1',
  );
  const switchFractional = database.prepare(
    'INSERT INTO fractional_switch (account, symbol, enabled, from_ms) VALUES (?, ?, ?, ?)',
  );
  const closures = database.prepare('SELECT date FROM closure ORDER BY date');
  const close = database.prepare('INSERT OR IGNORE INTO closure VALUES (?)');
  const changedHours = database.prepare('SELECT * FROM changed_hours ORDER BY date');
  const changeHours = database.prepare('INSERT OR REPLACE INTO changed_hours VALUES (?, ?, ?)');
  const splits = database.prepare('SELECT * FROM announced_split ORDER BY ex_date, symbol');
  const announceSplit = database.prepare('INSERT OR REPLACE INTO announced_split VALUES (?, ?, ?)');
  const announcer = database.prepare('SELECT account FROM announced_fault WHERE key = ?');
  const noteAnnounced = database.prepare('INSERT OR IGNORE INTO announced_fault VALUES (?, ?)');
  const announced = database.prepare(
    `SELECT coalesce((SELECT group_concat(date) FROM closure), '')
       || '/' || coalesce((SELECT group_concat(date || open_ms || '-' || close_ms) FROM changed_hours), '')
       || '/' || coalesce((SELECT group_concat(symbol || ex_date || ratio) FROM announced_split), '') AS text`,
  );
  const lateOpen = database.prepare('SELECT after_open_ms FROM late_open WHERE date = ? AND symbol = ?');
  const openLate = database.prepare('INSERT OR REPLACE INTO late_open VALUES (?, ?, ?)');

  return (account) => ({
    fractional: (symbol, atMs) => {
      const row = fractional.get(account, symbol, atMs);
      return row === undefined || number(row, 'enabled') === 1;
    },
    switchFractional: (symbol, enabled, fromMs) => {
      switchFractional.run(account, symbol, enabled ? 1 : 0, fromMs);
    },
    closures: () => closures.all().map((row) => text(row, 'date')),
    close: (date) => {
      close.run(date);
    },
    changedHours: () =>
      changedHours.all().map((row) => ({
        date: text(row, 'date'),
        openMs: number(row, 'open_ms'),
        closeMs: number(row, 'close_ms'),
      })),
    changeHours: ({ date, openMs, closeMs }) => {
      changeHours.run(date, openMs, closeMs);
    },
    splits: () =>
      splits.all().map((row) => ({
        ...{ symbol: text(row, 'symbol'), exDate: text(row, 'ex_date') },
        ...{ kind: 'split', value: text(row, 'ratio') },
      })),
    announceSplit: (symbol, exDate, ratio) => {
      announceSplit.run(symbol, exDate, ratio);
    },
    isAnnouncedByAnother: (key) => {
      const row = announcer.get(key);
      return row !== undefined && text(row, 'account') !== account;
    },
    noteAnnounced: (key) => {
      noteAnnounced.run(key, account);
    },
    announced: () => text(announced.get() ?? {}, 'text'),
    lateOpenMs: (date, symbol) => {
      const row = lateOpen.get(date, symbol);
      return row === undefined ? 0 : number(row, 'after_open_ms');
    },
    openLate: (date, symbol, afterOpenMs) => {
      openLate.run(date, symbol, afterOpenMs);
    },
  });
}
