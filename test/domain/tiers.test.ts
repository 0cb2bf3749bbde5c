import { tierOf, tierRule } from '../../src/domain/tiers';
import { RULES, UNIVERSE } from './risk-open';

test('each of the 29 symbols has its one tier', () => {
  expect(UNIVERSE).toHaveLength(29);
  for (const symbol of UNIVERSE) {
    const { tier, listed } = tierOf(symbol, RULES);
    expect(listed).toBe(true);
    expect(RULES.tiers.filter((each) => each.symbols.includes(symbol))).toEqual([tier]);
  }
});

test.each(['GME', '', '__proto__', 'spy'])(
  '%j is outside the universe and counts against unlistedTier',
  (symbol) => {
    expect(tierOf(symbol, RULES)).toEqual({ tier: tierRule('TIER3', RULES), listed: false });
    expect(tierOf(symbol, { ...RULES, unlistedTier: 'TIER1' }).tier.name).toBe('TIER1');
  },
);

test('an unknown tier is named, with those that are known', () => {
  expect(() => tierRule('TIER4', RULES)).toThrow(
    'no tier is called "TIER4"; the configuration has TIER1, TIER2, TIER3',
  );
});
