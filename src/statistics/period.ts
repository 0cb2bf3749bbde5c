/**
 * What statistics are computed from: a period of trading as plain JSON, the same whether a backtest or real sessions
 * made it. Decimals are strings, as everywhere in records.
 */

/** The account at the close of a trading date. USD. */
export interface PeriodDay {
  readonly date: string;
  readonly equity: string;
  /** What its positions were worth at that close. */
  readonly held: string;
}

/** What was filled of one intent on one date; at least a part was. */
export interface PeriodFill {
  readonly date: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly qty: string;
  /** The average price of its fills, USD a share. */
  readonly price: string;
  /** The price at which the symbol's session opened, USD a share; null where nobody knows it. */
  readonly open: string | null;
}

/** A split: from `exDate` on there are `newForOld` shares for each one before. */
export interface PeriodSplit {
  readonly symbol: string;
  readonly exDate: string;
  readonly newForOld: string;
}

/** JSON-plain. Days, fills and splits are oldest first. */
export interface Period {
  /** The equity before the first day, USD. */
  readonly start: string;
  /** Consecutive sessions. */
  readonly days: readonly PeriodDay[];
  readonly fills: readonly PeriodFill[];
  readonly splits: readonly PeriodSplit[];
}

/** Sessions in a year: what turns a statistic of a session into one of a year. */
export const SESSIONS_A_YEAR = 252;
