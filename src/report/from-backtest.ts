/** The report of a backtest. */
import type { BacktestSession } from '../backtest/backtest-session';
import type { BacktestSummary } from '../backtest/backtest-summary';
import type { Rules } from '../domain/rules';
import type { Market } from '../exchange/market';
import { BENCHMARK } from './benchmark';
import { cents } from './number-words';
import type { Period } from '../statistics/period';
import type { ReportData, ReportSession } from './report-data';
import { maxGapOf, tiersOf } from './report-rules';
import { restatedCloses } from './restated-closes';
import { tradedSymbols } from './traded-symbols';

/** A backtest that was run, with its exposures, and what it was run on. */
export interface BacktestRun {
  readonly sessions: readonly BacktestSession[];
  readonly market: Market;
  readonly rules: Rules;
  readonly configHash: string;
  readonly seed: number;
  /** USD at the start, decimal string. */
  readonly cash: string;
  readonly summary: Pick<BacktestSummary, 'control'>;
  readonly period: Period;
}

/** Throws `RangeError` where no session ran. */
export function reportOfBacktest(run: BacktestRun): ReportData {
  const { market, rules, cash } = run;
  const sessions = run.sessions.map(sessionOf);
  const first = run.sessions[0];
  if (!first) throw new RangeError('no session ran');
  const dates = [first.date, ...run.sessions.map(({ tradingDate }) => tradingDate)];
  const symbols = [...new Set([BENCHMARK, ...tradedSymbols(sessions)])];
  const prices = Object.fromEntries(
    symbols.map((symbol) => [symbol, restatedCloses(market, symbol, dates)] as const),
  );
  const closes = new Map(prices[BENCHMARK]?.map(({ date, close }) => [date, close]));
  const equities = [cash, ...run.sessions.map(({ equity }) => equity)];
  return {
    ...{ version: 1, source: 'backtest', desk: rules.desk, market: market.label },
    provenance: [
      { name: 'cash at the start', value: `${cents(Number(cash))} USD` },
      { name: 'seed', value: `${run.seed}` },
      { name: 'rules', value: run.configHash },
    ],
    maxGap: maxGapOf(rules),
    tiers: tiersOf(rules),
    unlistedTier: rules.unlistedTier,
    sessions,
    equity: dates.map((date, index) => ({
      date,
      equity: equities[index] ?? cash,
      benchmark: closes.get(date) ?? null,
    })),
    ...{
      equityAt: 'close',
      benchmark: BENCHMARK,
      control: run.summary.control,
      prices,
      timeline: null,
      period: run.period,
    },
  };
}

const sessionOf = (session: BacktestSession): ReportSession => ({
  date: session.date,
  tradingDate: session.tradingDate,
  outcome: session.outcome,
  halted: session.reducing,
  asks: [],
  scan: session.scan,
  decisions: session.decisions,
  intents: session.intents,
  exposures: session.exposures,
  held: [],
  findings: session.findings,
});
