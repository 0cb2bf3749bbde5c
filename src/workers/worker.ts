/** The desk's worker: one process that runs workflows and activities of one desk until it is told to stop. */
import { resolve } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities';
import { folderArtifactStore } from '../activities/artifact-store';
import { haltFile } from '../activities/halt-file';
import { temporalDeskLink } from '../activities/temporal-desk-link';
import { slackWebhook } from '../activities/webhook';
import { alpacaBroker } from '../brokers/alpaca/alpaca-broker';
import type { Broker } from '../brokers/broker';
import type { Config } from '../config/config';
import type { BrokerConnection } from '../config/broker-connection';
import type { Environment } from '../config/environment';
import { readSessionsTable } from '../config/sessions-table';
import type { Deployment } from '../config/temporal-settings';
import { REQUEST_DEADLINE } from '../domain/order-call';
import type { Rules } from '../domain/rules';
import { universeOf } from '../domain/universe';
import { archiveHistories } from './archive-histories';
import { codeVersion } from './code-version';
import { buildOf, readDeployment, workerVersion } from './deployment';
import { forgetExchangeAddress, keepExchangeAddress } from './exchange-address';
import { registerSearchAttributes } from './register-search-attributes';
import { forgetTemporalAddress, keepTemporalAddress } from './temporal-address';
import { watchHaltFile } from './watch-halt-file';
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

/**
 * Connects, registers the search attributes, and polls. Throws when Temporal can't be reached, or when the rules
 * require fractions and the broker's flags don't have them.
 */
export async function startWorker(environment: Environment, config: Config): Promise<RunningWorker> {
  const broker = brokerOf(environment.broker);
  if (config.rules.fractional.mode === 'require') await requireFractional(broker, config.rules);
  const { namespace, taskQueue, deployment } = environment.temporal;
  const address = environment.temporal.address ?? '127.0.0.1:7233';
  const stateDir = resolve(environment.stateDir);
  const { desk } = config.rules;
  const connection = await connect(address);
  try {
    const warnings = [
      ...(await registerSearchAttributes(connection, namespace)),
      ...(deployment === null ? [] : await waitsForWork(connection, namespace, deployment)),
    ];
    const deskAddress = { client: new Client({ connection, namespace }), desk, taskQueue };
    const file = haltFile(stateDir, desk);
    const artifacts = folderArtifactStore(stateDir);
    // A session that waits may have been told these very rules by a worker whose state folder is lost.
    await artifacts.put(config.rules);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle: { codePath: workflowBundlePath(deployment === null ? 'plain' : 'versioned') },
      ...(deployment === null ? {} : workerVersion(deployment)),
      activities: createActivities({
        broker,
        mode: environment.broker.mode,
        artifacts,
        desk: temporalDeskLink(deskAddress, file),
        webhook: environment.webhook && slackWebhook(environment.webhook),
        rules: config.rules,
        configHash: config.hash,
        code: codeVersion(),
        sessionsTable: readSessionsTable(),
      }),
      // A desk runs one or two sessions at once; a cached workflow costs about half a megabyte.
      maxCachedWorkflows: 50,
      maxConcurrentActivityTaskExecutions: 20,
      maxConcurrentWorkflowTaskExecutions: 10,
      shutdownGraceTime: GRACE_MS,
      shutdownForceTime: FORCE_MS,
    });
    const { mode, tradingUrl } = environment.broker;
    const isEmbedded = mode === 'embedded';
    if (isEmbedded) keepTemporalAddress(stateDir, address);
    if (isEmbedded && tradingUrl !== null) keepExchangeAddress(stateDir, tradingUrl);
    const drained = worker.run();
    const warn = (message: string): void => {
      Runtime.instance().logger.warn(message);
    };
    const watch = watchHaltFile(file, deskAddress, warn);
    const archive = archiveHistories(deskAddress, artifacts, warn);
    const ended = drained.finally(async () => {
      if (isEmbedded) [forgetTemporalAddress, forgetExchangeAddress].forEach((forget) => forget(stateDir));
      await Promise.all([watch.stop(), archive.stop()]);
      await connection.close();
    });
    return { shutdown: () => worker.shutdown(), warnings, ended };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function connect(address: string): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect({ address });
  } catch (cause) {
    throw new Error(
      `TEMPORAL_ADDRESS ${address}: no Temporal server answers there; start one, or set TEMPORAL_ADDRESS to where it is`,
      { cause },
    );
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

/** `fractional: require` (design 3.5): without fractions for the account and every symbol the desk doesn't start. */
async function requireFractional(broker: Broker, rules: Rules): Promise<void> {
  const symbols = universeOf(rules).map(({ symbol }) => symbol);
  const assets = await Promise.all(
    symbols.map(async (symbol) => ({ symbol, asset: await broker.asset(symbol) })),
  );
  const without = assets.flatMap(({ symbol, asset }) => (asset?.fractionable ? [] : [symbol]));
  if (!(await broker.fractionalTrading())) without.unshift('the account');
  if (without.length === 0) return;
  throw new Error(
    `fractional.mode is require, and the broker takes no fractions for ${without.join(' ')}; ` +
      `set it to auto, or take these symbols out of the universe`,
  );
}

/** The broker of an environment. Throws an `Error` naming the variable that is missing. */
export function brokerOf({
  tradingUrl,
  dataUrl,
  credentials,
}: BrokerConnection): ReturnType<typeof alpacaBroker> {
  const missing = (variable: string): Error =>
    new Error(`${variable} is not set; \`nightdesk up\` sets it for its own worker, start others with it`);
  if (tradingUrl === null) throw missing('NIGHTDESK_TRADING_URL');
  if (dataUrl === null) throw missing('NIGHTDESK_DATA_URL');
  if (credentials === null) throw missing('APCA_API_KEY_ID and APCA_API_SECRET_KEY');
  return alpacaBroker({
    tradingUrl,
    dataUrl,
    keyId: credentials.keyId.reveal(),
    secretKey: credentials.secretKey.reveal(),
    requestTimeoutMs: REQUEST_DEADLINE,
  });
}
