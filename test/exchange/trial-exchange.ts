/** An exchange on the trial market and a client that says when it asks. Everything is closed after each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../../src/exchange/api/authentication';
import { startExchange } from '../../src/exchange/exchange';
import type { ExchangeOptions, RunningExchange } from '../../src/exchange/exchange';
import { trialMarket } from './trial-market';

const credentials = { keyId: 'trial-key', secretKey: 'trial-secret' };

/** A JSON object whose fields are compared in tests. */
export type Json = Readonly<Record<string, unknown>>;

interface Reply<T = Json> {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body; null without one. */
  readonly body: T;
}

export interface Trader {
  readonly exchange: RunningExchange;
  /** Moves the driven market time of every later request forward. */
  at(instant: string): Trader;
  ask<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply<T>>;
  get<T = Json>(path: string): Promise<T>;
  /** Places an order for whatever isn't said by default: a market day buy of one AAPL. */
  order(fields?: Json): Promise<Reply>;
  /** The order with a client order id, as it stands now. */
  look(clientOrderId: string): Promise<Json>;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A new folder for one test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-exchange-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts an exchange, driven unless told otherwise, at Monday 2024-08-05, an hour before the open. */
export async function open(options: Partial<ExchangeOptions> = {}): Promise<Trader> {
  const exchange = await startExchange({
    port: 0,
    stateFile: join(freshFolder(), 'exchange.sqlite'),
    market: trialMarket,
    startAt: '2024-08-05T12:30:00Z',
    startingCash: '100000',
    holdings: [],
    driven: true,
    credentials,
    ...options,
  });
  cleanups.push(() => exchange.close());
  return trader(exchange);
}

/** The keys of one account among many: both are its name. */
export const keysOf = (name: string): Credentials => ({ keyId: name, secretKey: name });

/** A client of a running exchange, with the sole account's keys unless it is given others. */
export function trader(exchange: RunningExchange, keys: Credentials = credentials): Trader {
  let now: string | undefined;
  const self: Trader = {
    exchange,
    at(instant) {
      now = instant;
      return self;
    },
    async ask<T = Json>(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Reply<T>> {
      const response = await fetch(`${exchange.url}${path}`, {
        method,
        headers: {
          'APCA-API-KEY-ID': keys.keyId,
          'APCA-API-SECRET-KEY': keys.secretKey,
          ...(now === undefined ? {} : { 'Nightdesk-Market-Time': now }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json');
      return {
        status: response.status,
        headers: response.headers,
        body: (isJson ? JSON.parse(text) : text || null) as T,
      };
    },
    async get<T = Json>(path: string) {
      const { status, body } = await self.ask<T>('GET', path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    order: (fields = {}) =>
      self.ask('POST', '/v2/orders', {
        ...{ symbol: 'AAPL', side: 'buy', type: 'market', time_in_force: 'day' },
        ...('qty' in fields || 'notional' in fields ? {} : { qty: '1' }),
        ...fields,
      }),
    look: (clientOrderId) => self.get(`/v2/orders:by_client_order_id?client_order_id=${clientOrderId}`),
  };
  return self;
}
