/** What a request is to the fault plan: its class, what keys its draws, and the symbols it is about. */
import type { Floor } from '../trading/floor';

/** The classes a fault may strike; `/control` is of none. */
export const REQUEST_CLASSES = [
  ...(['orders.place', 'orders.cancel', 'orders.read', 'account', 'positions'] as const),
  ...(['assets', 'clock', 'calendar', 'data'] as const),
] as const;
export type RequestClass = (typeof REQUEST_CLASSES)[number];

export interface ClassedRequest {
  readonly on: RequestClass;
  readonly path: string;
  /** The client order id of the one order it is about; null for every other request. */
  readonly clientOrderId: string | null;
  /** Empty where it is about no symbol in particular. */
  readonly symbols: readonly string[];
}

/** A request as it came, with what is needed to say what it is. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: (name: string) => string | undefined;
  /** The body as text; empty without one. */
  readonly text: string;
}

const PATHS: readonly (readonly [RegExp, RequestClass])[] = [
  [/^\/v2\/account(?:\/|$)/, 'account'],
  [/^\/v2\/positions(?:\/|$)/, 'positions'],
  [/^\/v2\/assets(?:\/|$)/, 'assets'],
  [/^\/v2\/clock$/, 'clock'],
  [/^\/v2\/calendar$/, 'calendar'],
  [/^\/v2\/stocks\/|^\/v1\/corporate-actions$/, 'data'],
];
const ORDERS = /^\/v2\/orders(?=$|[/:])/;

/** The class of a request; undefined for `/control` and for what the exchange doesn't offer. */
export function classOf(method: string, path: string): RequestClass | undefined {
  if (!ORDERS.test(path)) return PATHS.find(([pattern]) => pattern.test(path))?.[1];
  if (method === 'POST') return 'orders.place';
  return method === 'DELETE' ? 'orders.cancel' : 'orders.read';
}

/** Everything the plan asks of a request of a class. An order that isn't known keys by nothing but its class. */
export function classed(on: RequestClass, request: RawRequest, floor: Floor): ClassedRequest {
  const listed = (request.query('symbols') ?? '').split(',').filter(Boolean);
  if (on === 'orders.place') {
    const { client_order_id: clientOrderId, symbol } = fieldsOf(request.text);
    return {
      on,
      path: request.path,
      clientOrderId: typeof clientOrderId === 'string' ? clientOrderId : null,
      symbols: typeof symbol === 'string' ? [symbol] : [],
    };
  }
  if (on !== 'orders.cancel' && on !== 'orders.read') {
    const named = /^\/v2\/(?:assets|positions)\/([^/]+)$/.exec(request.path)?.[1];
    return { on, path: request.path, clientOrderId: null, symbols: named === undefined ? listed : [named] };
  }
  const asked = request.query('client_order_id');
  const id = /^\/v2\/orders\/([^/]+)$/.exec(request.path)?.[1];
  const order = id === undefined ? asked && floor.orders.byClientOrderId(asked) : floor.orders.byId(id);
  return {
    on,
    path: request.path,
    clientOrderId: (order ? order.clientOrderId : asked) ?? null,
    symbols: order ? [order.symbol] : listed,
  };
}

/** The fields of a JSON object; none where the text is something else, which the route will refuse by itself. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
