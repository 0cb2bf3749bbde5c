/** Design 3.2: what one symbol puts at risk. The sums over a tier are in tier-capacity.test.ts. */
import { readBook } from '../../src/domain/book';
import type { Book } from '../../src/domain/book';
import { exposureOf, exposures, openBuysAmount, total } from '../../src/domain/exposure';
import { usd, ZERO_USD } from '../../src/domain/money';
import type { Usd } from '../../src/domain/money';
import type { Reservation } from '../../src/domain/reservations';
import { bookOf, observed, openBuy, reservation, RULES, TIMES } from './risk-open';

const own = (symbol: string) => openBuy({ symbol, clientOrderId: `nd1-main-20240809-${symbol}-b-w1` });

/** Ten shares for each average entry, of AAPL unless it is named; without a trade of this session. */
const unpriced = (...entries: readonly (readonly [averageEntry: string, symbol?: string])[]): Book => {
  const positions = entries.map(([averageEntry, symbol = 'AAPL']) => ({
    ...{ symbol, averageEntry },
    ...{ qty: '10', available: '10' },
  }));
  return readBook({ ...observed(), positions }, TIMES, RULES);
};
/** One that takes no room any more, and bought nothing. */
const released = (symbol: string, at: string) =>
  reservation(symbol, { qty: '0', price: at, state: 'released' });

describe('at cost, which stands in for a missing price in the gross limit', () => {
  const atCost = (book: Book, reservations: readonly Reservation[] = []): Usd | null =>
    exposureOf('AAPL', book, reservations).atCost;

  test('a holding with a price counts at its price', () => {
    const { value, atCost } = exposureOf('AAPL', bookOf({ held: { AAPL: ['10', '150'] } }), []);
    expect([value, atCost]).toEqual([usd('1500'), usd('1500')]);
  });

  test('one without counts at what was paid for it, and its value stays unknown', () => {
    expect(exposureOf('AAPL', unpriced(['90']), [])).toEqual({
      symbol: 'AAPL',
      value: null,
      atCost: usd('900'),
    });
  });

  test('the highest price paid or reserved counts, in whichever order they are listed', () => {
    expect(atCost(unpriced(['90']), [released('AAPL', '100')])).toBe(usd('1000'));
    expect(atCost(unpriced(['110']), [released('AAPL', '100')])).toBe(usd('1100'));
    expect(atCost(unpriced(['90'], ['110']))).toBe(usd('2200'));
    expect(atCost(unpriced(['110'], ['90']))).toBe(usd('2200'));
  });

  test('an unreadable one is passed over, and alone it leaves the cost unknown', () => {
    expect(atCost(unpriced(['NaN']), [released('AAPL', '100')])).toBe(usd('1000'));
    expect(atCost(unpriced(['90'], ['NaN']))).toBe(usd('1800'));
    expect(atCost(unpriced(['NaN']))).toBeNull();
  });

  test('what was paid for other symbols says nothing', () => {
    expect(atCost(unpriced(['90'], ['500', 'MSFT']), [released('MSFT', '700')])).toBe(usd('900'));
  });
});

describe('one symbol', () => {
  test('that is nowhere is exposed by nothing', () => {
    expect(exposureOf('AAPL', bookOf(), [])).toEqual({ symbol: 'AAPL', value: ZERO_USD, atCost: ZERO_USD });
  });

  test("is covered by its own reservation alone: another's leaves its order to count in full", () => {
    const book = bookOf({ openOrders: [own('AAPL')] });
    expect(openBuysAmount('AAPL', book, [reservation('MSFT')])).toBe(usd('1000'));
    expect(openBuysAmount('AAPL', book, [reservation('AAPL')])).toBe(ZERO_USD);
  });

  test('counts the fills of its own orders, not those of other symbols', () => {
    const filled = { ...own('MSFT'), filledQty: '4' };
    const book = bookOf({ openOrders: [filled], prices: { AAPL: '100', MSFT: '100' } });
    expect(exposureOf('AAPL', book, []).value).toBe(ZERO_USD);
  });

  test("counts no fills of somebody else's orders: positions show them", () => {
    const filled = openBuy({ filledQty: '4', filledAveragePrice: '100' });
    expect(exposureOf('AAPL', bookOf({ openOrders: [filled], prices: { AAPL: '100' } }), []).value).toBe(
      usd('600'),
    );
  });

  test('is listed once, whether it is held, on order or reserved', () => {
    const book = bookOf({
      held: { AAPL: ['1', '100'] },
      openOrders: [openBuy(), openBuy({ symbol: 'XLE' })],
    });
    const listed = exposures(book, [reservation('AAPL'), reservation('SPY')]);
    expect(listed.map(({ symbol }) => symbol)).toEqual(['AAPL', 'XLE', 'SPY']);
  });
});

test('a sum with one unknown part is unknown', () => {
  expect(total([usd('1'), usd('2')])).toBe(usd('3'));
  expect(total([usd('1'), null])).toBeNull();
  expect(total([])).toBe(ZERO_USD);
});
