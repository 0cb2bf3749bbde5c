/**
 * Each tier over the period against its cap and entry limit: three looks a session, what moved it between two looks,
 * and how much of it is drift, the exposure that grew by price alone.
 */
import type { ReportData, ReportSession } from './report-data';
import { isFilled } from './traded-symbols';

/** The looks of a session: at the open before any entry, after the last entry that was taken, and after the day. */
export const TIER_LOOKS = ['open', 'entries', 'settle'] as const;

/** A tier at one look. Percent of live equity. */
export interface TierLook {
  /** Which session it belongs to, counted from zero. */
  readonly session: number;
  readonly when: (typeof TIER_LOOKS)[number];
  /** Null while it is unknown: a price was missing. */
  readonly exposure: number | null;
  readonly entryLimit: number;
  readonly cap: number;
}

/** From one look to the next. */
export interface TierMove {
  readonly from: TierLook;
  readonly to: TierLook;
  /** `price`: nothing of the tier was bought or sold in between, so that prices alone moved it. */
  readonly by: 'trading' | 'price';
  /** Points of live equity. */
  readonly points: number;
}

export interface TierSeries {
  readonly tier: string;
  readonly looks: readonly TierLook[];
  readonly moves: readonly TierMove[];
  /**
   * At each session's open: what the desk's lots of the tier are worth above what was paid for them, and what anybody
   * else's are above what they were when they were first seen; points of live equity. Null where it isn't known.
   */
  readonly drift: readonly (number | null)[];
  /** Entries that were refused because the tier was full. */
  readonly refused: number;
}

/** Every tier, in the order of the rules. */
export function tierSeries({
  sessions,
  tiers,
  unlistedTier,
}: Pick<ReportData, 'sessions' | 'tiers' | 'unlistedTier'>): readonly TierSeries[] {
  const names = new Set([
    ...tiers.map(({ name }) => name),
    ...sessions.flatMap(({ exposures }) => exposures.map(({ tier }) => tier)),
  ]);
  return [...names].flatMap((tier) => {
    const looks = sessions.flatMap((session, index) => looksAt(tier, session, index));
    if (looks.length === 0) return [];
    const isOf = (symbol: string): boolean =>
      (tiers.find(({ symbols }) => symbols.includes(symbol))?.name ?? unlistedTier) === tier;
    return [
      {
        tier,
        looks,
        moves: movesBetween(tier, looks, sessions),
        drift: driftAtOpens(sessions, isOf),
        refused: sessions.reduce((total, session) => total + refusals(tier, session), 0),
      },
    ];
  });
}

function looksAt(tier: string, { exposures }: ReportSession, session: number): readonly TierLook[] {
  const own = exposures.filter((each) => each.tier === tier);
  return TIER_LOOKS.flatMap((when) => {
    const recorded = own.findLast((each) => each.when === (when === 'entries' ? 'entry' : when));
    if (!recorded) return [];
    const { exposure, entryLimit, cap } = recorded;
    return [
      {
        ...{ session, when, entryLimit: Number(entryLimit), cap: Number(cap) },
        exposure: exposure === null ? null : Number(exposure),
      },
    ];
  });
}

function movesBetween(
  tier: string,
  looks: readonly TierLook[],
  sessions: readonly ReportSession[],
): readonly TierMove[] {
  const known = looks.flatMap((look) => (look.exposure === null ? [] : [{ look, exposure: look.exposure }]));
  return known.slice(1).map((to, index) => {
    const from = known[index] ?? to;
    const between = sessions.slice(from.look.session, to.look.session + 1);
    const ended = from.look.when === 'settle' ? 1 : 0;
    const begun = to.look.when === 'open' ? between.length - 1 : between.length;
    const traded = between
      .slice(ended, begun)
      .some(({ intents }) => intents.some((intent) => intent.tier === tier && isFilled(intent)));
    return {
      from: from.look,
      to: to.look,
      by: traded ? 'trading' : 'price',
      points: to.exposure - from.exposure,
    };
  });
}

