/** Intents as the real rules make them, and what a broker may say of their orders: for the tests of the ladder. */
import { allocate } from '../../src/domain/allocation';
import type { BrokerFailure, FailureKind } from '../../src/domain/broker-failure';
import { judgeExits, type ExitIntent } from '../../src/domain/exits';
import { notional, price, shares, usdText } from '../../src/domain/money';
import { rungOrderId, startClimb, type Climb } from '../../src/domain/climb';
import { advance, type LadderEvent } from '../../src/domain/order-ladder';
import type { OrderFact } from '../../src/domain/order-state';
import type { ReasonCode } from '../../src/domain/reasons';
import type { Rung } from '../../src/domain/rung';
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

/** An intent to sell `qty` shares of COST: the whole lot, because its z-score is back. */
export function exitFor(qty: string): ExitIntent {
  const lot = { symbol: 'COST', qty, cost: '1000', openedOn: '2024-08-07' };
  const { intents, decisions } = judgeExits({
    lotsAtScan: [lot],
    lots: [lot],
    sessions: ['2024-08-07', '2024-08-08', '2024-08-09'],
    scanDate: '2024-08-09',
    measured: { COST: { z: 0.5, close: '1000' } },
    prices: new Map(),
    positions: [{ symbol: 'COST', qty, available: qty, averageEntry: '100' }],
    unprovenSells: [],
    rules: RULES,
  });
  const [intent] = intents;
  if (!intent) throw new Error(`no exit of ${qty} sh: ${JSON.stringify(decisions)}`);
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
export const exitClimb = (qty = '10.5'): Climb => startClimb(exitFor(qty));

export const RUNGS = ['fractional', 'whole', 'exit'] as const satisfies readonly Rung[];
export const onRung = (rung: Rung): Climb =>
  ({ fractional: fractionalClimb, whole: wholeClimb, exit: exitClimb })[rung]();

/** What a test reads of a climb. */
export const shown = ({
  step,
  rung,
  number,
  outcome,
  code,
}: Climb): Pick<Climb, 'step' | 'rung' | 'number' | 'outcome' | 'code'> => ({
  step,
  rung,
  number,
  outcome,
  code,
});

/** The same event over and over. */
export const times = <E>(count: number, event: E): E[] => Array<E>(count).fill(event);

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
    order: orderOf(now, { status, filledQty, filledAveragePrice }),
  });

/** The present rung's order as the broker would show it, with some of it changed. */
export const orderOf = (climb: Climb, changes: Partial<OrderFact> = {}): OrderFact =>
  orderFact(idOf(climb), { side: climb.intent.side, limit: climb.intent.limit, ...changes });

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
