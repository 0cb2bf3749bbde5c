/** What exits do on the ladder: one rung, a new number where an entry would climb, and patience where an entry ends. */
import { filledQuantity, rungQuantity, spent, type Climb } from '../../src/domain/climb';
import type { LadderEvent } from '../../src/domain/order-ladder';
import { after, exitClimb, failed, idOf, orderOf, seen, shown } from './entry-climb';

const WAITED: LadderEvent = { kind: 'waited' };
const WINDOW_OVER: LadderEvent = { kind: 'window-over' };
const DELAYED: LadderEvent = { kind: 'delayed' };
const NOTHING_SENT: LadderEvent = { kind: 'nothing-sent' };
const FRACTION_REFUSED = failed('fractional-refused', 'NOT_FRACTIONABLE');

/** What is asked for now, and under which id. */
const asking = (climb: Climb) => [climb.step, idOf(climb), rungQuantity(climb)];

describe('a fraction that is refused', () => {
  test('leaves the whole shares of the rest, under the next number', () => {
    expect(asking(after(exitClimb('10.5'), FRACTION_REFUSED))).toEqual([
      ...['place', 'nd1-alpha-20240809-COST-s-x2', '10'],
    ]);
  });

  test('after a part has filled, of what is left', () => {
    const rest = after(exitClimb('10.5'), seen('rejected', '3.2'), WAITED);
    expect(asking(rest)).toEqual(['place', 'nd1-alpha-20240809-COST-s-x2', '7.3']);
    const whole = after(rest, FRACTION_REFUSED);
    expect(asking(whole)).toEqual(['place', 'nd1-alpha-20240809-COST-s-x3', '7']);
    expect(filledQuantity(whole)).toBe('3.2');
  });

  test('of less than a share leaves nothing to ask for, which the gateway denies', () => {
    const none = after(exitClimb('0.4'), FRACTION_REFUSED);
    expect(asking(none)).toEqual(['place', 'nd1-alpha-20240809-COST-s-x2', '0']);
    expect(shown(after(none, { kind: 'denied', code: 'NOTHING_TO_SELL' }))).toMatchObject({
      outcome: 'denied',
      code: 'NOTHING_TO_SELL',
    });
  });

  test('where no fraction was asked for ends the exit: the same whole shares would be refused for ever', () => {
    const ended = after(exitClimb('10.5'), FRACTION_REFUSED, FRACTION_REFUSED);
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'rejected', code: 'NOT_FRACTIONABLE' });
    expect(ended.rungs.map(({ clientOrderId, qty, outcome }) => [clientOrderId, qty, outcome])).toEqual([
      ['nd1-alpha-20240809-COST-s-x1', '10.5', 'rejected'],
      ['nd1-alpha-20240809-COST-s-x2', '10', 'rejected'],
    ]);
  });
});

describe('a rejection after the exit was accepted', () => {
  const once = after(exitClimb('10.5'), seen('accepted'), seen('rejected'));
  const twice = after(once, WAITED, seen('accepted'), seen('rejected'));

  test('waits, and then asks for the same under the next number', () => {
    expect(shown(once)).toMatchObject({ step: 'wait', outcome: null, code: 'LATE_REJECTION' });
    expect(asking(after(once, WAITED))).toEqual(['place', 'nd1-alpha-20240809-COST-s-x2', '10.5']);
  });

  test('three orders are all that an exit gets in a session', () => {
    const third = after(twice, WAITED);
    expect(asking(third)).toEqual(['place', 'nd1-alpha-20240809-COST-s-x3', '10.5']);
    const ended = after(third, seen('rejected'));
    expect(shown(ended)).toMatchObject({ step: 'ended', outcome: 'rejected', code: 'LATE_REJECTION' });
    expect(ended.rungs).toHaveLength(3);
  });

  test('keeps what each order sold, and asks for what is left', () => {
    const rest = after(exitClimb('10.5'), seen('rejected', '3.2', '100'), WAITED);
    expect(asking(rest)).toEqual(['place', 'nd1-alpha-20240809-COST-s-x2', '7.3']);
    const sold = after(rest, seen('filled', '7.3', '101'));
    expect(sold.outcome).toBe('filled');
    expect([filledQuantity(sold), spent(sold)]).toEqual(['10.5', '1057.3']);
  });

  test('after fills, when no more orders may follow, ends it as partly filled, and says why', () => {
    const ended = after(twice, WAITED, seen('rejected', '4'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'LATE_REJECTION' });
  });

  test('waiting for its next order to the end of exits gives up with that reason', () => {
    expect(shown(after(once, WINDOW_OVER))).toMatchObject({ outcome: 'unfilled', code: 'LATE_REJECTION' });
  });
});

