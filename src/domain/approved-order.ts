import type { Check, Numbers } from './decision';
import { refusals } from './order-limits';
import type { ReasonCode } from './reasons';

declare const approved: unique symbol;

/**
 * An order that passed every check on data read for it. Only `verdictOn` makes one, for the three checks that may ask
 * it (`gateway-check.ts`, `exit-check.ts`, `probe-check.ts`), and only an approved order can be sent: skipping a check
 * doesn't compile.
 */
export interface ApprovedOrder extends ProposedOrder {
  readonly [approved]: true;
}

/** An order as it would leave. */
export interface ProposedOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Decimal string of shares. */
  readonly qty: string;
  /** Decimal string, USD; null for a market order, which only exits are. */
  readonly limit: string | null;
}

/** The gateway's last word on one order. */
export type GatewayVerdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder; readonly numbers: Numbers }
  | {
      readonly kind: 'denied';
      readonly code: ReasonCode;
      readonly failed: readonly ReasonCode[];
      readonly numbers: Numbers;
    };

/** Approves an order whose checks all passed, or denies it with the first refusal among them. */
export function verdictOn(order: ProposedOrder, checks: readonly Check[]): GatewayVerdict {
  const first = checks.find((check) => !check.ok);
  if (first) return { kind: 'denied', code: first.code, failed: refusals(checks), numbers: first.numbers };
  return {
    kind: 'approved',
    order: order as ApprovedOrder,
    numbers: Object.assign({}, ...checks.map((check) => check.numbers)) as Numbers,
  };
}
