/** How many orders have left: every one sent counts, entries, exits and probes alike (design 3.4). */
import { instantMs, MINUTE } from './instant';

/** Orders sent so far. */
export interface Sends {
  /** In this session. */
  readonly session: number;
  /** In the last 60 seconds before this order. */
  readonly lastMinute: number;
}

/** The sends before `now`; an instant that can't be read counts as recent, whichever of the two it is. */
export const sendsBefore = (now: string, sentAt: readonly string[]): Sends => ({
  session: sentAt.length,
  lastMinute: sentAt.filter((at) => !(instantMs(now) - instantMs(at) >= MINUTE)).length,
});

/**
 * When the next order may leave, in epoch milliseconds of market time, if fewer than `most` may leave a minute; null
 * when one may leave now. Sends that can't be read don't count: an exit is delayed by what is known, never refused.
 */
export function minuteFullUntil(now: string, sentAt: readonly string[], most: number): number | null {
  const recent = sentAt.map(instantMs).filter((at) => instantMs(now) - at < MINUTE);
  const last = recent.toSorted((left, right) => left - right).at(-most);
  return last === undefined ? null : last + MINUTE;
}
