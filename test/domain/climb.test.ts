import {
  behind,
  filledQuantity,
  orderedQuantity,
  rungQuantity,
  spent,
  startClimb,
  unprovenOrder,
  type Climb,
} from '../../src/domain/climb';
import { decimal } from '../../src/domain/money';
import {
  after,
  exitClimb,
  exitFor,
  fractionalClimb,
  idOf,
  intentFor,
  orderOf,
  seen,
  shown,
  wholeClimb,
} from './entry-climb';

const foot = (climb: Climb) => ({ ...shown(climb), qty: rungQuantity(climb), id: idOf(climb) });
const DEAD_AFTER = '2024-08-12T20:15:00.000Z';

describe('the foot of the ladder', () => {
  const placing = { step: 'place', number: 1, outcome: null, code: null };

  test('a fractional entry asks for all that is wanted', () => {
    expect(foot(fractionalClimb('1.6667'))).toEqual({
      ...{ ...placing, rung: 'fractional', qty: '1.6667', id: 'nd1-alpha-20240809-COST-b-f1' },
    });
  });

  test('a whole entry asks for the whole shares', () => {
    expect(foot(wholeClimb('1.6667'))).toEqual({
      ...{ ...placing, rung: 'whole', qty: '1', id: 'nd1-alpha-20240809-COST-b-w1' },
    });
  });

  test('an exit asks for every share that is to go, the fraction too', () => {
    expect(foot(exitClimb('1.6667'))).toEqual({
      ...{ ...placing, rung: 'exit', qty: '1.6667', id: 'nd1-alpha-20240809-COST-s-x1' },
    });
  });

  test.each([intentFor('2'), exitFor('2')])('nothing is filled, ordered or spent', (intent) => {
    const climb = startClimb(intent);
    expect([filledQuantity(climb), decimal(orderedQuantity(climb)), spent(climb)]).toEqual(['0', '0', '0']);
    expect(climb.rungs).toEqual([]);
  });
});

test('the quantity of a whole rung is zero where less than a share is wanted, and never negative', () => {
  expect(rungQuantity(after(fractionalClimb('1.6667'), seen('rejected', '1.2')))).toBe('0');
});

describe('what the fills come to', () => {
  const both = after(fractionalClimb('10.5'), seen('rejected', '3.2', '100'), seen('new', '4', '101'));

  test('filled shares are those of earlier orders and of the present one', () => {
    expect(filledQuantity(both)).toBe('7.2');
  });

  test('so is their worth', () => {
    expect(spent(both)).toBe('724');
  });

  test('ordered are the fills before and all of the present order, by its own quantity', () => {
    const smaller = after(fractionalClimb('10.5'), seen('rejected', '3.2'), (now) => ({
      kind: 'seen',
      order: orderOf(now, { qty: '5' }),
    }));
    expect(decimal(orderedQuantity(smaller))).toBe('8.2');
  });

  test('a fill without its price makes the worth unknown; nothing filled needs no price', () => {
    expect(spent(after(fractionalClimb(), seen('new', '4', null)))).toBeNull();
    expect(spent(after(fractionalClimb(), seen('new')))).toBe('0');
  });
});

describe('an order put behind', () => {
  const next = behind(after(fractionalClimb('10.5'), seen('partially_filled', '3.2', '100')));

  test('leaves its fills, their worth and what is still wanted', () => {
    expect([next.boughtBefore, next.spentBefore, next.wanted]).toEqual(['3.2', '320', '7.3']);
  });

  test('and nothing of its own: neither looks that did not find it, nor its second sending', () => {
    const resent = {
      ...after(fractionalClimb(), { kind: 'lost' }),
      resent: true,
      absences: { inDay: 4, afterDay: 1 },
    };
    expect(behind(resent)).toMatchObject({
      order: null,
      resent: false,
      absences: { inDay: 0, afterDay: 0 },
    });
  });

  test('that filled more than was wanted leaves nothing wanted', () => {
    expect(behind(after(fractionalClimb('1.6667'), seen('new', '2.5'))).wanted).toBe('0');
  });
});

describe('an order that nobody could prove', () => {
  test('of an entry keeps the room of its limit', () => {
    const climb = after(wholeClimb('10.5'), { kind: 'lost' });
    expect(unprovenOrder(climb, idOf(climb), DEAD_AFTER)).toEqual({
      clientOrderId: 'nd1-alpha-20240809-COST-b-w1',
      ...{ symbol: 'COST', side: 'buy', qty: '10', price: '100.5', filledQty: '0', deadAfter: DEAD_AFTER },
    });
  });

  test('of an exit keeps no room', () => {
    const climb = after(exitClimb('10.5'), { kind: 'lost' });
    expect(unprovenOrder(climb, idOf(climb), DEAD_AFTER)).toMatchObject({
      ...{ clientOrderId: 'nd1-alpha-20240809-COST-s-x1', side: 'sell', qty: '10.5', price: null },
    });
  });

  test('is for what the broker showed of it, where it was seen, with the fills proven so far', () => {
    const climb = after(
      fractionalClimb('10.5'),
      (now) => ({
        kind: 'seen',
        order: orderOf(now, { qty: '9', filledQty: '3', filledAveragePrice: '100' }),
      }),
      { kind: 'absent', dayOver: false },
    );
    expect(unprovenOrder(climb, idOf(climb), DEAD_AFTER)).toMatchObject({ qty: '9', filledQty: '3' });
  });
});
