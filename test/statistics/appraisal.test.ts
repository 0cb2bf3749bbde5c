import { appraisal } from '../../src/statistics/appraisal';
import { sharpe } from '../../src/statistics/returns';

/** A market that rises on average, and something else that has nothing to do with it. */
const market = Array.from({ length: 120 }, (_, index) => 0.0008 + 0.01 * Math.sin(index * 2.1));
const own = Array.from({ length: 120 }, (_, index) => 0.002 * Math.cos(index * 0.7));

test('a part of the market and nothing else leaves nothing, however well the market did', () => {
  const half = market.map((each, index) => 0.5 * each + own[index]!);
  expect(sharpe(half)).toBeGreaterThan(1);
  const found = appraisal(half, market)!;
  expect(found.beta).toBeCloseTo(0.5, 1);
  expect(Math.abs(found.ratio)).toBeLessThan(1);
  expect(found.confidence).toBeLessThan(0.95);
});

test('what is added to a part of the market is left', () => {
  const more = market.map((each, index) => 0.5 * each + own[index]! + 0.001);
  const found = appraisal(more, market)!;
  expect(found.beta).toBeCloseTo(
    appraisal(
      more.map((each) => each - 0.001),
      market,
    )!.beta,
    10,
  );
  expect(found.ratio).toBeGreaterThan(5);
  expect(found.confidence).toBeGreaterThan(0.99);
});

test('by hand: twice the market and 0.01 on top is a beta of 2', () => {
  const found = appraisal(
    market.map((each, index) => 2 * each + 0.01 + (index % 2 === 0 ? 0.001 : -0.001)),
    market,
  )!;
  expect(found.beta).toBeCloseTo(2, 2);
  // 0.01 over a sample deviation of about 0.001, times the root of 252.
  expect(Math.abs(found.ratio / (10 * Math.sqrt(252)) - 1)).toBeLessThan(0.02);
});

test.each([
  ['too few sessions', own.slice(0, 29), market.slice(0, 29)],
  ['lengths that differ', own, market.slice(1)],
  ['a market that does not move', own, own.map(() => 0.001)],
  ['returns that do not move', own.map(() => 0), market],
  ['nothing at all', [], []],
])('%s: nothing to say', (_, returns, moves) => {
  expect(appraisal(returns, moves)).toBeNull();
});
