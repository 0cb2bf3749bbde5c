import { WorkflowExecutionAlreadyStartedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { ACCOUNT_LOCK, accountLockId, DESK, type Entrance } from '../domain/desk-messages';
import { unreadableHalt } from '../domain/halt';
import { SECOND } from '../domain/instant';
import { shareOf } from '../domain/urgency';
import type { DeskLink } from './desk-link';
import type { HaltFile } from './halt-file';
import { deskState, signalDesk, updateDesk, whyUnreached, type DeskAddress } from './reach-desk';

/** An order waits for its desk's mode no longer than this; then it doesn't leave. */
const HALT_DEADLINE = 3 * SECOND;
/** Joining and leaving may take a worker that is just starting; the activity tries again. */
const CALL_DEADLINE = 20 * SECOND;

/** The desk through its Temporal workflow, and the HALT file of this machine before it. */
export function temporalDeskLink(to: DeskAddress, file: Pick<HaltFile, 'read'>): DeskLink {
  const bounded = <T>(call: () => Promise<T>): Promise<T> =>
    to.client.withDeadline(Date.now() + CALL_DEADLINE, () => typed(call));

  return {
    enter: (entrance) =>
      bounded(async () => {
        const lockedNow = await lockAccount(to, entrance);
        try {
          const { halt, unproven } = await updateDesk(to, DESK.enter, entrance);
          return { halt: { mode: halt.mode, reason: halt.reason, by: halt.by }, unproven };
        } catch (error) {
          // A desk that doesn't take the session must not keep the account from others.
          if (lockedNow && error instanceof WorkflowUpdateFailedError) await unlock(to, entrance);
          throw error;
        }
      }),
    leave: (departure) =>
      bounded(async () => {
        await updateDesk(to, DESK.leave, departure);
      }),
    async halt() {
      try {
        const written = file.read();
        if (written) return written;
        const { mode, reason, by } = (await deskState(to, Date.now() + HALT_DEADLINE)).halt;
        return { mode, reason, by };
      } catch (error) {
        return unreadableHalt(whyUnreached(error));
      }
    },
    reduce: (reason) => bounded(() => signalDesk(to, DESK.reduce, { reason, by: 'daily-loss' })),
  };
}

/** Locks the account for the desk; true when it wasn't before. Throws `AccountTaken` when another desk has it. */
async function lockAccount(
  { client, desk, taskQueue }: DeskAddress,
  { accountId }: Entrance,
): Promise<boolean> {
  const workflowId = accountLockId(accountId);
  try {
    await client.workflow.start(ACCOUNT_LOCK.type, {
      workflowId,
      taskQueue,
      args: [{ desk, account: accountId }],
      workflowIdConflictPolicy: 'FAIL',
      memo: { desk },
      priority: shareOf(desk),
      staticSummary: `account ${accountId} belongs to desk ${desk}`,
    });
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  const { memo } = await client.workflow.getHandle(workflowId).describe();
  const owner = memo?.['desk'];
  if (owner === desk) return false;
  throw ApplicationFailure.nonRetryable(
    `account ${accountId} belongs to desk ${String(owner)}, so that desk ${desk} can't trade it; when no session of ` +
      `${String(owner)} runs, send the signal release to the workflow ${workflowId}, or terminate it in the Temporal UI`,
    'AccountTaken',
  );
}

const unlock = ({ client }: DeskAddress, { accountId }: Entrance): Promise<void> =>
  client.workflow.getHandle(accountLockId(accountId)).signal(ACCOUNT_LOCK.release);

/** What the desk itself refuses reaches the workflow as it was thrown: typed, and not to be tried again. */
async function typed<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
      ? error.cause
      : error;
  }
}
