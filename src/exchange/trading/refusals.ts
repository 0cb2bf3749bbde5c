/**
 * Alpaca's refusals, word for word: HTTP status, code and message of every error body this exchange answers with.
 * Source: facts about Alpaca's API recorded from its documentation and from published recordings; messages marked
 * "own" have no recorded original.
 */

/** Thrown where a request is refused; the API answers with exactly this. Nothing of the request has taken effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 409 | 422;
  readonly code: number | null;
  /** Further keys of the body, beside code and message. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: Refusal['status'],
    code: number | null,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

const FORBIDDEN = 40310000;
const UNPROCESSABLE = 42210000;
const INVALID = 40010001;
const NOT_FOUND = 40410000;

const forbidden = (message: string, extra: Readonly<Record<string, unknown>> = {}): Refusal =>
  new Refusal(403, FORBIDDEN, message, extra);
const unprocessable = (message: string): Refusal => new Refusal(422, UNPROCESSABLE, message);
const invalid = (message: string): Refusal => new Refusal(422, INVALID, message);
const notFound = (message: string): Refusal => new Refusal(404, NOT_FOUND, message);

export const REFUSALS = {
  notFractionable: (symbol: string) => forbidden(`asset "${symbol}" is not fractionable`),
  fractionalDisabled: () => forbidden('fractional trading is disabled for this account'),
  fractionalNotDay: () => unprocessable('fractional orders must be DAY orders'),
  fractionalNotSimple: () => unprocessable('fractional orders must be simple orders'),
  fractionalShort: () => unprocessable('fractional orders cannot be sold short'),
  noShorting: () => forbidden('account is not allowed to short'),
  notionalTooSmall: () => invalid('notional must be >= 1.00'),
  costBasisTooSmall: () => forbidden('cost basis must be >= minimal amount of order 1'),
  notionalDecimals: () => unprocessable('notional value must be limited to 2 decimal places'),
  /** Own: Alpaca truncates or refuses, the sources differ. */
  qtyDecimals: () => invalid('qty must be limited to 9 decimal places'),
  noAmount: () => invalid('qty or notional is required'),
  twoAmounts: () => invalid('only one of qty or notional is accepted'),
  qtyNotPositive: () => invalid('qty must be > 0'),
  noLimitPrice: () => invalid('limit orders require a limit price'),
  /** Own: Alpaca's words for it are not recorded. */
  marketWithLimitPrice: () => invalid('market orders require no stop or limit price'),
  invalidTimeInForce: () => invalid('invalid time_in_force'),
  /** Own: this exchange has fewer order types than Alpaca. */
  unsupported: (field: string, offered: string) =>
    invalid(`invalid ${field}: the embedded exchange offers ${offered}`),
  extendedHours: () => unprocessable('extended hours order must be DAY or GTC limit orders'),
  subPenny: (limit: string) =>
    unprocessable(
      `invalid limit_price ${limit}. sub-penny increment does not fulfill minimum pricing criteria`,
    ),
  buyingPower: (buyingPower: string, costBasis: string) =>
    forbidden('insufficient buying power', { buying_power: buyingPower, cost_basis: costBasis }),
  sharesHeld: (
    symbol: string,
    requested: string,
    available: string,
    existing: string,
    held: string,
    orders: readonly string[],
  ) =>
    forbidden(`insufficient qty available for order (requested: ${requested}, available: ${available})`, {
      symbol,
      available,
      existing_qty: existing,
      held_for_orders: held,
      related_orders: orders,
    }),
  washTrade: (existingOrderId: string) =>
    forbidden('potential wash trade detected. use complex orders', {
      reject_reason: 'opposite side market/stop order exists',
      existing_order_id: existingOrderId,
    }),
  duplicateClientOrderId: () => invalid('client_order_id must be unique'),
  clientOrderIdTooLong: () => invalid('client_order_id must be no more than 128 characters'),
  orderedAssetNotFound: (symbol: string) => unprocessable(`asset "${symbol}" not found`),
  suspended: () => forbidden('new orders are rejected by user request'),
  notCancelable: (status: string) => unprocessable(`order is already in "${status}" state`),
  orderNotFound: (id: string) => notFound(`order not found for ${id}`),
  noPosition: () => notFound('position does not exist'),
  assetNotFound: (symbol: string) => notFound(`asset not found for ${symbol}`),
  noEndpoint: () => notFound('endpoint not found.'),
  /** Own: a body or a query that is malformed; says which field. */
  malformed: (what: string) => invalid(what),
  /** Own: the documents name 400 for the calendar's bad parameters, and no code. */
  badRequest: (what: string) => new Refusal(400, INVALID, what),
  noCredentials: () => new Refusal(401, null, 'unauthorized.'),
  wrongCredentials: () => new Refusal(401, 40110000, 'request is not authorized'),
  /** Market data answers a bad request with a message alone. */
  badDataRequest: (message: string) => new Refusal(400, null, message),
  recentSip: () => new Refusal(403, 42210000, 'subscription does not permit querying recent SIP data'),
  dataLimit: () => new Refusal(400, null, 'invalid limit: larger than the allowed maximum of 10000'),
  /** The control endpoints' own: not Alpaca's. */
  control: (message: string) => new Refusal(400, null, message),
} as const;
