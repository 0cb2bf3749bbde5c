import type { Rules } from './rules';

/** A symbol of the universe and its one tier. */
export interface Listed {
  readonly symbol: string;
  readonly tier: string;
}

/** The universe in configured order: tier by tier, and within a tier as written. */
export function universeOf({ tiers }: Pick<Rules, 'tiers'>): readonly Listed[] {
  const before = listed.get(tiers);
  if (before) return before;
  const universe = tiers.flatMap((tier) => tier.symbols.map((symbol) => ({ symbol, tier: tier.name })));
  listed.set(tiers, universe);
  return universe;
}

/** Rules don't change, and every session of a run asks for their universe several times. */
const listed = new WeakMap<Rules['tiers'], readonly Listed[]>();
