/** What following an order stands on: rounds, market time, and calls whose failure proves nothing. */
import { ActivityFailure, condition, isCancellation } from '@temporalio/workflow';
import type { ClockReading } from '../domain/observation';
import { instantMs, MINUTE, SECOND } from '../domain/instant';
import type { SessionTimes } from '../domain/session';
import { following } from './activity-options';
import { sleepLength } from './until-market';

/** Between looks at resting orders: often at first, then once a minute for an hour, then now and then to the close. */
const RESTING_LOOKS = [
  { untilRound: 6, every: 10 * SECOND },
  { untilRound: 66, every: MINUTE },
];
const LATE_LOOKS = 5 * MINUTE;
/** A DAY order can't outlive its close by longer than this (design 3.6). */
const AFTER_CLOSE = 15 * MINUTE;

/** When a DAY order of the session can no longer live. Milliseconds since 1970. */
export const lastLookAt = ({ tradingDay }: SessionTimes): number => instantMs(tradingDay.close) + AFTER_CLOSE;

/** The pause after a round of looks, in market milliseconds. */
export const gapOf = (round: number): number =>
  RESTING_LOOKS.find(({ untilRound }) => round < untilRound)?.every ?? LATE_LOOKS;

/** The market's time as far as it is known. Milliseconds since 1970. */
export interface MarketTime {
  /** Market seconds a wall second, at the last reading. */
  readonly speed: number;
  /** The last reading, moved on by Temporal's time. */
  estimate(): number;
  /** A new reading, or the estimate when the broker doesn't answer. */
  now(): Promise<number>;
}

/**
 * Market time for waiting and giving up: the broker's clock, and while the broker doesn't answer, its last reading
 * moved on by Temporal's time, so that an unreachable broker is not asked for ever.
 */
export function marketTime(from: string): MarketTime {
  const time = { at: instantMs(from), readAt: Date.now(), speed: 1 };
  const estimate = (): number => time.at + (Date.now() - time.readAt) * time.speed;
  return {
    get speed() {
      return time.speed;
    },
    estimate,
    async now() {
      const clock = await tryTo(() =>
        following.readClock.executeWithOptions({ summary: "ask the broker's clock" }, []),
      );
      if (clock) Object.assign(time, { at: instantMs(clock.at), readAt: Date.now(), speed: clock.speed });
      return estimate();
    },
  };
}

/** Sleeps for a length of market time, or until `wake` becomes true. */
export const pauseUnless = (
  wake: () => boolean,
  marketMs: number,
  clock: Pick<ClockReading, 'speed'>,
  summary: string,
): Promise<boolean> => condition(wake, sleepLength(marketMs, clock), { summary });

/** What a call after sending brought, or null when the broker didn't tell: that proves nothing about any order. */
export async function tryTo<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}

/** True for an activity that failed by itself, not for one that was cancelled. */
export const isFault = (error: unknown): error is ActivityFailure =>
  error instanceof ActivityFailure && !isCancellation(error);
