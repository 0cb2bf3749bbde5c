/** An order that may be at the broker (design 3.6): looked for, sent once more at most, proven or resolved. */
import { filledQuantity, spent, type Climb } from '../../src/domain/climb';
import { FAILURE_KINDS } from '../../src/domain/broker-failure';
import { ABSENCES_AFTER_DAY, ABSENCES_TO_RESEND, type LadderEvent } from '../../src/domain/order-ladder';
import {
  after,
  failed,
  fractionalClimb,
  idOf,
  onRung,
  orderOf,
  RUNGS,
  seen,
  shown,
  times,
} from './entry-climb';

const LOST: LadderEvent = { kind: 'lost' };
const ABSENT: LadderEvent = { kind: 'absent', dayOver: false };
const ABSENT_LATER: LadderEvent = { kind: 'absent', dayOver: true };
const UNPROVEN: LadderEvent = { kind: 'unproven' };
const NOTHING_SENT: LadderEvent = { kind: 'nothing-sent' };
const DELAYED: LadderEvent = { kind: 'delayed' };
const resolved = (filledQty: string, averagePrice: string | null = null): LadderEvent => ({
  ...{ kind: 'resolved', filledQty, averagePrice },
});
const absences = (count: number): LadderEvent[] => times(count, ABSENT);

