/** Every recorded refusal of Alpaca, word for word over real HTTP, through the real adapter and the real SDK. */
import { FAILURE_TABLE } from '../../../src/brokers/alpaca/failure-table';
import type { Broker } from '../../../src/brokers/broker';
import { REASONS } from '../../../src/domain/reasons';
import { CLIENT_ORDER_ID, buyCost, failureOf, json, withAlpaca } from './scripted-alpaca';

const place = (broker: Broker) => broker.placeOrder(buyCost);
const ask = (broker: Broker) => broker.account();
const askData = (broker: Broker) => broker.latestTrades(['AAPL'], 'sip');
const cancel = (broker: Broker) => broker.cancelOrder('7b08df51-c1ac-453c-99f9-323a5f075f0d');

type Call = (broker: Broker) => Promise<unknown>;
/** Status, Alpaca's code (null: none in the body), message, the call it answers, and what it means. */
type Recorded = readonly [
  status: number,
  code: number | null,
  message: string,
  call: Call,
  kind: string,
  reason: keyof typeof REASONS,
];

const RECORDED: readonly Recorded[] = [
  [403, 40310000, 'asset "OCGN" is not fractionable', place, 'fractional-refused', 'NOT_FRACTIONABLE'],
  [403, 40310000, 'requested asset is not fractionable', place, 'fractional-refused', 'NOT_FRACTIONABLE'],
  [
    403,
    40310000,
    'fractional trading is disabled for this account',
    place,
    'fractional-refused',
    'FRACTIONAL_OFF',
  ],
  [422, 40010001, 'qty must be integer', place, 'fractional-refused', 'FRACTIONAL_OFF'],
  [422, 40010001, 'qty is required', place, 'fractional-refused', 'FRACTIONAL_OFF'],
  [422, 42210000, 'fractional orders must be DAY orders', place, 'final', 'INVALID_ORDER'],
  [422, 42210000, 'fractional orders must be simple orders', place, 'final', 'INVALID_ORDER'],
  [422, 42210000, 'fractional orders cannot be sold short', place, 'final', 'INSUFFICIENT_SHARES'],
  [403, 40310000, 'account is not allowed to short', place, 'final', 'INSUFFICIENT_SHARES'],
  [422, 42210000, 'asset "GME" cannot be sold short', place, 'final', 'INSUFFICIENT_SHARES'],
  [422, 40010001, 'notional must be >= 1.00', place, 'final', 'MIN_NOTIONAL'],
  [403, 40310000, 'cost basis must be >= minimal amount of order 1', place, 'final', 'MIN_NOTIONAL'],
  [422, 42210000, 'notional value must be limited to 2 decimal places', place, 'final', 'INVALID_ORDER'],
  [422, 40010001, 'qty or notional is required', place, 'final', 'INVALID_ORDER'],
  [400, 40010001, 'qty or notional is required', place, 'final', 'INVALID_ORDER'],
  [422, 40010001, 'only one of qty or notional is accepted', place, 'final', 'INVALID_ORDER'],
  [422, 40010001, 'qty must be > 0', place, 'final', 'INVALID_ORDER'],
  [422, 40010001, 'limit orders require a limit price', place, 'final', 'INVALID_ORDER'],
  [422, 40010001, 'invalid time_in_force', place, 'final', 'INVALID_ORDER'],
  [
    422,
    42210000,
    'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    place,
    'final',
    'INVALID_ORDER',
  ],
  [403, 40310000, 'insufficient buying power', place, 'final', 'BUYING_POWER'],
  [
    403,
    40310000,
    'insufficient qty available for order (requested: 10, available: 5)',
    place,
    'final',
    'INSUFFICIENT_SHARES',
  ],
  [403, 40310000, 'potential wash trade detected. use complex orders', place, 'final', 'WASH_TRADE'],
  [403, 40310100, 'trade denied due to pattern day trading protection', place, 'account', 'ACCOUNT_BLOCKED'],
  [422, 40010001, 'client_order_id must be unique', place, 'unknown', 'UNKNOWN_OUTCOME'],
  [422, 40010001, 'client_order_id must be no more than 128 characters', place, 'final', 'INVALID_ORDER'],
  [422, 42210000, 'asset "NOPE" not found', place, 'final', 'BROKER_NOT_TRADABLE'],
  [422, 42210000, 'asset "RGC" is not tradable', place, 'not-now', 'BROKER_NOT_TRADABLE'],
  [422, 40010001, 'asset MKR/USD is not active', place, 'not-now', 'BROKER_NOT_TRADABLE'],
  [403, 40310000, 'new orders are rejected by user request', place, 'account', 'ACCOUNT_BLOCKED'],
  [403, 40310000, 'account is not authorized to trade', place, 'account', 'ACCOUNT_BLOCKED'],
  [403, 40310000, 'account is restricted to liquidation only', place, 'account', 'ACCOUNT_BLOCKED'],
  [
    403,
    40310000,
    'opg orders must be submitted after 7:00pm and before 9:28am',
    place,
    'final',
    'INVALID_ORDER',
  ],
  [422, 42210000, 'extended hours order must be DAY or GTC limit orders', place, 'final', 'INVALID_ORDER'],
  [422, 42210000, 'unable to replace order in current state', place, 'final', 'ORDER_CLOSED'],
  [401, null, 'unauthorized.', ask, 'account', 'NOT_AUTHORISED'],
  [401, 40110000, 'request is not authorized', ask, 'account', 'NOT_AUTHORISED'],
  [401, 40110000, 'request is not authorized', place, 'account', 'NOT_AUTHORISED'],
  [403, 42210000, 'subscription does not permit querying recent SIP data', askData, 'account', 'DATA_PLAN'],
  [403, 40010001, 'subscription does not permit querying recent SIP data', askData, 'account', 'DATA_PLAN'],
  [403, null, 'forbidden.', askData, 'account', 'NOT_AUTHORISED'],
  [404, 40410000, 'order not found for 7b08df51', cancel, 'final', 'ORDER_NOT_FOUND'],
  [404, 40410000, 'position does not exist', (broker) => broker.positions(), 'final', 'INSUFFICIENT_SHARES'],
  [404, 40410000, 'asset not found for NOPE', place, 'final', 'BROKER_NOT_TRADABLE'],
  [404, 40410000, 'endpoint not found.', ask, 'final', 'UNCLASSIFIED'],
  [429, 42910000, 'rate limit exceeded', place, 'transient', 'RATE_LIMITED'],
  [429, 42910000, 'rate limit exceeded', ask, 'transient', 'RATE_LIMITED'],
  [429, null, 'too many requests', askData, 'transient', 'RATE_LIMITED'],
  [500, 50010000, 'internal server error occurred', ask, 'transient', 'BROKER_UNREACHABLE'],
  [500, 50010000, 'internal server error occurred', place, 'unknown', 'UNKNOWN_OUTCOME'],
  [408, null, 'request timeout', ask, 'transient', 'BROKER_UNREACHABLE'],
  [408, null, 'request timeout', place, 'unknown', 'UNKNOWN_OUTCOME'],
];

