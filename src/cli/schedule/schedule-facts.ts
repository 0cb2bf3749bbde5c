import type { ScheduleDescription } from '@temporalio/client';
import { durationText } from '../../domain/instant';

/** What a schedule does, each in a few words: what `show` prints, and what an install compares. */
export type ScheduleFacts = Readonly<Record<string, string>>;

/** Reads the facts of a schedule as the server has it, also of one that was changed by hand. */
export function scheduleFacts({ spec, action, policies }: ScheduleDescription): ScheduleFacts {
  return {
    scan: scanText(spec),
    catchUpWindow: durationText(policies.catchupWindow),
    onOverlap: policies.overlap ?? 'SKIP',
    onFailure: policies.pauseOnFailure ? 'pauses' : 'goes on',
    starts: `${action.workflowType}(${JSON.stringify(action.args).slice(1, -1)})`,
    taskQueue: action.taskQueue,
  };
}

/** `16:05 America/New_York, MONDAY to FRIDAY`; anything that isn't one time on some days, as JSON. */
function scanText(spec: ScheduleDescription['spec']): string {
  const [calendar, ...others] = spec.calendars ?? [];
  const [hour, minute, days] = [calendar?.hour, calendar?.minute, calendar?.dayOfWeek].map((ranges) =>
    ranges?.length === 1 ? ranges[0] : undefined,
  );
  const isOneTime = hour?.start === hour?.end && minute?.start === minute?.end;
  const isAll = others.length === 0 && !spec.intervals?.length && !spec.skip?.length;
  if (!hour || !minute || !days || !isOneTime || !isAll) return JSON.stringify(spec);
  const [hh, mm] = [hour, minute].map(({ start }) => String(start).padStart(2, '0'));
  return `${hh}:${mm} ${spec.timezone ?? 'UTC'}, ${days.start} to ${days.end}`;
}

/** A fact's name in words: `catch up window`. */
export const factName = (name: string): string =>
  name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
