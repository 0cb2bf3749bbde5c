/**
 * The order ladder: a modelled retry policy (design, section 3.6). An intent climbs from the fractional rung to the
 * whole one; this file says what every possible answer does, as data plus one pure transition function. What a rung
 * does inside itself (the same request again after a transient fault) belongs to the activity's Temporal retry
 * policy; what moves between rungs, and what ends an intent, is here and therefore in the history.
 */
import {
  behind,
  filledQuantity,
  rungQuantity,
  type Climb,
  type IntentOutcome,
  type RungRecord,
} from './climb';
import {
  decimal,
  isWhole,
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
import { lifeOf, type OrderFact } from './order-state';
import type { ReasonCode } from './reasons';
import type { Rung } from './rung';

/** Answered looks without the order after which its very id may be sent once more (design 3.6). */
export const ABSENCES_TO_RESEND = 4;
/** Answered looks without the order, after its day, that prove that the broker never had it. */
export const ABSENCES_AFTER_DAY = 3;
/** Orders that an exit may come to in one session; what is left then is due again at the next open. */
const EXIT_ORDERS = 3;

/** What the gateway or a look at the order said. */
export type LadderEvent =
  /** A check of ours said no; nothing was sent. */
  | { readonly kind: 'denied'; readonly code: ReasonCode }
  /** Only the send rate speaks against it; nothing was sent. Exits alone are delayed. */
  | { readonly kind: 'delayed' }
  /** Sent and refused or unanswered, as the failure says. */
  | { readonly kind: 'failed'; readonly failure: BrokerFailure }
  /** The order exists at the broker, in whatever state. */
  | { readonly kind: 'seen'; readonly order: OrderFact }
  /** The gateway ended without an answer, so that the order may or may not have left. */
  | { readonly kind: 'lost' }
  /** The gateway ended without an answer, and proved that none of its attempts sent anything; and why, if it knows. */
  | { readonly kind: 'nothing-sent'; readonly code?: ReasonCode }
  /** A look that the broker answered, and that found no such order; after its day it can no longer appear. */
  | { readonly kind: 'absent'; readonly dayOver: boolean }
  /** Nobody looks any more, and nothing is proven. */
  | { readonly kind: 'unproven' }
  /** An operator said what became of the order. Decimal strings; the price is null where nothing was filled. */
  | { readonly kind: 'resolved'; readonly filledQty: string; readonly averagePrice: string | null }
  /** The pause of a `wait` is over and the window is still open, or it is not. */
  | { readonly kind: 'waited' }
  | { readonly kind: 'window-over' }
  /** The session sends nothing more, for the reason that `code` gives. */
  | { readonly kind: 'stopped'; readonly code: ReasonCode };

const PLACING = [
  'denied',
  'delayed',
  'failed',
  'lost',
  'nothing-sent',
  'seen',
  'window-over',
  'stopped',
] as const;

/**
 * The events that can happen in each step. Where an order may be at the broker, only the broker's answer or an
 * operator's word moves the climb: no pause and no clock can place a second order beside it.
 */
export const STEP_EVENTS: Readonly<Record<Climb['step'], readonly LadderEvent['kind'][]>> = {
  place: PLACING,
  follow: ['seen', 'absent', 'unproven'],
  'look-up': ['seen', 'absent', 'unproven', 'resolved'],
  resend: PLACING,
  wait: ['waited', 'window-over', 'stopped'],
  ended: [],
};

type Move = 'look-up' | 'next-rung' | 'wait' | 'reject' | 'reject-and-stop' | 'give-up';

/** What each class of failure does on each rung. The design's table, in the design's order. */
export const FAILURE_MOVES: Readonly<Record<FailureKind, Readonly<Record<Rung, Move>>>> = {
  transient: { fractional: 'give-up', whole: 'give-up', exit: 'wait' },
  unknown: { fractional: 'look-up', whole: 'look-up', exit: 'look-up' },
  'fractional-refused': { fractional: 'next-rung', whole: 'reject', exit: 'next-rung' },
  'not-now': { fractional: 'wait', whole: 'wait', exit: 'wait' },
  final: { fractional: 'reject', whole: 'reject', exit: 'reject' },
  account: { fractional: 'reject-and-stop', whole: 'reject-and-stop', exit: 'reject-and-stop' },
};

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
  if (event.kind === 'seen') return afterLook(climb, event.order, id);
  if (climb.step === 'resend') return afterResend(climb, event, id);
  switch (event.kind) {
    case 'denied':
      return end(noteRung(climb, id, 'denied', event.code), 'denied', event.code);
    case 'delayed':
      return { ...climb, step: 'wait', code: 'SENDS_MINUTE' };
    case 'failed':
      return afterFailure(climb, event.failure, id);
    case 'lost':
      return toLookUp(climb, id);
    case 'nothing-sent':
      return { ...climb, step: 'wait', code: event.code ?? 'BROKER_UNREACHABLE' };
    case 'absent':
      return afterAbsence(climb, event.dayOver, id);
    case 'unproven':
      return end(noteRung(climb, id, 'unknown', 'UNKNOWN_OUTCOME'), 'unknown', 'UNKNOWN_OUTCOME');
    case 'resolved':
      return afterResolution(climb, event, id);
    case 'waited':
      // A number is used up by an order that was tried, not by one that never left.
      return wasTried(climb, id)
        ? { ...behind(climb), step: 'place', number: climb.number + 1 }
        : { ...climb, step: 'place' };
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
      // The next number of an exit whose whole shares were refused for a fraction would be refused too, without an end.
      return climb.rung === 'exit' && isWhole(shares(rungQuantity(climb)))
        ? end(noteRung(climb, id, 'rejected', code), 'rejected', code)
        : toWholeRung(noteRung(climb, id, 'rejected', code));
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
  const filled = shares(order.filledQty);
  // `filled` with less than the order is for, or with nothing, contradicts itself: nothing is settled on it, and it is
  // looked at again.
  const contradicts =
    life === 'filled' && (filled === ZERO_SHARES || filled < shares(order.qty ?? rungQuantity(climb)));
  if (life === 'working' || contradicts)
    return { ...noteRung(seen, id, 'working', null), step: 'follow', code: null };
  if (life === 'filled') return end(noteRung(seen, id, 'filled', 'FILLED'), 'filled', 'FILLED');
  const partly = filled > ZERO_SHARES;
  if (order.status === 'rejected') {
    const noted = noteRung(seen, id, partly ? 'partly-filled' : 'rejected', 'LATE_REJECTION');
    // A late rejection carries no reason. On the fractional rung it may be the fraction, and the order is proven
    // dead, so that whole shares of the rest can't be a second order beside it.
    if (climb.rung === 'fractional') return toWholeRung(noted);
    if (climb.rung === 'exit' && climb.number < EXIT_ORDERS)
      return { ...noted, step: 'wait', code: 'LATE_REJECTION' };
    return end(noted, 'rejected', 'LATE_REJECTION');
  }
  const code = partly ? 'PARTLY_FILLED' : 'UNFILLED';
  return end(noteRung(seen, id, partly ? 'partly-filled' : 'unfilled', code), 'unfilled', code);
}

/** A look that found nothing proves nothing by itself: the order may become visible later. */
function afterAbsence(climb: Climb, dayOver: boolean, id: string): Climb {
  // An order that was there and isn't shown now is looked up like any other whose fate isn't proven.
  if (climb.step === 'follow') return toLookUp(climb, id);
  const { inDay, afterDay } = climb.absences;
  const absences = dayOver ? { inDay, afterDay: afterDay + 1 } : { inDay: inDay + 1, afterDay };
  const noted = { ...climb, absences };
  // One that was seen before exists, whatever the broker shows now: only the broker or an operator can end it.
  if (climb.order !== null) return noted;
  if (absences.afterDay >= ABSENCES_AFTER_DAY)
    return end(noteRung(noted, id, 'unfilled', 'NEVER_ARRIVED'), 'unfilled', 'NEVER_ARRIVED');
  return !dayOver && !climb.resent && absences.inDay >= ABSENCES_TO_RESEND
    ? { ...noted, step: 'resend' }
    : noted;
}

/**
 * Whatever the second sending of an id came to, other than the order itself, says nothing of the first: it goes on
 * being looked up, and is sent a third time only if the second never left.
 */
function afterResend(climb: Climb, event: LadderEvent, id: string): Climb {
  const left = event.kind !== 'nothing-sent' && event.kind !== 'delayed';
  return { ...toLookUp(climb, id), resent: left };
}

/** An operator's word ends the intent: no order follows one whose fate was never proven. */
function afterResolution(
  climb: Climb,
  { filledQty, averagePrice }: { readonly filledQty: string; readonly averagePrice: string | null },
  id: string,
): Climb {
  const filled = shares(filledQty);
  const worth = averagePrice === null ? null : notional(price(averagePrice), filled);
  const { spentBefore } = climb;
  const ordered = shares(climb.order?.qty ?? rungQuantity(climb));
  const outcome = filled === ZERO_SHARES ? 'unfilled' : filled >= ordered ? 'filled' : 'partly-filled';
  const noted = noteRung(climb, id, outcome, 'RESOLVED');
  const told: Climb = {
    ...noted,
    rungs: noted.rungs.map((rung) => (rung.clientOrderId === id ? { ...rung, filledQty } : rung)),
    order: null,
    boughtBefore: decimal(plus(shares(climb.boughtBefore), filled)),
    spentBefore:
      filled === ZERO_SHARES
        ? spentBefore
        : worth === null || spentBefore === null
          ? null
          : usdText(plus(usd(spentBefore), worth)),
  };
  return { ...end(told, outcome, 'RESOLVED'), code: 'RESOLVED' };
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
  const next = { ...behind(climb), step: 'place', code: null } as const;
  if (climb.rung !== 'exit') return { ...next, rung: 'whole', number: 1 };
  return { ...next, number: climb.number + 1, wanted: decimal(wholeShares(shares(next.wanted))) };
}

const wasTried = ({ rungs }: Climb, id: string): boolean => rungs.some((rung) => rung.clientOrderId === id);

/** Ends an intent; whatever ended it, shares that were filled before make it partly filled. */
function end(climb: Climb, outcome: IntentOutcome, code: ReasonCode): Climb {
  const some = shares(filledQuantity(climb)) > ZERO_SHARES;
  const partly = some && outcome !== 'filled' && outcome !== 'unknown';
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
  const filledQty = climb.order?.filledQty ?? '0';
  const line: RungRecord = { clientOrderId: id, qty, filledQty, outcome, code };
  const others = climb.rungs.filter((rung) => rung.clientOrderId !== id);
  return { ...climb, rungs: [...others, line] };
}
