/**
 * Promises 1 and 4 of the ladder against a broker of chance: whatever it does, no intent has two orders that could both
 * fill, and every intent that ends proven knows exactly what it came to.
 */
import fc from 'fast-check';
import { filledQuantity, rungQuantity, spent, type Climb } from '../../src/domain/climb';
import {
  decimal,
  minus,
  notional,
  price,
  shares,
  usdText,
  wholeShares,
  ZERO_SHARES,
} from '../../src/domain/money';
import { ABSENCES_TO_RESEND } from '../../src/domain/order-ladder';
import { climbBy, runs, type Day, type Step } from './broker-of-chance';
import { idOf } from './entry-climb';

/** What the intent wants in all: an entry that starts whole never wants its fraction. */
const wantedBy = ({ intent }: Climb): string =>
  intent.side === 'buy' && intent.rung === 'fractional' ? intent.wanted : intent.qty;

const atEveryStep = (rule: (step: Step) => void): void => {
  fc.assert(
    fc.property(runs, (run) => void climbBy(run, rule)),
    { numRuns: 1_000 },
  );
};
const atTheEnd = (rule: (day: Day) => void): void => {
  fc.assert(
    fc.property(runs, (run) => rule(climbBy(run))),
    { numRuns: 1_000 },
  );
};

describe('whatever the broker does', () => {
  test('P1: when an order may be placed, no earlier one of the intent is alive', () => {
    atEveryStep(({ climb, broker }) => {
      if (climb.step === 'place' || climb.step === 'wait') expect(broker.live()).toEqual([]);
    });
  });

  test('P1: at most one order of an intent is ever alive', () => {
    atEveryStep(({ broker }) => expect(broker.live().length).toBeLessThanOrEqual(1));
  });

  test('P1: an id is asked for twice at most, and the second time only as the resending of an order never seen', () => {
    atTheEnd(({ broker: { asked } }) => {
      for (const [index, { id, qty, step, absences, seen }] of asked.entries()) {
        const first = asked.findIndex((each) => each.id === id);
        expect(step).toBe(first === index ? 'place' : 'resend');
        if (first === index) continue;
        expect(absences).toBeGreaterThanOrEqual(ABSENCES_TO_RESEND);
        expect(seen).toBe(false);
        expect(qty).toBe(asked[first]!.qty);
        expect(asked.filter((each) => each.id === id)).toHaveLength(2);
      }
    });
  });

  test('P1: from an order that is not proven, only the order itself leads to another one', () => {
    atEveryStep(({ before, event, climb }) => {
      if (before.step !== 'look-up' && before.step !== 'resend') return;
      if (event.kind !== 'seen') expect([climb.number, climb.rung]).toEqual([before.number, before.rung]);
    });
  });

  test('P1: the number rises by one, or begins again on the whole rung', () => {
    atEveryStep(({ before, climb }) => {
      if (idOf(climb) === idOf(before)) return;
      expect(climb.number).toBe(climb.rung === before.rung ? before.number + 1 : 1);
    });
  });

  test('what all orders filled never exceeds what was wanted: no share is bought or sold twice', () => {
    atEveryStep(({ climb, broker }) => expect(broker.filled() <= shares(wantedBy(climb))).toBe(true));
  });

  test('every order asks for what is still wanted: all of it, or all but a fraction', () => {
    atEveryStep(({ climb }) => {
      if (climb.step !== 'place') return;
      const rest = minus(shares(wantedBy(climb)), shares(climb.boughtBefore));
      const asked = shares(rungQuantity(climb));
      // An exit gives up a fraction once, for good.
      if (climb.rung === 'exit') expect(asked <= rest && minus(rest, asked) < shares('1')).toBe(true);
      else expect(asked).toBe(climb.rung === 'whole' ? wholeShares(rest) : rest);
    });
  });

  test('an exit is tried again after three late rejections at most', () => {
    atTheEnd(({ climb: { rung, rungs } }) => {
      if (rung !== 'exit') return;
      expect(rungs.filter(({ code }) => code === 'LATE_REJECTION').length).toBeLessThanOrEqual(3);
    });
  });

  test('P4: an ended intent has one outcome, one reason, and a line for every order that was asked for', () => {
    atTheEnd(({ climb, broker }) => {
      if (climb.step !== 'ended') return;
      expect(climb.outcome).not.toBeNull();
      expect(climb.code).not.toBeNull();
      const lines = climb.rungs.map((rung) => rung.clientOrderId);
      expect(lines).toEqual([...new Set(lines)]);
      expect(lines).toEqual(expect.arrayContaining(broker.asked.map(({ id }) => id)));
    });
  });

  test('an intent that ended otherwise than unknown leaves no live order, and knows exactly what it came to', () => {
    atTheEnd(({ climb, broker }) => {
      if (climb.step !== 'ended' || climb.outcome === 'unknown') return;
      expect(broker.live()).toEqual([]);
      expect(filledQuantity(climb)).toBe(decimal(broker.filled()));
      expect(spent(climb)).toBe(usdText(notional(price('100'), broker.filled())));
    });
  });

  test('and every line of its record tells what that order filled', () => {
    atTheEnd(({ climb, broker }) => {
      if (climb.step !== 'ended' || climb.outcome === 'unknown') return;
      for (const { clientOrderId, filledQty } of climb.rungs)
        expect([clientOrderId, filledQty]).toEqual([
          clientOrderId,
          broker.orders.get(clientOrderId)?.filledQty ?? '0',
        ]);
    });
  });

  test('an order that is said never to have arrived never did', () => {
    atTheEnd(({ climb, broker }) => {
      const absent = climb.rungs.filter(({ code }) => code === 'NEVER_ARRIVED');
      for (const { clientOrderId } of absent) expect(broker.orders.has(clientOrderId)).toBe(false);
    });
  });

  test('nothing that was proven filled is ever taken back', () => {
    atEveryStep(({ before, climb }) =>
      expect(shares(filledQuantity(climb)) >= shares(filledQuantity(before))).toBe(true),
    );
  });

  test('outcomes agree with the fills: nothing filled is never a fill, and a fill is never nothing', () => {
    atTheEnd(({ climb }) => {
      if (climb.step !== 'ended' || climb.outcome === 'unknown') return;
      const some = shares(filledQuantity(climb)) > ZERO_SHARES;
      expect(some).toBe(climb.outcome === 'filled' || climb.outcome === 'partly-filled');
    });
  });
});

