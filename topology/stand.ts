/**
 * The production topology as native processes: Temporal's server on PostgreSQL, the exchange and two workers that serve
 * a folder of desks, with the commands and the variables of docker-compose.yml. Each can be killed and started again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { exchangeHand, type ExchangeHand } from '../chaos/exchange-hand';
import { program, type Part } from '../chaos/part';
import { exchangeControl, type ExchangeControl } from '../src/cli/up/exchange-control';
import { after, lastLine, runToEnd } from '../src/workers/child-output';
import { freePort } from '../src/workers/free-port';
import { readComposeFile, type ComposeFile } from './compose-file';
import type { Programs } from './machine';
import { postgresql, type Postgresql } from './postgresql';
import { replaced, temporalCluster } from './temporal-cluster';

export interface StandOptions {
  /** The tree whose compose file is read and whose built program runs. */
  readonly root: string;
  readonly folder: string;
  readonly programs: Programs;
  /** Their names; each is a file of the folder of desks, and an account at the exchange. */
  readonly desks: readonly string[];
  /** A file of daily bars, and when the market begins. */
  readonly bars: string;
  readonly startAt: string;
  readonly seed: number;
  /** Of each account; decimal string, USD. */
  readonly cash: string;
  /** Each worker has a state folder of its own, as nobody should have it. */
  readonly foldersApart: boolean;
}

/** What can be killed. */
export type PartName = 'postgresql' | 'temporal' | 'exchange' | WorkerName;
export type WorkerName = (typeof WORKERS)[number];
export const WORKERS = ['worker-1', 'worker-2'] as const;

export interface Stand {
  readonly client: Client;
  readonly taskQueue: string;
  readonly exchange: ExchangeControl;
  readonly parts: Readonly<Record<PartName, Part>>;
  readonly database: Postgresql;
  /** Of both workers, unless each has one apart. */
  readonly stateFolder: string;
  /** The file of a desk's rules. */
  configOf(desk: string): string;
  /** The simulator's hand on a desk's account. */
  handOn(desk: string): ExchangeHand;
  /** Runs a service's health check as the compose file has it, and says whether it found the service well. */
  isHealthy(service: 'postgresql' | 'exchange' | 'worker'): Promise<boolean>;
  /** Why a part ended that nobody killed, or null. */
  fellOver(): string | null;
  /** Ends everything, at once, and removes the database. */
  stop(): Promise<void>;
}

const STEP_LIMIT_MS = 60_000;
/** As the compose file gives the slowest of them. */
const HEALTH_LIMIT_MS = 30_000;

/** Each after those that it needs. */
const ORDER: readonly PartName[] = ['postgresql', 'temporal', 'exchange', ...WORKERS];

