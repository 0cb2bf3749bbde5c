/** Each tier against its cap during a session of a backtest, where somebody wants to see it: a picture, or a parity. */
import { readBook } from '../domain/book';
import { exposureRecords } from '../domain/exposure-record';
import type { Observation } from '../domain/observation';
import type { Reservation } from '../domain/reservations';
import type { Rules } from '../domain/rules';
import type { SessionTimes } from '../domain/session';
import type { ExposureRecord } from '../domain/session-record';
import { tierExposures } from '../domain/tier-capacity';

/** The tiers as the session's log records them: at the open, after each entry that was taken, and after the day. */
export interface ExposureLog {
  /** What it has so far, in order of time. */
  readonly records: readonly ExposureRecord[];
  /** Measures now; `observation` is only called where something is kept of it. */
  measure(
    when: ExposureRecord['when'],
    observation: () => Observation,
    reservations: readonly Reservation[],
    entry?: { readonly symbol: string; readonly tier: string },
  ): void;
}

/** A log that measures. */
export function exposureLog(times: SessionTimes, rules: Rules): ExposureLog {
  const records: ExposureRecord[] = [];
  return {
    records,
    measure(when, observe, reservations, entry) {
      const observation = observe();
      const tiers = tierExposures({ book: readBook(observation, times, rules), reservations, rules });
      const { at } = observation.clock;
      records.push(...exposureRecords(tiers, entry ? { when, at, entry } : { when, at }));
    },
  };
}

/** A log that keeps nothing and costs nothing. */
export const NO_EXPOSURES: ExposureLog = { records: [], measure: () => undefined };
