/**
 * Reservations: the room that the desk's own intents take up before, and while, their orders work (design 3.2).
 * A list of them is a value; every function returns a new list. JSON-plain, because they go with each order to the
 * gateway and, while an order is unknown, on to the next session.
 */
import { ZERO_SHARES, decimal, minus, notional, plus, price, shares, sum } from './money';
import type { Price, Shares, Usd } from './money';

/**
 * What one intent may still buy, and has bought. There is at most one held reservation a symbol. A released one
 * takes no room, but goes on proving its fills, because positions may show them late.
 */
export interface Reservation {
  readonly symbol: string;
  /** Shares that the intent may buy in all; after the release, what it bought. Decimal string. */
  readonly qty: string;
  /** The limit price, at which the unfilled part counts. Decimal string, USD. */
  readonly price: string;
  /** Shares bought so far, over all rungs: cumulative, and it never falls. Decimal string. */
  readonly filledQty: string;
  readonly state: 'held' | 'released';
}

/** The shares of a reservation that may still be bought; none when it is released. */
export const unfilledShares = (reservation: Reservation): Shares =>
  reservation.state === 'held' ? minus(shares(reservation.qty), shares(reservation.filledQty)) : ZERO_SHARES;

/** What reservations may still spend: the unfilled part of each, at its reservation price. */
export const reservedAmount = (reservations: readonly Reservation[]): Usd =>
  sum(reservations.map((each) => notional(price(each.price), unfilledShares(each))));

/** What reservations prove to have been bought of a symbol, in all. */
export const provenFills = (symbol: string, reservations: readonly Reservation[]): Shares =>
  reservations
    .filter((each) => each.symbol === symbol)
    .reduce((total, each) => plus(total, shares(each.filledQty)), ZERO_SHARES);

/** True while an intent for the symbol may still buy. */
export const isReserved = (symbol: string, reservations: readonly Reservation[]): boolean =>
  reservations.some((each) => each.symbol === symbol && each.state === 'held');

/**
 * What an order for `symbol` is checked against: the reservations of every other intent, and of its own only what is
 * bought. Its own unfilled part is the order itself, and would count twice.
 */
export const besidesOrder = (symbol: string, reservations: readonly Reservation[]): readonly Reservation[] =>
  reservations.map((each) => (each.symbol === symbol ? { ...each, qty: each.filledQty } : each));

/** Takes room for a new intent. Throws `RangeError` when the symbol holds a reservation, or nothing would be reserved. */
export function reserve(
  reservations: readonly Reservation[],
  symbol: string,
  quantity: Shares,
  at: Price,
): readonly Reservation[] {
  if (isReserved(symbol, reservations)) throw new RangeError(`${symbol} already holds a reservation`);
  if (quantity <= 0n || at <= 0n) {
    throw new RangeError(`nothing to reserve for ${symbol}: ${decimal(quantity)} sh @ ${decimal(at)}`);
  }
  const fresh = {
    symbol,
    qty: decimal(quantity),
    price: decimal(at),
    filledQty: '0',
    state: 'held',
  } as const;
  return [...reservations, fresh];
}

/**
 * Gives back what an intent no longer wants: `quantity` is what it may buy in all, fills included. Throws
 * `RangeError` for a quantity above the one reserved, or below what is bought: only `reserve` takes room.
 */
export function shrinkTo(
  reservations: readonly Reservation[],
  symbol: string,
  quantity: Shares,
): readonly Reservation[] {
  return change(reservations, symbol, (held) => {
    if (quantity > shares(held.qty) || quantity < shares(held.filledQty)) {
      throw new RangeError(
        `the reservation of ${symbol} can't shrink to ${decimal(quantity)} sh: it is for ${held.qty}, of which ${held.filledQty} are bought`,
      );
    }
    return { ...held, qty: decimal(quantity) };
  });
}

/**
 * Notes what an intent has bought so far. `filledQty` is cumulative; a smaller one is an older answer and changes
 * nothing. Throws `RangeError` for more than was reserved, which no order of ours can buy.
 */
export function fillTo(
  reservations: readonly Reservation[],
  symbol: string,
  filledQty: Shares,
): readonly Reservation[] {
  return change(reservations, symbol, (held) => {
    if (filledQty > shares(held.qty)) {
      throw new RangeError(`${symbol} bought ${decimal(filledQty)} sh of ${held.qty} reserved`);
    }
    return filledQty > shares(held.filledQty) ? { ...held, filledQty: decimal(filledQty) } : held;
  });
}

/**
 * Makes a held reservation as large as an order that is known to exist: one adopted from an earlier run may be larger
 * than what was reserved for it now, and what may fill must count whole. Changes nothing else.
 */
export const coverAtLeast = (
  reservations: readonly Reservation[],
  symbol: string,
  ordered: Shares,
): readonly Reservation[] =>
  reservations.map((each) =>
    each.symbol === symbol && each.state === 'held' && shares(each.qty) < ordered
      ? { ...each, qty: decimal(ordered) }
      : each,
  );

/**
 * Ends a reservation whose intent is proven to buy no more: it shrinks to `bought`, the cumulative fills of all its
 * rungs, zero included. Exactly once: a second time throws `RangeError`, as do fewer shares than were noted before.
 */
export function settle(
  reservations: readonly Reservation[],
  symbol: string,
  bought: Shares,
): readonly Reservation[] {
  return change(reservations, symbol, (held) => {
    if (bought > shares(held.qty) || bought < shares(held.filledQty)) {
      throw new RangeError(
        `${symbol} can't have bought ${decimal(bought)} sh: ${held.qty} were reserved and ${held.filledQty} are proven`,
      );
    }
    return { ...held, qty: decimal(bought), filledQty: decimal(bought), state: 'released' };
  });
}

/** Ends a reservation whose intent is proven to have bought nothing. Throws as `settle` does. */
export const release = (reservations: readonly Reservation[], symbol: string): readonly Reservation[] =>
  settle(reservations, symbol, ZERO_SHARES);

function change(
  reservations: readonly Reservation[],
  symbol: string,
  to: (held: Reservation) => Reservation,
): readonly Reservation[] {
  const held = reservations.find((each) => each.symbol === symbol && each.state === 'held');
  if (!held) {
    const before = reservations.some((each) => each.symbol === symbol);
    throw new RangeError(
      before ? `the reservation of ${symbol} is already released` : `${symbol} holds no reservation`,
    );
  }
  return reservations.map((each) => (each === held ? to(held) : each));
}
