/** A symbol's holding, walked through the desk's orders and the splits between them, one event at a time. */
import type { DeskOrder } from './ledger-facts';
import { brokerShares, marketPrice, marketRatio } from './market-price';
import { larger, minus, notional, plus, proRataDown, splitDown, ZERO_SHARES, ZERO_USD } from './money';
import type { Shares, Usd } from './money';
import type { CorporateActionFact } from './observation';
import type { OrderFact } from './order-state';
import { rememberedOf } from './remembered';

/** What the desk has of a symbol at one moment. */
export interface Holding {
  /** Bought less sold, times the splits since; below zero when more was sold than bought, which no order of ours does. */
  readonly qty: Shares;
  /** What was paid for it, by the average-cost method: a sale takes its even part away. */
  readonly cost: Usd;
  /** The day of the purchase that began it. */
  readonly openedOn: string;
}

/** One order's fills and the holding on both sides of it. */
export interface Fill {
  readonly by: DeskOrder;
  readonly qty: Shares;
  /** What the fills were worth, USD; null when the broker shows no price. */
  readonly worth: Usd | null;
  readonly before: Holding;
  readonly after: Holding;
}

const NOTHING: Holding = { qty: ZERO_SHARES, cost: ZERO_USD, openedOn: '' };

/** True for the actions that make other shares out of a holding. */
const isSplit = ({ kind }: CorporateActionFact): boolean => kind === 'split' || kind === 'stock-dividend';

/**
 * Walks one symbol's own orders, in the order in which they traded, up to the end of `asOf`, and gives what is held
 * then. A split applies, once, to what traded before its ex date. `onFill` sees each order's fills, of none too.
 */
export function walk(
  symbol: string,
  orders: readonly DeskOrder[],
  splits: readonly CorporateActionFact[],
  asOf: string,
  onFill?: (fill: Fill) => void,
): Holding {
  const due = splitsOf(symbol, splits).filter(({ exDate }) => exDate <= asOf);
  let holding = NOTHING;
  for (const by of orders) {
    if (by.tradedOn > asOf) continue;
    while (due[0] && due[0].exDate <= by.tradedOn) holding = overSplit(holding, due.shift());
    const before = holding;
    const { filled, worth: shown } = readFills(by.order);
    // Unreadable: a buy bought nothing, a sell sold all there was.
    const qty = filled ?? (by.order.side === 'buy' ? ZERO_SHARES : larger(before.qty, ZERO_SHARES));
    const worth = filled === null ? worthOf(by.order, qty) : shown;
    holding =
      by.order.side === 'buy'
        ? bought(before, qty, worth ?? mostPaid(by.order, qty), by.tradedOn)
        : sold(before, qty);
    onFill?.({ by, qty, worth, before, after: holding });
  }
  for (const split of due) holding = overSplit(holding, split);
  return holding;
}

/**
 * A symbol's splits by ex date, each once, however often and in whatever order the broker lists them. Two that
 * contradict each other become one whose terms nobody knows.
 */
function splitsOf(symbol: string, splits: readonly CorporateActionFact[]): CorporateActionFact[] {
  if (splits.length === 0) return [];
  const byDate = new Map<string, CorporateActionFact>();
  for (const action of splits) {
    if (action.symbol !== symbol || !isSplit(action)) continue;
    const { kind, exDate, ratio } = action;
    const key = `${exDate} ${kind}`;
    const other = byDate.get(key);
    const agree = other === undefined || (other.ratio?.to === ratio?.to && other.ratio?.from === ratio?.from);
    byDate.set(key, agree ? action : { symbol, kind, exDate });
  }
  return [...byDate].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, action]) => action);
}

/** What an order's own text says of its fills. */
interface Fills {
  /** Cumulative, whatever the status; null when it can't be read. */
  readonly filled: Shares | null;
  readonly worth: Usd | null;
}

/** An order is walked over by every rule that reads the ledger, and in every session that still needs it. */
const readFills = rememberedOf((order: OrderFact): Fills => {
  const filled = brokerShares(order.filledQty);
  return { filled, worth: filled === null ? null : worthOf(order, filled) };
});

function worthOf({ filledAveragePrice }: OrderFact, qty: Shares): Usd | null {
  const average = marketPrice(filledAveragePrice);
  return average === null ? null : notional(average, qty);
}

/** What shares without a fill price can have cost at most: the limit's worth. */
function mostPaid({ limit }: OrderFact, qty: Shares): Usd {
  const most = marketPrice(limit);
  return most === null ? ZERO_USD : notional(most, qty);
}

function bought(before: Holding, qty: Shares, paid: Usd, on: string): Holding {
  const after = plus(before.qty, qty);
  if (after <= ZERO_SHARES) return { ...before, qty: after, cost: ZERO_USD };
  // An order that bought nothing adds nothing: without its cost a holding would never be stopped out.
  if (before.qty > ZERO_SHARES) return { ...before, qty: after, cost: plus(before.cost, paid) };
  return { qty: after, cost: proRataDown(paid, after, qty), openedOn: on };
}

function sold(before: Holding, qty: Shares): Holding {
  const after = minus(before.qty, qty);
  const cost = after > ZERO_SHARES ? proRataDown(before.cost, after, before.qty) : ZERO_USD;
  return { ...before, qty: after, cost };
}

/** A split whose terms can't be read leaves nothing that the desk could prove to be its own. */
function overSplit(holding: Holding, split: CorporateActionFact | undefined): Holding {
  const to = marketRatio(split?.ratio?.to);
  const from = marketRatio(split?.ratio?.from);
  if (to === null || from === null) return NOTHING;
  return { ...holding, qty: splitDown(holding.qty, to, from) };
}
