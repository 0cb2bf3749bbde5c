/**
 * Files the history of every session that has ended, because a Temporal server keeps closed runs for a while only, and
 * a dev server for a day: audits and `history export` read what is filed here when the server has it no more.
 */
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { ArtifactStore, SessionRun } from '../activities/artifact-store';
import { whyUnreached } from '../activities/reach-desk';
import { closingOf } from '../activities/run-closing';
import { fetchHistory, listSessionRuns } from '../activities/session-runs';
import { SECOND } from '../domain/instant';
import { pause } from './pause';

/** How often it is looked for ended sessions: no session waits for it, and none lasts less. */
const EVERY = 5 * SECOND;
/** Runs looked at each time, the newest first. A desk has one session a day. */
const MOST_RUNS = 50;
/** Filed records whose runs are looked for by themselves. */
const MOST_RECORDS = 5;
/** Of each look, the last one too: a worker that is told to end waits for it. What isn't done is left to the next. */
const DEADLINE = 5 * SECOND;

/** The archivist of one desk. */
export interface HistoryArchive {
  /** Looks once more, and no more after it. Resolves when it has filed what there was. Never rejects. */
  stop(): Promise<void>;
}

/** Files histories from now on. `warn` hears, once for each reason, what couldn't be filed. Nothing stops for it. */
export function archiveHistories(
  { client, desk }: { readonly client: Client; readonly desk: string },
  artifacts: ArtifactStore,
  warn: (message: string) => void,
): HistoryArchive {
  const filed = new Set<string>();
  const said = new Set<string>();
  const warnOnce = (message: string): void => {
    if (!said.has(message)) warn(message);
    said.add(message);
  };

  const look = async (): Promise<void> => {
    try {
      for (const { runId } of await artifacts.historyRuns(desk)) filed.add(runId);
      await client.withDeadline(Date.now() + DEADLINE, async () => {
        const ended = await listSessionRuns(client, { desk }, MOST_RUNS);
        for (const run of ended) if (!run.isOpen) await file(run);
        for (const run of await runsInRecords(desk, artifacts)) await file(run);
      });
    } catch (error) {
      warnOnce(
        `histories of desk ${desk} could not be looked for: ${whyUnreached(error)}; it is tried again`,
      );
    }
  };

  const file = async ({ desk: of, date, runId }: SessionRun): Promise<void> => {
    if (filed.has(runId)) return;
    try {
      const history = await fetchHistory(client, { desk: of, date }, runId);
      if (!closingOf(history.events?.at(-1))) return;
      await artifacts.fileHistory({ desk: of, date, runId }, historyToJSON(history));
      filed.add(runId);
    } catch (error) {
      warnOnce(
        `the history of session ${date}, run ${runId}, could not be filed: ${whyUnreached(error)}; it is tried again`,
      );
    }
  };

  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await look();
      await pause(EVERY, stopped.signal);
    }
    await look();
  })();
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

/** A server's list lags behind what has just ended; a session's own record doesn't, and names its run. */
async function runsInRecords(desk: string, artifacts: ArtifactStore): Promise<readonly SessionRun[]> {
  const dates = (await artifacts.recordDates(desk)).slice(-MOST_RECORDS);
  const records = await Promise.all(
    dates.map(async (date) => {
      const record = await artifacts.readRecord({ desk, date }).catch(() => null);
      const runId = (record as { provenance?: { runId?: unknown } } | null)?.provenance?.runId;
      return typeof runId === 'string' ? [{ desk, date, runId }] : [];
    }),
  );
  return records.flat();
}