/** Not recorded from Alpaca: our own guess at what a halt or a closed market would say. */
const EXPECTED: readonly Recorded[] = [
  [422, 42210000, 'trading in asset "GME" is halted', place, 'not-now', 'BROKER_NOT_TRADABLE'],
  [403, 40310000, 'market is closed', place, 'not-now', 'MARKET_CLOSED'],
];

describe('section 2 rows 14 and 16: a refusal is classified by status and message, and its code, words and request id are kept', () => {
  test.each([...RECORDED, ...EXPECTED])('%i %p %p', async (status, code, message, call, kind, reason) => {
    const body =
      code === null ? { message } : { code, message, existing_order_id: 'more keys', buying_power: '7' };
    await withAlpaca(json(body, status), async ({ broker, asked }) => {
      const failure = await failureOf(call(broker));
      expect(failure).toMatchObject({ kind, code: reason, status, brokerCode: code, requestId: 'req-7' });
      expect(failure.message).toMatch(message);
      expect(asked).toHaveLength(1);
    });
  });

  test('every row of the table is the first to match one of these', () => {
    const answered = new Set(
      [...RECORDED, ...EXPECTED].map(([status, , message]) =>
        FAILURE_TABLE.findIndex((row) => row.statuses.includes(status) && row.message.test(message)),
      ),
    );
    const unanswered = FAILURE_TABLE.filter((_row, index) => !answered.has(index));
    expect(unanswered).toEqual([]);
  });
});

