import type { ClockReading } from '../domain/observation';
import { lifeOf, type OrderFact } from '../domain/order-state';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';

/** An order as the broker has it now, or null when the broker answered that there is none, with the broker's clock. */
export interface OrderLook {
  readonly order: OrderFact | null;
  readonly clock: ClockReading;
}

/** Looks at an order by its client order id. */
export const watchOrderActivity =
  ({ broker }: ActivityDependencies) =>
  (clientOrderId: string): Promise<OrderLook> =>
    askBroker(() =>
      broker.forAnOrder(async () => ({
        order: await broker.orderByClientId(clientOrderId),
        clock: await broker.clock(),
      })),
    );

/**
 * Asks for the cancel of an order that still works, and looks at it again. A cancel is a request, not a fact: what
 * the order became is what the next looks say; the broker port takes one that came too late for no failure.
 */
export const cancelOrderActivity =
  ({ broker }: ActivityDependencies) =>
  (clientOrderId: string): Promise<OrderLook> =>
    askBroker(() =>
      broker.forAnOrder(async () => {
        const order = await broker.orderByClientId(clientOrderId);
        if (order && lifeOf(order.status) === 'working' && order.status !== 'pending_cancel') {
          await broker.cancelOrder(order.id);
        }
        return { order: await broker.orderByClientId(clientOrderId), clock: await broker.clock() };
      }),
    );