test('the broker of chance reaches every outcome, every rung, step and number, and both ends of a doubt', () => {
  const reached = new Set<string>();
  for (const run of fc.sample(runs, { numRuns: 3_000, seed: 7 })) {
    const { climb, broker } = climbBy(run, ({ climb, before }) => {
      reached.add(climb.step);
      if (before.step === 'resend' && climb.step === 'follow') reached.add('resent and taken');
      if (before.resent && climb.step === 'follow') reached.add('resent and found');
    });
    reached
      .add(climb.outcome ?? 'under way')
      .add(climb.rung)
      .add(`number ${Math.min(climb.number, 3)}`);
    if (climb.code === 'NEVER_ARRIVED' || climb.code === 'RESOLVED') reached.add(climb.code);
    if (broker.asked.some(({ id, step }) => step === 'resend' && broker.orders.has(id)))
      reached.add('resent');
  }
  expect([...reached].sort()).toEqual(
    [
      ...['filled', 'partly-filled', 'unfilled', 'denied', 'rejected', 'unknown', 'under way'],
      ...['place', 'follow', 'look-up', 'resend', 'wait', 'ended'],
      ...['fractional', 'whole', 'exit', 'number 1', 'number 2', 'number 3'],
      ...['NEVER_ARRIVED', 'RESOLVED', 'resent', 'resent and taken', 'resent and found'],
    ].sort(),
  );
});
