/** An intent on its way up the order ladder, as a plain value: what `order-ladder.ts` moves and the session records. */
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
import type { ExitIntent } from './exits';
import type { Shares } from './money';
import type { OrderFact } from './order-state';
import type { ReasonCode } from './reasons';
import type { Rung } from './rung';
import type { SizedIntent } from './sizing';
import type { UnprovenOrder } from './unproven-order';

/** What became of an intent; `unknown` only until it is proven or an operator has resolved it. */
export type IntentOutcome = 'filled' | 'partly-filled' | 'unfilled' | 'denied' | 'rejected' | 'unknown';

/** An order that the desk wants: to buy, or to sell what it bought. */
export type LadderIntent = SizedIntent | ExitIntent;

/** One order of an intent, tried or placed, as the record tells it. Decimal strings. */
export interface RungRecord {
  readonly clientOrderId: string;
  readonly qty: string;
  /** Shares of it that are proven to be filled. */
  readonly filledQty: string;
  readonly outcome: 'placing' | 'working' | IntentOutcome;
  readonly code: ReasonCode | null;
}

/** An intent on its way up the ladder. Every step makes a new one. */
export interface Climb {
  readonly intent: LadderIntent;
  /** `resend`: proven absent as far as a bounded window of looks can, its very order may be sent once more. */
  readonly step: 'place' | 'follow' | 'look-up' | 'resend' | 'wait' | 'ended';
  readonly rung: Rung;
  /** How many orders have been tried on the present rung: the number in the client order id. */
  readonly number: number;
  /** Shares still wanted when the present order was made. */
  readonly wanted: string;
  /** Filled on earlier orders of this intent, proven, and their worth in USD; null when a price is missing. */
  readonly boughtBefore: string;
  readonly spentBefore: string | null;
  /** The present order as last seen; null before it is known. */
  readonly order: OrderFact | null;
  /** Looks, answered by the broker, that didn't find the present order: inside its day, and after it. */
  readonly absences: { readonly inDay: number; readonly afterDay: number };
  /** True once the present order was sent again under its id; it never is a third time. */
  readonly resent: boolean;
  readonly rungs: readonly RungRecord[];
  readonly outcome: IntentOutcome | null;
  readonly code: ReasonCode | null;
  /** True when the answer concerns the account and no further order of the session may leave. */
  readonly stopsSession: boolean;
}

/** The foot of the ladder. */
export function startClimb(intent: LadderIntent): Climb {
  const entry = intent.side === 'buy' ? intent : null;
  return {
    intent,
    step: 'place',
    rung: entry ? entry.rung : 'exit',
    number: 1,
    wanted: entry?.rung === 'fractional' ? entry.wanted : intent.qty,
    boughtBefore: '0',
    spentBefore: '0',
    order: null,
    absences: { inDay: 0, afterDay: 0 },
    resent: false,
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

/** Shares filled so far, over all orders of the intent: bought by an entry, sold by an exit. */
export const filledQuantity = (climb: Climb): string =>
  decimal(plus(shares(climb.boughtBefore), climb.order ? shares(climb.order.filledQty) : ZERO_SHARES));

/**
 * Filled on earlier orders plus all of the present one: what the intent can come to as it stands. A broker that shows
 * more filled than was ordered is believed: what was bought takes up room.
 */
export const orderedQuantity = (climb: Climb): Shares =>
  plus(
    shares(climb.boughtBefore),
    larger(shares(climb.order?.qty ?? '0'), shares(climb.order?.filledQty ?? '0')),
  );

/** What the filled shares were worth so far, USD; null when the broker shows a fill without its price. */
export function spent({ order, spentBefore }: Climb): string | null {
  if (order === null || shares(order.filledQty) === ZERO_SHARES) return spentBefore;
  if (order.filledAveragePrice === null || spentBefore === null) return null;
  return usdText(plus(usd(spentBefore), notional(price(order.filledAveragePrice), shares(order.filledQty))));
}

/** The present order, as what the desk keeps of it while its fate isn't proven. */
export function unprovenOrder(climb: Climb, id: string, deadAfter: string): UnprovenOrder {
  const { symbol, side, limit } = climb.intent;
  return {
    clientOrderId: id,
    symbol,
    side,
    qty: climb.order?.qty ?? rungQuantity(climb),
    price: side === 'buy' ? limit : null,
    filledQty: climb.order?.filledQty ?? '0',
    deadAfter,
  };
}

/** Puts the present order behind the climb: its fills are kept, and what they leave is still wanted. */
export function behind(climb: Climb): Climb {
  const filled = climb.order ? shares(climb.order.filledQty) : ZERO_SHARES;
  const rest = minus(shares(climb.wanted), filled);
  return {
    ...climb,
    wanted: decimal(rest > ZERO_SHARES ? rest : ZERO_SHARES),
    boughtBefore: filledQuantity(climb),
    spentBefore: spent(climb),
    order: null,
    absences: { inDay: 0, afterDay: 0 },
    resent: false,
  };
}
