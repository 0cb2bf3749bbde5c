/** The file that describes an open for `nightdesk decide`: its keys and units. `docs/decide.md` tells them to people. */
import { z } from 'zod';
import { choice, count, flag, statistic } from '../../config/scalars';
import { symbol } from '../../config/settings';
import { CLOSES_FOR_REGIME } from '../../domain/daily-bars';
import {
  calendarDate,
  dollars,
  instant,
  price,
  priceOrNone,
  quantity,
  signedQuantity,
} from './described-values';

const hours = z.strictObject({ open: instant, close: instant });
const side = choice('buy', 'sell');
const zScore = statistic(-100, 100);

const closes = z
  .array(statistic(0.000001, 999_999))
  .length(CLOSES_FOR_REGIME, `must be ${CLOSES_FOR_REGIME} closes, oldest first, the scan day's last`)
  .describe('[101.5, 99.25, …]: 25 closes, oldest first, or the word calm');

/** A group with a symbol for every key; `short` shows its short form. */
const bySymbol = <T extends z.ZodType>(each: T, short: string) =>
  z.record(symbol, each).describe(`symbols, like { ${short} }`);

/** All that a file may say. The rules are read apart, as every file of rules is. */
export const DESCRIBED_OPEN = z.strictObject({
  rules: z.unknown().optional(),
  session: z.strictObject({
    date: calendarDate,
    scanDay: hours.optional(),
    tradingDay: hours.extend({ date: calendarDate }).optional(),
    scannedAt: instant.optional(),
    scanFeed: choice('sip', 'iex').optional(),
    now: instant.optional(),
  }),
  account: z.strictObject({
    equity: dollars,
    cash: dollars,
    lastEquity: dollars.optional(),
    buyingPower: dollars.optional(),
  }),
  desk: z
    .strictObject({
      mode: choice('active', 'reducing', 'halted'),
      reason: z.string().optional(),
      by: z.string().optional(),
    })
    .optional(),
  fractional: choice('proven', 'declared', 'unproven').optional(),
  positions: bySymbol(
    z.strictObject({
      qty: signedQuantity,
      available: signedQuantity.optional(),
      averageEntry: price.optional(),
    }),
    'AAPL: 50',
  ).optional(),
  openOrders: z
    .array(
      z.strictObject({
        symbol,
        side,
        qty: quantity.optional(),
        notional: dollars.optional(),
        limit: price.optional(),
        stop: price.optional(),
        filledQty: signedQuantity.optional(),
        filledAveragePrice: price.optional(),
        clientOrderId: z.string().optional(),
      }),
    )
    .describe('- { symbol: AAPL, side: buy, qty: 10, limit: 320 }')
    .optional(),
  unproven: z
    .array(
      z.strictObject({
        symbol,
        side,
        qty: quantity,
        price: price.optional(),
        filledQty: signedQuantity.optional(),
      }),
    )
    .describe('- { symbol: AAPL, side: buy, qty: 10, price: 320 }')
    .optional(),
  candidates: bySymbol(
    z.strictObject({
      z: zScore,
      close: price,
      closes: closes.optional(),
      meanVolume: count(0, 100_000_000_000).optional(),
    }),
    'AAPL: { z: -2, close: 320 }',
  ).optional(),
  baseline: z
    .record(symbol, z.strictObject({ close: price, closes: closes.optional() }))
    .describe('symbols, like { SPY: 530 }, or the word calm')
    .optional(),
  market: bySymbol(
    z.strictObject({
      trade: priceOrNone,
      bid: priceOrNone.optional(),
      ask: priceOrNone.optional(),
      tradeAt: instant.optional(),
      quoteAt: instant.optional(),
      tradable: flag.optional(),
      fractionable: flag.optional(),
    }),
    'AAPL: 320',
  ).optional(),
  corporateActions: z
    .array(
      z.strictObject({
        symbol,
        kind: choice('split', 'stock-dividend', 'spin-off', 'merger', 'rename', 'cash-dividend'),
        exDate: calendarDate,
        ratio: z.strictObject({ to: quantity, from: quantity }).optional(),
        amount: price.optional(),
      }),
    )
    .describe('- { symbol: NVDA, kind: split, exDate: 2024-06-10, ratio: { to: 10, from: 1 } }')
    .optional(),
  lots: bySymbol(
    z.strictObject({
      qty: quantity,
      averagePrice: price,
      openedOn: calendarDate,
      z: zScore.optional(),
      close: price.optional(),
    }),
    'AAPL: { qty: 10, averagePrice: 300, openedOn: 2024-08-06 }',
  ).optional(),
  stops: z
    .array(z.strictObject({ symbol, soldOn: calendarDate }))
    .describe('- { symbol: AAPL, soldOn: 2024-08-07 }')
    .optional(),
});

export type DescribedOpen = z.output<typeof DESCRIBED_OPEN>;
