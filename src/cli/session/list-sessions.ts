/** The sessions of a desk: those that the server knows, and those that only their filed record tells of. */
import { isGrpcServiceError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { filledCount, reasonCodes, refusedCount } from '../../domain/session-tally';
import { sessionKeyOf, sessionWorkflowId } from '../../domain/session';
import { SESSION } from '../../domain/session-messages';
import * as attribute from '../../workflows/search-attributes';
import { filedRecord } from './read-session';
import type { SessionSource } from './session-source';

/** One line of the list. JSON-plain. */
export interface ListedSession {
  readonly date: string;
  readonly workflowId: string;
  /** The phase of one that runs, the outcome of one that has ended; Temporal's status where it has neither. */
  readonly state: string;
  readonly running: boolean;
  /** Null for a session of which only the record is left. */
  readonly needsAttention: boolean | null;
  readonly filled: number;
  readonly refused: number;
  readonly reasonCodes: readonly string[];
}

export interface ListFilter {
  /** The oldest date, `YYYY-MM-DD`, or null. */
  readonly since: string | null;
  /** Only those that ask for a person. */
  readonly attention: boolean;
  readonly limit: number;
}

/** The newest first. */
export async function listSessions(
  source: SessionSource,
  { since, attention, limit }: ListFilter,
): Promise<readonly ListedSession[]> {
  const known = source.client ? await visible(source.client, source.desk) : [];
  const dates = new Set(known.map(({ date }) => date));
  const filed = (await source.artifacts.recordDates(source.desk)).filter((date) => !dates.has(date));
  const inRange = (date: string): boolean => since === null || date >= since;
  const lines = [
    ...known,
    ...(await Promise.all(filed.filter(inRange).map((date) => fromRecord(source, date)))),
  ];
  return (
    lines
      .filter(({ date }) => inRange(date))
      // A filed record alone doesn't tell whether somebody has looked since.
      .filter(({ needsAttention }) => !attention || needsAttention === true)
      .sort((left, right) => (left.date < right.date ? 1 : -1))
      .slice(0, limit)
  );
}

/** The newest session of a desk, or null when there is none. */
export async function newestDate(source: SessionSource): Promise<string | null> {
  const [newest] = await listSessions(source, { since: null, attention: false, limit: 1 });
  return newest?.date ?? null;
}

/** One line for each session, that of its newest run. */
async function visible(client: Client, desk: string): Promise<readonly ListedSession[]> {
  const query = `WorkflowType = '${SESSION.type}' AND ${attribute.desk.name} = '${desk}'`;
  const newest = new Map<string, { readonly line: ListedSession; readonly start: number }>();
  for await (const run of runsOf(client, query)) {
    const { typedSearchAttributes: said, workflowId, status } = run;
    const date = sessionKeyOf(workflowId)?.date ?? said.get(attribute.sessionDate);
    if (date === undefined) continue;
    const start = run.startTime.getTime();
    if ((newest.get(workflowId)?.start ?? -Infinity) >= start) continue;
    const running = status.name === 'RUNNING';
    const state = said.get(running ? attribute.phase : attribute.outcome) ?? status.name.toLowerCase();
    newest.set(workflowId, {
      start,
      line: {
        ...{ date, workflowId, state, running },
        needsAttention: said.get(attribute.needsAttention) ?? false,
        filled: said.get(attribute.ordersFilled) ?? 0,
        refused: said.get(attribute.ordersRefused) ?? 0,
        reasonCodes: said.get(attribute.reasonCodes) ?? [],
      },
    });
  }
  return [...newest.values()].map(({ line }) => line);
}

/** Throws an `Error` for a server that no worker has told of the attributes that are asked for. */
async function* runsOf(client: Client, query: string): AsyncGenerator<WorkflowExecutionInfo> {
  try {
    yield* client.workflow.list({ query });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    if (!isGrpcServiceError(cause) || !BAD_QUERY.has(cause.code)) throw error;
    throw new Error(
      `the server can't list sessions (${cause.details}); a worker that starts there teaches it to. Name the session's ` +
        `date meanwhile`,
      { cause: error },
    );
  }
}

/** gRPC: INVALID_ARGUMENT. */
const BAD_QUERY: ReadonlySet<number> = new Set([3]);

/** A record that can't be read is listed as that: the others are still of use. */
async function fromRecord({ artifacts, desk }: SessionSource, date: string): Promise<ListedSession> {
  const workflowId = sessionWorkflowId({ desk, date });
  const record = await filedRecord(artifacts, { desk, date }).catch(() => null);
  return {
    ...{ date, workflowId, running: false, needsAttention: null },
    state: record?.outcome ?? 'unreadable',
    filled: record ? filledCount(record) : 0,
    refused: record ? refusedCount(record) : 0,
    reasonCodes: record ? reasonCodes(record) : [],
  };
}
