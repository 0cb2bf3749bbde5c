/**
 * A rehearsal: every session of a period through the real workflow, worker, activities, adapter and embedded exchange,
 * on Temporal's time-skipping test server. What a backtest computes, this does.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { folderArtifactStore } from '../activities/artifact-store';
import { haltFile } from '../activities/halt-file';
import { fetchHistory } from '../activities/session-runs';
import { BEFORE_SCAN, type BacktestPlan } from '../backtest/backtest';
import { sessionsOfPeriod } from '../backtest/sessions-of-period';
import { readSessionsTable } from '../config/sessions-table';
import { instantMs, instantText } from '../domain/instant';
import { sessionWorkflowId, type SessionKey, type SessionTimes } from '../domain/session';
import type { SessionRecord } from '../domain/session-record';
import { startExchange } from '../exchange/exchange';
import { codeVersion } from '../workers/code-version';
import { findTemporalBinary } from '../workers/temporal-binary';
import { workflowBundlePath } from '../workers/workflow-bundle';
import type { tradingSession } from '../workflows/trading-session';
import { drivenWorker } from './driven-worker';
import { closingEquities } from './closing-equities';
import { lightenSandbox } from './light-sandbox';
import { memoryArtifactStore } from './memory-artifact-store';
import { startTimeSkippingServer } from './time-skipping-server';

/** What is rehearsed, and with what. */
export interface RehearsalPlan extends BacktestPlan {
  readonly configHash: string;
  /** A folder of the rehearsal's own, for the server's log. */
  readonly folder: string;
  /** Records, artifacts and histories are filed in the folder too, and the exchange's state kept there. Default false. */
  readonly isKept?: boolean;
}

/** A session that ran, and what the account was worth at its close. */
export interface RehearsedSession {
  readonly times: SessionTimes;
  readonly record: SessionRecord;
  /** USD. */
  readonly equity: string;
}

/** The exchange listens on the loopback address alone. */
const KEYS = { keyId: 'rehearsal', secretKey: 'rehearsal' };

/**
 * Rehearses the sessions of a period, in their order. `onSession` is told of each as it ends, with how many there are;
 * `interrupted` rejects when it is to end early. Whatever happens, nothing is left running.
 */
export async function rehearse(
  plan: RehearsalPlan,
  onSession: (record: SessionRecord, of: number) => void,
  interrupted: Promise<never>,
): Promise<readonly RehearsedSession[]> {
  const { rules, configHash, market, seed, cash, folder, isKept = false } = plan;
  const sessions = sessionsOfPeriod(plan);
  const [first] = sessions;
  const last = sessions.at(-1);
  if (!first || !last) return [];
  const startAt = instantText(instantMs(first.scanAt) - BEFORE_SCAN);
  const heavier = lightenSandbox();
  const stops: (() => Promise<void>)[] = [];
  try {
    const binary = await findTemporalBinary('test-server');
    const server = await startTimeSkippingServer(binary.path, join(folder, 'temporal.log'));
    stops.push(() => server.stop());
    const exchange = await startExchange({
      ...{ port: 0, stateFile: isKept ? join(folder, 'exchange.sqlite') : null, market, seed, startAt },
      ...{ startingCash: cash, holdings: [], driven: true, credentials: KEYS },
    });
    stops.push(() => exchange.close());
    const taskQueue = randomUUID();
    const artifacts = isKept ? folderArtifactStore(folder) : memoryArtifactStore();
    const { worker, time } = await drivenWorker({
      ...{ server, taskQueue, workflowBundle: workflowBundlePath() },
      ...{ exchange: { url: exchange.url, ...KEYS, startAt }, haltFile: haltFile(folder, rules.desk) },
      ...{ rules, configHash, artifacts, code: codeVersion(), webhook: null },
      sessionsTable: readSessionsTable(),
      isLight: true,
    });
    const { workflow } = server.client;
    const runOne = (key: SessionKey): Promise<SessionRecord> =>
      workflow.execute<typeof tradingSession>('tradingSession', {
        ...{ workflowId: sessionWorkflowId(key), taskQueue, args: [key] },
      });
    const keep = async (key: SessionKey, { provenance: { runId } }: SessionRecord): Promise<void> => {
      const history = await fetchHistory(server.client, key, runId);
      await artifacts.fileHistory({ ...key, runId }, historyToJSON(history));
    };
    const runAll = async (): Promise<readonly RehearsedSession[]> => {
      const records: SessionRecord[] = [];
      let before = Promise.resolve();
      for (const { scanDay } of sessions) {
        const key = { desk: rules.desk, date: scanDay.date };
        const { ended } = await time.passesUntilItsRecord(sessionWorkflowId(key), () => runOne(key));
        await before;
        before = ended.then(async (record) => {
          if (isKept) await keep(key, record);
          records.push(record);
          onSession(record, sessions.length);
        });
        before.catch(() => undefined);
      }
      await before;
      const equities = await closingEquities({ url: exchange.url, ...KEYS }, last.tradingDay.close);
      return sessions.map((times, index) => {
        const record = records[index];
        const equity = equities.get(times.tradingDay.date);
        if (record && equity !== undefined) return { times, record, equity };
        throw new Error(`the exchange's ledger has no close of ${times.tradingDay.date}`);
      });
    };
    return await worker.runUntil(Promise.race([runAll(), server.died, interrupted]));
  } finally {
    for (const stop of stops.reverse()) await stop();
    heavier();
  }
}
