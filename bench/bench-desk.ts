/** The desk as `nightdesk up` starts it, each part the built program in a process of its own, and a look into the exchange. */
import { clientOrderId } from '../src/domain/client-order-id';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { exchangeControl } from '../src/cli/up/exchange-control';
import type { EmbeddedDesk } from '../src/cli/up/run-session';
import { startDevServer } from '../src/workers/dev-server';
import type { TemporalBinary } from '../src/workers/temporal-binary';
import { startProgram } from './program';

const KEYS = { keyId: 'embedded', secretKey: 'embedded' };
const HEADERS = {
  'APCA-API-KEY-ID': KEYS.keyId,
  'APCA-API-SECRET-KEY': KEYS.secretKey,
  'content-type': 'application/json',
};

/** How often each request was made, by method and path. */
export type RequestCounts = Readonly<Record<string, number>>;

export interface BenchDesk extends EmbeddedDesk {
  /** The requests that the exchange was asked since the last call, the runner's own left out. */
  takeRequests(): Promise<RequestCounts>;
  /** Sells all that is held, so that the next session begins in cash like the one before. */
  sellEverything(on: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts server, exchange and worker in `stateDir`, on these bars, with 100,000 USD. */
export async function startBenchDesk(
  stateDir: string,
  csv: string,
  startAt: string,
  temporal: TemporalBinary,
): Promise<BenchDesk> {
  const bars = join(stateDir, 'bars.csv');
  writeFileSync(bars, csv);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const server = await startDevServer({
      binary: temporal.path,
      dbFile: join(stateDir, 'temporal.sqlite'),
      port: 0,
      uiPort: 0,
      logFile: join(stateDir, 'temporal.log'),
    });
    stops.push(() => server.stop());
    const exchange = await startProgram({
      ...{ name: 'exchange', logFolder: stateDir },
      nodeArgs: ['--import', require.resolve('./count-requests.mts')],
      args: ['exchange', '--state', join(stateDir, 'exchange.sqlite'), '--start', startAt, '--bars', bars],
    });
    stops.push(() => exchange.stop());
    const url = exchange.line;
    const worker = await startProgram({
      ...{ name: 'worker', args: ['worker'], logFolder: stateDir },
      environment: {
        NIGHTDESK_MODE: 'embedded',
        NIGHTDESK_TRADING_URL: url,
        NIGHTDESK_DATA_URL: url,
        NIGHTDESK_STATE: stateDir,
        NIGHTDESK_TASK_QUEUE: 'nightdesk',
        APCA_API_KEY_ID: KEYS.keyId,
        APCA_API_SECRET_KEY: KEYS.secretKey,
        TEMPORAL_ADDRESS: server.address,
        TEMPORAL_NAMESPACE: server.namespace,
      },
    });
    stops.push(() => worker.stop());
    const connection = await Connection.connect({ address: server.address });
    stops.push(() => connection.close());
    return {
      client: new Client({ connection, namespace: server.namespace }),
      taskQueue: 'nightdesk',
      exchange: exchangeControl({ url, ...KEYS }),
      takeRequests: () => takeRequests(exchange.child),
      sellEverything: (on) => sellEverything(url, on),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function takeRequests(exchange: ChildProcess): Promise<RequestCounts> {
  const answer = once(exchange, 'message') as Promise<[RequestCounts]>;
  exchange.send('take');
  const [counts] = await answer;
  return Object.fromEntries(Object.entries(counts).filter(([kind]) => !kind.includes(' /control/')));
}

/** Sells under the desk's own ids, of a date without a session, so that its ledger has nothing left either. */
async function sellEverything(url: string, date: string): Promise<void> {
  const held = async () =>
    (await (await fetch(`${url}/v2/positions`, { headers: HEADERS })).json()) as {
      symbol: string;
      qty: string;
    }[];
  for (const { symbol, qty } of await held()) {
    const id = clientOrderId({ desk: 'main', date, symbol, side: 'sell', kind: 'exit', number: 1 });
    const order = {
      ...{ symbol, qty, side: 'sell', type: 'market', time_in_force: 'day' },
      client_order_id: id,
    };
    const answer = await fetch(`${url}/v2/orders`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(order),
    });
    if (!answer.ok) throw new Error(`the exchange refused to sell ${qty} ${symbol}: ${await answer.text()}`);
  }
  while ((await held()).length > 0) await sleep(50);
}