describe('an exit that never left keeps its number', () => {
  test.each([
    ['delayed by the minute', DELAYED, 'SENDS_MINUTE'],
    ['proven not to have been sent', NOTHING_SENT, 'BROKER_UNREACHABLE'],
  ])('when it was %s', (_, event, code) => {
    const waiting = after(exitClimb(), event);
    expect(shown(waiting)).toMatchObject({ step: 'wait', number: 1, code });
    expect(waiting.rungs).toEqual([]);
    expect(asking(after(waiting, WAITED, event, WAITED))).toEqual(asking(exitClimb()));
    expect(shown(after(waiting, WINDOW_OVER))).toMatchObject({ outcome: 'unfilled', code });
  });

  test('and a later number is kept too', () => {
    const second = after(exitClimb('10.5'), seen('rejected', '3.2'), WAITED);
    expect(asking(after(second, DELAYED, WAITED))).toEqual(asking(second));
  });
});

describe('an exit that the broker refused for now', () => {
  const waiting = after(exitClimb(), failed('not-now', 'BROKER_NOT_TRADABLE'));

  test('is asked for again under the next number, because the refused one is proven dead', () => {
    expect(asking(after(waiting, WAITED))).toEqual(['place', 'nd1-alpha-20240809-COST-s-x2', '10.5']);
  });

  test('is asked for again after a transient refusal too, where an entry gives up', () => {
    expect(asking(after(exitClimb(), failed('transient', 'RATE_LIMITED'), WAITED))).toEqual([
      ...['place', 'nd1-alpha-20240809-COST-s-x2', '10.5'],
    ]);
  });

  test('ends when the desk sends no more, with the reason of that', () => {
    expect(shown(after(waiting, { kind: 'stopped', code: 'HALTED' }))).toMatchObject({
      ...{ step: 'ended', outcome: 'unfilled', code: 'HALTED' },
    });
  });
});

describe('an exit that ends at the broker', () => {
  test.each(['canceled', 'expired', 'replaced'])('%s without a fill is unfilled', (status) => {
    expect(shown(after(exitClimb(), seen('new'), seen(status)))).toMatchObject({
      ...{ step: 'ended', outcome: 'unfilled', code: 'UNFILLED' },
    });
  });

  test.each(['canceled', 'expired', 'replaced'])('%s after a fill is partly filled', (status) => {
    const ended = after(exitClimb(), seen('partially_filled', '3.2'), seen(status, '3.2'));
    expect(shown(ended)).toMatchObject({ outcome: 'partly-filled', code: 'PARTLY_FILLED' });
    expect(filledQuantity(ended)).toBe('3.2');
  });

  test('filled for less than was asked, because the account had less, is filled, and the record tells', () => {
    const ended = after(exitClimb('10.5'), (now) => ({
      kind: 'seen',
      order: orderOf(now, { status: 'filled', qty: '9', filledQty: '9', filledAveragePrice: '100' }),
    }));
    expect(ended.outcome).toBe('filled');
    expect(ended.rungs).toEqual([expect.objectContaining({ qty: '9', filledQty: '9' })]);
  });
});
