/** Design 3.4: the order of work. Promise 4: every candidate ends in exactly one decision. */
import fc from 'fast-check';
import { allocate } from '../../src/domain/allocation';
import type { Allocation, AllocationQuestion } from '../../src/domain/allocation';
import { isWithin, multiplyDown, oneMinus, ratio } from '../../src/domain/money';
import { tierExposures, tierHeadroom } from '../../src/domain/tier-capacity';
import { exposures, total } from '../../src/domain/exposure';
import { tierOf } from '../../src/domain/tiers';
import { bookOf, fractions, fresh, openBuy, reservation, ruled, RULES, UNIVERSE } from './risk-open';

const decide = (question: Partial<AllocationQuestion>): Allocation =>
  allocate({
    fresh: [],
    book: bookOf(),
    reservations: [],
    capability: fractions(...UNIVERSE),
    exiting: [],
    coolingDown: [],
    sends: { session: 0, lastMinute: 0 },
    rules: RULES,
    ...question,
  });

const verdicts = ({ decisions }: Allocation) => decisions.map(({ symbol, code }) => [symbol, code]);

const XLE = fresh('XLE', '90', { z: -2.1 });
const CVX = fresh('CVX', '150', { z: -1.9 });
const XOM = fresh('XOM', '110', { z: -1.7 });

test('an approved candidate is one intent, one decision with its numbers, and one reservation', () => {
  const allocation = decide({ fresh: [CVX] });
  expect(allocation.intents).toMatchObject([
    { symbol: 'CVX', tier: 'TIER3', target: '1500', limit: '150.75', qty: '9.950248756', rung: 'fractional' },
  ]);
  expect(allocation.decisions).toEqual([
    {
      symbol: 'CVX',
      side: 'buy',
      verdict: 'approved',
      code: 'APPROVED',
      failed: [],
      numbers: {
        ...CVX.freshness,
        tier: 'TIER3',
        target: '1500.00',
        limit: '150.75',
        wanted: '9.950248756',
        qty: '9.950248756',
        rung: 'fractional',
        notional: '1500.00',
        tierBefore: '0.00',
        tierAfter: '1.50',
        entryLimit: '28.5',
      },
    },
  ]);
  expect(allocation.reservations).toEqual([
    { symbol: 'CVX', qty: '9.950248756', price: '150.75', filledQty: '0', state: 'held' },
  ]);
});

test('S14: most oversold first across tiers, ties by symbol, whatever order they come in', () => {
  const tie = fresh('AAPL', '200', { z: -1.9 });
  const expected = [['XLE'], ['AAPL'], ['CVX'], ['XOM']];
  for (const order of [
    [XLE, CVX, XOM, tie],
    [XOM, tie, CVX, XLE],
  ]) {
    expect(decide({ fresh: order }).intents.map(({ symbol }) => [symbol])).toEqual(expected);
  }
});

test('S14: two candidates can’t both take the last room, and the more oversold one has it', () => {
  // 2,000 USD of room in TIER3 for two targets of 1,500.
  const book = bookOf({ held: { AAPL: ['265', '100'] }, cash: '73500' });
  const allocation = decide({ fresh: [XOM, CVX], book });
  expect(verdicts(allocation)).toEqual([
    ['CVX', 'APPROVED'],
    ['XOM', 'TIER_CAP'],
  ]);
  expect(allocation.decisions[1]?.numbers).toMatchObject({
    exposure: '28.00',
    proposed: '1.50',
    total: '29.50',
  });
  expect(allocation.reservations).toHaveLength(1);
});

test('a reservation shrinks to what was sized, so that the rest is there for the next', () => {
  const capability = fractions();
  const allocation = decide({ fresh: [CVX], capability });
  expect(allocation.reservations).toMatchObject([{ symbol: 'CVX', qty: '9' }]);
});

