/**
 * The states of an order at the broker, in one table: Alpaca's seventeen statuses (Trading API specification,
 * `OrderStatus`), each with what it means for us. A status we don't know counts as working, because taking a live
 * order for a dead one could send a second order that also fills.
 */

/** `working` may still fill; `filled` and `dead` never change again. */
export type OrderLife = 'working' | 'filled' | 'dead';

export const ORDER_LIFE = {
  accepted: 'working',
  pending_new: 'working',
  accepted_for_bidding: 'working',
  new: 'working',
  partially_filled: 'working',
  held: 'working',
  stopped: 'working',
  suspended: 'working',
  calculated: 'working',
  done_for_day: 'working',
  pending_cancel: 'working',
  pending_replace: 'working',
  filled: 'filled',
  canceled: 'dead',
  expired: 'dead',
  replaced: 'dead',
  rejected: 'dead',
} as const satisfies Record<string, OrderLife>;

/** What an order's status says of its life; an unknown status is `working`. */
export const lifeOf = (status: string): OrderLife =>
  Object.hasOwn(ORDER_LIFE, status) ? ORDER_LIFE[status as keyof typeof ORDER_LIFE] : 'working';

/** An order as the broker has it, open or not. `filledQty` is cumulative. JSON-plain. */
export interface OrderFact {
  readonly id: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly status: string;
  readonly qty: string | null;
  readonly limit: string | null;
  readonly filledQty: string;
  readonly filledAveragePrice: string | null;
  readonly submittedAt: string;
}
