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

/** A desk's own orders, sorted. */
interface OwnOrders {
  readonly desk: string;
  /** In the order in which they traded. */
  readonly all: readonly DeskOrder[];
  readonly bySymbol: ReadonlyMap<string, readonly DeskOrder[]>;
}

/** Facts are sorted once: lots, live sells and the cooldown all read the same ones. */
const sorted = new WeakMap<LedgerFacts, OwnOrders>();

/** The desk's own orders in the order in which they traded. */
export const deskOrders = (facts: LedgerFacts, desk: string): readonly DeskOrder[] =>
  ownOrders(facts, desk).all;

/** The same by symbol, in symbol order. */
export const deskOrdersBySymbol = (
  facts: LedgerFacts,
  desk: string,
): ReadonlyMap<string, readonly DeskOrder[]> => ownOrders(facts, desk).bySymbol;

/** Facts with some of these orders alone, which are sorted already. `kept` is in symbol order. */
export function factsOfOrders(
  kept: ReadonlyMap<string, readonly DeskOrder[]>,
  desk: string,
  rest: Pick<LedgerFacts, 'sessions' | 'splits'>,
): LedgerFacts {
  const all = [...kept.values()].flat();
  const facts = { orders: all.map(({ order }) => order), ...rest };
  sorted.set(facts, { desk, all: all.sort(inTradingOrder), bySymbol: kept });
  return facts;
}

function ownOrders(facts: LedgerFacts, desk: string): OwnOrders {
  const before = sorted.get(facts);
  if (before?.desk === desk) return before;
  const { orders, sessions } = facts;
  const all = orders
    .flatMap((order) => {
      const identity = parseClientOrderId(order.clientOrderId);
      if (identity?.desk !== desk) return [];
      return [{ order, sessionDate: identity.date, tradedOn: tradingDateOf(identity.date, sessions) }];
    })
    .sort(inTradingOrder);
  const symbols = [...new Set(all.map(({ order }) => order.symbol))].sort();
  const bySymbol = new Map<string, DeskOrder[]>(symbols.map((symbol) => [symbol, []]));
  for (const each of all) bySymbol.get(each.order.symbol)?.push(each);
  const own = { desk, all, bySymbol };
  sorted.set(facts, own);
  return own;
}

/** By day, by instant, and by id where both are one. */
const inTradingOrder = (left: DeskOrder, right: DeskOrder): number =>
  compare(left.tradedOn, right.tradedOn) ||
  compare(left.order.submittedAt, right.order.submittedAt) ||
  compare(left.order.clientOrderId, right.order.clientOrderId);

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
