/** The schedules of many desks at once. */
import type { Client } from '@temporalio/client';
import { newYorkStamp } from '../../config/new-york-time';
import { deskOfSchedule } from '../../workers/session-schedule';

/** A schedule as a server lists it: a moment behind what it does. JSON-plain. */
export interface ListedSchedule {
  readonly desk: string;
  readonly scheduleId: string;
  readonly paused: boolean;
  readonly note: string;
  /** The next start, RFC 3339; null when none is ahead. */
  readonly next: string | null;
}

/** Every schedule of a desk in the namespace, in the order of their names. */
export async function listSchedules({ schedule }: Client): Promise<readonly ListedSchedule[]> {
  const found: ListedSchedule[] = [];
  for await (const { scheduleId, state, info } of schedule.list()) {
    const desk = deskOfSchedule(scheduleId);
    if (desk === null) continue;
    found.push({
      ...{ desk, scheduleId, paused: state.paused, note: state.note ?? '' },
      next: info.nextActionTimes[0]?.toISOString() ?? null,
    });
  }
  return found.toSorted((left, right) => (left.desk < right.desk ? -1 : 1));
}

/** The next start in words: when, or that there is none, and why. */
export function nextText(schedule: Pick<ListedSchedule, 'paused' | 'next'> | null): string {
  if (schedule === null) return 'no schedule';
  if (schedule.paused) return 'paused';
  return schedule.next === null ? 'none' : newYorkStamp(schedule.next);
}

/** Schedules of desks that a folder doesn't have: they go on starting sessions, which no worker of the folder runs. */
export async function strangeSchedules(
  client: Client,
  desks: readonly string[],
): Promise<readonly ListedSchedule[]> {
  const own = new Set(desks);
  return (await listSchedules(client)).filter(({ desk }) => !own.has(desk));
}

/** A line for each of them, with what to do. */
export const strangeText = (strange: readonly ListedSchedule[], folder: string): readonly string[] =>
  strange.map(
    ({ scheduleId, paused, desk }) =>
      `schedule ${scheduleId} is of a desk that ${folder} doesn't have, and ${paused ? 'is paused' : 'goes on'}; ` +
      `to remove it: nightdesk schedule remove ${desk}`,
  );
