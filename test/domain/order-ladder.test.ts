import { filledQuantity, rungQuantity, spent, startClimb, type Climb } from '../../src/domain/climb';
import { FAILURE_KINDS, type FailureKind } from '../../src/domain/broker-failure';
import {
  ABSENCES_TO_RESEND,
  advance,
  FAILURE_MOVES,
  STEP_EVENTS,
  type LadderEvent,
} from '../../src/domain/order-ladder';
import type { Rung } from '../../src/domain/rung';
import {
  after,
  failed,
  fractionalClimb,
  idOf,
  intentFor,
  onRung,
  orderFact,
  RUNGS,
  seen,
  shown,
  times,
  wholeClimb,
} from './entry-climb';

const LOST: LadderEvent = { kind: 'lost' };
const ABSENT: LadderEvent = { kind: 'absent', dayOver: false };
const WAITED: LadderEvent = { kind: 'waited' };
const WINDOW_OVER: LadderEvent = { kind: 'window-over' };
const denied = (code: 'TIER_CAP' | 'UNAFFORDABLE' = 'TIER_CAP'): LadderEvent => ({ kind: 'denied', code });
const FRACTION_REFUSED = failed('fractional-refused', 'NOT_FRACTIONABLE');

describe('every failure on every rung (design 3.6)', () => {
  const rejected = { step: 'ended', outcome: 'rejected', code: 'UNCLASSIFIED', number: 1 };
  const unfilled = { ...rejected, outcome: 'unfilled' };
  const lookUp = { step: 'look-up', outcome: null, code: null, number: 1 };
  const wait = { step: 'wait', outcome: null, code: 'UNCLASSIFIED', number: 1 };
  const expected: Record<FailureKind, Record<Rung, object>> = {
    transient: { fractional: unfilled, whole: unfilled, exit: wait },
    unknown: { fractional: lookUp, whole: lookUp, exit: lookUp },
    'fractional-refused': {
      fractional: { step: 'place', rung: 'whole', number: 1, outcome: null },
      whole: rejected,
      exit: { step: 'place', rung: 'exit', number: 2, outcome: null },
    },
    'not-now': { fractional: wait, whole: wait, exit: wait },
    final: { fractional: rejected, whole: rejected, exit: rejected },
    account: { fractional: rejected, whole: rejected, exit: rejected },
  };
  const pairs = FAILURE_KINDS.flatMap((kind) => RUNGS.map((rung) => ({ kind, rung })));

  test('the table has all eighteen pairs', () => {
    expect(pairs).toHaveLength(18);
    expect(Object.entries(FAILURE_MOVES).map(([kind, on]) => [kind, Object.keys(on).sort()])).toEqual(
      FAILURE_KINDS.map((kind) => [kind, [...RUNGS].sort()]),
    );
  });

  test.each(pairs)('$kind on the $rung rung', ({ kind, rung }) => {
    expect(after(onRung(rung), failed(kind))).toMatchObject(expected[kind][rung]);
  });

  test.each(pairs)(
    '$kind on the $rung rung stops the session only if it concerns the account',
    ({ kind, rung }) => {
      expect(after(onRung(rung), failed(kind)).stopsSession).toBe(kind === 'account');
    },
  );

  test.each(pairs)('$kind on the $rung rung is written down in the line of its order', ({ kind, rung }) => {
    const foot = onRung(rung);
    const { rungs } = after(foot, failed(kind));
    const [outcome, code] =
      kind === 'unknown'
        ? ['unknown', 'UNKNOWN_OUTCOME']
        : [kind === 'transient' && rung !== 'exit' ? 'unfilled' : 'rejected', 'UNCLASSIFIED'];
    expect(rungs).toEqual([
      { clientOrderId: idOf(foot), qty: rungQuantity(foot), filledQty: '0', outcome, code },
    ]);
  });
});

