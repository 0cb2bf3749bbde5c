/** Design 3.7: the desk sells only what it bought, and the ledger says what that is. Derived from the broker's orders. */
import fc from 'fast-check';
import { liveSells, readLots } from '../../src/domain/ledger';
import {
  decimal,
  minus,
  plus,
  shares,
  splitDown,
  ratio,
  ZERO_SHARES,
  type Shares,
} from '../../src/domain/money';
import { buy, day, DESK, HISTORIES, history, sell, split } from './desk-history';

const LAST = day(-1);
const lots = (facts: ReturnType<typeof history>, asOf = LAST) => readLots(facts, DESK, asOf);

describe('a lot', () => {
  test('is what the desk bought, at what it paid, from the session after the scan on', () => {
    expect(lots(history([buy(day(3), 'COST', '0.1667', '900')]))).toEqual([
      { symbol: 'COST', qty: '0.1667', cost: '150.03', openedOn: day(4) },
    ]);
  });

  test('over a weekend begins on the Monday', () => {
    expect(lots(history([buy('2024-07-12', 'COST', '1', '900')]))).toMatchObject([
      { openedOn: '2024-07-15' },
    ]);
  });

  test('is the sum of an intent’s rungs: the fraction in part, then the whole shares', () => {
    const fraction = buy(day(0), 'AAPL', '2.5', '200', { filledQty: '0.5', status: 'canceled' });
    const whole = buy(day(0), 'AAPL', '2', '201', { kind: 'whole' });
    expect(lots(history([fraction, whole]))).toEqual([
      { symbol: 'AAPL', qty: '2.5', cost: '502', openedOn: day(1) },
    ]);
  });

  test.each(['canceled', 'expired', 'rejected', 'partially_filled', 'a_status_of_tomorrow'])(
    'counts what is filled, though the status be %s',
    (status) => {
      const facts = history([buy(day(0), 'AAPL', '10', '100', { filledQty: '4', status })]);
      expect(lots(facts)).toMatchObject([{ qty: '4', cost: '400' }]);
    },
  );

  test('counts a probe that filled against all odds: whatever was bought', () => {
    expect(lots(history([buy(day(0), 'SPY', '0.0037', '272', { kind: 'probe' })]))).toMatchObject([
      { symbol: 'SPY', qty: '0.0037' },
    ]);
  });

  test('gives a sale its even part of the cost, whatever the sale fetched', () => {
    const orders = [
      buy(day(0), 'AAPL', '10', '100'),
      buy(day(1), 'AAPL', '10', '120'),
      sell(day(2), 'AAPL', '5', '500'),
    ];
    expect(lots(history(orders))).toEqual([{ symbol: 'AAPL', qty: '15', cost: '1650', openedOn: day(1) }]);
  });

  test.each(['0', 'many'])(
    'keeps its cost when a later order of the desk buys %s shares of it',
    (filledQty) => {
      const fraction = buy(day(0), 'AAPL', '3', '100', { status: 'canceled' });
      const whole = buy(day(0), 'AAPL', '2', '100', { kind: 'whole', filledQty, status: 'rejected' });
      expect(lots(history([fraction, whole]))).toEqual([
        { symbol: 'AAPL', qty: '3', cost: '300', openedOn: day(1) },
      ]);
    },
  );

  test('begins with the first order that bought, not with one before it that bought nothing', () => {
    const unfilled = buy(day(0), 'AAPL', '2', '100', { filledQty: '0', status: 'expired' });
    expect(lots(history([unfilled]))).toEqual([]);
    expect(lots(history([unfilled, buy(day(3), 'AAPL', '1', '90')]))).toEqual([
      { symbol: 'AAPL', qty: '1', cost: '90', openedOn: day(4) },
    ]);
  });

  test('is none after a sale of nothing from nothing, and nothing throws', () => {
    expect(lots(history([sell(day(0), 'AAPL', '0', '100')]))).toEqual([]);
  });

  test('begins anew when the desk had none left', () => {
    const orders = [
      buy(day(0), 'AAPL', '10', '100'),
      sell(day(2), 'AAPL', '10', '110'),
      buy(day(8), 'AAPL', '1', '90'),
    ];
    expect(lots(history(orders))).toEqual([{ symbol: 'AAPL', qty: '1', cost: '90', openedOn: day(9) }]);
  });

  test('is none when all is sold, nor when more was sold than bought, and what is bought then makes up for it first', () => {
    const oversold = [buy(day(0), 'AAPL', '1', '100'), sell(day(1), 'AAPL', '3', '100')];
    expect(lots(history(oversold))).toEqual([]);
    expect(lots(history([...oversold, buy(day(2), 'AAPL', '2', '100')]))).toEqual([]);
    expect(lots(history([...oversold, buy(day(2), 'AAPL', '5', '100')]))).toEqual([
      { symbol: 'AAPL', qty: '3', cost: '300', openedOn: day(3) },
    ]);
  });

  test('counts nothing of another desk, nor of a hand, nor of another program', () => {
    const orders = [
      buy(day(0), 'AAPL', '1', '100', { desk: 'other' }),
      buy(day(0), 'MSFT', '1', '100', { clientOrderId: 'placed-by-hand' }),
      buy(day(0), 'META', '1', '100', { clientOrderId: 'nd2-main-20240708-META-b-f1' }),
    ];
    expect(lots(history(orders))).toEqual([]);
  });

  test('as of a date knows nothing of what traded after it', () => {
    const facts = history([buy(day(0), 'AAPL', '4', '100'), sell(day(5), 'AAPL', '3', '100')]);
    expect(lots(facts, day(0))).toEqual([]);
    expect(lots(facts, day(1))).toMatchObject([{ qty: '4' }]);
    expect(lots(facts, day(5))).toMatchObject([{ qty: '4' }]);
    expect(lots(facts, day(6))).toMatchObject([{ qty: '1' }]);
  });

  test('of a fill without a price cost what its limit allowed', () => {
    const facts = history([buy(day(0), 'AAPL', '4', '100', { filledAveragePrice: null })]);
    expect(lots(facts)).toMatchObject([{ cost: '400' }]);
    const unbounded = { filledAveragePrice: null, limit: null };
    expect(lots(history([buy(day(0), 'AAPL', '4', '100', unbounded)]))).toMatchObject([{ cost: '0' }]);
  });
});

