/** How a desk's workflow is reached from outside: by workers and by the CLI, running or not, or ended by hand. */
import {
  isGrpcServiceError,
  QueryRejectedError,
  WorkflowClient,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WithStartWorkflowOperation,
  type Client,
  type WorkflowIdConflictPolicy,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { DESK, deskWorkflowId } from '../domain/desk-messages';
import { halted, type DeskInput, type DeskState } from '../domain/desk-state';
import { instantText } from '../domain/instant';
import { shareOf, URGENCY } from '../domain/urgency';

/** Where a desk is. */
export interface DeskAddress {
  readonly client: Client;
  readonly desk: string;
  readonly taskQueue: string;
}

type DeskWorkflow = (input: DeskInput) => Promise<never>;
type StartOptions = WorkflowStartOptions<DeskWorkflow> & {
  workflowIdConflictPolicy: WorkflowIdConflictPolicy;
};

/**
 * The desk's state as it is now. Throws when Temporal or the desk's worker doesn't answer by the deadline (wall
 * milliseconds since 1970), when there is no such desk, and when its workflow was ended by hand.
 */
export async function deskState({ client, desk }: DeskAddress, deadline: number): Promise<DeskState> {
  const {
    connection,
    options: { namespace, dataConverter },
  } = client;
  const open = new WorkflowClient({
    ...{ connection, namespace, dataConverter },
    queryRejectCondition: 'NOT_OPEN',
  });
  return client.withDeadline(deadline, () =>
    open.getHandle(deskWorkflowId(desk)).query<DeskState>(DESK.state),
  );
}

/** Sends a signal to the desk, starting it where it doesn't run. Resolves when Temporal has it for good. */
export async function signalDesk(to: DeskAddress, signal: string, payload: unknown): Promise<void> {
  await withStart(to, (start) =>
    to.client.workflow.signalWithStart<DeskWorkflow, [unknown]>(DESK.type, {
      ...start,
      signal,
      signalArgs: [payload],
    }),
  );
}

/** Sends an update to the desk, starting it where it doesn't run, and returns its state after it. */
export const updateDesk = (to: DeskAddress, update: string, payload: unknown): Promise<DeskState> =>
  withStart(to, (start) =>
    to.client.workflow.executeUpdateWithStart<DeskWorkflow, DeskState, [unknown]>(update, {
      args: [payload],
      startWorkflowOperation: new WithStartWorkflowOperation<DeskWorkflow>(DESK.type, start),
    }),
  );

/**
 * A desk that never was starts empty. One that was ended by hand must not start like that: its halt would be lifted
 * without a reason and its unproven orders forgotten. It starts with what it knew, halted.
 */
async function withStart<T>(to: DeskAddress, call: (start: StartOptions) => Promise<T>): Promise<T> {
  const { desk, taskQueue } = to;
  const start: StartOptions = {
    workflowId: deskWorkflowId(desk),
    taskQueue,
    args: [{ desk }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    // Sessions wait for their desk, and so do their orders.
    priority: { priorityKey: URGENCY.order, ...shareOf(desk) },
    staticSummary: `desk ${desk}: its mode, and orders nobody could prove`,
  };
  try {
    return await call(start);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const state = await lastState(to);
    return call({ ...start, args: [{ desk, state }], workflowIdReusePolicy: 'ALLOW_DUPLICATE' });
  }
}

/** What a desk knew that was ended by hand; a worker replays its history to tell. */
async function lastState({ client, desk }: DeskAddress): Promise<DeskState> {
  const handle = client.workflow.getHandle(deskWorkflowId(desk));
  const { status } = await handle.describe();
  const reason = `the desk's workflow was ended by hand (${status.name.toLowerCase()}) and started again`;
  const state = await handle.query<DeskState>(DESK.state);
  return halted(state, { reason, by: 'restart' }, instantText(Date.now()));
}

/** Why a desk couldn't be reached, in words. */
export function whyUnreached(error: unknown): string {
  if (error instanceof WorkflowNotFoundError) return 'it has no workflow; no session has entered it yet';
  if (error instanceof QueryRejectedError) return 'its workflow was ended by hand';
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  if (isGrpcServiceError(cause) && UNANSWERED.has(cause.code))
    return 'Temporal or its worker did not answer in time';
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** gRPC: CANCELLED, DEADLINE_EXCEEDED. */
const UNANSWERED: ReadonlySet<number> = new Set([1, 4]);
