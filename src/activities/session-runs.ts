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

/** Which sessions: of every desk of the namespace, of one desk, or of one desk and date. */
type Sessions = { readonly desk?: undefined } | { readonly desk: string; readonly date?: string };

/** The runs of sessions, the newest first; `most` at most. */
export async function listSessionRuns(
  client: Client,
  sessions: Sessions,
  most = Infinity,
): Promise<readonly ServerRun[]> {
  const runs: ServerRun[] = [];
  for await (const { workflowId, runId, status } of client.workflow.list({
    query: `WorkflowType = "${SESSION.type}"${idsOf(sessions)}`,
    pageSize: Math.min(most, 1_000),
  })) {
    const key = sessionKeyOf(workflowId);
    if (key) runs.push({ ...key, runId, workflowId, isOpen: status.name === 'RUNNING' });
    if (runs.length >= most) break;
  }
  return runs;
}

/** Their ids, not a search attribute: a session that failed at once has an id too. */
function idsOf(sessions: Sessions): string {
  if (sessions.desk === undefined) return '';
  const { desk, date } = sessions;
  return date === undefined
    ? ` AND WorkflowId STARTS_WITH "${sessionWorkflowId({ desk, date: '' })}"`
    : ` AND WorkflowId = "${sessionWorkflowId({ desk, date })}"`;
}

/** The history of one run, whole, or as far as it goes. Throws when the server doesn't have it. */
export const fetchHistory = (client: Client, key: SessionKey, runId: string): Promise<History> =>
  client.workflow.getHandle(sessionWorkflowId(key), runId).fetchHistory();
