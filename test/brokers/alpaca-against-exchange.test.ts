/**
 * Every method of the broker port through the Alpaca adapter against the embedded exchange, over real HTTP: the two are
 * written apart, from Alpaca's documents alone, and here they meet. The synthetic market of seed 7.
 */
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { BrokerError, type Broker } from '../../src/brokers/broker';
import type { BrokerFailure } from '../../src/domain/broker-failure';
import { clientOrderId } from '../../src/domain/client-order-id';
import type { ApprovedOrder } from '../../src/domain/approved-order';
import {
  decimal,
  floorToTick,
  minus,
  notional,
  price,
  ratio,
  scaleDown,
  shares,
  sharesWorthUp,
  usd,
} from '../../src/domain/money';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { open, type Trader } from '../exchange/trial-exchange';

const market = syntheticMarket(7);
const EVENING = '2026-01-05T21:05:00.000Z';
const OPEN = '2026-01-06T14:30:00.000Z';
const OPENED = '2026-01-06T14:30:30.000Z';

interface Desk {
  readonly broker: Broker;
  readonly trader: Trader;
  /** Moves market time for both. */
  readonly at: (instant: string) => void;
}

async function desk(startAt = EVENING): Promise<Desk> {
  let now = startAt;
  const trader = (await open({ market, startAt })).at(now);
  const { url } = trader.exchange;
  const broker = alpacaBroker({
    ...{ tradingUrl: url, dataUrl: url, keyId: 'trial-key', secretKey: 'trial-secret' },
    marketTime: () => now,
  });
  return {
    broker,
    trader,
    at(instant) {
      now = instant;
      trader.at(instant);
    },
  };
}

const idOf = (symbol: string, number = 1): string =>
  clientOrderId({ desk: 'main', date: '2026-01-05', symbol, side: 'buy', kind: 'fractional', number });

const EVENING_SESSION = { desk: 'main', date: '2026-01-05', number: 1 } as const;
const exitOf = (symbol: string): string =>
  clientOrderId({ ...EVENING_SESSION, symbol, side: 'sell', kind: 'exit' });
const probeOf = (symbol: string): string =>
  clientOrderId({ ...EVENING_SESSION, symbol, side: 'buy', kind: 'probe' });

/**
 * An order that no gateway approved. Only `approveEntry` makes approved ones, and it would approve none of those that
 * the exchange must refuse here: this is the one cast to it in the tests, and there is none in the sources but its own.
 */
const orderFor = (order: {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side?: 'buy' | 'sell';
  readonly qty: string;
  readonly limit: string | null;
}): ApprovedOrder => ({ side: 'buy', ...order }) as unknown as ApprovedOrder;

async function failureOf(call: Promise<unknown>): Promise<BrokerFailure> {
  const error: unknown = await call.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof BrokerError) return error.failure;
  throw error;
}

/** The price of the moment, a little above what sellers ask: a limit that fills at once. */
async function takingLimit(broker: Broker, symbol: string): Promise<string> {
  const { [symbol]: quote } = await broker.latestQuotes([symbol], 'sip');
  if (!quote) throw new Error(`${symbol} has no quote`);
  return quote.ask;
}

describe('the clock', () => {
  test('in the evening: market time to the millisecond, closed, with the next open and close in UTC', async () => {
    const { broker } = await desk();
    expect(await broker.clock()).toEqual({
      ...{ at: EVENING, isOpen: false, nextOpen: OPEN, nextClose: '2026-01-06T21:00:00.000Z', speed: 1 },
    });
  });

  test('while open: the next open is that of the day after', async () => {
    const { broker, at } = await desk();
    at(OPENED);
    expect(await broker.clock()).toMatchObject({
      at: OPENED,
      isOpen: true,
      nextOpen: '2026-01-07T14:30:00.000Z',
    });
  });

  test('a compressed night shows in its speed', async () => {
    const trader = await open({ market, startAt: EVENING, driven: false, wallMs: () => 0 });
    const { url } = trader.exchange;
    const broker = alpacaBroker({
      tradingUrl: url,
      dataUrl: url,
      keyId: 'trial-key',
      secretKey: 'trial-secret',
    });
    await trader.ask('PUT', '/control/clock', { speed: 20_900, until: OPEN });
    expect(await broker.clock()).toMatchObject({ at: EVENING, speed: 20_900 });
  });
});