describe('not bought', () => {
  test.each([['10'], ['-10'], ['0.000000001'], ['NaN']])('a symbol of which anybody holds %s', (qty) => {
    const held = { CVX: [qty, '150'] as const };
    const book = bookOf({ held, equity: '100000', cash: '100000' });
    expect(decide({ fresh: [CVX], book }).decisions).toMatchObject([
      { verdict: 'denied', code: 'ALREADY_HELD' },
    ]);
  });

  test('but a listed position of zero is none', () => {
    const book = bookOf({ held: { CVX: ['0', null] } });
    expect(verdicts(decide({ fresh: [CVX], book }))).toEqual([['CVX', 'APPROVED']]);
  });

  test('a symbol of which the desk’s own fills are proven, whatever positions show', () => {
    const reservations = [reservation('CVX', { filledQty: '10', state: 'released' })];
    expect(verdicts(decide({ fresh: [CVX], reservations }))).toEqual([['CVX', 'ALREADY_HELD']]);
  });

  test.each(['buy', 'sell'] as const)('a symbol with an open %s order', (side) => {
    const book = bookOf({ openOrders: [openBuy({ symbol: 'CVX', side })] });
    expect(verdicts(decide({ fresh: [CVX], book }))).toEqual([['CVX', 'OPEN_ORDER']]);
  });

  test('a symbol whose earlier order is not proven', () => {
    const reservations = [reservation('CVX')];
    const allocation = decide({ fresh: [CVX], reservations });
    expect(verdicts(allocation)).toEqual([['CVX', 'OPEN_ORDER']]);
    expect(allocation.reservations).toEqual(reservations);
  });

  test('and the denial says how much is held, and what is in the way', () => {
    const numbersOf = (question: Partial<AllocationQuestion>) => {
      const [decision] = decide({ fresh: [CVX], ...question }).decisions;
      expect(decision).toMatchObject({ side: 'buy', verdict: 'denied' });
      return decision!.numbers;
    };
    const unreadable = { symbol: 'CVX', qty: null, averageEntry: null };
    expect(numbersOf({ book: bookOf({ held: { CVX: ['5', '150'] } }) })).toMatchObject({ held: '5' });
    expect(numbersOf({ book: { ...bookOf(), holdings: [unreadable] } })).toMatchObject({
      held: 'unreadable',
    });
    expect(numbersOf({ book: bookOf({ openOrders: [openBuy({ symbol: 'CVX' })] }) })).toMatchObject({
      order: 'open',
    });
    expect(numbersOf({ reservations: [reservation('CVX')] })).toMatchObject({ order: 'unproven' });
  });

  test('a symbol that the desk is about to sell', () => {
    expect(verdicts(decide({ fresh: [CVX, XOM], exiting: ['CVX'] }))).toEqual([
      ['CVX', 'EXIT_DUE'],
      ['XOM', 'APPROVED'],
    ]);
  });

  test('a symbol that was stopped out lately, with the day of it', () => {
    const coolingDown = [{ symbol: 'CVX', stoppedOut: '2024-08-07' }];
    const { decisions, intents } = decide({ fresh: [CVX, XOM], coolingDown });
    expect(decisions).toMatchObject([
      {
        ...{ symbol: 'CVX', verdict: 'denied', code: 'COOLDOWN', failed: ['COOLDOWN'] },
        numbers: { stoppedOut: '2024-08-07', cooldownSessions: '5' },
      },
      { symbol: 'XOM', code: 'APPROVED' },
    ]);
    expect(intents.map(({ symbol }) => symbol)).toEqual(['XOM']);
  });

  test('all reasons are recorded, in their order', () => {
    const book = bookOf({ held: { CVX: ['1', '150'] }, openOrders: [openBuy({ symbol: 'CVX' })] });
    const coolingDown = [{ symbol: 'CVX', stoppedOut: '2024-08-07' }];
    expect(decide({ fresh: [CVX], book, exiting: ['CVX'], coolingDown }).decisions[0]?.failed).toEqual([
      ...['ALREADY_HELD', 'OPEN_ORDER', 'EXIT_DUE', 'COOLDOWN'],
    ]);
  });

  test('a symbol proposed twice is bought once', () => {
    expect(verdicts(decide({ fresh: [CVX, CVX] }))).toEqual([
      ['CVX', 'APPROVED'],
      ['CVX', 'OPEN_ORDER'],
    ]);
  });
});

test('a held symbol without a price stops its tier, and the other tiers go on', () => {
  const book = bookOf({ held: { AAPL: ['10', null] }, equity: '101000' });
  expect(verdicts(decide({ fresh: [XLE, CVX], book }))).toEqual([
    ['XLE', 'APPROVED'],
    ['CVX', 'UNPRICED_POSITION'],
  ]);
});

test('every limit that refuses is in `failed`, the first is the reason, and the order is shown', () => {
  const book = bookOf({ cash: '100', held: { SPY: ['300', '330'] }, lastEquity: '200000' });
  const rules = ruled('limits', { maxGross: '2' });
  const [decision] = decide({ fresh: [CVX], book, rules }).decisions;
  expect(decision).toMatchObject({
    verdict: 'denied',
    code: 'CASH',
    failed: ['CASH', 'DAILY_LOSS'],
    numbers: { available: '100.00', notional: '1486.50', limit: '150.75', tier: 'TIER3' },
  });
});

test('orders approved before count as sends of the session', () => {
  const rules = ruled('limits', { maxSendsPerSession: 2 });
  const allocation = decide({ fresh: [XLE, CVX, XOM], rules, sends: { session: 0, lastMinute: 0 } });
  expect(verdicts(allocation)).toEqual([
    ['XLE', 'APPROVED'],
    ['CVX', 'APPROVED'],
    ['XOM', 'SENDS_SESSION'],
  ]);
  expect(verdicts(decide({ fresh: [XLE], rules, sends: { session: 2, lastMinute: 0 } }))).toEqual([
    ['XLE', 'SENDS_SESSION'],
  ]);
});

