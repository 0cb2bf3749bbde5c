/** Design 3.4: the limits beyond the tiers, each at its boundary. */
import { REASONS } from '../../src/domain/reasons';
import { minus, usd, usdText } from '../../src/domain/money';
import { orderLimits, refusals } from '../../src/domain/order-limits';
import type { OrderQuestion } from '../../src/domain/order-limits';
import type { Reservation } from '../../src/domain/reservations';
import { bookOf, openBuy, reservation, ruled, RULES } from './risk-open';
import type { Account } from './risk-open';

interface Order extends Partial<Pick<OrderQuestion, 'rules' | 'sends'>> {
  readonly symbol?: string;
  readonly notional?: string;
  readonly account?: Account;
  readonly reservations?: readonly Reservation[];
}

const NONE_SENT = { session: 0, lastMinute: 0 };
const checks = ({ symbol = 'AAPL', notional = '1000', account, ...rest }: Order = {}) => {
  const { rules = RULES, reservations = [], sends = NONE_SENT } = rest;
  const book = bookOf(account, rules);
  return orderLimits({ symbol, notional: usd(notional), book, reservations, sends, rules });
};
const codes = (order?: Order): readonly string[] => refusals(checks(order));
/** One unit of money more. */
const abit = (amount: string): string => usdText(minus(usd(amount), usd('-0.000000000000000001')));

test('an order within every limit passes nine checks', () => {
  expect(checks().map((check) => check.ok)).toEqual(Array(9).fill(true));
});

test('all are evaluated, in the order in which the first refusal is the reason', () => {
  const everything = checks({
    notional: '60000',
    account: { cash: '50000', held: { AAPL: ['500', '100'] }, lastEquity: '200000' },
    sends: { session: 60, lastMinute: 30 },
    rules: ruled('sizing', { minNotional: '70000' }),
  });
  expect(refusals(everything)).toEqual([
    ...['POSITION_LIMIT', 'TIER_CAP', 'GROSS_LIMIT', 'CASH', 'ORDER_NOTIONAL'],
    ...['SENDS_SESSION', 'SENDS_MINUTE', 'DAILY_LOSS', 'MIN_NOTIONAL'],
  ]);
  for (const code of refusals(everything)) expect(REASONS).toHaveProperty(code);
});

test('no two checks give one name to different numbers, so that a decision can hold them all', () => {
  const names = new Map<string, string>();
  for (const { numbers } of checks({ notional: '700' })) {
    for (const [name, value] of Object.entries(numbers)) expect(names.get(name) ?? value).toBe(value);
    for (const [name, value] of Object.entries(numbers)) names.set(name, value);
  }
});

test('each check says what it measured, and against what', () => {
  const account: Account = { lastEquity: '100100' };
  const [position, , gross, cash, order, session, minute, loss, least] = checks({
    account,
    sends: { session: 7, lastMinute: 3 },
  }).map(({ numbers }) => numbers);
  const liveEquity = '100000.00';
  expect(position).toEqual({ position: '1.00', positionLimit: '1.5', liveEquity });
  expect(gross).toEqual({ gross: '1.00', maxGross: '95', liveEquity });
  expect(cash).toEqual({ available: '100000.00', notional: '1000.00' });
  expect(order).toEqual({ order: '1.00', maxOrderNotional: '12', liveEquity });
  expect(session).toEqual({ sentThisSession: '7', maxSendsPerSession: '60' });
  expect(minute).toEqual({ sentThisMinute: '3', maxSendsPerMinute: '30' });
  expect(loss).toEqual({
    ...{ dailyLoss: '0.10', maxDailyLoss: '3' },
    ...{ dailyLossUsd: '100.00', lastEquity: '100100.00' },
  });
  expect(least).toEqual({ notional: '1000.00', minNotional: '10' });
});

test('what can not be measured says so', () => {
  const order = openBuy({ limit: null, symbol: 'XLE' });
  const [, , gross, cash] = checks({ account: { openOrders: [order] } });
  expect(gross!.numbers).toEqual({ gross: 'unknown', maxGross: '95' });
  expect(cash!.numbers).toEqual({ available: 'unknown', notional: '1000.00' });
  const [position] = checks({ account: { held: { AAPL: ['1', null] }, equity: '100000' } });
  expect(position!.numbers).toEqual({ unpriced: 'AAPL' });
});

test('an account that can not be read refuses whatever is a share of it, and says which numbers are unknown', () => {
  const judged = checks({ account: { equity: 'NaN' } });
  expect(refusals(judged)).toEqual(['EQUITY', 'CASH']);
  const unknown = { liveEquity: 'unknown', brokerEquity: 'unknown' };
  const shown = judged.flatMap((check) => (!check.ok && check.code === 'EQUITY' ? [check.numbers] : []));
  expect(shown).toEqual([unknown, { tier: 'TIER3', ...unknown }, unknown, unknown, unknown]);
});