describe('the calendar', () => {
  test('the days between two dates, both included, in UTC; an early close is one', async () => {
    const { broker } = await desk();
    expect(await broker.calendar('2025-11-26', '2025-12-01')).toEqual([
      { date: '2025-11-26', open: '2025-11-26T14:30:00.000Z', close: '2025-11-26T21:00:00.000Z' },
      { date: '2025-11-28', open: '2025-11-28T14:30:00.000Z', close: '2025-11-28T18:00:00.000Z' },
      { date: '2025-12-01', open: '2025-12-01T14:30:00.000Z', close: '2025-12-01T21:00:00.000Z' },
    ]);
  });

  test('after the clock change of March the open is an hour earlier in UTC', async () => {
    const { broker } = await desk();
    const opens = (await broker.calendar('2026-03-06', '2026-03-09')).map((day) => day.open);
    expect(opens).toEqual(['2026-03-06T14:30:00.000Z', '2026-03-09T13:30:00.000Z']);
  });

  test('days without a session are none', async () => {
    const { broker } = await desk();
    expect(await broker.calendar('2026-01-03', '2026-01-04')).toEqual([]);
  });
});

describe('the account', () => {
  test('a new one: cash, equity and buying power alike, and not blocked', async () => {
    const { broker } = await desk();
    expect(await broker.account()).toEqual({
      ...{ equity: '100000', lastEquity: '100000', cash: '100000', buyingPower: '100000', blocked: false },
    });
  });

  test('fractional trading, on and switched off', async () => {
    const { broker, trader } = await desk();
    expect(await broker.fractionalTrading()).toBe(true);
    await trader.ask('PUT', '/control/fractional', { account: false });
    expect(await broker.fractionalTrading()).toBe(false);
  });

  test('an asset, one that takes no fractions, and one that is unknown', async () => {
    const { broker, trader } = await desk();
    await trader.ask('PUT', '/control/fractional', { symbols: { COST: false } });
    expect(await broker.asset('AAPL')).toEqual({ tradable: true, fractionable: true });
    expect(await broker.asset('COST')).toEqual({ tradable: true, fractionable: false });
    expect(await broker.asset('NOSUCH')).toBeNull();
  });

  test('wrong keys are a failure of the account, not an empty answer', async () => {
    const { trader } = await desk();
    const { url } = trader.exchange;
    const stranger = alpacaBroker({ tradingUrl: url, dataUrl: url, keyId: 'other', secretKey: 'other' });
    expect(await failureOf(stranger.positions())).toMatchObject({ kind: 'account', code: 'NOT_AUTHORISED' });
    expect(await failureOf(stranger.latestTrades(['SPY'], 'sip'))).toMatchObject({ code: 'NOT_AUTHORISED' });
  });
});

describe('daily bars', () => {
  const asked = { from: '2025-12-01', to: '2026-01-05', feed: 'sip', adjustment: 'raw' } as const;

  test("are the market's own, by symbol and in order, the scan's day included", async () => {
    const { broker } = await desk();
    const bars = await broker.dailyBars({ ...asked, symbols: ['SPY', 'NVDA'] });
    expect(Object.keys(bars).sort()).toEqual(['NVDA', 'SPY']);
    const dates = (await broker.calendar(asked.from, asked.to)).map((day) => day.date);
    for (const [symbol, series] of Object.entries(bars)) {
      expect(series.map(({ date }) => date)).toEqual(dates);
      for (const { date, open: opened, close, volume } of series) {
        const own = market.bar(symbol, date);
        expect([price(opened), price(close), volume]).toEqual([own?.open, own?.close, own?.volume]);
      }
    }
  });

  test('come whole over several pages: 29 symbols over years are more than one holds', async () => {
    const { broker } = await desk();
    const bars = await broker.dailyBars({ ...asked, symbols: market.symbols, from: '2024-01-02' });
    const dates = (await broker.calendar('2024-01-02', asked.to)).map((day) => day.date);
    expect(dates.length * market.symbols.length).toBeGreaterThan(10_000);
    expect(Object.keys(bars).sort()).toEqual([...market.symbols].sort());
    for (const series of Object.values(bars)) expect(series.map(({ date }) => date)).toEqual(dates);
  });

  test('a symbol without bars is absent; no symbols are no request', async () => {
    const { broker } = await desk();
    expect(Object.keys(await broker.dailyBars({ ...asked, symbols: ['SPY', 'NOSUCH'] }))).toEqual(['SPY']);
    expect(await broker.dailyBars({ ...asked, symbols: [] })).toEqual({});
  });
});

