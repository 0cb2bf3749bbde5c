/** Design 3.4: target, limit, quantity. */
import fc from 'fast-check';
import { decimal, notional, price, shares, usd, usdText } from '../../src/domain/money';
import type { Rules } from '../../src/domain/rules';
import { size } from '../../src/domain/sizing';
import { entryLimitPrice, reserveTarget, targetAmount } from '../../src/domain/target-reservation';
import { tierRule } from '../../src/domain/tiers';
import { bookOf, fractions, fresh, reservation, ruled, RULES, UNIVERSE } from './risk-open';

/** COST such that the limit is 900.00: the ask × 1.005, rounded down to the cent. */
const costco = () => fresh('COST', '895.5', { ask: '895.53' });
const CAPABLE = fractions(...UNIVERSE);

const reserveIn = (cash: string, candidate = costco(), rules: Rules = RULES, held = {}) =>
  reserveTarget(candidate, { book: bookOf({ cash, held }, rules), reservations: [], rules });

function sizeIn(cash: string, { candidate = costco(), rules = RULES, capability = CAPABLE } = {}) {
  const target = reserveIn(cash, candidate, rules);
  if (!target.ok) throw new Error(`not reserved: ${target.code}`);
  return size(target.intent, capability, rules);
}

describe('the target', () => {
  test.each([
    ['TIER1', '10000'],
    ['TIER2', '6000'],
    ['TIER3', '1500'],
  ])('of %s in 100,000 is %s', (tier, amount) => {
    expect(usdText(targetAmount(usd('100000'), tierRule(tier, RULES)))).toBe(amount);
  });

  test('is the lower of an even part of the cap and the position limit', () => {
    const tier = tierRule('TIER1', RULES);
    expect(usdText(targetAmount(usd('100000'), { ...tier, positionLimit: '0.09' }))).toBe('9000');
    expect(usdText(targetAmount(usd('100000'), { ...tier, symbols: [...tier.symbols, 'VTI'] }))).toBe('8000');
  });

  test('is rounded down, once', () => {
    const tier = { ...tierRule('TIER1', RULES), symbols: ['SPY', 'QQQ', 'DIA'], positionLimit: '1' };
    expect(usdText(targetAmount(usd('100'), tier))).toBe('13.333333333333333333');
  });

  test('is of live equity, not of the broker’s', () => {
    const book = bookOf({ cash: '50000', equity: '100000' });
    const target = reserveTarget(costco(), { book, reservations: [], rules: RULES });
    expect(target.ok && target.intent.target).toBe('750');
  });
});

describe('the limit', () => {
  const limit = (at: string, ask: string): string =>
    decimal(entryLimitPrice({ ...fresh('AAPL', at), ask }, RULES));

  test('section 2 row 15: is the ask × 1.005 while that is below the scan × 1.02', () => {
    expect(limit('100', '101')).toBe('101.5');
  });

  test('is the scan × 1.02 when the ask × 1.005 is above', () => {
    expect(limit('100', '101.9')).toBe('102');
  });

  test('is rounded down to the tick: to the cent, below 1 USD to a hundredth of one', () => {
    expect(limit('100', '100.01')).toBe('100.51');
    expect(limit('0.5', '0.5001')).toBe('0.5026');
  });
});

describe('the quantity', () => {
  test('COST at 900 in 10,000: 0.1667 shares', () => {
    const sized = sizeIn('10000');
    expect(sized).toMatchObject({
      ok: true,
      intent: {
        symbol: 'COST',
        side: 'buy',
        tier: 'TIER3',
        target: '150',
        limit: '900',
        wanted: '0.166666666',
        qty: '0.166666666',
        rung: 'fractional',
      },
    });
  });

  test('COST at 900 in 10,000 in whole shares: nothing, said plainly', () => {
    expect(sizeIn('10000', { capability: fractions() })).toEqual({
      ok: false,
      code: 'UNAFFORDABLE',
      numbers: {
        tier: 'TIER3',
        target: '150.00',
        limit: '900',
        wanted: '0.166666666',
        qty: '0',
        rung: 'whole',
        notional: '0.00',
      },
    });
  });

  test('COST at 900 in 100,000: 1.6667 shares, in whole shares 1', () => {
    expect(sizeIn('100000')).toMatchObject({ ok: true, intent: { qty: '1.666666666' } });
    expect(sizeIn('100000', { capability: fractions() })).toMatchObject({
      ok: true,
      intent: { wanted: '1.666666666', qty: '1', rung: 'whole' },
    });
  });

  test('one whole share exactly is bought, a cent less of target buys none', () => {
    expect(sizeIn('60000', { capability: fractions() })).toMatchObject({ ok: true, intent: { qty: '1' } });
    expect(sizeIn('59999.99', { capability: fractions() })).toMatchObject({ code: 'UNAFFORDABLE' });
  });

  test('is at most 1 % of the mean volume', () => {
    const thin = fresh('COST', '895.5', { ask: '895.53', meanVolume: 150 });
    expect(sizeIn('100000', { candidate: thin })).toMatchObject({
      ok: true,
      intent: { wanted: '1.5', qty: '1' },
    });
  });

  test.each([0, -1, NaN, Infinity, 99])('a mean volume of %d buys no whole share', (meanVolume) => {
    const candidate = { ...costco(), meanVolume };
    expect(sizeIn('100000', { candidate })).toMatchObject({ ok: false, code: 'UNAFFORDABLE' });
  });

  test.each([-1, -1e9, NaN])('a mean volume of %d lets nothing be wanted', (meanVolume) => {
    const candidate = { ...costco(), meanVolume };
    expect(sizeIn('100000', { candidate })).toMatchObject({ numbers: { wanted: '0', qty: '0' } });
  });
});