describe('a split', () => {
  const held = [buy(day(0), 'NVDA', '3', '1200')];

  test('of NVDA, 10 for 1, makes ten shares of each and leaves the cost', () => {
    const facts = history(held, [split('NVDA', day(5), '10')]);
    expect(lots(facts, day(4))).toEqual([{ symbol: 'NVDA', qty: '3', cost: '3600', openedOn: day(1) }]);
    expect(lots(facts, day(5))).toEqual([{ symbol: 'NVDA', qty: '30', cost: '3600', openedOn: day(1) }]);
  });

  test('doesn’t touch what is bought on its ex date, or later', () => {
    const facts = history(
      [...held, buy(day(4), 'NVDA', '5', '120'), buy(day(6), 'NVDA', '1', '120')],
      [split('NVDA', day(5), '10')],
    );
    expect(lots(facts)).toMatchObject([{ qty: '36', cost: '4320' }]);
  });

  test('backwards, 1 for 8, leaves no more than nine decimals, rounded down', () => {
    const facts = history([buy(day(0), 'AAPL', '0.000000009', '100')], [split('AAPL', day(5), '1', '8')]);
    expect(lots(facts)).toMatchObject([{ qty: '0.000000001' }]);
  });

  test('that leaves less than a billionth of a share leaves no lot', () => {
    const facts = history([buy(day(0), 'AAPL', '0.000000007', '100')], [split('AAPL', day(5), '1', '8')]);
    expect(lots(facts)).toEqual([]);
  });

  test('listed twice applies once, and two of different days both', () => {
    const twice = [split('NVDA', day(5), '10'), split('NVDA', day(5), '10')];
    expect(lots(history(held, twice))).toMatchObject([{ qty: '30' }]);
    expect(lots(history(held, [split('NVDA', day(7), '2'), split('NVDA', day(5), '10')]))).toMatchObject([
      { qty: '60' },
    ]);
  });

  test('listed with two terms for one day leaves no lot, whichever comes first', () => {
    const terms = [split('NVDA', day(5), '10'), split('NVDA', day(5), '2')];
    expect(lots(history(held, terms))).toEqual([]);
    expect(lots(history(held, terms.toReversed()))).toEqual([]);
  });

  test('listed with terms and without for one day leaves no lot, whichever comes first', () => {
    const bare = { symbol: 'NVDA', kind: 'split', exDate: day(5) } as const;
    const terms = [split('NVDA', day(5), '10'), bare];
    expect(lots(history(held, terms))).toEqual([]);
    expect(lots(history(held, terms.toReversed()))).toEqual([]);
    expect(lots(history(held, [bare, bare]))).toEqual([]);
  });

  test('listed for one day as 10 for 1 and as 10 for 2 leaves no lot', () => {
    expect(lots(history(held, [split('NVDA', day(5), '10'), split('NVDA', day(5), '10', '2')]))).toEqual([]);
  });

  test('of another symbol, a cash dividend and a rename change nothing', () => {
    const actions = [
      split('AAPL', day(5), '10'),
      { symbol: 'NVDA', kind: 'cash-dividend', exDate: day(5), amount: '0.1' } as const,
      { symbol: 'NVDA', kind: 'rename', exDate: day(5) } as const,
    ];
    expect(lots(history(held, actions))).toMatchObject([{ qty: '3' }]);
  });

  test('a stock dividend of one share for ten is a split of 11 for 10', () => {
    const dividend = { ...split('NVDA', day(5), '11', '10'), kind: 'stock-dividend' } as const;
    expect(lots(history(held, [dividend]))).toMatchObject([{ qty: '3.3' }]);
  });

  test.each([[undefined], [{ to: '0', from: '1' }], [{ to: 'ten', from: '1' }], [{ to: '10', from: '-1' }]])(
    'with terms of %j leaves no lot: nothing could be proven to be the desk’s',
    (terms) => {
      const bare = { symbol: 'NVDA', kind: 'split', exDate: day(5) } as const;
      const facts = history(held, [terms === undefined ? bare : { ...bare, ratio: terms }]);
      expect(lots(facts)).toEqual([]);
      expect(lots(facts, day(4))).toHaveLength(1);
    },
  );
});