describe.each(RUNGS)('on the %s rung', (rung) => {
  const foot = onRung(rung);
  const inDoubt = after(foot, LOST);
  const mayResend = after(inDoubt, ...absences(ABSENCES_TO_RESEND));

  describe('a sending without an answer', () => {
    test.each([
      ['lost', LOST],
      ['refused with an unknown outcome', failed('unknown', 'UNKNOWN_OUTCOME')],
    ])('%s is looked up under its own id, and noted as unknown', (_, event) => {
      const climb = after(foot, event);
      expect(shown(climb)).toMatchObject({ step: 'look-up', number: 1, outcome: null, code: null });
      expect(idOf(climb)).toBe(idOf(foot));
      expect(climb.rungs).toEqual([expect.objectContaining({ outcome: 'unknown', code: 'UNKNOWN_OUTCOME' })]);
    });

    test('and found is followed as if it had been answered', () => {
      expect(after(inDoubt, ABSENT, seen('new'))).toMatchObject({ step: 'follow', outcome: null });
    });
  });

  describe('its very id once more', () => {
    test('not before a bounded window of looks was answered', () => {
      const oneShort = after(inDoubt, ...absences(ABSENCES_TO_RESEND - 1));
      expect(oneShort.step).toBe('look-up');
      expect(after(oneShort, ABSENT).step).toBe('resend');
    });

    test('is the same id for the same shares', () => {
      expect([idOf(mayResend), mayResend.wanted, mayResend.number]).toEqual([idOf(foot), foot.wanted, 1]);
    });

    test('not when the order was seen before, however long it is not shown', () => {
      const blinked = after(foot, seen('new'), ...absences(5 * ABSENCES_TO_RESEND));
      expect(blinked.step).toBe('look-up');
    });

    test('not after the day: then only absence is proven', () => {
      expect(after(inDoubt, ...times(ABSENCES_AFTER_DAY - 1, ABSENT_LATER)).step).toBe('look-up');
    });

    test('not a third time', () => {
      const twice = after(mayResend, LOST, ...absences(5 * ABSENCES_TO_RESEND));
      expect(twice).toMatchObject({ step: 'look-up', resent: true });
    });

    test('and accepted is followed', () => {
      expect(after(mayResend, seen('new')).step).toBe('follow');
      expect(after(mayResend, seen('filled', '10.5')).outcome).toBe('filled');
    });

    test.each(FAILURE_KINDS)('refused as %s proves nothing of the first sending: it is looked up', (kind) => {
      const refused = after(mayResend, failed(kind));
      expect(refused).toMatchObject({ step: 'look-up', resent: true, outcome: null, stopsSession: false });
      expect(refused.rungs).toEqual([expect.objectContaining({ outcome: 'unknown' })]);
      expect(after(refused, seen('filled', '10.5')).outcome).toBe('filled');
    });

    test.each<LadderEvent>([
      { kind: 'denied', code: 'TIER_CAP' },
      { kind: 'stopped', code: 'HALTED' },
      { kind: 'window-over' },
      LOST,
    ])('$kind is no end of the intent, and no second one is tried', (event) => {
      const climb = after(mayResend, event, ABSENT);
      expect(climb).toMatchObject({ step: 'look-up', resent: true, outcome: null });
    });

    test.each([NOTHING_SENT, DELAYED])(
      '$kind leaves the right to it: the next absence gives it back',
      (event) => {
        const kept = after(mayResend, event);
        expect(kept).toMatchObject({ step: 'look-up', resent: false });
        expect(after(kept, ABSENT).step).toBe('resend');
      },
    );
  });

  describe('after its day', () => {
    test('absent on enough looks, it is proven that it never arrived', () => {
      const oneShort = after(inDoubt, ...times(ABSENCES_AFTER_DAY - 1, ABSENT_LATER));
      expect(oneShort.step).toBe('look-up');
      const proven = after(oneShort, ABSENT_LATER);
      expect(shown(proven)).toMatchObject({ step: 'ended', outcome: 'unfilled', code: 'NEVER_ARRIVED' });
      expect(proven.rungs).toEqual([
        expect.objectContaining({ filledQty: '0', outcome: 'unfilled', code: 'NEVER_ARRIVED' }),
      ]);
    });

    test('looks inside the day never count for those after it', () => {
      const looked = after(mayResend, LOST, ...absences(50), ...times(ABSENCES_AFTER_DAY - 1, ABSENT_LATER));
      expect(looked).toMatchObject({ step: 'look-up', outcome: null });
    });

    test('sent twice, it is proven absent just the same', () => {
      const proven = after(mayResend, LOST, ...times(ABSENCES_AFTER_DAY, ABSENT_LATER));
      expect(proven).toMatchObject({ outcome: 'unfilled', code: 'NEVER_ARRIVED' });
    });

    test('one that was seen before did arrive: no absence ever ends it', () => {
      const seenOnce = after(foot, seen('partially_filled', '3'), ...times(50, ABSENT_LATER));
      expect(seenOnce).toMatchObject({ step: 'look-up', outcome: null });
      expect(filledQuantity(seenOnce)).toBe('3');
    });

    test('found after all, it is what the broker shows', () => {
      const found = after(inDoubt, ABSENT_LATER, seen('expired', '3'));
      expect(shown(found)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    });
  });

  describe('when nobody looks any more', () => {
    test.each<[string, Climb]>([
      ['looked up', inDoubt],
      ['followed', after(foot, seen('partially_filled', '3'))],
    ])('an order that was %s stays unknown', (_, climb) => {
      const unknown = after(climb, UNPROVEN);
      expect(shown(unknown)).toMatchObject({ step: 'ended', outcome: 'unknown', code: 'UNKNOWN_OUTCOME' });
      expect(unknown.rungs).toEqual([
        expect.objectContaining({ outcome: 'unknown', code: 'UNKNOWN_OUTCOME' }),
      ]);
    });

    test('what was proven filled of it stays, and it stays unknown', () => {
      const unknown = after(foot, seen('partially_filled', '3'), UNPROVEN);
      expect([unknown.outcome, filledQuantity(unknown)]).toEqual(['unknown', '3']);
    });
  });

  describe("an operator's word", () => {
    test.each([
      ['nothing', resolved('0'), 'unfilled', '0', '0'],
      ['a part', resolved('3', '101'), 'partly-filled', '3', '303'],
    ] as const)('that %s was filled ends the intent with that', (_, event, outcome, filled, worth) => {
      const told = after(inDoubt, event);
      expect(shown(told)).toMatchObject({ step: 'ended', outcome, code: 'RESOLVED' });
      expect([filledQuantity(told), spent(told)]).toEqual([filled, worth]);
      expect(told.rungs).toEqual([expect.objectContaining({ filledQty: filled, outcome, code: 'RESOLVED' })]);
    });

    test('that all of it was filled makes it filled', () => {
      const qty = rung === 'whole' ? '10' : '10.5';
      expect(after(inDoubt, resolved(qty, '101'))).toMatchObject({ outcome: 'filled', code: 'RESOLVED' });
    });
  });
});

describe("an operator's word after other orders of the intent", () => {
  const second = after(fractionalClimb('10.5'), seen('rejected', '3.2', '100'), LOST);

  test('adds its fills to theirs', () => {
    const told = after(second, resolved('7', '101'));
    expect([told.outcome, filledQuantity(told), spent(told)]).toEqual(['filled', '10.2', '1027']);
    expect(told.rungs.map(({ filledQty }) => filledQty)).toEqual(['3.2', '7']);
  });

  test('that nothing was filled takes none of theirs back', () => {
    const told = after(second, resolved('0'));
    expect([told.outcome, told.code, filledQuantity(told), spent(told)]).toEqual([
      ...['partly-filled', 'RESOLVED', '3.2', '320'],
    ]);
  });

  test('without a price makes the worth unknown', () => {
    expect(spent(after(second, resolved('7')))).toBeNull();
  });

  test('can not say what an earlier fill without a price was worth', () => {
    const priceless = after(fractionalClimb('10.5'), seen('rejected', '3.2', null), LOST);
    expect(spent(after(priceless, resolved('7', '101')))).toBeNull();
  });

  test('counts an order that was sent for less as filled by its own quantity', () => {
    const smaller = after(
      fractionalClimb('10.5'),
      (now) => ({ kind: 'seen', order: orderOf(now, { qty: '9' }) }),
      ABSENT,
      resolved('9', '100'),
    );
    expect(smaller.outcome).toBe('filled');
  });

  test('no order follows: its fate was never proven', () => {
    const told = after(fractionalClimb('10.5'), LOST, resolved('3', '100'));
    expect(() => after(told, { kind: 'waited' })).toThrow(RangeError);
  });
});

test('found rejected, it is proven dead, and the next rung may leave', () => {
  const next = after(fractionalClimb(), LOST, seen('rejected'));
  expect(shown(next)).toMatchObject({ step: 'place', rung: 'whole', number: 1 });
});

test('the next order begins with looks of its own, and a second sending of its own', () => {
  const next = after(
    fractionalClimb(),
    LOST,
    ...absences(ABSENCES_TO_RESEND),
    LOST,
    ABSENT,
    seen('rejected'),
    LOST,
  );
  expect(next).toMatchObject({
    rung: 'whole',
    step: 'look-up',
    resent: false,
    absences: { inDay: 0, afterDay: 0 },
  });
  expect(after(next, ...absences(ABSENCES_TO_RESEND)).step).toBe('resend');
});