test('what comes out is JSON-plain', () => {
  const allocation = decide({ fresh: [XLE, CVX, XOM] });
  expect(JSON.parse(JSON.stringify(allocation))).toEqual(allocation);
});

describe('properties', () => {
  const symbol = fc.constantFrom(...UNIVERSE);
  const at = fc.integer({ min: 500, max: 100_000 }).map((cents) => (cents / 100).toFixed(2));
  const proposal = fc.tuple(symbol, at, fc.integer({ min: -40, max: -16 })).map(([name, price, z]) => ({
    ...CVX,
    ...{ symbol: name, scanPrice: price, ask: price, bid: price, now: price, z: z / 10 },
  }));
  const proposals = fc.uniqueArray(proposal, { selector: (each) => each.symbol, maxLength: 29 });
  const qty = fc.integer({ min: 1, max: 200 }).map(String);
  const holdings = fc.dictionary(fc.constantFrom(...UNIVERSE, 'GME'), fc.tuple(qty, at), { maxKeys: 12 });
  const world = fc.record({
    fresh: proposals,
    held: holdings,
    cash: fc.integer({ min: 0, max: 1_000_000 }).map(String),
    whenFull: fc.constantFrom('refuse' as const, 'resize' as const),
    fraction: fc.boolean(),
  });
  const posed = (each: typeof world extends fc.Arbitrary<infer W> ? W : never) => ({
    fresh: each.fresh,
    book: bookOf({ held: each.held, cash: each.cash }),
    rules: ruled('sizing', { whenFull: each.whenFull }),
    capability: each.fraction ? fractions(...UNIVERSE) : fractions(),
  });

  test('exactly one decision a candidate, and an intent with its reservation for each approved one', () => {
    fc.assert(
      fc.property(world, (each) => {
        const { intents, decisions, reservations } = decide(posed(each));
        expect(decisions.map((one) => one.symbol).sort()).toEqual(each.fresh.map((one) => one.symbol).sort());
        const approved = decisions.filter((one) => one.verdict === 'approved').map((one) => one.symbol);
        expect(intents.map((one) => one.symbol)).toEqual(approved);
        expect(reservations.map(({ symbol, qty, price }) => [symbol, qty, price])).toEqual(
          intents.map((one) => [one.symbol, one.qty, one.limit]),
        );
        for (const one of decisions) expect(one.verdict === 'approved').toBe(one.failed.length === 0);
      }),
    );
  });

  test('no tier that an entry went into is above its entry limit, that entry included', () => {
    fc.assert(
      fc.property(world, (each) => {
        const question = posed(each);
        const { intents, reservations } = decide(question);
        const equity = question.book.liveEquity;
        for (const { tier } of intents) {
          const rule = RULES.tiers.find((one) => one.name === tier)!;
          const exposure = total(
            exposures(question.book, reservations)
              .filter((one) => tierOf(one.symbol, RULES).tier.name === tier)
              .map((one) => one.value),
          );
          const limit = multiplyDown(ratio(rule.cap), oneMinus(ratio(RULES.buffer)));
          expect(exposure !== null && equity !== null && isWithin(exposure, equity, limit)).toBe(true);
          const after = tierExposures({ ...question, reservations }).find((one) => one.tier === tier);
          expect(after?.state).toBe('ok');
        }
      }),
    );
  });

  test('the order in which candidates are given changes nothing', () => {
    fc.assert(
      fc.property(world, (each) => {
        const question = posed(each);
        expect(decide({ ...question, fresh: [...question.fresh].reverse() })).toEqual(decide(question));
      }),
    );
  });

  test('a refused candidate changes nothing: without it, all others fare the same', () => {
    fc.assert(
      fc.property(world, (each) => {
        const question = posed(each);
        const all = decide(question);
        for (const refused of all.decisions.filter((one) => one.verdict === 'denied')) {
          const others = question.fresh.filter((one) => one.symbol !== refused.symbol);
          const without = decide({ ...question, fresh: others });
          expect(without.reservations).toEqual(all.reservations);
          expect(without.decisions).toEqual(all.decisions.filter((one) => one !== refused));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('with resize, what leaves never takes more than the headroom there was', () => {
    fc.assert(
      fc.property(world, (each) => {
        const question = { ...posed(each), rules: ruled('sizing', { whenFull: 'resize' as const }) };
        const { reservations } = decide(question);
        for (const { name } of RULES.tiers) {
          const own = reservations.filter((one) => tierOf(one.symbol, RULES).tier.name === name);
          const before = tierHeadroom(name, { ...question, reservations: [] });
          const after = tierHeadroom(name, { ...question, reservations });
          const spent = total(exposures(bookOf(), own).map((one) => one.value));
          expect(before - after).toBe(spent);
        }
      }),
    );
  });
});
