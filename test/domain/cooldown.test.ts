/** Design 3.4: what was stopped out within 5 sessions isn't bought. */
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { coolingDown, type CooldownQuestion } from '../../src/domain/cooldown';
import { buy, day, HISTORIES, history, sell, SESSIONS, split } from './desk-history';

/** Scanned on the last but one day, for the open of the last. */
const cooling = (facts: CooldownQuestion['facts'], changes: Partial<CooldownQuestion> = {}) =>
  coolingDown({ facts, stops: [], scanDate: day(-2), rules: DEFAULT_RULES, ...changes });
const symbols = (...asked: Parameters<typeof cooling>) => cooling(...asked).map(({ symbol }) => symbol);

/** Ten COST bought at 100 long ago, and sold at `at` by the session before `soldOn`, so that they trade on it. */
const soldOn = (place: number, at: string, changes = {}) =>
  history([buy(day(2), 'COST', '10', '100'), sell(day(place - 1), 'COST', '10', at, changes)]);

describe('the fifth session after the sale may still not buy, the sixth may', () => {
  test('by the price of the sale', () => {
    expect(cooling(soldOn(-6, '90'))).toEqual([{ symbol: 'COST', stoppedOut: day(-6) }]);
    expect(cooling(soldOn(-7, '90'))).toEqual([]);
  });

  test('by the record of the sale', () => {
    const facts = soldOn(-6, '99');
    expect(cooling(facts)).toEqual([]);
    expect(cooling(facts, { stops: [{ symbol: 'COST', date: day(-7) }] })).toEqual([
      { symbol: 'COST', stoppedOut: day(-6) },
    ]);
    expect(cooling(soldOn(-7, '99'), { stops: [{ symbol: 'COST', date: day(-8) }] })).toEqual([]);
  });

  test('sessions count, not days: a holiday in between is none', () => {
    const sessions = SESSIONS.filter((date) => date !== day(-4));
    expect(symbols({ ...soldOn(-7, '90'), sessions })).toEqual(['COST']);
  });

  test('the configured number takes the place of 5', () => {
    const rules = { ...DEFAULT_RULES, exits: { ...DEFAULT_RULES.exits, cooldownSessions: 1 } };
    expect(symbols(soldOn(-2, '90'), { rules })).toEqual(['COST']);
    expect(symbols(soldOn(-3, '90'), { rules })).toEqual([]);
  });

  test('a list of sessions that begins after the sale shows too few of them, and so keeps it cooling', () => {
    const facts = { ...soldOn(-7, '90'), sessions: SESSIONS.slice(-6) };
    expect(symbols(facts, { stops: [{ symbol: 'COST', date: day(-8) }] })).toEqual(['COST']);
    expect(symbols({ ...facts, sessions: SESSIONS.slice(-7) })).toEqual([]);
  });
});

describe('a sale is a stop', () => {
  test('when it fetched less than 8 % below the average cost, strictly', () => {
    expect(symbols(soldOn(-3, '92'))).toEqual([]);
    expect(symbols(soldOn(-3, '91.999999999'))).toEqual(['COST']);
  });

  test('whatever became of the rest of its order', () => {
    expect(symbols(soldOn(-3, '90', { filledQty: '1', status: 'canceled' }))).toEqual(['COST']);
    expect(symbols(soldOn(-3, '90', { filledQty: '0', status: 'canceled' }))).toEqual([]);
  });

  test('measured in the shares of its day: a split is no loss', () => {
    const after = (at: string) =>
      history(
        [buy(day(2), 'COST', '10', '100'), sell(day(-4), 'COST', '100', at)],
        [split('COST', day(-5), '10')],
      );
    expect(symbols(after('9.2'))).toEqual([]);
    expect(symbols(after('9.19'))).toEqual(['COST']);
  });

  test('measured on the average of what was held, not on the last purchase', () => {
    const bought = [buy(day(2), 'COST', '10', '100'), buy(day(3), 'COST', '10', '120')];
    expect(symbols(history([...bought, sell(day(-4), 'COST', '5', '101.20')]))).toEqual([]);
    expect(symbols(history([...bought, sell(day(-4), 'COST', '5', '101.19')]))).toEqual(['COST']);
  });

  test('not when its price is unknown, nor without a cost to compare with', () => {
    expect(symbols(soldOn(-3, '90', { filledAveragePrice: null }))).toEqual([]);
    expect(symbols(history([sell(day(-4), 'COST', '10', '1')]))).toEqual([]);
  });

  test('not when another desk made it, or it is a purchase', () => {
    expect(symbols(soldOn(-3, '90', { desk: 'other' }))).toEqual([]);
    expect(symbols(history([buy(day(-4), 'COST', '10', '100'), buy(day(-3), 'COST', '10', '50')]))).toEqual(
      [],
    );
  });

  test('by its record, though the broker shows no sale any more', () => {
    expect(symbols(history([]), { stops: [{ symbol: 'COST', date: day(-4) }] })).toEqual(['COST']);
  });
});

test('each symbol once, by name, with its latest stop', () => {
  const orders = [
    ...['XOM', 'AAPL'].map((symbol) => buy(day(2), symbol, '10', '100')),
    ...['XOM', 'AAPL'].map((symbol) => sell(day(-6), symbol, '5', '80')),
    sell(day(-4), 'XOM', '5', '80'),
  ];
  const stops = [{ symbol: 'AAPL', date: day(-5) }];
  expect(cooling(history(orders), { stops })).toEqual([
    { symbol: 'AAPL', stoppedOut: day(-4) },
    { symbol: 'XOM', stoppedOut: day(-3) },
  ]);
});

test('the latest stop counts, whether a fill or a record shows it', () => {
  const facts = soldOn(-3, '80');
  expect(cooling(facts, { stops: [{ symbol: 'COST', date: day(-5) }] })).toEqual([
    { symbol: 'COST', stoppedOut: day(-3) },
  ]);
});

test('by name, in whichever order they were stopped', () => {
  const stopped = (...names: string[]) => names.map((symbol) => ({ symbol, date: day(-4) }));
  expect(symbols(history([]), { stops: stopped('XOM', 'AAPL', 'COST') })).toEqual(['AAPL', 'COST', 'XOM']);
  expect(symbols(history([]), { stops: stopped('AAPL', 'XOM', 'COST') })).toEqual(['AAPL', 'COST', 'XOM']);
});

test('sessions after the one that wants to buy have not happened yet, though the list has them', () => {
  expect(symbols(soldOn(-12, '80'), { scanDate: day(-8) })).toEqual(['COST']);
  expect(symbols(soldOn(-13, '80'), { scanDate: day(-8) })).toEqual([]);
});

test('a longer cooldown never lets more be bought', () => {
  fc.assert(
    fc.property(
      HISTORIES,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      (facts, one, other) => {
        const during = (cooldownSessions: number) =>
          symbols(facts, {
            rules: { ...DEFAULT_RULES, exits: { ...DEFAULT_RULES.exits, cooldownSessions } },
          });
        const [short, long] = [one, other].sort((left, right) => left - right);
        expect(during(long!)).toEqual(expect.arrayContaining(during(short!)));
      },
    ),
  );
});