describe.each(RUNGS)('every event in every step, on the %s rung', (rung) => {
  const foot = onRung(rung);
  const steps: Record<Climb['step'], Climb> = {
    place: foot,
    follow: after(foot, seen('new')),
    'look-up': after(foot, LOST),
    resend: after(foot, LOST, ...times(ABSENCES_TO_RESEND, ABSENT)),
    wait: after(foot, failed('not-now')),
    ended: after(foot, denied()),
  };
  const events: Record<LadderEvent['kind'], (now: Climb) => LadderEvent> = {
    denied: () => denied(),
    delayed: () => ({ kind: 'delayed' }),
    failed: () => failed('final'),
    seen: seen('new'),
    lost: () => LOST,
    'nothing-sent': () => ({ kind: 'nothing-sent' }),
    absent: () => ABSENT,
    unproven: () => ({ kind: 'unproven' }),
    resolved: () => ({ kind: 'resolved', filledQty: '0', averagePrice: null }),
    waited: () => WAITED,
    'window-over': () => WINDOW_OVER,
    stopped: () => ({ kind: 'stopped', code: 'NOT_AUTHORISED' }),
  };
  /** Where each possible event leads; what isn't here can't happen. */
  const leads: Record<Climb['step'], Partial<Record<LadderEvent['kind'], Climb['step']>>> = {
    place: {
      denied: 'ended',
      delayed: 'wait',
      failed: 'ended',
      seen: 'follow',
      lost: 'look-up',
      'nothing-sent': 'wait',
      'window-over': 'ended',
      stopped: 'ended',
    },
    follow: { seen: 'follow', absent: 'look-up', unproven: 'ended' },
    'look-up': { seen: 'follow', absent: 'look-up', unproven: 'ended', resolved: 'ended' },
    resend: {
      denied: 'look-up',
      delayed: 'look-up',
      failed: 'look-up',
      seen: 'follow',
      lost: 'look-up',
      'nothing-sent': 'look-up',
      'window-over': 'look-up',
      stopped: 'look-up',
    },
    wait: { waited: 'place', 'window-over': 'ended', stopped: 'ended' },
    ended: {},
  };
  const pairs = (Object.keys(steps) as Climb['step'][]).flatMap((step) =>
    (Object.keys(events) as LadderEvent['kind'][]).map((kind) => ({ step, kind, to: leads[step][kind] })),
  );

  test('the steps are what they are called, and all there are', () => {
    expect(Object.entries(steps).map(([name, { step }]) => [name, step])).toEqual(
      Object.keys(STEP_EVENTS).map((name) => [name, name]),
    );
  });

  test('the table says the same as the transition does', () => {
    expect(Object.entries(STEP_EVENTS).map(([step, kinds]) => [step, [...kinds].sort()])).toEqual(
      Object.entries(leads).map(([step, to]) => [step, Object.keys(to).sort()]),
    );
  });

  test.each(pairs.filter(({ to }) => to !== undefined))(
    '$kind in $step leads to $to',
    ({ step, kind, to }) => {
      expect(after(steps[step], events[kind]).step).toBe(to);
    },
  );

  test.each(pairs.filter(({ to }) => to === undefined))(
    '$kind can not happen in $step, and the fault names symbol, event and step',
    ({ step, kind }) => {
      const happens = () => after(steps[step], events[kind]);
      expect(happens).toThrow(RangeError);
      expect(happens).toThrow(`the intent for COST can't take \`${kind}\` in its step \`${step}\``);
    },
  );

  test("another order than the rung's is never taken for it", () => {
    const other: LadderEvent = { kind: 'seen', order: orderFact('nd1-alpha-20240809-COST-b-f2') };
    for (const step of [steps.place, steps.follow, steps['look-up'], steps.resend]) {
      expect(() => advance(step, other, idOf(foot))).toThrow('nd1-alpha-20240809-COST-b-f2 was seen');
    }
  });
});

describe('an order that works', () => {
  test('is followed, under its line in the record', () => {
    const found = after(fractionalClimb(), LOST, seen('new'));
    expect(found.step).toBe('follow');
    expect(found.rungs).toEqual([expect.objectContaining({ outcome: 'working', code: null })]);
  });

  test('and is not shown once is looked up again, not given up', () => {
    const blinked = after(fractionalClimb(), seen('new'), ABSENT);
    expect(shown(blinked)).toMatchObject({ step: 'look-up', outcome: null });
    expect(after(blinked, seen('filled', '10.5')).outcome).toBe('filled');
  });

  test('in a status that Alpaca never documented still works', () => {
    expect(after(fractionalClimb(), seen('half_cancelled')).step).toBe('follow');
  });
});

