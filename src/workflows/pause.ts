/** Lengths of market time as timers of Temporal's. */
import { condition, sleep } from '@temporalio/workflow';
import type { ClockReading } from '../domain/observation';

/** The shortest sleep: a clock that runs fast is never asked more often than five times a second. */
const SHORTEST_SLEEP_MS = 200;

type Speed = Pick<ClockReading, 'speed'>;

/** How long a length of market time takes in Temporal's time, in milliseconds, never too short to be a pause. */
const sleepLength = (marketMs: number, { speed }: Speed): number =>
  Math.max(SHORTEST_SLEEP_MS, Math.ceil(marketMs / speed));

/** Sleeps for a length of market time, at the speed the clock had when it was last read. */
export const pause = (marketMs: number, clock: Speed, summary: string): Promise<void> =>
  sleep(sleepLength(marketMs, clock), { summary });

/** The same, or until `wake` becomes true. */
export const pauseUnless = (
  wake: () => boolean,
  marketMs: number,
  clock: Speed,
  summary: string,
): Promise<boolean> => condition(wake, sleepLength(marketMs, clock), { summary });
