/** What Temporal knows of a worker's desks, as metrics. Read again and again, so that a restart forgets nothing. */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import type { HaltFile } from '../activities/halt-file';
import { deskState } from '../activities/reach-desk';
import type { Attention } from '../domain/attention';
import { deskWorkflowId } from '../domain/desk-messages';
import type { DeskState } from '../domain/desk-state';
import { HOUR, instantText } from '../domain/instant';
import { LABELS, type Meter, type Sample } from '../domain/metrics';
import { sessionKeyOf, sessionWorkflowId } from '../domain/session';
import { endedSamples, standingSamples } from '../domain/session-metrics';
import { SESSION, type Progress } from '../domain/session-messages';
import type { SessionRecord } from '../domain/session-record';
import * as attribute from '../workflows/search-attributes';

/** A desk that is looked at. */
export interface WatchedDesk {
  readonly desk: string;
  readonly haltFile: Pick<HaltFile, 'read'>;
}

/** Ended sessions that a look reads, the newest first: far more than end between two looks. */
const MOST_ENDED = 1_000;
/** Those that the first look reads of each desk. */
const MOST_OF_A_DESK = 10;
/** What a server's list of ended workflows may lack for so long still comes. */
const LIST_LAG = HOUR;
/** A query of a workflow waits no longer for a worker than this. */
const QUERY_DEADLINE = 5_000;

/** What one desk was found to be. */
interface Standing {
  readonly attention: readonly Attention[];
  /** Intents of the running session whose fate isn't proven. */
  readonly unknown: number;
}

/** The eyes on some desks. Each method records what it sees, and throws when Temporal didn't answer all of it. */
export interface DeskLooks {
  /** Sessions and desks that run, and what asks for a person. */
  running(): Promise<void>;
  /** Sessions that have ended since the last look; at the first, the newest of each desk. */
  ended(): Promise<void>;
  /** The date of the newest ended session of a desk, as of the last look; null: none. */
  lastDate(desk: string): string | null;
}

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
  const newest = new Map<string, { readonly date: string; readonly runId: string; readonly at: number }>();
  let isBegun = false;
  const names = new Set(desks.map(({ desk }) => desk));

  /**
   * The newest ended session of each desk that has one: at first of every desk, later of those in which one has ended
   * since. Several may end at once, and a server's list lags behind.
   */
  async function newestEnded(): Promise<ReadonlyMap<string, WorkflowExecutionInfo>> {
    const found = new Map<string, WorkflowExecutionInfo>();
    const read = async (filter: string, most: number): Promise<void> => {
      const query = `WorkflowType = "${SESSION.type}" AND ExecutionStatus != "Running" AND ${filter}`;
      let left = most;
      for await (const run of client.workflow.list({ query, pageSize: most })) {
        const desk = sessionKeyOf(run.workflowId)?.desk ?? '';
        const best = newest.get(desk);
        const atLeast = Math.max(best?.at ?? -1, closedAt(found.get(desk)));
        if (names.has(desk) && closedAt(run) > atLeast) found.set(desk, run);
        if ((left -= 1) <= 0) break;
      }
    };
    if (isBegun) {
      const since = Math.max(0, ...[...newest.values()].map(({ at }) => at)) - LIST_LAG;
      await read(`CloseTime > "${instantText(Math.max(0, since))}"`, MOST_ENDED);
    } else {
      for (const desk of names)
        await read(`WorkflowId STARTS_WITH "${sessionWorkflowId({ desk, date: '' })}"`, MOST_OF_A_DESK);
    }
    return found;
  }

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

  async function lookAtDesk(desk: string): Promise<void> {
    try {
      await askMoved(client.workflow.getHandle(deskWorkflowId(desk)), async () => {
        states.set(desk, await deskState({ client, desk, taskQueue }, Date.now() + QUERY_DEADLINE));
      });
    } catch (error) {
      lengths.delete(deskWorkflowId(desk));
      states.set(desk, error instanceof WorkflowNotFoundError ? 'none' : 'unreadable');
    }
  }

  const modeSamples = ({ desk, haltFile }: WatchedDesk): readonly Sample[] => {
    const state = states.get(desk) ?? 'unreadable';
    const mode = haltFile.read()?.mode ?? (typeof state === 'object' ? state.halt.mode : state);
    return LABELS.mode.map((each) => ({
      name: 'nightdesk_desk_mode',
      labels: { desk, mode: each },
      value: Number(each === mode),
    }));
  };

  return {
    async running() {
      const failures: unknown[] = [];
      const open = new Map<string, WorkflowExecutionInfo[]>();
      const asking = new Map<string, number>();
      const query = `ExecutionStatus = "Running" AND ${attribute.desk.name} IS NOT NULL`;
      for await (const run of client.workflow.list({ query, pageSize: MOST_ENDED })) {
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
        await lookAtDesk(desk);
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

    async ended() {
      const found = await newestEnded();
      for (const [desk, run] of found) {
        const { runId } = run;
        const date = sessionKeyOf(run.workflowId)?.date ?? '';
        const record = await recordOf(client, run);
        const outcome = record?.outcome ?? run.typedSearchAttributes.get(attribute.outcome) ?? 'failed';
        meter.record([
          ...(record ? standingSamples(record) : []),
          ...endedSamples({ desk, date, outcome }, closedAt(run)),
        ]);
        newest.set(desk, { date, runId, at: closedAt(run) });
      }
      isBegun = true;
    },

    lastDate: (desk) => newest.get(desk)?.date ?? null,
  };
}

const matterSamples = (desk: string, attention: readonly Attention[]): readonly Sample[] =>
  LABELS.reason.map((reason) => ({
    name: 'nightdesk_attention_matters',
    labels: { desk, reason },
    value: attention.filter((each) => each.reason === reason).length,
  }));

const closedAt = (run: WorkflowExecutionInfo | undefined): number => run?.closeTime?.getTime() ?? -1;

/** The record that a session ended with; null for a run that ended without one. */
async function recordOf(
  client: Client,
  { workflowId, runId, status }: WorkflowExecutionInfo,
): Promise<SessionRecord | null> {
  if (status.name !== 'COMPLETED') return null;
  return (await client.workflow.getHandle(workflowId, runId).result()) as SessionRecord;
}
