import { rememberedOf } from './remembered';
import type { Rules } from './rules';

/** A symbol of the universe and its one tier. */
export interface Listed {
  readonly symbol: string;
  readonly tier: string;
}

/** The universe in configured order: tier by tier, and within a tier as written. */
export const universeOf = ({ tiers }: Pick<Rules, 'tiers'>): readonly Listed[] => listed(tiers);

/** Rules don't change, and every session of a run asks for their universe several times. */
const listed = rememberedOf((tiers: Rules['tiers']): readonly Listed[] =>
  tiers.flatMap((tier) => tier.symbols.map((symbol) => ({ symbol, tier: tier.name }))),
);
