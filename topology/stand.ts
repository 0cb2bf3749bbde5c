/**
 * The production topology as native processes: Temporal's server on PostgreSQL, the exchange and two workers, with the
 * commands and the variables of docker-compose.yml. Each can be killed and started again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { exchangeHand, type ExchangeHand } from '../chaos/exchange-hand';
import { program, type Part } from '../chaos/part';
import { exchangeControl, type ExchangeControl } from '../src/cli/up/exchange-control';
import { freePort } from '../src/workers/free-port';
import { readComposeFile, type ComposeFile } from './compose-file';
import type { Programs } from './machine';
import { postgresql } from './postgresql';
import { temporalCluster } from './temporal-cluster';

export interface StandOptions {
  /** The tree whose compose file is read and whose built program runs. */
  readonly root: string;
  readonly folder: string;
  readonly programs: Programs;
  /** Files of daily bars, and when the market begins. */
  readonly bars: string;
  readonly startAt: string;
  readonly seed: number;
  /** Decimal string, USD. */
  readonly cash: string;
  /** The desk's rules, YAML. */
  readonly config: string;
}

/** What can be killed. */
export type PartName = 'postgresql' | 'temporal' | 'exchange' | 'worker-1' | 'worker-2';

export interface Stand {
  readonly client: Client;
  readonly taskQueue: string;
  readonly exchange: ExchangeControl;
  readonly hand: ExchangeHand;
  readonly parts: Readonly<Record<PartName, Part>>;
  readonly config: string;
  /** Why a part ended that nobody killed, or null. */
  fellOver(): string | null;
  /** Ends everything, at once, and removes the database. */
  stop(): Promise<void>;
}

/** Each after those that it needs. */
const ORDER: readonly PartName[] = ['postgresql', 'temporal', 'exchange', 'worker-1', 'worker-2'];

export async function startStand(options: StandOptions): Promise<Stand> {
  const { root, folder, programs } = options;
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'desk.yaml');
  writeFileSync(config, options.config);
  const compose = readComposeFile(root);
  const database = await databaseOf(compose, programs.postgresql, folder);
  const cluster = await temporalCluster({
    ...{ compose, folder, programs: programs.server, cli: programs.cli },
    databasePort: database.port,
  });
  const exchange = await exchangeOf(compose, options);
  const { TEMPORAL_NAMESPACE: namespace = 'default', NIGHTDESK_TASK_QUEUE: taskQueue = 'nightdesk' } =
    compose.service('worker').environment;
  const worker = (name: string): Part =>
    program(
      'worker',
      root,
      ['--config', config],
      {
        ...bare(),
        ...compose.service('worker').environment,
        TEMPORAL_ADDRESS: cluster.address,
        NIGHTDESK_TRADING_URL: exchange.url,
        NIGHTDESK_DATA_URL: exchange.url,
        NIGHTDESK_STATE: join(folder, 'state'),
      },
      join(folder, `${name}.log`),
    );
  const parts: Readonly<Record<PartName, Part>> = {
    postgresql: database.part,
    temporal: cluster.part,
    exchange: exchange.part,
    'worker-1': worker('worker-1'),
    'worker-2': worker('worker-2'),
  };
  const connection = Connection.lazy({ address: cluster.address });
  const stop = async (): Promise<void> => {
    await connection.close();
    for (const name of ORDER.toReversed()) await parts[name].kill();
    database.part.remove();
  };
  try {
    await parts.postgresql.start();
    await cluster.runToEnd('temporal-schema');
    await parts.temporal.start();
    await cluster.runToEnd('temporal-namespace');
    await parts.exchange.start();
    for (const name of ['worker-1', 'worker-2'] as const) await parts[name].start();
  } catch (error) {
    await stop();
    throw error;
  }
  const address = { url: exchange.url, keyId: 'embedded', secretKey: 'embedded' };
  return {
    client: new Client({ connection, namespace }),
    ...{ taskQueue, parts, config, stop },
    exchange: exchangeControl(address),
    hand: exchangeHand(address),
    fellOver: () => ORDER.flatMap((name) => parts[name].fellOver() ?? [])[0] ?? null,
  };
}

async function databaseOf(compose: ComposeFile, programs: string, folder: string) {
  const { POSTGRES_USER: user = '', POSTGRES_PASSWORD: password = '' } =
    compose.service('postgresql').environment;
  const port = await freePort();
  const logFile = join(folder, 'postgresql.log');
  return { port, part: await postgresql({ programs, port, user, password, logFile }) };
}

/** The exchange by its command in the compose file, on a market of the test's own. */
async function exchangeOf(
  compose: ComposeFile,
  { root, folder, bars, startAt, seed, cash }: StandOptions,
): Promise<{ readonly url: string; readonly part: Part }> {
  const port = await freePort();
  const { command, environment } = compose.service('exchange');
  const [name = '', ...args] = command.map((arg) => arg.replace('=/state/', `=${folder}/`));
  if (name !== 'exchange') throw new Error(`docker-compose.yml runs ${name} as the exchange`);
  const own = ['--host', '127.0.0.1', '--port', `${port}`, '--start', startAt];
  const market = ['--bars', bars, '--seed', `${seed}`, '--cash', cash];
  return {
    url: `http://127.0.0.1:${port}`,
    part: program(
      'exchange',
      root,
      [...args, ...own, ...market],
      { ...bare(), ...environment },
      join(folder, 'exchange.log'),
    ),
  };
}

/** This process's environment without its Nightdesk, Alpaca and Temporal settings. */
function bare(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NIGHTDESK|APCA|TEMPORAL)_/.test(name)),
  );
}
