/** Two adapters on one account, as two workers have it, at an exchange that counts a minute's requests; over HTTP. */
import { alpacaBroker } from '../../../src/brokers/alpaca/alpaca-broker';
import { BrokerError, type Broker } from '../../../src/brokers/broker';
import type { BrokerFailure } from '../../../src/domain/broker-failure';
import { open } from '../../exchange/trial-exchange';

const LIMIT = 30;
/** A fifth of them. */
const KEPT = 6;

interface Account {
  readonly workers: readonly [Broker, Broker];
  /** Lets wall time pass for everybody. */
  readonly passes: (ms: number) => void;
}

async function account(): Promise<Account> {
  let passed = 0;
  const begun = Date.now();
  const trader = await open({ rateLimit: LIMIT, wallMs: () => Date.now() - begun + passed });
  const { url } = trader.exchange;
  const worker = (): Broker =>
    alpacaBroker({
      ...{ tradingUrl: url, dataUrl: url, keyId: 'trial-key', secretKey: 'trial-secret' },
      marketTime: () => '2024-08-05T13:31:00Z',
      wallClock: () => Date.now() + passed,
    });
  return { workers: [worker(), worker()], passes: (ms) => void (passed += ms) };
}

const failureOf = async (call: Promise<unknown>): Promise<BrokerFailure | null> => {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof BrokerError) return error.failure;
    throw error;
  }
};
/** How many reads were answered before one failed, and that failure. */
async function readsUntilHeldBack(broker: Broker): Promise<[number, BrokerFailure]> {
  for (let answered = 0; ; answered += 1) {
    const failure = await failureOf(broker.positions());
    if (failure) return [answered, failure];
  }
}

it('leaves the last part of a minute to orders, says when reads go on, and sends nothing meanwhile', async () => {
  const { workers } = await account();
  const [answered, failure] = await readsUntilHeldBack(workers[0]);
  expect(answered).toBe(LIMIT - KEPT);
  expect(failure).toMatchObject({ kind: 'transient', code: 'RATE_LIMITED', requestId: null });
  expect(failure.message).toMatch(
    /^not asked: of 30 requests a minute at http:\/\/127\.0\.0\.1:\d+ 6 are left, and 6 are kept for orders; all are there again at /,
  );
  expect(failure.retryAfterMs).toBeGreaterThan(50_000);
  expect(failure.retryAfterMs).toBeLessThanOrEqual(61_000);
  // None of those that were held back counted.
  for (let kept = 0; kept < KEPT; kept += 1)
    expect(await failureOf(workers[0].forAnOrder(() => workers[0].positions()))).toBeNull();
  expect(await failureOf(workers[0].forAnOrder(() => workers[0].positions()))).toMatchObject({
    ...{ code: 'RATE_LIMITED', message: 'rate limit exceeded' },
  });
});

it("learns of the other worker's requests with its own first answer", async () => {
  const { workers } = await account();
  await readsUntilHeldBack(workers[0]);
  const [answered] = await readsUntilHeldBack(workers[1]);
  expect(answered).toBe(1);
});

it("holds back neither an order's look-up within its calls nor a cancel, which is an order's own", async () => {
  const { workers } = await account();
  await readsUntilHeldBack(workers[0]);
  expect(await failureOf(workers[0].orderByClientId('nd1-main-20240805-AAPL-b-w1'))).toMatchObject({
    code: 'RATE_LIMITED',
  });
  expect(
    await workers[0].forAnOrder(() => workers[0].orderByClientId('nd1-main-20240805-AAPL-b-w1')),
  ).toBeNull();
  expect(await failureOf(workers[0].cancelOrder('7b08df51-c1ac-453c-99f9-323a5f075f0d'))).toMatchObject({
    code: 'ORDER_NOT_FOUND',
  });
});

it('reads again when the minute is over', async () => {
  const { workers, passes } = await account();
  const [, { retryAfterMs = 0 }] = await readsUntilHeldBack(workers[0]);
  passes(retryAfterMs);
  expect(await failureOf(workers[0].positions())).toBeNull();
});

it('what is kept is for the calls of an order alone, not for what runs beside them', async () => {
  const { workers } = await account();
  await readsUntilHeldBack(workers[0]);
  const [order, read] = await Promise.all([
    failureOf(workers[0].forAnOrder(() => workers[0].clock())),
    failureOf(workers[0].clock()),
  ]);
  expect(order).toBeNull();
  expect(read).toMatchObject({ code: 'RATE_LIMITED' });
});
