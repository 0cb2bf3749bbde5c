/** A real HTTP server that answers what a test tells it to, word for word, and keeps what it was asked. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alpacaBroker } from '../../../src/brokers/alpaca/alpaca-broker';
import type { AlpacaOptions } from '../../../src/brokers/alpaca/connection';
import { BrokerError } from '../../../src/brokers/broker';
import type { Broker } from '../../../src/brokers/broker';
import type { BrokerFailure } from '../../../src/domain/broker-failure';
import type { ApprovedOrder } from '../../../src/domain/approved-order';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with a request; it may also tear the connection down. */
export type Answering = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void;

/** Answers every request with this body as JSON. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answering =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'X-Request-ID': 'req-7', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Answers with these, one after the other. */
export const inTurn = (...answers: readonly Answering[]): Answering => {
  let next = 0;
  return (asked, response, request) => {
    const answer = answers[next++];
    if (!answer) throw new Error(`request ${next} was not expected: ${asked.method} ${asked.path}`);
    answer(asked, response, request);
  };
};

export interface ScriptedAlpaca {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly broker: Broker;
}

/** Runs `test` against an adapter that is connected to such a server, and takes both down. */
export async function withAlpaca(
  answering: Answering,
  test: (alpaca: ScriptedAlpaca) => Promise<void>,
  options: Partial<AlpacaOptions> = {},
): Promise<void> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://here');
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body,
      };
      asked.push(one);
      answering(one, response, request);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await test({ url, asked, broker: alpacaBroker({ ...KEYS, tradingUrl: url, dataUrl: url, ...options }) });
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

export const KEYS = { keyId: 'PKTEST', secretKey: 'secret' };

export const CLIENT_ORDER_ID = 'nd1-main-20240805-COST-b-f1';
/** An order to send, as the gateway would hand it over. */
export const buyCost = {
  clientOrderId: CLIENT_ORDER_ID,
  symbol: 'COST',
  side: 'buy',
  qty: '0.166666666',
  limit: '900.12',
} as ApprovedOrder;

/** An order as Alpaca writes it, with keys that nobody needs (from the example in its specification). */
export const orderBody = {
  asset_class: 'us_equity',
  asset_id: 'b0b6dd9d-8b9b-48a9-ba46-b9d54906e415',
  canceled_at: null,
  client_order_id: CLIENT_ORDER_ID,
  created_at: '2024-08-05T13:30:31.668464435Z',
  expired_at: null,
  extended_hours: false,
  filled_at: null,
  filled_avg_price: null,
  filled_qty: '0',
  id: '7b08df51-c1ac-453c-99f9-323a5f075f0d',
  legs: null,
  limit_price: '900.12',
  notional: null,
  order_class: '',
  order_type: 'limit',
  qty: '0.166666666',
  replaced_by: null,
  side: 'buy',
  source: null,
  status: 'pending_new',
  stop_price: null,
  submitted_at: '2024-08-05T09:30:31.577215743-04:00',
  subtag: null,
  symbol: 'COST',
  time_in_force: 'day',
  type: 'limit',
};

/** The classified failure of a call that must not succeed. */
export async function failureOf(call: Promise<unknown>): Promise<BrokerFailure> {
  const error: unknown = await call.then(
    (value) => new Error(`it succeeded: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof BrokerError) return error.failure;
  throw error;
}
