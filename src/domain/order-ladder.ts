/**
 * The order ladder: a modelled retry policy (design, section 3.6). An intent climbs from the fractional rung to the
 * whole one; this file says what every possible answer does, as data plus one pure transition function. What a rung
 * does inside itself (the same request again after a transient fault) belongs to the activity's Temporal retry
 * policy; what moves between rungs, and what ends an intent, is here and therefore in the history.
 */
import { clientOrderId } from './client-order-id';
import {
  decimal,
  minus,
  notional,
  plus,
  price,
  shares,
  usd,
  usdText,
  wholeShares,
  ZERO_SHARES,
} from './money';
import type { BrokerFailure, FailureKind } from './broker-failure';
import type { ReasonCode } from './reasons';
import { lifeOf, type OrderFact } from './order-state';
import type { SizedIntent } from './sizing';

/** One way to place an intent. */
export type Rung = 'fractional' | 'whole';

/** What became of an intent; `unknown` only until it is proven. */
export type IntentOutcome = 'filled' | 'partly-filled' | 'unfilled' | 'denied' | 'rejected' | 'unknown';

/** One order of an intent, tried or placed, as the record tells it. Decimal strings. */
export interface RungRecord {
  readonly clientOrderId: string;
  readonly qty: string;
  readonly outcome: 'placing' | 'working' | IntentOutcome;
  readonly code: ReasonCode | null;
}

/** An intent on its way up the ladder. A plain value: every step makes a new one. */
export interface Climb {
  readonly intent: SizedIntent;
  readonly step: 'place' | 'follow' | 'look-up' | 'wait' | 'ended';
  readonly rung: Rung;
  /** How many orders have been tried on each rung: the number in the client order id. */
  readonly number: number;
  /** Shares still wanted when this rung began. */
  readonly wanted: string;
  /** Bought on earlier orders of this intent, proven, and what that cost in USD. */
  readonly boughtBefore: string;
  readonly spentBefore: string;
  /** The order of the present rung as last seen; null before it is known. */
  readonly order: OrderFact | null;
  readonly rungs: readonly RungRecord[];
  readonly outcome: IntentOutcome | null;
  readonly code: ReasonCode | null;
  /** True when the answer concerns the account and no further order of the session may leave. */
  readonly stopsSession: boolean;
}

/** What the gateway or a look at the order said. */
export type LadderEvent =
  | { readonly kind: 'denied'; readonly code: ReasonCode }
  | { readonly kind: 'failed'; readonly failure: BrokerFailure }
  /** The order exists at the broker, in whatever state. */
  | { readonly kind: 'seen'; readonly order: OrderFact }
  /** The gateway's activity ended without an answer, so that the order may or may not have left. */
  | { readonly kind: 'lost' }
  /** A look-up that the broker answered, and that found no such order. */
  | { readonly kind: 'absent' }
  /** The pause of a `wait` is over and the entry window is still open, or it is not. */
  | { readonly kind: 'waited' }
  | { readonly kind: 'window-over' };

type Move = 'look-up' | 'next-rung' | 'wait' | 'reject' | 'reject-and-stop' | 'give-up';

/** What each class of failure does on each rung. The design's table, in the design's order. */
export const FAILURE_MOVES: Readonly<Record<FailureKind, Readonly<Record<Rung, Move>>>> = {
  transient: { fractional: 'give-up', whole: 'give-up' },
  unknown: { fractional: 'look-up', whole: 'look-up' },
  'fractional-refused': { fractional: 'next-rung', whole: 'reject' },
  'not-now': { fractional: 'wait', whole: 'wait' },
  final: { fractional: 'reject', whole: 'reject' },
  account: { fractional: 'reject-and-stop', whole: 'reject-and-stop' },
};

/** The foot of the ladder for a sized intent. */
export function startClimb(intent: SizedIntent): Climb {
  return {
    intent,
    step: 'place',
    rung: intent.rung,
    number: 1,
    wanted: intent.rung === 'whole' ? intent.qty : intent.wanted,
    boughtBefore: '0',
    spentBefore: '0',
    order: null,
    rungs: [],
    outcome: null,
    code: null,
    stopsSession: false,
  };
}

/** The quantity of the present rung: what is still wanted, on the whole rung without its fraction. May be zero. */
export const rungQuantity = (climb: Climb): string =>
  climb.rung === 'whole' ? decimal(wholeShares(shares(climb.wanted))) : climb.wanted;

/** The client order id of the present rung, fixed before anything is sent. */
export const rungOrderId = (climb: Climb, session: { desk: string; date: string }): string =>
  clientOrderId({
    ...session,
    symbol: climb.intent.symbol,
    side: climb.intent.side,
    kind: climb.rung,
    number: climb.number,
  });

/** Shares bought so far, over all orders of the intent. */
export const boughtQuantity = (climb: Climb): string =>
  decimal(plus(shares(climb.boughtBefore), climb.order ? shares(climb.order.filledQty) : ZERO_SHARES));

