/**
 * A fault of the time-skipping test server, mended where the activities run. It compares an activity's schedule-to-close
 * time with the next attempt only when that time has a fraction of a second (`getNanos() != 0` in sdk-java's
 * TestServiceRetryState): of a thousand activities one expires on a whole second, never expires, and is tried again
 * without an end. Temporal's real servers don't have it.
 */
import { activityInfo, type Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

type Attempt = Pick<
  Info,
  'scheduledTimestampMs' | 'currentAttemptScheduledTimestampMs' | 'scheduleToCloseTimeoutMs'
>;

/** True for an attempt that no server may start: its activity had expired before it was scheduled. */
export const isTooLate = ({
  scheduledTimestampMs,
  currentAttemptScheduledTimestampMs,
  scheduleToCloseTimeoutMs,
}: Attempt): boolean =>
  scheduleToCloseTimeoutMs > 0 &&
  currentAttemptScheduledTimestampMs > scheduledTimestampMs + scheduleToCloseTimeoutMs;

/** A failure of the running attempt; of one that comes too late it is final, as it would be on a real server. */
export function failureInTime(error: unknown): unknown {
  if (!isTooLate(activityInfo())) return error;
  const failure = error instanceof ApplicationFailure ? error : null;
  return ApplicationFailure.create({
    message: error instanceof Error ? error.message : String(error),
    type: failure?.type ?? 'Error',
    details: failure?.details ?? [],
    nonRetryable: true,
  });
}