/** What a symbol is worth above what it is measured from, at each open, in points of live equity. */
function driftAtOpens(
  sessions: readonly ReportSession[],
  isOf: (symbol: string) => boolean,
): readonly (number | null)[] {
  /** What isn't the desk's own has no cost here: it is measured from where it was first seen with its quantity. */
  const seen = new Map<string, { readonly qty: string; readonly price: string | null }>();
  return sessions.map(({ decisions, exposures, held }) => {
    // Every lot of the desk has a decision, with its shares, its price and what was paid for it.
    const lots = decisions.filter(({ side, symbol }) => side === 'sell' && isOf(symbol));
    const own = new Set(lots.map(({ symbol }) => symbol));
    const gains = lots.map(
      ({ numbers }) => Number(numbers['qty']) * Number(numbers['price']) - Number(numbers['cost']),
    );
    for (const { symbol, qty, price } of held) {
      if (own.has(symbol) || !isOf(symbol)) continue;
      const before = seen.get(symbol);
      if (before?.qty === qty) gains.push(Number(qty) * (Number(price ?? NaN) - Number(before.price ?? NaN)));
      else seen.set(symbol, { qty, price });
    }
    const equity = equityAt(exposures.filter(({ when }) => when === 'open'));
    const above = gains.reduce((total, each) => total + each, 0);
    return equity === null || !Number.isFinite(above) ? null : (100 * above) / equity;
  });
}

/** Live equity, from the tier that tells it most exactly; infinite where every tier is empty, null where one is unknown. */
function equityAt(tiers: ReportSession['exposures']): number | null {
  if (tiers.length === 0 || tiers.some(({ exposure }) => exposure === null)) return null;
  const [most] = [...tiers].sort((one, other) => Number(other.exposureUsd) - Number(one.exposureUsd));
  const [percent, amount] = [Number(most?.exposure), Number(most?.exposureUsd)];
  return percent > 0 ? (100 * amount) / percent : Infinity;
}

function refusals(tier: string, { decisions, scan }: ReportSession): number {
  const members = new Set(scan?.candidates.filter((each) => each.tier === tier).map(({ symbol }) => symbol));
  return decisions.filter(
    ({ side, code, symbol }) => side === 'buy' && code === 'TIER_CAP' && members.has(symbol),
  ).length;
}

/** What a tier came to, in points of live equity. */
export interface TierSummary {
  readonly highest: TierLook;
  /** What trading added and took away, and what prices did, from the first look to the last. */
  readonly bought: number;
  readonly sold: number;
  readonly byPrice: number;
  /** Looks above the entry limit, and above the cap itself. */
  readonly nearCap: number;
  readonly overCap: number;
}

/** Null where the tier was never measured. */
export function tierSummary({ looks, moves }: TierSeries): TierSummary | null {
  const known = looks.filter(({ exposure }) => exposure !== null);
  const [first] = known;
  if (!first) return null;
  const sumOf = (points: readonly number[]): number => points.reduce((total, each) => total + each, 0);
  // What an entry may cost is given back where it cost less: a session's trading counts as a whole.
  const traded = [...new Set(moves.map(({ to }) => to.session))].map((session) =>
    sumOf(
      moves.flatMap(({ by, to, points }) => (by === 'trading' && to.session === session ? [points] : [])),
    ),
  );
  return {
    highest: known.reduce((one, other) => ((other.exposure ?? 0) > (one.exposure ?? 0) ? other : one), first),
    bought: sumOf(traded.filter((points) => points > 0)),
    sold: sumOf(traded.filter((points) => points < 0)),
    byPrice: sumOf(moves.filter(({ by }) => by === 'price').map(({ points }) => points)),
    nearCap: known.filter(({ exposure, entryLimit }) => (exposure ?? 0) > entryLimit).length,
    overCap: known.filter(({ exposure, cap }) => (exposure ?? 0) > cap).length,
  };
}
