/**
 * Trading a part of the universe: how a desk starts with money (design, section 7). The rest is scanned, and what is
 * held of it counts against its tier; exits aren't asked.
 */
import type { AskedCheck } from './decision';
import { passed, refused } from './decision';
import type { Rules } from './rules';

/**
 * Whether the rules let the desk buy a symbol at all. Not asked where the rules name no subset. Allocation and the
 * order gateway ask this same function.
 */
export function subsetChecks(symbol: string, { tradeOnly }: Pick<Rules, 'tradeOnly'>): readonly AskedCheck[] {
  if (tradeOnly === undefined) return [];
  const check = tradeOnly.includes(symbol)
    ? passed()
    : refused('TRADE_ONLY', { tradeOnly: tradeOnly.join(' ') });
  return [{ rule: 'TRADE_ONLY', check }];
}
