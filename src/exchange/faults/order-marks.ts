/** Faults of single orders: drawn in the transaction that takes the order or its cancel, and kept as marks on it. */
import type { Floor } from '../trading/floor';
import type { Order } from '../trading/order';
import { FAULTS, kindOf } from './fault-table';
import type { FaultName } from './fault-table';
import type { RequestClass } from './request-class';

const NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Marks an order with every fault that strikes it as it is taken (`orders.place`) or told to end (`orders.cancel`). */
export function markOrder(
  floor: Floor,
  order: Order,
  on: Extract<RequestClass, 'orders.place' | 'orders.cancel'>,
  nowMs: number,
): void {
  if (!floor.faults.threatens(on)) return;
  const occasion = { on, clientOrderId: order.clientOrderId, symbols: [order.symbol], nth: 1 };
  for (const name of NAMES) {
    const kind = kindOf(name);
    if (kind.strikes !== 'order' || kind.on !== on) continue;
    const fault = floor.faults.struck(name, occasion, nowMs);
    if (fault) floor.marks.mark(order.id, name, fault.ms ?? kind.ms);
  }
}

/** The orders as look-ups and lists show them at an instant: without the hidden ones. */
export function shownOrders(
  floor: Floor,
  nowMs: number,
): Pick<Floor['orders'], 'byId' | 'byClientOrderId' | 'all'> {
  const isShown = (order: Order): boolean => {
    const hiddenMs = floor.marks.marked(order.id, 'hidden');
    return hiddenMs === undefined || nowMs >= order.submittedMs + hiddenMs;
  };
  const shown = (order: Order | undefined): Order | undefined =>
    order && isShown(order) ? order : undefined;
  return {
    byId: (id) => shown(floor.orders.byId(id)),
    byClientOrderId: (clientOrderId) => shown(floor.orders.byClientOrderId(clientOrderId)),
    all: () => floor.orders.all().filter(isShown),
  };
}
