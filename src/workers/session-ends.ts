/** How the newest session of each desk ended, as metrics: asked of Temporal, so that a restart forgets nothing. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { HOUR, instantText } from '../domain/instant';
import type { Meter } from '../domain/metrics';
import { sessionKeyOf, sessionWorkflowId, type SessionKey } from '../domain/session';
import { endedSamples, standingSamples } from '../domain/session-metrics';
import { SESSION } from '../domain/session-messages';
import type { SessionRecord } from '../domain/session-record';
import * as attribute from '../workflows/search-attributes';

/** Ended sessions that a look reads, the newest first: far more than end between two looks. */
const MOST_ENDED = 1_000;
/** Those that the first look reads of each desk. */
const MOST_OF_A_DESK = 10;
/** What a server's list of ended workflows may lack for so long still comes. */
const LIST_LAG = HOUR;

export interface SessionEnds {
  /**
   * Records the sessions that have ended since the last look; at the first, the newest of each desk. Throws when
   * Temporal doesn't answer.
   */
  look(): Promise<void>;
  /** The date of the newest ended session of a desk, as of the last look; null: none. */
  lastDate(desk: string): string | null;
}

/** A run of a session that has ended. */
interface SessionEnd extends SessionKey {
  /** Milliseconds since 1970, Temporal's. */
  readonly at: number;
  readonly run: WorkflowExecutionInfo;
}

export function sessionEnds(client: Client, names: ReadonlySet<string>, meter: Meter): SessionEnds {
  const newest = new Map<string, SessionEnd>();
  let isBegun = false;

  /**
   * The newest ended session of each desk that has one: at first of every desk, later of those in which one has ended
   * since. Several may end at once, and a server's list lags behind.
   */
  async function newestEnded(): Promise<ReadonlyMap<string, SessionEnd>> {
    const found = new Map<string, SessionEnd>();
    const read = async (filter: string, most: number): Promise<void> => {
      const query = `WorkflowType = "${SESSION.type}" AND ExecutionStatus != "Running" AND ${filter}`;
      let left = most;
      for await (const run of client.workflow.list({ query, pageSize: most })) {
        const end = endOf(run);
        if (end && names.has(end.desk) && isNewer(end, found.get(end.desk) ?? newest.get(end.desk)))
          found.set(end.desk, end);
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

  return {
    async look() {
      for (const [desk, end] of await newestEnded()) {
        const { run, date, at } = end;
        const record = await recordOf(client, run);
        const outcome = record?.outcome ?? run.typedSearchAttributes.get(attribute.outcome) ?? 'failed';
        meter.record([
          ...(record ? standingSamples(record) : []),
          ...endedSamples({ desk, date, outcome }, at),
        ]);
        newest.set(desk, end);
      }
      isBegun = true;
    },

    lastDate: (desk) => newest.get(desk)?.date ?? null,
  };
}

function endOf(run: WorkflowExecutionInfo): SessionEnd | null {
  const key = sessionKeyOf(run.workflowId);
  return key && run.closeTime ? { ...key, at: run.closeTime.getTime(), run } : null;
}

/** By the session's date: one of an earlier day that is run again is no news. */
const isNewer = (end: SessionEnd, than: SessionEnd | undefined): boolean =>
  than === undefined || end.date > than.date || (end.date === than.date && end.at > than.at);

/** The record that a session ended with; null for a run that ended without one. */
async function recordOf(
  client: Client,
  { workflowId, runId, status }: WorkflowExecutionInfo,
): Promise<SessionRecord | null> {
  if (status.name !== 'COMPLETED') return null;
  return (await client.workflow.getHandle(workflowId, runId).result()) as SessionRecord;
}
