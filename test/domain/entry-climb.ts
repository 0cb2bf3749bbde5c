/** Sized intents out of the real allocation, and what a broker may say of their orders: for the tests of the ladder. */
import { allocate } from '../../src/domain/allocation';
import type { BrokerFailure, FailureKind } from '../../src/domain/broker-failure';
import { notional, price, shares, usdText } from '../../src/domain/money';
import { rungOrderId, startClimb, type Climb } from '../../src/domain/climb';
import { advance, type LadderEvent } from '../../src/domain/order-ladder';
import type { OrderFact } from '../../src/domain/order-state';
import type { ReasonCode } from '../../src/domain/reasons';
import type { SizedIntent } from '../../src/domain/sizing';
import { bookOf, fractions, fresh, RULES } from './risk-open';

const SESSION = { desk: 'alpha', date: '2024-08-09' };

/**
 * An intent to buy exactly `wanted` shares of COST at a limit of 100.50: in an account of 6,700 USD a share wanted,
 * 1.5 % of it is one share at that limit.
 */
export function intentFor(wanted: string, start: 'fractional' | 'whole' = 'fractional'): SizedIntent {
  const cash = usdText(notional(price('6700'), shares(wanted)));
  const { intents, decisions } = allocate({
    fresh: [fresh('COST', '100')],
    capability: start === 'fractional' ? fractions('COST') : fractions(),
    reservations: [],
    book: bookOf({ cash }),
    rules: RULES,
    sends: { session: 0, lastMinute: 0 },
    exiting: [],
    coolingDown: [],
  });
  const [intent] = intents;
  if (!intent) throw new Error(`no intent for ${wanted} sh: ${JSON.stringify(decisions)}`);
  return intent;
}

export const idOf = (climb: Climb): string => rungOrderId(climb, SESSION);

/** The climb after some events, each of the rung that the climb has then reached. */
export const after = (
  start: Climb,
  ...events: readonly (LadderEvent | ((now: Climb) => LadderEvent))[]
): Climb =>
  events.reduce(
    (now, event) => advance(now, typeof event === 'function' ? event(now) : event, idOf(now)),
    start,
  );

/** The foot of the ladder for `wanted` shares, and for one that starts on the whole rung. */
export const fractionalClimb = (wanted = '10.5'): Climb => startClimb(intentFor(wanted));
export const wholeClimb = (wanted = '10.5'): Climb => startClimb(intentFor(wanted, 'whole'));

export const failure = (kind: FailureKind, code: ReasonCode = 'UNCLASSIFIED'): BrokerFailure => ({
  kind,
  code,
  status: 403,
  brokerCode: 40310000,
  message: 'as the broker worded it',
  requestId: 'a1b2',
});

export const failed = (kind: FailureKind, code?: ReasonCode): LadderEvent => ({
  kind: 'failed',
  failure: failure(kind, code),
});

/** The present rung's order, seen in a state; without a fill price there is no fill. */
export const seen =
  (status: string, filledQty = '0', filledAveragePrice: string | null = filledQty === '0' ? null : '100') =>
  (now: Climb): LadderEvent => ({
    kind: 'seen',
    order: orderFact(idOf(now), { status, filledQty, filledAveragePrice }),
  });

export const orderFact = (clientOrderId: string, changes: Partial<OrderFact> = {}): OrderFact => ({
  id: `at-the-broker-${clientOrderId}`,
  clientOrderId,
  symbol: 'COST',
  side: 'buy',
  status: 'new',
  qty: null,
  limit: '100.5',
  filledQty: '0',
  filledAveragePrice: null,
  submittedAt: '2024-08-12T13:30:31.000Z',
  ...changes,
});
