/** Design 3.2: promise 2, and the two examples of what the replaced system let through. */
import fc from 'fast-check';
import { readBook } from '../../src/domain/book';
import type { Book } from '../../src/domain/book';
import type { Check } from '../../src/domain/decision';
import {
  decimal,
  minus,
  notional,
  plus,
  price,
  shares,
  usd,
  usdText,
  ZERO_USD,
} from '../../src/domain/money';
import { fillTo, reserve, settle } from '../../src/domain/reservations';
import type { Reservation } from '../../src/domain/reservations';
import type { Rules } from '../../src/domain/rules';
import { tierCapacity, tierExposures, tierHeadroom } from '../../src/domain/tier-capacity';
import { tierOf } from '../../src/domain/tiers';
import { bookOf, observed, openBuy, reservation, RULES, TIMES } from './risk-open';
import type { Account, Held } from './risk-open';

const room = (
  proposed: string,
  book: Book,
  { tier = 'TIER3', reservations = [] as readonly Reservation[], rules = RULES } = {},
): Check => tierCapacity({ tier, proposed: usd(proposed), book, reservations, rules });

const codeOf = (check: Check): string => (check.ok ? 'passed' : check.code);
const exposureOf = (book: Book, reservations: readonly Reservation[] = [], rules: Rules = RULES) =>
  tierExposures({ book, reservations, rules }).find(({ tier }) => tier === 'TIER3')!;

/** TIER3 holding exactly `amount` USD in an account of 100,000. */
const holding = (amount: string): Book =>
  bookOf({
    held: { AAPL: [amount, '1'] },
    cash: usdText(minus(usd('100000'), usd(amount))),
    equity: '100000',
  });

describe('the examples', () => {
  test('six positions at 5 % drift to 34 %, and a new 5 % signal (39 %) is refused', () => {
    // Six times 5,000 USD, grown by 21.43 % in an account that is 100,000 today.
    const symbols = ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'NVDA', 'META'];
    const at = ['56.67', '56.67', '56.67', '56.67', '56.66', '56.66'];
    const held: Held = Object.fromEntries(
      symbols.map((symbol, index) => [symbol, ['100', at[index]!] as const]),
    );
    const check = room('5000', bookOf({ held, cash: '66000' }));
    expect(check).toEqual({
      ok: false,
      code: 'TIER_CAP',
      numbers: {
        tier: 'TIER3',
        exposure: '34.00',
        proposed: '5.00',
        total: '39.00',
        entryLimit: '28.5',
        cap: '30',
        headroom: '-5.50',
        exposureUsd: '34000.00',
        proposedUsd: '5000.00',
        headroomUsd: '-5500.00',
        liveEquity: '100000.00',
      },
    });
  });

  test('50 AAPL at 320 and 25 MSFT at 480 in 100,000 (28 %), 30 GOOGL at 320 (9.6 %) is refused', () => {
    const book = bookOf({ held: { AAPL: ['50', '320'], MSFT: ['25', '480'] }, cash: '72000' });
    const check = room('9600', book);
    expect(codeOf(check)).toBe('TIER_CAP');
    expect(check.numbers).toMatchObject({
      exposure: '28.00',
      proposed: '9.60',
      total: '37.60',
      entryLimit: '28.5',
    });
  });
});

describe('the entry limit', () => {
  test('40/30/30 % become 38/28.5/28.5 % at entry', () => {
    const limits = tierExposures({ book: bookOf(), reservations: [], rules: RULES });
    expect(limits.map(({ tier, entryLimit, cap }) => [tier, entryLimit, cap])).toEqual([
      ['TIER1', '38', '40'],
      ['TIER2', '28.5', '30'],
      ['TIER3', '28.5', '30'],
    ]);
  });

  test('exactly equal passes, the smallest amount more is refused', () => {
    expect(codeOf(room('500', holding('28000')))).toBe('passed');
    expect(codeOf(room('500.000000000000000001', holding('28000')))).toBe('TIER_CAP');
  });

  test('with a buffer of zero is the cap', () => {
    expect(codeOf(room('2000', holding('28000'), { rules: { ...RULES, buffer: '0' } }))).toBe('passed');
  });

  test('leaves a headroom that fits exactly, and none when it is exceeded', () => {
    const at = (amount: string) =>
      tierHeadroom('TIER3', { book: holding(amount), reservations: [], rules: RULES });
    expect(at('28000')).toBe(usd('500'));
    expect(at('28500')).toBe(ZERO_USD);
    expect(at('34000')).toBe(ZERO_USD);
  });
});

