import type { FailureKind } from '../../src/domain/broker-failure';
import type { Rung } from '../../src/domain/rung';
import type { Climb, IntentOutcome, LadderEvent } from '../../src/domain/order-ladder';
import {
  advance,
  boughtQuantity,
  FAILURE_MOVES,
  rungQuantity,
  spent,
  startClimb,
  STEP_EVENTS,
} from '../../src/domain/order-ladder';
import { after, failed, fractionalClimb, idOf, intentFor, orderFact, seen, wholeClimb } from './entry-climb';

const LOST: LadderEvent = { kind: 'lost' };
const ABSENT: LadderEvent = { kind: 'absent' };
const WAITED: LadderEvent = { kind: 'waited' };
const WINDOW_OVER: LadderEvent = { kind: 'window-over' };
const denied = (code: 'TIER_CAP' | 'UNAFFORDABLE' = 'TIER_CAP'): LadderEvent => ({ kind: 'denied', code });
const FRACTION_REFUSED = failed('fractional-refused', 'NOT_FRACTIONABLE');

/** What a test reads of a climb. */
const shown = ({ step, rung, number, outcome, code }: Climb) => ({ step, rung, number, outcome, code });
const onRung = (rung: Rung): Climb => (rung === 'fractional' ? fractionalClimb() : wholeClimb());

describe('the foot of the ladder', () => {
  test('a fractional intent asks for all that is wanted, under number 1 of the fractional rung', () => {
    const climb = fractionalClimb('1.6667');
    expect(shown(climb)).toEqual({ step: 'place', rung: 'fractional', number: 1, outcome: null, code: null });
    expect(rungQuantity(climb)).toBe('1.6667');
    expect(idOf(climb)).toBe('nd1-alpha-20240809-COST-b-f1');
  });

  test('an intent that starts whole asks for its whole shares, and has no rung to fall to', () => {
    const climb = wholeClimb('1.6667');
    expect(rungQuantity(climb)).toBe('1');
    expect(idOf(climb)).toBe('nd1-alpha-20240809-COST-b-w1');
    expect(shown(after(climb, FRACTION_REFUSED))).toMatchObject({ step: 'ended', outcome: 'rejected' });
  });
});

describe('every failure on every rung (design 3.6)', () => {
  const ended = (outcome: IntentOutcome) => ({ step: 'ended', outcome, code: 'UNCLASSIFIED', number: 1 });
  const lookUp = { step: 'look-up', outcome: null, number: 1 };
  const wait = { step: 'wait', outcome: null, number: 1 };
  const expected: Record<FailureKind, Record<Rung, object>> = {
    transient: { fractional: ended('unfilled'), whole: ended('unfilled') },
    unknown: { fractional: lookUp, whole: lookUp },
    'fractional-refused': {
      fractional: { step: 'place', rung: 'whole', number: 1, outcome: null },
      whole: ended('rejected'),
    },
    'not-now': { fractional: wait, whole: wait },
    final: { fractional: ended('rejected'), whole: ended('rejected') },
    account: { fractional: ended('rejected'), whole: ended('rejected') },
  };
  const pairs = (Object.keys(FAILURE_MOVES) as FailureKind[]).flatMap((kind) =>
    (['fractional', 'whole'] as const).map((rung) => ({ kind, rung })),
  );

  test('the table has all twelve pairs', () => {
    expect(pairs).toHaveLength(12);
    expect(Object.keys(expected).sort()).toEqual(Object.keys(FAILURE_MOVES).sort());
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
        : [kind === 'transient' ? 'unfilled' : 'rejected', 'UNCLASSIFIED'];
    expect(rungs).toEqual([{ clientOrderId: idOf(foot), qty: rungQuantity(foot), outcome, code }]);
  });
});

describe('every event in every step', () => {
  const foot = fractionalClimb();
  const steps: Record<Climb['step'], Climb> = {
    place: foot,
    follow: after(foot, seen('new')),
    'look-up': after(foot, LOST),
    wait: after(foot, failed('not-now')),
    ended: after(foot, denied()),
  };
  const events: Record<LadderEvent['kind'], (now: Climb) => LadderEvent> = {
    denied: () => denied(),
    failed: () => failed('final'),
    seen: seen('new'),
    lost: () => LOST,
    absent: () => ABSENT,
    waited: () => WAITED,
    'window-over': () => WINDOW_OVER,
    stopped: () => ({ kind: 'stopped', code: 'NOT_AUTHORISED' }),
  };
  const happens: Record<Climb['step'], readonly LadderEvent['kind'][]> = {
    place: ['denied', 'failed', 'seen', 'lost', 'window-over', 'stopped'],
    follow: ['seen', 'absent'],
    'look-up': ['seen', 'absent'],
    wait: ['waited', 'window-over', 'stopped'],
    ended: [],
  };
  const pairs = (Object.keys(steps) as Climb['step'][]).flatMap((step) =>
    (Object.keys(events) as LadderEvent['kind'][]).map((kind) => ({ step, kind })),
  );
  const possible = pairs.filter(({ step, kind }) => happens[step].includes(kind));
  const impossible = pairs.filter(({ step, kind }) => !happens[step].includes(kind));

  test('the steps are what they are called', () => {
    expect(Object.entries(steps).map(([name, climb]) => [name, climb.step])).toEqual(
      Object.keys(steps).map((name) => [name, name]),
    );
    expect(Object.keys(STEP_EVENTS).sort()).toEqual(Object.keys(steps).sort());
  });

  test.each(possible)('$kind can happen in $step', ({ step, kind }) => {
    expect(() => after(steps[step], events[kind])).not.toThrow();
  });

  test.each(impossible)('$kind can not happen in $step', ({ step, kind }) => {
    expect(() => after(steps[step], events[kind])).toThrow(RangeError);
  });

  test('the fault names the symbol, the event and the step', () => {
    expect(() => after(steps.follow, WAITED)).toThrow(
      "the intent for COST can't take `waited` in its step `follow`",
    );
  });

  test("another order than the rung's is never taken for it", () => {
    const other: LadderEvent = { kind: 'seen', order: orderFact('nd1-alpha-20240809-COST-b-f2') };
    expect(() => advance(foot, other, idOf(foot))).toThrow('nd1-alpha-20240809-COST-b-f2 was seen');
  });
});

