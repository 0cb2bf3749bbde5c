/** The workload of the benchmark, against a second implementation in floating point: its orders are what makes times comparable. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { runWorkload, seriesOf, type Series } from '../../bench/nd-29x1y';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

function again(series: readonly Series[]): { orders: number; equity: number } {
  let [cash, orders, equity] = [100_000, 0, 0];
  const held = series.map(() => 0);
  for (let day = 60; day < 311; day += 1) {
    series.forEach(({ opens, closes }, at) => {
      const last = closes.slice(day - 19, day + 1).map((price) => Number(price) / 1e9);
      const z = (last.at(-1)! - mean(last)) / sampleStandardDeviation(last);
      const open = Number(opens[day + 1]) / 1e9;
      const shares =
        held[at]! > 0 && z >= -0.5 ? -held[at]! : held[at] === 0 && z <= -2 ? Math.floor(3000 / open) : 0;
      if (shares === 0 || shares * open > cash) return;
      [cash, orders, held[at]] = [cash - shares * open, orders + 1, held[at]! + shares];
    });
  }
  series.forEach(({ closes }, at) => (equity += (held[at]! * Number(closes[311])) / 1e9));
  return { orders, equity: equity + cash };
}

test.each([
  [7, 252],
  [8, 275],
])('seed %d: %d orders, and the same equity', (seed, orders) => {
  const series = seriesOf(syntheticMarket(seed), '2024-12-31');
  const result = runWorkload(series);
  expect(series.map(({ closes }) => closes.length)).toEqual(Array.from({ length: 29 }, () => 312));
  expect(result.orders).toBe(orders);
  expect(again(series).orders).toBe(orders);
  expect(again(series).equity).toBeCloseTo(Number(result.equity), 4);
});

test('a symbol without a bar is named', () => {
  const market = syntheticMarket(7);
  const holed = {
    ...market,
    bar: (symbol: string, date: string) => (symbol === 'COST' ? undefined : market.bar(symbol, date)),
  };
  expect(() => seriesOf(holed, '2024-12-31')).toThrow(/^synthetic market, seed 7: COST has no bar on /);
});
