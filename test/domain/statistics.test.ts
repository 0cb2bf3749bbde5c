import fc from 'fast-check';
import * as oracle from 'simple-statistics';
import { logReturns, mean, sampleDeviation, zScore } from '../../src/domain/statistics';

const prices = (minLength: number) =>
  fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength, maxLength: 40 });

/** Within a relative error, or an absolute one of the sample's own scale. */
const near = (actual: number, expected: number, scale = 1): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(expected), scale));

describe('against simple-statistics', () => {
  test('the mean is the mean', () => {
    fc.assert(fc.property(prices(1), (sample) => near(mean(sample), oracle.mean(sample))));
  });

  test('the deviation is the sample deviation, over n - 1', () => {
    fc.assert(
      fc.property(prices(2), (sample) =>
        near(sampleDeviation(sample), oracle.sampleStandardDeviation(sample), Math.max(...sample)),
      ),
    );
  });

  test('the z-score counts those deviations from that mean', () => {
    fc.assert(
      fc.property(prices(3), (sample) => {
        const deviation = oracle.sampleStandardDeviation(sample);
        fc.pre(deviation > 1e-3 * oracle.mean(sample));
        const last = sample.at(-1)!;
        near(zScore(last, sample), oracle.zScore(last, oracle.mean(sample), deviation));
      }),
    );
  });
});

test('a small deviation survives beside a large level', () => {
  expect(sampleDeviation([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(Math.sqrt(30), 12);
  expect(mean([1e16, 1, -1e16])).toBeCloseTo(1 / 3, 15);
  expect(mean([1, 1e100, 1, -1e100])).toBe(0.5);
});

test('a mean that had to be rounded does not spoil the deviation from it', () => {
  // The mean, 1e15 + 4/3, isn't a double: 1e15 + 1.375 is the nearest.
  expect(sampleDeviation([1e15, 1e15 + 1, 1e15 + 3])).toBeCloseTo(Math.sqrt(7 / 3), 12);
});

test('a log return leads from each value to the next', () => {
  const returns = logReturns([100, 110, 99]);
  expect(returns).toHaveLength(2);
  near(returns[0]!, Math.log(1.1));
  near(returns[1]!, Math.log(0.9));
});

test('closes that are all alike have no z-score, whatever rounding makes of their deviation', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.0001, max: 1e6, noNaN: true }),
      fc.integer({ min: 2, max: 40 }),
      (close, days) => Number.isNaN(zScore(close, Array<number>(days).fill(close))),
    ),
  );
});

test('closes that differ by nothing but rounding are alike too', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(zScore(0.1 + 0.2, [0.3, 0.3, 0.3, 0.1 + 0.2])).toBeNaN();
  expect(zScore(0.31, [0.3, 0.3, 0.3, 0.31])).toBeCloseTo(1.5, 9);
});

describe('what can not be computed is NaN, never a throw and never an infinity', () => {
  test.each([
    ['the mean of nothing', mean([])],
    ['the deviation of one value', sampleDeviation([1])],
    ['the deviation of nothing', sampleDeviation([])],
    ['a mean that overflows', mean([Number.MAX_VALUE, Number.MAX_VALUE])],
    ['a deviation that overflows', sampleDeviation([-1e300, 1e300])],
    ['the return from zero', logReturns([0, 1])[0]],
    ['the return to zero', logReturns([1, 0])[0]],
    ['the return between negative values', logReturns([-1, -2])[0]],
    ['a return that overflows', logReturns([Number.MIN_VALUE, Number.MAX_VALUE])[0]],
  ])('%s', (_, value) => {
    expect(value).toBeNaN();
  });

  test('with any hostile value in the sample', () => {
    const hostile = fc.constantFrom<unknown>(NaN, Infinity, -Infinity, null, undefined, '265', {});
    fc.assert(
      fc.property(prices(2), fc.nat(), hostile, (sample, where, value) => {
        const spoilt = sample.with(where % sample.length, value as number);
        expect(mean(spoilt)).toBeNaN();
        expect(sampleDeviation(spoilt)).toBeNaN();
        expect(zScore(1, spoilt)).toBeNaN();
        expect(logReturns(spoilt).some(Number.isNaN)).toBe(true);
      }),
    );
  });
});
