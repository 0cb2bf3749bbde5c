import fc from 'fast-check';
import { decimal, plus, shares, ZERO_SHARES } from '../../src/domain/money';
import { unexplainedPositions } from '../../src/domain/reconciliation';
import { reservation } from './risk-open';

const position = (symbol: string, qty: string) => ({ symbol, qty, available: qty, averageEntry: '100' });
const bought = (symbol: string, filledQty: string, state: 'held' | 'released' = 'released') =>
  reservation(symbol, { qty: filledQty, filledQty, state });

describe('explained', () => {
  test.each([
    ['an account without positions', [], [], []],
    ['a holding that stayed', [position('AAPL', '5')], [position('AAPL', '5')], []],
    ['a holding that the desk bought', [], [position('COST', '1.5')], [bought('COST', '1.5')]],
    ['one that it bought more of', [position('COST', '1')], [position('COST', '3')], [bought('COST', '2')]],
    [
      'what an order in doubt is proven to have bought',
      [],
      [position('COST', '1')],
      [bought('COST', '1', 'held')],
    ],
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
  });
});

test('whatever was held, what was held and bought explains what there is, and nothing else does', () => {
  const quantity = fc
    .integer({ min: 0, max: 1_000_000 })
    .map((thousandths) => (thousandths / 1000).toFixed(3));
  fc.assert(
    fc.property(quantity, quantity, quantity, (held, filled, strange) => {
      const holds = [held, filled, strange].reduce((total, each) => plus(total, shares(each)), ZERO_SHARES);
      const found = unexplainedPositions(
        [position('AAPL', held)],
        [position('AAPL', decimal(holds))],
        [bought('AAPL', filled)],
      );
      expect(found).toHaveLength(shares(strange) === ZERO_SHARES ? 0 : 1);
    }),
  );
});