describe('latest trades and quotes', () => {
  test('before the open they are still those of the session before', async () => {
    const { broker, at } = await desk();
    at('2026-01-06T14:29:59.999Z');
    const { SPY: trade } = await broker.latestTrades(['SPY'], 'sip');
    expect(price(trade?.price ?? '')).toBe(market.bar('SPY', '2026-01-05')?.close);
    expect(trade && trade.at < EVENING).toBe(true);
    const { SPY: quote } = await broker.latestQuotes(['SPY'], 'sip');
    expect(quote && quote.at < EVENING).toBe(true);
  });

  test('after it, the trade is the open and the quote stands around it', async () => {
    const { broker, at: moveTo } = await desk();
    moveTo(OPENED);
    const trades = await broker.latestTrades(market.symbols, 'sip');
    const quotes = await broker.latestQuotes(market.symbols, 'sip');
    expect(Object.keys(trades).sort()).toEqual([...market.symbols].sort());
    for (const symbol of market.symbols) {
      const { [symbol]: trade } = trades;
      const { [symbol]: quote } = quotes;
      if (!trade || !quote) throw new Error(`${symbol} is missing`);
      expect(price(trade.price)).toBe(market.bar(symbol, '2026-01-06')?.open);
      const [bid, at, ask] = [price(quote.bid), price(trade.price), price(quote.ask)];
      expect(bid < ask && bid <= at && at <= ask).toBe(true);
      for (const { at: stamped } of [trade, quote]) expect(stamped >= OPEN && stamped <= OPENED).toBe(true);
    }
  });
});

test('corporate actions: those with an ex date after the one date and until the other', async () => {
  const change = market.corporateActions.find(({ exDate }) => exDate > '2024-01-02');
  if (!change) throw new Error('the synthetic market has no corporate action');
  const { symbol, exDate } = change;
  const dayBefore = new Date(Date.parse(exDate) - 86_400_000).toISOString().slice(0, 10);
  const { broker } = await desk(`${exDate}T12:00:00Z`);
  const expected = { symbol, exDate, kind: change.kind === 'split' ? 'split' : 'cash-dividend' };
  expect(await broker.corporateActions([symbol], dayBefore, exDate)).toEqual([
    expect.objectContaining(expected),
  ]);
  expect(await broker.corporateActions([symbol], exDate, exDate)).toEqual([]);
});

