import { ApplicationFailure } from '@temporalio/workflow';
import { instantMs } from '../domain/instant';
import type { ClockReading } from '../domain/observation';
import { evening } from './activity-options';
import type { Hands } from './hands';
import { BROKER_CLOCK, type Step } from './operator';
import { pause } from './pause';

/** More early wakes than this are no jitter: the broker's clock stands still or lies. */
const MOST_EARLY_WAKES = 20;

/** What is waited for. */
export interface Wait {
  /** Market time, RFC 3339. */
  readonly instant: string;
  /** Completes the timer's summary: "until the open, …". */
  readonly what: string;
  /** Market time until which a clock that can't be read, or stands still, is waited for. */
  readonly end: string;
}

/**
 * Sleeps on a durable timer until the broker's clock has reached an instant, and returns its reading. Temporal's
 * time only wakes; what time it is, the broker says. A clock that can't be read, or stands still, parks the session.
 */
export async function untilMarket(
  { instant, what, end }: Wait,
  { operator, market }: Hands,
): Promise<ClockReading> {
  const step: Step = {
    ...{ reason: 'CLOCK', what: "The broker's clock", until: end, urgentFrom: instant },
    done: `The session was waiting until ${what}; nothing was sent since.`,
    notDone: 'Nobody knows what time it is at the exchange, so that nothing can be decided.',
    without: 'the session gives up',
  };
  const ask = (): Promise<ClockReading> =>
    evening.readClock.executeWithOptions({ summary: "ask the broker's clock" }, []);
  const left = ({ at }: ClockReading): number => instantMs(instant) - instantMs(at);

  for (let wakes = 0; ; wakes += 1) {
    const stuck = wakes > MOST_EARLY_WAKES;
    if (stuck) wakes = 0;
    const clock = await operator.needed(step, stuck ? askAfter(standsStill(instant), ask) : ask);
    market.heard(clock);
    if (left(clock) <= 0) return clock;
    await pause(left(clock), clock, `until ${what}`);
  }
}

/** Fails first, so that somebody is asked; from the first retry on it is the call itself. */
function askAfter<T>(failure: ApplicationFailure, call: () => Promise<T>): () => Promise<T> {
  let isFirst = true;
  return () => {
    if (!isFirst) return call();
    isFirst = false;
    return Promise.reject(failure);
  };
}

const standsStill = (instant: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `it hadn't reached ${instant} after ${MOST_EARLY_WAKES} wakes; is it standing still?`,
    BROKER_CLOCK,
  );
