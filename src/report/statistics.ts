/**
 * The table of statistics: what `src/statistics` works out of a period, by the definitions of docs/statistics.md, and of
 * what it is held against. A new statistic is a row here.
 */
import { periodStatistics, type PeriodStatistics } from '../statistics/period-statistics';
import { drawdown, sharpe, simpleReturns, totalReturn } from '../statistics/returns';
import { roundTrips } from '../statistics/round-trips';
import { equitySeries } from './equity-series';
import { count, signedPercent } from './number-words';
import type { ReportBenchmark, ReportData } from './report-data';

export interface Statistic {
  readonly name: string;
  readonly desk: string;
  /** Empty where it says nothing of the benchmark, or of the control symbols. */
  readonly benchmark: string;
  readonly control: string;
  readonly meaning: string;
}

export function statisticsOf(data: ReportData): readonly Statistic[] {
  const { period, sessions, equityAt } = data;
  const look = equityAt === 'close' ? 'close' : 'look';
  const of = periodStatistics(period, roundTrips(period));
  const enough = period.days.length >= LEAST_SESSIONS;
  const yearly = (value: string): string => (enough ? value : 'too early');
  return [
    ...comparedRows(data, of, look, yearly),
    row('volatility', yearly(part(of.volatility)), 'of the returns of sessions, a year'),
    row('Sortino', yearly(plain(of.sortino)), 'as Sharpe, over what fell alone'),
    row('sessions', count(sessions.length), `${count(sessions.filter(hasTraded).length)} of them traded`),
    row('trades', count(of.trades), `bought and sold in the period; ${count(of.openTrades)} more are open`),
    row('hit rate', part(of.hitRate), 'of the trades made money'),
    row('profit factor', plain(of.profitFactor), 'what the winning ones made over what the others lost'),
    row('mean trade', changed(of.meanTrade), 'profit over what was paid'),
    row(
      'turnover',
      yearly(of.turnover === null ? NONE : `${of.turnover.toFixed(1)} times`),
      'of the equity, a year',
    ),
    row('exposure', part(of.exposure), `of the equity was held, on average over every ${look}`),
    row(
      'slippage',
      of.slippage === null ? NONE : `${of.slippage.toFixed(2)} bp`,
      'worse than the price of the open; hundredths of a percent',
    ),
  ];
}

/** What can be said of the benchmark and of the control symbols too. */
function comparedRows(
  data: ReportData,
  of: PeriodStatistics,
  look: string,
  yearly: (value: string) => string,
): readonly Statistic[] {
  const [spy, control] = [benchmarkIn(data), data.control];
  const shown = (one: ReportBenchmark | null, say: (of: ReportBenchmark) => string): string =>
    one ? say(one) : '';
  const compared = (name: string, say: (of: ReportBenchmark) => string, meaning: string): Statistic => ({
    ...{ name, desk: say(of), benchmark: shown(spy, say), control: shown(control, say), meaning },
  });
  return [
    compared('return', (each) => changed(each.return), `equity at the last ${look} over that at the start`),
    compared('drawdown', (each) => changed(each.drawdown), `the deepest, from a ${look} to a later one`),
    compared(
      'Sharpe',
      (each) => yearly(plain(each.sharpe)),
      'mean over deviation of the returns of sessions, a year; cash earns nothing',
    ),
  ];
}

const row = (name: string, desk: string, meaning: string): Statistic => ({
  ...{ name, desk, benchmark: '', control: '', meaning },
});

const hasTraded = ({ outcome }: ReportData['sessions'][number]): boolean => outcome === 'traded';

/** Made to a year, the returns of a few sessions are any number. */
const LEAST_SESSIONS = 30;

/** Nothing to say: no trade, or returns all alike. */
const NONE = 'n/a';
const changed = (fraction: number | null): string =>
  fraction === null ? NONE : signedPercent(100 * fraction);
const part = (fraction: number | null): string =>
  fraction === null ? NONE : `${(100 * fraction).toFixed(1)} %`;
const plain = (value: number | null): string =>
  value === null ? NONE : value.toFixed(2).replace('-', '\u2212');

/** The benchmark as it was seen at the same moments as the account; null where one of its prices isn't known. */
function benchmarkIn({ equity }: ReportData): ReportBenchmark | null {
  const values = equitySeries(equity).benchmark;
  const known = values.filter((value) => value !== null);
  const total = known.length === values.length && known.length > 1 ? totalReturn(known) : null;
  return total === null
    ? null
    : { return: total, sharpe: sharpe(simpleReturns(known)), drawdown: drawdown(known) };
}
