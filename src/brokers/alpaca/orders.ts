/** Orders: what is open, what became of one, sending and cancelling. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import { z } from 'zod';
import type { OpenOrderFact } from '../../domain/observation';
import type { OrderFact } from '../../domain/order-state';
import type { Broker } from '../broker';
import { BrokerError } from '../broker';
import { ask, badAnswer, sent } from './ask';
import { average, exact, instant, name } from './wire';

const ORDER = z.object({
  id: name,
  client_order_id: name,
  symbol: name,
  side: z.enum(['buy', 'sell']),
  status: name,
  qty: exact.nullable(),
  notional: exact.nullable(),
  filled_qty: exact,
  filled_avg_price: average.nullable(),
  limit_price: exact.nullable(),
  stop_price: exact.nullable(),
  submitted_at: instant,
});
type Order = z.infer<typeof ORDER>;

const orderFact = (order: Order): OrderFact => ({
  id: order.id,
  clientOrderId: order.client_order_id,
  symbol: order.symbol,
  side: order.side,
  status: order.status,
  qty: order.qty,
  limit: order.limit_price,
  filledQty: order.filled_qty,
  filledAveragePrice: order.filled_avg_price,
  submittedAt: order.submitted_at,
});

const openOrderFact = (order: Order): OpenOrderFact => ({
  id: order.id,
  clientOrderId: order.client_order_id,
  symbol: order.symbol,
  side: order.side,
  qty: order.qty,
  notional: order.notional,
  filledQty: order.filled_qty,
  filledAveragePrice: order.filled_avg_price,
  limit: order.limit_price,
  stop: order.stop_price,
  status: order.status,
});

/** An order that answers to this client order id: another one's state must never be taken for it. */
const orderOf = (clientOrderId: string) =>
  ORDER.extend({ client_order_id: z.literal(clientOrderId, `not ${clientOrderId}, the order asked about`) });

/** Alpaca's largest page of orders. */
const PAGE = 500;

/** Orders over the SDK's API class. */
export function orders(
  api: trading.OrdersApi,
): Pick<Broker, 'openOrders' | 'ordersOf' | 'orderByClientId' | 'placeOrder' | 'cancelOrder'> {
  /** All pages of a listing, the oldest order first. */
  async function listed(
    what: string,
    which: { readonly status: 'open' | 'all'; readonly symbols?: string },
  ): Promise<readonly Order[]> {
    const found = new Map<string, Order>();
    for (let last: string | undefined; ;) {
      const after = last === undefined ? {} : { afterOrderId: last };
      const { value: page } = await ask({
        what,
        sends: 'nothing',
        send: () => api.getAllOrdersRaw({ ...which, direction: 'asc', limit: PAGE, ...after }),
        schema: z.array(ORDER),
      });
      const known = found.size;
      for (const order of page) found.set(order.id, order);
      if (page.length < PAGE) return [...found.values()];
      if (found.size === known) throw badAnswer(`${what}: the page after ${last} brings nothing new`);
      last = page.at(-1)?.id;
    }
  }

  return {
    openOrders: async () => (await listed('open orders', { status: 'open' })).map(openOrderFact),

    async ordersOf(symbols) {
      // Without symbols the broker would list the whole account.
      if (symbols.length === 0) return [];
      const all = await listed('orders', { status: 'all', symbols: symbols.join(',') });
      return all.map(orderFact);
    },

    async orderByClientId(clientOrderId) {
      try {
        const { value } = await ask({
          what: `order ${clientOrderId}`,
          sends: 'nothing',
          send: () => api.getOrderByClientOrderIdRaw({ clientOrderId }),
          schema: orderOf(clientOrderId),
        });
        return orderFact(value);
      } catch (error) {
        // Null is taken as proof of absence, so only Alpaca's own words make one: any other 404 may be a wrong address.
        if (error instanceof BrokerError && error.failure.code === 'ORDER_NOT_FOUND') return null;
        throw error;
      }
    },

    async placeOrder({ clientOrderId, symbol, side, qty, limit }) {
      const { value } = await ask({
        what: `order ${clientOrderId}`,
        sends: 'an order',
        send: () =>
          api.postOrderRaw({
            postOrderRequest: {
              symbol,
              side,
              qty,
              clientOrderId,
              timeInForce: 'day',
              extendedHours: false,
              ...(limit === null ? { type: 'market' } : { type: 'limit', limitPrice: limit }),
              ...(side === 'sell' ? { positionIntent: 'sell_to_close' } : {}),
            },
          }),
        schema: orderOf(clientOrderId),
      });
      return orderFact(value);
    },

    async cancelOrder(orderId) {
      try {
        await sent('nothing', async () => {
          const answer = await api.deleteOrderByOrderIDRaw({ orderId });
          // Ends the SDK's deadline for the empty body, which would otherwise keep the process alive.
          await answer.value();
        });
      } catch (error) {
        // Too late to cancel: what became of the order is read from the order.
        if (error instanceof BrokerError && error.failure.code === 'ORDER_CLOSED') return;
        throw error;
      }
    },
  };
}
