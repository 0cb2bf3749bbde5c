/**
 * Files the history of every session that has ended, because a Temporal server keeps closed runs for a while only, and
 * a dev server for a day: audits and `history export` read what is filed here when the server has it no more.
 */
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { ArtifactStore, SessionRun } from '../activities/artifact-store';
import { whyUnreached } from '../activities/reach-desk';
import { closingOf } from '../activities/run-closing';
import { fetchHistory, listSessionRuns } from '../activities/session-runs';
import { SECOND } from '../domain/instant';
import { pause } from './pause';

/** How often it is looked for ended sessions: no session waits for it, and none lasts less. */
const EVERY = 5 * SECOND;
/** So many desks are looked at that often; more of them less often, so that the looking costs the same. */
const DESKS_A_LOOK = 50;
/** Runs of one desk looked at the first time, the newest first. A desk has one session a day. */
const MOST_RUNS = 50;
/** Runs of each desk that may have begun since the last look: one, and one that was started again. */
const NEW_RUNS = 2;
/** Of all desks together at one look; a page of a server's list has a thousand. */
const MOST_LISTED = 5_000;
/** Filed records of a desk whose runs are looked for by themselves. */
const MOST_RECORDS = 5;
/** Of gRPC. */
const NOT_FOUND = 5;
/** Of each call. */
const DEADLINE = 5 * SECOND;
/** Of the last look: a worker that is told to end waits for it. What isn't done is left to the next. */
const LAST_LOOK = 5 * SECOND;

/** The archivist of a worker's desks. */
export interface HistoryArchive {
  /** Looks once more, and no more after it. Resolves when it has filed what there was. Never rejects. */
  stop(): Promise<void>;
}

/** Files histories from now on. `warn` hears, once for each reason, what couldn't be filed. Nothing stops for it. */
export function archiveHistories(
  { client, desks }: { readonly client: Client; readonly desks: readonly string[] },
  artifacts: ArtifactStore,
  warn: (message: string) => void,
): HistoryArchive {
  const own = new Set(desks);
  const filed = new Set<string>();
  /** Runs that are not filed yet, by their run id: they are tried again until they are. */
  const unfiled = new Map<string, SessionRun>();
  const said = new Set<string>();
  let isFirstLook = true;
  const warnOnce = (message: string): void => {
    if (!said.has(message)) warn(message);
    said.add(message);
  };
  const bounded = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + DEADLINE, call);
  const take = (run: SessionRun): void => {
    if (!filed.has(run.runId)) unfiled.set(run.runId, run);
  };

  const look = async (until = Infinity): Promise<void> => {
    const newest = Math.min(desks.length * (isFirstLook ? MOST_RUNS : NEW_RUNS) + MOST_RUNS, MOST_LISTED);
    try {
      for (const run of await bounded(() => listSessionRuns(client, wanted(desks), newest)))
        if (!run.isOpen && own.has(run.desk)) take(run);
      isFirstLook = false;
    } catch (error) {
      warnOnce(
        `histories of ${nameOf(desks)} could not be looked for: ${whyUnreached(error)}; it is tried again`,
      );
    }
    for (const desk of desks) await takeRecords(desk);
    for (const desk of new Set([...unfiled.values()].map((run) => run.desk))) {
      if (Date.now() > until) return;
      await fileAll(desk, until);
    }
  };

  /** A server's list lags behind what has just ended; a session's own record doesn't, and names its run. */
  const recordsTaken = new Map<string, ReadonlySet<string>>();
  const takeRecords = async (desk: string): Promise<void> => {
    const before = recordsTaken.get(desk) ?? new Set();
    const dates = (await artifacts.recordDates(desk).catch(() => [])).slice(-MOST_RECORDS);
    // The newest may yet be replaced, by a second run of its session.
    for (const date of dates.filter((each) => !before.has(each) || each === dates.at(-1))) {
      const record = await artifacts.readRecord({ desk, date }).catch(() => null);
      const runId = (record as { provenance?: { runId?: unknown } } | null)?.provenance?.runId;
      if (typeof runId === 'string') take({ desk, date, runId });
    }
    recordsTaken.set(desk, new Set(dates));
  };

  const fileAll = async (desk: string, until: number): Promise<void> => {
    try {
      // Another worker of this folder may have been faster.
      for (const { runId } of await artifacts.historyRuns(desk)) done(runId);
    } catch (error) {
      warnOnce(
        `histories of ${nameOf([desk])} could not be looked for: ${whyUnreached(error)}; it is tried again`,
      );
      return;
    }
    for (const run of [...unfiled.values()]) {
      if (Date.now() > until) return;
      if (run.desk === desk) await file(run);
    }
  };

  const file = async (run: SessionRun): Promise<void> => {
    const { desk, date, runId } = run;
    try {
      const history = await bounded(() => fetchHistory(client, { desk, date }, runId));
      if (!closingOf(history.events?.at(-1))) return;
      await artifacts.fileHistory({ desk, date, runId }, historyToJSON(history));
      done(runId);
    } catch (error) {
      // One that the server has forgotten will not come back.
      const isForgotten = isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
      if (isForgotten) done(runId);
      warnOnce(
        `the history of session ${date} of desk ${desk}, run ${runId}, could not be filed: ` +
          (isForgotten ? 'the server no longer has it' : `${whyUnreached(error)}; it is tried again`),
      );
    }
  };
  const done = (runId: string): void => {
    filed.add(runId);
    unfiled.delete(runId);
  };

  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await look();
      await pause(EVERY * Math.ceil(desks.length / DESKS_A_LOOK), stopped.signal);
    }
    await look(Date.now() + LAST_LOOK);
  })();
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

/** One desk's runs are asked for by its name; many desks' with one question for all. */
const wanted = (desks: readonly string[]): { readonly desk?: string } => {
  const [desk, ...others] = desks;
  return desk !== undefined && others.length === 0 ? { desk } : {};
};

const nameOf = (desks: readonly string[]): string =>
  desks.length === 1 ? `desk ${desks[0]}` : `${desks.length} desks`;