describe('waiting inside the entry window', () => {
  const waiting = after(fractionalClimb(), failed('not-now', 'BROKER_NOT_TRADABLE'));

  test('the number rises, because the refused order is proven dead', () => {
    const again = after(waiting, WAITED);
    expect(idOf(again)).toBe('nd1-alpha-20240809-COST-b-f2');
    expect(after(again, seen('filled', '10.5')).rungs).toEqual([
      {
        clientOrderId: 'nd1-alpha-20240809-COST-b-f1',
        qty: '10.5',
        filledQty: '0',
        outcome: 'rejected',
        code: 'BROKER_NOT_TRADABLE',
      },
      {
        clientOrderId: 'nd1-alpha-20240809-COST-b-f2',
        qty: '10.5',
        filledQty: '10.5',
        outcome: 'filled',
        code: 'FILLED',
      },
    ]);
  });

  test.each([
    ['while it waits', waiting],
    ['before it is placed again', after(waiting, WAITED)],
  ])('the end of the window %s gives up with the reason of the wait', (_, climb) => {
    expect(shown(after(climb, WINDOW_OVER))).toMatchObject({
      outcome: 'unfilled',
      code: 'BROKER_NOT_TRADABLE',
    });
  });

  test('the end of the window before anything was placed says so', () => {
    const over = after(fractionalClimb(), WINDOW_OVER);
    expect(shown(over)).toMatchObject({ step: 'ended', outcome: 'unfilled', code: 'WINDOW_OVER' });
    expect(over.rungs).toEqual([]);
  });

  test('a working order forgets why an earlier one had to wait', () => {
    expect(after(waiting, WAITED, seen('new')).code).toBeNull();
  });

  test('after waiting, an unanswered order is in doubt for its own reason alone', () => {
    expect(after(waiting, WAITED, LOST).code).toBeNull();
  });
});

test('a session that stops ends what was not placed, with the reason it stops for', () => {
  const stopped = after(fractionalClimb(), { kind: 'stopped', code: 'NOT_AUTHORISED' });
  expect(shown(stopped)).toMatchObject({ step: 'ended', outcome: 'unfilled', code: 'NOT_AUTHORISED' });
  expect(stopped.rungs).toEqual([]);
});

describe('the whole rung', () => {
  test('1.6667 shares wanted and the fraction refused: whole buys 1', () => {
    const whole = after(fractionalClimb('1.6667'), FRACTION_REFUSED);
    expect(rungQuantity(whole)).toBe('1');
    expect(idOf(whole)).toBe('nd1-alpha-20240809-COST-b-w1');
    const bought = after(whole, seen('filled', '1'));
    expect(shown(bought)).toMatchObject({ step: 'ended', outcome: 'filled', code: 'FILLED' });
    expect(filledQuantity(bought)).toBe('1');
  });

  test('10 shares wanted and the fraction refused, though there is none: whole buys the 10', () => {
    const whole = after(fractionalClimb('10'), FRACTION_REFUSED);
    expect(shown(whole)).toMatchObject({ step: 'place', rung: 'whole', outcome: null });
    expect(rungQuantity(whole)).toBe('10');
  });

  test('the end of the window before it is placed leaves the fills of the fraction', () => {
    const over = after(fractionalClimb('10.5'), seen('rejected', '3.2'), WINDOW_OVER);
    expect(shown(over)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
  });

  test('0.1667 shares wanted and the fraction refused: it asks for 0 shares, which the gateway denies', () => {
    const whole = after(fractionalClimb('0.1667'), FRACTION_REFUSED);
    expect(whole.step).toBe('place');
    expect(rungQuantity(whole)).toBe('0');
    const ended = after(whole, denied('UNAFFORDABLE'));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'denied', code: 'UNAFFORDABLE' });
    expect(ended.rungs.map(({ qty, code }) => [qty, code])).toEqual([
      ['0.1667', 'NOT_FRACTIONABLE'],
      ['0', 'UNAFFORDABLE'],
    ]);
  });

  test('a rejection after a partial fill leaves the whole shares of what is still wanted', () => {
    const whole = after(fractionalClimb('10.5'), seen('partially_filled', '3.2'), seen('rejected', '3.2'));
    expect(rungQuantity(whole)).toBe('7');
    expect(filledQuantity(whole)).toBe('3.2');
  });

  test('a floor of zero after a partial fill ends as partly filled', () => {
    const ended = after(fractionalClimb('1.6667'), seen('rejected', '1.2'), denied('UNAFFORDABLE'));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(filledQuantity(ended)).toBe('1.2');
    expect(ended.rungs.at(-1)).toMatchObject({ qty: '0', outcome: 'denied', code: 'UNAFFORDABLE' });
  });

  test('more bought than wanted leaves nothing to ask for, never less than nothing', () => {
    expect(rungQuantity(after(fractionalClimb('1.6667'), seen('rejected', '2.5')))).toBe('0');
  });

  test('the capacity check says no to the whole rung alone: the fills before it stay', () => {
    const ended = after(fractionalClimb('10.5'), seen('rejected', '3.2'), denied('TIER_CAP'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(ended.rungs.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['partly-filled', 'LATE_REJECTION'],
      ['denied', 'TIER_CAP'],
    ]);
  });
});

