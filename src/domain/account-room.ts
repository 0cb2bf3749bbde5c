/** What an account can still take on: every tier, the gross limit and the cash, for whoever looks. Decides nothing. */
import { centsText, minus, percentText, portionDown, ratio, ratioPercent, ZERO_USD } from './money';
import { grossExposure, spendable } from './order-limits';
import { tierCapacity, tierExposures, type RiskState, type TierExposure } from './tier-capacity';

/** A tier with its room. Percentages are of live equity; USD to the cent. */
export interface TierRoom extends TierExposure {
  /** Entry limit less exposure; below zero above the limit; null when either is unknown. */
  readonly headroom: string | null;
  readonly headroomUsd: string | null;
}

/** JSON-plain. Null is unknown. */
export interface AccountRoom {
  readonly tiers: readonly TierRoom[];
  readonly gross: {
    readonly exposure: string | null;
    readonly exposureUsd: string | null;
    /** `maxGross`, percent. */
    readonly limit: string;
    readonly headroom: string | null;
    readonly headroomUsd: string | null;
  };
  readonly cash: {
    /** As the broker says it. */
    readonly cash: string | null;
    /** What open buys and reservations leave of it, or with margin of the buying power. */
    readonly spendable: string | null;
    readonly useMargin: boolean;
  };
}

/** Every limit that bounds the next entry, by the functions that refuse it. */
export function accountRoom(state: RiskState): AccountRoom {
  const { book, rules } = state;
  const left = spendable(state);
  return {
    tiers: tierExposures(state).map((tier) => {
      const { numbers } = tierCapacity({ ...state, tier: tier.tier, proposed: ZERO_USD });
      return { ...tier, headroom: numbers['headroom'] ?? null, headroomUsd: numbers['headroomUsd'] ?? null };
    }),
    gross: grossRoom(state),
    cash: {
      cash: book.account === null ? null : centsText(book.account.cash),
      spendable: left === null ? null : centsText(left),
      useMargin: rules.limits.useMargin,
    },
  };
}

function grossRoom(state: RiskState): AccountRoom['gross'] {
  const { book, rules } = state;
  const limit = ratio(rules.limits.maxGross);
  const gross = grossExposure(state);
  const equity = book.liveEquity;
  const exposureUsd = gross === null ? null : centsText(gross);
  if (gross === null || equity === null || equity <= ZERO_USD) {
    return { exposure: null, exposureUsd, limit: ratioPercent(limit), headroom: null, headroomUsd: null };
  }
  const room = minus(portionDown(equity, limit), gross);
  return {
    exposure: percentText(gross, equity),
    exposureUsd,
    limit: ratioPercent(limit),
    headroom: percentText(room, equity),
    headroomUsd: centsText(room),
  };
}
