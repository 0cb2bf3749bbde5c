import type { Rules, TierRule } from './rules';

/** The tier called `name`. Throws `RangeError` for a name that the configuration doesn't have. */
export function tierRule(name: string, rules: Rules): TierRule {
  const found = rules.tiers.find((tier) => tier.name === name);
  if (!found) {
    const known = rules.tiers.map((tier) => tier.name).join(', ');
    throw new RangeError(`no tier is called ${JSON.stringify(name)}; the configuration has ${known}`);
  }
  return found;
}

/**
 * The one tier that a symbol counts against (design 3.1). A symbol outside the universe counts against
 * `unlistedTier` and is not `listed`, which the report warns of: it uses room, so it must be somewhere.
 */
export function tierOf(symbol: string, rules: Rules): { readonly tier: TierRule; readonly listed: boolean } {
  const own = rules.tiers.find((tier) => tier.symbols.includes(symbol));
  return own ? { tier: own, listed: true } : { tier: tierRule(rules.unlistedTier, rules), listed: false };
}
