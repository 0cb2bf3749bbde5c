/** How much of an order its first fill takes, drawn by what the order is and never by when it came. */
import { isWhole, ratio, shareDown, wholeShares } from '../../domain/money';
import type { Shares } from '../../domain/money';
import { draws } from '../market/keyed-random';
import { markOf } from '../faults/order-marks';
import { partialFillProbability } from './account-settings';
import type { Floor } from './floor';
import type { Order } from './order';

/**
 * The part of `unfilled` that fills now: all of it, or for the share of orders that the partial-fill switch names,
 * a part; the rest fills at the next step. Whole-share orders fill in whole shares.
 */
export function fillNow(floor: Floor, order: Order, unfilled: Shares): Shares {
  if (order.filledQty > 0n) return unfilled;
  const probability = markOf(floor, order, 'partial-fill') ? 1 : partialFillProbability(floor);
  if (probability === 0) return unfilled;
  const draw = draws(floor.seed, order.symbol, order.sessionDate, order.clientOrderId, 'partial fill');
  if (draw() >= probability) return unfilled;
  const portion = shareDown(unfilled, ratio((0.1 + 0.8 * draw()).toFixed(9)));
  const part = isWhole(unfilled) ? wholeShares(portion) : portion;
  return part > 0n ? part : unfilled;
}

/** When what is left of an order after a first fill at an instant is tried next: at the next step, or as its fault says. */
export function restDueMs(floor: Floor, order: Order, atMs: number, nextStep: number): number {
  const mark = markOf(floor, order, 'partial-fill');
  return mark ? atMs + mark.ms : nextStep;
}
