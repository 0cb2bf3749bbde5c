import { notional, portionDown, ratio, sharesOf } from './money';
import type { Price, Usd } from './money';
import type { Rung } from './rung';
import type { Rules } from './rules';

/**
 * What is known of fractional trading on the account (design 3.5). JSON-plain. A symbol that isn't named counts as
 * not capable.
 */
export interface Capability {
  /** The account's own switch. */
  readonly account: boolean;
  /** Each asset's `fractionable`. */
  readonly symbols: Readonly<Record<string, boolean>>;
  /** `declared`: by the broker's flags alone. */
  readonly source: 'declared';
}

/** What the first rung is chosen by. */
export interface RungQuestion {
  readonly symbol: string;
  /** What the order would cost. */
  readonly amount: Usd;
  readonly limit: Price;
  /** Mean shares a day on the session's feed. */
  readonly meanVolume: number;
  readonly capability: Capability;
  readonly rules: Rules;
}

/**
 * The rung at which an intent starts (design 3.5). Whole shares unless a fraction is switched on, the account and
 * the asset are proven capable, the mean volume reaches `minVolume` of the feed, and the order is worth at least
 * `minNotionalOfPrice` of one share: what isn't known to work is never tried.
 */
export function firstRung({ symbol, amount, limit, meanVolume, capability, rules }: RungQuestion): Rung {
  const { mode, minVolume, minNotionalOfPrice } = rules.fractional;
  const capable = mode !== 'off' && capability.account && capability.symbols[symbol] === true;
  // Written so that a volume that is no number is not liquid.
  const liquid = meanVolume >= minVolume[rules.feed];
  const oneShare = notional(limit, sharesOf(1));
  const worthIt = portionDown(oneShare, ratio(minNotionalOfPrice)) <= amount;
  return capable && liquid && worthIt ? 'fractional' : 'whole';
}
