/** Requests as a client sees them that is told the truth about its connection: what came, and how it ended. */
import { request } from 'node:http';
import type { Json, Trader } from '../trial-exchange';

/** What a client got. `status` 0: no answer at all. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** How the connection ended before the answer was whole; null when it was whole. */
  readonly broken: string | null;
}

/** Sends one request on a connection of its own; the client goes when `leave` says so, or inside the body. */
export function send(
  desk: Trader,
  method: string,
  path: string,
  body?: Json,
  leave?: Promise<unknown> | 'inside the body',
): Promise<Got> {
  return new Promise((resolve) => {
    const got = { status: 0, headers: {}, body: '' };
    const ended = (broken: string | null): void => {
      resolve({ ...got, broken });
    };
    const one = request(
      `${desk.exchange.url}${path}`,
      {
        method,
        agent: false,
        headers: { 'APCA-API-KEY-ID': 'trial-key', 'APCA-API-SECRET-KEY': 'trial-secret' },
      },
      (response) => {
        got.status = response.statusCode ?? 0;
        got.headers = response.headers;
        response.on('data', (chunk: Buffer) => {
          got.body += chunk.toString();
          if (leave === 'inside the body') one.destroy();
        });
        response.on('error', (error: NodeJS.ErrnoException) => ended(error.code ?? error.message));
        response.on('end', () => ended(null));
      },
    );
    one.on('error', (error: NodeJS.ErrnoException) => ended(error.code ?? error.message));
    if (leave instanceof Promise) void leave.then(() => one.destroy());
    one.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A market buy of one COST with a client order id. */
export const buy = (clientOrderId: string, fields: Json = {}): Json => ({
  ...{ symbol: 'COST', side: 'buy', type: 'market', time_in_force: 'day', qty: '1' },
  client_order_id: clientOrderId,
  ...fields,
});

/** Gives the exchange a plan; refuses to go on when it was refused. */
export async function plan(desk: Trader, faults: readonly Json[], seed = 1): Promise<void> {
  const { status, body } = await desk.ask('PUT', '/control/faults', { seed, faults });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

interface Report {
  readonly seed: number;
  readonly faults: readonly Json[];
  readonly counts: Readonly<Record<string, number>>;
  readonly fired: readonly { name: string; at: string; on: string; key: string }[];
}
export const report = (desk: Trader): Promise<Report> => desk.get<Report>('/control/faults');

/** Comes when a fault of the plan has fired: a fault that waits keeps its client waiting from then on. */
export async function fired(desk: Trader): Promise<void> {
  while ((await report(desk)).fired.length === 0);
}

/** The client order ids that the exchange's own ledger knows. */
export async function applied(desk: Trader): Promise<readonly string[]> {
  const { orders } = await desk.get<{ orders: Json[] }>('/control/ledger');
  return orders.map((order) => String(order['client_order_id']));
}
