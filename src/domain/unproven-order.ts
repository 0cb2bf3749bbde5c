import type { Reservation } from './reservations';

/** An order whose fate its session could not prove. JSON-plain: the desk keeps it, the next session looks it up first. */
export interface UnprovenOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Shares that it may trade in all, decimal string. */
  readonly qty: string;
  /** The price at which its unfilled part is reserved, USD; null for an exit, which reserves nothing. */
  readonly price: string | null;
  /** Shares proven to be filled. */
  readonly filledQty: string;
  /** Market time from which it can no longer live: a quarter of an hour after the close of its day (design 3.6). */
  readonly deadAfter: string;
}

/** The room that unproven buys keep until they are proven. */
export const reservationsOf = (unproven: readonly UnprovenOrder[]): readonly Reservation[] =>
  unproven.flatMap(({ symbol, side, qty, price, filledQty }) =>
    side === 'buy' && price !== null ? [{ symbol, qty, price, filledQty, state: 'held' as const }] : [],
  );