describe('orders', () => {
  test('one that fills: placed, looked up by its id, and a position with the cash gone', async () => {
    const { broker, at } = await desk();
    at(OPENED);
    const limit = await takingLimit(broker, 'XOM');
    const id = idOf('XOM');
    const placed = await broker.placeOrder(
      orderFor({ clientOrderId: id, symbol: 'XOM', qty: '10.5', limit }),
    );
    expect(placed).toMatchObject({ clientOrderId: id, symbol: 'XOM', side: 'buy', qty: '10.5', limit });
    expect(placed.submittedAt).toBe(OPENED);

    at('2026-01-06T14:30:35.000Z');
    expect(await broker.orderByClientId(id)).toMatchObject({
      ...{ id: placed.id, status: 'filled', filledQty: '10.5', filledAveragePrice: limit },
    });
    expect(await broker.positions()).toEqual([
      { symbol: 'XOM', qty: '10.5', available: '10.5', averageEntry: limit },
    ]);
    expect(await broker.openOrders()).toEqual([]);
    const left = minus(usd('100000'), notional(price(limit), shares('10.5')));
    expect(usd((await broker.account()).cash)).toBe(left);
  });

  test('one that rests: open until it is cancelled; a second cancel of it is no failure', async () => {
    const { broker, at } = await desk();
    at(OPENED);
    const id = idOf('SPY');
    const { id: orderId } = await broker.placeOrder(
      orderFor({ clientOrderId: id, symbol: 'SPY', qty: '2', limit: '100' }),
    );
    at('2026-01-06T14:31:00.000Z');
    expect(await broker.openOrders()).toEqual([
      {
        ...{ id: orderId, clientOrderId: id, symbol: 'SPY', side: 'buy', status: 'new' },
        ...{ qty: '2', notional: null, limit: '100', stop: null, filledQty: '0', filledAveragePrice: null },
      },
    ]);
    expect(await broker.account()).toMatchObject({ cash: '100000', buyingPower: '99800' });
    await broker.cancelOrder(orderId);
    at('2026-01-06T14:31:10.000Z');
    expect(await broker.orderByClientId(id)).toMatchObject({ status: 'canceled', filledQty: '0' });
    await expect(broker.cancelOrder(orderId)).resolves.toBeUndefined();
    expect(await broker.openOrders()).toEqual([]);
    expect(await broker.account()).toMatchObject({ buyingPower: '100000' });
  });

  test('one that was never placed is proven absent', async () => {
    const { broker } = await desk();
    expect(await broker.orderByClientId(idOf('SPY', 9))).toBeNull();
  });

  test('the same client order id again is unknown, because the first one may live; it is still the only order', async () => {
    const { broker, at } = await desk();
    at(OPENED);
    const order = orderFor({ clientOrderId: idOf('SPY'), symbol: 'SPY', qty: '1', limit: '100' });
    const first = await broker.placeOrder(order);
    expect(await failureOf(broker.placeOrder(order))).toMatchObject({ kind: 'unknown' });
    expect((await broker.openOrders()).map(({ id }) => id)).toEqual([first.id]);
  });

  test.each([
    ['the asset', { symbols: { COST: false } }],
    ['the account', { account: false }],
  ])('a fraction that %s takes no more is refused as such, and whole shares are taken', async (_, off) => {
    const { broker, trader, at } = await desk();
    at(OPENED);
    await trader.ask('PUT', '/control/fractional', off);
    const limit = await takingLimit(broker, 'COST');
    const order = { clientOrderId: idOf('COST'), symbol: 'COST', limit };
    expect(await failureOf(broker.placeOrder(orderFor({ ...order, qty: '0.1667' })))).toMatchObject({
      kind: 'fractional-refused',
    });
    expect(await broker.orderByClientId(order.clientOrderId)).toBeNull();
    await broker.placeOrder(orderFor({ ...order, clientOrderId: idOf('COST', 2), qty: '1' }));
    at('2026-01-06T14:30:35.000Z');
    expect(await broker.orderByClientId(idOf('COST', 2))).toMatchObject({ status: 'filled', filledQty: '1' });
  });

  test.each([
    ['more than there is money for', { symbol: 'SPY', qty: '10000', limit: '400' }, 'BUYING_POWER'],
    ['a symbol nobody knows', { symbol: 'NOSUCH', qty: '1', limit: '10' }, 'BROKER_NOT_TRADABLE'],
  ])('%s is refused for what it is', async (_, order, code) => {
    const { broker, at } = await desk();
    at(OPENED);
    const failure = await failureOf(
      broker.placeOrder(orderFor({ ...order, clientOrderId: idOf(order.symbol) })),
    );
    expect(failure).toMatchObject({ code, status: expect.any(Number) as unknown });
    expect(failure.requestId).not.toBeNull();
    expect(await broker.openOrders()).toEqual([]);
  });

  test('a market order sells what is held', async () => {
    const { broker, trader, at } = await desk();
    await trader.ask('PUT', '/control/holdings', [{ symbol: 'XOM', qty: '3' }]);
    at(OPENED);
    const id = exitOf('XOM');
    await broker.placeOrder(
      orderFor({ clientOrderId: id, symbol: 'XOM', side: 'sell', qty: '3', limit: null }),
    );
    at('2026-01-06T14:30:35.000Z');
    expect(await broker.orderByClientId(id)).toMatchObject({ status: 'filled', side: 'sell', limit: null });
    expect(await broker.positions()).toEqual([]);
  });

  test('a resting sale holds its shares: what is left of them is what may be sold', async () => {
    const { broker, trader, at } = await desk();
    await trader.ask('PUT', '/control/holdings', [{ symbol: 'XOM', qty: '3' }]);
    at(OPENED);
    const order = { clientOrderId: exitOf('XOM'), symbol: 'XOM', side: 'sell', limit: '9999' } as const;
    await broker.placeOrder(orderFor({ ...order, qty: '1.25' }));
    expect(await broker.positions()).toMatchObject([{ symbol: 'XOM', qty: '3', available: '1.75' }]);
  });

  test('a probe of fractions is taken while the market is closed, and gone by the open when it is cancelled', async () => {
    const { broker, at } = await desk();
    const clientOrderId = probeOf('SPY');
    const trades = await broker.latestTrades(['SPY'], 'sip');
    const half = floorToTick(scaleDown(price(trades['SPY']!.price), ratio('0.5')));
    const qty = decimal(sharesWorthUp(usd('1.01'), half));
    const { id } = await broker.placeOrder(
      orderFor({ clientOrderId, symbol: 'SPY', qty, limit: decimal(half) }),
    );
    expect(await broker.openOrders()).toMatchObject([{ clientOrderId, qty }]);
    await broker.cancelOrder(id);
    expect(await broker.orderByClientId(clientOrderId)).toMatchObject({ status: 'canceled', filledQty: '0' });
    at(OPENED);
    expect(await broker.openOrders()).toEqual([]);
  });
});

