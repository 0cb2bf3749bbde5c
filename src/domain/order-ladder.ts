/**
 * The order ladder: a modelled retry policy (design, section 3.6). An intent climbs from the fractional rung to the
 * whole one; this file says what every possible answer does, as data plus one pure transition function. What a rung
 * does inside itself (the same request again after a transient fault) belongs to the activity's Temporal retry
 * policy; what moves between rungs, and what ends an intent, is here and therefore in the history.
 */
import { clientOrderId } from './client-order-id';
import {
  decimal,
  larger,
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
import type { Shares } from './money';
import type { BrokerFailure, FailureKind } from './broker-failure';
import type { ReasonCode } from './reasons';
import type { Rung } from './rung';
import { lifeOf, type OrderFact } from './order-state';
import type { SizedIntent } from './sizing';

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
  /** Bought on earlier orders of this intent, proven, and what that cost in USD; null when a price is missing. */
  readonly boughtBefore: string;
  readonly spentBefore: string | null;
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
  | { readonly kind: 'window-over' }
  /** The session sends nothing more, for the reason that `code` gives. */
  | { readonly kind: 'stopped'; readonly code: ReasonCode };

/**
 * The events that can happen in each step. Where an order may be at the broker, only the broker's answer moves the
 * climb: no pause and no clock can place a second order beside it.
 */
export const STEP_EVENTS: Readonly<Record<Climb['step'], readonly LadderEvent['kind'][]>> = {
  place: ['denied', 'failed', 'lost', 'seen', 'window-over', 'stopped'],
  follow: ['seen', 'absent'],
  'look-up': ['seen', 'absent'],
  wait: ['waited', 'window-over', 'stopped'],
  ended: [],
};

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

/** Bought on earlier orders plus all of the present one: what the intent can come to as it stands. */
export const orderedQuantity = (climb: Climb): Shares =>
  plus(shares(climb.boughtBefore), climb.order?.qty ? shares(climb.order.qty) : ZERO_SHARES);

/** What the bought shares cost so far, USD; null when the broker shows a fill without its price. */
export function spent({ order, spentBefore }: Climb): string | null {
  if (order === null || shares(order.filledQty) === ZERO_SHARES) return spentBefore;
  if (order.filledAveragePrice === null || spentBefore === null) return null;
  return usdText(plus(usd(spentBefore), notional(price(order.filledAveragePrice), shares(order.filledQty))));
}

/**
 * The one transition of the ladder. `id` is the present rung's client order id. Throws `RangeError` for an event
 * that can't happen in the climb's step, and for another order than the rung's: a fault of the caller, never an
 * answer of the broker.
 */
export function advance(climb: Climb, event: LadderEvent, id: string): Climb {
  if (!STEP_EVENTS[climb.step].includes(event.kind)) {
    throw new RangeError(
      `the intent for ${climb.intent.symbol} can't take \`${event.kind}\` in its step \`${climb.step}\``,
    );
  }
  switch (event.kind) {
    case 'denied':
      return end(noteRung(climb, id, 'denied', event.code), 'denied', event.code);
    case 'failed':
      return afterFailure(climb, event.failure, id);
    case 'seen':
      return afterLook(climb, event.order, id);
    case 'lost':
      return toLookUp(climb, id);
    case 'absent':
      // An order that was there and isn't shown now is looked up like any other whose fate isn't proven.
      if (climb.step === 'follow') return toLookUp(climb, id);
      // Looks that find nothing prove nothing: the order may become visible later. It stays unknown.
      return end(noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'), 'unknown', 'UNKNOWN_OUTCOME');
    case 'waited':
      return { ...climb, step: 'place', number: climb.number + 1 };
    case 'window-over':
      return end(climb, 'unfilled', climb.code ?? 'WINDOW_OVER');
    case 'stopped':
      return end(climb, 'unfilled', event.code);
  }
}

function afterFailure(climb: Climb, failure: BrokerFailure, id: string): Climb {
  const { code } = failure;
  switch (FAILURE_MOVES[failure.kind][climb.rung]) {
    case 'look-up':
      return toLookUp(climb, id);
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

function afterLook(climb: Climb, look: OrderFact, id: string): Climb {
  if (look.clientOrderId !== id)
    throw new RangeError(`order ${look.clientOrderId} was seen where ${id} was looked for`);
  const order = withProvenFills(look, climb.order);
  const seen = { ...climb, order };
  const life = lifeOf(order.status);
  const bought = shares(order.filledQty);
  // `filled` with less than the order is for, or with nothing, contradicts itself: nothing is settled on it, and it is
  // looked at again.
  const contradicts =
    life === 'filled' && (bought === ZERO_SHARES || bought < shares(order.qty ?? rungQuantity(climb)));
  if (life === 'working' || contradicts)
    return { ...noteRung(seen, id, 'working', null), step: 'follow', code: null };
  if (life === 'filled') return end(noteRung(seen, id, 'filled', 'FILLED'), 'filled', 'FILLED');
  const partly = bought > ZERO_SHARES;
  if (order.status === 'rejected') {
    const noted = noteRung(seen, id, partly ? 'partly-filled' : 'rejected', 'LATE_REJECTION');
    // A late rejection carries no reason. On the fractional rung it may be the fraction, and the order is proven
    // dead, so that whole shares of the rest can't be a second order beside it.
    return climb.rung === 'fractional' ? toWholeRung(noted) : end(noted, 'rejected', 'LATE_REJECTION');
  }
  const code = partly ? 'PARTLY_FILLED' : 'UNFILLED';
  return end(noteRung(seen, id, partly ? 'partly-filled' : 'unfilled', code), 'unfilled', code);
}

/** Fills are cumulative: a look with fewer than an earlier one is older, or wrong, and takes none of them back. */
function withProvenFills(look: OrderFact, before: OrderFact | null): OrderFact {
  if (before === null || shares(look.filledQty) >= shares(before.filledQty)) return look;
  return { ...look, filledQty: before.filledQty, filledAveragePrice: before.filledAveragePrice };
}

/** From here on nothing is placed until the broker has shown the order, and shown it dead. */
const toLookUp = (climb: Climb, id: string): Climb => ({
  ...noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'),
  step: 'look-up',
  code: null,
});

/** Only ever called when the order before it is proven dead: two live orders of one intent must never exist. */
function toWholeRung(climb: Climb): Climb {
  const bought = shares(boughtQuantity(climb));
  return {
    ...climb,
    step: 'place',
    rung: 'whole',
    number: 1,
    wanted: decimal(larger(minus(shares(climb.intent.wanted), bought), ZERO_SHARES)),
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
  // The gateway may have sent less than was asked for; what the broker has is what the order is for.
  const qty = climb.order?.qty ? decimal(shares(climb.order.qty)) : rungQuantity(climb);
  const line: RungRecord = { clientOrderId: id, qty, outcome, code };
  const others = climb.rungs.filter((rung) => rung.clientOrderId !== id);
  return { ...climb, rungs: [...others, line] };
}
