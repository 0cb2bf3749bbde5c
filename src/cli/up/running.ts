/** Everything that a run starts, in the order in which it can end, and the hands to reach it. */
import { metricsVariable } from '../../config/telemetry-settings';
import { startDevServer } from '../../workers/dev-server';
import { connectClient, ownServer } from '../../workers/temporal-connection';
import { freePort } from '../../workers/free-port';
import { findTemporalBinary } from '../../workers/temporal-binary';
import { EMBEDDED_KEYS } from '../find-broker';
import { startChild } from './child-process';
import { exchangeControl } from './exchange-control';
import { encryptionVariables, webhookVariables, type UpOptions } from './options';
import type { EmbeddedDesk } from './run-session';
import { statePaths, type RunIdentity } from './run-state';

const TASK_QUEUE = 'nightdesk';
const NAMESPACE = 'default';
export interface RunningDesk {
  readonly desk: EmbeddedDesk;
  /** The list of the sessions in the Temporal UI. */
  readonly uiUrl: string;
  /** Rejects when a part ends by itself. */
  readonly died: Promise<never>;
  /** Ends every part, the last started first. Nothing is left running; the process should end right after it. */
  stop(): Promise<void>;
}

/** Starts Temporal, the exchange and a worker. When one of them can't start, those that did are ended again. */
export async function startDesk(options: UpOptions, run: RunIdentity, startAt: string): Promise<RunningDesk> {
  const paths = statePaths(options.stateDir);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const exchange = startChild(
      'exchange',
      exchangeArguments(options, run, startAt),
      environment({}),
      paths.exchangeLog,
    );
    stops.push(() => exchange.stop());
    const binary = await findTemporalBinary('cli');
    const codecPort = options.encryption === null ? null : await freePort();
    const server = await startDevServer({
      binary: binary.path,
      dbFile: paths.temporal,
      port: options.ports.temporal,
      uiPort: options.ports.ui,
      logFile: paths.temporalLog,
      ...(codecPort !== null && { codecEndpoint: `http://127.0.0.1:${codecPort}` }),
    });
    stops.push(() => server.stop());
    // After the server, whose pages it must know by their address: others may not ask.
    const codec =
      codecPort === null
        ? null
        : startChild(
            'codec endpoint',
            ['codec', 'serve', '--port', `${codecPort}`, '--origin', server.uiUrl],
            environment(encryptionVariables(process.env)),
            paths.codecLog,
          );
    if (codec) stops.push(() => codec.stop());
    await codec?.ready;
    const url = await exchange.ready;
    const worker = startChild(
      'worker',
      ['worker', ...rulesFlags(options), ...scenarioFlag(run)],
      environment({
        NIGHTDESK_MODE: 'embedded',
        NIGHTDESK_TRADING_URL: url,
        NIGHTDESK_DATA_URL: url,
        NIGHTDESK_STATE: options.stateDir,
        NIGHTDESK_TASK_QUEUE: TASK_QUEUE,
        // Many desks have keys of their own.
        ...(options.desks === null && {
          APCA_API_KEY_ID: EMBEDDED_KEYS.keyId,
          APCA_API_SECRET_KEY: EMBEDDED_KEYS.secretKey,
        }),
        TEMPORAL_ADDRESS: server.address,
        TEMPORAL_NAMESPACE: NAMESPACE,
        ...encryptionVariables(process.env),
        ...metricsVariable(process.env),
        ...(options.notify ? webhookVariables(process.env) : {}),
      }),
      paths.workerLog,
    );
    stops.push(() => worker.stop());
    await worker.ready;
    const client = await connectClient(
      ownServer(server.address, { namespace: NAMESPACE, encryption: options.encryption }),
    );
    // Last of all: on a closed channel a call that is being retried throws where nobody can catch it.
    stops.unshift(() => client.connection.close());
    return {
      desk: {
        client,
        taskQueue: TASK_QUEUE,
        exchange: exchangeControl({ url, ...controlKeys(options) }),
      },
      uiUrl: `${server.uiUrl}/namespaces/${NAMESPACE}/workflows`,
      died: Promise.race([exchange, server, worker, ...(codec ? [codec] : [])].map(({ died }) => died)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function exchangeArguments(options: UpOptions, run: RunIdentity, startAt: string): readonly string[] {
  return [
    'exchange',
    ...['--state', statePaths(options.stateDir).exchange],
    ...['--port', `${options.ports.exchange}`],
    ...['--seed', `${run.seed}`],
    ...['--start', startAt],
    ...['--cash', run.cash],
    ...(run.bars === null ? [] : ['--bars', run.bars]),
    ...scenarioFlag(run),
    ...(options.desks === null ? [] : ['--accounts', options.desks.names.join(',')]),
    ...(options.faults === null ? [] : ['--faults', options.faults]),
    ...run.holdings.split(' ').flatMap((each) => (each === '' ? [] : ['--holding', each])),
  ];
}

function rulesFlags({ config, desks, stateDir }: UpOptions): readonly string[] {
  if (desks !== null) return ['--desks', desks.folder ?? statePaths(stateDir).desks];
  return config === null ? [] : ['--config', config];
}

/** The clock is the same for all: any account's keys set it. */
function controlKeys({ desks }: UpOptions): typeof EMBEDDED_KEYS {
  const [name] = desks?.names ?? [];
  return name === undefined ? EMBEDDED_KEYS : { keyId: name, secretKey: name };
}

const scenarioFlag = ({ scenario }: RunIdentity): readonly string[] =>
  scenario === null ? [] : ['--scenario', scenario];

/** The parent's environment without its Nightdesk, Alpaca and Temporal settings, and with these. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(NIGHTDESK|APCA|TEMPORAL)_/.test(name));
  return { ...Object.fromEntries(others), ...settings };
}
