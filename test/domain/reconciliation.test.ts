import fc from 'fast-check';
import { decimal, minus, plus, shares, ZERO_SHARES } from '../../src/domain/money';
import {
  reconcileOrders,
  reconcilePositions,
  unexplainedPositions,
  type RecordedOrder,
} from '../../src/domain/reconciliation';
import { buy, day, sell } from './desk-history';

const position = (symbol: string, qty: string) => ({ symbol, qty, available: qty, averageEntry: '100' });
const traded = (symbol: string, bought: string, sold = '0') => ({ symbol, bought, sold });
const bought = (symbol: string, qty: string) => traded(symbol, qty);

describe('explained', () => {
  test.each([
    ['an account without positions', [], [], []],
    ['a holding that stayed', [position('AAPL', '5')], [position('AAPL', '5')], []],
    ['a holding that the desk bought', [], [position('COST', '1.5')], [bought('COST', '1.5')]],
    ['one that it bought more of', [position('COST', '1')], [position('COST', '3')], [bought('COST', '2')]],
    ['a holding that the desk sold', [position('COST', '2')], [], [traded('COST', '0', '2')]],
    [
      'a part of one that it sold, beside the operator’s own',
      [position('COST', '7')],
      [position('COST', '5.5')],
      [traded('COST', '0', '1.5')],
    ],
    ['one that it bought and sold', [], [position('COST', '1')], [traded('COST', '3', '2')]],
    ['two orders of one symbol', [], [position('COST', '3')], [bought('COST', '1'), bought('COST', '2')]],
    ['an intent that bought nothing', [], [], [bought('COST', '0')]],
    ['a quantity written with zeros', [position('AAPL', '5.0')], [position('AAPL', '5')], []],
  ] as const)('%s', (_, before, after, reservations) => {
    expect(unexplainedPositions(before, after, reservations)).toEqual([]);
  });
});

describe('not explained', () => {
  test('more than the desk bought, with both facts and the difference', () => {
    expect(
      unexplainedPositions([position('COST', '1')], [position('COST', '4.5')], [bought('COST', '2')]),
    ).toEqual([
      "COST: 1 sh were held and the desk bought 2, but the account shows 4.5; 1.5 sh are not explained by the desk's orders.",
    ]);
  });

  test('more than the desk sold', () => {
    expect(
      unexplainedPositions([position('COST', '3')], [position('COST', '1')], [traded('COST', '1', '1')]),
    ).toEqual([
      "COST: 3 sh were held and the desk bought 1 and sold 1, but the account shows 1; -2 sh are not explained by the desk's orders.",
    ]);
  });

  test.each([
    ['less than was held', [position('AAPL', '5')], [position('AAPL', '4')], [], '-1 sh'],
    ['a holding that is gone', [position('AAPL', '5')], [], [], '-5 sh'],
    ['a holding that came by itself', [], [position('AAPL', '5')], [], '5 sh'],
    ['fills that the account does not show', [], [], [bought('COST', '2')], '-2 sh'],
    [
      'a billionth of a share',
      [position('AAPL', '5')],
      [position('AAPL', '5.000000001')],
      [],
      '0.000000001 sh',
    ],
  ] as const)('%s', (_, before, after, reservations, difference) => {
    const sentences = unexplainedPositions(before, after, reservations);
    expect(sentences).toEqual([expect.stringContaining(`; ${difference} are not explained`)]);
  });

  test('each symbol once, by name', () => {
    const found = unexplainedPositions(
      [position('MSFT', '1')],
      [position('AAPL', '1')],
      [bought('COST', '1'), bought('MSFT', '0')],
    );
    expect(found.map((sentence) => sentence.split(':')[0])).toEqual(['AAPL', 'COST', 'MSFT']);
  });

  test.each(['', '5 shares', '1e3', 'NaN'])('a quantity that reads %j is said to be unreadable', (qty) => {
    expect(unexplainedPositions([], [position('AAPL', qty)], [])).toEqual([
      "AAPL: the broker's quantity can't be read; look at the account.",
    ]);
    expect(unexplainedPositions([position('AAPL', qty)], [position('AAPL', '5')], [])).toHaveLength(1);
    expect(unexplainedPositions([], [position('AAPL', qty), position('AAPL', '5')], [])).toHaveLength(1);
    expect(unexplainedPositions([], [position('AAPL', '5'), position('AAPL', qty)], [])).toHaveLength(1);
  });
});

test('whatever was held, what was held, bought and sold explains what there is, and nothing else does', () => {
  const quantity = fc
    .integer({ min: 0, max: 1_000_000 })
    .map((thousandths) => (thousandths / 1000).toFixed(3));
  fc.assert(
    fc.property(quantity, quantity, quantity, quantity, (held, filled, sold, strange) => {
      const all = [held, filled, strange].reduce((total, each) => plus(total, shares(each)), ZERO_SHARES);
      const holds = minus(all, shares(sold));
      const found = unexplainedPositions(
        [position('AAPL', held)],
        [position('AAPL', decimal(holds))],
        [traded('AAPL', filled, sold)],
      );
      expect(found).toHaveLength(shares(strange) === ZERO_SHARES ? 0 : 1);
    }),
  );
});

