import { ApplicationFailure, sleep } from '@temporalio/workflow';
import { instantMs } from '../domain/instant';
import type { ClockReading } from '../domain/observation';
import { evening } from './activity-options';

/** The shortest sleep: a clock that runs fast is never asked more often than five times a second. */
const SHORTEST_SLEEP_MS = 200;
/** More early wakes than this are no jitter: the broker's clock stands still or lies. */
const MOST_EARLY_WAKES = 20;

/**
 * Sleeps on a durable timer until the broker's clock has reached an instant, and returns its reading. Temporal's
 * time only wakes; what time it is, the broker says. `what` completes the timer's summary: "until the open, …".
 */
export async function untilMarket(instant: string, what: string): Promise<ClockReading> {
  for (let wakes = 0; wakes <= MOST_EARLY_WAKES; wakes += 1) {
    const clock = await evening.readClock.executeWithOptions({ summary: "ask the broker's clock" }, []);
    const left = instantMs(instant) - instantMs(clock.at);
    if (left <= 0) return clock;
    await pause(left, clock, `until ${what}`);
  }
  throw ApplicationFailure.nonRetryable(
    `the broker's clock hadn't reached ${instant} after ${MOST_EARLY_WAKES} wakes; is it standing still?`,
    'BrokerClock',
  );
}

/** How long a length of market time takes in Temporal's time, in milliseconds, never too short to be a pause. */
export const sleepLength = (marketMs: number, { speed }: Pick<ClockReading, 'speed'>): number =>
  Math.max(SHORTEST_SLEEP_MS, Math.ceil(marketMs / speed));

/** Sleeps for a length of market time, at the speed the clock had when it was last read. */
export const pause = (marketMs: number, clock: Pick<ClockReading, 'speed'>, summary: string): Promise<void> =>
  sleep(sleepLength(marketMs, clock), { summary });
