import { periodStatistics } from '../../src/statistics/period-statistics';
import { roundTrips } from '../../src/statistics/round-trips';
import type { ReportData } from '../../src/report/report-data';
import { statisticsOf } from '../../src/report/statistics';
import { quarter } from './a-report';

const data = quarter();
const shown = (of: ReportData) =>
  Object.fromEntries(statisticsOf(of).map(({ name, desk, benchmark }) => [name, [desk, benchmark]]));

test('the table says what the statistics of the period say', () => {
  const of = periodStatistics(data.period, roundTrips(data.period));
  const table = shown(data);
  expect(table['Sharpe']?.[0]).toBe((of.sharpe ?? NaN).toFixed(2).replace('-', '−'));
  expect(table['hit rate']?.[0]).toBe(`${(100 * (of.hitRate ?? NaN)).toFixed(1)} %`);
  expect(table['trades']?.[0]).toBe(`${of.trades}`);
  expect(table['slippage']?.[0]).toBe(`${(of.slippage ?? NaN).toFixed(2)} bp`);
  expect(table['return']?.[1]).toMatch(/^[+−]\d+\.\d\d %$/);
});

test('a few sessions are not made to a year', () => {
  const early = shown({ ...data, period: { ...data.period, days: data.period.days.slice(0, 29) } });
  expect(['Sharpe', 'Sortino', 'volatility', 'turnover'].map((name) => early[name]?.[0])).toEqual(
    Array.from({ length: 4 }, () => 'too early'),
  );
});

test('of a benchmark whose price is missing at one look nothing is said', () => {
  const equity = data.equity.map((point, index) => (index === 9 ? { ...point, benchmark: null } : point));
  expect(shown({ ...data, equity })['return']?.[1]).toBe('');
});
