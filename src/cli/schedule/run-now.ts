import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ScheduleExecutionResult, ScheduleHandle } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { newYorkInstant } from '../../config/new-york-time';
import { instantMs, SECOND } from '../../domain/instant';
import { scheduleId } from '../../workers/session-schedule';
import { UsageError } from '../usage-error';
import { known } from './read-schedule';
import { startResult, type StartResult } from './scheduled-start';

/** A start is over in a moment; one that isn't by then waits for a worker, and goes on when there is one. */
const PATIENCE = 15 * SECOND;
const LOOK_EVERY = SECOND / 4;

/**
 * Has the schedule start a session out of turn, also while it is paused, and tells what that came to. Without a date
 * it is today's; with one it is a backfill of that date's moment. `openSession` decides, as for every start.
 */
export async function runNow(client: Client, desk: string, date: string | null): Promise<StartResult> {
  const before = await known(client, desk, starts);
  const handle = client.schedule.getHandle(scheduleId(desk));
  if (date === null) await handle.trigger();
  else await backfill(client, handle, date);

  const until = Date.now() + PATIENCE;
  for (;;) {
    const result = await newest(client, await starts(handle), before);
    if (result.kind !== 'waiting' || Date.now() > until) return result;
    await sleep(LOOK_EVERY);
  }
}

/** Backfills one New York date, whatever time of it the schedule has. */
async function backfill(client: Client, handle: ScheduleHandle, date: string): Promise<void> {
  const start = instantMs(newYorkInstant(date, '00:00'));
  const end = instantMs(newYorkInstant(date, '23:59'));
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    ...{ namespace: client.options.namespace, scheduleId: handle.scheduleId },
    ...{ startTime: msToTs(start), endTime: msToTs(end) },
  });
  if (startTime.length === 0)
    throw new UsageError(`--date ${date}: the schedule starts no session on that day; give a weekday`);
  await handle.backfill({ start: new Date(start), end: new Date(end) });
}

const starts = async (handle: ScheduleHandle): Promise<readonly ScheduleExecutionResult[]> =>
  (await handle.describe()).info.recentActions;

/** What the start that wasn't there before came to. */
async function newest(
  client: Client,
  now: readonly ScheduleExecutionResult[],
  before: readonly ScheduleExecutionResult[],
): Promise<StartResult> {
  const seen = new Set(before.map(({ action }) => action.workflow.firstExecutionRunId));
  const fresh = now.findLast(({ action }) => !seen.has(action.workflow.firstExecutionRunId));
  if (!fresh) return { kind: 'waiting' };
  const { workflowId, firstExecutionRunId } = fresh.action.workflow;
  return startResult(client, { workflowId, runId: firstExecutionRunId });
}
