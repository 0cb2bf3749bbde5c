declare const approved: unique symbol;

/**
 * An order that passed every check on data read for it. Only `approve` in this file makes one, and only an approved
 * order can be sent: skipping a check doesn't compile.
 */
export interface ApprovedOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Decimal string of shares. */
  readonly qty: string;
  /** Decimal string, USD; null for a market order, which only exits are. */
  readonly limit: string | null;
  readonly [approved]: true;
}
