/**
 * What the desk's ledger is derived from (design 3.7): the broker's own orders, by client order id. Nightdesk keeps no
 * book of its own that could come to differ from the broker's.
 */
import { parseClientOrderId } from './client-order-id';
import type { CorporateActionFact } from './observation';
import type { OrderFact } from './order-state';

/** JSON-plain. The order in which the facts stand doesn't matter, but that of `sessions`. */
export interface LedgerFacts {
  /** Orders of the account; those that aren't the desk's are left out. */
  readonly orders: readonly OrderFact[];
  /** Every trading date from the first order's session date to the session's trading date, oldest first. */
  readonly sessions: readonly string[];
  readonly splits: readonly CorporateActionFact[];
}

/** One order of the desk with the date on which it trades. */
export interface DeskOrder {
  readonly order: OrderFact;
  /** The scan date in its client order id. */
  readonly sessionDate: string;
  /** The first trading date after that: an order leaves at the open that follows its scan, and lives for one day. */
  readonly tradedOn: string;
}

/** The trading date of the session of `sessionDate`; the date itself while the list doesn't reach beyond it. */
export const tradingDateOf = (sessionDate: string, sessions: readonly string[]): string =>
  sessions.find((date) => date > sessionDate) ?? sessionDate;

/** The desk's own orders in the order in which they traded. */
export function deskOrders({ orders, sessions }: LedgerFacts, desk: string): readonly DeskOrder[] {
  return orders
    .flatMap((order) => {
      const identity = parseClientOrderId(order.clientOrderId);
      if (identity?.desk !== desk) return [];
      return [{ order, sessionDate: identity.date, tradedOn: tradingDateOf(identity.date, sessions) }];
    })
    .sort((left, right) => compare(place(left), place(right)));
}

/** Where an order stands among the others: its day, its instant, and its id where both are one. */
const place = ({ tradedOn, order }: DeskOrder): string =>
  `${tradedOn} ${order.submittedAt} ${order.clientOrderId}`;

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
