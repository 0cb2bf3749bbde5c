/** Requests without a usable answer, over real sockets: what may have left is unknown, what can't have left is not. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { alpacaBroker } from '../../../src/brokers/alpaca/alpaca-broker';
import type { Answering } from './scripted-alpaca';
import { KEYS, buyCost, failureOf, json, orderBody, withAlpaca } from './scripted-alpaca';

const UNKNOWN = { kind: 'unknown', code: 'UNKNOWN_OUTCOME' };
const TRANSIENT = { kind: 'transient', code: 'BROKER_UNREACHABLE' };

const html: Answering = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>Welcome</html>');
};
const halfABody: Answering = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"id":"7b08', () => response.destroy());
};

/** How the answer goes wrong; what is recorded as status and message. */
const FAULTS: readonly (readonly [string, Answering, { status: number; message: RegExp }])[] = [
  [
    'reset before the headers',
    (_a, _r, request) => request.socket.destroy(),
    { status: 0, message: /closed|reset/i },
  ],
  ['reset inside the body', halfABody, { status: 200, message: /closed|reset|terminated|aborted/i }],
  ['no answer in time', () => undefined, { status: 0, message: /timed out after 200 ms/ }],
  [
    'no end of the body in time',
    (_a, response) => response.writeHead(200, { 'content-length': '9' }).write('{'),
    { status: 200, message: /timed out after 200 ms/ },
  ],
  ['500', json({ message: 'oops' }, 500), { status: 500, message: /oops/ }],
  ['502 with a page', json('<html>bad gateway</html>', 502), { status: 502, message: /bad gateway/ }],
  ['503 without a body', json('', 503), { status: 503, message: /503/ }],
  ['504', json({ message: 'upstream timed out' }, 504), { status: 504, message: /upstream/ }],
  ['408', json({ message: 'slow' }, 408), { status: 408, message: /slow/ }],
  ['200 with HTML', html, { status: 200, message: /not JSON: <html>Welcome/ }],
  ['200 without a body', json(''), { status: 200, message: /not JSON: empty/ }],
  ['200 with half a JSON', json('{"id":"7b'), { status: 200, message: /not JSON: \{"id":"7b/ }],
  ['a redirect', json('', 302, { location: 'http://127.0.0.1:9/' }), { status: 0, message: /redirect/ }],
];

describe.each(FAULTS)('%s', (_name, fault, { status, message }) => {
  /** Only what never ends is cut off early: a busy machine may take its time with the others. */
  const requestTimeoutMs = /timed out after/.test(message.source) ? 200 : 10_000;
  test('leaves a sent order unknown', async () => {
    await withAlpaca(
      fault,
      async ({ broker, asked }) => {
        const failure = await failureOf(broker.placeOrder(buyCost));
        expect(failure).toMatchObject({ ...UNKNOWN, status });
        expect(failure.message).toMatch(message);
        expect(asked).toHaveLength(1);
      },
      { requestTimeoutMs },
    );
  });

  test("makes a read transient, asked exactly once: retrying is Temporal's", async () => {
    await withAlpaca(
      fault,
      async ({ broker, asked }) => {
        expect(await failureOf(broker.positions())).toMatchObject({ ...TRANSIENT, status });
        expect(asked).toHaveLength(1);
      },
      { requestTimeoutMs },
    );
  });
});

describe('an accepted order with an answer that is not the order stays unknown', () => {
  test.each([
    ['an empty object', {}, /field "id" is missing/],
    ['null', null, /the answer is null/],
    ['an empty id', { ...orderBody, id: '' }, /field "id" is "": empty/],
    [
      "another order's id",
      { ...orderBody, client_order_id: 'someone-else' },
      /field "client_order_id" is "someone-else": not nd1-main-20240805-COST-b-f1/,
    ],
    [
      'a broken quantity',
      { ...orderBody, filled_qty: '1e5' },
      /field "filled_qty" is "1e5": not a plain decimal/,
    ],
    [
      'a tenth decimal',
      { ...orderBody, qty: '0.1234567891' },
      /field "qty" is "0\.1234567891": .* nine decimals/,
    ],
    ['no status', { ...orderBody, status: undefined }, /field "status" is missing/],
  ])('%s', async (_name, body, message) => {
    await withAlpaca(json(body), async ({ broker }) => {
      const failure = await failureOf(broker.placeOrder(buyCost));
      expect(failure).toMatchObject({ ...UNKNOWN, status: 200, requestId: 'req-7' });
      expect(failure.message).toMatch(message);
    });
  });
});

describe('what never left is transient, for an order too', () => {
  test.each(['127.0.0.1', 'localhost'])('connection refused on %s', async (host) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const url = `http://${host}:${port}`;
    const broker = alpacaBroker({ ...KEYS, tradingUrl: url, dataUrl: url });
    const failure = await failureOf(broker.placeOrder(buyCost));
    expect(failure).toMatchObject({ ...TRANSIENT, status: 0, brokerCode: null, requestId: null });
    expect(failure.message).toMatch(/ECONNREFUSED/);
    expect(await failureOf(broker.account())).toMatchObject(TRANSIENT);
  });
});
