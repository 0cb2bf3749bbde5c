/** What comes out of the adapter: our own JSON-plain records, and never a value that nobody checked. */
import type { Broker } from '../../../src/brokers/broker';
import type { Answering, Asked } from './scripted-alpaca';
import { CLIENT_ORDER_ID, buyCost, failureOf, inTurn, json, orderBody, withAlpaca } from './scripted-alpaca';

/** Runs one call against one answer; gives what came out and what was asked. */
async function answered<T>(
  answering: Answering,
  call: (broker: Broker) => Promise<T>,
): Promise<{ value: T; asked: readonly Asked[] }> {
  let result: { value: T; asked: readonly Asked[] } | undefined;
  await withAlpaca(answering, async ({ broker, asked }) => {
    result = { value: await call(broker), asked };
  });
  if (!result) throw new Error('no result');
  // Dates, undefined and prototypes don't survive JSON: a record that does is plain.
  expect(JSON.parse(JSON.stringify(result.value ?? null))).toStrictEqual(result.value ?? null);
  return result;
}

describe('the clock', () => {
  const body = {
    timestamp: '2024-08-05T09:30:00.123456789-04:00',
    is_open: true,
    next_open: '2024-08-06T09:30:00-04:00',
    next_close: '2024-08-05T16:00:00-04:00',
  };
  const read = (headers: Record<string, string>) =>
    answered(json(body, 200, headers), (broker) => broker.clock());

  test('is read in UTC to the millisecond, and goes at speed 1 when nobody says otherwise', async () => {
    const { value, asked } = await read({});
    expect(value).toEqual({
      at: '2024-08-05T13:30:00.123Z',
      isOpen: true,
      nextOpen: '2024-08-06T13:30:00.000Z',
      nextClose: '2024-08-05T20:00:00.000Z',
      speed: 1,
    });
    expect(asked.map(({ path }) => path)).toEqual(['/v2/clock']);
  });

  test("goes at the embedded exchange's speed when its header says so", async () => {
    expect((await read({ 'Nightdesk-Clock-Speed': '20900.5' })).value.speed).toBe(20900.5);
  });

  test.each(['0', '-1', 'fast', 'Infinity', 'NaN'])('a speed of %p is refused by name', async (speed) => {
    await withAlpaca(json(body, 200, { 'Nightdesk-Clock-Speed': speed }), async ({ broker }) => {
      const failure = await failureOf(broker.clock());
      expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
      expect(failure.message).toBe(
        `clock: header "Nightdesk-Clock-Speed" is "${speed}": not a number above zero`,
      );
    });
  });

  test.each(['tomorrow', '2024-08-05', '2024-08-05T09:30:00', 7])(
    'a time of %p is refused',
    async (next_open) => {
      await withAlpaca(json({ ...body, next_open }), async ({ broker }) => {
        expect((await failureOf(broker.clock())).message).toMatch(/^clock: field "next_open" is /);
      });
    },
  );
});

describe('the calendar', () => {
  const day = (date: string, close = '16:00') => ({
    date,
    open: '09:30',
    close,
    session_open: '0400',
    session_close: '2000',
    settlement_date: date,
  });

  test('has New York times in UTC: standard time, daylight time, and the early close of 2024-11-29', async () => {
    const { value } = await answered(
      json([day('2024-11-01'), day('2024-11-04'), day('2024-11-29', '13:00'), day('2025-03-10')]),
      (broker) => broker.calendar('2024-11-01', '2025-03-10'),
    );
    expect(value).toEqual([
      { date: '2024-11-01', open: '2024-11-01T13:30:00.000Z', close: '2024-11-01T20:00:00.000Z' },
      { date: '2024-11-04', open: '2024-11-04T14:30:00.000Z', close: '2024-11-04T21:00:00.000Z' },
      { date: '2024-11-29', open: '2024-11-29T14:30:00.000Z', close: '2024-11-29T18:00:00.000Z' },
      { date: '2025-03-10', open: '2025-03-10T13:30:00.000Z', close: '2025-03-10T20:00:00.000Z' },
    ]);
  });

  test('holds the asked days alone, in whatever zone the broker reads the question', async () => {
    const { value, asked } = await answered(
      json(['2024-08-01', '2024-08-02', '2024-08-05', '2024-08-06'].map((date) => day(date))),
      (broker) => broker.calendar('2024-08-02', '2024-08-05'),
    );
    expect(value.map(({ date }) => date)).toEqual(['2024-08-02', '2024-08-05']);
    expect(asked[0]?.query).toEqual({ start: '2024-08-01T00:00:00.000Z', end: '2024-08-06T00:00:00.000Z' });
  });

  test.each(['25:00', '9:30', ''])('a close at %p is refused', async (close) => {
    await withAlpaca(json([day('2024-08-05', close)]), async ({ broker }) => {
      const failure = await failureOf(broker.calendar('2024-08-05', '2024-08-05'));
      expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
      expect(failure.message).toContain('calendar');
    });
  });
});

