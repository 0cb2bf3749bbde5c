/**
 * Tier capacity (design 3.2): an entry is approved only if the tier's exposure with it stays within
 * `cap × (1 − buffer)` of live equity, exactly equal included. The same function decides at allocation and again
 * in the order gateway, on data read for that order.
 */
import { passed, refused } from './decision';
import { exposures, total } from './exposure';
import {
  centsText,
  minus,
  multiplyDown,
  oneMinus,
  percentText,
  plus,
  portionDown,
  portionOfPortionDown,
  ratio,
  ratioPercent,
  ZERO_USD,
} from './money';
import { tierOf, tierRule } from './tiers';
import type { Book } from './book';
import type { Check } from './decision';
import type { Usd } from './money';
import type { Reservation } from './reservations';
import type { Rules, TierRule } from './rules';

/** What the account and the desk's own intents put at risk, and the rules that bound it. */
export interface RiskState {
  readonly book: Book;
  readonly reservations: readonly Reservation[];
  readonly rules: Rules;
}

/** May the tier called `tier` take `proposed` USD more? */
export interface CapacityQuestion extends RiskState {
  readonly tier: string;
  readonly proposed: Usd;
}

/** A tier against its cap. JSON-plain. Percentages are of live equity and carry no sign. */
export interface TierExposure {
  readonly tier: string;
  /** Percent with two decimals; null when it is unknown. */
  readonly exposure: string | null;
  /** USD to the cent; null when it is unknown. */
  readonly exposureUsd: string | null;
  readonly entryLimit: string;
  readonly cap: string;
  /**
   * `near-cap`: above the entry limit; `over-cap`: above the cap itself. Both refuse entries, and neither is ever
   * trimmed by the desk. `unpriced`: a price, or live equity, is unknown; entries are refused as well.
   */
  readonly state: 'ok' | 'near-cap' | 'over-cap' | 'unpriced';
}

/**
 * Whether the tier has room for `proposed`. Refuses with `EQUITY` (live equity zero, negative or unknown),
 * `UNPRICED_POSITION` (something in this tier can't be valued) or `TIER_CAP`; the numbers are percentages of live
 * equity and USD to the cent. Throws `RangeError` for a tier that the rules don't have.
 */
export function tierCapacity({ tier, proposed, book, reservations, rules }: CapacityQuestion): Check {
  const rule = tierRule(tier, rules);
  const equity = book.liveEquity;
  if (equity === null || equity <= 0n) return refused('EQUITY', { tier, ...equityNumbers(book) });
  const { exposure, unpriced } = tierTotal(rule, book, reservations, rules);
  if (exposure === null) return refused('UNPRICED_POSITION', { tier, unpriced: unpriced.join(' ') });

  const limit = entryLimitAmount(rule, equity, rules);
  const after = plus(exposure, proposed);
  const numbers = {
    tier,
    exposure: percentText(exposure, equity),
    proposed: percentText(proposed, equity),
    total: percentText(after, equity),
    ...limitNumbers(rule, rules),
    headroom: percentText(minus(limit, exposure), equity),
    exposureUsd: centsText(exposure),
    proposedUsd: centsText(proposed),
    headroomUsd: centsText(minus(limit, exposure)),
    liveEquity: centsText(equity),
  };
  return after <= limit ? passed(numbers) : refused('TIER_CAP', numbers);
}

/** What the tier can still take, USD, exact; zero when it is full or anything about it is unknown. */
export function tierHeadroom(tier: string, { book, reservations, rules }: RiskState): Usd {
  const rule = tierRule(tier, rules);
  const { exposure } = tierTotal(rule, book, reservations, rules);
  if (book.liveEquity === null || exposure === null) return ZERO_USD;
  const room = minus(entryLimitAmount(rule, book.liveEquity, rules), exposure);
  return room > ZERO_USD ? room : ZERO_USD;
}

/** Every tier against its cap, in configured order: for the record, the queries and the report. */
export function tierExposures({ book, reservations, rules }: RiskState): readonly TierExposure[] {
  return rules.tiers.map((rule) => {
    const { exposure } = tierTotal(rule, book, reservations, rules);
    const equity = book.liveEquity;
    const limits = { tier: rule.name, ...limitNumbers(rule, rules) };
    const exposureUsd = exposure === null ? null : centsText(exposure);
    if (exposure === null || equity === null || equity <= 0n) {
      return { ...limits, exposure: null, exposureUsd, state: 'unpriced' };
    }
    const state =
      exposure <= entryLimitAmount(rule, equity, rules)
        ? 'ok'
        : exposure <= portionDown(equity, ratio(rule.cap))
          ? 'near-cap'
          : 'over-cap';
    return { ...limits, exposure: percentText(exposure, equity), exposureUsd, state };
  });
}

/** The account's numbers as a refusal for lack of equity shows them. */
export const equityNumbers = ({ account, liveEquity }: Book): Readonly<Record<string, string>> => ({
  liveEquity: liveEquity === null ? 'unknown' : centsText(liveEquity),
  brokerEquity: account === null ? 'unknown' : centsText(account.equity),
});

function tierTotal(
  tier: TierRule,
  book: Book,
  reservations: readonly Reservation[],
  rules: Rules,
): { readonly exposure: Usd | null; readonly unpriced: readonly string[] } {
  const members = exposures(book, reservations).filter((each) => tierOf(each.symbol, rules).tier === tier);
  return {
    exposure: total(members.map((each) => each.value)),
    unpriced: members.filter((each) => each.value === null).map((each) => each.symbol),
  };
}

/** Rounded down to 1e-18 USD, which no sum of exposures can lie between: the comparison stays exact. */
const entryLimitAmount = (tier: TierRule, equity: Usd, rules: Rules): Usd =>
  portionOfPortionDown(equity, ratio(tier.cap), oneMinus(ratio(rules.buffer)));

const limitNumbers = (tier: TierRule, rules: Rules): { entryLimit: string; cap: string } => ({
  entryLimit: ratioPercent(multiplyDown(ratio(tier.cap), oneMinus(ratio(rules.buffer)))),
  cap: ratioPercent(ratio(tier.cap)),
});
