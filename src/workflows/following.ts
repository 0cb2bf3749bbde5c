/** What following an order stands on: rounds, and calls whose failure proves nothing. */
import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import { instantMs, MINUTE, SECOND } from '../domain/instant';
import type { SessionTimes } from '../domain/session';

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
