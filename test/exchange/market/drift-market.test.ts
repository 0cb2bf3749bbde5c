import { MINUTE } from '../../../src/domain/instant';
import {
  asStatistic,
  decimal,
  notional,
  percentText,
  plus,
  price,
  shares,
  sum,
  usd,
  usdText,
} from '../../../src/domain/money';
import type { Usd } from '../../../src/domain/money';
import { zScore } from '../../../src/domain/statistics';
import { volatilityRatio } from '../../../src/domain/volatility-regime';
import { DRIFT_SCENARIO, driftMarket } from '../../../src/exchange/market/drift-market';

const { scanDate, tradingDate, cash, holdings } = DRIFT_SCENARIO;
const market = driftMarket();
const place = (date: string): number => market.sessions.findIndex((session) => session.date === date);
const closes = (symbol: string, date: string, count: number): number[] =>
  market.sessions
    .slice(place(date) - count + 1, place(date) + 1)
    .map((session) => asStatistic(market.bar(symbol, session.date)!.close));
const z = (symbol: string, date: string): number =>
  zScore(closes(symbol, date, 1)[0]!, closes(symbol, date, 20));
const openOf = (symbol: string, date = tradingDate): number => asStatistic(market.bar(symbol, date)!.open);

const worth = (at: (symbol: string) => ReturnType<typeof price>): Usd =>
  sum(holdings.map(({ symbol, quantity }) => notional(at(symbol), shares(quantity))));

describe('the drift scenario', () => {
  it('starts with six positions of 5,000 USD in 100,000, at the close of the scan', () => {
    for (const { symbol, quantity, price: paid } of holdings) {
      expect(usdText(notional(price(paid), shares(quantity)))).toBe('5000');
      expect(decimal(market.bar(symbol, scanDate)!.close)).toBe(paid);
    }
    expect(
      usdText(
        plus(
          usd(cash),
          worth((symbol) => market.bar(symbol, scanDate)!.close),
        ),
      ),
    ).toBe('100000');
    expect(holdings.map(({ symbol }) => symbol)).toEqual(['MSFT', 'GOOGL', 'AMZN', 'NVDA', 'META', 'JPM']);
  });

  it('drifts to 34.00 % of live equity by the next open, so that 5 % more are 39.00 %', () => {
    const session = market.sessions[place(tradingDate)]!;
    expect(market.sessions[place(scanDate) + 1]).toBe(session);
    for (const fromOpen of [30_000, MINUTE - 1]) {
      const held = worth((symbol) => market.at(symbol, session, session.openMs + fromOpen)!.price);
      const equity = plus(usd(cash), held);
      expect(percentText(held, equity)).toBe('34.00');
      const target = (equity / 20n) as Usd;
      expect(percentText(plus(held, target), equity)).toBe('39.00');
    }
  });

  it('stays between 33 and 35 % through the entry window', () => {
    const session = market.sessions[place(tradingDate)]!;
    for (let minute = 0; minute <= 30; minute += 1) {
      const held = worth((symbol) => market.at(symbol, session, session.openMs + minute * MINUTE)!.price);
      const percent = Number(percentText(held, plus(usd(cash), held)));
      expect(percent).toBeGreaterThan(33);
      expect(percent).toBeLessThan(35);
    }
  });

  it('has AAPL alone oversold at the scan', () => {
    expect(market.symbols.filter((symbol) => z(symbol, scanDate) < -1.5)).toEqual(['AAPL']);
    expect(z('AAPL', scanDate)).toBeCloseTo(-2.23, 2);
  });

  it('leaves AAPL nothing to be refused for but the tier: small gap, small spread, no flip', () => {
    const session = market.sessions[place(tradingDate)]!;
    const { bid, ask } = market.at('AAPL', session, session.openMs + 30_000)!;
    const scan = closes('AAPL', scanDate, 1)[0]!;
    expect(Math.abs(openOf('AAPL') / scan - 1)).toBeLessThan(0.01);
    expect(asStatistic(ask) / scan - 1).toBeLessThan(0.01);
    expect((asStatistic(ask) - asStatistic(bid)) / scan).toBeLessThan(0.002);
    expect(volatilityRatio(closes('AAPL', scanDate, 25), openOf('AAPL'))).toBeLessThan(1.5);
  });

  it.each(['SPY', 'QQQ'])('keeps the baseline calm: %s', (symbol) => {
    expect(volatilityRatio(closes(symbol, scanDate, 25), openOf(symbol))).toBeLessThan(1.5);
  });

  it('has at least 45 sessions of bars before the scan, and trades on after it', () => {
    for (const symbol of market.symbols) {
      expect(closes(symbol, scanDate, 46).every(Number.isFinite)).toBe(true);
      for (let later = 1; later <= 20; later += 1) {
        const date = market.sessions[place(scanDate) + later]!.date;
        expect(z(symbol, date)).toBeGreaterThan(-1.5);
      }
    }
  });

  it('has the symbols that its desk needs, and nothing before or after', () => {
    expect([...market.symbols].sort()).toEqual(
      'AAPL AMZN DIA GOOGL IWM JPM META MSFT NVDA QQQ SPY XLE XLF XLK XLV XLY'.split(' '),
    );
    expect(market.bar('TSLA', scanDate)).toBeUndefined();
    expect(market.bar('SPY', '2025-09-30')).toBeUndefined();
    expect(market.bar('SPY', '2026-03-02')).toBeUndefined();
    expect(market.corporateActions).toEqual([]);
    expect(market.label).toBe('scripted market, drift scenario');
  });
});
