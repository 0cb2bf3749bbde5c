/**
 * The first step of the order of work (design 3.4): what the desk would like to hold of a fresh candidate, and the
 * room for it in its tier, taken before anything is sized so that two candidates can't both have the last of it.
 */
import { refused } from './decision';
import {
  affordable,
  centsText,
  decimal,
  evenPortionDown,
  floorToTick,
  onePlus,
  portionDown,
  price,
  ratio,
  scaleDown,
  smaller,
  usd,
  usdText,
  ZERO_SHARES,
  ZERO_USD,
} from './money';
import { reserve } from './reservations';
import { tierCapacity, tierHeadroom } from './tier-capacity';
import { tierOf } from './tiers';
import type { Refusal } from './decision';
import type { FreshCandidate } from './freshness';
import type { Price, Usd } from './money';
import type { Reservation } from './reservations';
import type { Rules, TierRule } from './rules';
import type { RiskState } from './tier-capacity';

declare const reserved: unique symbol;

/** A fresh candidate for which its tier's room is taken. Only `reserveTarget` makes one. JSON-plain. */
export interface ReservedIntent {
  readonly symbol: string;
  readonly tier: string;
  readonly candidate: FreshCandidate;
  /** USD, exact. */
  readonly target: string;
  /** The highest price an order of this intent may pay, on the tick. */
  readonly limit: string;
  /** `target / limit`, floored to nine decimals. */
  readonly wanted: string;
  readonly [reserved]: true;
}

/** The intent with the reservations that now include it, or why there is none. */
export type TargetReservation =
  | { readonly ok: true; readonly intent: ReservedIntent; readonly reservations: readonly Reservation[] }
  | Refusal;

/**
 * What the desk wants to hold of one symbol of `tier`: live equity × min(cap / symbols in the tier, position
 * limit), rounded down to 1e-18 USD.
 */
export const targetAmount = (liveEquity: Usd, tier: TierRule): Usd =>
  smaller(
    evenPortionDown(liveEquity, ratio(tier.cap), Math.max(1, tier.symbols.length)),
    portionDown(liveEquity, ratio(tier.positionLimit)),
  );

/**
 * The limit of an entry: min(scan price × (1 + `limitAboveScan`), ask × (1 + `limitAboveAsk`)), rounded down to the
 * tick, so that what leaves is bounded whatever the market does next.
 */
export const entryLimitPrice = ({ scanPrice, ask }: FreshCandidate, { sizing }: Rules): Price =>
  floorToTick(
    smaller(
      scaleDown(price(scanPrice), onePlus(ratio(sizing.limitAboveScan))),
      scaleDown(price(ask), onePlus(ratio(sizing.limitAboveAsk))),
    ),
  );

/**
 * Reserves the target of a fresh candidate, or refuses with the capacity rule's code. With `whenFull: resize` a
 * target that doesn't fit becomes the headroom, as long as that is worth an order. `UNAFFORDABLE` when the target
 * buys not even the smallest fraction, or the price is below one tick.
 */
export function reserveTarget(candidate: FreshCandidate, state: RiskState): TargetReservation {
  const { book, reservations, rules } = state;
  const { symbol } = candidate;
  const { tier } = tierOf(symbol, rules);
  let target = book.liveEquity === null ? ZERO_USD : targetAmount(book.liveEquity, tier);
  const room = tierCapacity({ ...state, tier: tier.name, proposed: target });
  if (!room.ok) {
    const headroom = tierHeadroom(tier.name, state);
    const worthwhile = headroom >= usd(rules.sizing.minNotional);
    if (rules.sizing.whenFull === 'refuse' || !worthwhile) return room;
    target = headroom;
  }

  const limit = entryLimitPrice(candidate, rules);
  const wanted = limit > 0n ? affordable(target, limit) : ZERO_SHARES;
  if (wanted <= ZERO_SHARES) {
    return refused('UNAFFORDABLE', { tier: tier.name, target: centsText(target), limit: decimal(limit) });
  }
  const intent = {
    symbol,
    tier: tier.name,
    candidate,
    target: usdText(target),
    limit: decimal(limit),
    wanted: decimal(wanted),
  } as ReservedIntent;
  return { ok: true, intent, reservations: reserve(reservations, symbol, wanted, limit) };
}