/** What the bought shares cost so far, USD. */
export function spent(climb: Climb): string {
  const now = climb.order?.filledAveragePrice
    ? notional(price(climb.order.filledAveragePrice), shares(climb.order.filledQty))
    : usd('0');
  return usdText(plus(usd(climb.spentBefore), now));
}

/**
 * The one transition of the ladder. `id` is the present rung's client order id. Throws `RangeError` for an event
 * that can't happen in the climb's step: a fault of the caller, never an answer of the broker.
 */
export function advance(climb: Climb, event: LadderEvent, id: string): Climb {
  if (climb.step === 'ended') throw new RangeError(`the intent for ${climb.intent.symbol} has ended already`);
  switch (event.kind) {
    case 'denied':
      return end(noteRung(climb, id, 'denied', event.code), 'denied', event.code);
    case 'failed':
      return afterFailure(climb, event.failure, id);
    case 'seen':
      return afterLook(climb, event.order, id);
    case 'lost':
      return { ...noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'), step: 'look-up' };
    case 'absent':
      // One look that finds nothing proves nothing: the order may become visible later. It stays unknown.
      return end(noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'), 'unknown', 'UNKNOWN_OUTCOME');
    case 'waited':
      return { ...climb, step: 'place', number: climb.number + 1 };
    case 'window-over':
      return end(climb, 'unfilled', climb.code ?? 'WINDOW_OVER');
  }
}

function afterFailure(climb: Climb, failure: BrokerFailure, id: string): Climb {
  const { code } = failure;
  switch (FAILURE_MOVES[failure.kind][climb.rung]) {
    case 'look-up':
      return { ...noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'), step: 'look-up' };
    case 'next-rung':
      return toWholeRung(noteRung(climb, id, 'rejected', code));
    case 'wait':
      return { ...noteRung(climb, id, 'rejected', code), step: 'wait', code };
    case 'reject':
      return end(noteRung(climb, id, 'rejected', code), 'rejected', code);
    case 'reject-and-stop':
      return { ...end(noteRung(climb, id, 'rejected', code), 'rejected', code), stopsSession: true };
    case 'give-up':
      return end(noteRung(climb, id, 'unfilled', code), 'unfilled', code);
  }
}

function afterLook(climb: Climb, order: OrderFact, id: string): Climb {
  const seen = { ...climb, order };
  const life = lifeOf(order.status);
  if (life === 'working') return { ...noteRung(seen, id, 'working', null), step: 'follow' };
  if (life === 'filled') return end(noteRung(seen, id, 'filled', 'FILLED'), 'filled', 'FILLED');
  const partly = shares(order.filledQty) > ZERO_SHARES;
  if (order.status === 'rejected') {
    const noted = noteRung(seen, id, partly ? 'partly-filled' : 'rejected', 'LATE_REJECTION');
    // A late rejection carries no reason. On the fractional rung it may be the fraction, and the order is proven
    // dead, so that whole shares of the rest can't be a second order beside it.
    return climb.rung === 'fractional' ? toWholeRung(noted) : end(noted, 'rejected', 'LATE_REJECTION');
  }
  const code = partly ? 'PARTLY_FILLED' : 'UNFILLED';
  return end(noteRung(seen, id, partly ? 'partly-filled' : 'unfilled', code), 'unfilled', code);
}

/** Only ever called when the order before it is proven dead: two live orders of one intent must never exist. */
function toWholeRung(climb: Climb): Climb {
  const bought = shares(boughtQuantity(climb));
  return {
    ...climb,
    step: 'place',
    rung: 'whole',
    number: 1,
    wanted: decimal(minus(shares(climb.intent.wanted), bought)),
    boughtBefore: decimal(bought),
    spentBefore: spent(climb),
    order: null,
    code: null,
  };
}

/** Ends an intent; whatever ended it, shares that were bought before make it partly filled. */
function end(climb: Climb, outcome: IntentOutcome, code: ReasonCode): Climb {
  const bought = shares(boughtQuantity(climb)) > ZERO_SHARES;
  const partly = bought && outcome !== 'filled' && outcome !== 'unknown';
  return {
    ...climb,
    step: 'ended',
    outcome: partly ? 'partly-filled' : outcome,
    code: partly && (outcome === 'denied' || outcome === 'unfilled') ? 'PARTLY_FILLED' : code,
  };
}

/** Writes the rung's line in the record: added the first time, brought up to date after that. */
function noteRung(climb: Climb, id: string, outcome: RungRecord['outcome'], code: ReasonCode | null): Climb {
  const line: RungRecord = { clientOrderId: id, qty: rungQuantity(climb), outcome, code };
  const others = climb.rungs.filter((rung) => rung.clientOrderId !== id);
  return { ...climb, rungs: [...others, line] };
}
