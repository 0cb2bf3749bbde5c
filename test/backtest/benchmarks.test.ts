import {
  benchmarkOf,
  controlReturns,
  spyReturns,
  type BenchmarkSession,
} from '../../src/backtest/benchmarks';
import type { Market } from '../../src/exchange/market';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

/** SPY is split ten for one on 2025-10-13. */
const market = syntheticMarket(9);
const DATES = ['2025-10-08', '2025-10-09', '2025-10-10', '2025-10-13', '2025-10-14', '2025-10-15'];
const sessions = (control: string | null): readonly BenchmarkSession[] =>
  DATES.slice(0, -1).map((date, index) => ({
    ...{ date, tradingDate: DATES[index + 1]! },
    scan: { control: control === null ? null : { symbol: control, z: 0, close: '1' } },
  }));
const price = (symbol: string, date: string, at: 'open' | 'close'): number =>
  Number(market.bar(symbol, date)![at]) / 1e9;
const without = (symbol: string, date: string): Market => ({
  ...market,
  bar: (of, on) => (of === symbol && on === date ? undefined : market.bar(of, on)),
});

test('SPY from the close of the first scan to the last close, over its split', () => {
  const returns = spyReturns(sessions(null), market)!;
  expect(returns).toHaveLength(5);
  for (const each of returns) expect(Math.abs(each)).toBeLessThan(0.1);
  const held = (10 * price('SPY', '2025-10-15', 'close')) / price('SPY', '2025-10-08', 'close') - 1;
  expect(benchmarkOf(returns)!.return).toBeCloseTo(held, 12);
});

test('a control symbol from the open of its session to that of the next, over a split too', () => {
  const returns = controlReturns(sessions('SPY'), market)!;
  expect(returns).toHaveLength(4);
  const held = (10 * price('SPY', '2025-10-15', 'open')) / price('SPY', '2025-10-09', 'open') - 1;
  expect(benchmarkOf(returns)!.return).toBeCloseTo(held, 12);
});

test('without a price SPY is nothing to hold against, and a control symbol is a session in cash', () => {
  expect(spyReturns(sessions(null), without('SPY', '2025-10-13'))).toBeNull();
  const [first, second, third, fourth] = controlReturns(sessions('JPM'), without('JPM', '2025-10-13'))!;
  expect([second, third]).toEqual([0, 0]);
  expect([first, fourth]).not.toContain(0);
});

test('no control symbol at all, or no session, is no benchmark', () => {
  expect(controlReturns(sessions(null), market)).toBeNull();
  expect(controlReturns([], market)).toBeNull();
  expect(benchmarkOf(spyReturns([], market))).toBeNull();
  expect(benchmarkOf(null)).toBeNull();
});
