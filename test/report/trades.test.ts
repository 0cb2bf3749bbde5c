import type { ReportSession } from '../../src/report/report-data';
import { tradesOf, type Traded } from '../../src/report/trades';
import { aSession, filled, quarter } from './a-report';

const day = (tradingDate: string, ...intents: ReturnType<typeof filled>[]) =>
  aSession({ tradingDate, intents });
const closes = (...points: readonly (readonly [string, number, number?])[]) =>
  points.map(([date, close, factor = 1]) => ({ date, close, factor }));

/** Sessions with the fills that they tell of. */
const traded = (
  sessions: readonly ReportSession[],
  { prices = {}, splits = [] }: Partial<Traded & Traded['period']> = {},
): Traded => ({
  ...{ sessions, prices },
  period: {
    ...{ start: '100000', days: [], splits },
    fills: sessions.flatMap(({ tradingDate, intents }) =>
      intents.map(({ symbol, side, filledQty: qty, avgPrice }) => ({
        ...{ date: tradingDate ?? '', symbol, side, qty, price: avgPrice ?? '', open: null },
      })),
    ),
  },
});

test('a purchase and its sale are a trade, with the reason of the sale', () => {
  const sold = {
    ...day('2026-01-08', filled('sell', 'KO', '10', '66')),
    decisions: [
      {
        symbol: 'KO',
        side: 'sell',
        verdict: 'approved',
        code: 'REVERTED',
        failed: ['REVERTED'],
        numbers: {},
      },
    ] as const,
  };
  const sessions = [day('2026-01-06', filled('buy', 'KO', '10', '60')), day('2026-01-07'), sold];
  expect(tradesOf(traded(sessions))).toEqual([
    {
      ...{ symbol: 'KO', tier: 'TIER3', qty: 10, sessions: 2, profit: 60 },
      profitPercent: expect.closeTo(10) as number,
      bought: { date: '2026-01-06', price: 60 },
      sold: { date: '2026-01-08', price: 66, reason: 'REVERTED' },
    },
  ]);
});

test('what is held still is worth its last price; one from before the purchase says nothing', () => {
  const sessions = [day('2026-01-06', filled('buy', 'KO', '10', '60'))];
  expect(tradesOf(traded(sessions, { prices: { KO: closes(['2026-01-07', 57]) } }))[0]?.profit).toBe(-30);
  expect(tradesOf(traded(sessions, { prices: { KO: closes(['2026-01-05', 57]) } }))[0]?.profit).toBeNull();
});

test('a split while something is held changes shares and price, and earns nothing', () => {
  const sessions = [day('2026-01-06', filled('buy', 'NVDA', '1', '1000'))];
  const splits = [{ symbol: 'NVDA', exDate: '2026-01-07', newForOld: '10' }];
  const prices = { NVDA: closes(['2026-01-06', 100, 0.1], ['2026-01-07', 100], ['2026-01-08', 100]) };
  expect(tradesOf(traded(sessions, { prices, splits }))[0]?.profit).toBeCloseTo(0, 9);
  // A later fill of anything else: the lot is in shares of that day then.
  const later = [...sessions, day('2026-01-08', filled('buy', 'KO', '1', '60'))];
  expect(tradesOf(traded(later, { prices, splits }))[0]?.profit).toBeCloseTo(0, 9);
});

test('a sale of what was held before has no profit that anybody could know', () => {
  const [trade] = tradesOf(traded([day('2026-01-06', filled('sell', 'KO', '10', '60'))]));
  expect([trade?.bought, trade?.profit, trade?.sold?.price]).toEqual([null, null, 60]);
});

test('the trades of a backtest explain what its account gained', () => {
  const data = quarter();
  const profit = tradesOf(data).reduce((total, each) => total + (each.profit ?? NaN), 0);
  const [first, last] = [Number(data.equity[0]?.equity), Number(data.equity.at(-1)?.equity)];
  // Quantities have nine decimals, a split rounds down at the ninth.
  expect(profit).toBeCloseTo(last - first, 2);
});
