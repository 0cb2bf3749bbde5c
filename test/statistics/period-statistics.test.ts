import type { Period, PeriodFill } from '../../src/statistics/period';
import { periodStatistics } from '../../src/statistics/period-statistics';
import { roundTrips } from '../../src/statistics/round-trips';

const fill = (given: Partial<PeriodFill>): PeriodFill => ({
  ...{ date: '2024-03-01', symbol: 'JPM', side: 'buy', qty: '10', price: '100', open: '100' },
  ...given,
});
const statistics = (period: Partial<Period>) => {
  const whole = { start: '10000', days: [], fills: [], splits: [], ...period };
  return periodStatistics(whole, roundTrips(whole));
};

/** Bought 10 at 100.10 and 10 at 50, of which the first is sold at 110 and the second at 45, in an account of 10,000. */
const TWO_TRADES: Partial<Period> = {
  days: [
    { date: '2024-03-01', equity: '10000', held: '1500' },
    { date: '2024-03-04', equity: '10049', held: '0' },
  ],
  fills: [
    fill({ price: '100.1' }),
    fill({ symbol: 'XOM', price: '50', open: '50' }),
    fill({ date: '2024-03-04', side: 'sell', price: '110', open: '110.22' }),
    fill({ date: '2024-03-04', side: 'sell', symbol: 'XOM', price: '45', open: null }),
  ],
};

test('two trades, by hand', () => {
  const found = statistics(TWO_TRADES);
  expect(found).toMatchObject({ trades: 2, openTrades: 0, hitRate: 0.5, drawdown: 0 });
  expect(found.return).toBeCloseTo(0.0049, 12);
  expect(found.profitFactor).toBeCloseTo(99 / 50, 12);
  expect(found.meanTrade).toBeCloseTo((99 / 1001 - 0.1) / 2, 12);
  expect(found.exposure).toBeCloseTo((0.15 + 0) / 2, 12);
  // 1,001 + 500 bought, 1,100 + 450 sold.
  expect(found.turnover).toBeCloseTo((((1501 + 1550) / 2 / 10024.5) * 252) / 2, 10);
  // 0.10 worse on 1,000, nothing on 500, 0.22 worse on 1,102.20; the open of the fourth isn't known.
  expect(found.slippage).toBeCloseTo((10_000 * (1 + 0 + 2.2)) / (1000 + 500 + 1102.2), 10);
});

test('a fill better than the open price is a slippage below zero', () => {
  expect(statistics({ fills: [fill({ price: '99' })] }).slippage).toBeCloseTo(-100, 10);
  expect(statistics({ fills: [fill({ side: 'sell', price: '101' })] }).slippage).toBeCloseTo(-100, 10);
});

test('a trade that made nothing is no hit', () => {
  const even = [fill({}), fill({ date: '2024-03-04', side: 'sell' })];
  expect(statistics({ fills: even })).toMatchObject({
    trades: 1,
    hitRate: 0,
    profitFactor: null,
    meanTrade: 0,
  });
});

test('no day and no trade: nothing to say, and never NaN', () => {
  expect(statistics({})).toEqual({
    ...{ return: 0, volatility: null, sharpe: null, sortino: null, drawdown: 0 },
    ...{ trades: 0, openTrades: 0, hitRate: null, profitFactor: null, meanTrade: null },
    ...{ turnover: null, exposure: null, slippage: null },
  });
});

test('days in cash alone: no deviation, no ratio', () => {
  const days = ['2024-03-01', '2024-03-04', '2024-03-05'].map((date) => ({
    date,
    equity: '10000',
    held: '0',
  }));
  expect(statistics({ days })).toMatchObject({
    volatility: 0,
    sharpe: null,
    sortino: null,
    exposure: 0,
    turnover: 0,
  });
});

test('an equity of nothing gives no ratio to it', () => {
  const days = [{ date: '2024-03-01', equity: '0', held: '0' }];
  const found = statistics({ days });
  expect(found).toMatchObject({ return: -1, drawdown: -1, exposure: null, turnover: null });
  expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
});