describe('the account', () => {
  const body = {
    id: 'e6fe16f3-64a4-4921-8928-cadf02f92f98',
    status: 'ACTIVE',
    equity: '100000',
    last_equity: '99000.12',
    cash: '-12.5',
    buying_power: '262113.632',
    trading_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: false,
    shorting_enabled: true,
  };

  test('section 2 row 16: is decimal strings and one flag', async () => {
    expect((await answered(json(body), (broker) => broker.account())).value).toEqual({
      equity: '100000',
      lastEquity: '99000.12',
      cash: '-12.5',
      buyingPower: '262113.632',
      blocked: false,
    });
  });

  test.each([
    { trading_blocked: true },
    { account_blocked: true },
    { trade_suspended_by_user: true },
    { status: 'ACCOUNT_UPDATED' },
    { status: 'active?' },
  ])('is blocked by %p', async (change) => {
    const { value } = await answered(json({ ...body, ...change }), (broker) => broker.account());
    expect(value.blocked).toBe(true);
  });

  test.each([
    [{ equity: '1e5' }, 'account: field "equity" is "1e5": not a plain decimal number'],
    [{ equity: '9'.repeat(400) }, /^account: field "equity" is "9+\.\.\.: not a plain decimal number/],
    [{ cash: 'NaN' }, /field "cash" is "NaN"/],
    [{ cash: 100 }, /field "cash" is 100/],
    [{ last_equity: null }, /field "last_equity" is null/],
    [{ buying_power: undefined }, /field "buying_power" is missing/],
    [{ trading_blocked: 'false' }, /field "trading_blocked" is "false"/],
    [{ account_blocked: undefined }, /field "account_blocked" is missing/],
  ])('with %p is refused, naming field and value', async (change, message) => {
    await withAlpaca(json({ ...body, ...change }), async ({ broker }) => {
      const failure = await failureOf(broker.account());
      expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER', status: 200, requestId: 'req-7' });
      expect(failure.message).toMatch(message);
    });
  });

  test('has an id of its own, and without one is refused: the lock on it could hold nobody', async () => {
    const { value, asked } = await answered(json(body), (broker) => broker.accountId());
    expect(value).toBe(body.id);
    expect(asked.map(({ path }) => path)).toEqual(['/v2/account']);
    for (const id of ['', undefined, null, 7]) {
      await withAlpaca(json({ ...body, id }), async ({ broker }) => {
        const failure = await failureOf(broker.accountId());
        expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
        expect(failure.message).toMatch(/^account: field "id" is /);
      });
    }
  });

  test('may trade fractions when its configuration says so, and only then', async () => {
    const at = (body: unknown) => answered(json(body), (broker) => broker.fractionalTrading());
    expect((await at({ fractional_trading: true })).value).toBe(true);
    expect((await at({ fractional_trading: false })).value).toBe(false);
    await withAlpaca(json({ suspend_trade: false }), async ({ broker }) => {
      expect((await failureOf(broker.fractionalTrading())).code).toBe('BAD_ANSWER');
    });
  });
});

describe('an asset', () => {
  const asset = (change: object) =>
    answered(
      json({ symbol: 'BRK.B', status: 'active', tradable: true, fractionable: true, ...change }),
      (broker) => broker.asset('BRK.B'),
    );

  test('is tradable only when it is active too', async () => {
    expect((await asset({})).value).toEqual({ tradable: true, fractionable: true });
    expect((await asset({ status: 'inactive' })).value).toEqual({ tradable: false, fractionable: true });
    expect((await asset({ tradable: false, fractionable: false })).value).toEqual({
      tradable: false,
      fractionable: false,
    });
    expect((await asset({})).asked[0]?.path).toBe('/v2/assets/BRK.B');
  });
});

describe('positions', () => {
  test('keep their quantity exactly, with its sign; an average price is cut to nine decimals', async () => {
    const { value } = await answered(
      json([
        {
          ...{ symbol: 'AAPL', qty: '0.123456789', qty_available: '0.023456789', side: 'long' },
          avg_entry_price: '132.9128867230405',
        },
        { symbol: 'TSLA', qty: '-3', qty_available: '-3', avg_entry_price: '200', side: 'short' },
      ]),
      (broker) => broker.positions(),
    );
    expect(value).toEqual([
      { symbol: 'AAPL', qty: '0.123456789', available: '0.023456789', averageEntry: '132.912886723' },
      { symbol: 'TSLA', qty: '-3', available: '-3', averageEntry: '200' },
    ]);
  });

  test.each([
    [{ qty_available: undefined }, 'positions: field "0.qty_available" is missing'],
    [{ qty_available: 'all' }, 'positions: field "0.qty_available" is "all": not a plain decimal number'],
    [{ qty_available: '0.1234567891' }, 'positions: field "0.qty_available" is "0.1234567891"'],
    [{ qty_available: 1 }, 'positions: field "0.qty_available" is 1'],
  ])('without a plain number of what can be sold are refused: %p', async (change, message) => {
    const position = { symbol: 'AAPL', qty: '1', avg_entry_price: '1', ...change };
    await withAlpaca(json([position]), async ({ broker }) => {
      expect((await failureOf(broker.positions())).message).toContain(message);
    });
  });

  test('of more than nine decimals are refused, never cut: that would lose shares', async () => {
    await withAlpaca(
      json([{ symbol: 'AAPL', qty: '0.1234567891', qty_available: '0', avg_entry_price: '1' }]),
      async ({ broker }) => {
        expect((await failureOf(broker.positions())).message).toBe(
          'positions: field "0.qty" is "0.1234567891": not a plain decimal number of nine decimals at most',
        );
      },
    );
  });
});

describe('an order', () => {
  const record = {
    id: orderBody.id,
    clientOrderId: CLIENT_ORDER_ID,
    symbol: 'COST',
    side: 'buy',
    status: 'pending_new',
    qty: '0.166666666',
    limit: '900.12',
    filledQty: '0',
    filledAveragePrice: null,
    submittedAt: '2024-08-05T13:30:31.577Z',
  };

  test('section 2 row 12: that buys is sent as a DAY limit order with the decimal strings it was approved with', async () => {
    const { value, asked } = await answered(json(orderBody), (broker) => broker.placeOrder(buyCost));
    expect(value).toEqual(record);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/v2/orders' });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      symbol: 'COST',
      side: 'buy',
      qty: '0.166666666',
      type: 'limit',
      limit_price: '900.12',
      time_in_force: 'day',
      extended_hours: false,
      client_order_id: CLIENT_ORDER_ID,
    });
  });

  test('that sells can only close, and goes to the market when it has no limit', async () => {
    const sell = { ...buyCost, side: 'sell', limit: null } as const;
    const { asked } = await answered(json({ ...orderBody, side: 'sell', limit_price: null }), (broker) =>
      broker.placeOrder(sell),
    );
    const sentBody: unknown = JSON.parse(asked[0]?.body ?? '');
    expect(sentBody).toMatchObject({ side: 'sell', type: 'market', position_intent: 'sell_to_close' });
    expect(sentBody).not.toHaveProperty('limit_price');
  });

  test('is found by its client order id, whatever its status', async () => {
    const dead = { ...orderBody, status: 'expired', filled_qty: '0.1', filled_avg_price: '899.1234567891' };
    const { value } = await answered(json(dead), (broker) => broker.orderByClientId(CLIENT_ORDER_ID));
    expect(value).toEqual({
      ...record,
      status: 'expired',
      filledQty: '0.1',
      filledAveragePrice: '899.123456789',
    });
  });

  test('with a status nobody has heard of is still an order', async () => {
    const { value } = await answered(json({ ...orderBody, status: 'pondering' }), (broker) =>
      broker.orderByClientId(CLIENT_ORDER_ID),
    );
    expect(value?.status).toBe('pondering');
  });

  test('section 2 row 7: that answers to another id is never taken for the asked one', async () => {
    await withAlpaca(json(orderBody), async ({ broker }) => {
      expect(await failureOf(broker.orderByClientId('nd1-main-20240805-COST-b-w1'))).toMatchObject({
        kind: 'final',
        code: 'BAD_ANSWER',
      });
    });
  });

  test('is cancelled by its id, and a 204 is all there is to say', async () => {
    await withAlpaca(
      (_asked, response) => response.writeHead(204).end(),
      async ({ broker, asked }) => {
        await broker.cancelOrder(orderBody.id);
        expect(asked[0]).toMatchObject({ method: 'DELETE', path: `/v2/orders/${orderBody.id}` });
      },
    );
  });
});

