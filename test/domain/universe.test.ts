import { universeOf } from '../../src/domain/universe';
import { RULES } from './risk-open';

const tier = (name: string, ...symbols: string[]) => ({ ...RULES.tiers[0]!, name, symbols });

test('the universe is in configured order, tier by tier, and within a tier as written', () => {
  expect(universeOf({ tiers: [tier('TIER2', 'XLE', 'SPY'), tier('TIER1', 'AAPL')] })).toEqual([
    { symbol: 'XLE', tier: 'TIER2' },
    { symbol: 'SPY', tier: 'TIER2' },
    { symbol: 'AAPL', tier: 'TIER1' },
  ]);
});

test('tiers without symbols make a universe of nothing', () => {
  expect(universeOf({ tiers: [tier('TIER1')] })).toEqual([]);
});
