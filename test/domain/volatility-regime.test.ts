import fc from 'fast-check';
import * as oracle from 'simple-statistics';
import { refused } from '../../src/domain/decision';
import { price } from '../../src/domain/money';
import type { CorporateActionFact } from '../../src/domain/observation';
import { baselineCheck, regimeCheck, volatilityRatio } from '../../src/domain/volatility-regime';
import { BASELINE, OPEN_VIEW, evenCloses, observing, ruledBy } from './calm-open';

const closesOf = fc.array(fc.double({ min: 50, max: 150, noNaN: true }), { minLength: 25, maxLength: 25 });
const { observation, rules } = OPEN_VIEW;

describe('the ratio', () => {
  test('is the deviation of the last 5 returns, the one to now included, over that of the 20 before them', () => {
    fc.assert(
      fc.property(closesOf, fc.double({ min: 50, max: 150, noNaN: true }), (closes, now) => {
        const series = [...closes, now];
        const returns = series.slice(1).map((value, index) => Math.log(value / series[index]!));
        expect(returns).toHaveLength(25);
        const long = oracle.sampleStandardDeviation(returns.slice(0, 20));
        fc.pre(long > 1e-6);
        expect(volatilityRatio(closes, now)).toBeCloseTo(
          oracle.sampleStandardDeviation(returns.slice(20)) / long,
          8,
        );
      }),
    );
  });

  test('does not change when a split restates the scan price and everything after it', () => {
    const closes = evenCloses(1208.88);
    expect(volatilityRatio(closes, 120, 120.888)).toBeCloseTo(volatilityRatio(closes, 1200), 10);
  });

  test('is unknown for any other number of closes, hostile ones, and closes that never moved', () => {
    expect(volatilityRatio(evenCloses(100).slice(1), 100)).toBeNaN();
    expect(volatilityRatio([100, ...evenCloses(100)], 100)).toBeNaN();
    expect(volatilityRatio([], 100)).toBeNaN();
    expect(volatilityRatio(Array<number>(25).fill(100), 105)).toBeNaN();
    // Even growth: every return is the same but for rounding.
    expect(
      volatilityRatio(
        Array.from({ length: 25 }, (_, day) => 100 * 1.01 ** day),
        105,
      ),
    ).toBeNaN();
    for (const hostile of [NaN, 0, -1, Infinity, null, undefined]) {
      expect(volatilityRatio(evenCloses(100), hostile as number, 100)).toBeNaN();
      expect(
        volatilityRatio(evenCloses(100), 100, hostile === undefined ? NaN : (hostile as number)),
      ).toBeNaN();
      expect(volatilityRatio(evenCloses(100).with(7, hostile as number), 100)).toBeNaN();
    }
  });
});

describe('VOLATILITY_REGIME', () => {
  const closes = evenCloses(265);
  const at = (now: string) => ({ now: price(now), scan: price('265') });

  test('exactly the limit is calm, the next number above it is a flip', () => {
    const ratio = volatilityRatio(closes, 280, 265);
    const limited = (maxVolatilityRatio: number) => ruledBy(OPEN_VIEW, { maxVolatilityRatio }).rules;
    expect(regimeCheck(closes, at('280'), limited(ratio)).ok).toBe(true);
    expect(regimeCheck(closes, at('280'), limited(ratio * (1 - 1e-12))).ok).toBe(false);
  });

  test('a share that leaps out of its calm is refused with its ratio', () => {
    expect(regimeCheck(closes, at('320'), rules)).toEqual(
      refused('VOLATILITY_REGIME', { ratio: volatilityRatio(closes, 320, 265).toFixed(6) }),
    );
  });

  test('what can not be computed is refused', () => {
    const unknown = refused('VOLATILITY_REGIME', { ratio: 'unknown' });
    expect(regimeCheck(closes, { now: null, scan: price('265') }, rules)).toEqual(unknown);
    expect(regimeCheck(closes, { now: price('265'), scan: null }, rules)).toEqual(unknown);
    expect(regimeCheck([], at('265'), rules)).toEqual(unknown);
    expect(regimeCheck(closes, at('265'), ruledBy(OPEN_VIEW, { maxVolatilityRatio: NaN }).rules).ok).toBe(
      false,
    );
  });
});

describe('BASELINE_REGIME', () => {
  const [spy, qqq] = BASELINE as [(typeof BASELINE)[0], (typeof BASELINE)[0]];
  const trading = (symbol: string, value: string, tradeAt = '2024-08-12T13:30:00Z') =>
    observing({ trades: { ...observation.trades, [symbol]: { price: value, at: tradeAt } } });

  test('a calm baseline passes and records each ratio with six decimals', () => {
    expect(baselineCheck(BASELINE, OPEN_VIEW)).toEqual({
      ok: true,
      numbers: {
        SPY: volatilityRatio(spy.closes, 530).toFixed(6),
        QQQ: volatilityRatio(qqq.closes, 450).toFixed(6),
      },
    });
  });

  test.each(['SPY', 'QQQ'])('a flip of %s alone refuses', (symbol) => {
    const check = baselineCheck(BASELINE, trading(symbol, symbol === 'SPY' ? '600' : '380'));
    expect(check).toMatchObject({ ok: false, code: 'BASELINE_REGIME' });
    expect(Object.keys(check.numbers)).toEqual(['SPY', 'QQQ']);
  });

  test('a symbol that the scan did not measure refuses', () => {
    expect(baselineCheck([spy], OPEN_VIEW)).toMatchObject({ ok: false, numbers: { QQQ: 'unknown' } });
    expect(baselineCheck([], OPEN_VIEW)).toEqual(
      refused('BASELINE_REGIME', { SPY: 'unknown', QQQ: 'unknown' }),
    );
  });

  test("a symbol without a trade of this session refuses: yesterday's price is never used as today's", () => {
    expect(baselineCheck(BASELINE, trading('QQQ', '450', '2024-08-09T19:59:59Z'))).toMatchObject({
      ok: false,
      numbers: { QQQ: 'unknown' },
    });
  });

  test('a symbol that split overnight refuses, one that paid a dividend is measured without it', () => {
    const exDate = '2024-08-12';
    const acting = (action: Pick<CorporateActionFact, 'kind' | 'ratio' | 'amount'>) =>
      observing({
        trades: { ...observation.trades, SPY: { price: '520', at: '2024-08-12T13:30:00Z' } },
        corporateActions: [{ symbol: 'SPY', exDate, ...action }],
      });
    expect(baselineCheck(BASELINE, acting({ kind: 'split', ratio: { to: '2', from: '1' } }))).toMatchObject({
      ok: false,
      numbers: { SPY: 'unknown' },
    });
    expect(baselineCheck(BASELINE, acting({ kind: 'cash-dividend', amount: '10' })).numbers.SPY).toBe(
      volatilityRatio(spy.closes, 530).toFixed(6),
    );
  });

  test('no baseline at all is no calm market', () => {
    const view = { ...OPEN_VIEW, rules: { ...rules, baseline: [] } };
    expect(baselineCheck(BASELINE, view)).toEqual(refused('BASELINE_REGIME'));
  });
});
