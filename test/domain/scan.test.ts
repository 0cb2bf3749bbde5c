import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import type { DailyBar } from '../../src/domain/daily-bars';
import type { Rules } from '../../src/domain/rules';
import { oversoldScanner, sessionsNeeded } from '../../src/domain/scan';
import { universeOf } from '../../src/domain/universe';
import { DATES, barOf, barsBy, endingLow } from './some-bars';

const symbols = universeOf(DEFAULT_RULES).map(({ symbol }) => symbol);
const calm = barsBy((day) => (day % 2 === 0 ? 101 : 99));
const calmMarket = Object.fromEntries(symbols.map((symbol) => [symbol, calm]));

const scan = (
  changes: Record<string, DailyBar[] | undefined> = {},
  rules: Rules = DEFAULT_RULES,
  held: readonly string[] = [],
) => {
  const bars = Object.entries({ ...calmMarket, ...changes }).filter(
    (entry): entry is [string, DailyBar[]] => entry[1] !== undefined,
  );
  return oversoldScanner({
    bars: Object.fromEntries(bars),
    sessionDates: DATES,
    rules,
    held,
    controlDraw: '0000000000000000',
  });
};

test('z is the last close’s distance from the mean of the last 20, itself included, in sample deviations', () => {
  // Nineteen closes of 100 and a last of 80: mean 99, sample deviation sqrt(20), z = -19 / sqrt(20).
  const { measured } = scan({ COST: barsBy((day) => (day === 24 ? 80 : 100)) });
  const cost = measured.find(({ symbol }) => symbol === 'COST')!;
  expect(cost.z).toBeCloseTo(-19 / Math.sqrt(20), 12);
  expect(cost).toMatchObject({ close: '80', meanVolume: 2_000_000 });
  expect(cost.closes).toEqual([...Array<number>(24).fill(100), 80]);
});

test('what lies before the last 20 closes does not move z', () => {
  const zOf = (bars: DailyBar[]) => scan({ COST: bars }).measured.find(({ symbol }) => symbol === 'COST')!.z;
  expect(zOf(barsBy((day) => (day < 5 ? 500 : 100 - day)))).toBe(zOf(barsBy((day) => 100 - day)));
});

test('a calm market proposes nothing, and every symbol is measured in configured order', () => {
  const quiet = scan();
  expect(quiet).toMatchObject({ good: 29, enough: true, candidates: [], outranked: [], excluded: [] });
  expect(quiet.measured.map(({ symbol }) => symbol)).toEqual(symbols);
});

test('the most oversold first, with its tier and rank', () => {
  const { candidates } = scan({ XLE: endingLow(6), CVX: endingLow(20), SPY: endingLow(9) });
  expect(candidates.map(({ symbol, tier, rank }) => [rank, symbol, tier])).toEqual([
    [1, 'CVX', 'TIER3'],
    [2, 'SPY', 'TIER1'],
    [3, 'XLE', 'TIER2'],
  ]);
});

test('exactly the limit is not oversold, and ties stand by symbol', () => {
  const low = endingLow(10);
  const { z } = scan({ XOM: low }).candidates[0]!;
  const at = (oversold: number) => ({ ...DEFAULT_RULES, scan: { ...DEFAULT_RULES.scan, oversold } });
  expect(scan({ XOM: low }, at(z)).candidates).toEqual([]);
  const tied = scan({ XOM: low, CVX: low, WMT: low, BAC: low }).candidates;
  expect(tied.map(({ symbol }) => symbol)).toEqual(['BAC', 'CVX', 'WMT', 'XOM']);
});

test('at most ten candidates; the rest is recorded as outranked', () => {
  const low = Object.fromEntries(
    symbols.slice(0, 13).map((symbol, place) => [symbol, endingLow(20 - place)]),
  );
  const { candidates, outranked } = scan(low);
  expect(candidates.map(({ symbol }) => symbol)).toEqual(symbols.slice(0, 10));
  expect(outranked.map(({ symbol }) => symbol)).toEqual(symbols.slice(10, 13));
  expect(outranked.every(({ z }) => z < -1.5 && z >= candidates[9]!.z)).toBe(true);
});

