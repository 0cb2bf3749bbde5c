import { DRIFT_SCENARIO } from '../../exchange/market/drift-market';
import { loadBars } from '../../exchange/market/bars-file';
import type { MarketSource } from '../../exchange/market/market-source';
import type { TradingDay } from '../../domain/session';
import { CLOSES_FOR_REGIME } from '../../domain/daily-bars';
import { UsageError } from '../usage-error';
import type { UpOptions } from './options';
import { hashOfBars, type RunIdentity } from './run-state';

const DEFAULT_SEED = 7;
const DEFAULT_CASH = '100000';
/** The first session of a synthetic run. */
const DEFAULT_FROM = '2026-01-05';

/**
 * The run that the options ask for. What they leave open is what the state folder was started with, and in a new one
 * the default. Throws `UsageError` for options that exclude each other.
 */
export function chooseRun(options: UpOptions, kept: RunIdentity | null): RunIdentity {
  const scenario = options.scenario ?? (kept?.scenario === 'drift' ? 'drift' : null);
  if (scenario === 'drift') return driftRun(options);
  const bars = options.bars ?? kept?.bars ?? null;
  const holdings = options.holdings.map(({ symbol, qty }) => `${symbol}=${qty}`).join(' ');
  return {
    version: 1,
    bars,
    barsHash: hashOfBars(bars),
    seed: options.seed ?? kept?.seed ?? DEFAULT_SEED,
    scenario: null,
    from: options.from ?? kept?.from ?? (bars === null ? DEFAULT_FROM : firstScanDate(bars)),
    cash: options.cash ?? kept?.cash ?? DEFAULT_CASH,
    holdings: holdings === '' ? (kept?.holdings ?? '') : holdings,
    desks: options.desks?.names.join(' ') ?? '',
  };
}

/** The scenario brings its market, its account and its date. */
function driftRun({ bars, cash, holdings, from, seed }: UpOptions): RunIdentity {
  if (bars !== null || cash !== null || holdings.length > 0 || from !== null || seed !== null) {
    throw new UsageError(
      '--scenario drift brings its own market, account and date; leave the other options of the run out',
    );
  }
  return {
    version: 1,
    bars: null,
    barsHash: null,
    seed: DEFAULT_SEED,
    scenario: 'drift',
    from: DRIFT_SCENARIO.scanDate,
    cash: DEFAULT_CASH,
    holdings: DRIFT_SCENARIO.holdings.map(({ symbol, quantity }) => `${symbol}=${quantity}`).join(' '),
    desks: '',
  };
}

/** The first session that has bars enough behind it. */
function firstScanDate(bars: string): string {
  const dates = [
    ...new Set([...loadBars(bars).bars.values()].flatMap((series) => [...series.keys()])),
  ].sort();
  const first = dates[CLOSES_FOR_REGIME - 1];
  if (first === undefined) {
    throw new UsageError(
      `--bars ${bars}: ${dates.length} sessions are too few; a scan needs ${CLOSES_FOR_REGIME}`,
    );
  }
  return first;
}

/** The market of a run. */
export const marketSource = ({ bars, seed, scenario }: RunIdentity): MarketSource => ({
  seed,
  ...(bars === null ? {} : { bars }),
  ...(scenario === null ? {} : { scenario }),
});

/** A scan day and the session it trades in. */
export interface RunDay {
  readonly date: string;
  readonly tradingDay: TradingDay;
}

/** The next `count` days of a run: from `from`, or after the last session that ended. Throws beyond the table. */
export function daysToRun(
  table: readonly TradingDay[],
  lastDone: string | null,
  from: string,
  count: number,
): readonly RunDay[] {
  const start = table.findIndex((day) => (lastDone === null ? day.date >= from : day.date > lastDone));
  const days = start < 0 ? [] : table.slice(start, start + count + 1);
  if (days.length <= count) {
    throw new UsageError(
      `there are fewer than ${count} sessions before the exchange's table ends on ${table.at(-1)?.date ?? '?'}`,
    );
  }
  return days.slice(0, -1).flatMap((day, index) => {
    const tradingDay = days[index + 1];
    return tradingDay ? [{ date: day.date, tradingDay }] : [];
  });
}
