import fc from 'fast-check';
import {
  drawdown,
  sharpe,
  simpleReturns,
  sortino,
  totalReturn,
  volatility,
} from '../../src/statistics/returns';

const YEARLY = Math.sqrt(252);

test('simple returns, from each value to the next', () => {
  expect(simpleReturns([100, 110, 99])).toEqual([expect.closeTo(0.1, 12), expect.closeTo(-0.1, 12)]);
  expect(simpleReturns([100])).toEqual([]);
});

test('the total return is the last over the first', () => {
  expect(totalReturn([100, 250, 105])).toBeCloseTo(0.05, 12);
  expect(totalReturn([100])).toBe(0);
  expect(totalReturn([])).toBeNull();
  expect(totalReturn([0, 1])).toBeNull();
});

// By hand: mean 0.01; deviations 0.02, -0.02, 0; sample deviation sqrt(0.0008 / 2) = 0.02.
const RETURNS = [0.03, -0.01, 0.01];

test('the Sharpe ratio is mean over sample deviation, times the root of 252', () => {
  expect(sharpe(RETURNS)).toBeCloseTo(0.5 * YEARLY, 10);
  expect(volatility(RETURNS)).toBeCloseTo(0.02 * YEARLY, 12);
});

test('the Sortino ratio divides by what fell, all sessions counted', () => {
  // Root of the mean of 0, 0.0001 and 0 over three sessions, not over the one that fell.
  expect(sortino(RETURNS)).toBeCloseTo((0.01 / Math.sqrt(0.0001 / 3)) * YEARLY, 10);
});

test('the drawdown is the deepest fall from an earlier high', () => {
  expect(drawdown([100, 120, 90, 130, 117])).toBeCloseTo(-0.25, 12);
  expect(drawdown([100, 101, 102])).toBe(0);
  expect(drawdown([])).toBe(0);
});

test.each([
  ['no return', []],
  ['one return', [0.01]],
  ['returns that are all alike, but for their rounding', [0.1, 0.1, 0.1]],
  ['nothing at all happening', [0, 0, 0]],
])('%s: no ratio', (_, returns) => {
  expect([sharpe(returns), sortino(returns)]).toEqual([null, null]);
});

test('nothing that fell: a Sharpe ratio and no Sortino ratio', () => {
  expect(sharpe([0.01, 0.02])).toBeGreaterThan(0);
  expect(sortino([0.01, 0.02])).toBeNull();
});

const returns = fc.array(
  fc.integer({ min: -5_000, max: 5_000 }).map((points) => points / 10_000),
  { maxLength: 40 },
);

test('whatever the returns: a finite number or null', () => {
  fc.assert(
    fc.property(returns, (values) => {
      for (const value of [sharpe(values), sortino(values), volatility(values)])
        expect(value === null || Number.isFinite(value)).toBe(true);
    }),
  );
});

test('a value of zero or below never becomes an infinite ratio', () => {
  const equities = [100, 0, 50, -3];
  expect(sharpe(simpleReturns(equities))).toBeNull();
  expect(sortino(simpleReturns(equities))).toBeNull();
  expect(volatility(simpleReturns(equities))).toBeNull();
  expect(Number.isFinite(drawdown(equities))).toBe(true);
});

test('ratios have the sign of the mean, and the scale of returns does not move them', () => {
  fc.assert(
    fc.property(returns, fc.double({ min: 0.1, max: 2, noNaN: true }), (values, scale) => {
      const one = sharpe(values);
      const other = sharpe(values.map((value) => value * scale));
      if (one === null || other === null || Math.abs(one) < 1e-6) return;
      expect(other / one).toBeCloseTo(1, 6);
      const down = sortino(values);
      if (down !== null) expect(Math.sign(down)).toBe(Math.sign(one));
    }),
  );
});

test('no later high makes an earlier fall less deep', () => {
  const values = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (before, after) => {
      expect(drawdown([...before, ...after])).toBeLessThanOrEqual(drawdown(before));
    }),
  );
});