describe('POSITION_LIMIT', () => {
  test.each([
    ['AAPL', '1500'],
    ['XLE', '6000'],
    ['SPY', '10000'],
  ])('%s may be %s of 100,000, exactly', (symbol, notional) => {
    expect(codes({ symbol, notional })).toEqual([]);
    expect(codes({ symbol, notional: abit(notional) })).toEqual(['POSITION_LIMIT']);
  });

  test('counts what is held, on order or already bought of the symbol', () => {
    const held: Account = { held: { AAPL: ['6', '100'] }, cash: '99400' };
    expect(codes({ notional: '900', account: held })).toEqual([]);
    expect(codes({ notional: '900.01', account: held })).toEqual(['POSITION_LIMIT']);
    expect(codes({ notional: '500.01', account: { openOrders: [openBuy()] } })).toEqual(['POSITION_LIMIT']);
    const bought = [reservation('AAPL', { filledQty: '10' })];
    const priced: Account = { prices: { AAPL: '100' } };
    expect(codes({ notional: '500', account: priced, reservations: bought })).toEqual([]);
    expect(codes({ notional: '500.01', account: priced, reservations: bought })).toEqual(['POSITION_LIMIT']);
  });

  test('the order’s own reservation is the order itself and doesn’t count besides', () => {
    expect(codes({ notional: '1500', reservations: [reservation('AAPL', { qty: '15' })] })).toEqual([]);
  });

  test('tells both percentages', () => {
    expect(checks({ notional: '2000' })[0]).toEqual({
      ok: false,
      code: 'POSITION_LIMIT',
      numbers: { position: '2.00', positionLimit: '1.5', liveEquity: '100000.00' },
    });
  });
});

test('TIER_CAP is the tier’s own rule, with the reservations of others', () => {
  const reservations = [reservation('MSFT', { qty: '280', price: '100' })];
  expect(codes({ notional: '500', reservations })).toEqual([]);
  expect(codes({ notional: '500.01', reservations })).toEqual(['TIER_CAP']);
});

describe('GROSS_LIMIT', () => {
  const account: Account = {
    held: { SPY: ['370', '100'], XLE: ['285', '100'], AAPL: ['285', '100'] },
    cash: '6000',
  };

  test('all exposures together may be exactly 95 % of live equity', () => {
    expect(codes({ symbol: 'QQQ', notional: '1000', account })).toEqual([]);
    expect(codes({ symbol: 'QQQ', notional: abit('1000'), account })).toEqual(['TIER_CAP', 'GROSS_LIMIT']);
    const gross = ruled('limits', { maxGross: '0.945' });
    expect(codes({ symbol: 'QQQ', notional: '500', account, rules: gross })).toEqual([]);
    expect(codes({ symbol: 'QQQ', notional: abit('500'), account, rules: gross })).toEqual(['GROSS_LIMIT']);
  });

  test('a holding without a price counts at what was paid for it, so that other tiers go on', () => {
    const unpriced: Account = { held: { AAPL: ['1', null] }, equity: '100000' };
    expect(codes({ symbol: 'SPY', account: unpriced })).toEqual([]);
    // The fixture paid 1 USD a share: 94,001 of it and 1,000 more are above 95 % of 100,000.
    const much: Account = { held: { AAPL: ['94001', null] }, equity: '100000' };
    expect(codes({ symbol: 'SPY', account: much })).toEqual(['GROSS_LIMIT']);
  });

  test('an open buy that can’t be valued refuses every entry', () => {
    const order = openBuy({ limit: null, symbol: 'XLE' });
    expect(codes({ account: { openOrders: [order] } })).toEqual(['GROSS_LIMIT', 'CASH']);
  });
});

