import fc from 'fast-check';
import { decimal, minus, notional, price, shares, usdText } from '../../src/domain/money';
import type { Shares } from '../../src/domain/money';
import {
  besidesOrder,
  coverAtLeast,
  fillTo,
  isReserved,
  provenFills,
  release,
  reserve,
  reservedAmount,
  settle,
  shrinkTo,
  unfilledShares,
} from '../../src/domain/reservations';
import type { Reservation } from '../../src/domain/reservations';

const aapl = (): readonly Reservation[] => reserve([], 'AAPL', shares('10'), price('100'));
const reserved = (list: readonly Reservation[]): string => usdText(reservedAmount(list));

test('a reservation takes up its quantity at its price', () => {
  expect(aapl()).toEqual([{ symbol: 'AAPL', qty: '10', price: '100', filledQty: '0', state: 'held' }]);
  expect(reserved(aapl())).toBe('1000');
});

test('fills move out of it, share by share', () => {
  const filled = fillTo(aapl(), 'AAPL', shares('4'));
  expect(reserved(filled)).toBe('600');
  expect(provenFills('AAPL', filled)).toBe(shares('4'));
});

test('fills are cumulative: an older answer changes nothing', () => {
  const filled = fillTo(aapl(), 'AAPL', shares('4'));
  expect(fillTo(filled, 'AAPL', shares('3'))).toEqual(filled);
});

test('it shrinks to what was sized, and never grows', () => {
  const shrunk = shrinkTo(aapl(), 'AAPL', shares('7'));
  expect(reserved(shrunk)).toBe('700');
  expect(() => shrinkTo(shrunk, 'AAPL', shares('7.000000001'))).toThrow(
    "the reservation of AAPL can't shrink to 7.000000001 sh: it is for 7, of which 0 are bought",
  );
});

test('it shrinks to what is bought, so that nothing of it is left', () => {
  const shrunk = shrinkTo(fillTo(aapl(), 'AAPL', shares('4')), 'AAPL', shares('4'));
  expect(reserved(shrunk)).toBe('0');
  expect(isReserved('AAPL', shrunk)).toBe(true);
});

test('it never shrinks below what is bought', () => {
  expect(() => shrinkTo(fillTo(aapl(), 'AAPL', shares('4')), 'AAPL', shares('3'))).toThrow(RangeError);
});

test('all that was reserved can be bought, and settled', () => {
  const filled = fillTo(aapl(), 'AAPL', shares('10'));
  expect(reserved(filled)).toBe('0');
  expect(settle(filled, 'AAPL', shares('10'))).toMatchObject([{ filledQty: '10', state: 'released' }]);
});

test('more than was reserved can’t be bought', () => {
  expect(() => fillTo(aapl(), 'AAPL', shares('11'))).toThrow('AAPL bought 11 sh of 10 reserved');
  expect(() => settle(aapl(), 'AAPL', shares('11'))).toThrow(RangeError);
});

test('proven to have bought nothing, it is released', () => {
  const released = release(aapl(), 'AAPL');
  expect(reserved(released)).toBe('0');
  expect(isReserved('AAPL', released)).toBe(false);
});

test('a second release throws and names it', () => {
  expect(() => release(release(aapl(), 'AAPL'), 'AAPL')).toThrow(
    'the reservation of AAPL is already released',
  );
  expect(() => settle(settle(aapl(), 'AAPL', shares('4')), 'AAPL', shares('4'))).toThrow(RangeError);
  expect(() => fillTo(release(aapl(), 'AAPL'), 'AAPL', shares('1'))).toThrow(RangeError);
});

test('with proven fills it isn’t released as if it had bought nothing', () => {
  expect(() => release(fillTo(aapl(), 'AAPL', shares('4')), 'AAPL')).toThrow(
    "AAPL can't have bought 0 sh: 10 were reserved and 4 are proven",
  );
});

test('settled, it shrinks to what was bought and goes on proving it', () => {
  const settled = settle(aapl(), 'AAPL', shares('4'));
  expect(settled).toEqual([{ symbol: 'AAPL', qty: '4', price: '100', filledQty: '4', state: 'released' }]);
  expect(reserved(settled)).toBe('0');
  expect(provenFills('AAPL', settled)).toBe(shares('4'));
});

test('a symbol has one held reservation at most, and may have another after its release', () => {
  expect(() => reserve(aapl(), 'AAPL', shares('1'), price('1'))).toThrow('AAPL already holds a reservation');
  const again = reserve(settle(aapl(), 'AAPL', shares('4')), 'AAPL', shares('2'), price('50'));
  expect(reserved(again)).toBe('100');
  expect(provenFills('AAPL', fillTo(again, 'AAPL', shares('1')))).toBe(shares('5'));
});

test('a released one takes no room, whatever stands in it', () => {
  const odd: Reservation = { symbol: 'AAPL', qty: '10', price: '100', filledQty: '4', state: 'released' };
  expect(reserved([odd])).toBe('0');
});

