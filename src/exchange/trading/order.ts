/** An order as the exchange keeps it, and what follows from its fields alone. */
import { affordable, larger, minus, notional, plus, usd, ZERO_SHARES, ZERO_USD } from '../../domain/money';
import type { Price, Shares, Usd } from '../../domain/money';

/** The statuses this exchange produces, out of Alpaca's seventeen. */
export type OrderStatus =
  | ('accepted' | 'pending_new' | 'new' | 'partially_filled' | 'pending_cancel')
  | ('filled' | 'canceled' | 'expired' | 'rejected');

const OPEN: readonly OrderStatus[] = ['accepted', 'pending_new', 'new', 'partially_filled', 'pending_cancel'];

export interface Order {
  /** Order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit';
  /** Exactly one of `qty` and `notional` is set. */
  readonly qty: Shares | null;
  readonly notional: Usd | null;
  readonly limit: Price | null;
  /** What a share was reckoned at when the order came: its limit, else the far side of the quote. */
  readonly reservePrice: Price;
  /** The shares a sell holds back; zero for a buy. */
  readonly heldQty: Shares;
  readonly status: OrderStatus;
  /** Cumulative, as Alpaca's `filled_qty`. */
  readonly filledQty: Shares;
  readonly filledCost: Usd;
  /** The session the order is for: it expires at its close. */
  readonly sessionDate: string;
  /** When the order is next tried against the market. */
  readonly nextMatchMs: number;
  readonly submittedMs: number;
  readonly updatedMs: number;
  readonly filledMs: number | null;
  readonly canceledMs: number | null;
  readonly expiredMs: number | null;
  readonly failedMs: number | null;
}

/** True until the order is filled, cancelled, expired or rejected. */
export const isOpen = (order: Order): boolean => OPEN.includes(order.status);

/** The cash an order keeps back: an open buy's unfilled part at its reserve price, or what is left of its notional. */
export function reservedCash(order: Order): Usd {
  if (order.side === 'sell' || !isOpen(order)) return ZERO_USD;
  if (order.notional !== null) return larger(minus(order.notional, order.filledCost), ZERO_USD);
  return order.qty === null ? ZERO_USD : notional(order.reservePrice, minus(order.qty, order.filledQty));
}

/** The shares an order keeps back: what an open sell hasn't sold yet. */
export const heldShares = (order: Order): Shares =>
  order.side === 'sell' && isOpen(order)
    ? larger(minus(order.heldQty, order.filledQty), ZERO_SHARES)
    : ZERO_SHARES;

/** The shares still to be bought or sold at a price; of a notional, what the rest of the money comes to. */
export function unfilledAt(order: Order, at: Price): Shares {
  if (order.qty !== null) return minus(order.qty, order.filledQty);
  const left = affordable(minus(order.notional ?? usd('0'), order.filledCost), at);
  return order.side === 'sell' && left > heldShares(order) ? heldShares(order) : left;
}

/** The order after a fill; `done` when nothing is left of it. */
export const filledOrder = (order: Order, qty: Shares, at: Price, atMs: number, done: boolean): Order => ({
  ...order,
  filledQty: plus(order.filledQty, qty),
  filledCost: plus(order.filledCost, notional(at, qty)),
  // A cancel under way goes on whatever fills meanwhile.
  status: done ? 'filled' : order.status === 'pending_cancel' ? 'pending_cancel' : 'partially_filled',
  updatedMs: atMs,
  filledMs: done ? atMs : order.filledMs,
});
