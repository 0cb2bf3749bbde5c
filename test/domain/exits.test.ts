/** Design 3.7: when the desk sells what it bought, and that it never sells more. */
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { judgeExits, type ExitQuestion } from '../../src/domain/exits';
import { readLots, type Lot } from '../../src/domain/ledger';
import { price, shares, smaller } from '../../src/domain/money';
import { REASONS } from '../../src/domain/reasons';
import type { Rules } from '../../src/domain/rules';
import { buy, day, DESK, HISTORIES, history, sell, SESSIONS, split } from './desk-history';

type SceneOf<T> = T extends fc.Arbitrary<infer Scene> ? Scene : never;

/** Scanned on the last but one day, judged at the open of the last. */
const SCAN = day(-2);
const OPEN = day(-1);

const lot = (changes: Partial<Lot> = {}): Lot => ({
  symbol: 'COST',
  qty: '10',
  cost: '1000',
  openedOn: day(-3),
  ...changes,
});
const position = (symbol: string, qty: string, available = qty) => ({
  ...{ symbol, qty, available },
  averageEntry: '100',
});
const ruled = (exits: Partial<Rules['exits']>): Rules => ({
  ...DEFAULT_RULES,
  exits: { ...DEFAULT_RULES.exits, ...exits },
});

/** Ten COST bought at 100 three closes ago, with nothing that says sell: a z of -1 at 99, now at 99. */
const question = (changes: Partial<ExitQuestion> = {}): ExitQuestion => ({
  lotsAtScan: changes.lots ?? [lot()],
  lots: [lot()],
  sessions: SESSIONS,
  scanDate: SCAN,
  measured: { COST: { z: -1, close: '99' } },
  prices: new Map([['COST', price('99')]]),
  positions: [position('COST', '10')],
  unprovenSells: [],
  rules: DEFAULT_RULES,
  ...changes,
});
const decided = (changes: Partial<ExitQuestion> = {}) => {
  const { intents, decisions } = judgeExits(question(changes));
  expect(decisions).toHaveLength(changes.lots?.length ?? 1);
  const [decision] = decisions;
  return { decision: decision!, intent: intents[0] ?? null, codes: decision!.failed };
};

describe('kept', () => {
  test('a lot that no rule says to sell is HOLD, with every number it was judged by', () => {
    const { decision, intent } = decided();
    expect(intent).toBeNull();
    expect(decision).toEqual({
      symbol: 'COST',
      side: 'sell',
      verdict: 'denied',
      code: 'HOLD',
      failed: ['HOLD'],
      numbers: {
        ...{ z: '-1.000000', close: '99', price: '99', stop: '92' },
        ...{ closesHeld: '2', maxHold: '10', qty: '10', cost: '1000.00' },
      },
    });
  });

  test('what isn’t known is said to be unknown', () => {
    const { decision } = decided({ measured: {}, prices: new Map() });
    expect(decision).toMatchObject({
      code: 'HOLD',
      numbers: { z: 'unknown', close: 'unknown', price: 'unknown', stop: '92' },
    });
  });
});

test('an exit is a market order for the whole lot, in the symbol’s tier, with its reason', () => {
  const { decision, intent } = decided({ measured: { COST: { z: 0.2, close: '110' } } });
  expect(intent).toEqual({
    ...{ symbol: 'COST', side: 'sell', tier: 'TIER3', qty: '10', limit: null, reason: 'REVERTED' },
  });
  expect(decision).toMatchObject({
    ...{ verdict: 'approved', code: 'REVERTED', failed: ['REVERTED'] },
    numbers: { z: '0.200000', close: '110', held: '10', available: '10', sell: '10' },
  });
  expect(JSON.parse(JSON.stringify(intent))).toEqual(intent);
});

describe('REVERTED', () => {
  test('a z of exactly 0 sells, one just below doesn’t', () => {
    expect(decided({ measured: { COST: { z: 0, close: '100' } } }).codes).toEqual(['REVERTED']);
    expect(decided({ measured: { COST: { z: -0.0000001, close: '100' } } }).codes).toEqual(['HOLD']);
  });

  test('the configured level takes the place of 0', () => {
    const rules = ruled({ revertedAt: -1 });
    expect(decided({ rules }).codes).toEqual(['REVERTED']);
    expect(decided({ rules: ruled({ revertedAt: -0.99 }) }).codes).toEqual(['HOLD']);
  });

  test.each([NaN, -Infinity])('a z of %p sells nothing', (z) => {
    expect(decided({ measured: { COST: { z, close: '100' } } }).codes).toEqual(['HOLD']);
  });

  test('a failed scan sells nothing by z', () => {
    expect(decided({ measured: {} }).codes).toEqual(['HOLD']);
  });

  test('a symbol named like a part of an object isn’t measured', () => {
    const odd = lot({ symbol: 'constructor' });
    const { codes } = decided({ lots: [odd], measured: {}, positions: [position('constructor', '10')] });
    expect(codes).toEqual(['HOLD']);
  });
});

