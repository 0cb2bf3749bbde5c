/**
 * Reconciliation: what the broker has against what the desk's records say (design, section 1). Orders are matched by
 * client order id alone. Each finding is a sentence with both facts, for the operator; none is acted on.
 */
import { parseClientOrderId } from './client-order-id';
import type { Lot } from './ledger';
import { brokerShares, shownValue } from './market-price';
import { decimal, minus, plus, shares, ZERO_SHARES, type Shares } from './money';
import type { PositionFact } from './observation';
import type { OrderFact } from './order-state';

/** What the desk's orders of a session are proven to have traded of one symbol. Decimal strings. */
export interface Traded {
  readonly symbol: string;
  readonly bought: string;
  readonly sold: string;
}

/** One order as a session filed it. */
export interface RecordedOrder {
  readonly clientOrderId: string;
  /** Shares that the session saw filled. */
  readonly filledQty: string;
  /** What became of it, in the record's words. */
  readonly outcome: string;
}

/** What a record says of an order whose end it didn't see: the broker may have filled more since. */
const UNENDED: readonly string[] = ['placing', 'working', 'unknown'];

/**
 * Where the broker's orders contradict the filed records: another filled quantity than the one recorded, an order with
 * fills that the broker doesn't have, and an order of the desk that no record knows, of the session dates whose
 * records are given. A probe belongs to no intent; only one that filled is told.
 */
export function reconcileOrders({
  recorded,
  dates,
  orders,
  desk,
}: {
  readonly recorded: readonly RecordedOrder[];
  readonly dates: readonly string[];
  readonly orders: readonly OrderFact[];
  readonly desk: string;
}): readonly string[] {
  const atBroker = new Map(orders.map((order) => [order.clientOrderId, order]));
  const known = new Set(recorded.map(({ clientOrderId }) => clientOrderId));
  const strangers = orders.filter(({ clientOrderId, filledQty }) => {
    const identity = parseClientOrderId(clientOrderId);
    if (identity?.desk !== desk || !dates.includes(identity.date) || known.has(clientOrderId)) return false;
    return identity.kind !== 'probe' || brokerShares(filledQty) !== ZERO_SHARES;
  });
  return [
    ...recorded.flatMap((order) => contradiction(order, atBroker.get(order.clientOrderId))),
    ...strangers.map(
      ({ clientOrderId, filledQty, status }) =>
        `${clientOrderId}: the broker has this order, ${status}, with ${shownValue(filledQty)} sh filled, but no ` +
        'record of its session knows it.',
    ),
  ].sort();
}

function contradiction(
  { clientOrderId, filledQty, outcome }: RecordedOrder,
  order: OrderFact | undefined,
): readonly string[] {
  const recorded = brokerShares(filledQty);
  if (!order) {
    if (recorded === ZERO_SHARES) return [];
    return [
      `${clientOrderId}: the record has ${shownValue(filledQty)} sh filled, but the broker has no such order.`,
    ];
  }
  const filled = brokerShares(order.filledQty);
  const agree =
    recorded !== null &&
    filled !== null &&
    (recorded === filled || (UNENDED.includes(outcome) && recorded < filled));
  if (agree) return [];
  return [
    `${clientOrderId}: the record has ${shownValue(filledQty)} sh filled, but the broker shows ` +
      `${shownValue(order.filledQty)}, ${order.status}.`,
  ];
}

/**
 * Lots of which the account holds less than the desk's orders leave: somebody changed them by hand, or the share was
 * changed by more than a split. Not a contradiction: the desk goes by what is there, and sells no more than that.
 * What the account holds beyond a lot is somebody else's, and nothing to tell.
 */
export const reconcilePositions = (
  lots: readonly Lot[],
  positions: readonly PositionFact[],
): readonly string[] =>
  lots.flatMap(({ symbol, qty }) => {
    const held = quantity(symbol, positions);
    if (held === null) return [unreadable(symbol)];
    if (held >= shares(qty)) return [];
    return [
      `${symbol}: the desk's orders leave it ${qty} sh, but the account holds ${decimal(held)}: changed by hand, or ` +
        'the share itself was changed; the desk goes by what is there.',
    ];
  });

/**
 * Positions that the desk's fills don't explain, each as a sentence with both facts (design, section 1: what is
 * unexplained is reported). `before` is the look that the desk decided on, `after` the one when it settled. Somebody
 * who trades by hand in between is one explanation; the desk never acts on the difference.
 */
export function unexplainedPositions(
  before: readonly PositionFact[],
  after: readonly PositionFact[],
  traded: readonly Traded[],
): readonly string[] {
  const symbols = [...before, ...after, ...traded].map(({ symbol }) => symbol);
  return [...new Set(symbols)].sort().flatMap((symbol) => {
    const held = quantity(symbol, before);
    const holds = quantity(symbol, after);
    if (held === null || holds === null) return [unreadable(symbol)];
    const own = traded.filter((each) => each.symbol === symbol);
    const bought = total(own.map((each) => each.bought));
    const sold = total(own.map((each) => each.sold));
    const difference = minus(holds, minus(plus(held, bought), sold));
    if (difference === ZERO_SHARES) return [];
    const sale = sold === ZERO_SHARES ? '' : ` and sold ${decimal(sold)}`;
    return [
      `${symbol}: ${decimal(held)} sh were held and the desk bought ${decimal(bought)}${sale}, but the account ` +
        `shows ${decimal(holds)}; ${decimal(difference)} sh are not explained by the desk's orders.`,
    ];
  });
}

const unreadable = (symbol: string): string =>
  `${symbol}: the broker's quantity can't be read; look at the account.`;

const total = (quantities: readonly string[]): Shares =>
  quantities.reduce((all, each) => plus(all, shares(each)), ZERO_SHARES);

/** What the account holds of a symbol; null when it can't be read. */
const quantity = (symbol: string, positions: readonly PositionFact[]): Shares | null =>
  positions
    .filter((position) => position.symbol === symbol)
    .map(({ qty }) => brokerShares(qty))
    .reduce<Shares | null>(
      (all, each) => (all === null || each === null ? null : plus(all, each)),
      ZERO_SHARES,
    );
