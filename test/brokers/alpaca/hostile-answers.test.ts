/**
 * Everything that can happen to a request, done on purpose by the embedded exchange over real HTTP, and the class the
 * real adapter gives it. For an order one question counts (promise 1): can it have been taken? Only a failure that
 * proves it wasn't may be `transient`; what the exchange's own ledger shows must never be called so.
 */
import { alpacaBroker } from '../../../src/brokers/alpaca/alpaca-broker';
import type { Broker } from '../../../src/brokers/broker';
import type { ApprovedOrder } from '../../../src/domain/approved-order';
import type { BrokerFailure } from '../../../src/domain/broker-failure';
import { applied, plan } from '../../exchange/faults/hostile-requests';
import { open } from '../../exchange/trial-exchange';
import type { Trader } from '../../exchange/trial-exchange';
import { failureOf } from './scripted-alpaca';

const ORDER = {
  clientOrderId: 'nd1-main-20240805-COST-b-f1',
  symbol: 'COST',
  side: 'buy',
  qty: '0.166666666',
  limit: '900.12',
} as ApprovedOrder;

/** The patience with an answer that won't come; any other may take its time. */
const patience = (fault: string): number => (/^(?:slow|hold)/.test(fault) ? 1_500 : 30_000);

const adapter = ({ exchange }: Trader, fault = ''): Broker =>
  alpacaBroker({
    ...{ tradingUrl: exchange.url, dataUrl: exchange.url, requestTimeoutMs: patience(fault) },
    ...{ keyId: 'trial-key', secretKey: 'trial-secret' },
  });

const UNKNOWN = { kind: 'unknown', code: 'UNKNOWN_OUTCOME' } as const;
const LIMITED = { kind: 'transient', code: 'RATE_LIMITED' } as const;
const UNREACHABLE = { kind: 'transient', code: 'BROKER_UNREACHABLE' } as const;
const NO_ANSWER = { status: 0 } as const;

/** The fault; whether the order was taken; what the adapter makes of it; what it makes of it for a mere look. */
const TABLE: readonly (readonly [
  fault: string,
  taken: boolean,
  sent: Partial<BrokerFailure>,
  read: Partial<BrokerFailure>,
])[] = [
  ['reset-before', false, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['reset-after', true, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['reset-in-headers', true, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['reset-in-body', true, { ...UNKNOWN, status: 200 }, { ...UNREACHABLE, status: 200 }],
  ['slow-before', false, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['slow-after', true, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['hold-before', false, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['hold-after', true, { ...UNKNOWN, ...NO_ANSWER }, { ...UNREACHABLE, ...NO_ANSWER }],
  ['hold-in-body', true, { ...UNKNOWN, status: 200 }, { ...UNREACHABLE, status: 200 }],
  ['500-before', false, { ...UNKNOWN, status: 500 }, { ...UNREACHABLE, status: 500 }],
  ['503-before', false, { ...UNKNOWN, status: 503 }, { ...UNREACHABLE, status: 503 }],
  ['504-before', false, { ...UNKNOWN, status: 504 }, { ...UNREACHABLE, status: 504 }],
  ['504-after', true, { ...UNKNOWN, status: 504 }, { ...UNREACHABLE, status: 504 }],
  ['html-before', false, { ...UNKNOWN, status: 502 }, { ...UNREACHABLE, status: 502 }],
  ['html-after', true, { ...UNKNOWN, status: 200 }, { ...UNREACHABLE, status: 200 }],
  ['empty-id', true, { ...UNKNOWN, status: 200 }, { kind: 'final', code: 'BAD_ANSWER', status: 200 }],
  ['unreadable', true, { ...UNKNOWN, status: 200 }, { ...UNREACHABLE, status: 200 }],
  ['429', false, { ...LIMITED, status: 429 }, { ...LIMITED, status: 429 }],
  ['429-bare', false, { ...LIMITED, status: 429 }, { ...LIMITED, status: 429 }],
];

describe('S4, section 2 row 2: an order sent into', () => {
  test.each(TABLE)('%s: taken %p, classed %j', async (name, taken, sent) => {
    const desk = await open();
    await plan(desk, [{ name }]);
    const failure = await failureOf(adapter(desk, name).placeOrder(ORDER));
    expect(failure).toMatchObject(sent);
    expect(await applied(desk)).toEqual(taken ? [ORDER.clientOrderId] : []);
    // The rule behind the table, asked of the ledger: what was taken is never said to be safe to send again.
    if (taken) expect(failure.kind).toBe('unknown');
  });
});

describe('a look into', () => {
  test.each(TABLE)('%s is never unknown: nothing was asked for', async (name, _taken, _sent, read) => {
    const desk = await open();
    await desk.order({ client_order_id: ORDER.clientOrderId });
    await plan(desk, [{ name, on: 'orders.read' }]);
    expect(await failureOf(adapter(desk, name).orderByClientId(ORDER.clientOrderId))).toMatchObject(read);
  });
});

test('nobody listening is the one proof on the wire that no order left', async () => {
  const desk = await open();
  await desk.exchange.close();
  expect(await failureOf(adapter(desk).placeOrder(ORDER))).toMatchObject(UNREACHABLE);
});

test('section 2 row 25: a 429 brings the reset time along; a bare one none', async () => {
  const desk = await open();
  await plan(desk, [{ name: '429', ms: 5_000, times: 1 }, { name: '429-bare' }]);
  const told = await failureOf(adapter(desk).placeOrder(ORDER));
  expect(told.retryAfterMs).toBeGreaterThan(3_000);
  expect(told.retryAfterMs).toBeLessThanOrEqual(6_000);
  expect(await failureOf(adapter(desk).placeOrder(ORDER))).not.toHaveProperty('retryAfterMs');
});

test('S6: "client_order_id must be unique" after a lost answer is unknown, and the look finds the order', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'reset-after', times: 1 }]);
  const broker = adapter(desk);
  expect(await failureOf(broker.placeOrder(ORDER))).toMatchObject(UNKNOWN);
  expect(await failureOf(broker.placeOrder(ORDER))).toMatchObject({
    ...UNKNOWN,
    ...{ status: 422, brokerCode: 40010001, message: 'client_order_id must be unique' },
  });
  expect(await broker.orderByClientId(ORDER.clientOrderId)).toMatchObject({ qty: ORDER.qty });
  expect(await applied(desk)).toEqual([ORDER.clientOrderId]);
});

test('an order that is hidden at first is absent to a look, and taken all the same', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'hidden' }, { name: 'reset-after', times: 1 }]);
  const broker = adapter(desk);
  expect(await failureOf(broker.placeOrder(ORDER))).toMatchObject(UNKNOWN);
  expect(await broker.orderByClientId(ORDER.clientOrderId)).toBeNull();
  expect(await broker.ordersOf(['COST'])).toEqual([]);
  // The same id once more, as the ladder does: refused as known, never a second order.
  expect(await failureOf(broker.placeOrder(ORDER))).toMatchObject({ ...UNKNOWN, status: 422 });
  expect(await applied(desk)).toEqual([ORDER.clientOrderId]);
});
