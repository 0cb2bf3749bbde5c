/** Placing and cancelling orders: every check Alpaca makes before it answers 200. */
import {
  affordable,
  centsText,
  decimal,
  minus,
  notional,
  usd,
  ZERO_SHARES,
  ZERO_USD,
} from '../../domain/money';
import type { Price, Shares, Usd } from '../../domain/money';
import { fractionBlocked } from '../faults/market-faults';
import { markOrder, overMs } from '../faults/order-marks';
import { ownName, uuidOf } from '../identifiers';
import { isListed } from '../market/listed';
import { accountSettings, isFractionable, isFractionalAccount } from './account-settings';
import type { Floor } from './floor';
import { endOrder, recordStatus } from './matching';
import { isOpen } from './order';
import type { Order } from './order';
import { isFractional } from './order-request';
import type { OrderRequest } from './order-request';
import { REFUSALS } from './refusals';
import { buyingPower, heldForOrders } from './valuation';

/**
 * Accepts an order: `pending_new` while the market is open, to be tried at the next look, even at the same instant;
 * `accepted` while it is closed, to be tried at the next open. Throws `Refusal`; then nothing has happened.
 */
export function placeOrder(floor: Floor, request: OrderRequest, nowMs: number): Order {
  const { symbol, side } = request;
  const reckoned = reckonedPrice(floor, request, nowMs);
  checkFraction(floor, request, nowMs);
  const cost = request.notional ?? notional(reckoned, request.qty ?? ZERO_SHARES);
  if (cost < usd('1')) throw REFUSALS.costBasisTooSmall();

  const seq = floor.orders.nextSeq();
  const clientOrderId = request.clientOrderId ?? uuidOf('order', `number ${seq}`);
  if (floor.orders.byClientOrderId(clientOrderId)) throw REFUSALS.duplicateClientOrderId();
  if (accountSettings(floor).suspend_trade) throw REFUSALS.suspended();
  checkWashTrade(floor, symbol, side);
  const heldQty = side === 'sell' ? (request.qty ?? affordable(cost, reckoned)) : ZERO_SHARES;
  if (side === 'sell') checkShares(floor, request, heldQty);
  else checkBuyingPower(floor, cost);

  const open = floor.calendar().open(nowMs);
  const session = open ?? floor.calendar().nextOpening(nowMs);
  const { type, qty, limit } = request;
  const order: Order = {
    ...{
      seq,
      id: uuidOf('order', ownName(floor.name, clientOrderId)),
      clientOrderId,
      symbol,
      side,
      type,
      qty,
      limit,
      heldQty,
    },
    notional: request.notional,
    reservePrice: reckoned,
    status: open ? 'pending_new' : 'accepted',
    filledQty: ZERO_SHARES,
    filledCost: ZERO_USD,
    sessionDate: session.date,
    nextMatchMs: open ? nowMs : session.openMs,
    submittedMs: nowMs,
    updatedMs: nowMs,
    ...{ filledMs: null, canceledMs: null, expiredMs: null, failedMs: null },
  };
  floor.orders.save(order);
  recordStatus(floor, order, nowMs, null);
  markOrder(floor, order, 'orders.place', nowMs);
  return order;
}

/**
 * Cancels an open order: at once, or, where a fault has its cancel stuck, after a while in `pending_cancel`, in which
 * it may still fill. Throws `Refusal` for one that has ended.
 */
export function cancelOrder(floor: Floor, order: Order, nowMs: number): void {
  if (!isOpen(order)) throw REFUSALS.notCancelable(order.status);
  if (order.status === 'pending_cancel') return;
  markOrder(floor, order, 'orders.cancel', nowMs);
  const dueMs = overMs(floor, order, 'stuck-cancel');
  if (dueMs === undefined) {
    endOrder(floor, order, 'canceled', nowMs, null);
    return;
  }
  const nextMatchMs = Math.min(order.nextMatchMs, dueMs);
  const pending: Order = { ...order, status: 'pending_cancel', updatedMs: nowMs, nextMatchMs };
  floor.orders.save(pending);
  recordStatus(floor, pending, nowMs, null);
}

/**
 * What a share is reckoned at before it trades: the limit, else the far side of the quote, which is the closing one
 * while the market is closed.
 */
function reckonedPrice(floor: Floor, { symbol, side, limit }: OrderRequest, nowMs: number): Price {
  if (!isListed(floor.market, symbol)) throw REFUSALS.orderedAssetNotFound(symbol);
  if (limit !== null) return limit;
  const point = floor.view().lastPrint(symbol, nowMs)?.point;
  if (!point) throw REFUSALS.malformed(`asset "${symbol}" has no price yet`);
  const farSide = side === 'buy' ? point.ask : point.bid;
  return farSide > 0n ? farSide : point.price;
}

function checkFraction(floor: Floor, request: OrderRequest, nowMs: number): void {
  if (!isFractional(request)) return;
  const blocked = fractionBlocked(floor, request.symbol, nowMs);
  if (blocked === 'account') throw REFUSALS.fractionalDisabled();
  if (blocked === 'asset') throw REFUSALS.notFractionable(request.symbol);
  if (!isFractionalAccount(floor, nowMs)) throw REFUSALS.fractionalDisabled();
  if (!isFractionable(floor, request.symbol, nowMs)) throw REFUSALS.notFractionable(request.symbol);
}

function checkWashTrade(floor: Floor, symbol: string, side: 'buy' | 'sell'): void {
  const opposite = floor.orders.open().find((order) => order.symbol === symbol && order.side !== side);
  if (opposite) throw REFUSALS.washTrade(opposite.id);
}

function checkShares(floor: Floor, request: OrderRequest, wanted: Shares): void {
  const { symbol } = request;
  const existing = floor.accounts.position(symbol)?.qty ?? ZERO_SHARES;
  if (existing === 0n) throw isFractional(request) ? REFUSALS.fractionalShort() : REFUSALS.noShorting();
  const held = heldForOrders(floor, symbol);
  const available = minus(existing, held);
  if (wanted <= available) return;
  const related = floor.orders.open().filter((order) => order.symbol === symbol);
  throw REFUSALS.sharesHeld(
    ...([symbol, decimal(wanted), decimal(available), decimal(existing), decimal(held)] as const),
    related.map((order) => order.id),
  );
}

function checkBuyingPower(floor: Floor, cost: Usd): void {
  const power = buyingPower(floor);
  if (cost > power) throw REFUSALS.buyingPower(centsText(power), centsText(cost));
}
