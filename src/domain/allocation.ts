/**
 * Allocation (design 3.4): from fresh candidates to sized intents, each through the same steps in the same order:
 * traded at all, not held and not on order, its target reserved, sized, the reservation shrunk to that, the final check.
 */
import type { Candidate } from './candidate';
import type { CoolingDown } from './cooldown';
import { passed, refused } from './decision';
import { centsText, decimal, notional, price, shares, usd, ZERO_SHARES } from './money';
import { orderLimits, refusals } from './order-limits';
import { isReserved, provenFills, shrinkTo } from './reservations';
import { size } from './sizing';
import { reserveTarget } from './target-reservation';
import { tierCapacity } from './tier-capacity';
import { subsetChecks } from './traded-subset';
import type { AskedCheck, Check, Decision, Numbers, Refusal } from './decision';
import type { Capability } from './fractional';
import type { FreshCandidate } from './freshness';
import type { Usd } from './money';
import type { Reservation } from './reservations';
import type { Sends } from './sends';
import type { SizedIntent } from './sizing';
import type { RiskState } from './tier-capacity';

/** What there is to buy, and what it is decided on. */
export interface AllocationQuestion extends RiskState {
  readonly fresh: readonly FreshCandidate[];
  readonly capability: Capability;
  /** Symbols of which the desk is about to sell its lot, or would if it could. */
  readonly exiting: readonly string[];
  readonly coolingDown: readonly CoolingDown[];
  readonly sends: Sends;
}

export interface Allocation {
  /** Approved, in the order in which they may leave. */
  readonly intents: readonly SizedIntent[];
  /** Exactly one for each fresh candidate, in the same order of precedence. */
  readonly decisions: readonly Decision[];
  /** Those there were, and one for each intent. A denied candidate leaves none. */
  readonly reservations: readonly Reservation[];
}

type Outcome =
  | {
      readonly ok: true;
      readonly intent: SizedIntent;
      readonly reservations: readonly Reservation[];
      readonly numbers: Numbers;
    }
  | (Refusal & { readonly failed: Decision['failed'] });

/**
 * Decides every fresh candidate once, the most oversold first across tiers, ties by symbol. Pure: the order of the
 * candidates given doesn't matter, and a denied one changes nothing for those after it.
 */
export function allocate(question: AllocationQuestion): Allocation {
  const intents: SizedIntent[] = [];
  const decisions: Decision[] = [];
  let { reservations } = question;
  for (const candidate of [...question.fresh].sort(byPrecedence)) {
    const sends = { ...question.sends, session: question.sends.session + intents.length };
    const outcome = consider(candidate, { ...question, reservations, sends });
    const { symbol } = candidate;
    const numbers = { ...candidate.freshness, ...outcome.numbers };
    if (outcome.ok) {
      intents.push(outcome.intent);
      reservations = outcome.reservations;
      decisions.push({
        symbol,
        side: 'buy',
        verdict: 'approved',
        code: 'APPROVED',
        failed: [],
        numbers,
      });
    } else {
      const { code, failed } = outcome;
      decisions.push({ symbol, side: 'buy', verdict: 'denied', code, failed, numbers });
    }
  }
  return { intents, decisions, reservations };
}

/** The order of work: the most oversold first, then by symbol. */
export function byPrecedence(left: Candidate, right: Candidate): number {
  if (left.z !== right.z) return left.z - right.z;
  return left.symbol < right.symbol ? -1 : left.symbol > right.symbol ? 1 : 0;
}

function consider(candidate: FreshCandidate, question: AllocationQuestion): Outcome {
  const { book, rules, capability, sends } = question;
  const { symbol } = candidate;
  const taken = takenChecks(symbol, question).map(({ check }) => check);
  if (taken.some((check) => !check.ok)) return denied(taken);

  const target = reserveTarget(candidate, question);
  if (!target.ok) return denied([target]);
  const sizing = size(target.intent, capability, rules);
  if (!sizing.ok) return denied([sizing]);

  const { intent } = sizing;
  const cost = notional(price(intent.limit), shares(intent.qty));
  const order = {
    tier: intent.tier,
    target: centsText(usd(intent.target)),
    limit: intent.limit,
    wanted: intent.wanted,
    qty: intent.qty,
    rung: intent.rung,
    notional: centsText(cost),
  };
  const reservations = shrinkTo(target.reservations, symbol, shares(intent.qty));
  const checks = orderLimits({ symbol, notional: cost, book, reservations, sends, rules });
  if (checks.some((check) => !check.ok)) return denied(checks, order);
  return { ok: true, intent, reservations, numbers: { ...order, ...tierMove(intent, cost, question) } };
}

/** What may keep a symbol from being bought whatever its price, each asked (design 3.4). */
export function takenChecks(
  symbol: string,
  question: Omit<AllocationQuestion, 'fresh' | 'capability' | 'sends'>,
): readonly AskedCheck[] {
  const { book, reservations, exiting, coolingDown, rules } = question;
  const holding = book.holdings.find((each) => each.symbol === symbol && each.qty !== ZERO_SHARES);
  const bought = provenFills(symbol, reservations);
  const qty = holding ? holding.qty : bought;
  const isHeld = holding !== undefined || bought > ZERO_SHARES;
  // A held reservation is an order that may be open: an unknown one of an earlier session is exactly that.
  const isOnOrder = book.openOrders.has(symbol) || isReserved(symbol, reservations);
  const stop = coolingDown.find((each) => each.symbol === symbol);
  return [
    ...subsetChecks(symbol, rules),
    {
      rule: 'ALREADY_HELD',
      check: isHeld
        ? refused('ALREADY_HELD', { held: qty === null ? 'unreadable' : decimal(qty) })
        : passed(),
    },
    {
      rule: 'OPEN_ORDER',
      check: isOnOrder
        ? refused('OPEN_ORDER', { order: book.openOrders.has(symbol) ? 'open' : 'unproven' })
        : passed(),
    },
    { rule: 'EXIT_DUE', check: exiting.includes(symbol) ? refused('EXIT_DUE') : passed() },
    {
      rule: 'COOLDOWN',
      check: stop
        ? refused('COOLDOWN', {
            stoppedOut: stop.stoppedOut,
            cooldownSessions: String(rules.exits.cooldownSessions),
          })
        : passed(),
    },
  ];
}

/** The tier before and after an approved entry, in percent of live equity. */
function tierMove({ tier }: SizedIntent, proposed: Usd, state: RiskState): Numbers {
  const { numbers } = tierCapacity({ ...state, tier, proposed });
  const shown = (name: string): string => numbers[name] ?? 'unknown';
  return { tierBefore: shown('exposure'), tierAfter: shown('total'), entryLimit: shown('entryLimit') };
}

/** The first refusal is the reason and gives its numbers; `order` adds what the order would have been. */
function denied(checks: readonly Check[], order: Numbers = {}): Outcome {
  const first = checks.find((check) => !check.ok);
  if (!first) throw new RangeError('nothing refused, so nothing is denied');
  return { ...first, numbers: { ...order, ...first.numbers }, failed: refusals(checks) };
}
