/** The room that is shown is the room that the rules leave: an entry of it passes, and one of a cent more is refused. */
import fc from 'fast-check';
import { accountRoom } from '../../src/domain/account-room';
import { plus, usd, ZERO_USD } from '../../src/domain/money';
import { orderLimits } from '../../src/domain/order-limits';
import { tierCapacity } from '../../src/domain/tier-capacity';
import { bookOf, openBuy, reservation, RULES } from './risk-open';

const room = (account: Parameters<typeof bookOf>[0], reservations = [] as ReturnType<typeof reservation>[]) =>
  accountRoom({ book: bookOf(account), reservations, rules: RULES });

test('an empty account has room up to every entry limit, gross and cash', () => {
  expect(room({})).toEqual({
    tiers: [
      { ...tier('TIER1', '40', '38'), headroom: '38.00', headroomUsd: '38000.00' },
      { ...tier('TIER2', '30', '28.5'), headroom: '28.50', headroomUsd: '28500.00' },
      { ...tier('TIER3', '30', '28.5'), headroom: '28.50', headroomUsd: '28500.00' },
    ],
    gross: { exposure: '0.00', exposureUsd: '0.00', limit: '95', headroom: '95.00', headroomUsd: '95000.00' },
    cash: { cash: '100000.00', spendable: '100000.00', useMargin: false },
  });
});

const tier = (name: string, cap: string, entryLimit: string) => ({
  ...{ tier: name, cap, entryLimit },
  ...{ exposure: '0.00', exposureUsd: '0.00', state: 'ok' },
});

test('positions, open buys and reservations take it, and a tier above its limit has less than none', () => {
  const shown = room(
    { cash: '66000', held: { AAPL: ['100', '340'] }, openOrders: [openBuy({ symbol: 'XLK' })] },
    [reservation('SPY')],
  );
  expect(
    shown.tiers.map(({ tier: name, exposureUsd, headroomUsd, state }) => [
      name,
      exposureUsd,
      headroomUsd,
      state,
    ]),
  ).toEqual([
    ['TIER1', '1000.00', '37000.00', 'ok'],
    ['TIER2', '1000.00', '27500.00', 'ok'],
    ['TIER3', '34000.00', '-5500.00', 'over-cap'],
  ]);
  expect(shown.gross).toMatchObject({ exposureUsd: '36000.00', headroomUsd: '59000.00' });
  expect(shown.cash).toMatchObject({ cash: '66000.00', spendable: '64000.00' });
});

test('what has no price is unknown in its tier alone', () => {
  const shown = room({ held: { AAPL: ['100', null] } });
  expect(shown.tiers.map(({ state, headroom }) => [state, headroom])).toEqual([
    ['ok', '38.00'],
    ['ok', '28.50'],
    ['unpriced', null],
  ]);
});

test('the room shown to the cent is the room of the rules', () => {
  const shares = fc.integer({ min: 0, max: 300 });
  const cents = fc.integer({ min: 100, max: 50_000 });
  fc.assert(
    fc.property(
      shares,
      cents,
      shares,
      fc.integer({ min: 1_000, max: 90_000 }),
      (qty, priceInCents, reserved, cash) => {
        const book = bookOf({
          cash: String(cash),
          held: { AAPL: [String(qty), (priceInCents / 100).toFixed(2)] },
        });
        const reservations = reserved === 0 ? [] : [reservation('MSFT', { qty: String(reserved) })];
        const state = { book, reservations, rules: RULES };
        const { tiers, gross, cash: money } = accountRoom(state);
        for (const { tier: name, headroomUsd } of tiers) {
          const asked = usd(headroomUsd!);
          // Shown to the cent, the room may be half a cent more or less.
          expect(tierCapacity({ ...state, tier: name, proposed: plus(asked, usd('-0.01')) }).ok).toBe(true);
          expect(tierCapacity({ ...state, tier: name, proposed: plus(asked, usd('0.01')) }).ok).toBe(false);
        }
        const limit = (code: string, notional: string) => {
          const sends = { session: 0, lastMinute: 0 };
          const checks = orderLimits({
            ...state,
            symbol: 'COST',
            notional: plus(usd(notional), ZERO_USD),
            sends,
          });
          return checks.some((check) => !check.ok && check.code === code);
        };
        expect(limit('CASH', money.spendable!)).toBe(false);
        expect(limit('GROSS_LIMIT', String(Number(gross.headroomUsd) + 0.02))).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