describe('MAX_HOLD', () => {
  test('the tenth close, the day of the purchase being the first, sells at the open after it; the ninth doesn’t', () => {
    expect(decided({ lots: [lot({ openedOn: day(-11) })] })).toMatchObject({
      codes: ['MAX_HOLD'],
      decision: { numbers: { closesHeld: '10' } },
    });
    expect(decided({ lots: [lot({ openedOn: day(-10) })] })).toMatchObject({
      codes: ['HOLD'],
      decision: { numbers: { closesHeld: '9' } },
    });
  });

  test('a lot of today has no close yet', () => {
    expect(decided({ lots: [lot({ openedOn: OPEN })] }).decision.numbers['closesHeld']).toBe('0');
  });

  test('counts sessions, not days: a holiday is none', () => {
    const sessions = SESSIONS.filter((date) => date !== day(-5));
    expect(decided({ sessions, lots: [lot({ openedOn: day(-11) })] }).codes).toEqual(['HOLD']);
  });

  test('needs neither scan nor price: a failed scan and a halted symbol strand nothing', () => {
    const lots = [lot({ openedOn: day(-11) })];
    expect(decided({ lots, measured: {}, prices: new Map() }).intent).toMatchObject({
      ...{ qty: '10', reason: 'MAX_HOLD' },
    });
  });
});

describe('STOP_LOSS', () => {
  const at = (open: string, close = '99') => ({
    prices: new Map([['COST', price(open)]]),
    measured: { COST: { z: -3, close } },
  });

  test('a price of exactly 8 % below the average cost doesn’t sell, a billionth below does', () => {
    expect(decided(at('92')).codes).toEqual(['HOLD']);
    expect(decided(at('91.999999999')).codes).toEqual(['STOP_LOSS']);
  });

  test('is looked at on the scan’s close too', () => {
    expect(decided(at('99', '92')).codes).toEqual(['HOLD']);
    expect(decided(at('99', '91.999999999')).codes).toEqual(['STOP_LOSS']);
    expect(decided({ ...at('99', '91'), prices: new Map() }).codes).toEqual(['STOP_LOSS']);
  });

  test('is exact where an average would not be: three shares that cost 100 together', () => {
    const lots = [lot({ qty: '3', cost: '100' })];
    // 8 % off 100 is 92, a third of that 30.666666666…: below it by less than a billionth is below.
    expect(decided({ lots, ...at('30.666666667', '40') }).codes).toEqual(['HOLD']);
    expect(decided({ lots, ...at('30.666666666', '40') }).codes).toEqual(['STOP_LOSS']);
  });

  test('is exact to the last digit of a cost that has no end', () => {
    const lots = [lot({ qty: '1', cost: '0.000000001086956521' })];
    const stopLoss = ruled({ stopLoss: '0.08' });
    // 0.000000001086956521 × 0.92 is 0.99999999932e-9: one billionth is above it.
    expect(decided({ lots, rules: stopLoss, ...at('0.000000001', '1') }).codes).toEqual(['HOLD']);
    const dearer = [lot({ qty: '1', cost: '0.000000001086956522' })];
    expect(decided({ lots: dearer, rules: stopLoss, ...at('0.000000001', '1') }).codes).toEqual([
      'STOP_LOSS',
    ]);
  });

  test('with a split overnight, the scan’s close meets the shares of the scan, the open’s those of the open', () => {
    const facts = history([buy(day(-4), 'COST', '10', '100')], [split('COST', OPEN, '10')]);
    const lots = readLots(facts, DESK, OPEN);
    const lotsAtScan = readLots(facts, DESK, SCAN);
    const held = { lots, lotsAtScan, positions: [position('COST', '100')] };
    expect(decided({ ...held, ...at('9.9', '99') }).codes).toEqual(['HOLD']);
    expect(decided({ ...held, ...at('9.2', '92') }).codes).toEqual(['HOLD']);
    expect(decided({ ...held, ...at('9.199999999', '99') }).codes).toEqual(['STOP_LOSS']);
    expect(decided({ ...held, ...at('9.9', '91.9') })).toMatchObject({
      codes: ['STOP_LOSS'],
      intent: { qty: '100' },
    });
  });

  test('what was bought since the scan isn’t judged by the scan’s close', () => {
    expect(decided({ ...at('99', '50'), lotsAtScan: [] }).codes).toEqual(['HOLD']);
  });

  test.each(['0', '-1', 'NaN', ''])('a close of %j is none', (close) => {
    expect(decided(at('99', close)).codes).toEqual(['HOLD']);
  });

  test('a lot whose cost nobody knows has no stop, and is held no longer than any other', () => {
    expect(decided({ lots: [lot({ cost: '0' })], ...at('0.01') }).codes).toEqual(['HOLD']);
    expect(decided({ lots: [lot({ cost: '0', openedOn: day(-11) })], ...at('0.01') }).codes).toEqual([
      'MAX_HOLD',
    ]);
  });
});

