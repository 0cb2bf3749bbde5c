import { backtest } from '../../src/backtest/backtest';
import { backtestPeriod } from '../../src/backtest/backtest-period';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { openMarket } from '../../src/exchange/market/market-source';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import type { Market } from '../../src/exchange/market';
import { roundTrips } from '../../src/statistics/round-trips';
import { realBarsFile } from '../real-bars';

const CASH = '100000';
const { rules } = resolveConfig(null, embeddedRules());
const periodOf = (market: Market, from: string, to: string) => {
  const sessions = backtest({ rules, market, seed: 7, cash: CASH, from, to });
  return { sessions, period: backtestPeriod(sessions, CASH, market) };
};

/** Cash follows from the fills, what is held from fills, splits and closes: together they are the exchange's equity. */
function mustAddUp(market: Market, from: string, to: string): void {
  const { sessions, period } = periodOf(market, from, to);
  let cash = Number(CASH);
  for (const [index, day] of period.days.entries()) {
    for (const { date, side, qty, price } of period.fills) {
      if (date === day.date) cash += (side === 'buy' ? -1 : 1) * Number(qty) * Number(price);
    }
    expect(Number(day.equity)).toBeCloseTo(cash + Number(day.held), 4);
    expect(day).toMatchObject({ date: sessions[index]!.tradingDate, equity: sessions[index]!.equity });
  }
  const { trades, open } = roundTrips(period);
  const bought = period.fills.filter(({ side }) => side === 'buy').length;
  expect(trades.length + open.length).toBe(bought);
  expect(bought).toBeGreaterThan(10);
}

test('what was filled and what is held add up to the equity of the exchange at every close', () => {
  mustAddUp(syntheticMarket(7), '2026-01-05', '2026-06-30');
});

test('over a split of a holding too', () => {
  const market = syntheticMarket(9);
  const [from, to] = ['2024-03-18', '2024-05-31'];
  const over = roundTrips(periodOf(market, from, to).period).trades.filter(({ symbol, entered, exited }) =>
    market.corporateActions.some(
      (action) =>
        action.kind === 'split' &&
        action.symbol === symbol &&
        entered < action.exDate &&
        action.exDate <= exited,
    ),
  );
  expect(over.map(({ symbol }) => symbol)).toEqual(['JNJ', 'TSLA']);
  mustAddUp(market, from, to);
});

(realBarsFile === null ? test.skip : test)('over the splits of 2024 too', () => {
  mustAddUp(openMarket({ bars: realBarsFile!, seed: 7 }), '2024-01-02', '2024-12-31');
});

test('opens are those of the session, and every fill is of a symbol that traded', () => {
  const market = syntheticMarket(7);
  for (const { symbol, date, open } of periodOf(market, '2026-01-05', '2026-02-27').period.fills)
    expect(Number(open)).toBe(Number(market.bar(symbol, date)!.open) / 1e9);
});
