/** Faults of single orders: drawn in the transaction that takes the order or its cancel, and kept as marks on it. */
import type { OrderMark } from '../store/fault-store';
import type { Floor } from '../trading/floor';
import type { Order } from '../trading/order';
import { kindOf } from './fault-table';
import type { FaultName } from './fault-table';

/** Later than any session: the rest of a partial fill that never comes. */
const NEVER_MS = 10 * 365 * 86_400_000;

/** Marks an order with every fault that strikes it as it is taken (`orders.place`) or told to end (`orders.cancel`). */
export function markOrder(
  floor: Floor,
  order: Order,
  on: 'orders.place' | 'orders.cancel',
  nowMs: number,
): void {
  if (!floor.faults.threatens(on)) return;
  const { id: orderId, clientOrderId, symbol } = order;
  const occasion = { on, path: '/v2/orders', clientOrderId, symbols: [symbol], nth: 1 };
  for (const fault of floor.faults.orderFaults(occasion, nowMs)) {
    const ms = fault.never === true ? NEVER_MS : (fault.ms ?? kindOf(fault.name).ms);
    floor.marks.mark({ orderId, name: fault.name, atMs: nowMs, ms });
  }
}

/** The mark that a fault left on an order. */
export const markOf = (floor: Floor, order: Order, name: FaultName): OrderMark | undefined =>
  floor.marks.marked(order.id, name);

/** When a fault of an order is over, if it has one: a stuck cancel comes through. */
export function overMs(floor: Floor, order: Order, name: FaultName): number | undefined {
  const mark = markOf(floor, order, name);
  return mark && mark.atMs + mark.ms;
}

/** The orders as look-ups and lists show them at an instant: without the hidden ones. */
export function shownOrders(
  floor: Floor,
  nowMs: number,
): Pick<Floor['orders'], 'byId' | 'byClientOrderId' | 'all' | 'open'> {
  const hidden = new Set<string>();
  for (const { orderId, atMs, ms } of floor.marks.allMarked('hidden')) {
    if (nowMs < atMs + ms) hidden.add(orderId);
  }
  const isShown = (order: Order): boolean => !hidden.has(order.id);
  const shown = (order: Order | undefined): Order | undefined =>
    order && isShown(order) ? order : undefined;
  return {
    byId: (id) => shown(floor.orders.byId(id)),
    byClientOrderId: (clientOrderId) => shown(floor.orders.byClientOrderId(clientOrderId)),
    all: () => floor.orders.all().filter(isShown),
    open: () => floor.orders.open().filter(isShown),
  };
}