describe('the state of a tier', () => {
  test.each([
    ['28500', 'ok'],
    ['28500.000000001', 'near-cap'],
    ['30000', 'near-cap'],
    ['30000.000000001', 'over-cap'],
  ])('%s USD of 100,000 is %s', (amount, state) => {
    expect(exposureOf(holding(amount)).state).toBe(state);
  });

  test.each(['28500.000000001', '30000.000000001'])(
    'above the entry limit (%s) entries are refused',
    (amount) => {
      expect(codeOf(room('0.01', holding(amount)))).toBe('TIER_CAP');
    },
  );

  test('tells exposure in percent and in USD', () => {
    expect(exposureOf(holding('28000'))).toEqual({
      tier: 'TIER3',
      exposure: '28.00',
      exposureUsd: '28000.00',
      entryLimit: '28.5',
      cap: '30',
      state: 'ok',
    });
  });

  test('is unpriced, never zero, when a price or the equity is unknown', () => {
    const unpriced = bookOf({ held: { AAPL: ['10', null] } });
    expect(exposureOf(unpriced)).toMatchObject({ exposure: null, exposureUsd: null, state: 'unpriced' });
    expect(exposureOf(bookOf({ equity: 'NaN' }))).toMatchObject({ exposure: null, state: 'unpriced' });
  });
});

describe('what counts', () => {
  const exposure = (account: Account, reservations: readonly Reservation[] = []): string | null =>
    exposureOf(bookOf({ equity: '100000', ...account }), reservations).exposureUsd;

  test('all positions, whoever bought them, and one outside the universe against unlistedTier', () => {
    expect(exposure({ held: { AAPL: ['10', '100'], GME: ['10', '20'] } })).toBe('1200.00');
  });

  test('a short position by its size', () => {
    expect(exposure({ held: { AAPL: ['-10', '100'] } })).toBe('1000.00');
  });

  test('not the positions of other tiers', () => {
    expect(exposure({ held: { SPY: ['10', '500'] } })).toBe('0.00');
  });

  test('drift: the position at this session’s price, not at what was paid', () => {
    const facts = observed({ held: { AAPL: ['10', '150'] }, equity: '100000' });
    const positions = [{ symbol: 'AAPL', qty: '10', available: '10', averageEntry: '100' }];
    const book = readBook({ ...facts, positions }, TIMES, RULES);
    expect(exposureOf(book).exposureUsd).toBe('1500.00');
  });

  test.each([
    ['its limit', { limit: '100' }, '90', '1000.00'],
    ['the current price above its limit', { limit: '100' }, '110', '1100.00'],
    ['its stop above both', { limit: '100', stop: '120' }, '110', '1200.00'],
    ['the current price for a market order', { limit: null }, '110', '1100.00'],
  ])('an open buy at %s', (_, order, at, amount) => {
    expect(exposure({ openOrders: [openBuy(order)], prices: { AAPL: at } })).toBe(amount);
  });

  test('an open buy only by what is unfilled of it', () => {
    expect(exposure({ openOrders: [openBuy({ filledQty: '4', filledAveragePrice: '99' })] })).toBe('600.00');
  });

  test('an order by notional at what is unfilled of it, and in full when its average is unknown', () => {
    const order = { qty: null, notional: '1000', limit: null };
    expect(exposure({ openOrders: [openBuy({ ...order, filledQty: '4', filledAveragePrice: '100' })] })).toBe(
      '600.00',
    );
    expect(exposure({ openOrders: [openBuy({ ...order, filledQty: '4' })] })).toBe('1000.00');
  });

  test('an open sell frees nothing', () => {
    const account = { held: { AAPL: ['10', '100'] } as Held };
    expect(exposure({ ...account, openOrders: [openBuy({ side: 'sell' })] })).toBe(exposure(account));
  });

  test('section 2 row 18: an order in a state we don’t know as working', () => {
    expect(exposure({ openOrders: [openBuy({ status: 'something_new' })] })).toBe('1000.00');
  });

  test('a reservation at its price, and after the release nothing', () => {
    expect(exposure({}, [reservation('AAPL')])).toBe('1000.00');
    expect(exposure({}, [reservation('AAPL', { qty: '0', state: 'released' })])).toBe('0.00');
  });
});