describe('what can’t be read', () => {
  test.each(['', 'many', '1e3', 'NaN', '1.0000000001'])('a buy of %j shares bought nothing', (filledQty) => {
    const facts = history([buy(day(0), 'AAPL', '1', '100'), buy(day(1), 'AAPL', '1', '100', { filledQty })]);
    expect(lots(facts)).toMatchObject([{ qty: '1' }]);
  });

  test.each(['', 'many', '1e3', 'NaN', '1.0000000001'])(
    'a sell of %j shares sold everything',
    (filledQty) => {
      const facts = history([
        buy(day(0), 'AAPL', '1', '100'),
        sell(day(1), 'AAPL', '1', '100', { filledQty }),
      ]);
      expect(lots(facts)).toEqual([]);
    },
  );
});

describe('live sells', () => {
  test('are those of the desk that may still fill; an unknown status may', () => {
    const orders = [
      sell(day(0), 'AAPL', '1', '100', { status: 'new' }),
      sell(day(0), 'MSFT', '1', '100', { status: 'pending_cancel' }),
      sell(day(0), 'META', '1', '100', { status: 'a_status_of_tomorrow' }),
      sell(day(0), 'XOM', '1', '100', { status: 'canceled' }),
      sell(day(0), 'CVX', '1', '100', { status: 'filled' }),
      sell(day(0), 'JPM', '1', '100', { status: 'new', desk: 'other' }),
      buy(day(0), 'V', '1', '100', { status: 'new' }),
    ];
    expect(liveSells(history(orders), DESK)).toEqual(['AAPL', 'META', 'MSFT']);
  });
});

describe('whatever was traded', () => {
  test('the order in which the broker lists orders and splits doesn’t matter', () => {
    fc.assert(
      fc.property(HISTORIES, fc.integer(), (facts, seed) => {
        const shuffled = {
          ...facts,
          orders: shuffle(facts.orders, seed),
          splits: shuffle(facts.splits, seed + 1),
        };
        expect(lots(shuffled)).toEqual(lots(facts));
      }),
    );
  });

  test('a lot is never more than was bought, times every split since, less what was sold', () => {
    fc.assert(
      fc.property(HISTORIES, (facts) => {
        for (const lot of lots(facts)) {
          const most = facts.orders
            .filter((each) => each.symbol === lot.symbol && each.side === 'buy')
            .reduce<Shares>((all, each) => plus(all, shares(each.filledQty)), ZERO_SHARES);
          const grown = facts.splits
            .filter(
              ({ symbol, ratio: terms }) => symbol === lot.symbol && Number(terms?.to) > Number(terms?.from),
            )
            .reduce((qty, { ratio: terms }) => splitDown(qty, ratio(terms!.to), ratio(terms!.from)), most);
          expect(shares(lot.qty) <= grown).toBe(true);
          expect(lot.openedOn > day(0)).toBe(true);
        }
      }),
    );
  });

  test('without a split, a lot is bought less sold, exactly', () => {
    fc.assert(
      fc.property(HISTORIES, ({ orders }) => {
        for (const symbol of ['AAPL', 'MSFT']) {
          const net = orders
            .filter((each) => each.symbol === symbol)
            .reduce<Shares>(
              (all, each) => (each.side === 'buy' ? plus : minus)(all, shares(each.filledQty)),
              ZERO_SHARES,
            );
          const lot = lots(history(orders)).find((each) => each.symbol === symbol);
          expect(lot?.qty ?? '0').toBe(decimal(net > ZERO_SHARES ? net : ZERO_SHARES));
        }
      }),
    );
  });
});

/** A permutation that the seed fixes. */
function shuffle<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, index) => ({ item, key: Math.imul(index + 1, seed | 1) ^ (seed >>> 3) }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}
