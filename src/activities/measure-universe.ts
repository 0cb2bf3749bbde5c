import type { Broker } from '../brokers/broker';
import type { DailyBar } from '../domain/daily-bars';
import type { Rules } from '../domain/rules';
import { oversoldScanner, sessionsNeeded, type ScanMeasurements } from '../domain/scan';
import { daysBefore, lastSessionDates, SCAN_LOOK_BACK_DAYS } from '../domain/session-calendar';
import { universeOf } from '../domain/universe';
import { controlDraw } from '../config/control-draw';
import { equitiesIn } from './observe';

/** A scan: all that it saw, and what it makes of it. The same input gives the same measurements. */
export interface MeasuredUniverse {
  /** The broker's clock when the bars had come, RFC 3339. */
  readonly at: string;
  /** The sessions whose bars were asked for, oldest first. */
  readonly sessionDates: readonly string[];
  /** Equities that the account held. */
  readonly held: readonly string[];
  readonly bars: Readonly<Record<string, readonly DailyBar[]>>;
  readonly measurements: ScanMeasurements;
}

/** Reads the universe's bars up to a session date, in one batched request, and measures them. Sends and files nothing. */
export async function measureUniverse(broker: Broker, rules: Rules, date: string): Promise<MeasuredUniverse> {
  const universe = universeOf(rules).map(({ symbol }) => symbol);
  const sessions = await broker.calendar(daysBefore(date, SCAN_LOOK_BACK_DAYS), date);
  const sessionDates = lastSessionDates(sessions, date, sessionsNeeded(rules));
  const held = equitiesIn(await broker.positions());
  const bars = await broker.dailyBars({
    symbols: [...new Set([...universe, ...rules.baseline, ...held])],
    from: sessionDates[0] ?? date,
    to: date,
    feed: rules.feed,
    adjustment: 'split',
  });
  const { at } = await broker.clock();
  const measurements = oversoldScanner({ bars, sessionDates, rules, held, controlDraw: controlDraw(date) });
  return { at, sessionDates, held, bars, measurements };
}