describe('each share counts once', () => {
  const id = 'nd1-main-20240809-AAPL-b-w1';
  const own = openBuy({ clientOrderId: id });
  const exposure = (account: Account, reservations: readonly Reservation[]): string | null =>
    exposureOf(bookOf({ equity: '100000', ...account }), reservations).exposureUsd;

  test('an own order through its reservation, not as an open order besides', () => {
    expect(exposure({ openOrders: [own] }, [reservation('AAPL')])).toBe('1000.00');
  });

  test('its fills as position, the rest as reservation', () => {
    const partly = { ...own, filledQty: '4', filledAveragePrice: '100' };
    const reserved = [reservation('AAPL', { filledQty: '4' })];
    expect(exposure({ openOrders: [partly], held: { AAPL: ['4', '100'] } }, reserved)).toBe('1000.00');
  });

  test('an own order that nothing is reserved for counts in full, and beyond its reservation by the rest', () => {
    expect(exposure({ openOrders: [own] }, [])).toBe('1000.00');
    expect(exposure({ openOrders: [own] }, [reservation('AAPL', { qty: '3' })])).toBe('1000.00');
    expect(exposure({ openOrders: [own, { ...own, id: 'twice' }] }, [reservation('AAPL')])).toBe('2000.00');
  });

  test.each([
    ['an earlier session', 'nd1-main-20240808-AAPL-b-w1'],
    ['another desk', 'nd1-other-20240809-AAPL-b-w1'],
    ['a hand', 'mine'],
  ])('an order of %s counts beside the reservations', (_, clientOrderId) => {
    expect(exposure({ openOrders: [{ ...own, clientOrderId }] }, [reservation('AAPL')])).toBe('2000.00');
  });

  test('where positions show less than the desk’s own fills prove, the fills count', () => {
    const prices = { AAPL: '100' };
    const bought = [reservation('AAPL', { qty: '10', filledQty: '10', state: 'released' })];
    expect(exposure({ prices }, bought)).toBe('1000.00');
    expect(exposure({ held: { AAPL: ['7', '100'] } }, bought)).toBe('1000.00');
    expect(exposure({ held: { AAPL: ['12', '100'] } }, bought)).toBe('1200.00');
    expect(exposure({ prices, openOrders: [{ ...own, filledQty: '4', qty: '4' }] }, [])).toBe('400.00');
  });

  test('a fill in between counts twice, never zero times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), (seen, later) => {
        // Orders are read before positions: what fills in between is unfilled in the one and held in the other.
        fc.pre(seen + later <= 10);
        const order = { ...own, filledQty: `${seen}`, filledAveragePrice: seen === 0 ? null : '100' };
        const held: Held = seen + later === 0 ? {} : { AAPL: [`${seen + later}`, '100'] };
        for (const known of [0, seen]) {
          const amount = exposure({ openOrders: [order], held, prices: { AAPL: '100' } }, [
            reservation('AAPL', { filledQty: `${known}` }),
          ]);
          expect(Number(amount)).toBeGreaterThanOrEqual(1000);
          expect(Number(amount)).toBeLessThanOrEqual(1000 + (seen + later) * 100);
        }
      }),
    );
  });
});

