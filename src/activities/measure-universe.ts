/** Measures a universe in batches: the bars of a batch are kept in the artifact store and forgotten, not held. */
import type { Broker } from '../brokers/broker';
import type { DailyBar } from '../domain/daily-bars';
import type { Rules } from '../domain/rules';
import {
  measureBars,
  proposeOversold,
  scannedSymbols,
  sessionsNeeded,
  type MeasuredBars,
  type ScanMeasurements,
} from '../domain/scan';
import { controlDraw } from '../config/control-draw';
import { equitiesIn } from './observe';
import { daysBefore, lastSessionDates, SCAN_LOOK_BACK_DAYS } from '../domain/session-calendar';

export type Bars = Readonly<Record<string, readonly DailyBar[]>>;

/**
 * Symbols of one bars request. Alpaca takes a hundred at least, and says nowhere how many at most; their bars are less
 * than one of its pages of 10,000.
 */
export const BATCH = 100;

/** What bars are asked for. */
export interface BarsAsked {
  /** The session's date. */
  readonly date: string;
  readonly symbols: readonly string[];
  readonly rules: Pick<Rules, 'feed' | 'scan'>;
}

/** Where the bars of a batch go, and what stood there already of an attempt before. */
export interface BatchStore {
  /** The bars of the batch at a place, when an attempt before had them already. */
  known(place: number): Promise<Bars | null>;
  keep(place: number, bars: Bars): Promise<void>;
}

export interface MeasuredBatches extends MeasuredBars {
  /** The sessions whose bars were asked for, oldest first. */
  readonly sessionDates: readonly string[];
}

/** Reads the bars up to a session date, batch after batch, and measures them. Never holds those of two batches. */
export async function measureInBatches(
  broker: Broker,
  { date, symbols, rules }: BarsAsked,
  batches: BatchStore,
): Promise<MeasuredBatches> {
  const sessionDates = await sessionsUpTo(broker, date, rules);
  const parts: MeasuredBars[] = [];
  for (let place = 0; place * BATCH < symbols.length; place += 1) {
    const batch = symbols.slice(place * BATCH, (place + 1) * BATCH);
    const known = await batches.known(place);
    const bars = known ?? (await barsOf(broker, { date, symbols: batch, rules }, sessionDates));
    if (!known) await batches.keep(place, bars);
    parts.push(measureBars(batch, { bars, sessionDates, rules }));
  }
  return {
    sessionDates,
    measured: parts.flatMap(({ measured }) => measured),
    excluded: parts.flatMap(({ excluded }) => excluded),
  };
}

/** The dates of the sessions that a scan of a date looks at, oldest first, as the broker's calendar has them. */
async function sessionsUpTo(
  broker: Pick<Broker, 'calendar'>,
  date: string,
  rules: Pick<Rules, 'scan'>,
): Promise<readonly string[]> {
  const sessions = await broker.calendar(daysBefore(date, SCAN_LOOK_BACK_DAYS), date);
  return lastSessionDates(sessions, date, sessionsNeeded(rules));
}

/** The bars of symbols in these sessions, split-adjusted. */
export const barsOf = (
  broker: Pick<Broker, 'dailyBars'>,
  { date, symbols, rules: { feed } }: Omit<BarsAsked, 'rules'> & { readonly rules: Pick<Rules, 'feed'> },
  sessionDates: readonly string[],
): Promise<Bars> =>
  broker.dailyBars({ symbols, from: sessionDates[0] ?? date, to: date, feed, adjustment: 'split' });

/** A universe as it was measured, with nothing kept of it but this. */
export interface MeasuredUniverse {
  /** The broker's clock when the bars had come, RFC 3339. */
  readonly at: string;
  /** The sessions whose bars were asked for, oldest first. */
  readonly sessionDates: readonly string[];
  readonly measurements: ScanMeasurements;
}

/** Measures a universe and what the account holds, up to a session date. Sends and files nothing. */
export async function measureUniverse(broker: Broker, rules: Rules, date: string): Promise<MeasuredUniverse> {
  const held = equitiesIn(await broker.positions());
  const { sessionDates, ...measured } = await measureInBatches(
    broker,
    { date, symbols: [...scannedSymbols(rules, held)], rules },
    { known: () => Promise.resolve(null), keep: () => Promise.resolve() },
  );
  const { at } = await broker.clock();
  return { at, sessionDates, measurements: proposeOversold(measured, rules, controlDraw(date)) };
}
