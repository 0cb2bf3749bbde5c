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
  /** Null where not even a record can be read. */
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
  return lines
    .filter(({ date }) => inRange(date))
    .filter(({ needsAttention }) => !attention || needsAttention === true)
    .sort((left, right) => (left.date < right.date ? 1 : -1))
    .slice(0, limit);
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
    const line = lineOf(run);
    const start = run.startTime.getTime();
    if (line === null || (newest.get(run.workflowId)?.start ?? -Infinity) >= start) continue;
    newest.set(run.workflowId, { start, line });
  }
  return [...newest.values()].map(({ line }) => line);
}

/** Runs of many desks that are looked through for the newest of each: as many as may be newer, and some more. */
const RUNS_A_DESK = 4;
const MORE_RUNS = 100;

/** The newest session that the server knows of each of many desks, by the desk; asked for with one question. */
export async function newestSessions(
  client: Client,
  desks: readonly string[],
): Promise<ReadonlyMap<string, ListedSession>> {
  const own = new Set(desks);
  const newest = new Map<string, ListedSession>();
  let runs = desks.length * RUNS_A_DESK + MORE_RUNS;
  for await (const run of runsOf(client, `WorkflowType = '${SESSION.type}'`)) {
    const line = lineOf(run);
    const desk = sessionKeyOf(run.workflowId)?.desk;
    if (line && desk !== undefined && own.has(desk) && line.date > (newest.get(desk)?.date ?? ''))
      newest.set(desk, line);
    runs -= 1;
    if (runs === 0) break;
  }
  return newest;
}

/** A run as a line; null when nothing tells its date. */
function lineOf({
  typedSearchAttributes: said,
  workflowId,
  status,
}: WorkflowExecutionInfo): ListedSession | null {
  const date = sessionKeyOf(workflowId)?.date ?? said.get(attribute.sessionDate);
  if (date === undefined) return null;
  const running = status.name === 'RUNNING';
  return {
    ...{ date, workflowId, running },
    state: said.get(running ? attribute.phase : attribute.outcome) ?? status.name.toLowerCase(),
    needsAttention: said.get(attribute.needsAttention) ?? false,
    filled: said.get(attribute.ordersFilled) ?? 0,
    refused: said.get(attribute.ordersRefused) ?? 0,
    reasonCodes: said.get(attribute.reasonCodes) ?? [],
  };
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
    ...{ date, workflowId, running: false },
    needsAttention: record ? record.attentions.some(({ ended }) => ended === 'open') : null,
    state: record?.outcome ?? 'unreadable',
    filled: record ? filledCount(record) : 0,
    refused: record ? refusedCount(record) : 0,
    reasonCodes: record ? reasonCodes(record) : [],
  };
}
