/**
 * The last check, on data read for one order, right before it leaves (design 3.6). Pure, so that an audit re-executes
 * it from the evidence that the gateway's activity returned.
 */
import { readBook, type Book } from './book';
import { verdictOn, type GatewayVerdict } from './approved-order';
import type { AskedCheck } from './decision';
import { passed, refused } from './decision';
import { exposureOf } from './exposure';
import { haltCheck, type HaltReading } from './halt';
import { freshnessChecks, judgeFreshness, type Freshness } from './freshness';
import { instantMs } from './instant';
import {
  affordable,
  decimal,
  minus,
  notional,
  price,
  shares,
  smaller,
  wholeShares,
  ZERO_SHARES,
  ZERO_USD,
} from './money';
import type { Shares } from './money';
import type { Measured } from './candidate';
import type { Observation } from './observation';
import type { EntryRung } from './rung';
import { limitChecks } from './order-limits';
import { besidesOrder, type Reservation } from './reservations';
import type { Feed, Rules } from './rules';
import { sendsBefore } from './sends';
import { isInSession } from './session-open';
import type { SessionTimes } from './session';
import type { SizedIntent } from './sizing';
import { targetAmount } from './target-reservation';
import { tierOf } from './tiers';
import { subsetChecks } from './traded-subset';
import { baselineCheck } from './volatility-regime';

/** One rung of an intent that asks to leave, with all that it is judged by but the market. JSON-plain. */
export interface EntryRequest {
  readonly clientOrderId: string;
  readonly intent: SizedIntent;
  readonly rung: EntryRung;
  /** What this rung asks for; zero when the rest doesn't make one whole share. */
  readonly qty: string;
  /** Every reservation of the desk, this intent's own included. */
  readonly reservations: readonly Reservation[];
  /** Market times of the orders that this session has sent. */
  readonly sentAt: readonly string[];
  readonly scanFeed: Feed;
  readonly baseline: readonly Measured[];
  readonly times: SessionTimes;
  /** Entries leave before this instant. */
  readonly windowEnd: string;
}

/**
 * Approves one entry, or denies it with the first refusal in this order: halt, the account, the session and its entry
 * window, the traded subset, freshness, a quantity, every limit with tier capacity among them. All checks run.
 */
export function approveEntry(
  request: EntryRequest,
  evidence: Observation,
  halt: HaltReading,
  rules: Rules,
): GatewayVerdict {
  const { clientOrderId, intent } = request;
  const { quantity, freshness, before, after } = askAll(request, evidence, halt, rules);
  const signal =
    freshness.kind === 'fresh'
      ? [passed(freshness.candidate.freshness)]
      : [freshness.decision.code, ...freshness.decision.failed].map((code) =>
          refused(code, freshness.decision.numbers),
        );
  return verdictOn(
    {
      clientOrderId,
      symbol: intent.symbol,
      side: intent.side,
      qty: decimal(quantity),
      limit: intent.limit,
    },
    [...before.map(({ check }) => check), ...signal, ...after.map(({ check }) => check)],
  );
}

/** Every check that `approveEntry` decides by, each asked on its own, in the same order. */
export function entryChecks(
  request: EntryRequest,
  evidence: Observation,
  halt: HaltReading,
  rules: Rules,
): readonly AskedCheck[] {
  const { before, signal, after } = askAll(request, evidence, halt, rules);
  return [...before, ...signal(), ...after];
}

/** The checks of one order: before those of its signal, the signal's, and after them. */
interface Asked {
  /** What the order would be for. */
  readonly quantity: Shares;
  readonly freshness: Freshness;
  readonly before: readonly AskedCheck[];
  readonly signal: () => readonly AskedCheck[];
  readonly after: readonly AskedCheck[];
}

function askAll(request: EntryRequest, evidence: Observation, halt: HaltReading, rules: Rules): Asked {
  const { intent, times } = request;
  const open = { scanFeed: request.scanFeed, times, observation: evidence, rules };
  const view = { ...open, baseline: baselineCheck(request.baseline, open) };
  const book = readBook(evidence, times, rules);
  const quantity = withinTarget(request, book, rules);
  return {
    quantity,
    freshness: judgeFreshness(intent.candidate, view),
    before: [
      { rule: 'HALTED', check: haltCheck(halt, 'buy') },
      { rule: 'ACCOUNT_BLOCKED', check: evidence.account.blocked ? refused('ACCOUNT_BLOCKED') : passed() },
      {
        rule: 'SESSION_CLOSED',
        check: isInSession(view) ? passed() : refused('SESSION_CLOSED', { at: evidence.clock.at }),
      },
      {
        rule: 'WINDOW_OVER',
        // Written so that an unreadable clock is outside the window.
        check:
          instantMs(evidence.clock.at) < instantMs(request.windowEnd)
            ? passed()
            : refused('WINDOW_OVER', { windowEnd: request.windowEnd }),
      },
      ...subsetChecks(intent.symbol, rules),
    ],
    signal: () => freshnessChecks(intent.candidate, view),
    after: [
      {
        rule: 'UNAFFORDABLE',
        check:
          quantity > ZERO_SHARES
            ? passed({ qty: decimal(quantity), limit: intent.limit })
            : refused('UNAFFORDABLE', { wanted: intent.wanted, limit: intent.limit }),
      },
      ...limitChecks({
        symbol: intent.symbol,
        notional: notional(price(intent.limit), quantity),
        book,
        reservations: request.reservations,
        sends: sendsBefore(evidence.clock.at, request.sentAt),
        rules,
      }),
    ],
  };
}

/**
 * What this rung may ask for: never more than the intent's target on the equity as it is now, less what the account
 * already has of the symbol. Equity moves between the decision and the order, if only by the spread of the entries
 * before it, and a target sized exactly at its limit must follow it down instead of being denied.
 */
function withinTarget({ intent, rung, qty, reservations }: EntryRequest, book: Book, rules: Rules): Shares {
  const asked = shares(qty);
  const { tier } = tierOf(intent.symbol, rules);
  const existing = exposureOf(intent.symbol, book, besidesOrder(intent.symbol, reservations)).value;
  // No equity, or an unknown position, is refused by the limits below for what it is, whatever the quantity.
  if (book.liveEquity === null || book.liveEquity <= ZERO_USD || existing === null) return asked;
  const room = minus(targetAmount(book.liveEquity, tier), existing);
  const most = room > ZERO_USD ? affordable(room, price(intent.limit)) : ZERO_SHARES;
  const allowed = smaller(asked, most);
  return rung === 'whole' ? wholeShares(allowed) : allowed;
}