describe('orders against the records', () => {
  const DATES = [day(0), day(1)];
  const ORDER = buy(day(0), 'COST', '2', '900');
  const recorded = (order = ORDER, changes: Partial<RecordedOrder> = {}): RecordedOrder => ({
    clientOrderId: order.clientOrderId,
    filledQty: order.filledQty,
    outcome: 'filled',
    ...changes,
  });
  const compare = (records: RecordedOrder[], orders = [ORDER], dates = DATES) =>
    reconcileOrders({ recorded: records, orders, dates, desk: 'main' });

  test('that agree say nothing, however their decimals are written', () => {
    expect(compare([recorded(ORDER, { filledQty: '2.000' })])).toEqual([]);
  });

  test('another quantity at the broker is told with both', () => {
    expect(compare([recorded()], [{ ...ORDER, filledQty: '1.5', status: 'canceled' }])).toEqual([
      'nd1-main-20240708-COST-b-f1: the record has 2 sh filled, but the broker shows 1.5, canceled.',
    ]);
  });

  test('an order with fills that the broker doesn’t have is told', () => {
    expect(compare([recorded()], [])).toEqual([
      'nd1-main-20240708-COST-b-f1: the record has 2 sh filled, but the broker has no such order.',
    ]);
  });

  test.each(['denied', 'rejected', 'unfilled', 'unknown'])(
    'an order without fills that the broker never had is none to tell (%s)',
    (outcome) => {
      expect(compare([recorded(ORDER, { filledQty: '0', outcome })], [])).toEqual([]);
    },
  );

  test.each(['denied', 'rejected', 'unfilled', 'partly-filled', 'filled'])(
    'an order that ended as %s may not have filled more since',
    (outcome) => {
      expect(compare([recorded(ORDER, { filledQty: '0', outcome })])).toHaveLength(1);
    },
  );

  test.each(['unknown', 'working', 'placing'])('one that was %s may, but not less', (outcome) => {
    expect(compare([recorded(ORDER, { filledQty: '1', outcome })])).toEqual([]);
    expect(compare([recorded(ORDER, { filledQty: '3', outcome })])).toHaveLength(1);
  });

  test('an order of the desk that no record of its session knows is told', () => {
    const stranger = sell(day(1), 'COST', '1', '900');
    expect(compare([recorded()], [ORDER, stranger])).toEqual([
      'nd1-main-20240709-COST-s-x1: the broker has this order, filled, with 1 sh filled, but no record of its session knows it.',
    ]);
  });

  test('one that bought nothing is told too, because it could have', () => {
    const stranger = buy(day(1), 'COST', '1', '900', { filledQty: '0', status: 'canceled' });
    expect(compare([recorded()], [ORDER, stranger])).toHaveLength(1);
  });

  test('what is told is in the order of the ids, whichever side it came from', () => {
    const stranger = buy(day(0), 'AAPL', '1', '100');
    const told = compare([recorded(ORDER, { filledQty: '1' })], [ORDER, stranger]);
    expect(told.map((sentence) => sentence.split(':')[0])).toEqual([
      stranger.clientOrderId,
      ORDER.clientOrderId,
    ]);
  });

  test('an order of another desk, of a hand, or of a session without a record isn’t', () => {
    const others = [
      buy(day(0), 'AAPL', '1', '100', { desk: 'other' }),
      buy(day(0), 'AAPL', '1', '100', { clientOrderId: 'placed-by-hand' }),
      buy(day(2), 'AAPL', '1', '100'),
    ];
    expect(compare([recorded()], [ORDER, ...others])).toEqual([]);
  });

  test('a probe belongs to no intent, and is told only when it filled', () => {
    const probe = buy(day(0), 'SPY', '0.0037', '272', { kind: 'probe' });
    expect(compare([], [{ ...probe, filledQty: '0', status: 'canceled' }])).toEqual([]);
    expect(compare([], [probe])).toHaveLength(1);
    expect(compare([], [{ ...probe, filledQty: '?' }])).toHaveLength(1);
  });

  test('the same trade under two ids is two contradictions: only the id matches', () => {
    const twin = buy(day(0), 'COST', '2', '900', { number: 2 });
    const told = compare([recorded()], [twin]);
    expect(told.map((sentence) => sentence.split(':')[0])).toEqual([
      'nd1-main-20240708-COST-b-f1',
      'nd1-main-20240708-COST-b-f2',
    ]);
  });

  test.each(['', '2 shares'])('a quantity of %j contradicts whatever it meets', (filledQty) => {
    expect(compare([recorded(ORDER, { filledQty })])).toHaveLength(1);
    expect(compare([recorded()], [{ ...ORDER, filledQty }])).toHaveLength(1);
    expect(compare([recorded(ORDER, { filledQty })], [])).toHaveLength(1);
    expect(compare([recorded(ORDER, { filledQty })], [{ ...ORDER, filledQty }])).toHaveLength(1);
    expect(compare([recorded(ORDER, { filledQty, outcome: 'working' })])).toHaveLength(1);
  });
});

describe('lots against positions', () => {
  const lot = (symbol: string, qty: string) => ({ symbol, qty, cost: '100', openedOn: day(1) });

  test('a position that is smaller is told with both, as what the desk goes by', () => {
    expect(reconcilePositions([lot('COST', '3')], [position('COST', '2')])).toEqual([
      "COST: the desk's orders leave it 3 sh, but the account holds 2: changed by hand, or the share itself was changed; the desk goes by what is there.",
    ]);
    expect(reconcilePositions([lot('COST', '3')], [])).toEqual([expect.stringContaining('holds 0:')]);
  });

  test('one that is as large or larger is nothing to tell: the rest is somebody else’s', () => {
    expect(reconcilePositions([lot('COST', '3')], [position('COST', '3.0')])).toEqual([]);
    const more = [position('COST', '300'), position('AAPL', '1')];
    expect(reconcilePositions([lot('COST', '3')], more)).toEqual([]);
  });

  test('one that can’t be read is said to be unreadable', () => {
    expect(reconcilePositions([lot('COST', '3')], [position('COST', 'three')])).toEqual([
      "COST: the broker's quantity can't be read; look at the account.",
    ]);
  });
});
