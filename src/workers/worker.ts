/** The worker: one process that runs the workflows and activities of its desks until it is told to stop. */
import { resolve } from 'node:path';
import { Runtime, Worker, type NativeConnection } from '@temporalio/worker';
import { createActivities } from '../activities';
import { folderArtifactStore } from '../activities/artifact-store';
import { desksOf } from '../activities/desks';
import { haltFile } from '../activities/halt-file';
import { temporalDeskLink } from '../activities/temporal-desk-link';
import { slackWebhook } from '../activities/webhook';
import { dataConverter } from '../codec/data-converter';
import type { ConfiguredDesks } from '../config/configured-desks';
import type { Surroundings } from '../config/environment';
import { readSessionsTable } from '../config/sessions-table';
import type { Deployment } from '../config/temporal-settings';
import { archiveHistories } from './archive-histories';
import { codeVersion } from './code-version';
import { buildOf, readDeployment, workerVersion } from './deployment';
import { forgetExchangeAddress, keepExchangeAddress } from './exchange-address';
import { greetBrokers, openDesks } from './open-desks';
import { registerSearchAttributes } from './register-search-attributes';
import { forgetTemporalAddress, keepTemporalAddress } from './temporal-address';
import { clientOn, connectWorker, endpointOf } from './temporal-connection';
import { watchHaltFile } from './watch-halt-file';
import type { WorkerCapacity } from './worker-capacity';
import { NO_TELEMETRY, type WorkerTelemetry } from './worker-telemetry';
import { workflowBundlePath } from './workflow-bundle';

/** Longer than the longest order call (a minute), so that no order is left half sent by a deployment. */
const GRACE_MS = 70_000;
/** After the grace nothing is waited for; what was cut off is looked up by its id at the next start. */
const FORCE_MS = 80_000;

/** A worker that polls. */
export interface RunningWorker {
  /** Takes no new work and drains what it has. */
  shutdown(): void;
  /** What couldn't be had and stops no desk, one sentence each. */
  readonly warnings: readonly string[];
  /** Resolves when it has drained; rejects when it failed. */
  readonly ended: Promise<void>;
}

/** What a worker is started with. */
export interface WorkerStart {
  /** What its desks share; the brokers' mode and addresses are the same for all of them, too. */
  readonly surroundings: Surroundings;
  readonly desks: ConfiguredDesks;
  /** How much it does at once. */
  readonly capacity: WorkerCapacity;
  /** What it tells beside its log; by default nothing. */
  readonly telemetry?: WorkerTelemetry;
}

/**
 * Connects, registers the search attributes, and polls for every desk. Throws when Temporal can't be reached, or when
 * no desk can trade here; one that can't keeps no other from trading, and is a warning.
 */
export async function startWorker({
  surroundings,
  desks,
  capacity,
  telemetry = NO_TELEMETRY,
}: WorkerStart): Promise<RunningWorker> {
  const { namespace, taskQueue, deployment, encryption } = surroundings.temporal;
  const endpoint = endpointOf(surroundings.temporal);
  const stateDir = resolve(surroundings.stateDir);
  const opened = await openDesks(desks, stateDir);
  const connection = await connectWorker(endpoint);
  try {
    const warnings = [
      ...opened.closed.map(({ desk, because }) => `desk ${desk} trades nothing here: ${because}`),
      ...(await registerSearchAttributes(connection, namespace)),
      ...(deployment === null ? [] : await waitsForWork(connection, namespace, deployment)),
    ];
    const client = clientOn(connection, endpoint);
    const artifacts = folderArtifactStore(stateDir);
    const shared = {
      artifacts,
      webhook: surroundings.webhook && slackWebhook(surroundings.webhook),
      code: codeVersion(),
      sessionsTable: readSessionsTable(),
      ...telemetry.counting(desks),
    };
    const ready = opened.ready.map(({ config: { rules, hash }, mode, broker, gate }) => {
      const deskAddress = { client, desk: rules.desk, taskQueue };
      const file = haltFile(stateDir, rules.desk);
      const on = {
        ...shared,
        broker,
        mode,
        desk: gate(temporalDeskLink(deskAddress, file)),
        rules,
        configHash: hash,
      };
      return { deskAddress, file, on };
    });
    // A session that waits may have been told these very rules by a worker whose state folder is lost.
    for (const { on } of ready) await artifacts.put(on.rules);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle: {
        codePath: workflowBundlePath({ versioned: deployment !== null, encrypted: encryption !== null }),
      },
      ...dataConverter(encryption),
      ...(deployment === null ? {} : workerVersion(deployment)),
      activities: createActivities(
        desksOf(
          ready.map(({ on }) => on),
          opened.closed,
        ),
      ),
      interceptors: telemetry.interceptors,
      ...capacity,
      shutdownGraceTime: GRACE_MS,
      shutdownForceTime: FORCE_MS,
    });
    const [first] = desks.ready;
    const isEmbedded = first?.broker.mode === 'embedded';
    if (isEmbedded) keepTemporalAddress(stateDir, endpoint.address);
    if (isEmbedded && first.broker.tradingUrl !== null)
      keepExchangeAddress(stateDir, first.broker.tradingUrl);
    const drained = worker.run();
    const warn = (desk: string, message: string): void => {
      Runtime.instance().logger.warn(message, { desk });
    };
    void greetBrokers(opened.ready, warn);
    const watches = ready.map(({ deskAddress, file }) =>
      watchHaltFile(file, deskAddress, (message) => warn(deskAddress.desk, message)),
    );
    const archive = archiveHistories(
      { client, desks: ready.map(({ deskAddress: { desk } }) => desk) },
      artifacts,
      (message) => void Runtime.instance().logger.warn(message),
    );
    const monitor = telemetry.watch({
      ...{ client, taskQueue, closed: opened.closed },
      desks: ready.map(({ on, file }) => ({ desk: on.rules.desk, haltFile: file, on })),
      warn: (message) => void Runtime.instance().logger.warn(message),
    });
    const ended = drained.finally(async () => {
      if (isEmbedded) [forgetTemporalAddress, forgetExchangeAddress].forEach((forget) => forget(stateDir));
      await Promise.all([...watches, archive, monitor, telemetry].map((each) => each.stop()));
      await connection.close();
    });
    return { shutdown: () => worker.shutdown(), warnings, ended };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A version that isn't current gets nothing to do but the sessions that are on it: whoever starts it should know. */
async function waitsForWork(
  connection: NativeConnection,
  namespace: string,
  deployment: Deployment,
): Promise<readonly string[]> {
  const build = buildOf(deployment);
  const state = await readDeployment(connection, namespace, deployment.name);
  if (state?.current === build) return [];
  return [
    `this worker is build ${build} of deployment ${deployment.name}, where ${state?.current ?? 'no build'} is ` +
      `current: it gets no new work until \`nightdesk deployment set-current ${build}\``,
  ];
}
