/**
 * Promises 1 and 4 of the ladder against a broker of chance: answers come late, get lost, repeat and lag behind, and
 * orders fill and die while nobody looks. Whatever it does, no intent has two orders that could both fill.
 */
import fc from 'fast-check';
import { FAILURE_KINDS } from '../../src/domain/broker-failure';
import {
  decimal,
  minus,
  notional,
  plus,
  price,
  ratio,
  shareDown,
  shares,
  usdText,
  wholeShares,
  ZERO_SHARES,
} from '../../src/domain/money';
import type { Climb, LadderEvent } from '../../src/domain/order-ladder';
import {
  advance,
  boughtQuantity,
  rungQuantity,
  spent,
  startClimb,
  STEP_EVENTS,
} from '../../src/domain/order-ladder';
import { lifeOf, type OrderFact } from '../../src/domain/order-state';
import { failure, idOf, intentFor, orderFact } from './entry-climb';

/** One throw of the dice: what happens, and how far the order gets meanwhile. */
interface Chance {
  readonly event: number;
  readonly kind: number;
  readonly status: string;
  /** The part of the rest that fills before the next look. */
  readonly fills: string;
  /** True when an order that nobody answered for has reached the broker. */
  readonly arrives: boolean;
  /** True when a look shows the order as it was when the broker took it. */
  readonly lags: boolean;
}

const STATUSES = [
  'new',
  'partially_filled',
  'pending_cancel',
  'novel',
  'canceled',
  'expired',
  'replaced',
  'rejected',
];

const chance: fc.Arbitrary<Chance> = fc.record({
  event: fc.nat(99),
  kind: fc.nat(FAILURE_KINDS.length - 1),
  status: fc.constantFrom(...STATUSES),
  fills: fc.constantFrom('0', '0', '0.01', '0.5', '0.99', '1'),
  arrives: fc.boolean(),
  lags: fc.boolean(),
});
const wanted = fc.constantFrom('0.1667', '1.6667', '10.5', '12', '250.0001');
const start = fc.constantFrom<'fractional' | 'whole'>('fractional', 'whole');
const runs = fc.record({ wanted, start, chances: fc.array(chance, { maxLength: 40 }) });

/** The truth at the broker: every order it ever had, whether the desk has heard of it or not. */
class BrokerOfChance {
  readonly orders = new Map<string, OrderFact>();
  /** The same orders as they were when they came. */
  readonly taken = new Map<string, OrderFact>();
  /** Ids the broker was asked to take, taken or refused. */
  readonly asked: string[] = [];

  take(climb: Climb): void {
    const order = orderFact(idOf(climb), { qty: rungQuantity(climb) });
    this.orders.set(order.clientOrderId, order);
    this.taken.set(order.clientOrderId, order);
  }

  live(): OrderFact[] {
    return [...this.orders.values()].filter((order) => lifeOf(order.status) === 'working');
  }

  /** Time passes for a live order: it fills, dies, or both. */
  pass(id: string, { fills, status }: Chance): void {
    const order = this.orders.get(id);
    if (!order || lifeOf(order.status) !== 'working') return;
    const rest = minus(shares(order.qty ?? '0'), shares(order.filledQty));
    const filled = plus(shares(order.filledQty), shareDown(rest, ratio(fills)));
    const full = filled === shares(order.qty ?? '0');
    this.orders.set(id, {
      ...order,
      status: full ? 'filled' : status,
      filledQty: decimal(filled),
      filledAveragePrice: filled === ZERO_SHARES ? null : '100',
    });
  }
}

/** What happens next in the climb's step, by chance, while the truth moves on. */
function happening(climb: Climb, broker: BrokerOfChance, dice: Chance): LadderEvent {
  const kinds = STEP_EVENTS[climb.step];
  const kind = kinds[dice.event % kinds.length]!;
  const id = idOf(climb);
  if (climb.step === 'place' && (kind === 'failed' || kind === 'lost' || kind === 'seen')) {
    broker.asked.push(id);
  }
  switch (kind) {
    case 'denied':
    case 'stopped':
      return { kind, code: 'TIER_CAP' };
    case 'failed': {
      const failureKind = FAILURE_KINDS[dice.kind]!;
      if (failureKind === 'unknown' && dice.arrives) broker.take(climb);
      broker.pass(id, dice);
      return { kind, failure: failure(failureKind) };
    }
    case 'lost':
      if (dice.arrives) broker.take(climb);
      broker.pass(id, dice);
      return { kind };
    case 'seen': {
      if (climb.step === 'place') broker.take(climb);
      broker.pass(id, dice);
      const order = (dice.lags ? broker.taken : broker.orders).get(id);
      return order ? { kind, order } : { kind: 'absent' };
    }
    default:
      broker.pass(id, dice);
      return { kind };
  }
}

