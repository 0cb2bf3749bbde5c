/** What is kept of an account's requests for orders: the pure rule, over every budget and any order of answers. */
import fc from 'fast-check';
import {
  budgetIn,
  keptForOrders,
  MOST_KEPT,
  readWaits,
  withAnswer,
  type RateBudget,
} from '../../../src/brokers/alpaca/rate-budget';

const NOW = Date.UTC(2026, 0, 6, 14, 30);
const budget = fc.record({
  limit: fc.integer({ min: 1, max: 10_000 }),
  left: fc.nat(10_000),
  resetsAt: fc.integer({ min: NOW - 120_000, max: NOW + 120_000 }),
});

describe('the headers', () => {
  it('tell a budget', () => {
    expect(budgetIn({ limit: '200', remaining: '57', reset: '1767709860' })).toEqual({
      ...{ limit: 200, left: 57, resetsAt: 1_767_709_860_000 },
    });
  });

  it.each([
    ['nothing', { limit: null, remaining: null, reset: null }],
    ['no remainder', { limit: '200', remaining: null, reset: '1767709860' }],
    ['a remainder that is no number', { limit: '200', remaining: 'many', reset: '1767709860' }],
    ['a negative one', { limit: '200', remaining: '-1', reset: '1767709860' }],
    ['no limit at all', { limit: '0', remaining: '0', reset: '1767709860' }],
    ['a date as the reset', { limit: '200', remaining: '7', reset: 'Tue, 06 Jan 2026 14:31:00 GMT' }],
  ])('with %s tell none', (_, headers) => {
    expect(budgetIn(headers)).toBeNull();
  });
});

describe('an answer', () => {
  it('of the same minute never gives requests back, in whatever order answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1 }), (lefts) => {
        const answers = lefts.map((left) => ({ limit: 200, left, resetsAt: NOW }));
        const known = answers.reduce<RateBudget | null>(withAnswer, null);
        expect(known?.left).toBe(Math.min(...lefts));
      }),
    );
  });

  it('of a later minute replaces what is known, and one of an earlier minute tells nothing', () => {
    const early = { limit: 200, left: 3, resetsAt: NOW };
    const late = { limit: 200, left: 150, resetsAt: NOW + 60_000 };
    expect(withAnswer(early, late)).toEqual(late);
    expect(withAnswer(late, early)).toEqual(late);
  });
});

describe('a read', () => {
  it('leaves as long as more is left than is kept, requests that are under way counted', () => {
    expect(readWaits({ limit: 200, left: 41, resetsAt: NOW + 9_000 }, 0, NOW)).toBe(0);
    expect(readWaits({ limit: 200, left: 40, resetsAt: NOW + 9_000 }, 0, NOW)).toBe(9_000);
    expect(readWaits({ limit: 200, left: 50, resetsAt: NOW + 9_000 }, 9, NOW)).toBe(0);
    expect(readWaits({ limit: 200, left: 50, resetsAt: NOW + 9_000 }, 10, NOW)).toBe(9_000);
  });

  it('waits for nothing that is not known, and for no minute that is over', () => {
    expect(readWaits(null, 1_000, NOW)).toBe(0);
    fc.assert(
      fc.property(budget, (known) => {
        expect(readWaits(known, 0, known.resetsAt)).toBe(0);
      }),
    );
  });

  it('never waits longer than a minute and its rounding, however wrong a clock is', () => {
    fc.assert(
      fc.property(budget, fc.nat(500), (known, inFlight) => {
        const wait = readWaits(known, inFlight, NOW);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(61_000);
      }),
    );
  });

  it('has something left to it under every limit but one of a single request', () => {
    expect(keptForOrders(200)).toBe(MOST_KEPT);
    for (let limit = 2; limit <= 10_000; limit += 1) expect(keptForOrders(limit)).toBeLessThan(limit);
  });
});

/** Workers that share an account, each knowing only the answers to its own requests, at a broker that counts. */
describe('workers that share an account', () => {
  interface Step {
    readonly worker: number;
    readonly act: 'asks' | 'is answered';
  }
  const steps = (workers: number): fc.Arbitrary<Step[]> =>
    fc.array(
      fc.record({
        worker: fc.nat(workers - 1),
        act: fc.constantFrom('asks' as const, 'is answered' as const),
      }),
      { maxLength: 1_500 },
    );
  /** What is left when all reads have left that would. A worker has four requests under way at most. */
  const leftAfter = (workers: number, limit: number, play: readonly Step[]): number => {
    let left = limit;
    const known: (RateBudget | null)[] = Array<null>(workers).fill(null);
    const underWay: number[][] = Array.from({ length: workers }, () => []);
    for (const { worker, act } of play) {
      const mine = underWay[worker]!;
      if (act === 'asks' && mine.length < 4 && readWaits(known[worker]!, mine.length, NOW) === 0) {
        left -= 1;
        mine.push(left);
      }
      const told = act === 'is answered' ? mine.shift() : undefined;
      if (told !== undefined)
        known[worker] = withAnswer(known[worker]!, {
          limit,
          left: Math.max(told, 0),
          resetsAt: NOW + 60_000,
        });
    }
    return left;
  };

  it('one of them leaves all that is kept to orders', () => {
    fc.assert(
      fc.property(steps(1), (play) => {
        expect(leftAfter(1, 200, play)).toBeGreaterThanOrEqual(MOST_KEPT);
      }),
    );
  });

  it('several take of it no more than the requests that each had under way without knowing of the others', () => {
    const plays = fc
      .integer({ min: 2, max: 4 })
      .chain((workers) => fc.tuple(fc.constant(workers), steps(workers)));
    fc.assert(
      fc.property(plays, ([workers, play]) => {
        expect(leftAfter(workers, 200, play)).toBeGreaterThanOrEqual(MOST_KEPT - 4 * (workers - 1));
      }),
    );
  });
});