test('the fills of a symbol are its own', () => {
  const both = reserve(fillTo(aapl(), 'AAPL', shares('4')), 'MSFT', shares('9'), price('400'));
  const filled = fillTo(both, 'MSFT', shares('7'));
  expect([provenFills('AAPL', filled), provenFills('MSFT', filled)]).toEqual([shares('4'), shares('7')]);
});

test('what can’t be reserved is named', () => {
  expect(() => reserve([], 'AAPL', shares('0'), price('100'))).toThrow(
    'nothing to reserve for AAPL: 0 sh @ 100',
  );
});

test('a second release is told from a first beside other reservations', () => {
  const both = reserve(release(aapl(), 'AAPL'), 'MSFT', shares('1'), price('400'));
  expect(() => release(both, 'AAPL')).toThrow('the reservation of AAPL is already released');
});

describe('an order that is larger than its reservation, as one adopted from an earlier run may be', () => {
  const both = () => reserve(aapl(), 'MSFT', shares('1'), price('100'));

  test('is covered whole, and no other with it', () => {
    expect(coverAtLeast(both(), 'AAPL', shares('12'))).toEqual([{ ...both()[0], qty: '12' }, both()[1]]);
  });

  test.each(['10', '9.999999999'])('one for %s of 10 reserved changes nothing', (ordered) => {
    expect(coverAtLeast(both(), 'AAPL', shares(ordered))).toEqual(both());
  });

  test('never opens a released reservation again', () => {
    const released = settle(both(), 'AAPL', shares('4'));
    expect(coverAtLeast(released, 'AAPL', shares('12'))).toEqual(released);
  });
});

test('an unknown symbol holds none', () => {
  expect(() => release(aapl(), 'MSFT')).toThrow('MSFT holds no reservation');
});

test.each([
  ['0', '100'],
  ['-1', '100'],
  ['1', '0'],
  ['1', '-5'],
])('%s shares at %s reserve nothing, so they throw', (qty, at) => {
  expect(() => reserve([], 'AAPL', shares(qty), price(at))).toThrow(RangeError);
});

test('an order is checked against all others, and of its own against the fills alone', () => {
  const both = reserve(fillTo(aapl(), 'AAPL', shares('4')), 'MSFT', shares('1'), price('400'));
  const besides = besidesOrder('AAPL', both);
  expect(reserved(besides)).toBe('400');
  expect(provenFills('AAPL', besides)).toBe(shares('4'));
});

test('they balance: what was reserved is bought, given back, or still held, after any steps whatever', () => {
  const symbol = fc.constantFrom('AAPL', 'MSFT', 'SPY');
  const quantity = fc.bigInt(1n, 20n * 10n ** 9n).map((units) => units as Shares);
  const step = fc.record({
    what: fc.constantFrom('reserve', 'shrink', 'fill', 'settle', 'release'),
    symbol,
    quantity,
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let list: readonly Reservation[] = [];
      let taken = 0n;
      let givenBack = 0n;
      for (const each of steps) {
        const unfilledBefore = total(list);
        const boughtBefore = bought(list);
        try {
          list = apply(list, each);
        } catch (error) {
          // A refused step leaves the list as it was: the property goes on from there.
          expect(error).toBeInstanceOf(RangeError);
          continue;
        }
        if (each.what === 'reserve') taken += each.quantity;
        else givenBack += unfilledBefore - total(list) - (bought(list) - boughtBefore);
        expect(total(list) + bought(list) + givenBack).toBe(taken);
        expect(givenBack >= 0n).toBe(true);
        expect(list.every((one) => unfilledShares(one) >= 0n)).toBe(true);
        expect(JSON.parse(JSON.stringify(list))).toEqual(list);
      }
    }),
  );

  function apply(
    list: readonly Reservation[],
    { what, symbol, quantity }: { what: string; symbol: string; quantity: Shares },
  ): readonly Reservation[] {
    if (what === 'reserve') return reserve(list, symbol, quantity, price('100'));
    if (what === 'shrink') return shrinkTo(list, symbol, quantity);
    if (what === 'fill') return fillTo(list, symbol, quantity);
    return what === 'settle' ? settle(list, symbol, quantity) : release(list, symbol);
  }
  function total(list: readonly Reservation[]): bigint {
    return list.reduce((sum, each) => sum + unfilledShares(each), 0n);
  }
  function bought(list: readonly Reservation[]): bigint {
    return list.reduce((sum, each) => sum + shares(each.filledQty), 0n);
  }
});

test('the reserved amount is the exact sum of what is unfilled at its price', () => {
  const list = fillTo(reserve([], 'COST', shares('0.166666666'), price('900')), 'COST', shares('0.1'));
  const rest = minus(shares('0.166666666'), shares('0.1'));
  expect(reservedAmount(list)).toBe(notional(price('900'), rest));
  expect(decimal(unfilledShares(list[0]!))).toBe('0.066666666');
});
