import { ScheduleAlreadyRunning, type Client } from '@temporalio/client';
import { sessionSchedule, type ScheduledDesk } from '../../workers/session-schedule';
import { scheduleFacts } from './schedule-facts';

/** What an install came to. JSON-plain. */
export interface InstalledSchedule {
  readonly scheduleId: string;
  readonly result: 'installed' | 'updated' | 'unchanged';
  readonly changes: readonly { readonly what: string; readonly was: string; readonly is: string }[];
  /** A schedule that was paused stays paused. */
  readonly paused: boolean;
}

/** Installs a desk's schedule, or brings the one that is there to the present rules. */
export async function installSchedule(
  { schedule }: Client,
  desk: ScheduledDesk,
  note: string,
): Promise<InstalledSchedule> {
  const wanted = sessionSchedule(desk);
  const { scheduleId } = wanted;
  try {
    await schedule.create({ ...wanted, state: { note } });
    return { scheduleId, result: 'installed', changes: [], paused: false };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = schedule.getHandle(scheduleId);
  const before = scheduleFacts(await handle.describe());
  await handle.update(({ state }) => ({ ...wanted, state }));
  const after = await handle.describe();
  const changes = Object.entries(scheduleFacts(after)).flatMap(([what, is]) => {
    const was = before[what] ?? '';
    return was === is ? [] : [{ what, was, is }];
  });
  return {
    scheduleId,
    result: changes.length > 0 ? 'updated' : 'unchanged',
    changes,
    paused: after.state.paused,
  };
}