describe('several reasons', () => {
  test('the stop comes before the holding time, and that before the reversion; all stand in the record', () => {
    const everything = {
      lots: [lot({ openedOn: day(-11) })],
      measured: { COST: { z: 1, close: '50' } },
    };
    expect(decided(everything)).toMatchObject({
      intent: { reason: 'STOP_LOSS' },
      codes: ['STOP_LOSS', 'MAX_HOLD', 'REVERTED'],
    });
    const dear = { ...everything, measured: { COST: { z: 1, close: '150' } } };
    expect(decided(dear)).toMatchObject({
      intent: { reason: 'MAX_HOLD' },
      codes: ['MAX_HOLD', 'REVERTED'],
    });
  });

  test('of several lots the stopped ones leave first, then by symbol; decisions stand by symbol', () => {
    const lots = ['XOM', 'AAPL', 'COST', 'V'].map((symbol) => lot({ symbol }));
    const { intents, decisions } = judgeExits(
      question({
        lots,
        lotsAtScan: lots,
        measured: {
          AAPL: { z: 1, close: '100' },
          COST: { z: -1, close: '99' },
          V: { z: -3, close: '50' },
          XOM: { z: -3, close: '50' },
        },
        prices: new Map(),
        positions: lots.map(({ symbol }) => position(symbol, '10')),
      }),
    );
    expect(intents.map(({ symbol, reason }) => [symbol, reason])).toEqual([
      ['V', 'STOP_LOSS'],
      ['XOM', 'STOP_LOSS'],
      ['AAPL', 'REVERTED'],
    ]);
    expect(decisions.map(({ symbol }) => symbol)).toEqual(['AAPL', 'COST', 'V', 'XOM']);
  });
});

describe('how much', () => {
  const reverted = { measured: { COST: { z: 1, close: '110' } } };
  const sold = (qty: string, available?: string) =>
    decided({ ...reverted, positions: [position('COST', qty, available)] });

  test('the operator’s own shares beside the lot stay', () => {
    expect(sold('25').intent?.qty).toBe('10');
  });

  test('no more than is there, and no more than is free', () => {
    expect(sold('4').intent?.qty).toBe('4');
    expect(sold('10', '0.000000001').intent?.qty).toBe('0.000000001');
    expect(sold('4', '10').intent?.qty).toBe('4');
  });

  test.each([
    ['no position', []],
    ['a position of nothing', [position('COST', '0')]],
    ['a short one', [position('COST', '-5')]],
    ['nothing free', [position('COST', '10', '0')]],
    ['somebody else’s position', [position('AAPL', '10')]],
    ['a quantity that can’t be read', [position('COST', 'ten')]],
    ['an available that can’t be read', [position('COST', '10', 'all')]],
  ])('%s is NOTHING_TO_SELL, and the reason to sell stands beside it', (_, positions) => {
    const { decision, intent } = decided({ ...reverted, positions });
    expect(intent).toBeNull();
    expect(decision).toMatchObject({
      ...{ verdict: 'denied', code: 'NOTHING_TO_SELL', failed: ['NOTHING_TO_SELL', 'REVERTED'] },
    });
    expect(Object.keys(decision.numbers)).toEqual(expect.arrayContaining(['held', 'available', 'qty']));
  });

  test('a lot of which the account lists no position shows none held and none available', () => {
    const { decision } = decided({ positions: [], measured: { COST: { z: 1, close: '101' } } });
    expect(decision).toMatchObject({ code: 'NOTHING_TO_SELL', numbers: { held: '0', available: '0' } });
  });

  test('beside an earlier sale that may still fill nothing is sold', () => {
    expect(decided({ ...reverted, unprovenSells: ['COST'] })).toMatchObject({
      intent: null,
      decision: { verdict: 'denied', code: 'OPEN_ORDER', failed: ['OPEN_ORDER', 'REVERTED'] },
    });
    expect(decided({ ...reverted, unprovenSells: ['AAPL'] }).intent).not.toBeNull();
    expect(decided({ unprovenSells: ['COST'] }).decision.code).toBe('HOLD');
  });

  test('a symbol outside the universe counts against its tier of the unlisted', () => {
    const odd = { lots: [lot({ symbol: 'OCGN' })], positions: [position('OCGN', '10')] };
    expect(decided({ ...odd, measured: { OCGN: { z: 1, close: '110' } } }).intent?.tier).toBe('TIER3');
  });
});