test('an order of exactly 10 USD is sent, a smaller one is refused', () => {
  // The target is 10 % of the cash, the limit 10.00.
  const candidate = fresh('SPY', '9.96');
  expect(sizeIn('100', { candidate })).toMatchObject({ ok: true, intent: { qty: '1', limit: '10' } });
  expect(sizeIn('99.99', { candidate })).toMatchObject({
    ok: false,
    code: 'MIN_NOTIONAL',
    numbers: { qty: '0.9999', minNotional: '10' },
  });
});

describe('reserving the target', () => {
  test('takes the room before anything is sized', () => {
    const target = reserveIn('100000');
    expect(target.ok && target.reservations).toEqual([
      { symbol: 'COST', qty: '1.666666666', price: '900', filledQty: '0', state: 'held' },
    ]);
  });

  const NEARLY_FULL = { AAPL: ['275', '100'] };

  test('refuse: a target that doesn’t fit is refused, however little is missing', () => {
    // 27.5 % of 100,000 held: 1,000 USD of room for 1,500.
    expect(reserveIn('72500', costco(), RULES, NEARLY_FULL)).toMatchObject({
      ok: false,
      code: 'TIER_CAP',
      numbers: { headroomUsd: '1000.00', proposedUsd: '1500.00' },
    });
  });

  test('resize: it becomes the headroom, exactly', () => {
    const rules = ruled('sizing', { whenFull: 'resize' });
    const target = reserveIn('72500', costco(), rules, NEARLY_FULL);
    expect(target.ok && target.intent).toMatchObject({ target: '1000', wanted: '1.111111111' });
  });

  test('resize: a headroom below the smallest order is no room', () => {
    const rules = ruled('sizing', { whenFull: 'resize' });
    const reserve = (shares: string, cash: string) =>
      reserveIn(cash, costco(), rules, { AAPL: [shares, '1'] });
    expect(reserve('28490', '71510')).toMatchObject({ ok: true, intent: { target: '10' } });
    expect(reserve('28490.01', '71509.99')).toMatchObject({ ok: false, code: 'TIER_CAP' });
  });

  test('resize makes no room in a tier that can’t be priced, or without equity', () => {
    const rules = ruled('sizing', { whenFull: 'resize' });
    expect(reserveIn('1000', costco(), rules, { AAPL: ['1', null] })).toMatchObject({
      code: 'UNPRICED_POSITION',
    });
    expect(reserveIn('0', costco(), rules)).toMatchObject({ code: 'EQUITY' });
    const unreadable = { book: bookOf({ equity: 'NaN' }), reservations: [], rules };
    expect(reserveTarget(costco(), unreadable)).toMatchObject({ code: 'EQUITY' });
  });

  test('counts what is reserved already', () => {
    const reservations = [reservation('AAPL', { qty: '271', price: '100' })];
    const target = reserveTarget(costco(), { book: bookOf(), reservations, rules: RULES });
    expect(target).toMatchObject({ ok: false, code: 'TIER_CAP', numbers: { exposure: '27.10' } });
  });

  test('a price below one tick is unaffordable, never a division by zero', () => {
    expect(reserveIn('100000', { ...costco(), scanPrice: '0.00001', ask: '0.00001' })).toMatchObject({
      ok: false,
      code: 'UNAFFORDABLE',
      numbers: { limit: '0' },
    });
  });
});

test('an order never costs more than its target, is wanted at most once over, and is JSON-plain', () => {
  const cents = (from: number, to: number) =>
    fc.integer({ min: from, max: to }).map((amount) => (amount / 100).toFixed(2));
  fc.assert(
    fc.property(cents(100_000, 100_000_000), cents(100, 200_000), fc.boolean(), (cash, at, fraction) => {
      const candidate = { ...costco(), scanPrice: at, ask: at };
      const sized = sizeIn(cash, { candidate, capability: fraction ? CAPABLE : fractions() });
      if (!sized.ok) return;
      const { qty, wanted, limit, target } = sized.intent;
      expect(notional(price(limit), shares(qty)) <= usd(target)).toBe(true);
      expect(shares(qty) <= shares(wanted) && shares(qty) > 0n).toBe(true);
      expect(JSON.parse(JSON.stringify(sized.intent))).toEqual(sized.intent);
    }),
  );
});
