import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import { MINUTE } from '../domain/instant';

/** The one schedule of a desk. */
export const scheduleId = (desk: string): string => `sessions/${desk}`;

/** The desk of a schedule, or null when it is no desk's. */
export const deskOfSchedule = (id: string): string | null =>
  /^sessions\/([a-z0-9]{1,16})$/.exec(id)?.[1] ?? null;

/** The exchange's time zone: Temporal follows its clock changes, so that no one else has to. */
const NEW_YORK = 'America/New_York';

/** When the exchange opens, New York time; since 1985 it has never opened earlier. */
const OPENS_AT = '09:30';
/** A session that is caught up on later than this before the open would scan into it. */
const TIME_TO_SCAN = 15 * MINUTE;

/** What a desk's schedule is made of. */
export interface ScheduledDesk {
  readonly desk: string;
  readonly taskQueue: string;
  /** New York time of day of the scan, `HH:MM`: `scan.at` of the rules. */
  readonly scanAt: string;
}

/**
 * The schedule that starts a desk's sessions (design, section 5): `scan.at` in New York, Monday to Friday, through
 * both clock changes. Holidays are left to the broker's calendar, which knows more of them than any list would.
 *
 * - Overlap `ALLOW_ALL`: what it starts is `openSession`, over in a moment but for a broker or a worker that is down.
 *   Then the next day's start must not be skipped for it. Each run means its own date, and a date has one session.
 * - The catch-up window ends before the next open. What missed even that is started by a hand that knows why.
 * - No pause on failure: a start that failed has traded nothing, and a schedule that pauses itself would leave
 *   every holding without its exits until somebody looks.
 */
export function sessionSchedule({ desk, taskQueue, scanAt }: ScheduledDesk): ScheduleOptions {
  const { hour, minute } = timeOfDay(scanAt);
  return {
    scheduleId: scheduleId(desk),
    spec: {
      timezone: NEW_YORK,
      calendars: [
        {
          ...{ hour, minute, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } },
          comment: `the scan, ${scanAt} New York, Monday to Friday`,
        },
      ],
    },
    policies: {
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
      catchupWindow: catchUpWindow(scanAt),
      pauseOnFailure: false,
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'openSession',
      // Temporal appends the nominal time.
      workflowId: `open/${desk}`,
      args: [desk],
      taskQueue,
      staticSummary: `starts the session of the day, desk ${desk}`,
    },
  };
}

/**
 * How long after its moment a start is still caught up on, in milliseconds: until a quarter of an hour before the
 * next day's open, 17 h 10 min for a scan at 16:05. No clock change falls into it: New York's are in the night to
 * Sunday, and a window that begins on Friday has ended on Saturday morning.
 */
export function catchUpWindow(scanAt: string): number {
  const toOpen = 24 * 60 + minutesOf(OPENS_AT) - minutesOf(scanAt);
  return toOpen * MINUTE - TIME_TO_SCAN;
}

function timeOfDay(time: string): { hour: number; minute: number } {
  const [hour, minute] = time.split(':').map(Number);
  if (hour === undefined || minute === undefined) throw new RangeError(`${time} is no time of day as HH:MM`);
  return { hour, minute };
}

function minutesOf(time: string): number {
  const { hour, minute } = timeOfDay(time);
  return hour * 60 + minute;
}
