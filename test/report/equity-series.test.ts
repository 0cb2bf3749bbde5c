import { deepest, drawdowns, equitySeries, monthReturns, wholeReturn } from '../../src/report/equity-series';
import { quarter } from './a-report';

test('the benchmark starts with the money of the first look at which its price is known', () => {
  const series = equitySeries([
    { date: '2026-01-05', equity: '1000', benchmark: null },
    { date: '2026-01-06', equity: '1100', benchmark: 50 },
    { date: '2026-01-07', equity: '1200', benchmark: 60 },
  ]);
  expect(series.desk).toEqual([1000, 1100, 1200]);
  expect(series.benchmark).toEqual([null, 1100, 1320]);
});

test('a drawdown is measured from the highest value before it', () => {
  expect(drawdowns([100, 120, 90, null, 120, 60])).toEqual([0, 0, -25, null, 0, -50]);
  expect(deepest(drawdowns([100, 120, 90, null, 120, 60]))).toEqual({ at: 5, percent: -50 });
});

test('a month is measured from the last look before it, and the months make up the whole', () => {
  const series = equitySeries(quarter().equity);
  const months = monthReturns(series);
  expect(months.map(({ month }) => month)).toEqual(['2026-01', '2026-02', '2026-03']);
  for (const who of ['desk', 'benchmark'] as const) {
    const product = months.reduce((all, each) => all * (1 + (each[who] ?? NaN) / 100), 1);
    expect(100 * (product - 1)).toBeCloseTo(wholeReturn(series[who]) ?? NaN, 9);
  }
});
