/** What was bought, and what became of it: the period's trades, with what a reader wants to know besides. */
import type { ReasonCode } from '../domain/reasons';
import { roundTrips } from '../statistics/round-trips';
import type { ReportData } from './report-data';

/** Shares that were bought, and sold or are held still. Quantity and prices are in shares as they were at the sale. */
export interface ReportTrade {
  readonly symbol: string;
  readonly tier: string;
  readonly qty: number;
  /** Null where the shares were held before the first session of the report. */
  readonly bought: Leg | null;
  /** From the purchase to the sale; null where one of them isn't in the report. */
  readonly sessions: number | null;
  /** Null where they are held still. */
  readonly sold: (Leg & { readonly reason: ReasonCode | null }) | null;
  /** USD, after the sale or at the last known price; null where nobody knows. */
  readonly profit: number | null;
  /** The same as a part of what was paid, percent. */
  readonly profitPercent: number | null;
}

interface Leg {
  readonly date: string;
  readonly price: number;
}

/** What trades are read from. */
export type Traded = Pick<ReportData, 'sessions' | 'prices' | 'period'>;

/** Every trade, in the order in which it was sold; what is held still comes last. */
export function tradesOf(data: Traded): readonly ReportTrade[] {
  const { trades, open } = roundTrips(data.period);
  const known = knownOf(data);
  const closed = trades.map(
    ({ symbol, entered, exited, qty, entryPrice, exitPrice, profit, return: part }) => ({
      ...{ symbol, tier: known.tier(symbol), qty: Number(qty) },
      bought: { date: entered, price: Number(entryPrice) },
      sold: { date: exited, price: Number(exitPrice), reason: known.reason(symbol, exited) },
      sessions: known.sessions(entered, exited),
      ...{ profit: Number(profit), profitPercent: 100 * part },
    }),
  );
  const before = salesFromBefore(data.period).map(({ symbol, qty, date, price }) => ({
    ...{ symbol, tier: known.tier(symbol), qty: Number(qty), bought: null },
    sold: { date, price: Number(price), reason: known.reason(symbol, date) },
    ...{ profit: null, profitPercent: null, sessions: null },
  }));
  const held = open.map(({ symbol, entered, qty, entryPrice }) => {
    const [shares, paid] = [Number(qty), Number(entryPrice)];
    const last = known.lastPrice(symbol, entered);
    return {
      ...{
        symbol,
        tier: known.tier(symbol),
        qty: shares,
        bought: { date: entered, price: paid },
        sold: null,
      },
      sessions: null,
      profit: last === null ? null : shares * (last - paid),
      profitPercent: last === null ? null : 100 * (last / paid - 1),
    };
  });
  const sold = [...before, ...closed].sort((one, other) =>
    one.sold.date === other.sold.date ? 0 : one.sold.date < other.sold.date ? -1 : 1,
  );
  return [...sold, ...held];
}

function knownOf({ sessions, prices, period }: Traded) {
  const tiers = new Map(
    sessions.flatMap(({ intents }) => intents.map(({ symbol, tier }) => [symbol, tier] as const)),
  );
  const days = new Map(sessions.map((session) => [session.tradingDate ?? session.date, session]));
  const places = new Map([...days.keys()].map((date, index) => [date, index]));
  // Open lots are in shares as they were at the period's last fill.
  const inTermsOf = period.fills.at(-1)?.date ?? '';
  return {
    tier: (symbol: string): string => tiers.get(symbol) ?? '',
    sessions: (from: string, to: string): number => (places.get(to) ?? 0) - (places.get(from) ?? 0),
    /** Why it was sold on a date. */
    reason: (symbol: string, date: string): ReasonCode | null =>
      days
        .get(date)
        ?.decisions.find(
          (each) => each.side === 'sell' && each.symbol === symbol && each.verdict === 'approved',
        )?.code ?? null,
    /** A price from before the purchase says nothing of what became of it. */
    lastPrice(symbol: string, entered: string): number | null {
      const points = prices[symbol] ?? [];
      const last = points.findLast(({ date }) => date >= entered);
      const factor = points.findLast(({ date }) => date <= inTermsOf)?.factor ?? 1;
      return last ? last.close / factor : null;
    },
  };
}

/** Sales of what was bought before the period, which belong to no trade of it: the desk buys nothing that it holds. */
function salesFromBefore({ fills }: Traded['period']): Traded['period']['fills'] {
  const entered = new Set<string>();
  return fills.filter(({ symbol, side }) => {
    if (side === 'buy') entered.add(symbol);
    return side === 'sell' && !entered.has(symbol);
  });
}
