/** One try of one order against the market at one instant: buys fill at the ask, sells at the bid, limits as limits do. */
import {
  decimal,
  isWhole,
  minus,
  notional,
  perShareDown,
  plus,
  ZERO_SHARES,
  ZERO_USD,
} from '../../domain/money';
import type { Price, Shares } from '../../domain/money';
import { MINUTE } from '../../domain/instant';
import { fractionBlocked } from '../faults/market-faults';
import { markOf, overMs } from '../faults/order-marks';
import { isFractionable, isFractionalAccount } from './account-settings';
import type { Floor } from './floor';
import { filledOrder, unfilledAt } from './order';
import type { Order, OrderStatus } from './order';
import { fillNow, restDueMs } from './partial-fills';
import { buyingPower } from './valuation';

/**
 * Tries an open order that is due. Afterwards it is closed, or due again later: at the next minute step, at the
 * symbol's first print, or at the close, where it expires.
 */
export function tryOrder(floor: Floor, due: Order, atMs: number): void {
  const session = floor.calendar().session(due.sessionDate);
  if (!session || atMs >= session.closeMs) {
    endOrder(floor, due, 'expired', atMs, null);
    return;
  }
  const cancelMs = cancelDueMs(floor, due);
  if (atMs >= cancelMs) {
    endOrder(floor, due, 'canceled', atMs, null);
    return;
  }
  const order = due.status === 'accepted' || due.status === 'pending_new' ? work(floor, due, atMs) : due;
  if (!order) return;

  const later = (nextMatchMs: number): void => {
    floor.orders.save({ ...order, nextMatchMs: Math.min(nextMatchMs, session.closeMs, cancelMs) });
  };
  const nextStep = session.openMs + (Math.floor((atMs - session.openMs) / MINUTE) + 1) * MINUTE;
  const tradesFromMs = floor.view().tradesFrom(order.symbol, session, atMs);
  if (tradesFromMs > atMs) {
    // Looked at every minute all the same: a halt may be lifted at any time.
    later(Math.min(tradesFromMs, nextStep));
    return;
  }
  const point = floor.view().pointIn(order.symbol, session, atMs);
  if (!point) {
    later(session.closeMs);
    return;
  }
  const at = order.side === 'buy' ? point.ask : point.bid;
  if (!accepts(order, at)) {
    later(nextStep);
    return;
  }
  const unfilled = unfilledAt(order, at);
  const qty = fillNow(floor, order, unfilled);
  if (order.side === 'buy' && notional(at, qty) > buyingPower(floor, order.id)) {
    // A market order may find a price above the one it was reckoned at; a cash account never goes below zero.
    endOrder(
      floor,
      order,
      order.filledQty === 0n ? 'rejected' : 'canceled',
      atMs,
      'insufficient buying power',
    );
    return;
  }
  const nextMatchMs = Math.min(restDueMs(floor, order, atMs, nextStep), session.closeMs, cancelMs);
  fill(floor, { ...order, nextMatchMs }, { qty, at, done: qty === unfilled }, atMs);
}

/** When an order whose cancel is stuck is canceled; infinity for every other order. */
const cancelDueMs = (floor: Floor, order: Order): number =>
  order.status === 'pending_cancel' ? (overMs(floor, order, 'stuck-cancel') ?? 0) : Infinity;

/** True where the far side of the quote is within the order's limit. */
function accepts(order: Order, at: Price): boolean {
  if (at === 0n) return false;
  if (order.limit === null) return true;
  return order.side === 'buy' ? at <= order.limit : at >= order.limit;
}

/** Starts working an order that was waiting; a fraction no longer allowed is rejected, as Alpaca may do after a 200. */
function work(floor: Floor, waiting: Order, atMs: number): Order | undefined {
  const isFraction = waiting.qty === null || !isWhole(waiting.qty);
  if (markOf(floor, waiting, 'late-rejection')) {
    endOrder(floor, waiting, 'rejected', atMs, null);
    return undefined;
  }
  const isAllowed = isFractionalAccount(floor, atMs) && isFractionable(floor, waiting.symbol, atMs);
  if (isFraction && (!isAllowed || fractionBlocked(floor, waiting.symbol, atMs))) {
    endOrder(floor, waiting, 'rejected', atMs, 'fractional trading was switched off');
    return undefined;
  }
  const order: Order = { ...waiting, status: 'new', updatedMs: atMs };
  recordStatus(floor, order, atMs, null);
  return order;
}

function fill(
  floor: Floor,
  order: Order,
  { qty, at, done }: { qty: Shares; at: Price; done: boolean },
  atMs: number,
): void {
  const { id, clientOrderId, symbol, side } = order;
  const filled = filledOrder(order, qty, at, atMs, done);
  floor.orders.save(filled);
  floor.ledger.append(atMs, {
    ...{ kind: 'fill', orderId: id, clientOrderId, symbol, side },
    ...{ qty: decimal(qty), price: decimal(at) },
  });
  recordStatus(floor, filled, atMs, null);
  changePosition(floor, symbol, side, qty, at);
}

/** Moves shares and cash at a price; the cost of what is held falls in proportion when some of it is sold. */
export function changePosition(
  floor: Floor,
  symbol: string,
  side: 'buy' | 'sell',
  qty: Shares,
  at: Price,
): void {
  const account = floor.account();
  const value = notional(at, qty);
  const held = floor.accounts.position(symbol) ?? { symbol, qty: ZERO_SHARES, cost: ZERO_USD };
  if (side === 'buy') {
    floor.accounts.saveAccount({ ...account, cash: minus(account.cash, value) });
    floor.accounts.savePosition({ symbol, qty: plus(held.qty, qty), cost: plus(held.cost, value) });
    return;
  }
  if (qty > held.qty)
    throw new Error(`${decimal(qty)} ${symbol} were to be sold, ${decimal(held.qty)} are held`);
  const costOfSold = notional(perShareDown(held.cost, held.qty), qty);
  floor.accounts.saveAccount({ ...account, cash: plus(account.cash, value) });
  floor.accounts.savePosition({ symbol, qty: minus(held.qty, qty), cost: minus(held.cost, costOfSold) });
}

const TIMES = { canceled: 'canceledMs', expired: 'expiredMs', rejected: 'failedMs' } as const;

/** Ends an open order without a further fill. `reason` is for the ledger, where the status doesn't say it all. */
export function endOrder(
  floor: Floor,
  order: Order,
  status: 'canceled' | 'expired' | 'rejected',
  atMs: number,
  reason: string | null,
): void {
  const ended: Order = { ...order, status, updatedMs: atMs, [TIMES[status]]: atMs };
  floor.orders.save(ended);
  recordStatus(floor, ended, atMs, reason);
}

/** Writes an order's present status into the ledger. */
export function recordStatus(floor: Floor, order: Order, atMs: number, reason: string | null): void {
  const { id, clientOrderId, symbol } = order;
  const status: OrderStatus = order.status;
  floor.ledger.append(atMs, { kind: 'status', orderId: id, clientOrderId, symbol, status, reason });
}
