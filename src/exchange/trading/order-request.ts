/** What an order asks for, checked by itself: no account, no market. */
import { DecimalError, floorToTick, isWhole, price, shares, usd } from '../../domain/money';
import type { Price, Shares, Usd } from '../../domain/money';
import { z } from 'zod';
import { REFUSALS } from './refusals';

/** Numbers come as decimal strings (the SDK) or as JSON numbers (people with curl). */
const amount = z.union([z.string(), z.number().transform(String)]).nullish();

const BODY = z.object({
  symbol: z.string('symbol is required').min(1, 'symbol is required'),
  side: z.enum(['buy', 'sell'], 'side must be buy or sell'),
  type: z.string('type is required'),
  time_in_force: z.string('time_in_force is required'),
  qty: amount,
  notional: amount,
  limit_price: amount,
  stop_price: amount,
  extended_hours: z.boolean('extended_hours must be true or false').nullish(),
  client_order_id: z.string('client_order_id must be a text').nullish(),
  order_class: z.string('order_class must be a text').nullish(),
  position_intent: z.enum(['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close']).nullish(),
  take_profit: z.unknown().optional(),
  stop_loss: z.unknown().optional(),
  legs: z.unknown().optional(),
  trail_price: z.unknown().optional(),
  trail_percent: z.unknown().optional(),
  advanced_instructions: z.unknown().optional(),
});

/** Parts of other kinds of order: an order that names one and is taken without it would be another order. */
const NOT_OFFERED = [
  ...(['take_profit', 'stop_loss', 'legs', 'trail_price', 'trail_percent', 'advanced_instructions'] as const),
];

/** An order that makes sense; whether it may be placed depends on account and market. */
export interface OrderRequest {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit';
  /** Exactly one of `qty` and `notional` is set. */
  readonly qty: Shares | null;
  readonly notional: Usd | null;
  readonly limit: Price | null;
  /** Null where none or an empty one was sent: the exchange makes one. */
  readonly clientOrderId: string | null;
}

/** True for a request by notional, or for a part of a share. */
export const isFractional = ({ qty }: Pick<OrderRequest, 'qty'>): boolean => qty === null || !isWhole(qty);

/** Reads the body of `POST /v2/orders`. Throws `Refusal` with Alpaca's words for what is wrong. */
export function readOrderRequest(body: unknown): OrderRequest {
  const parsed = BODY.safeParse(body);
  if (!parsed.success) throw REFUSALS.malformed(parsed.error.issues[0]?.message ?? 'invalid order');
  const order = parsed.data;
  if ((order.client_order_id ?? '').length > 128) throw REFUSALS.clientOrderIdTooLong();

  const type = order.type;
  if (type !== 'market' && type !== 'limit') throw REFUSALS.unsupported('type', 'market and limit orders');
  const { qty, notional } = readAmount(order.qty ?? null, order.notional ?? null);
  if ((order.order_class ?? '') !== '' && order.order_class !== 'simple') {
    if (isFractional({ qty })) throw REFUSALS.fractionalNotSimple();
    throw REFUSALS.unsupported('order_class', 'simple orders');
  }
  const leftOver = NOT_OFFERED.find((field) => (order[field] ?? null) !== null);
  if (leftOver !== undefined) throw REFUSALS.unsupported(leftOver, 'simple market and limit orders');
  if (order.time_in_force !== 'day') {
    throw isFractional({ qty }) ? REFUSALS.fractionalNotDay() : REFUSALS.invalidTimeInForce();
  }
  if (order.extended_hours === true) {
    if (type !== 'limit') throw REFUSALS.extendedHours();
    throw REFUSALS.unsupported('extended_hours', 'regular hours');
  }
  if (order.position_intent === 'sell_to_open' || order.position_intent === 'buy_to_close') {
    throw REFUSALS.noShorting();
  }
  if (order.position_intent?.startsWith(order.side) === false) {
    throw REFUSALS.malformed(`position_intent ${order.position_intent} does not go with side ${order.side}`);
  }
  return {
    ...{ symbol: order.symbol, side: order.side, type, qty, notional },
    limit: readLimit(type, order.limit_price ?? null, order.stop_price ?? null),
    clientOrderId: order.client_order_id || null,
  };
}

function readAmount(
  qtyText: string | null,
  notionalText: string | null,
): Pick<OrderRequest, 'qty' | 'notional'> {
  if (qtyText !== null && notionalText !== null) throw REFUSALS.twoAmounts();
  if (qtyText !== null) {
    if (/\.\d{9}\d*[1-9]/.test(qtyText)) throw REFUSALS.qtyDecimals();
    const qty = readDecimal('qty', qtyText, shares);
    if (qty <= 0n) throw REFUSALS.qtyNotPositive();
    return { qty, notional: null };
  }
  if (notionalText === null) throw REFUSALS.noAmount();
  if (/\.\d\d\d*[1-9]/.test(notionalText)) throw REFUSALS.notionalDecimals();
  const notional = readDecimal('notional', notionalText, usd);
  if (notional < usd('1')) throw REFUSALS.notionalTooSmall();
  return { qty: null, notional };
}

function readLimit(
  type: 'market' | 'limit',
  limitText: string | null,
  stopText: string | null,
): Price | null {
  if (type === 'market') {
    if (limitText !== null || stopText !== null) throw REFUSALS.marketWithLimitPrice();
    return null;
  }
  if (stopText !== null) throw REFUSALS.unsupported('stop_price', 'market and limit orders');
  if (limitText === null) throw REFUSALS.noLimitPrice();
  const limit = readDecimal('limit_price', limitText, price);
  if (limit <= 0n) throw REFUSALS.malformed('limit_price must be > 0');
  if (floorToTick(limit) !== limit) throw REFUSALS.subPenny(limitText);
  return limit;
}

function readDecimal<T>(field: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof DecimalError) throw REFUSALS.malformed(`${field} is invalid: ${error.message}`);
    throw error;
  }
}
