/** What a backtest is held against: SPY, and the control symbols. */
import { jsonNumber, ratio } from '../domain/money';
import type { Market } from '../exchange/market';
import { compounded, drawdown, sharpe, totalReturn } from '../statistics/returns';
import type { BacktestSession } from './backtest-session';

/** JSON-plain; as in `PeriodStatistics`. */
export interface Benchmark {
  readonly return: number;
  readonly sharpe: number | null;
  readonly drawdown: number;
}

/** The sessions of a backtest as far as a benchmark needs them. */
export type BenchmarkSession = Pick<BacktestSession, 'date' | 'tradingDate'> & {
  readonly scan: Pick<BacktestSession['scan'], 'control'>;
};

/** What a benchmark of these returns comes to; null for none. */
export function benchmarkOf(returns: readonly number[] | null): Benchmark | null {
  if (returns === null || returns.length === 0) return null;
  const values = compounded(returns);
  const total = totalReturn(values);
  return total === null ? null : { return: total, sharpe: sharpe(returns), drawdown: drawdown(values) };
}

/**
 * Returns of SPY bought at the close of the first scan and held, without dividends, one a session; null where the
 * market lacks a price of it.
 */
export function spyReturns(sessions: readonly BenchmarkSession[], market: Market): readonly number[] | null {
  const returnBetween = overSplitsOf(market);
  const dates = [sessions[0]?.date ?? '', ...sessions.map(({ tradingDate }) => tradingDate)];
  const returns = dates.slice(1).map((date, index) => {
    const before = dates[index] ?? '';
    return returnBetween('SPY', { from: before, at: 'close', to: date, then: 'close' });
  });
  return returns.includes(null) ? null : (returns as number[]);
}

/**
 * Returns of the control symbols: drawn anew for each session and held from its open to the next session's, one after
 * the other, without costs. A session without a price counts as one in cash; null where none has any.
 */
export function controlReturns(
  sessions: readonly BenchmarkSession[],
  market: Market,
): readonly number[] | null {
  const returnBetween = overSplitsOf(market);
  const returns = sessions.slice(0, -1).map(({ scan, tradingDate }, index) => {
    const next = sessions[index + 1]?.tradingDate ?? '';
    return scan.control === null
      ? null
      : returnBetween(scan.control.symbol, { from: tradingDate, at: 'open', to: next, then: 'open' });
  });
  return returns.every((each) => each === null) ? null : returns.map((each) => each ?? 0);
}

interface Stretch {
  readonly from: string;
  readonly at: 'open' | 'close';
  readonly to: string;
  readonly then: 'open' | 'close';
}

/** A symbol's return between two prices, over the splits in between; null where one of them isn't there. */
function overSplitsOf(market: Market): (symbol: string, stretch: Stretch) => number | null {
  const splits = market.corporateActions.filter(({ kind }) => kind === 'split');
  return (symbol, { from, at, to, then }) => {
    const before = market.bar(symbol, from)?.[at];
    const after = market.bar(symbol, to)?.[then];
    if (before === undefined || after === undefined) return null;
    const newForOld = splits
      .filter((split) => split.symbol === symbol && from < split.exDate && split.exDate <= to)
      .reduce((product, { value }) => product * jsonNumber(ratio(value)), 1);
    return (jsonNumber(after) * newForOld) / jsonNumber(before) - 1;
  };
}
