import fc from 'fast-check';
import type { PeriodFill, PeriodSplit } from '../../src/statistics/period';
import { roundTrips } from '../../src/statistics/round-trips';

const fill = (
  date: string,
  symbol: string,
  side: 'buy' | 'sell',
  qty: string,
  price: string,
): PeriodFill => ({
  ...{ date, symbol, side, qty, price, open: null },
});
const matched = (fills: readonly PeriodFill[], splits: readonly PeriodSplit[] = []) =>
  roundTrips({ fills, splits });

test('one entry and one exit are a trade', () => {
  const { trades, open } = matched([
    fill('2024-03-01', 'JPM', 'buy', '10', '100'),
    fill('2024-03-05', 'JPM', 'sell', '10', '105'),
  ]);
  expect(open).toEqual([]);
  expect(trades).toEqual([
    {
      ...{ symbol: 'JPM', entered: '2024-03-01', exited: '2024-03-05', qty: '10' },
      ...{ entryPrice: '100', exitPrice: '105', profit: '50', return: 0.05 },
    },
  ]);
});

test('an entry sold in parts is one trade, ended by the last of them', () => {
  const { trades } = matched([
    fill('2024-03-01', 'JPM', 'buy', '10', '100'),
    fill('2024-03-05', 'JPM', 'sell', '4', '110'),
    fill('2024-03-06', 'JPM', 'sell', '6', '95'),
  ]);
  expect(trades).toMatchObject([{ exited: '2024-03-06', exitPrice: '101', profit: '10', return: 0.01 }]);
});

test('the first bought is the first sold', () => {
  const { trades, open } = matched([
    fill('2024-03-01', 'JPM', 'buy', '10', '100'),
    fill('2024-03-04', 'JPM', 'buy', '10', '200'),
    fill('2024-03-05', 'JPM', 'sell', '15', '150'),
  ]);
  expect(trades).toMatchObject([{ entered: '2024-03-01', profit: '500' }]);
  expect(open).toEqual([{ symbol: 'JPM', entered: '2024-03-04', qty: '5', entryPrice: '200' }]);
});

test('a split between entry and exit makes neither profit nor loss', () => {
  const split = { symbol: 'NVDA', exDate: '2024-06-10', newForOld: '10' };
  const fills = [
    fill('2024-06-07', 'NVDA', 'buy', '0.5', '1200'),
    fill('2024-06-10', 'NVDA', 'sell', '5', '126'),
  ];
  expect(matched(fills, [split]).trades).toMatchObject([
    { qty: '5', entryPrice: '120', exitPrice: '126', profit: '30', return: 0.05 },
  ]);
  expect(matched(fills.slice(0, 1), [split]).open).toMatchObject([{ qty: '0.5' }]);
  const later = fill('2024-06-11', 'JPM', 'buy', '1', '200');
  expect(matched([...fills.slice(0, 1), later], [split]).open).toMatchObject([
    { symbol: 'NVDA', qty: '5', entryPrice: '120' },
    { symbol: 'JPM' },
  ]);
});

test('a split that took effect before the entry is not counted again', () => {
  const split = { symbol: 'NVDA', exDate: '2024-06-10', newForOld: '10' };
  const { trades } = matched(
    [fill('2024-06-10', 'NVDA', 'buy', '5', '120'), fill('2024-06-12', 'NVDA', 'sell', '5', '126')],
    [split],
  );
  expect(trades).toMatchObject([{ qty: '5', entryPrice: '120', return: 0.05 }]);
});

test('a split that leaves a fraction behind is floored as the account floors it, and the trade still ends', () => {
  const { trades, open } = matched(
    [
      fill('2024-06-07', 'ABC', 'buy', '0.000000001', '900'),
      fill('2024-06-07', 'XYZ', 'buy', '1', '100'),
      fill('2024-06-10', 'XYZ', 'sell', '0.333333333', '300'),
    ],
    [{ symbol: 'XYZ', exDate: '2024-06-10', newForOld: '0.333333333' }],
  );
  expect(trades).toMatchObject([{ symbol: 'XYZ', qty: '0.333333333' }]);
  expect(open).toMatchObject([{ symbol: 'ABC' }]);
});

test('a sale of what was bought before the period belongs to no trade', () => {
  expect(matched([fill('2024-03-01', 'JPM', 'sell', '5', '100')])).toEqual({ trades: [], open: [] });
});

test('whatever is bought and sold: shares and money add up', () => {
  const anyFill = fc.record({
    symbol: fc.constantFrom('A', 'B'),
    side: fc.constantFrom('buy', 'sell'),
    qty: fc.integer({ min: 1, max: 20 }),
    price: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(anyFill, { maxLength: 40 }), (drawn) => {
      const held: Record<string, number> = { A: 0, B: 0 };
      let cash = 0;
      const fills: PeriodFill[] = [];
      for (const { symbol, side, qty, price } of drawn) {
        const taken = side === 'buy' ? qty : Math.min(qty, held[symbol]!);
        if (taken === 0) continue;
        held[symbol]! += side === 'buy' ? taken : -taken;
        cash += side === 'buy' ? -taken * price : taken * price;
        fills.push(fill('2024-03-01', symbol, side, `${taken}`, `${price}`));
      }
      const rest = Object.entries(held).flatMap(([symbol, qty]) =>
        qty > 0 ? [fill('2024-03-02', symbol, 'sell', `${qty}`, '7')] : [],
      );
      cash += rest.reduce((total, { qty }) => total + 7 * Number(qty), 0);
      const { trades, open } = matched([...fills, ...rest]);
      expect(open).toEqual([]);
      expect(trades.reduce((total, { profit }) => total + Number(profit), 0)).toBeCloseTo(cash, 6);
      expect(trades.length).toBe(fills.filter(({ side }) => side === 'buy').length);
    }),
  );
});
