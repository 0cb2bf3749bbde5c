import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { sessionWorkflowId, type SessionKey } from '../../domain/session';
import type { SessionRecord } from '../../domain/session-record';
import type { tradingSession } from '../../workflows/trading-session';
import { paceClock, readProgress, type PacedDay } from './exchange-pace';
import { startSession, type EmbeddedDesk } from './run-session';

/** How often the runner looks at the sessions: one question each. */
const LOOK_EVERY_MS = 250;

/** A day that many desks trade, at one exchange with one clock. */
export interface DesksDay extends PacedDay {
  readonly date: string;
  readonly desks: readonly string[];
}

/** Runs the sessions of many desks at once, by one clock. Returns the records, in the desks' order. */
export async function runDesks(
  embedded: EmbeddedDesk,
  { date, desks, ...day }: DesksDay,
): Promise<readonly SessionRecord[]> {
  const pace = await paceClock(embedded.exchange, day);
  const running = new Set<WorkflowHandle<typeof tradingSession>>();
  const records = Promise.all(
    desks.map(async (desk) => {
      const handle = await started(embedded, { desk, date });
      running.add(handle);
      try {
        return await handle.result();
      } finally {
        running.delete(handle);
      }
    }),
  );
  const ended = records.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, sleep(LOOK_EVERY_MS, false)])))
    await pace.look(await Promise.all([...running].map(readProgress)));
  return records;
}

/** The session, started, or as it is: one that has run on this day has its record. */
async function started(
  embedded: EmbeddedDesk,
  key: SessionKey,
): Promise<WorkflowHandle<typeof tradingSession>> {
  try {
    return await startSession(embedded, key);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return embedded.client.workflow.getHandle<typeof tradingSession>(sessionWorkflowId(key));
  }
}