describe('whatever the desk traded', () => {
  const worth = fc.integer({ min: 1, max: 400_000 }).map((cents) => (cents / 100).toFixed(2));
  const scene = fc.record({
    facts: HISTORIES,
    z: fc.double({ noNaN: false }),
    close: worth,
    now: worth,
    held: fc.integer({ min: -1_000, max: 20_000 }).map((count) => (count / 1000).toFixed(3)),
    free: fc.integer({ min: 0, max: 20_000 }).map((count) => (count / 1000).toFixed(3)),
    unprovenSells: fc.subarray(['AAPL', 'MSFT']),
  });
  const judged = ({ facts, z, close, now, held, free, unprovenSells }: SceneOf<typeof scene>) => {
    const lots = readLots(facts, DESK, OPEN);
    const symbols = ['AAPL', 'MSFT'];
    return {
      lots,
      ...judgeExits({
        lots,
        lotsAtScan: readLots(facts, DESK, SCAN),
        sessions: facts.sessions,
        scanDate: SCAN,
        measured: Object.fromEntries(symbols.map((symbol) => [symbol, { z, close }])),
        prices: new Map(symbols.map((symbol) => [symbol, price(now)])),
        positions: symbols.map((symbol) => position(symbol, held, free)),
        unprovenSells,
        rules: DEFAULT_RULES,
      }),
    };
  };

  test('nothing is sold beyond the lot, the position and what is free of it', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { lots, intents } = judged(given);
        for (const { symbol, qty } of intents) {
          const most = [shares(given.held), shares(given.free)].reduce(
            smaller,
            shares(lots.find((each) => each.symbol === symbol)!.qty),
          );
          expect(shares(qty) > 0n && shares(qty) <= most).toBe(true);
          expect(given.unprovenSells).not.toContain(symbol);
        }
      }),
    );
  });

  test('every lot ends in exactly one decision, and an intent is exactly an approved one', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { lots, intents, decisions } = judged(given);
        expect(decisions.map(({ symbol }) => symbol)).toEqual(lots.map(({ symbol }) => symbol));
        const approved = decisions.filter(({ verdict }) => verdict === 'approved');
        expect(intents.map(({ symbol }) => symbol).sort()).toEqual(approved.map(({ symbol }) => symbol));
        for (const { code, failed } of decisions) {
          expect(failed[0]).toBe(code);
          for (const each of failed) expect(REASONS).toHaveProperty(each);
        }
      }),
    );
  });
});

test('a lot that is sold in part is judged by what is left of it', () => {
  const facts = history([buy(day(-6), 'COST', '10', '100'), sell(day(-4), 'COST', '4', '101')]);
  const lots = readLots(facts, DESK, OPEN);
  const { intent } = decided({ lots, lotsAtScan: lots, measured: { COST: { z: 1, close: '101' } } });
  expect(intent?.qty).toBe('6');
});

test('the scan’s close is held against the lot of its own symbol, not against the first', () => {
  const dear = lot({ symbol: 'AAPL', cost: '100000' });
  const lots = [dear, lot()];
  const { decisions } = judgeExits(question({ lots, lotsAtScan: lots, positions: [position('COST', '10')] }));
  expect(decisions.map(({ symbol, code }) => [symbol, code])).toEqual([
    ['AAPL', 'HOLD'],
    ['COST', 'HOLD'],
  ]);
});
