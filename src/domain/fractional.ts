import { notional, portionDown, ratio, sharesOf } from './money';
import type { Price, Usd } from './money';
import type { EntryRung } from './rung';
import type { Rules } from './rules';

/**
 * What is known of fractional trading on the account (design 3.5). JSON-plain. A symbol that isn't named counts as
 * not capable.
 */
export interface Capability {
  /** May the account trade fractions? Never when that isn't proven. */
  readonly account: boolean;
  /** Each asset's `fractionable`. */
  readonly symbols: Readonly<Record<string, boolean>>;
  /** `proven`: the broker took a fraction today. `declared`: by its flags alone. `unproven`: it took none, or wasn't asked. */
  readonly source: 'proven' | 'declared' | 'unproven';
  /** The client order id of the probe, or in words why there is no proof. */
  readonly evidence?: string;
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
export function firstRung({ symbol, amount, limit, meanVolume, capability, rules }: RungQuestion): EntryRung {
  const { mode, minVolume, minNotionalOfPrice } = rules.fractional;
  const proven = capability.account && capability.source !== 'unproven';
  const capable = mode !== 'off' && proven && capability.symbols[symbol] === true;
  // Written so that a volume that is no number is not liquid.
  const liquid = meanVolume >= minVolume[rules.feed];
  const oneShare = notional(limit, sharesOf(1));
  const worthIt = portionDown(oneShare, ratio(minNotionalOfPrice)) <= amount;
  return capable && liquid && worthIt ? 'fractional' : 'whole';
}
