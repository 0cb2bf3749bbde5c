import { larger, magnitude, minus, notional, plus, price, ZERO_SHARES, ZERO_USD } from './money';
import { provenFills, reservedAmount, unfilledShares } from './reservations';
import type { Book } from './book';
import type { Price, Shares, Usd } from './money';
import type { Reservation } from './reservations';

/** What one symbol puts at risk: holdings, open buys and reservations. Null is unknown, never zero. */
export interface SymbolExposure {
  readonly symbol: string;
  /** At this session's price; null when anything in it has no price. */
  readonly value: Usd | null;
  /** The same, but a holding without a price counts at what was paid for it. For the gross limit only. */
  readonly atCost: Usd | null;
}

/**
 * The exposure of every symbol that is held, on order or reserved, the desk's or not (design 3.2). Each share
 * counts once: an own order through its reservation, its fills as position. Where the two sources disagree, the
 * larger counts, so that a fill in between counts twice and never zero times.
 */
export function exposures(book: Book, reservations: readonly Reservation[]): readonly SymbolExposure[] {
  const symbols = new Set([...book.holdings, ...book.openBuys, ...reservations].map(({ symbol }) => symbol));
  return [...symbols].map((symbol) => exposureOf(symbol, book, reservations));
}

/** The exposure of one symbol; zero for one that is nowhere. */
export function exposureOf(symbol: string, book: Book, reservations: readonly Reservation[]): SymbolExposure {
  const own = reservations.filter((each) => each.symbol === symbol);
  const pending = both(openBuysAmount(symbol, book, own), reservedAmount(own));
  const quantity = heldShares(symbol, book, own);
  const at = book.prices.get(symbol) ?? null;
  return {
    symbol,
    value: both(held(quantity, at), pending),
    atCost: both(held(quantity, at ?? highestCost(symbol, book, own)), pending),
  };
}

/**
 * What open buys may still spend beyond the desk's own reservations; null when one can't be valued. An own order
 * counts only where it is larger than its reservation: an order that nothing was reserved for must not go uncounted.
 */
export function openBuysAmount(symbol: string, book: Book, reservations: readonly Reservation[]): Usd | null {
  if (book.openBuys.length === 0) return ZERO_USD;
  let covered = reservations
    .filter((each) => each.symbol === symbol)
    .reduce((all, each) => plus(all, unfilledShares(each)), ZERO_SHARES);
  return total(
    book.openBuys
      .filter((order) => order.symbol === symbol)
      .map(({ own, unfilled }) => {
        if (unfilled === null || 'amount' in unfilled) return unfilled && unfilled.amount;
        if (!own) return notional(unfilled.at, unfilled.qty);
        const beyond = larger(minus(unfilled.qty, covered), ZERO_SHARES);
        covered = larger(minus(covered, unfilled.qty), ZERO_SHARES);
        return notional(unfilled.at, beyond);
      }),
  );
}

/** A sum that is unknown as soon as one of its parts is. */
export const total = (amounts: readonly (Usd | null)[]): Usd | null =>
  amounts.reduce<Usd | null>(both, ZERO_USD);

const both = (one: Usd | null, other: Usd | null): Usd | null =>
  one === null || other === null ? null : plus(one, other);

/** Σ |qty|, or the desk's own fills where they prove more than the positions show yet. Null is unreadable. */
function heldShares(symbol: string, book: Book, own: readonly Reservation[]): Shares | null {
  let listed = ZERO_SHARES;
  for (const holding of book.holdings) {
    if (holding.symbol !== symbol) continue;
    if (holding.qty === null) return null;
    listed = plus(listed, magnitude(holding.qty));
  }
  let working = ZERO_SHARES;
  for (const order of book.openBuys)
    if (order.symbol === symbol && order.own) working = plus(working, order.filled);
  return larger(listed, larger(provenFills(symbol, own), working));
}

function held(quantity: Shares | null, at: Price | null): Usd | null {
  if (quantity === ZERO_SHARES) return ZERO_USD;
  return quantity === null || at === null ? null : notional(at, quantity);
}

/** The highest price paid for what is held, or reserved for it. */
function highestCost(symbol: string, book: Book, own: readonly Reservation[]): Price | null {
  const listed = book.holdings.filter((each) => each.symbol === symbol).map((each) => each.averageEntry);
  const costs = [...listed, ...own.map((each) => price(each.price))];
  return costs.reduce<Price | null>(
    (highest, each) => (each === null || (highest !== null && highest >= each) ? highest : each),
    null,
  );
}