test('closes that are all alike exclude with NO_DEVIATION, to the last digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 1e7 }), (cents) => {
      const { excluded, candidates } = scan({ PG: barsBy(() => cents / 100) });
      expect(excluded).toEqual([{ symbol: 'PG', code: 'NO_DEVIATION', numbers: { closes: '20' } }]);
      expect(candidates).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('S17: a symbol with missing or bad bars is excluded with its reason and can be no candidate', () => {
  const low = endingLow(20);
  const { excluded, candidates, good } = scan({
    KO: low,
    V: undefined,
    MA: [...low, low[24]!],
    PG: low.slice(1),
  });
  expect(good).toBe(26);
  expect(candidates).toEqual([]);
  expect(excluded.map(({ symbol, code }) => [symbol, code])).toEqual([
    ['V', 'BARS_MISSING'],
    ['MA', 'BARS_INVALID'],
    ['PG', 'BARS_MISSING'],
  ]);
});

describe('minUniverse', () => {
  const without = (count: number) =>
    Object.fromEntries(symbols.slice(-count).map((symbol) => [symbol, undefined]));

  test('24 good of 29 are enough at 80 %, 23 are not', () => {
    expect(scan(without(5))).toMatchObject({ good: 24, enough: true });
    expect(scan(without(6))).toMatchObject({ good: 23, enough: false });
  });

  test('exactly the share is enough, though floating point would say otherwise', () => {
    // 0.28 × 25 is 7.000000000000001 in floating point.
    const tiers = [{ ...DEFAULT_RULES.tiers[2]!, symbols: symbols.slice(0, 25) }];
    const rules = { ...DEFAULT_RULES, tiers, scan: { ...DEFAULT_RULES.scan, minUniverse: '0.28' } };
    const only = (count: number) =>
      Object.fromEntries(symbols.slice(count).map((symbol) => [symbol, undefined]));
    expect(scan(only(7), rules)).toMatchObject({ good: 7, enough: true });
    expect(scan(only(6), rules)).toMatchObject({ good: 6, enough: false });
  });
});

describe('baseline and control', () => {
  test('both are measured, and the control is no candidate for being it', () => {
    const { baseline, control, candidates } = scan();
    expect(baseline.map(({ symbol }) => symbol)).toEqual(['SPY', 'QQQ']);
    expect(control?.symbol).toBe('DIA');
    expect(candidates).toEqual([]);
  });

  test('one that can not be measured is absent, and said to be excluded', () => {
    const { baseline, control, excluded } = scan({ SPY: undefined, DIA: undefined });
    expect(baseline.map(({ symbol }) => symbol)).toEqual(['QQQ']);
    expect(control).toBeNull();
    expect(excluded.map(({ symbol }) => symbol)).toEqual(['SPY', 'DIA']);
  });

  test('a baseline outside the universe is measured, never proposed, and never counted as good', () => {
    const rules = { ...DEFAULT_RULES, baseline: ['SPY', 'VTI'] };
    const outcome = scan({ VTI: endingLow(20) }, rules);
    expect(outcome).toMatchObject({ good: 29, candidates: [] });
    expect(outcome.baseline.map(({ symbol }) => symbol)).toEqual(['SPY', 'VTI']);
  });
});

describe('a symbol that the account holds', () => {
  test('is measured for its exit when it is outside the universe, never proposed, and never counted as good', () => {
    const outcome = scan({ GME: endingLow(20) }, DEFAULT_RULES, ['GME']);
    expect(outcome).toMatchObject({ good: 29, enough: true, candidates: [], outranked: [] });
    expect(outcome.measured.map(({ symbol }) => symbol)).toEqual([...symbols, 'GME']);
  });

  test('is measured once when the universe has it too', () => {
    const outcome = scan({ COST: endingLow(20) }, DEFAULT_RULES, ['COST']);
    expect(outcome.measured.map(({ symbol }) => symbol)).toEqual(symbols);
    expect(outcome.candidates.map(({ symbol }) => symbol)).toEqual(['COST']);
  });

  test('is excluded with its reason when it has no bars', () => {
    expect(scan({}, DEFAULT_RULES, ['GME']).excluded).toMatchObject([
      { symbol: 'GME', code: 'BARS_MISSING' },
    ]);
  });
});

test('a longer look-back asks for more sessions, and is never taken over fewer', () => {
  const rules = { ...DEFAULT_RULES, scan: { ...DEFAULT_RULES.scan, lookback: 30 } };
  expect(sessionsNeeded(DEFAULT_RULES)).toBe(25);
  expect(sessionsNeeded(rules)).toBe(30);
  expect(scan({}, rules)).toMatchObject({ good: 0, enough: false });
});

test('over a longer look-back the regime still gets the last 25 closes, and no more', () => {
  const sessionDates = Array.from({ length: 30 }, (_, day) => `2024-04-${String(day + 1).padStart(2, '0')}`);
  const bars = { COST: sessionDates.map((date, day) => barOf(date, 100 + day)) };
  const rules = { ...DEFAULT_RULES, scan: { ...DEFAULT_RULES.scan, lookback: 30 } };
  const input = { bars, sessionDates, rules, held: [], controlDraw: '0000000000000000' };
  const [cost] = oversoldScanner(input).measured;
  expect(cost?.closes).toEqual(Array.from({ length: 25 }, (_, day) => 105 + day));
});

test('the mean volume is that of the last 20 days', () => {
  const bars = calm.map((bar, day) => ({ ...bar, volume: day < 5 ? 9e9 : day * 1_000 }));
  const { measured } = scan({ COST: bars });
  expect(measured.find(({ symbol }) => symbol === 'COST')?.meanVolume).toBe(14_500);
});

test('the order of the bars’ keys changes nothing, and the outcome is JSON-plain', () => {
  const low = { XLE: endingLow(6), CVX: endingLow(20) };
  const forward = scan(low);
  const market = Object.entries({ ...calmMarket, ...low });
  fc.assert(
    fc.property(fc.shuffledSubarray(market, { minLength: market.length }), (shuffled) => {
      const bars = Object.fromEntries(shuffled);
      const input = { sessionDates: DATES, rules: DEFAULT_RULES, held: [], controlDraw: '0000000000000000' };
      expect(oversoldScanner({ ...input, bars })).toEqual(forward);
    }),
    { numRuns: 20 },
  );
  expect(JSON.parse(JSON.stringify(forward))).toEqual(forward);
});
