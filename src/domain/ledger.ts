/** The ledger: what the desk holds of its own, read from the broker's orders (design 3.7). */
import { walk } from './holding-walk';
import {
  deskOrders,
  deskOrdersBySymbol,
  factsOfOrders,
  type DeskOrder,
  type LedgerFacts,
} from './ledger-facts';
import { decimal, usdText, ZERO_SHARES } from './money';
import type { CorporateActionFact } from './observation';
import { lifeOf } from './order-state';
import type { Rules } from './rules';

/** What the desk holds of one symbol: the most that it may ever sell. JSON-plain. */
export interface Lot {
  readonly symbol: string;
  /** The desk's net shares, in the shares of the day it was read for; decimal string, above zero. */
  readonly qty: string;
  /** What was paid for those, USD, by the average-cost method: without fees, and untouched by splits. */
  readonly cost: string;
  /** The trading date of the purchase that began the holding. */
  readonly openedOn: string;
}

/**
 * The desk's lots at the end of `asOf`, by symbol: its own filled buys less its own filled sells, times the splits with
 * an ex date up to then. Whatever its ids bought counts, a probe's fill too; what others hold in the account doesn't.
 *
 * Never throws. What can't be read counts for less, never for more: an unreadable buy bought nothing, an unreadable
 * sell sold everything, a split without terms leaves no lot. A fill without a price is taken at its limit.
 */
export function readLots(facts: LedgerFacts, desk: string, asOf: string): readonly Lot[] {
  return [...deskOrdersBySymbol(facts, desk)].flatMap(([symbol, orders]) => {
    const { qty, cost, openedOn } = walk(symbol, orders, facts.splits, asOf);
    return qty > ZERO_SHARES ? [{ symbol, qty: decimal(qty), cost: usdText(cost), openedOn }] : [];
  });
}

/** Symbols of which an order of the desk may still sell: a second one beside it could sell the same shares again. */
export const liveSells = (facts: LedgerFacts, desk: string): readonly string[] =>
  symbolsOf(
    deskOrders(facts, desk).filter(
      ({ order }) => order.side === 'sell' && lifeOf(order.status) === 'working',
    ),
  );

/**
 * The facts without what no rule reads any more, so that a history stays small however long the desk has run: of each
 * symbol, all up to the last time that the desk had none of it and nothing working, when that was before the sessions
 * that the cooldown looks back on. Lots, live sells and the cooldown come out the same.
 */
export function trimLedger(facts: LedgerFacts, { desk, exits }: Pick<Rules, 'desk' | 'exits'>): LedgerFacts {
  // The cooldown looks back on so many sessions, the day of the sale and the day of its scan.
  const recent = facts.sessions.slice(-exits.cooldownSessions - 2);
  const kept = new Map<string, readonly DeskOrder[]>();
  let first = recent[0] ?? '';
  for (const [symbol, orders] of deskOrdersBySymbol(facts, desk)) {
    const end = openEnd(symbol, orders, facts.splits, recent[0] ?? '');
    if (end.length > 0) kept.set(symbol, end);
    for (const { sessionDate } of end) if (first === '' || sessionDate < first) first = sessionDate;
  }
  return factsOfOrders(kept, desk, {
    sessions: facts.sessions.filter((date) => date >= first),
    splits: facts.splits.filter(({ symbol, exDate }) => kept.has(symbol) && exDate > first),
  });
}

/** A symbol's orders after the last time, before `since`, that nothing was left of the earlier ones. */
function openEnd(
  symbol: string,
  orders: readonly DeskOrder[],
  splits: readonly CorporateActionFact[],
  since: string,
): readonly DeskOrder[] {
  let passed = 0;
  let dropped = 0;
  let isOver = false;
  walk(symbol, orders, splits, since, ({ by, after }) => {
    isOver ||= lifeOf(by.order.status) === 'working' || by.tradedOn >= since;
    passed += 1;
    if (!isOver && after.qty === ZERO_SHARES) dropped = passed;
  });
  return orders.slice(dropped);
}

const symbolsOf = (orders: readonly DeskOrder[]): readonly string[] =>
  [...new Set(orders.map(({ order }) => order.symbol))].sort();
