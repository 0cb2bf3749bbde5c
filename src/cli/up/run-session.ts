import type { Client, WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionWorkflowId, type SessionKey } from '../../domain/session';
import type { SessionRecord } from '../../domain/session-record';
import type { Progress } from '../../domain/session-messages';
import type { tradingSession } from '../../workflows/trading-session';
import { shareOf } from '../../domain/urgency';
import type { ExchangeControl } from './exchange-control';
import { paceClock, readProgress, type PacedDay } from './exchange-pace';

/** How often the runner looks at a session's progress. */
const LOOK_EVERY_MS = 100;
/** The day of one session. */
export interface EmbeddedDay extends PacedDay {
  readonly key: SessionKey;
}

export interface EmbeddedDesk {
  readonly client: Client;
  readonly taskQueue: string;
  readonly exchange: ExchangeControl;
}

/**
 * Starts a session, or takes the one that was interrupted. Throws Temporal's `WorkflowExecutionAlreadyStartedError` when it
 * has run.
 */
export const startSession = (
  { client, taskQueue }: Pick<EmbeddedDesk, 'client' | 'taskQueue'>,
  key: SessionKey,
): Promise<WorkflowHandle<typeof tradingSession>> =>
  client.workflow.start<typeof tradingSession>('tradingSession', {
    ...{ workflowId: sessionWorkflowId(key), taskQueue, args: [key] },
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
    priority: shareOf(key.desk),
    staticSummary: `session of ${key.date}, desk ${key.desk}`,
  });

/**
 * Runs one session on the embedded exchange, whose clock goes as `paceClock` says. `onProgress` is told what the session
 * itself says. Returns the session's record; goes on with a session that was interrupted.
 */
export async function runSession(
  desk: EmbeddedDesk,
  { key, ...day }: EmbeddedDay,
  onProgress: (progress: Progress) => void,
): Promise<SessionRecord> {
  const pace = await paceClock(desk.exchange, day);
  const handle = await startSession(desk, key);
  const result = handle.result();
  const ended = result.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, sleep(LOOK_EVERY_MS, false)]))) {
    const progress = await readProgress(handle);
    if (progress) onProgress(progress);
    await pace.look([progress]);
  }
  return result;
}
