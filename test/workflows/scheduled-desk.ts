/**
 * A desk on a real Temporal server, where schedules and worker versions are: its own exchange, whose clock stands at
 * the instant that the test says, its own task queue, and workers that run the built workflows.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../src/activities';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { desksOf } from '../../src/activities/desks';
import { haltFile } from '../../src/activities/halt-file';
import { temporalDeskLink } from '../../src/activities/temporal-desk-link';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { loadConfig } from '../../src/config/config';
import { readSessionsTable } from '../../src/config/sessions-table';
import { accountLockId } from '../../src/domain/desk-messages';
import { startExchange } from '../../src/exchange/exchange';
import { uuidOf } from '../../src/exchange/identifiers';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { workerVersion } from '../../src/workers/deployment';
import { registerSearchAttributes } from '../../src/workers/register-search-attributes';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { workflowBundle } from '../temporal/prepared';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

const CREDENTIALS = { keyId: 'scheduled-key', secretKey: 'scheduled-secret' };
/** Every embedded exchange has the same account, which one desk at a time may have. */
const ACCOUNT_LOCK = accountLockId(uuidOf('account', 'the one'));

export interface ScheduledDesk {
  readonly client: Client;
  readonly desk: string;
  readonly taskQueue: string;
  /** Runs a worker, of one build of a deployment when that is named, until it is stopped. */
  work(version?: { readonly name: string; readonly build: string }): Promise<{ stop(): Promise<void> }>;
  /** Tells the exchange's clock, which stands still until then. */
  readonly clock: (setting: {
    readonly at: string;
    readonly speed: number;
    readonly until: string;
    readonly held: boolean;
  }) => Promise<void>;
}

/** A dev server with the desk's search attributes. `dynamicConfig` are the server's own settings, `key=value`. */
export async function startTemporal(...dynamicConfig: readonly string[]): Promise<TestWorkflowEnvironment> {
  const { path } = await findTemporalBinary('cli');
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
    },
  });
  await registerSearchAttributes(env.connection, 'default');
  return env;
}

let desks = 0;

/** Runs `use` on a desk that nobody else uses, its market's clock standing at `at`; everything is ended after it. */
export async function withScheduledDesk(
  env: TestWorkflowEnvironment,
  at: string,
  use: (desk: ScheduledDesk) => Promise<void>,
): Promise<void> {
  const desk = `night${(desks += 1)}`;
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-scheduled-'));
  const exchange = await startExchange({
    ...{ port: 0, stateFile: join(folder, 'exchange.sqlite'), market: syntheticMarket(7), startAt: at },
    ...{ startingCash: '100000', holdings: [], credentials: CREDENTIALS },
  });
  const stops: (() => Promise<void>)[] = [];
  const taskQueue = randomUUID();
  const clock: ScheduledDesk['clock'] = async (setting) => {
    const answer = await fetch(`${exchange.url}/control/clock`, {
      method: 'PUT',
      headers: {
        'APCA-API-KEY-ID': CREDENTIALS.keyId,
        'APCA-API-SECRET-KEY': CREDENTIALS.secretKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify(setting),
    });
    if (!answer.ok) throw new Error(`the clock: ${answer.status} ${await answer.text()}`);
  };
  try {
    await clock({ at, speed: 1, until: at, held: true });
    const { rules, hash } = loadConfig(undefined, { desk, open: { delayMs: 1_000, everyMs: 1_000 } });
    const activities = createActivities(
      desksOf([
        {
          broker: alpacaBroker({ tradingUrl: exchange.url, dataUrl: exchange.url, ...CREDENTIALS }),
          mode: 'embedded',
          desk: temporalDeskLink({ client: env.client, desk, taskQueue }, haltFile(folder, desk)),
          webhook: null,
          artifacts: folderArtifactStore(folder),
          ...{ rules, configHash: hash, code: 'test', sessionsTable: readSessionsTable() },
        },
      ]),
    );
    await use({
      client: env.client,
      desk,
      taskQueue,
      clock,
      async work(version) {
        const worker = await Worker.create({
          connection: env.nativeConnection,
          taskQueue,
          workflowBundle: { codePath: workflowBundle(version && 'versioned-workflow-bundle.js') },
          ...(version && workerVersion(version)),
          activities,
        });
        const ended = worker.run();
        const stop = async (): Promise<void> => {
          if (worker.getState() === 'RUNNING') worker.shutdown();
          await ended;
        };
        stops.push(stop);
        return { stop };
      },
    });
  } finally {
    for (const stop of stops) await stop();
    await env.client.workflow
      .getHandle(ACCOUNT_LOCK)
      .terminate('the test is over')
      .catch(() => undefined);
    await exchange.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Looks until what is seen is as wanted; a test's own time limit ends it otherwise. */
export async function until<T>(look: () => Promise<T>, wanted: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    await sleep(200);
  }
}
