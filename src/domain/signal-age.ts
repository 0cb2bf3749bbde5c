import { HOUR, instantMs } from './instant';
import type { Rules } from './rules';
import type { SessionTimes } from './session';

/** A New York day has 24 hours, but for the two on which the clocks change. */
const DAY_LENGTHS: readonly number[] = [23 * HOUR, 24 * HOUR, 25 * HOUR];

/**
 * How old a signal is, in milliseconds (design 3.3). On the trading clock each whole non-trading New York day between
 * is left out at its true length, so that Friday's 16:05 scan is 17 h 25 min old at Monday's open; on the wall clock
 * nothing is. Negative for a signal from the future; NaN when an instant or a day's length can't be right.
 */
export function signalAgeMs(
  from: string,
  now: string,
  { closedDaysMs }: Pick<SessionTimes, 'closedDaysMs'>,
  clock: Rules['freshness']['ageClock'],
): number {
  const elapsed = instantMs(now) - instantMs(from);
  if (clock === 'wall') return elapsed;
  if (!closedDaysMs.every((length) => DAY_LENGTHS.includes(length))) return NaN;
  return closedDaysMs.reduce((age, length) => age - length, elapsed);
}
