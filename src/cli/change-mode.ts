import { lstatSync } from 'node:fs';
import { WorkflowNotFoundError } from '@temporalio/client';
import { haltFilePath } from '../activities/halt-file';
import { deskState, signalDesk, whyUnreached, type DeskAddress } from '../activities/reach-desk';
import { DESK, deskWorkflowId } from '../domain/desk-messages';
import type { DeskState } from '../domain/desk-state';
import { SECOND } from '../domain/instant';
import { connectClient } from '../workers/temporal-connection';
import type { FoundDesk } from './find-desk';

/** The signals that change a mode. */
export type ModeChange = typeof DESK.halt | typeof DESK.reduce | typeof DESK.resume;

const DEADLINE = 10 * SECOND;

/** A desk after a change. `isNew`: nothing was known of it before. */
export interface ChangedDesk {
  readonly state: DeskState;
  readonly isNew: boolean;
}

/**
 * Asks for a change of a desk's mode and waits until the desk itself says what it is now. Throws an `Error` that tells
 * what is and what isn't stopped when Temporal doesn't take it, or when no worker answers.
 */
export async function changeMode(change: ModeChange, found: FoundDesk, reason: string): Promise<ChangedDesk> {
  const { desk, address, taskQueue } = found;
  const client = await connectClient(found).catch((cause: unknown) => {
    throw unconfirmed(change, found, `no Temporal server answers at ${address}`, cause);
  });
  try {
    const to: DeskAddress = { client, desk, taskQueue };
    const isNew = await client
      .withDeadline(Date.now() + DEADLINE, async () => {
        const unknown = !(await isKnown(to));
        if (unknown && change === DESK.resume) {
          throw new Error(`no session of a desk ${desk} ran there and nobody halted it; is that its name?`);
        }
        await signalDesk(to, change, { reason, by: 'operator' });
        return unknown;
      })
      .catch((cause: unknown) => {
        throw unconfirmed(change, found, whyUnreached(cause), cause);
      });
    const state = await deskState(to, Date.now() + DEADLINE).catch((cause: unknown) => {
      const until = change === DESK.resume ? '' : ', and until then none of them sends an order';
      throw new Error(
        `Temporal has taken the ${change}, and no worker of desk ${desk} answers (${whyUnreached(cause)}); ` +
          `it holds from when one does${until}`,
        { cause },
      );
    });
    return { state, isNew };
  } finally {
    await client.connection.close();
  }
}

/** Whether Temporal has, or had, a workflow of this desk. */
async function isKnown({ client, desk }: DeskAddress): Promise<boolean> {
  try {
    await client.workflow.getHandle(deskWorkflowId(desk)).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function unconfirmed(change: ModeChange, { desk, stateDir }: FoundDesk, why: string, cause: unknown): Error {
  const instead =
    change === DESK.halt
      ? `. To stop its workers without Temporal, write the file ${haltFilePath(stateDir)} on their machine; its text ` +
        `is the reason`
      : '';
  return new Error(`the ${change} of desk ${desk} is not confirmed: ${why}${instead}`, { cause });
}

/** True for a path that is there, whatever it is; what can't be told counts as there. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