describe('an order that may be at the broker', () => {
  test('a sending without an answer is looked up, never repeated', () => {
    expect(shown(after(fractionalClimb(), LOST))).toMatchObject({
      step: 'look-up',
      number: 1,
      outcome: null,
    });
  });

  test('looked up and found working, it is followed as if it had been answered', () => {
    const found = after(fractionalClimb(), LOST, seen('new'));
    expect(found.step).toBe('follow');
    expect(found.rungs).toEqual([expect.objectContaining({ outcome: 'working', code: null })]);
  });

  test('looked up and not found, its intent is unknown and no further order of it is placed', () => {
    const unknown = after(fractionalClimb(), failed('unknown'), ABSENT);
    expect(shown(unknown)).toMatchObject({ step: 'ended', outcome: 'unknown', code: 'UNKNOWN_OUTCOME' });
  });

  test('an unknown order keeps what was proven bought, and stays unknown', () => {
    const unknown = after(fractionalClimb(), seen('partially_filled', '3'), ABSENT, ABSENT);
    expect(shown(unknown)).toMatchObject({ step: 'ended', outcome: 'unknown', code: 'UNKNOWN_OUTCOME' });
    expect(boughtQuantity(unknown)).toBe('3');
  });

  test('an order that worked and is not shown once is looked up again, not given up', () => {
    const blinked = after(fractionalClimb(), seen('new'), ABSENT);
    expect(shown(blinked)).toMatchObject({ step: 'look-up', outcome: null });
    expect(after(blinked, seen('filled', '10.5')).outcome).toBe('filled');
  });

  test('found rejected, it is proven dead, and the next rung may leave', () => {
    const next = after(fractionalClimb(), LOST, seen('rejected'));
    expect(shown(next)).toMatchObject({ step: 'place', rung: 'whole', number: 1 });
  });

  test('a status that Alpaca never documented is a working order', () => {
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
        outcome: 'rejected',
        code: 'BROKER_NOT_TRADABLE',
      },
      { clientOrderId: 'nd1-alpha-20240809-COST-b-f2', qty: '10.5', outcome: 'filled', code: 'FILLED' },
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
    expect(boughtQuantity(bought)).toBe('1');
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
    expect(boughtQuantity(whole)).toBe('3.2');
  });

  test('a floor of zero after a partial fill ends as partly filled', () => {
    const ended = after(fractionalClimb('1.6667'), seen('rejected', '1.2'), denied('UNAFFORDABLE'));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(boughtQuantity(ended)).toBe('1.2');
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
  });

  test.each(['canceled', 'expired', 'replaced'])(
    '%s after a fill is partly filled, on no further rung',
    (status) => {
      const ended = after(fractionalClimb(), seen('new'), seen(status, '3.2'));
      expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'partly-filled', code: 'PARTLY_FILLED' });
      expect(boughtQuantity(ended)).toBe('3.2');
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
    expect(boughtQuantity(climb)).toBe('3');
    expect(spent(climb)).toBe('300');
  });

  test('a look with fewer fills than an earlier one takes none back', () => {
    const climb = after(
      fractionalClimb(),
      seen('partially_filled', '5', '100'),
      seen('partially_filled', '3', '99'),
    );
    expect(boughtQuantity(climb)).toBe('5');
    expect(spent(climb)).toBe('500');
  });

  test('a cancelled order that no longer shows its fill still bought it', () => {
    const ended = after(fractionalClimb(), seen('partially_filled', '5'), seen('canceled', '0'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(boughtQuantity(ended)).toBe('5');
  });

  test('cost what each order paid, summed over the rungs', () => {
    const climb = after(fractionalClimb('10.5'), seen('rejected', '3.2', '100'), seen('filled', '7', '101'));
    expect(boughtQuantity(climb)).toBe('10.2');
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
