import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryWindowEnd, sessionWorkflowId, type SessionKey, type TradingDay } from '../../domain/session';
import type { SessionRecord } from '../../domain/session-record';
import type { Progress } from '../../domain/session-messages';
import type { tradingSession } from '../../workflows/trading-session';
import { instantMs } from '../../domain/instant';
import { shareOf } from '../../domain/urgency';
import type { ExchangeControl } from './exchange-control';
import { AFTER_CLOSE_MS, CANCEL_TAKES_MS, readProgress, restsUnfilled, speed } from './exchange-pace';

/** How often the runner looks at a session's progress. */
const LOOK_EVERY_MS = 100;
/** The days a session needs the exchange's clock for. */
export interface EmbeddedDay {
  readonly key: SessionKey;
  readonly scanAt: string;
  readonly tradingDay: TradingDay;
  readonly nightMs: number;
  /** Entries rest until here; then the runner lets the rest of the window pass as fast as a night. */
  readonly entryWindowMs: number;
}

export interface EmbeddedDesk {
  readonly client: Client;
  readonly taskQueue: string;
  readonly exchange: ExchangeControl;
}

/**
 * Runs one session on the embedded exchange: the clock is held at the scan, races through the night to the open, and
 * runs in real time from there until the desk only waits for orders that rest. `onProgress` is told what the session
 * itself says. Returns the session's record; goes on with a session that was interrupted.
 */
export async function runSession(
  { client, taskQueue, exchange }: EmbeddedDesk,
  { key, scanAt, tradingDay, nightMs, entryWindowMs }: EmbeddedDay,
  onProgress: (progress: Progress) => void,
): Promise<SessionRecord> {
  const workflowId = sessionWorkflowId(key);
  const nightSpeed = speed(await exchange.now(), scanAt, tradingDay.open, nightMs);
  await exchange.holdAt(scanAt, nightSpeed, tradingDay.open);
  const handle = await client.workflow.start<typeof tradingSession>('tradingSession', {
    workflowId,
    taskQueue,
    args: [key],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
    priority: shareOf(key.desk),
    staticSummary: `session of ${key.date}, desk ${key.desk}`,
  });

  const result = handle.result();
  const ended = result.then(
    () => true,
    () => true,
  );
  const windowEnd = entryWindowEnd(tradingDay, entryWindowMs);
  let racing: 'no' | 'night' | 'rest' | 'late' = 'no';
  while (!(await Promise.race([ended, sleep(LOOK_EVERY_MS, false)]))) {
    const progress = await readProgress(handle);
    if (progress) {
      onProgress(progress);
      if (racing === 'no' && progress.phase !== 'brief' && progress.phase !== 'scan') {
        await exchange.run(nightSpeed, tradingDay.open);
        racing = 'night';
      }
      if (racing === 'night' && progress.phase === 'follow' && restsUnfilled(progress)) {
        await exchange.run(speed(await exchange.now(), '', windowEnd, nightMs), windowEnd);
        racing = 'rest';
      }
      // What isn't proven by then is looked for until a DAY order can no longer live.
      if (
        racing === 'rest' &&
        restsUnfilled(progress) &&
        instantMs(await exchange.now()) >= instantMs(windowEnd) + CANCEL_TAKES_MS
      ) {
        const lastLook = new Date(instantMs(tradingDay.close) + AFTER_CLOSE_MS).toISOString();
        await exchange.run(speed(await exchange.now(), '', lastLook, nightMs), lastLook);
        racing = 'late';
      }
    }
  }
  return result;
}
