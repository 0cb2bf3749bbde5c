/** One session as it stands: what it says itself while it runs, its result, or the record that it filed. */
import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import type { ArtifactStore } from '../../activities/artifact-store';
import type { Attention } from '../../domain/attention';
import { SECOND } from '../../domain/instant';
import type { Phase } from '../../domain/phase';
import { sessionWorkflowId, type SessionKey } from '../../domain/session';
import { SESSION, type Progress } from '../../domain/session-messages';
import type { SessionRecord } from '../../domain/session-record';
import * as attribute from '../../workflows/search-attributes';
import type { SessionSource } from './session-source';

/** For an answer of a session's worker, in milliseconds. */
const ANSWER_DEADLINE = 10 * SECOND;

/** A session as far as anybody can tell. JSON-plain. */
export interface SeenSession {
  readonly date: string;
  readonly workflowId: string;
  /** Temporal's word for the run, or `FORGOTTEN` when the server no longer has it, or none answers. */
  readonly status: string;
  /** Where all this is from. */
  readonly source: 'session' | 'result' | 'filed record' | 'search attributes';
  readonly phase: Phase | null;
  /** Null when a session runs and no worker answers for it. */
  readonly record: SessionRecord | null;
  readonly attention: readonly Attention[];
  /** The last signal that changed nothing, in a sentence, or empty. */
  readonly ignored: string;
}

/** The session of a date, or null when neither the server nor the folder has one. */
export async function readSession(source: SessionSource, date: string): Promise<SeenSession | null> {
  const { client, desk, artifacts } = source;
  const key = { desk, date };
  const run = client && (await describe(client, key));
  if (!client || !run) {
    const record = await filedRecord(artifacts, key);
    return record && seen(key, 'FORGOTTEN', 'filed record', 'end', record);
  }
  const status = run.status.name;
  if (status === 'COMPLETED') {
    const record = (await client.workflow.getHandle(run.workflowId, run.runId).result()) as SessionRecord;
    return seen(key, status, 'result', 'end', record);
  }
  const progress = await askProgress(client, run.workflowId).catch(() => null);
  if (progress)
    return { ...seen(key, status, 'session', progress.phase, progress.record), ...progress, date };
  const record = status === 'RUNNING' ? null : await filedRecord(artifacts, key);
  const phase = (run.typedSearchAttributes.get(attribute.phase) ?? null) as Phase | null;
  return seen(key, status, record ? 'filed record' : 'search attributes', phase, record);
}

const seen = (
  key: SessionKey,
  status: string,
  source: SeenSession['source'],
  phase: Phase | null,
  record: SessionRecord | null,
): SeenSession => ({
  date: key.date,
  workflowId: sessionWorkflowId(key),
  ...{ status, source, phase, record },
  attention: [],
  ignored: '',
});

/** What the session says of itself. Throws when no worker answers in time. */
export async function askProgress(client: Client, workflowId: string): Promise<Progress> {
  const handle = client.workflow.getHandle(workflowId);
  const said = await client.withDeadline(Date.now() + ANSWER_DEADLINE, () =>
    handle.query<Partial<Progress> & Pick<Progress, 'phase' | 'record'>>(SESSION.progress),
  );
  // A session that an older worker holds may say less.
  return { attention: [], ignored: '', ...said };
}

/** The newest run of a session, or null when the server has none. */
export async function describe(
  client: Client,
  key: SessionKey,
): Promise<WorkflowExecutionDescription | null> {
  try {
    return await client.workflow.getHandle(sessionWorkflowId(key)).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** A record as it was filed, or null. Throws when it can't be read, or is of a version that isn't known here. */
export async function filedRecord(artifacts: ArtifactStore, key: SessionKey): Promise<SessionRecord | null> {
  const filed = await artifacts.readRecord(key);
  if (filed === null) return null;
  const { version } = filed as Partial<SessionRecord>;
  if (version === 1) return filed as SessionRecord;
  throw new Error(
    `the filed record of ${key.date} has version ${JSON.stringify(version)}, this program reads version 1; use the ` +
      `program that wrote it`,
  );
}