const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...orderBody,
    id: `order-${from + index}`,
    client_order_id: `id-${from + index}`,
  }));

describe('open orders', () => {
  test('come whole: every page, asked after the last order of the one before', async () => {
    const { value, asked } = await answered(
      inTurn(json(many(0, 500)), json(many(500, 500)), json(many(1000, 3))),
      (broker) => broker.openOrders(),
    );
    expect(value).toHaveLength(1003);
    expect(new Set(value.map(({ id }) => id)).size).toBe(1003);
    const page = { status: 'open', direction: 'asc', limit: '500' };
    expect(asked.map(({ query }) => query)).toEqual([
      page,
      { ...page, after_order_id: 'order-499' },
      { ...page, after_order_id: 'order-999' },
    ]);
  });

  test('that end on a full page are asked once more', async () => {
    const { value } = await answered(inTurn(json(many(0, 500)), json([])), (broker) => broker.openOrders());
    expect(value).toHaveLength(500);
  });

  test('that repeat a page are an error, never a shorter list', async () => {
    await withAlpaca(json(many(0, 500)), async ({ broker, asked }) => {
      expect(await failureOf(broker.openOrders())).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
      expect(asked).toHaveLength(2);
    });
  });

  test('may be by notional, or a stop', async () => {
    const { value } = await answered(
      json([{ ...orderBody, qty: null, notional: '500', limit_price: null, stop_price: '12.3400' }]),
      (broker) => broker.openOrders(),
    );
    expect(value).toEqual([
      {
        id: orderBody.id,
        clientOrderId: CLIENT_ORDER_ID,
        symbol: 'COST',
        side: 'buy',
        qty: null,
        notional: '500',
        filledQty: '0',
        filledAveragePrice: null,
        limit: null,
        stop: '12.3400',
        status: 'pending_new',
      },
    ]);
  });
});

