/** What a day came to, in the few numbers that a person wants to read once it is over. */
import type { Attention, AttentionReason } from './attention';
import { shares, ZERO_SHARES } from './money';
import type { ReasonCode } from './reasons';
import type { ExposureRecord, SessionOutcome, SessionRecord } from './session-record';

/** Shares that an intent moved. Decimal strings. */
export interface Trade {
  readonly side: 'buy' | 'sell';
  readonly symbol: string;
  readonly qty: string;
  /** The average price, USD a share; null when the broker doesn't tell it. */
  readonly price: string | null;
}

/** JSON-plain; decimals are strings. */
export interface DaySummary {
  readonly desk: string;
  /** The date of the scan. */
  readonly date: string;
  readonly outcome: SessionOutcome;
  readonly trades: readonly Trade[];
  /** Orders that may or may not have traded. */
  readonly unproven: readonly Pick<Trade, 'side' | 'symbol' | 'qty'>[];
  /** How often each code refused a candidate, a holding or an order, the most frequent first. */
  readonly refused: readonly { readonly code: ReasonCode; readonly count: number }[];
  /** Every tier as it was measured last. */
  readonly tiers: readonly Pick<ExposureRecord, 'tier' | 'exposure' | 'cap' | 'state'>[];
  /** Live equity and cash at the last look, USD; null when nobody looked. */
  readonly account: { readonly equity: string; readonly cash: string } | null;
  readonly findings: number;
  /** What still asks for a person. */
  readonly attention: readonly { readonly reason: AttentionReason; readonly about: string }[];
}

/** Sums a session up. `attention` is what is still open at its end. */
export function daySummary(record: SessionRecord, attention: readonly Attention[]): DaySummary {
  const { desk, session, outcome, intents, exposures, observations, findings } = record;
  const latest = new Map(exposures.map((each) => [each.tier, each]));
  const seen = observations.at(-1);
  return {
    desk,
    date: session.date,
    outcome,
    trades: intents.flatMap(({ side, symbol, filledQty, avgPrice }) =>
      shares(filledQty) > ZERO_SHARES ? [{ side, symbol, qty: filledQty, price: avgPrice }] : [],
    ),
    unproven: intents.flatMap(({ side, symbol, qty, outcome: came }) =>
      came === 'unknown' ? [{ side, symbol, qty }] : [],
    ),
    refused: refusals(record),
    tiers: [...latest.values()].map(({ tier, exposure, cap, state }) => ({ tier, exposure, cap, state })),
    account: seen ? { equity: seen.equity, cash: seen.cash } : null,
    findings: findings.length,
    attention: attention.map(({ reason, about }) => ({ reason, about })),
  };
}

/** How often each code refused, the most frequent first. A holding that is kept was refused nothing. */
export function refusals({
  decisions,
  intents,
}: Pick<SessionRecord, 'decisions' | 'intents'>): DaySummary['refused'] {
  const codes = [
    ...decisions.flatMap(({ verdict, code }) => (verdict === 'denied' && code !== 'HOLD' ? [code] : [])),
    ...intents.flatMap(({ outcome, code }) => (outcome === 'denied' || outcome === 'rejected' ? [code] : [])),
  ].filter((code) => code !== null);
  const counts = new Map<ReasonCode, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}
