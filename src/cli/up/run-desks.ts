import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { instantMs } from '../../domain/instant';
import { entryWindowEnd, sessionWorkflowId, type SessionKey, type TradingDay } from '../../domain/session';
import type { Progress } from '../../domain/session-messages';
import type { SessionRecord } from '../../domain/session-record';
import { shareOf } from '../../domain/urgency';
import type { tradingSession } from '../../workflows/trading-session';
import { AFTER_CLOSE_MS, CANCEL_TAKES_MS, readProgress, restsUnfilled, speed } from './exchange-pace';
import type { EmbeddedDesk } from './run-session';

/** How often the runner looks at the sessions: one question each. */
const LOOK_EVERY_MS = 250;

/** A day that many desks trade, at one exchange with one clock. */
export interface DesksDay {
  readonly date: string;
  readonly desks: readonly string[];
  /** The latest scan of any of them: whose is earlier is scanned late. */
  readonly scanAt: string;
  readonly tradingDay: TradingDay;
  readonly nightMs: number;
  /** The longest of any of them. */
  readonly entryWindowMs: number;
}

/**
 * Runs the sessions of many desks at once, with the clock as `runSession` sets it for one: each stretch goes by fast as
 * soon as no desk needs it slow. `onEnd` hears of each session as it ends. Returns the records, in the desks' order.
 */
export async function runDesks(
  { client, taskQueue, exchange }: EmbeddedDesk,
  { date, desks, scanAt, tradingDay, nightMs, entryWindowMs }: DesksDay,
  onEnd: (record: SessionRecord) => void,
): Promise<readonly SessionRecord[]> {
  const night = speed(await exchange.now(), scanAt, tradingDay.open, nightMs);
  await exchange.holdAt(scanAt, night, tradingDay.open);
  const running = new Set<WorkflowHandle<typeof tradingSession>>();
  const ends = desks.map(async (desk) => {
    const handle = await started({ client, taskQueue }, { desk, date });
    running.add(handle);
    try {
      const record = await handle.result();
      onEnd(record);
      return record;
    } finally {
      running.delete(handle);
    }
  });
  const records = Promise.all(ends);
  const ended = records.then(
    () => true,
    () => true,
  );
  const windowEnd = entryWindowEnd(tradingDay, entryWindowMs);
  const runTo = async (until: string): Promise<void> =>
    exchange.run(speed(await exchange.now(), '', until, nightMs), until);
  let racing: 'no' | 'night' | 'rest' | 'late' = 'no';
  while (!(await Promise.race([ended, sleep(LOOK_EVERY_MS, false)]))) {
    const seen = await Promise.all([...running].map(readProgress));
    const all = (holds: (progress: Progress) => boolean): boolean =>
      seen.length > 0 && seen.every((progress) => progress !== null && holds(progress));
    // A desk that has no session on this day has ended by now; those that scan hold the clock for all.
    if (racing === 'no' && all(({ phase }) => phase !== 'brief' && phase !== 'scan')) {
      await exchange.run(night, tradingDay.open);
      racing = 'night';
    }
    if (racing === 'night' && all((progress) => progress.phase === 'follow' && restsUnfilled(progress))) {
      await runTo(windowEnd);
      racing = 'rest';
    }
    const isCancelled = instantMs(await exchange.now()) >= instantMs(windowEnd) + CANCEL_TAKES_MS;
    if (racing === 'rest' && isCancelled && all(restsUnfilled)) {
      await runTo(new Date(instantMs(tradingDay.close) + AFTER_CLOSE_MS).toISOString());
      racing = 'late';
    }
  }
  return records;
}

/** The session, started, or as it is: one that has run on this day has its record. */
async function started(
  { client, taskQueue }: Pick<EmbeddedDesk, 'client' | 'taskQueue'>,
  key: SessionKey,
): Promise<WorkflowHandle<typeof tradingSession>> {
  const workflowId = sessionWorkflowId(key);
  try {
    return await client.workflow.start<typeof tradingSession>('tradingSession', {
      ...{ workflowId, taskQueue, args: [key] },
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'USE_EXISTING',
      priority: shareOf(key.desk),
      staticSummary: `session of ${key.date}, desk ${key.desk}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return client.workflow.getHandle<typeof tradingSession>(workflowId);
  }
}