describe('what can’t be known refuses', () => {
  test.each(['0', '-1', 'NaN', '1e309', '9'.repeat(400), '', 'null'])('equity of %s is EQUITY', (equity) => {
    expect(codeOf(room('1', bookOf({ equity })))).toBe('EQUITY');
  });

  test.each(['cash', 'lastEquity', 'buyingPower'])('an account whose %s is unreadable is EQUITY', (field) => {
    expect(codeOf(room('1', bookOf({ equity: '100000', [field]: 'NaN' })))).toBe('EQUITY');
  });

  test.each([
    ['0', '0.00'],
    ['-1', '-1.00'],
    ['NaN', 'unknown'],
  ])('EQUITY says what the account is worth: %s is shown as %s', (equity, shown) => {
    expect(room('1', bookOf({ equity }))).toEqual({
      ok: false,
      code: 'EQUITY',
      numbers: { tier: 'TIER3', liveEquity: shown, brokerEquity: shown },
    });
  });

  test('EQUITY tells live equity apart from the broker’s', () => {
    const { numbers } = room('1', bookOf({ cash: '-5', equity: '100' }));
    expect(numbers).toMatchObject({ liveEquity: '-5.00', brokerEquity: '100.00' });
  });

  test.each(['0', '-1', 'NaN'])(
    'in an account worth %s no tier has headroom, and each is unpriced',
    (equity) => {
      const book = bookOf({ equity });
      expect(tierHeadroom('TIER3', { book, reservations: [], rules: RULES })).toBe(ZERO_USD);
      expect(exposureOf(book)).toMatchObject({ exposure: null, exposureUsd: '0.00', state: 'unpriced' });
    },
  );

  test('a tier with a holding that has no price has no headroom', () => {
    const book = bookOf({ held: { AAPL: ['1', null] } });
    expect(tierHeadroom('TIER3', { book, reservations: [], rules: RULES })).toBe(ZERO_USD);
  });

  test('live equity is the lower of the broker’s and cash plus positions at these prices', () => {
    const held: Held = { SPY: ['10', '500'] };
    expect(bookOf({ cash: '1000', held, equity: '7000' }).liveEquity).toBe(usd('6000'));
    expect(bookOf({ cash: '1000', held, equity: '5000' }).liveEquity).toBe(usd('5000'));
    expect(bookOf({ cash: '1000', held: { SPY: ['10', null] }, equity: '5000' }).liveEquity).toBe(
      usd('1000'),
    );
  });

  test('a held symbol without a trade of this session stops its tier, and no other', () => {
    const book = bookOf({ held: { AAPL: ['1', null] } });
    const check = room('1', book);
    expect(check).toEqual({
      ok: false,
      code: 'UNPRICED_POSITION',
      numbers: { tier: 'TIER3', unpriced: 'AAPL' },
    });
    expect(codeOf(room('1', book, { tier: 'TIER1' }))).toBe('passed');
  });

  test('UNPRICED_POSITION names every symbol without a price, and only those', () => {
    const book = bookOf({ held: { AAPL: ['1', null], COST: ['1', '900'], MSFT: ['1', null] } });
    expect(room('1', book).numbers).toEqual({ tier: 'TIER3', unpriced: 'AAPL MSFT' });
  });

  test.each([
    ['of yesterday', { price: '100', at: '2024-08-09T20:00:00Z' }],
    ['from the future', { price: '100', at: '2024-08-12T13:31:00Z' }],
    ['without a readable time', { price: '100', at: 'now' }],
    ['at zero', { price: '0', at: TIMES.tradingDay.open }],
    ['below zero', { price: '-1', at: TIMES.tradingDay.open }],
    ['at NaN', { price: 'NaN', at: TIMES.tradingDay.open }],
    ['at 1e309', { price: '1e309', at: TIMES.tradingDay.open }],
    ['of 400 digits', { price: '9'.repeat(400), at: TIMES.tradingDay.open }],
  ])('a trade %s is no price', (_, trade) => {
    const facts = observed({ held: { AAPL: ['1', '100'] } });
    const book = readBook({ ...facts, trades: { AAPL: trade } }, TIMES, RULES);
    expect(codeOf(room('1', book))).toBe('UNPRICED_POSITION');
  });

  test.each(['NaN', '1e309', '', '9'.repeat(400)])('a position of %j shares stops its tier', (qty) => {
    const positions = [{ symbol: 'AAPL', qty, available: qty, averageEntry: '100' }];
    const book = readBook({ ...observed({ prices: { AAPL: '100' } }), positions }, TIMES, RULES);
    expect(codeOf(room('1', book))).toBe('UNPRICED_POSITION');
    expect(codeOf(room('1', book, { tier: 'TIER1' }))).toBe('passed');
  });

  test.each([
    ['no quantity and no notional', { qty: null }],
    ['an unreadable quantity', { qty: 'NaN' }],
    ['a negative quantity', { qty: '-10' }],
    ['more filled than asked', { filledQty: '11' }],
    ['unreadable fills', { filledQty: 'x' }],
    ['negative fills', { filledQty: '-1' }],
    ['an unreadable limit', { limit: '1e309' }],
    ['an unreadable stop', { stop: '0' }],
    ['a negative notional', { qty: null, notional: '-5' }],
    ['no price at all', { limit: null }],
    ['a stop alone, which bounds nothing', { limit: null, stop: '100' }],
  ])('an open buy with %s stops its tier', (_, order) => {
    expect(codeOf(room('1', bookOf({ openOrders: [openBuy(order)] })))).toBe('UNPRICED_POSITION');
  });

  test('a position of zero shares needs no price', () => {
    expect(codeOf(room('1', bookOf({ held: { AAPL: ['0', null] } })))).toBe('passed');
  });

  test('symbols named like parts of an object are symbols', () => {
    const held: Held = Object.fromEntries([
      ['constructor', ['1', null]],
      ['toString', ['1', '5']],
    ]);
    expect(codeOf(room('1', bookOf({ held })))).toBe('UNPRICED_POSITION');
  });

  test('a tier that the rules don’t have throws, naming those they have', () => {
    expect(() => room('1', bookOf(), { tier: 'TIER9' })).toThrow(
      '"TIER9"; the configuration has TIER1, TIER2, TIER3',
    );
  });
});

