/** Where a command's histories come from: the desk's Temporal server first, then what its workers have filed. */
import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import { folderArtifactStore, type ArtifactStore, type SessionRun } from '../activities/artifact-store';
import { fetchHistory, listSessionRuns } from '../activities/session-runs';
import { historyOf } from '../audit/recorded-session';
import { readableHistory } from '../codec/readable-history';
import { sessionKeyOf, sessionWorkflowId, type SessionKey } from '../domain/session';
import type { DeskAtRest } from './find-desk';
import { UsageError } from './usage-error';
import { withTemporal } from './with-temporal';

/** A run whose history can be had. */
export interface FoundRun extends SessionRun {
  readonly from: 'server' | 'archive';
  /** As it is kept: encrypted where payloads are. */
  kept(): Promise<History>;
  /** As the workflow saw it. Throws a `DecryptionError` where a key is missing. */
  history(): Promise<History>;
}

/** Where histories are looked for. */
export interface Histories {
  readonly artifacts: ArtifactStore;
  /** Why only filed histories are found; null where the server answers too. */
  readonly without: string | null;
  /** The runs of a session, the server's first. Throws an `Error` when nobody knows one. */
  ofSession(key: SessionKey): Promise<readonly FoundRun[]>;
  /** The runs of every session from a date on, the oldest first. */
  since(date: string): Promise<readonly FoundRun[]>;
}

/** Opens a desk's histories for as long as `use` takes. A server that doesn't answer is done without, and said. */
export async function withHistories<T>(
  desk: DeskAtRest,
  use: (histories: Histories) => Promise<T>,
): Promise<T> {
  const { address } = desk;
  if (address === null)
    return use(historiesIn(desk, null, 'no Temporal server is named: filed histories only'));
  const connected = { yes: false };
  try {
    return await withTemporal({ ...desk, address }, (client) => {
      connected.yes = true;
      return use(historiesIn(desk, client, null));
    });
  } catch (error) {
    if (connected.yes) throw error;
    return use(historiesIn(desk, null, `no Temporal server answers at ${address}: filed histories only`));
  }
}

/** The session that a command's argument names, a date of this desk or a workflow id; null when it is neither. */
export function sessionNamed(argument: string, desk: string): SessionKey | null {
  if (/^\d{4}-\d\d-\d\d$/.test(argument)) return { desk, date: argument };
  const key = sessionKeyOf(argument);
  if (!key && argument.startsWith('session/'))
    throw new UsageError(`${argument} is no session's id; they look like session/main/2026-01-05`);
  return key;
}

function historiesIn(
  { desk, stateDir, address, encryption }: DeskAtRest,
  client: Client | null,
  without: string | null,
): Histories {
  const artifacts = folderArtifactStore(stateDir);
  const found = (run: SessionRun, from: FoundRun['from'], kept: FoundRun['kept']): FoundRun => ({
    ...run,
    from,
    kept,
    history: async () => readableHistory(await kept(), encryption),
  });
  const atServer = async (of: { desk: string; date?: string }): Promise<readonly FoundRun[]> => {
    if (!client) return [];
    const runs = await listSessionRuns(client, of);
    return runs.map((run) => found(run, 'server', () => fetchHistory(client, run, run.runId)));
  };
  const filed = async (of: string): Promise<readonly FoundRun[]> =>
    (await artifacts.historyRuns(of)).map((run) =>
      found(run, 'archive', async () => historyOf(await artifacts.readHistory(run))),
    );
  return {
    artifacts,
    without,
    async ofSession(key) {
      const archived = (await filed(key.desk)).filter(({ date }) => date === key.date).reverse();
      const runs = unique([...(await atServer(key)), ...archived]);
      if (runs.length > 0) return runs;
      const where = without === null ? `neither at ${address ?? 'Temporal'} nor` : `not`;
      const why = without === null ? '' : ` (${without})`;
      throw new Error(
        `there is no session ${sessionWorkflowId(key)}, ${where} among the histories filed in ${stateDir}${why}; ` +
          `is that its date, its --desk and its --state?`,
      );
    },
    async since(date) {
      const runs = unique([...(await atServer({ desk })), ...(await filed(desk))]);
      return runs
        .filter((run) => run.date >= date)
        .sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));
    },
  };
}

/** A run that both know is the server's. */
const unique = (runs: readonly FoundRun[]): FoundRun[] =>
  [...new Map(runs.toReversed().map((run) => [run.runId, run])).values()].reverse();
