/** What a backtest comes to, and what it has to be held against. Returns are for people; nothing decides by them. */
import { centsText, shares, usd, ZERO_SHARES } from '../domain/money';
import type { IntentOutcome } from '../domain/climb';
import type { ReasonCode } from '../domain/reasons';
import type { Market } from '../exchange/market';
import type { Period } from '../statistics/period';
import { periodStatistics, type PeriodStatistics } from '../statistics/period-statistics';
import { roundTrips, type Trade } from '../statistics/round-trips';
import { backtestPeriod } from './backtest-period';
import type { BacktestSession } from './backtest-session';
import { benchmarkOf, controlReturns, spyReturns, type Benchmark } from './benchmarks';

/** How often something happened, the most frequent first. */
export type Counts<Name extends string> = readonly { readonly name: Name; readonly count: number }[];

/** JSON-plain. */
export interface BacktestSummary extends PeriodStatistics {
  readonly sessions: number;
  /** Date of the first scan, and the last date that was traded. */
  readonly first: string;
  readonly last: string;
  readonly outcomes: Counts<string>;
  readonly candidates: number;
  /** Entries of which at least a part was bought. */
  readonly entries: number;
  /** Approved exits by their reason. */
  readonly exits: Counts<ReasonCode>;
  /** Refused candidates by the first reason. */
  readonly refused: Counts<ReasonCode>;
  readonly orders: Counts<IntentOutcome | 'working'>;
  /** At the start and at the last close, USD to the cent. */
  readonly cash: string;
  readonly equity: string;
  readonly spy: Benchmark | null;
  readonly control: Benchmark | null;
  /** The date from whose open nothing was bought any more, because of the daily loss; null where that never came. */
  readonly reducingSince: string | null;
}

/** A backtest's summary, the period that its statistics are of, and the trades that were matched for it. */
export interface SummedUp {
  readonly summary: BacktestSummary;
  readonly period: Period;
  readonly trades: readonly Trade[];
}

/** Sums a backtest up. Throws `RangeError` where no session ran. */
export function backtestSummary(
  sessions: readonly BacktestSession[],
  cash: string,
  market: Market,
): SummedUp {
  const first = sessions[0];
  const last = sessions.at(-1);
  if (!first || !last) throw new RangeError('no session ran');
  const decisions = sessions.flatMap((session) => session.decisions);
  const intents = sessions.flatMap((session) => session.intents);
  const candidates = decisions.filter(({ side }) => side === 'buy');
  const bought = intents.filter(({ side, filledQty }) => side === 'buy' && shares(filledQty) > ZERO_SHARES);
  const period = backtestPeriod(sessions, cash, market);
  const matched = roundTrips(period);
  const summary = {
    ...periodStatistics(period, matched),
    sessions: sessions.length,
    first: first.date,
    last: last.tradingDate,
    outcomes: counted(sessions.map(({ outcome }) => outcome)),
    candidates: candidates.length,
    entries: bought.length,
    exits: counted(
      decisions.flatMap(({ side, verdict, code }) =>
        side === 'sell' && verdict === 'approved' ? [code] : [],
      ),
    ),
    refused: counted(candidates.flatMap(({ verdict, code }) => (verdict === 'denied' ? [code] : []))),
    orders: counted(intents.map(({ outcome }) => outcome)),
    cash: centsText(usd(cash)),
    equity: centsText(usd(last.equity)),
    spy: benchmarkOf(spyReturns(sessions, market)),
    control: benchmarkOf(controlReturns(sessions, market)),
    reducingSince: sessions.find(({ reducing }) => reducing)?.tradingDate ?? null,
  };
  return { summary, period, trades: matched.trades };
}

function counted<Name extends string>(names: readonly Name[]): Counts<Name> {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}
