import type { Rules } from '../domain/rules';
import type { TradingDay } from '../domain/session';
import type { PaperAccount } from './paper-account';

/** What a backtest runs on. */
export interface BacktestGround {
  readonly rules: Rules;
  readonly account: PaperAccount;
  /** The sessions of the exchange, oldest first. */
  readonly days: readonly TradingDay[];
}

/** The days from one date to another, inclusive. */
export function daysIn(days: readonly TradingDay[], from: string, to: string): readonly TradingDay[] {
  const end = days.findLastIndex(({ date }) => date <= to) + 1;
  let start = end;
  while (start > 0 && (days[start - 1]?.date ?? '') >= from) start -= 1;
  return days.slice(start, end);
}
