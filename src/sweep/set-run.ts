/** One parameter set on one period: the backtest that a thread runs, and the little that it sends back. */
import { backtest } from '../backtest/backtest';
import { backtestPeriod } from '../backtest/backtest-period';
import { controlReturns, spyReturns } from '../backtest/benchmarks';
import type { Rules } from '../domain/rules';
import type { Market } from '../exchange/market';
import { periodStatistics, type PeriodStatistics } from '../statistics/period-statistics';
import { simpleReturns } from '../statistics/returns';
import { roundTrips } from '../statistics/round-trips';

/** What all runs of a sweep have in common. */
export interface SweepAccount {
  /** Keys the way of prices within each session. */
  readonly seed: number;
  /** USD at the start of every run, decimal string. */
  readonly cash: string;
}

/** JSON-plain: it goes to a thread. */
export interface SetRun {
  readonly rules: Rules;
  /** The first date on which it may scan, and the last on which it may trade. */
  readonly from: string;
  readonly to: string;
}

/** JSON-plain: it comes from a thread. */
export interface SetResult {
  readonly statistics: PeriodStatistics;
  /** Candidates that were refused. */
  readonly refused: number;
  /** The date from whose open the daily loss let nothing be bought; null where that never came. */
  readonly reducingSince: string | null;
  /** Returns, one a session: of the desk, and of what it is held against where the market has it. */
  readonly returns: readonly number[];
  readonly spy: readonly number[] | null;
  /** One fewer: the last control symbol isn't sold within the period. */
  readonly control: readonly number[] | null;
}

/** Runs a set from fresh cash and flat. Throws `RangeError` where no session scans and trades within its period. */
export function runSet({ rules, from, to }: SetRun, market: Market, { seed, cash }: SweepAccount): SetResult {
  const sessions = backtest({ rules, market, seed, cash, from, to });
  if (sessions.length === 0) throw new RangeError(`no session scans and trades from ${from} to ${to}`);
  const period = backtestPeriod(sessions, cash, market);
  const refused = sessions.flatMap(({ decisions }) =>
    decisions.filter(({ side, verdict }) => side === 'buy' && verdict === 'denied'),
  );
  return {
    statistics: periodStatistics(period, roundTrips(period)),
    refused: refused.length,
    reducingSince: sessions.find(({ reducing }) => reducing)?.tradingDate ?? null,
    returns: simpleReturns([cash, ...sessions.map(({ equity }) => equity)].map(Number)),
    spy: spyReturns(sessions, market),
    control: controlReturns(sessions, market),
  };
}
