/** Cooldown (design 3.4): a symbol that was stopped out isn't bought again for some sessions. */
import { walk, type Fill } from './holding-walk';
import { deskOrdersBySymbol, tradingDateOf, type LedgerFacts } from './ledger-facts';
import { isBelow, oneMinus, proRataDown, ratio, smaller, ZERO_SHARES } from './money';
import type { Rules } from './rules';

/** A symbol that was stopped out lately. JSON-plain. */
export interface CoolingDown {
  readonly symbol: string;
  /** The trading date on which it was sold, the latest. */
  readonly stoppedOut: string;
}

export interface CooldownQuestion {
  readonly facts: LedgerFacts;
  /** The sales that filed records call a stop, by the session date of the record. */
  readonly stops: readonly { readonly symbol: string; readonly date: string }[];
  /** The session that wants to buy. */
  readonly scanDate: string;
  readonly rules: Pick<Rules, 'desk' | 'exits'>;
}

/**
 * The symbols that `scanDate`'s session must not buy: stopped out on a trading date after which, up to this session's
 * own, there have been at most `cooldownSessions` sessions. A sale is a stop by its record; or, because a record can be
 * lost, when it fetched less than its cost less `stopLoss`, whatever it was meant as.
 */
export function coolingDown({ facts, stops, scanDate, rules }: CooldownQuestion): readonly CoolingDown[] {
  const { sessions, splits } = facts;
  const today = tradingDateOf(scanDate, sessions);
  const byFill: { readonly symbol: string; readonly date: string }[] = [];
  for (const [symbol, orders] of deskOrdersBySymbol(facts, rules.desk)) {
    if (orders.every(({ order }) => order.side !== 'sell')) continue;
    walk(symbol, orders, splits, today, (fill) => {
      if (isStop(fill, rules)) byFill.push({ symbol, date: fill.by.sessionDate });
    });
  }
  // The day of the sale is the first of these; a list that doesn't reach back to it counts too few, never too many.
  const since = (date: string): number => sessions.filter((each) => each > date && each <= today).length - 1;
  const recent = [...byFill, ...stops]
    .filter(({ date }) => since(date) <= rules.exits.cooldownSessions)
    .toSorted((left, right) => (left.date < right.date ? -1 : Number(left.date > right.date)));
  const latest = new Map(recent.map(({ symbol, date }) => [symbol, tradingDateOf(date, sessions)]));
  return [...latest]
    .map(([symbol, stoppedOut]) => ({ symbol, stoppedOut }))
    .toSorted((left, right) => (left.symbol < right.symbol ? -1 : 1));
}

/** Did a sale fetch less than its part of the cost, less `stopLoss`? Strictly, like the stop itself. */
function isStop({ by, qty, worth, before }: Fill, { exits }: Pick<Rules, 'exits'>): boolean {
  if (by.order.side !== 'sell' || worth === null || qty <= ZERO_SHARES || before.qty <= ZERO_SHARES)
    return false;
  const cost = proRataDown(before.cost, smaller(qty, before.qty), before.qty);
  return isBelow(worth, cost, oneMinus(ratio(exits.stopLoss)));
}
