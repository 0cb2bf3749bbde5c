/**
 * Sizing (design 3.4): from what the desk would like to hold of a fresh candidate to the exact order it may send.
 */
import { refused } from './decision';
import { firstRung } from './fractional';
import {
  centsText,
  decimal,
  notional,
  price,
  ratio,
  shareDown,
  shares,
  sharesOf,
  smaller,
  usd,
  wholeShares,
  ZERO_SHARES,
} from './money';
import type { Refusal } from './decision';
import type { Capability } from './fractional';
import type { FreshCandidate } from './freshness';
import type { Shares } from './money';
import type { EntryRung } from './rung';
import type { ReservedIntent } from './target-reservation';
import type { Rules } from './rules';

declare const sized: unique symbol;

/**
 * An order that the desk wants, with its exact quantity and limit. Only `size` makes one, from a reserved intent
 * alone. JSON-plain; quantities and prices are decimal strings.
 */
export interface SizedIntent {
  readonly symbol: string;
  readonly side: 'buy';
  readonly tier: string;
  /** What the scan measured and the open confirmed: the gateway judges it again. */
  readonly candidate: FreshCandidate;
  /** USD. */
  readonly target: string;
  /** USD a share, on the tick. No order of this intent pays more. */
  readonly limit: string;
  /** Shares wanted in all, to nine decimals, never above `maxVolumeShare` of the mean volume. */
  readonly wanted: string;
  /** What the first rung asks for: `wanted`, or its whole shares. */
  readonly qty: string;
  readonly rung: EntryRung;
  readonly [sized]: true;
}

/** The sized intent, or why there is none. */
export type Sizing = { readonly ok: true; readonly intent: SizedIntent } | Refusal;

/**
 * Sizes a reserved intent: what its target buys, at most `maxVolumeShare` of the mean volume, as a fraction or in
 * whole shares. Refuses with `UNAFFORDABLE` when that is not one share and a fraction isn't possible, never with a
 * silent zero, and with `MIN_NOTIONAL` for an order too small to be worth sending.
 */
export function size(reserved: ReservedIntent, capability: Capability, rules: Rules): Sizing {
  const { symbol, tier, candidate, target } = reserved;
  const limit = price(reserved.limit);
  const { meanVolume } = candidate;
  const wanted = smaller(shares(reserved.wanted), volumeBound(meanVolume, rules));
  const rung = firstRung({ symbol, amount: notional(limit, wanted), limit, meanVolume, capability, rules });
  const quantity = rung === 'whole' ? wholeShares(wanted) : wanted;
  const cost = notional(limit, quantity);
  const order = { target, limit: reserved.limit, wanted: decimal(wanted), qty: decimal(quantity), rung };

  const numbers = { tier, ...order, target: centsText(usd(target)), notional: centsText(cost) };
  if (rung === 'whole' && quantity <= ZERO_SHARES) return refused('UNAFFORDABLE', numbers);
  if (cost < usd(rules.sizing.minNotional)) {
    return refused('MIN_NOTIONAL', { ...numbers, minNotional: rules.sizing.minNotional });
  }
  return { ok: true, intent: { symbol, side: 'buy', tier, candidate, ...order } as SizedIntent };
}

/** The most shares one order may be; none when the volume is no number, because unknown means no order. */
function volumeBound(meanVolume: number, rules: Rules): Shares {
  const known = Number.isFinite(meanVolume) && meanVolume > 0;
  return known
    ? shareDown(sharesOf(Math.floor(meanVolume)), ratio(rules.sizing.maxVolumeShare))
    : ZERO_SHARES;
}
