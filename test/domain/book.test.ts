/** Design 3.2: what an observation comes to. What counts as exposure is in exposure and tier-capacity. */
import { readBook } from '../../src/domain/book';
import { price, shares, usd } from '../../src/domain/money';
import type { PositionFact } from '../../src/domain/observation';
import { bookOf, observed, openBuy, RULES, TIMES } from './risk-open';

describe('marked equity, which the daily loss is measured on', () => {
  test('is live equity while every holding has a price', () => {
    const book = bookOf({ held: { AAPL: ['10', '100'] }, cash: '1000', equity: '5000' });
    expect([book.liveEquity, book.markedEquity]).toEqual([usd('2000'), usd('2000')]);
  });

  test("is the broker's while one holding of several has none: a missing print is no loss", () => {
    const held = { AAPL: ['10', '100'], MSFT: ['10', null] } as const;
    const book = bookOf({ held, cash: '1000', equity: '5000' });
    expect([book.liveEquity, book.markedEquity]).toEqual([usd('2000'), usd('5000')]);
  });

  test('asks no price for a position of zero shares', () => {
    const book = bookOf({ held: { AAPL: ['0', null] }, cash: '1000', equity: '5000' });
    expect(book.markedEquity).toBe(usd('1000'));
  });

  test('is unknown where the account is unreadable, and nothing throws', () => {
    const book = bookOf({ held: { AAPL: ['10', null] }, cash: 'NaN', equity: '5000' });
    expect(book).toMatchObject({ account: null, liveEquity: null, markedEquity: null });
  });
});

describe('the account', () => {
  test('is read exactly', () => {
    expect(bookOf({ equity: '3', lastEquity: '2.5', cash: '-1', buyingPower: '0.01' }).account).toEqual({
      equity: usd('3'),
      lastEquity: usd('2.5'),
      cash: usd('-1'),
      buyingPower: usd('0.01'),
    });
  });

  test('a short position lowers live equity by its price', () => {
    expect(bookOf({ held: { AAPL: ['-10', '100'] }, cash: '5000', equity: '9000' }).liveEquity).toBe(
      usd('4000'),
    );
  });
});

describe('a position', () => {
  const read = (changes: Partial<PositionFact>) => {
    const position = { symbol: 'AAPL', qty: '10', available: '10', averageEntry: '90', ...changes };
    return readBook({ ...observed(), positions: [position] }, TIMES, RULES).holdings;
  };

  test('keeps its sign and what was paid', () => {
    expect(read({ qty: '-10' })).toEqual([{ symbol: 'AAPL', qty: shares('-10'), averageEntry: price('90') }]);
  });

  test('is unreadable in one number, and read in the other', () => {
    expect(read({ qty: 'x' })).toEqual([{ symbol: 'AAPL', qty: null, averageEntry: price('90') }]);
    expect(read({ averageEntry: '0' })).toEqual([{ symbol: 'AAPL', qty: shares('10'), averageEntry: null }]);
  });
});

describe('open orders', () => {
  const buys = (...orders: Parameters<typeof openBuy>[0][]) =>
    bookOf({ openOrders: orders.map(openBuy) }).openBuys;

  test.each([
    ['zero shares', { qty: '0' }],
    ['no notional', { qty: null, notional: '0' }],
    ['neither quantity nor notional', { qty: null, notional: null }],
  ])('a buy of %s can’t be valued: an order of nothing is no order', (_, order) => {
    expect(buys(order)).toMatchObject([{ unfilled: null }]);
  });

  test('a buy that is filled to the last share may still buy none', () => {
    expect(buys({ filledQty: '10' })).toMatchObject([{ filled: shares('10'), unfilled: { qty: 0n } }]);
  });

  test('unreadable fills prove nothing, and leave the order without a value', () => {
    expect(buys({ filledQty: 'x' })).toMatchObject([{ filled: 0n, unfilled: null }]);
  });

  test('a notional that was overspent has nothing left, and frees nothing', () => {
    const order = { qty: null, notional: '100', filledQty: '2', filledAveragePrice: '60' };
    expect(buys(order)).toMatchObject([{ unfilled: { amount: 0n } }]);
  });

  test('of either side name their symbol, and only a buy may still buy', () => {
    const openOrders = [openBuy({ side: 'sell' }), openBuy({ symbol: 'MSFT' })];
    const book = bookOf({ openOrders });
    expect([...book.openOrders]).toEqual(['AAPL', 'MSFT']);
    expect(book.openBuys.map(({ symbol }) => symbol)).toEqual(['MSFT']);
  });

  test.each([
    ['nd1-main-20240809-AAPL-b-w1', true],
    ['nd1-main-20240808-AAPL-b-w1', false],
    ['nd1-other-20240809-AAPL-b-w1', false],
    ['by-hand', false],
  ])('%s is of this desk and session: %s', (clientOrderId, own) => {
    expect(buys({ clientOrderId })).toMatchObject([{ own }]);
  });
});