interface Day {
  readonly climb: Climb;
  readonly broker: BrokerOfChance;
}

/** Climbs by the dice; `each` sees the truth before every step. */
function climbBy(
  { wanted, start, chances }: { wanted: string; start: 'fractional' | 'whole'; chances: readonly Chance[] },
  each: (day: Day) => void = () => undefined,
): Day {
  const broker = new BrokerOfChance();
  let climb = startClimb(intentFor(wanted, wanted === '0.1667' ? 'fractional' : start));
  for (const dice of chances) {
    each({ climb, broker });
    if (climb.step === 'ended') break;
    climb = advance(climb, happening(climb, broker, dice), idOf(climb));
  }
  each({ climb, broker });
  return { climb, broker };
}

const filledAt = (broker: BrokerOfChance) =>
  [...broker.orders.values()].reduce((total, order) => plus(total, shares(order.filledQty)), ZERO_SHARES);

const always = (rule: (day: Day) => void, each?: (day: Day) => void): void => {
  fc.assert(
    fc.property(runs, (run) => {
      rule(climbBy(run, each));
    }),
    { numRuns: 500 },
  );
};

describe('whatever the broker does', () => {
  test('P1: when an order may be placed, no earlier one of the intent is alive', () => {
    always(
      () => undefined,
      ({ climb, broker }) => {
        if (climb.step === 'place' || climb.step === 'wait') expect(broker.live()).toEqual([]);
      },
    );
  });

  test('P1: at most one order of an intent is ever alive', () => {
    always(
      () => undefined,
      ({ broker }) => expect(broker.live().length).toBeLessThanOrEqual(1),
    );
  });

  test('P1: no client order id is asked for twice', () => {
    always(({ broker }) => expect(new Set(broker.asked).size).toBe(broker.asked.length));
  });

  test('what all orders bought never exceeds what was wanted', () => {
    always(({ climb, broker }) => expect(filledAt(broker) <= shares(climb.intent.wanted)).toBe(true));
  });

  test('the whole rung asks for the whole shares of what is still wanted', () => {
    always(
      () => undefined,
      ({ climb }) => {
        if (climb.rung !== 'whole') return;
        const total = climb.intent.rung === 'whole' ? climb.intent.qty : climb.intent.wanted;
        const rest = minus(shares(total), shares(climb.boughtBefore));
        expect(rungQuantity(climb)).toBe(decimal(wholeShares(rest)));
      },
    );
  });

  test('P4: an ended intent has one outcome, one reason, and a line for every order that was asked for', () => {
    always(({ climb, broker }) => {
      if (climb.step !== 'ended') return;
      expect(climb.outcome).not.toBeNull();
      expect(climb.code).not.toBeNull();
      const lines = climb.rungs.map((rung) => rung.clientOrderId);
      expect(lines).toEqual([...new Set(lines)]);
      expect(lines).toEqual(expect.arrayContaining(broker.asked));
    });
  });

  test('an intent that ended otherwise than unknown leaves no live order, and knows exactly what it bought', () => {
    always(({ climb, broker }) => {
      if (climb.step !== 'ended' || climb.outcome === 'unknown') return;
      expect(broker.live()).toEqual([]);
      expect(boughtQuantity(climb)).toBe(decimal(filledAt(broker)));
      expect(spent(climb)).toBe(usdText(notional(price('100'), filledAt(broker))));
    });
  });

  test('nothing that was proven bought is ever taken back', () => {
    let before = ZERO_SHARES;
    always(
      () => undefined,
      ({ climb }) => {
        const foot = climb.rungs.length === 0;
        const bought = shares(boughtQuantity(climb));
        if (!foot) expect(bought >= before).toBe(true);
        before = bought;
      },
    );
  });

  test('outcomes agree with the fills: nothing bought is never a fill, and a fill is never nothing', () => {
    always(({ climb }) => {
      if (climb.step !== 'ended' || climb.outcome === 'unknown') return;
      const bought = shares(boughtQuantity(climb)) > ZERO_SHARES;
      expect(bought).toBe(climb.outcome === 'filled' || climb.outcome === 'partly-filled');
    });
  });
});

test('the broker of chance reaches every outcome, both rungs and a second number', () => {
  const reached = new Set<string>();
  for (const run of fc.sample(runs, { numRuns: 2_000, seed: 7 })) {
    const { climb } = climbBy(run);
    reached
      .add(climb.outcome ?? 'under way')
      .add(climb.rung)
      .add(`number ${Math.min(climb.number, 2)}`);
  }
  expect([...reached].sort()).toEqual(
    [
      ...['filled', 'partly-filled', 'unfilled', 'denied', 'rejected', 'unknown', 'under way'],
      ...['fractional', 'whole', 'number 1', 'number 2'],
    ].sort(),
  );
});
