/** One desk to torment: an exchange, a dev server and workers, each a process of its own, in one folder that they keep. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { exchangeControl } from '../src/cli/up/exchange-control';
import type { EmbeddedDesk } from '../src/cli/up/run-session';
import { freePort } from '../src/workers/free-port';
import { exchangeHand, type ExchangeHand } from './exchange-hand';
import { program, temporal, type Part, type Victim } from './part';

export interface StandOptions {
  /** The tree whose built program runs. */
  readonly root: string;
  readonly folder: string;
  /** Of the Temporal CLI. */
  readonly binary: string;
  readonly seed: number;
  /** A file of daily bars, or null for the synthetic market. */
  readonly bars: string | null;
  /** Market time at which the exchange starts. */
  readonly startAt: string;
  /** Decimal string, USD. */
  readonly cash: string;
  /** What the account's owner holds from the start, as `SYMBOL=shares`. */
  readonly holdings: readonly string[];
  /** The desk's configuration, YAML. */
  readonly config: string;
}

export interface Stand extends EmbeddedDesk {
  readonly hand: ExchangeHand;
  kill(victims: readonly Victim[]): Promise<void>;
  /** Starts what doesn't run, in the order in which the parts need each other. */
  revive(victims: readonly Victim[]): Promise<void>;
  /** The most requests of the desk in any minute of wall time since an instant of it. */
  busiestMinute(sinceMs: number): number;
  /** Why a part ended that nobody killed, or null. */
  fellOver(): string | null;
  /** Ends everything, at once. */
  stop(): Promise<void>;
}

const KEYS = { keyId: 'embedded', secretKey: 'embedded' };
const NAMESPACE = 'default';
const TASK_QUEUE = 'nightdesk';
const MINUTE_MS = 60_000;
/** The worker needs both others to start. */
const ORDER: readonly Victim[] = ['exchange', 'temporal', 'worker'];

export async function startStand(options: StandOptions): Promise<Stand> {
  const { root, folder, seed, bars, startAt, cash, holdings } = options;
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'desk.yaml');
  writeFileSync(config, options.config);
  const ports = { exchange: await freePort(), temporal: await freePort(), ui: await freePort() };
  const requestLog = join(folder, 'requests.log');
  const url = `http://127.0.0.1:${ports.exchange}`;
  const address = `127.0.0.1:${ports.temporal}`;
  const parts: Readonly<Record<Victim, Part>> = {
    exchange: program(
      'exchange',
      root,
      [
        ...['--state', join(folder, 'exchange.sqlite'), '--port', `${ports.exchange}`, '--seed', `${seed}`],
        ...['--start', startAt, '--cash', cash, ...(bars === null ? [] : ['--bars', bars])],
        ...holdings.flatMap((holding) => ['--holding', holding]),
      ],
      environment({ REQUEST_LOG: requestLog }),
      join(folder, 'exchange.log'),
      ['--import', join(__dirname, 'request-log.mts')],
    ),
    temporal: temporal({
      ...{ binary: options.binary, port: ports.temporal, uiPort: ports.ui },
      dbFile: join(folder, 'temporal.sqlite'),
      logFile: join(folder, 'temporal.log'),
    }),
    worker: program(
      'worker',
      root,
      ['--config', config],
      environment({
        NIGHTDESK_MODE: 'embedded',
        NIGHTDESK_TRADING_URL: url,
        NIGHTDESK_DATA_URL: url,
        NIGHTDESK_STATE: folder,
        NIGHTDESK_TASK_QUEUE: TASK_QUEUE,
        APCA_API_KEY_ID: KEYS.keyId,
        APCA_API_SECRET_KEY: KEYS.secretKey,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: NAMESPACE,
      }),
      join(folder, 'worker.log'),
    ),
  };
  const inOrder = (victims: readonly Victim[]): readonly Part[] =>
    ORDER.filter((name) => victims.includes(name)).map((name) => parts[name]);
  const kill = async (victims: readonly Victim[]): Promise<void> => {
    await Promise.all(inOrder(victims).map((part) => part.kill()));
  };
  const revive = async (victims: readonly Victim[]): Promise<void> => {
    for (const part of inOrder(victims)) await part.start();
  };
  await revive(ORDER);
  const connection = Connection.lazy({ address });
  return {
    client: new Client({ connection, namespace: NAMESPACE }),
    taskQueue: TASK_QUEUE,
    exchange: exchangeControl({ url, ...KEYS }),
    hand: exchangeHand({ url, ...KEYS }),
    kill,
    revive,
    busiestMinute: (sinceMs) => busiest(requestLog, sinceMs),
    fellOver: () => ORDER.flatMap((name) => parts[name].fellOver() ?? [])[0] ?? null,
    async stop() {
      await connection.close();
      await kill(ORDER);
    },
  };
}

/** The exchange's own minutes: each begins with the first request after the one before it. */
function busiest(requestLog: string, sinceMs: number): number {
  if (!existsSync(requestLog)) return 0;
  const times = readFileSync(requestLog, 'utf8').split('\n').filter(Boolean).map(Number);
  let most = 0;
  let minute = { endsMs: 0, requests: 0 };
  for (const atMs of times.filter((each) => each >= sinceMs)) {
    if (atMs >= minute.endsMs) minute = { endsMs: atMs + MINUTE_MS, requests: 0 };
    minute.requests += 1;
    most = Math.max(most, minute.requests);
  }
  return most;
}

/** This process's environment without its Nightdesk, Alpaca and Temporal settings, and with these. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(NIGHTDESK|APCA|TEMPORAL)_/.test(name));
  return { ...Object.fromEntries(others), ...settings };
}