describe('every order of some symbols', () => {
  test('comes whole, open or not, the oldest first', async () => {
    const dead = { ...orderBody, id: 'order-x', client_order_id: 'id-x', status: 'expired' };
    const { value, asked } = await answered(inTurn(json(many(0, 500)), json([dead])), (broker) =>
      broker.ordersOf(['COST', 'BRK.B']),
    );
    expect(value).toHaveLength(501);
    expect(value.at(-1)).toEqual({
      ...{ id: 'order-x', clientOrderId: 'id-x', symbol: 'COST', side: 'buy', status: 'expired' },
      ...{ qty: '0.166666666', limit: '900.12', filledQty: '0', filledAveragePrice: null },
      submittedAt: '2024-08-05T13:30:31.577Z',
    });
    const page = { status: 'all', symbols: 'COST,BRK.B', direction: 'asc', limit: '500' };
    expect(asked.map(({ path, query }) => [path, query])).toEqual([
      ['/v2/orders', page],
      ['/v2/orders', { ...page, after_order_id: 'order-499' }],
    ]);
  });

  test('of no symbol is nothing, and nothing is asked: without symbols the broker would list the account', async () => {
    const { value, asked } = await answered(json(many(0, 3)), (broker) => broker.ordersOf([]));
    expect(value).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('that repeats a page is an error, never a shorter ledger', async () => {
    await withAlpaca(json(many(0, 500)), async ({ broker }) => {
      expect(await failureOf(broker.ordersOf(['COST']))).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
    });
  });

  test('with one that can’t be read is an error, never a ledger without it', async () => {
    const bad = { ...orderBody, filled_qty: '1e3' };
    await withAlpaca(json([orderBody, bad]), async ({ broker }) => {
      expect((await failureOf(broker.ordersOf(['COST']))).message).toMatch(
        /^orders: field "1.filled_qty" is "1e3"/,
      );
    });
  });
});
