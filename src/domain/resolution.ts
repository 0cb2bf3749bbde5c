/** An operator's word on an order whose fate nobody could prove: the payload of the update `resolve` (design 3.6). */
import { fieldsOf, shown } from './desk-messages';
import { price, shares, ZERO_SHARES, type Price, type Shares } from './money';
import type { UnprovenOrder } from './unproven-order';

/** What the order came to. JSON-plain. */
export interface Resolution {
  readonly clientOrderId: string;
  /** Shares filled in all, decimal string; `0`: it never arrived, or died without a fill. */
  readonly filledQty: string;
  /** USD a share, decimal string; of an order with a fill. */
  readonly averagePrice?: string;
  /** How the operator knows. */
  readonly reason: string;
}

/**
 * What is wrong with a resolution, in one sentence that names the field, the value and what to do, or null. `unproven`
 * are the orders that may be resolved.
 */
export function resolutionProblem(
  payload: unknown,
  unproven: readonly Pick<UnprovenOrder, 'clientOrderId' | 'qty' | 'filledQty'>[],
): string | null {
  const { clientOrderId, filledQty, averagePrice, reason } = fieldsOf(payload);
  const order = unproven.find((each) => each.clientOrderId === clientOrderId);
  if (!order) {
    const ids = unproven.map((each) => each.clientOrderId);
    return ids.length === 0
      ? `clientOrderId ${shown(clientOrderId)}: no order is unproven, there is nothing to resolve`
      : `clientOrderId ${shown(clientOrderId)}: that is no unproven order; give one of ${ids.join(', ')}`;
  }
  const filled = quantityOf(filledQty);
  if (filled === null)
    return `filledQty ${shown(filledQty)}: give the shares filled in all as a decimal string, like "0" or "12.5"`;
  if (filled > shares(order.qty))
    return `filledQty ${shown(filledQty)}: the order was for ${order.qty} shares; give at most that`;
  if (filled < shares(order.filledQty))
    return `filledQty ${shown(filledQty)}: ${order.filledQty} shares are proven to be filled; give at least that`;
  if (filled > ZERO_SHARES && priceOf(averagePrice) === null)
    return `averagePrice ${shown(averagePrice)}: give the price of the fill in USD as a decimal string, like "101.25"`;
  if (filled === ZERO_SHARES && averagePrice !== undefined)
    return `averagePrice ${shown(averagePrice)}: an order without a fill has no price; leave it out`;
  if (typeof reason !== 'string' || reason.trim() === '')
    return `reason ${shown(reason)}: say how you know what the order came to`;
  return null;
}

function quantityOf(value: unknown): Shares | null {
  const quantity = parsed(value, shares);
  return quantity !== null && quantity >= ZERO_SHARES ? quantity : null;
}

function priceOf(value: unknown): Price | null {
  const at = parsed(value, price);
  return at !== null && at > price('0') ? at : null;
}

function parsed<T>(value: unknown, parse: (text: string) => T): T | null {
  try {
    return typeof value === 'string' ? parse(value) : null;
  } catch {
    return null;
  }
}
