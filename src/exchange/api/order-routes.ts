/** `/v2/orders`: placing, finding, listing and cancelling. */
import { instantText } from '../../domain/instant';
import { decimal, perShareDown, usdText } from '../../domain/money';
import { uuidOf } from '../identifiers';
import { shownOrders } from '../faults/order-marks';
import type { Floor } from '../trading/floor';
import { isOpen } from '../trading/order';
import type { Order } from '../trading/order';
import { cancelOrder, placeOrder } from '../trading/order-entry';
import { readOrderRequest } from '../trading/order-request';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { Asked, ExchangeApp, ExchangeContext } from './exchange-context';
import { ASSET_CLASSES } from './asset-routes';
import { countIn, instantIn, symbolsIn, wordIn, wordsIn } from './query';

export function orderRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'post', '/v2/orders', ({ floor, nowMs, body }) => ({
    body: orderBody(floor, placeOrder(floor, readOrderRequest(body), nowMs)),
  }));
  route(app, exchange, 'get', '/v2/orders', (asked) => ({
    body: listed(shownOrders(asked.floor, asked.nowMs), asked).map((order) => orderBody(asked.floor, order)),
  }));
  route(app, exchange, 'delete', '/v2/orders', ({ floor, nowMs }) => {
    const open = floor.orders.open();
    for (const order of open) cancelOrder(floor, order, nowMs);
    return { status: 207, body: open.map(({ id }) => ({ id, status: 200 })) };
  });
  route(app, exchange, 'get', '/v2/orders:by_client_order_id', ({ floor, nowMs, query }) => {
    const clientOrderId = query('client_order_id') ?? '';
    if (clientOrderId === '') throw REFUSALS.malformed('client_order_id is required');
    const order = shownOrders(floor, nowMs).byClientOrderId(clientOrderId);
    if (!order) throw REFUSALS.orderNotFound(clientOrderId);
    return { body: orderBody(floor, order) };
  });
  route(app, exchange, 'get', '/v2/orders/:id', ({ floor, nowMs, param, query }) => {
    checkNested(query('nested'));
    return { body: orderBody(floor, known(shownOrders(floor, nowMs), param('id'))) };
  });
  route(app, exchange, 'delete', '/v2/orders/:id', ({ floor, nowMs, param }) => {
    cancelOrder(floor, known(floor.orders, param('id')), nowMs);
    return { status: 204 };
  });
}

function known(orders: Pick<Floor['orders'], 'byId'>, id: string): Order {
  const order = orders.byId(id);
  if (!order) throw REFUSALS.orderNotFound(id);
  return order;
}

/** Whether legs are wanted under their order: no order here has legs, so it changes nothing. */
function checkNested(text: string | undefined): void {
  wordIn(text, ['true', 'false'], 'false', REFUSALS.malformed, 'nested');
}

/** The orders a listing asks for: by default the 50 newest open ones, the newest first. */
function listed(orders: Pick<Floor['orders'], 'byId' | 'all' | 'open'>, { query }: Asked): readonly Order[] {
  const { malformed } = REFUSALS;
  const status = wordIn(query('status'), ['open', 'closed', 'all'], 'open', malformed, 'status');
  const direction = wordIn(query('direction'), ['asc', 'desc'], 'desc', malformed, 'direction');
  const side = wordIn(query('side'), ['buy', 'sell', 'both'], 'both', malformed, 'side');
  const tooMany = () => malformed('invalid limit: larger than the allowed maximum of 500');
  const limit = countIn(query('limit'), { otherwise: 50, most: 500 }, tooMany, malformed);
  const symbols = symbolsIn(query('symbols'));
  const classes = wordsIn(query('asset_class'), [...ASSET_CLASSES, 'all'], malformed, 'asset_class');
  checkNested(query('nested'));
  const bound = (name: string, otherwise: number): number => {
    const text = query(name);
    return text === undefined ? otherwise : instantIn(text, malformed, name);
  };
  const [after, until] = [bound('after', -Infinity), bound('until', Infinity)];
  const place = (name: string): number | undefined => {
    const id = query(name);
    return id === undefined ? undefined : known(orders, id).seq;
  };
  const paging = ['after_order_id', 'before_order_id'].filter((name) => query(name) !== undefined);
  if (paging.length > 1 || (paging.length === 1 && (query('after') ?? query('until')) !== undefined)) {
    throw malformed(`${paging.join(' and ')} can't be combined with another bound; ask with one alone`);
  }
  const afterSeq = place('after_order_id') ?? 0;
  const beforeSeq = place('before_order_id') ?? Infinity;

  const ofStatus = status === 'open' ? orders.open() : orders.all();
  const wanted = ofStatus.filter(
    (order) =>
      (status !== 'closed' || !isOpen(order)) &&
      (side === 'both' || order.side === side) &&
      (symbols?.includes(order.symbol) ?? true) &&
      (classes?.some((each) => each === 'us_equity' || each === 'all') ?? true) &&
      after < order.submittedMs &&
      order.submittedMs < until &&
      afterSeq < order.seq &&
      order.seq < beforeSeq,
  );
  return (direction === 'asc' ? wanted : [...wanted].reverse()).slice(0, limit);
}

/** An order on the wire; also the shape the ledger lists orders in. */
export function orderBody(floor: Floor, order: Order): Record<string, unknown> {
  const { filledQty, filledCost, symbol, side } = order;
  const session = floor.calendar().session(order.sessionDate);
  const orNull = (ms: number | null): string | null => (ms === null ? null : instantText(ms));
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: instantText(order.submittedMs),
    updated_at: instantText(order.updatedMs),
    submitted_at: instantText(order.submittedMs),
    filled_at: orNull(order.filledMs),
    expired_at: orNull(order.expiredMs),
    ...(session ? { expires_at: instantText(session.closeMs) } : {}),
    canceled_at: orNull(order.canceledMs),
    failed_at: orNull(order.failedMs),
    replaced_at: null,
    replaced_by: null,
    replaces: null,
    asset_id: uuidOf('asset', symbol),
    symbol,
    asset_class: 'us_equity',
    notional: order.notional === null ? null : usdText(order.notional),
    qty: order.qty === null ? null : decimal(order.qty),
    filled_qty: decimal(filledQty),
    filled_avg_price: filledQty === 0n ? null : decimal(perShareDown(filledCost, filledQty)),
    order_class: '',
    order_type: order.type,
    type: order.type,
    side,
    position_intent: side === 'buy' ? 'buy_to_open' : 'sell_to_close',
    time_in_force: 'day',
    limit_price: order.limit === null ? null : decimal(order.limit),
    stop_price: null,
    status: order.status,
    extended_hours: false,
    legs: null,
    trail_percent: null,
    trail_price: null,
    hwm: null,
    source: null,
    subtag: null,
  };
}