describe('a rejection after the order was accepted', () => {
  test('on the fractional rung it may be the fraction: the whole rung is next', () => {
    const next = after(fractionalClimb(), seen('accepted'), seen('rejected'));
    expect(shown(next)).toMatchObject({ step: 'place', rung: 'whole', number: 1, code: null });
    expect(next.rungs).toEqual([expect.objectContaining({ outcome: 'rejected', code: 'LATE_REJECTION' })]);
  });

  test('on the whole rung it ends the intent', () => {
    const ended = after(wholeClimb(), seen('accepted'), seen('rejected'));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'rejected', code: 'LATE_REJECTION' });
  });

  test('on the whole rung after fills it ends as partly filled, and says why it stopped', () => {
    const ended = after(wholeClimb(), seen('rejected', '4'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'LATE_REJECTION' });
    expect(ended.rungs).toEqual([expect.objectContaining({ outcome: 'partly-filled' })]);
  });
});

describe('ends at the broker', () => {
  test.each(['canceled', 'expired', 'replaced'])('%s without a fill is unfilled', (status) => {
    const ended = after(fractionalClimb(), seen('new'), seen(status));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'unfilled', code: 'UNFILLED' });
    expect(ended.rungs).toEqual([expect.objectContaining({ outcome: 'unfilled', code: 'UNFILLED' })]);
  });

  test('a fill whose price is shown later is worth that price', () => {
    const ended = after(fractionalClimb(), seen('new', '3', null), seen('canceled', '3', '101'));
    expect(spent(ended)).toBe('303');
  });

  test.each(['canceled', 'expired', 'replaced'])(
    '%s after a fill is partly filled, on no further rung',
    (status) => {
      const ended = after(fractionalClimb(), seen('new'), seen(status, '3.2'));
      expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'partly-filled', code: 'PARTLY_FILLED' });
      expect(filledQuantity(ended)).toBe('3.2');
    },
  );

  test('`filled` with less than the order is for contradicts itself: it is looked at again', () => {
    const climb = after(fractionalClimb('10.5'), seen('filled', '10.4'));
    expect(shown(climb)).toMatchObject({ step: 'follow', outcome: null });
    expect(after(climb, seen('filled', '10.5')).outcome).toBe('filled');
  });

  test('`filled` with nothing bought contradicts itself too, even where the order was for nothing', () => {
    const foot = fractionalClimb('10.5');
    const order = orderFact(idOf(foot), { status: 'filled', qty: '0', filledQty: '0' });
    expect(shown(after(foot, { kind: 'seen', order }))).toMatchObject({ step: 'follow', outcome: null });
  });

  test('an order sent or adopted for less is filled by its own quantity, which the record tells', () => {
    const foot = fractionalClimb('10.5');
    const order = orderFact(idOf(foot), {
      status: 'filled',
      qty: '9',
      filledQty: '9',
      filledAveragePrice: '100',
    });
    const ended = after(foot, { kind: 'seen', order });
    expect(ended.outcome).toBe('filled');
    expect(ended.rungs).toEqual([expect.objectContaining({ qty: '9', outcome: 'filled' })]);
  });
});

describe('fills', () => {
  test('are cumulative: the same fill seen twice counts once', () => {
    const climb = after(fractionalClimb(), seen('partially_filled', '3'), seen('partially_filled', '3'));
    expect(filledQuantity(climb)).toBe('3');
    expect(spent(climb)).toBe('300');
  });

  test('a look with fewer fills than an earlier one takes none back', () => {
    const climb = after(
      fractionalClimb(),
      seen('partially_filled', '5', '100'),
      seen('partially_filled', '3', '99'),
    );
    expect(filledQuantity(climb)).toBe('5');
    expect(spent(climb)).toBe('500');
  });

  test('a cancelled order that no longer shows its fill still bought it', () => {
    const ended = after(fractionalClimb(), seen('partially_filled', '5'), seen('canceled', '0'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(filledQuantity(ended)).toBe('5');
  });

  test('cost what each order paid, summed over the rungs', () => {
    const climb = after(fractionalClimb('10.5'), seen('rejected', '3.2', '100'), seen('filled', '7', '101'));
    expect(filledQuantity(climb)).toBe('10.2');
    expect(spent(climb)).toBe('1027');
  });

  test('without a price cost an unknown amount, on every later rung too', () => {
    expect(spent(after(fractionalClimb(), seen('partially_filled', '3', null)))).toBeNull();
    expect(
      spent(after(fractionalClimb(), seen('rejected', '3', null), seen('filled', '7', '100'))),
    ).toBeNull();
  });
});

test('a refusal of the account ends the intent with its reason', () => {
  const ended = after(startClimb(intentFor('2')), failed('account', 'NOT_AUTHORISED'));
  expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'rejected', code: 'NOT_AUTHORISED' });
});
