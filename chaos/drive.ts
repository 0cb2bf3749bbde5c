/** Runs one session to its end, through everything that happens to the parts it runs on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { runSession, type EmbeddedDay, type EmbeddedDesk } from '../src/cli/up/run-session';
import { sessionWorkflowId } from '../src/domain/session';
import type { SessionRecord } from '../src/domain/session-record';
import type { Progress } from '../src/domain/session-messages';
import type { tradingSession } from '../src/workflows/trading-session';

/** A session that takes longer in wall time can't be judged. */
const WALL_LIMIT_MS = 15 * 60_000;
const AGAIN_AFTER_MS = 300;

/** Thrown for a session that ended without a record, or didn't end. */
export class Unjudged extends Error {
  override readonly name = 'Unjudged';
}

/** The session's record. `fellOver` says why a part ended by itself, which nothing here may do. */
export async function driveSession(
  desk: EmbeddedDesk,
  day: EmbeddedDay,
  seen: (progress: Progress) => void,
  fellOver: () => string | null,
): Promise<SessionRecord> {
  const giveUpAt = performance.now() + WALL_LIMIT_MS;
  const over = new AbortController();
  const limit = sleep(WALL_LIMIT_MS, undefined, { signal: over.signal }).then(
    () => {
      throw new Unjudged(`the session of ${day.key.date} hadn't ended after ${WALL_LIMIT_MS / 60_000} min`);
    },
    () => new Promise<never>(() => undefined),
  );
  limit.catch(() => undefined);
  try {
    for (;;) {
      try {
        return await Promise.race([runSession(desk, day, seen), limit]);
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return await resultOf(desk, day);
        if (error instanceof WorkflowFailedError)
          throw new Unjudged(`the session's workflow failed: ${String(error.cause ?? error)}`, {
            cause: error,
          });
        // A part is dead at the moment: the runner goes on where it stood when all run again.
        if (error instanceof Unjudged || performance.now() > giveUpAt) throw error;
        const fallen = fellOver();
        if (fallen !== null) throw new Unjudged(fallen, { cause: error });
        await sleep(AGAIN_AFTER_MS);
      }
    }
  } finally {
    over.abort();
  }
}

/** The record of a session that had ended just when the runner lost sight of it. */
const resultOf = ({ client }: EmbeddedDesk, { key }: EmbeddedDay): Promise<SessionRecord> =>
  client.workflow.getHandle<typeof tradingSession>(sessionWorkflowId(key)).result();
