/** The runs of a desk's sessions as a Temporal server knows them, and their histories. */
import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import { sessionKeyOf, sessionWorkflowId, type SessionKey } from '../domain/session';
import { SESSION } from '../domain/session-messages';
import type { SessionRun } from './artifact-store';

/** A run at a server. */
export interface ServerRun extends SessionRun {
  readonly workflowId: string;
  readonly isOpen: boolean;
}

/** The runs of every session of a desk, or of one date, the newest first; `most` at most. */
export async function listSessionRuns(
  client: Client,
  { desk, date }: { readonly desk: string; readonly date?: string },
  most = Infinity,
): Promise<readonly ServerRun[]> {
  // Their ids, not a search attribute: a session that failed at once has an id too.
  const ids =
    date === undefined ? `STARTS_WITH "${idsOf(desk)}"` : `= "${sessionWorkflowId({ desk, date })}"`;
  const runs: ServerRun[] = [];
  for await (const { workflowId, runId, status } of client.workflow.list({
    query: `WorkflowType = "${SESSION.type}" AND WorkflowId ${ids}`,
    pageSize: Math.min(most, 100),
  })) {
    const key = sessionKeyOf(workflowId);
    if (key) runs.push({ ...key, runId, workflowId, isOpen: status.name === 'RUNNING' });
    if (runs.length >= most) break;
  }
  return runs;
}

const idsOf = (desk: string): string => sessionWorkflowId({ desk, date: '' });

/** The history of one run, whole, or as far as it goes. Throws when the server doesn't have it. */
export const fetchHistory = (client: Client, key: SessionKey, runId: string): Promise<History> =>
  client.workflow.getHandle(sessionWorkflowId(key), runId).fetchHistory();
