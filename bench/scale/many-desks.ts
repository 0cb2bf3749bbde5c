/** Many desks as an operator runs them: one server, one exchange with an account each, and workers that serve them all. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { exchangeControl, type ExchangeControl } from '../../src/cli/up/exchange-control';
import { startDevServer } from '../../src/workers/dev-server';
import type { TemporalBinary } from '../../src/workers/temporal-binary';
import { startProgram } from '../program';
import { usageOf, type ProcessUsage } from './process-usage';

/** What may be set otherwise, to see what it is worth. */
export interface Setting {
  /** Worker processes that share the desks' work. */
  readonly workers: number;
  /** Options of `nightdesk worker`. */
  readonly workerArgs: readonly string[];
  /** Settings of the server beside the desk's own. */
  readonly dynamicConfig: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

export const PARTS = ['server', 'workers', 'exchange'] as const;
export type Usages = Readonly<Record<(typeof PARTS)[number], ProcessUsage>>;

export interface ManyDesks {
  readonly names: readonly string[];
  readonly client: Client;
  readonly taskQueue: string;
  readonly exchange: ExchangeControl;
  /** An answer of the exchange to a desk's own account. */
  ask<T>(desk: string, path: string): Promise<T>;
  usages(): Usages;
  /** Bytes of the server's file with its log. */
  serverFile(): number;
  stop(): Promise<void>;
}

const TASK_QUEUE = 'nightdesk';

/** Names of the same length, so that histories of any number of desks compare. */
const deskNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `d${String(index + 1).padStart(4, '0')}`);

/** Starts everything for so many desks in `folder`, on these bars, each account with 100,000 USD. */
export async function startManyDesks(
  count: number,
  { folder, csv, startAt }: { readonly folder: string; readonly csv: string; readonly startAt: string },
  temporal: TemporalBinary,
  { workers, workerArgs, dynamicConfig, environment }: Setting,
): Promise<ManyDesks> {
  const names = deskNames(count);
  const [desks, bars, accounts] = ['desks', 'bars.csv', 'accounts.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  mkdirSync(desks, { recursive: true });
  for (const name of names) writeFileSync(join(desks, `${name}.yaml`), `desk: ${name}\n`);
  writeFileSync(bars, csv);
  writeFileSync(accounts, JSON.stringify(names));

  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const dbFile = join(folder, 'temporal.sqlite');
    const server = await startDevServer({
      ...{ binary: temporal.path, dbFile, port: 0, uiPort: 0, dynamicConfig },
      logFile: join(folder, 'temporal.log'),
    });
    stops.push(() => server.stop());
    const exchange = await startProgram({
      ...{ name: 'exchange', logFolder: folder, environment },
      args: [
        ...['exchange', '--state', join(folder, 'exchange.sqlite'), '--start', startAt],
        ...['--bars', bars, '--accounts', accounts],
      ],
    });
    stops.push(() => exchange.stop());
    const url = exchange.line;
    const started = await Promise.all(
      Array.from({ length: workers }, (_, index) =>
        startProgram({
          ...{ name: `worker-${index + 1}`, logFolder: folder },
          args: ['worker', '--desks', desks, ...workerArgs],
          environment: {
            ...environment,
            NIGHTDESK_MODE: 'embedded',
            NIGHTDESK_TRADING_URL: url,
            NIGHTDESK_DATA_URL: url,
            NIGHTDESK_STATE: folder,
            NIGHTDESK_TASK_QUEUE: TASK_QUEUE,
            TEMPORAL_ADDRESS: server.address,
            TEMPORAL_NAMESPACE: server.namespace,
          },
        }),
      ),
    );
    for (const worker of started) stops.push(() => worker.stop());
    const connection = await Connection.connect({ address: server.address });
    stops.push(() => connection.close());
    const pidsOf = (programs: typeof started): number[] => programs.map(({ child }) => child.pid ?? NaN);
    return {
      names,
      client: new Client({ connection, namespace: server.namespace }),
      taskQueue: TASK_QUEUE,
      exchange: exchangeControl({ url, keyId: names[0] ?? '', secretKey: names[0] ?? '' }),
      ask: (desk, path) => askExchange(url, desk, path),
      usages: () => ({
        server: usageOf([server.pid]),
        workers: usageOf(pidsOf(started)),
        exchange: usageOf(pidsOf([exchange])),
      }),
      serverFile: () => [dbFile, `${dbFile}-wal`].reduce((bytes, file) => bytes + sizeOf(file), 0),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function askExchange<T>(url: string, desk: string, path: string): Promise<T> {
  const answer = await fetch(`${url}${path}`, {
    headers: { 'APCA-API-KEY-ID': desk, 'APCA-API-SECRET-KEY': desk },
  });
  if (!answer.ok) throw new Error(`GET ${path} as ${desk}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
