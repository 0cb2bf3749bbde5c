/** Entries and the sales that closed them, matched first in, first out, over splits. Exact: no share is lost to rounding. */
import {
  decimal,
  minus,
  notional,
  perShareDown,
  plus,
  price,
  ratio,
  shares,
  smaller,
  splitDown,
  usdText,
  ZERO_SHARES,
  ZERO_USD,
  type Shares,
  type Usd,
} from '../domain/money';
import type { Period, PeriodFill, PeriodSplit } from './period';

/** An entry whose last share was sold. JSON-plain; quantity and prices are in shares as they were at the exit. */
export interface Trade {
  readonly symbol: string;
  readonly entered: string;
  /** The date of its last sale. */
  readonly exited: string;
  readonly qty: string;
  /** Average prices, USD a share, rounded down to 1e-9. */
  readonly entryPrice: string;
  readonly exitPrice: string;
  /** What was received over what was paid, USD. */
  readonly profit: string;
  /** The profit over what was paid: 0.05 is 5 %. */
  readonly return: number;
}

/** An entry, or the rest of one, that is still held at the end. */
export interface OpenLot {
  readonly symbol: string;
  readonly entered: string;
  readonly qty: string;
  readonly entryPrice: string;
}

export interface RoundTrips {
  /** In the order of their exits. */
  readonly trades: readonly Trade[];
  readonly open: readonly OpenLot[];
}

interface Lot {
  readonly entered: string;
  readonly paid: Usd;
  received: Usd;
  /** All of it, and what is left of it, in shares of the day. */
  qty: Shares;
  left: Shares;
}

const ONE = ratio('1');

/** Matches the fills of a period. A sale of what was bought before the period belongs to no trade. */
export function roundTrips({ fills, splits }: Pick<Period, 'fills' | 'splits'>): RoundTrips {
  const lotsOf = new Map<string, Lot[]>();
  const splitsDue = new Map<string, PeriodSplit[]>();
  for (const split of splits) splitsDue.set(split.symbol, [...(splitsDue.get(split.symbol) ?? []), split]);
  const lastDate = fills.at(-1)?.date ?? '';

  const lotsAsOf = (symbol: string, date: string): Lot[] => {
    const lots = lotsOf.get(symbol) ?? [];
    lotsOf.set(symbol, lots);
    const due = splitsDue.get(symbol) ?? [];
    for (let [next] = due; next && next.exDate <= date; [next] = due) {
      due.shift();
      for (const lot of lots) restate(lot, next);
    }
    return lots;
  };

  const trades = fills.flatMap((fill) => {
    const lots = lotsAsOf(fill.symbol, fill.date);
    if (fill.side === 'sell') return sell(lots, fill);
    lots.push(lotOf(fill));
    return [];
  });
  const open = [...lotsOf.keys()].flatMap((symbol) =>
    lotsAsOf(symbol, lastDate).map((lot) => ({
      symbol,
      entered: lot.entered,
      qty: decimal(lot.left),
      entryPrice: decimal(perShareDown(lot.paid, lot.qty)),
    })),
  );
  return { trades, open };
}

function lotOf({ date, qty, price: at }: PeriodFill): Lot {
  const bought = shares(qty);
  return { entered: date, paid: notional(price(at), bought), received: ZERO_USD, qty: bought, left: bought };
}

function restate(lot: Lot, { newForOld }: PeriodSplit): void {
  lot.qty = splitDown(lot.qty, ratio(newForOld), ONE);
  lot.left = splitDown(lot.left, ratio(newForOld), ONE);
}

/** Takes a sale off the oldest lots, and gives the trades that it ends. */
function sell(lots: Lot[], { symbol, date, qty, price: at }: PeriodFill): readonly Trade[] {
  const ended: Trade[] = [];
  let unmatched = shares(qty);
  for (let [lot] = lots; lot && unmatched > ZERO_SHARES; [lot] = lots) {
    const taken = smaller(lot.left, unmatched);
    unmatched = minus(unmatched, taken);
    lot.left = minus(lot.left, taken);
    lot.received = plus(lot.received, notional(price(at), taken));
    if (lot.left > ZERO_SHARES) break;
    lots.shift();
    if (lot.qty > ZERO_SHARES) ended.push(tradeOf(symbol, date, lot));
  }
  return ended;
}

function tradeOf(symbol: string, exited: string, { entered, paid, received, qty }: Lot): Trade {
  const profit = minus(received, paid);
  return {
    ...{ symbol, entered, exited, qty: decimal(qty) },
    entryPrice: decimal(perShareDown(paid, qty)),
    exitPrice: decimal(perShareDown(received, qty)),
    profit: usdText(profit),
    return: Number(profit) / Number(paid),
  };
}
