/** A history stays small however long the desk has run: what no rule reads is left out of it, and nothing else. */
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { coolingDown } from '../../src/domain/cooldown';
import { judgeExits } from '../../src/domain/exits';
import { liveSells, readLots, trimLedger } from '../../src/domain/ledger';
import { buy, day, DESK, HISTORIES, history, sell, SESSIONS, split } from './desk-history';

const trimmed = (facts: ReturnType<typeof history>) => trimLedger(facts, DEFAULT_RULES);
const RULES_OF = (cooldownSessions: number) => ({
  ...DEFAULT_RULES,
  exits: { ...DEFAULT_RULES.exits, cooldownSessions },
});

describe('left out', () => {
  test('is a holding that came and went long ago, with the days and the splits of its time', () => {
    const old = [buy(day(0), 'COST', '10', '100'), sell(day(3), 'COST', '10', '100')];
    const facts = history(
      [...old, buy(day(20), 'AAPL', '1', '100')],
      [split('COST', day(2), '2', '2'), split('COST', day(25), '2')],
    );
    expect(trimmed(facts)).toEqual({
      orders: [buy(day(20), 'AAPL', '1', '100')],
      sessions: SESSIONS.slice(20),
      splits: [],
    });
  });

  test('are orders of others, and of the desk that never filled', () => {
    const dead = { filledQty: '0', filledAveragePrice: null, status: 'canceled' };
    const orders = [
      buy(day(0), 'COST', '1', '100', { desk: 'other' }),
      buy(day(0), 'AAPL', '1', '100', dead),
    ];
    expect(trimmed(history(orders)).orders).toEqual([]);
  });

  test('is a split up to the first day that is kept, because nothing kept traded before it', () => {
    const splits = [split('COST', day(1), '2'), split('COST', day(2), '2'), split('COST', day(3), '2')];
    expect(trimmed(history([buy(day(2), 'COST', '1', '100')], splits)).splits).toEqual([splits[2]]);
  });

  test('of an idle desk is all but the days of the cooldown, the day of its sale and the day of its scan', () => {
    expect(trimmed(history([]))).toEqual({ orders: [], sessions: SESSIONS.slice(-7), splits: [] });
  });
});

describe('kept', () => {
  test('is all that a lot was made of', () => {
    const orders = [
      buy(day(0), 'COST', '10', '100'),
      sell(day(3), 'COST', '4', '100'),
      buy(day(5), 'COST', '1', '90'),
    ];
    const facts = history(orders, [split('COST', day(4), '10')]);
    expect(trimmed(facts)).toEqual({ ...facts, sessions: SESSIONS });
  });

  test('is a holding that ended where the cooldown still looks', () => {
    const ended = (place: number) =>
      history([buy(day(0), 'COST', '10', '100'), sell(day(place - 1), 'COST', '10', '80')]);
    expect(trimmed(ended(-7)).orders).toHaveLength(2);
    expect(trimmed(ended(-8)).orders).toHaveLength(0);
  });

  test('is everything while no trading date is known', () => {
    const orders = [buy(day(0), 'COST', '10', '100'), sell(day(3), 'COST', '10', '100')];
    expect(trimmed(history(orders, [], [])).orders).toEqual(orders);
  });

  test('is what came after an order that may still fill, and that order', () => {
    const orders = [
      buy(day(0), 'COST', '10', '100'),
      sell(day(3), 'COST', '10', '100', { status: 'a_status_of_tomorrow' }),
    ];
    expect(trimmed(history(orders)).orders).toHaveLength(2);
  });

  test('is what shares alone would count as sold: ten bought, split in two, ten sold are ten left', () => {
    const orders = [buy(day(0), 'COST', '10', '100'), sell(day(5), 'COST', '10', '50')];
    const facts = history(orders, [split('COST', day(3), '2')]);
    expect(trimmed(facts).orders).toHaveLength(2);
    expect(readLots(trimmed(facts), DESK, day(-1))).toMatchObject([{ qty: '10', cost: '500' }]);
  });
});

test('trimming is invisible: lots, live sells, cooldown and exits come out the same, and once is enough', () => {
  const bounds = { min: 1, max: 12 };
  fc.assert(
    fc.property(HISTORIES, fc.integer(bounds), fc.nat(SESSIONS.length - 1), (facts, cooldown, stopped) => {
      const rules = RULES_OF(cooldown);
      const less = trimLedger(facts, rules);
      const stops = [{ symbol: 'V', date: day(stopped) }];
      const read = (from: typeof facts) => {
        const [lotsAtScan, lots] = [readLots(from, DESK, day(-2)), readLots(from, DESK, day(-1))] as const;
        const { sessions } = from;
        const nothing = { measured: {}, prices: new Map(), positions: [], unprovenSells: [] };
        return {
          lotsAtScan,
          lots,
          sells: liveSells(from, DESK),
          cooling: coolingDown({ facts: from, stops, scanDate: day(-2), rules }),
          exits: judgeExits({ lotsAtScan, lots, sessions, scanDate: day(-2), ...nothing, rules }),
        };
      };
      expect(read(less)).toEqual(read(facts));
      expect(trimLedger(less, rules)).toEqual(less);
    }),
    { numRuns: 500 },
  );
});
