/** What Temporal knows of a worker's desks, as metrics. Read again and again, so that a restart forgets nothing. */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import type { HaltFile } from '../activities/halt-file';
import { deskState, whyUnreached } from '../activities/reach-desk';
import type { Attention } from '../domain/attention';
import { deskWorkflowId } from '../domain/desk-messages';
import type { DeskState } from '../domain/desk-state';
import { LABELS, type Meter, type Sample } from '../domain/metrics';
import { sessionKeyOf } from '../domain/session';
import { standingSamples } from '../domain/session-metrics';
import { SESSION, type Progress } from '../domain/session-messages';
import * as attribute from '../workflows/search-attributes';

/** A desk that is looked at. */
export interface WatchedDesk {
  readonly desk: string;
  readonly haltFile: Pick<HaltFile, 'read'>;
}

/** Running workflows that are read with one request. */
const PAGE = 1_000;
/** A query of a workflow waits no longer for a worker than this. */
const QUERY_DEADLINE = 5_000;

/** What one desk was found to be. */
interface Standing {
  readonly attention: readonly Attention[];
  /** Intents of the running session whose fate isn't proven. */
  readonly unknown: number;
}

/** The eyes on some desks. */
export interface DeskLooks {
  /** Records the sessions and desks that run, and what asks for a person. Throws when Temporal didn't answer all of it. */
  look(): Promise<void>;
}

/** The desk's own workflow gave no answer. */
class UnreadableError extends Error {}

/** A workflow is asked only when its history has grown since: a desk that sleeps costs no worker a thing. */
export function deskLooks(
  client: Client,
  desks: readonly WatchedDesk[],
  taskQueue: string,
  meter: Meter,
): DeskLooks {
  /** By workflow id. */
  const lengths = new Map<string, { readonly runId: string; readonly length: number }>();
  const sessions = new Map<string, Standing>();
  const states = new Map<string, DeskState | 'none' | 'unreadable'>();
  const names = new Set(desks.map(({ desk }) => desk));

  /** Asks a workflow when its history isn't as long as when it was asked last. */
  async function askMoved(handle: WorkflowHandle, ask: () => Promise<void>): Promise<void> {
    const { historyLength, runId } = await handle.describe();
    const known = lengths.get(handle.workflowId);
    if (known?.runId === runId && known.length === historyLength) return;
    await ask();
    lengths.set(handle.workflowId, { runId, length: historyLength });
  }

  const lookAtSession = ({ workflowId, runId }: WorkflowExecutionInfo): Promise<void> => {
    const handle = client.workflow.getHandle(workflowId, runId);
    return askMoved(handle, async () => {
      const { record, attention } = await client.withDeadline(Date.now() + QUERY_DEADLINE, () =>
        handle.query<Progress>(SESSION.progress),
      );
      const unknown = record.intents.filter(({ outcome }) => outcome === 'unknown').length;
      sessions.set(runId, { attention, unknown });
      meter.record(standingSamples(record));
    });
  };

  /** A desk that doesn't answer is unreadable; a server that doesn't leaves what is known. */
  async function lookAtDesk(desk: string): Promise<void> {
    const handle = client.workflow.getHandle(deskWorkflowId(desk));
    try {
      await askMoved(handle, async () => {
        try {
          states.set(desk, await deskState({ client, desk, taskQueue }, Date.now() + QUERY_DEADLINE));
        } catch (error) {
          states.set(desk, 'unreadable');
          throw new UnreadableError(whyUnreached(error), { cause: error });
        }
      });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) states.set(desk, 'none');
      // It is said by the mode.
      else if (!(error instanceof UnreadableError)) throw error;
    }
  }

  const modeSamples = ({ desk, haltFile }: WatchedDesk): readonly Sample[] => {
    const state = states.get(desk) ?? 'none';
    const mode = haltFile.read()?.mode ?? (typeof state === 'object' ? state.halt.mode : state);
    return LABELS.mode.map((each) => ({
      name: 'nightdesk_desk_mode',
      labels: { desk, mode: each },
      value: Number(each === mode),
    }));
  };

  return {
    async look() {
      const failures: unknown[] = [];
      const open = new Map<string, WorkflowExecutionInfo[]>();
      const asking = new Map<string, number>();
      const query = `ExecutionStatus = "Running" AND ${attribute.desk.name} IS NOT NULL`;
      for await (const run of client.workflow.list({ query, pageSize: PAGE })) {
        const { typedSearchAttributes: said, workflowId } = run;
        const desk = said.get(attribute.desk) ?? '';
        if (!names.has(desk)) continue;
        if (sessionKeyOf(workflowId)) open.set(desk, [...(open.get(desk) ?? []), run]);
        if (said.get(attribute.needsAttention)) asking.set(desk, (asking.get(desk) ?? 0) + 1);
      }
      for (const each of desks) {
        const { desk } = each;
        const runs = open.get(desk) ?? [];
        // The oldest first: what the newest session measured is what stands.
        for (const run of runs.toSorted((one, other) => (one.workflowId < other.workflowId ? -1 : 1)))
          await lookAtSession(run).catch((error: unknown) => failures.push(error));
        await lookAtDesk(desk).catch((error: unknown) => failures.push(error));
        const known = runs.flatMap(({ runId }) => sessions.get(runId) ?? []);
        const state = states.get(desk);
        const unproven = typeof state === 'object' ? state.unproven.length : 0;
        meter.record([
          { name: 'nightdesk_sessions_running', labels: { desk }, value: runs.length },
          { name: 'nightdesk_attention_open', labels: { desk }, value: asking.get(desk) ?? 0 },
          {
            name: 'nightdesk_unknown_orders',
            labels: { desk },
            value: unproven + known.reduce((sum, { unknown }) => sum + unknown, 0),
          },
          ...modeSamples(each),
          ...matterSamples(
            desk,
            known.flatMap(({ attention }) => attention),
          ),
        ]);
      }
      const stillRun = new Set([...open.values()].flat().map(({ runId }) => runId));
      for (const runId of sessions.keys()) if (!stillRun.has(runId)) sessions.delete(runId);
      if (failures.length > 0) throw failures[0];
    },
  };
}

const matterSamples = (desk: string, attention: readonly Attention[]): readonly Sample[] =>
  LABELS.reason.map((reason) => ({
    name: 'nightdesk_attention_matters',
    labels: { desk, reason },
    value: attention.filter((each) => each.reason === reason).length,
  }));
