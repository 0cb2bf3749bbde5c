import fc from 'fast-check';
import { expectedMaximumSharpe, sharpeConfidence } from '../../src/statistics/deflation';
import { sharpe } from '../../src/statistics/returns';

/** As many ratios as tries, with a sample deviation of one. */
const ratios = (tries: number): number[] => {
  const half = Array.from({ length: tries }, (_, index) => (index % 2 === 0 ? 1 : -1));
  const scale = Math.sqrt((tries - 1) / tries);
  return half.map((each) => each * scale);
};

test('one try has no luck to speak of', () => {
  expect(expectedMaximumSharpe([])).toBe(0);
  expect(expectedMaximumSharpe([1.5])).toBe(0);
});

// Bailey and Lopez de Prado's formula against the exact expectation of the maximum of n normal draws.
test.each([
  [10, 1.539],
  [100, 2.508],
  [1_000, 3.241],
])('the best of %d normal draws lies about %d deviations up', (tries, exact) => {
  expect(Math.abs(expectedMaximumSharpe(ratios(tries)) / exact - 1)).toBeLessThan(0.03);
});

test('tries that came out alike leave no room for luck, and wider ones more', () => {
  expect(expectedMaximumSharpe([0.7, 0.7, 0.7])).toBeCloseTo(0, 12);
  const narrow = ratios(20).map((each) => each * 0.1);
  expect(expectedMaximumSharpe(ratios(20))).toBeCloseTo(10 * expectedMaximumSharpe(narrow), 10);
});

/** 252 returns without skew or fat tails: 0.01 up and down around a mean. */
const around = (mean: number): number[] =>
  Array.from({ length: 252 }, (_, index) => mean + (index % 2 === 0 ? 0.01 : -0.01));

test('a ratio is as sure as its distance from the bar in standard errors', () => {
  const returns = around(0.001);
  const ratio = sharpe(returns)!;
  expect(sharpeConfidence(returns, ratio)).toBeCloseTo(0.5, 6);
  // Kurtosis of two values is 1: the variance of the estimate is 1 over n - 1. z = 0.0998 x sqrt(251) = 1.581.
  expect(sharpeConfidence(returns, 0)).toBeCloseTo(0.943, 3);
  expect(sharpeConfidence(around(-0.001), 0)).toBeCloseTo(1 - 0.943, 3);
});

test('the higher the bar the less sure', () => {
  const returns = around(0.001);
  const sure = [0, 1, 2, 3].map((bar) => sharpeConfidence(returns, bar)!);
  expect([...sure].sort((one, other) => other - one)).toEqual(sure);
});

test('losses that are rare and large make the same ratio less sure', () => {
  const skewed = (sign: 1 | -1): number[] =>
    Array.from({ length: 252 }, (_, index) => 0.001 + sign * (index % 21 === 0 ? 0.02 : -0.001));
  expect(sharpe(skewed(1))).toBeCloseTo(sharpe(skewed(-1))!, 1);
  expect(sharpeConfidence(skewed(-1), 0)!).toBeLessThan(sharpeConfidence(skewed(1), 0)!);
});

test.each([
  ['too few returns', around(0.001).slice(0, 29)],
  ['returns that are all alike', Array.from({ length: 60 }, () => 0.01)],
  ['none', []],
])('%s: nothing to say', (_, returns) => {
  expect(sharpeConfidence(returns, 0)).toBeNull();
});

test('whatever the returns: between nothing and certain, or null', () => {
  const returns = fc.array(
    fc.integer({ min: -900, max: 900 }).map((each) => each / 10_000),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(returns, fc.double({ min: -5, max: 5, noNaN: true }), (values, bar) => {
      const sure = sharpeConfidence(values, bar);
      if (sure !== null) expect(sure >= 0 && sure <= 1).toBe(true);
    }),
  );
});