describe('properties', () => {
  const symbols = ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'NVDA', 'SPY', 'XLE', 'GME'] as const;
  const quantity = fc.bigInt(1n, 10n ** 12n).map((units) => decimal(units as ReturnType<typeof shares>));
  const at = fc.bigInt(1n, 2_000n * 10n ** 9n).map((units) => decimal(units as ReturnType<typeof price>));
  const heldArbitrary = fc.dictionary(fc.constantFrom(...symbols), fc.tuple(quantity, at));
  const amount = fc.bigInt(1n, 10n ** 24n).map((units) => usdText(units as ReturnType<typeof usd>));

  test('never above the entry limit, whatever the order of entries and their prices', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.constantFrom(...symbols), quantity, at), {
      selector: ([symbol]) => symbol,
    });
    fc.assert(
      fc.property(heldArbitrary, entries, (held, wanted) => {
        const book = bookOf({ held });
        const room = (tier: string): bigint => tierHeadroom(tier, { book, reservations: [], rules: RULES });
        const taken = new Map<string, bigint>();
        let reservations: readonly Reservation[] = [];
        for (const [symbol, qty, limit] of wanted) {
          const tier = tierOf(symbol, RULES).tier.name;
          const proposed = notional(price(limit), shares(qty));
          if (!tierCapacity({ tier, proposed, book, reservations, rules: RULES }).ok) continue;
          reservations = reserve(reservations, symbol, shares(qty), price(limit));
          taken.set(tier, (taken.get(tier) ?? 0n) + proposed);
        }
        for (const [tier, amount] of taken) expect(amount <= room(tier)).toBe(true);
      }),
    );
  });

  test('monotone in exposure: what is refused stays refused when more is held, ordered, reserved or proposed', () => {
    fc.assert(
      fc.property(heldArbitrary, amount, quantity, at, (held, proposed, more, moreAt) => {
        const equity = '1000000';
        const free = { held, equity, cash: equity };
        fc.pre(!room(proposed, bookOf(free)).ok);
        const extra = { ...free, held: { ...held, COST: [more, moreAt] } as Held };
        const order = openBuy({ symbol: 'COST', qty: more, limit: moreAt });
        const reserved = [reservation('COST', { qty: more, price: moreAt })];
        expect(room(proposed, bookOf(extra)).ok).toBe(false);
        expect(room(proposed, bookOf({ ...free, openOrders: [order] })).ok).toBe(false);
        expect(room(proposed, bookOf(free), { reservations: reserved }).ok).toBe(false);
        expect(room(usdText(plus(usd(proposed), usd('1'))), bookOf(free)).ok).toBe(false);
      }),
    );
  });

  test('permuting positions, open orders and reservations changes nothing', () => {
    const orders = fc.uniqueArray(fc.tuple(fc.constantFrom(...symbols), quantity, at), {
      selector: ([symbol]) => symbol,
    });
    fc.assert(
      fc.property(heldArbitrary, orders, orders, amount, (held, open, reserved, proposed) => {
        const openOrders = open.map(([symbol, qty, limit]) => openBuy({ symbol, qty, limit }));
        const reservations = reserved.map(([symbol, qty, limit]) =>
          reservation(symbol, { qty, price: limit }),
        );
        const facts = observed({ held, openOrders });
        const turned = {
          ...facts,
          positions: [...facts.positions].reverse(),
          openOrders: [...facts.openOrders].reverse(),
          trades: Object.fromEntries(Object.entries(facts.trades).reverse()),
        };
        const ask = (observation: typeof facts, order: readonly Reservation[]) =>
          room(proposed, readBook(observation, TIMES, RULES), { reservations: order });
        expect(ask(turned, [...reservations].reverse())).toEqual(ask(facts, reservations));
      }),
    );
  });

  test('an entry never takes more or less room than it was approved for, from reservation to position', () => {
    fc.assert(
      fc.property(quantity, at, fc.integer({ min: 0, max: 100 }), (qty, limit, percent) => {
        const filled = (shares(qty) * BigInt(percent)) / 100n;
        const bought = filled as ReturnType<typeof shares>;
        const cash = '10000000';
        let reservations = reserve([], 'AAPL', shares(qty), price(limit));
        const whole = exposureOf(bookOf({ cash }), reservations).exposureUsd;
        reservations = fillTo(reservations, 'AAPL', bought);
        const held: Held = bought === 0n ? {} : { AAPL: [decimal(bought), limit] };
        const at = (list: readonly Reservation[]) =>
          exposureOf(bookOf({ cash, equity: cash, held }), list).exposureUsd;
        expect(at(reservations)).toBe(whole);
        // Proven dead: what was bought stays, the rest is free.
        expect(at(settle(reservations, 'AAPL', bought))).toBe(at([]));
      }),
    );
  });
});
