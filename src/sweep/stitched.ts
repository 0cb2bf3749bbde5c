/** Runs one after the other as one result: each began with fresh cash and flat, so that their returns compound. */
import { benchmarkOf, type Benchmark } from '../backtest/benchmarks';
import { compounded, drawdown, sharpe, sortino, yearlyReturn } from '../statistics/returns';
import type { SetResult } from './set-run';

/** JSON-plain; as in `PeriodStatistics`. */
export interface Stitched {
  readonly sessions: number;
  readonly return: number;
  /** The same a year: what compares parts of different lengths. */
  readonly yearlyReturn: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly drawdown: number;
  readonly trades: number;
  readonly hitRate: number | null;
}

/** Stitches runs in their order. */
export function stitched(results: readonly SetResult[]): Stitched {
  const returns = results.flatMap((result) => result.returns);
  const trades = results.reduce((total, { statistics }) => total + statistics.trades, 0);
  const hits = results.reduce(
    (total, { statistics }) => total + Math.round((statistics.hitRate ?? 0) * statistics.trades),
    0,
  );
  const values = compounded(returns);
  return {
    ...{ sessions: returns.length, return: (values.at(-1) ?? 1) - 1, yearlyReturn: yearlyReturn(returns) },
    ...{ sharpe: sharpe(returns), sortino: sortino(returns), drawdown: drawdown(values) },
    ...{ trades, hitRate: trades === 0 ? null : hits / trades },
  };
}

/** What the same runs are held against, stitched; null where one of them has no price of it. */
export function stitchedBenchmark(results: readonly SetResult[], name: 'spy' | 'control'): Benchmark | null {
  const returns = results.map((result) => result[name]);
  return returns.includes(null) ? null : benchmarkOf(returns.flatMap((each) => each ?? []));
}