describe('the ledger', () => {
  test('every order of the symbols asked for is there, dead or alive, the oldest first, and no other', async () => {
    const { broker, trader, at } = await desk();
    await trader.ask('PUT', '/control/holdings', [{ symbol: 'CVX', qty: '3' }]);
    at(OPENED);
    const buy = { symbol: 'SPY', qty: '1', limit: '100' };
    const dead = await broker.placeOrder(orderFor({ ...buy, clientOrderId: idOf('SPY') }));
    await broker.cancelOrder(dead.id);
    at('2026-01-06T14:30:40.000Z');
    const exit = {
      clientOrderId: exitOf('CVX'),
      symbol: 'CVX',
      side: 'sell',
      qty: '2',
      limit: null,
    } as const;
    await broker.placeOrder(orderFor(exit));
    await broker.placeOrder(orderFor({ ...buy, symbol: 'XOM', clientOrderId: idOf('XOM') }));
    at('2026-01-06T14:31:00.000Z');
    await broker.placeOrder(orderFor({ ...buy, clientOrderId: idOf('SPY', 2) }));
    const listed = await broker.ordersOf(['SPY', 'CVX', 'AAPL']);
    expect(listed.map(({ clientOrderId, status, filledQty }) => [clientOrderId, status, filledQty])).toEqual([
      [idOf('SPY'), 'canceled', '0'],
      [exitOf('CVX'), 'filled', '2'],
      [idOf('SPY', 2), 'new', '0'],
    ]);
    expect(await broker.ordersOf(['AAPL'])).toEqual([]);
    expect(await broker.ordersOf([])).toEqual([]);
  });

  test('the account has one id, whoever asks and whenever', async () => {
    const { broker, at } = await desk();
    const id = await broker.accountId();
    expect(id).not.toBe('');
    at(OPENED);
    expect(await broker.accountId()).toBe(id);
  });
});