describe('what the table does not know', () => {
  test.each([403, 422, 400, 418])(
    'section 2 row 14: an unknown message of %i is final, and kept',
    async (status) => {
      await withAlpaca(
        json({ code: 40310000, message: 'the moon is too full' }, status),
        async ({ broker }) => {
          expect(await failureOf(place(broker))).toMatchObject({
            kind: 'final',
            code: 'UNCLASSIFIED',
            status,
            message: 'the moon is too full',
          });
        },
      );
    },
  );

  test('the code alone decides nothing: 40310000 with another message is not "not fractionable"', async () => {
    await withAlpaca(json({ code: 40310000, message: 'asset is odd' }, 403), async ({ broker }) => {
      expect(await failureOf(place(broker))).toMatchObject({ kind: 'final', code: 'UNCLASSIFIED' });
    });
  });

  test('the message alone decides nothing: a server error that speaks of fractions leaves an order unknown', async () => {
    await withAlpaca(json({ message: 'asset "X" is not fractionable' }, 502), async ({ broker }) => {
      expect(await failureOf(place(broker))).toMatchObject({ kind: 'unknown', code: 'UNKNOWN_OUTCOME' });
    });
  });

  test('a feed that the plan lacks is said with what to do, so that an operator needs no forum', async () => {
    const body = { code: 42210000, message: 'subscription does not permit querying recent SIP data' };
    await withAlpaca(json(body, 403), async ({ broker }) => {
      expect((await failureOf(askData(broker))).message).toMatch(
        /^subscription does not permit .*data plan lacks this feed.*set `feed: iex`.*`nightdesk doctor`/,
      );
    });
  });

  test("a page of HTML with 401, which is how Alpaca's data hosts answer, names the keys and stays short", async () => {
    const page = `<html>\n<head><title>401 Authorization Required</title></head>\n${'<p>nginx</p>\n'.repeat(90)}</html>`;
    await withAlpaca(json(page, 401, { 'content-type': 'text/html' }), async ({ broker }) => {
      const failure = await failureOf(askData(broker));
      expect(failure).toMatchObject({ kind: 'account', code: 'NOT_AUTHORISED' });
      expect(failure.message).toBe(
        '401 Authorization Required; are the keys those of this account? Keys of paper and of live accounts differ',
      );
    });
  });
});

describe('the rate limit says when to come back', () => {
  test('Retry-After in seconds', async () => {
    await withAlpaca(
      json({ message: 'too many requests' }, 429, { 'Retry-After': '3' }),
      async ({ broker }) => {
        expect((await failureOf(ask(broker))).retryAfterMs).toBe(3000);
      },
    );
  });

  test('X-RateLimit-Reset as a time, for an order too: it was not accepted', async () => {
    const reset = { 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 30) };
    await withAlpaca(json({ message: 'rate limit exceeded' }, 429, reset), async ({ broker }) => {
      const failure = await failureOf(place(broker));
      expect(failure.kind).toBe('transient');
      expect(failure.retryAfterMs).toBeGreaterThan(0);
      expect(failure.retryAfterMs).toBeLessThanOrEqual(31_000);
    });
  });

  test('neither header: no time is made up', async () => {
    await withAlpaca(json({ message: 'rate limit exceeded' }, 429), async ({ broker }) => {
      expect(await failureOf(ask(broker))).not.toHaveProperty('retryAfterMs');
    });
  });

  test('a refusal that carries the same header is not taken for a rate limit', async () => {
    const reset = { 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 30) };
    await withAlpaca(
      json({ code: 40310000, message: 'insufficient buying power' }, 403, reset),
      async ({ broker }) => {
        expect(await failureOf(place(broker))).not.toHaveProperty('retryAfterMs');
      },
    );
  });
});

describe('only the words of the broker prove that something does not exist', () => {
  test('"order not found" is null', async () => {
    await withAlpaca(
      json({ code: 40410000, message: `order not found for ${CLIENT_ORDER_ID}` }, 404),
      async ({ broker, asked }) => {
        expect(await broker.orderByClientId(CLIENT_ORDER_ID)).toBeNull();
        expect(asked[0]?.path).toBe('/v2/orders:by_client_order_id');
        expect(asked[0]?.query).toEqual({ client_order_id: CLIENT_ORDER_ID });
      },
    );
  });

  test('"asset not found" is null', async () => {
    await withAlpaca(
      json({ code: 40410000, message: 'asset not found for NOPE' }, 404),
      async ({ broker }) => {
        expect(await broker.asset('NOPE')).toBeNull();
      },
    );
  });

  test.each(['endpoint not found.', '<html>404 Not Found</html>'])('404 %p is no proof', async (message) => {
    await withAlpaca(json(message.startsWith('<') ? message : { message }, 404), async ({ broker }) => {
      expect(await failureOf(broker.orderByClientId(CLIENT_ORDER_ID))).toMatchObject({ kind: 'final' });
      expect(await failureOf(broker.asset('COST'))).toMatchObject({ kind: 'final' });
    });
  });
});

describe('an order that is past cancelling is no failure: its status says what became of it', () => {
  test.each(['order is already in "filled" state', 'order status is not cancelable'])(
    '%s',
    async (message) => {
      await withAlpaca(json({ code: 42210000, message }, 422), async ({ broker, asked }) => {
        await cancel(broker);
        expect(asked[0]).toMatchObject({
          method: 'DELETE',
          path: '/v2/orders/7b08df51-c1ac-453c-99f9-323a5f075f0d',
        });
      });
    },
  );
});

test('every reason code of the table is one of the glossary', () => {
  for (const { code } of FAILURE_TABLE) expect(Object.keys(REASONS)).toContain(code);
});