export async function startStand(options: StandOptions): Promise<Stand> {
  const { root, folder, programs, desks } = options;
  const configOf = (desk: string): string => join(folder, 'desks', `${desk}.yaml`);
  mkdirSync(join(folder, 'desks'), { recursive: true });
  for (const desk of desks) writeFileSync(configOf(desk), `desk: ${desk}\n`);
  const compose = readComposeFile(root, { ACCOUNTS: desks.join(',') });
  const database = await databaseOf(compose, programs.postgresql, folder);
  const cluster = await temporalCluster({
    ...{ root, compose, folder, programs: programs.server, cli: programs.cli },
    databasePort: database.port,
  });
  const exchange = await exchangeOf(compose, options);
  const near = {
    'temporal:7233': cluster.address,
    'http://exchange:8400': exchange.url,
    '/desks': join(folder, 'desks'),
  };
  const settings = native(compose.service('worker').environment, near);
  const [, ...workerArgs] = commandOf(compose, 'worker', ['worker']);
  // A container has its ports to itself.
  const worker = async (name: WorkerName): Promise<Part> => {
    const own = {
      NIGHTDESK_METRICS: `127.0.0.1:${await freePort()}`,
      // The image names it; the compose file has a volume there.
      NIGHTDESK_STATE: join(folder, options.foldersApart ? `state-of-${name}` : 'state'),
    };
    const environment = { ...bare(), ...own, ...replaced(settings, own) };
    return program('worker', root, workerArgs, environment, join(folder, `${name}.log`));
  };
  /** Runs a service of Nightdesk's image that ends by itself. Throws an `Error` with what it said when it fails. */
  const runToItsEnd = async (name: string): Promise<void> => {
    const service = compose.service(name);
    const nightdesk = join(root, 'bin', 'nightdesk.js');
    const { code, stderr, failure } = await runToEnd(
      process.execPath,
      [nightdesk, ...service.command],
      after(STEP_LIMIT_MS),
      { ...bare(), ...native(service.environment, near) },
    );
    if (code !== 0) throw new Error(`${name}: ${failure ?? lastLine(stderr)}`);
  };
  const parts: Readonly<Record<PartName, Part>> = {
    postgresql: database.part,
    temporal: cluster.part,
    exchange: exchange.part,
    'worker-1': await worker('worker-1'),
    'worker-2': await worker('worker-2'),
  };
  const connection = Connection.lazy({ address: cluster.address });
  const client = new Client({ connection, namespace: settings['TEMPORAL_NAMESPACE'] ?? 'default' });
  const stop = async (): Promise<void> => {
    await connection.close();
    for (const name of ORDER.toReversed()) await parts[name].kill();
    database.part.remove();
  };
  try {
    await parts.postgresql.start();
    // The second time is `docker compose up` on a database that is there.
    for (let times = 0; times < 2; times += 1) await cluster.runToEnd('temporal-schema');
    await parts.temporal.start();
    for (let times = 0; times < 2; times += 1) await runToItsEnd('setup');
    await runToItsEnd('setup-paper');
    await parts.exchange.start();
    for (const name of WORKERS) await parts[name].start();
  } catch (error) {
    await stop();
    throw error;
  }
  const accountOf = (desk: string) => ({ url: exchange.url, keyId: desk, secretKey: desk });
  return {
    ...{ client, parts, configOf, stop, database: database.part, stateFolder: join(folder, 'state') },
    taskQueue: settings['NIGHTDESK_TASK_QUEUE'] ?? 'nightdesk',
    exchange: exchangeControl(accountOf(desks[0] ?? '')),
    handOn: (desk) => exchangeHand(accountOf(desk)),
    async isHealthy(service) {
      const check = compose
        .service(service)
        .healthCheck.map((word) =>
          word.replace('/app/', `${root}/`).replace('http://127.0.0.1:8400', exchange.url),
        );
      const [command = '', ...args] = check;
      const { code } = await runToEnd(command, args, after(HEALTH_LIMIT_MS), {
        ...bare(),
        ...(service === 'worker' ? settings : {}),
        PATH: [programs.postgresql, process.env['PATH']].join(delimiter),
        ...{ PGHOST: '127.0.0.1', PGPORT: `${database.port}` },
      });
      return code === 0;
    },
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
  const [, ...args] = commandOf(compose, 'exchange', []);
  // The last of an option that is given twice is taken.
  const own = ['--host', '127.0.0.1', '--port', `${port}`, '--start', startAt];
  const market = ['--bars', bars, '--seed', `${seed}`, '--cash', cash];
  return {
    url: `http://127.0.0.1:${port}`,
    part: program(
      'exchange',
      root,
      [...args.map((arg) => arg.replace('=/state/', `=${folder}/`)), ...own, ...market],
      { ...bare(), ...compose.service('exchange').environment },
      join(folder, 'exchange.log'),
    ),
  };
}

/** The command of a service of Nightdesk's image. Throws an `Error` when it is another one than its name says. */
function commandOf(compose: ComposeFile, service: string, image: readonly string[]): readonly string[] {
  const { command } = compose.service(service);
  const [name, ...args] = command.length > 0 ? command : image;
  if (name !== service)
    throw new Error(`docker-compose.yml has ${String(name)} as the command of ${service}`);
  return [name, ...args];
}

/** A container's variables, with what it calls its neighbours and its folders replaced. */
const native = (
  environment: Readonly<Record<string, string>>,
  near: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, near[value] ?? value]));

/** This process's environment without its Nightdesk, Alpaca and Temporal settings. */
function bare(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NIGHTDESK|APCA|TEMPORAL)_/.test(name)),
  );
}
