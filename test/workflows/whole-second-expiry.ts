/**
 * A fault of the time-skipping test server, mended where the activities run. It compares an activity's schedule-to-close
 * time with the next attempt only when that time has a fraction of a second (`getNanos() != 0` in sdk-java's
 * TestServiceRetryState): of a thousand activities one is scheduled on a whole second, never expires, and is tried again
 * without an end. Temporal's real servers don't have it.
 */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/** What is asked of an attempt; all that `activityInfo` says of one whose policy is written out. Milliseconds. */
interface Attempt {
  readonly attempt: number;
  readonly scheduledTimestampMs: number;
  readonly currentAttemptScheduledTimestampMs: number;
  readonly scheduleToCloseTimeoutMs: number;
  readonly retryPolicy: {
    readonly initialInterval: number;
    readonly backoffCoefficient: number;
    readonly maximumInterval: number;
  };
}

/** True for an attempt after which the server must not try again, and doesn't know it. */
export function isOverlooked(attempt: Attempt, retryDelayMs?: number): boolean {
  const expiry = attempt.scheduledTimestampMs + attempt.scheduleToCloseTimeoutMs;
  if (attempt.scheduleToCloseTimeoutMs === 0 || expiry % 1000 !== 0) return false;
  const { initialInterval, backoffCoefficient, maximumInterval } = attempt.retryPolicy;
  const pause = initialInterval * backoffCoefficient ** (attempt.attempt - 1);
  const delay = retryDelayMs ?? Math.min(pause, maximumInterval);
  return attempt.currentAttemptScheduledTimestampMs + delay > expiry;
}

/** A failure of the running attempt, as a real server would take it: one that comes too late to be tried again is final. */
export function failureInTime(error: unknown): unknown {
  const failure = error instanceof ApplicationFailure ? error : null;
  if (failure?.nonRetryable || !isOverlooked(activityInfo() as Attempt, delayOf(failure))) return error;
  return ApplicationFailure.create({
    message: error instanceof Error ? error.message : String(error),
    type: failure?.type ?? 'Error',
    details: failure?.details ?? [],
    nonRetryable: true,
  });
}

const delayOf = (failure: ApplicationFailure | null): number | undefined =>
  failure?.nextRetryDelay === undefined || failure.nextRetryDelay === null
    ? undefined
    : Number(failure.nextRetryDelay);