describe('CASH', () => {
  // With a gross limit that doesn't bind: an account this short of cash is nearly all invested.
  const rules = ruled('limits', { maxGross: '2' });
  const poor: Account = {
    cash: '1000',
    equity: '100000',
    lastEquity: '100000',
    held: { SPY: ['300', '330'] },
  };

  test('section 2 row 15: an order may cost exactly what is there', () => {
    expect(codes({ notional: '1000', account: poor, rules })).toEqual([]);
    expect(codes({ notional: abit('1000'), account: poor, rules })).toEqual(['CASH']);
  });

  test('less open buys of others and the unfilled reservations of other intents', () => {
    const openOrders = [openBuy({ symbol: 'MSFT', qty: '3' })];
    expect(codes({ notional: '700', account: { ...poor, openOrders }, rules })).toEqual([]);
    expect(codes({ notional: '700.01', account: { ...poor, openOrders }, rules })).toEqual(['CASH']);
    const reservations = [reservation('MSFT', { qty: '4', filledQty: '1' })];
    const prices = { MSFT: '100' };
    expect(codes({ notional: '700', account: { ...poor, prices }, reservations, rules })).toEqual([]);
    expect(codes({ notional: '700.01', account: { ...poor, prices }, reservations, rules })).toEqual([
      'CASH',
    ]);
  });

  test('an own order and its reservation are taken off once', () => {
    const clientOrderId = 'nd1-main-20240809-MSFT-b-w1';
    const openOrders = [openBuy({ symbol: 'MSFT', qty: '3', clientOrderId })];
    const reservations = [reservation('MSFT', { qty: '3' })];
    expect(codes({ notional: '700', account: { ...poor, openOrders }, reservations, rules })).toEqual([]);
  });

  test('with margin, buying power takes its place', () => {
    const margin = ruled('limits', { useMargin: true, maxGross: '2' });
    const account = { ...poor, buyingPower: '1200' };
    expect(codes({ notional: '1200', account, rules: margin })).toEqual([]);
    expect(codes({ notional: '1200.01', account, rules: margin })).toEqual(['CASH']);
    expect(codes({ notional: '1200', account, rules })).toEqual(['CASH']);
  });
});

test('ORDER_NOTIONAL: exactly 12 % of live equity passes', () => {
  // A symbol that may be a fifth of the account, so that no other limit binds.
  const tiers = RULES.tiers.map((tier) => ({ ...tier, positionLimit: '0.2' }));
  const rules = { ...RULES, tiers };
  expect(codes({ symbol: 'SPY', notional: '12000', rules })).toEqual([]);
  expect(codes({ symbol: 'SPY', notional: abit('12000'), rules })).toEqual(['ORDER_NOTIONAL']);
});

test('SENDS_SESSION: the 60th order may leave, the 61st not', () => {
  expect(codes({ sends: { session: 59, lastMinute: 0 } })).toEqual([]);
  expect(codes({ sends: { session: 60, lastMinute: 0 } })).toEqual(['SENDS_SESSION']);
});

test('SENDS_MINUTE: the 30th order in a minute may leave, the 31st not', () => {
  expect(codes({ sends: { session: 0, lastMinute: 29 } })).toEqual([]);
  expect(codes({ sends: { session: 0, lastMinute: 30 } })).toEqual(['SENDS_MINUTE']);
});

test('a count of sends that is no number refuses', () => {
  expect(codes({ sends: { session: NaN, lastMinute: NaN } })).toEqual(['SENDS_SESSION', 'SENDS_MINUTE']);
});

describe('DAILY_LOSS', () => {
  test('a loss of exactly 3 % of the last close’s equity passes', () => {
    expect(codes({ account: { cash: '97000', lastEquity: '100000' } })).toEqual([]);
    expect(codes({ account: { cash: '96999.99', lastEquity: '100000' } })).toEqual(['DAILY_LOSS']);
  });

  test('is measured on live equity, which is the lower one', () => {
    const account: Account = {
      cash: '90000',
      held: { SPY: ['10', '600'] },
      equity: '100000',
      lastEquity: '100000',
    };
    expect(codes({ account })).toEqual(['DAILY_LOSS']);
  });

  test('a missing print of one holding is not a loss', () => {
    const account: Account = {
      cash: '90000',
      held: { XLE: ['100', null] },
      equity: '100000',
      lastEquity: '100000',
    };
    expect(codes({ symbol: 'SPY', account })).toEqual([]);
    expect(codes({ symbol: 'SPY', account: { ...account, lastEquity: '103100' } })).toEqual(['DAILY_LOSS']);
  });

  test('an account without equity at the last close has lost nothing', () => {
    expect(codes({ account: { lastEquity: '0' } })).toEqual([]);
  });
});

test('MIN_NOTIONAL: exactly 10 USD passes', () => {
  expect(codes({ notional: '10' })).toEqual([]);
  expect(codes({ notional: '9.999999999999999999' })).toEqual(['MIN_NOTIONAL']);
});

test.each(['0', '-5', 'NaN', '1e309'])('equity of %s refuses whatever is a share of it', (equity) => {
  const refused = codes({ account: { equity } });
  expect(refused[0]).toBe('EQUITY');
});

test('a holding of the symbol itself without a price is UNPRICED_POSITION', () => {
  expect(codes({ account: { held: { AAPL: ['1', null] }, equity: '100000' } })).toEqual([
    'UNPRICED_POSITION',
  ]);
});
