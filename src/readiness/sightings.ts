/** The three things that must have been seen, or rehearsed, before money: a drift refusal, a gap refusal, a fall-back. */
import type { Decision } from '../domain/decision';
import {
  isWithin,
  larger,
  minus,
  multiplyDown,
  notional,
  oneMinus,
  plus,
  price,
  ratio,
  shares,
  sum,
  usd,
  ZERO_SHARES,
  ZERO_USD,
  type Usd,
} from '../domain/money';
import type { Rules } from '../domain/rules';
import type { ExposureRecord } from '../domain/session-record';
import { tierOf, tierRule } from '../domain/tiers';
import type { AccountAtOpen, SessionEvidence } from './session-evidence';

/** The symbols of a session in which something was seen. */
export type Sighting = (session: SessionEvidence) => readonly string[];

/** Entries refused because the price had left the scan's. */
export const gapRefusals: Sighting = ({ record }) =>
  record.decisions.flatMap(({ symbol, side, code }) => (side === 'buy' && code === 'GAP' ? [symbol] : []));

/** Entries whose fraction the broker refused, and whose whole shares were tried instead. */
export const fallBacks: Sighting = ({ record }) =>
  record.intents.flatMap(({ symbol, rungs }) => {
    const fraction = rungs.findIndex(
      ({ clientOrderId, outcome, code }) =>
        /-f\d+$/.test(clientOrderId) && outcome === 'rejected' && code !== null && FRACTION_REFUSED.has(code),
    );
    const whole = rungs.findIndex(
      ({ clientOrderId, qty }) => /-w\d+$/.test(clientOrderId) && shares(qty) > ZERO_SHARES,
    );
    return fraction >= 0 && whole > fraction ? [symbol] : [];
  });

const FRACTION_REFUSED: ReadonlySet<string> = new Set([
  'NOT_FRACTIONABLE',
  'FRACTIONAL_OFF',
  'LATE_REJECTION',
]);

/**
 * Entries that their tier refused because its exposure had grown by price alone: at the prices that were paid for what
 * it holds the entry would have had room, or the tier, which is over its cap now, was within it.
 */
export const driftRefusals: Sighting = ({ record, rules, atOpen }) => {
  if (!rules || !atOpen) return [];
  return record.decisions.flatMap((decision) => {
    if (decision.side !== 'buy' || decision.code !== 'TIER_CAP') return [];
    const open = record.exposures.find(
      ({ when, tier }) => when === 'open' && tier === decision.numbers['tier'],
    );
    return open && isByDrift(decision, open, atOpen, rules) ? [decision.symbol] : [];
  });
};

function isByDrift(
  { numbers }: Decision,
  { tier, exposureUsd, state }: ExposureRecord,
  { cash, positions }: AccountAtOpen,
  rules: Rules,
): boolean {
  const { exposureUsd: thenUsd, proposedUsd } = numbers;
  if (exposureUsd === null || thenUsd === undefined || proposedUsd === undefined) return false;
  const costs = positions.map(({ symbol, qty, averageEntry }) => ({
    isOfTier: tierOf(symbol, rules).tier.name === tier,
    cost: notional(price(averageEntry), shares(qty)),
  }));
  const paid = (of: typeof costs): Usd => sum(of.map(({ cost }) => cost));
  const tierAtCost = paid(costs.filter(({ isOfTier }) => isOfTier));
  const equityAtCost = plus(usd(cash), paid(costs));
  if (equityAtCost <= ZERO_USD) return false;
  // What the session's own earlier entries took of the tier by then is no drift.
  const givenAway = larger(minus(usd(thenUsd), usd(exposureUsd)), ZERO_USD);
  const cap = ratio(tierRule(tier, rules).cap);
  const entryLimit = multiplyDown(cap, oneMinus(ratio(rules.buffer)));
  const wouldFit = isWithin(plus(plus(tierAtCost, givenAway), usd(proposedUsd)), equityAtCost, entryLimit);
  return wouldFit || (state === 'over-cap' && isWithin(tierAtCost, equityAtCost, cap));
}

/** False for a session whose record alone rules out that anything was seen in it. */
export const mayShow = (session: SessionEvidence): boolean =>
  gapRefusals(session).length > 0 ||
  fallBacks(session).length > 0 ||
  session.record.decisions.some(({ code }) => code === 'TIER_CAP');
