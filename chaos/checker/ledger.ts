/**
 * The exchange's own account of what happened, read without any code of the desk: orders with their lives, fills and
 * the positions and the cash that follow from them.
 */
import {
  decimal,
  minus,
  notional,
  plus,
  price,
  ratio,
  shareDown,
  shares,
  usd,
  ZERO_SHARES,
} from '../../src/domain/money';
import type { Price, Shares, Usd } from '../../src/domain/money';

/** `GET /control/ledger`, as far as the checker reads it. */
export interface Ledger {
  readonly orders: readonly LedgerOrder[];
  readonly entries: readonly LedgerEntry[];
}

export interface LedgerOrder {
  readonly id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: string | null;
  readonly notional: string | null;
  readonly limit_price: string | null;
}

export type LedgerEntry = { readonly seq: number; readonly at: string } & (
  | {
      readonly kind: 'status';
      readonly orderId: string;
      readonly status: string;
      readonly reason?: string | null;
    }
  | {
      readonly kind: 'fill';
      readonly orderId: string;
      readonly symbol: string;
      readonly side: string;
      readonly qty: string;
      readonly price: string;
    }
  | { readonly kind: 'holding'; readonly symbol: string; readonly qty: string; readonly price: string }
  | { readonly kind: 'split'; readonly symbol: string; readonly ratio: string }
  | { readonly kind: 'close'; readonly date: string; readonly equity: string }
);

/** What a client order id of Nightdesk says. */
export interface OrderName {
  readonly desk: string;
  /** The date of the session's scan. */
  readonly date: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Fractional, whole, exit or probe. */
  readonly kind: 'f' | 'w' | 'x' | 'p';
}

export interface Fill {
  readonly seq: number;
  readonly qty: Shares;
  readonly price: Price;
}

/** One order and its life. */
export interface Traded {
  readonly id: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Null for an order by notional. */
  readonly qty: Shares | null;
  readonly limit: Price | null;
  /** Null for an order that isn't one of Nightdesk's. */
  readonly name: OrderName | null;
  readonly acceptedSeq: number;
  readonly acceptedMs: number;
  /** Null while it lives. */
  readonly endedSeq: number | null;
  readonly endedMs: number | null;
  readonly fills: readonly Fill[];
}

/** The states in which an order never changes again, at Alpaca. */
const TERMINAL: ReadonlySet<string> = new Set(['filled', 'canceled', 'expired', 'rejected', 'replaced']);
const NAME = /^nd1-([a-z0-9]+)-(\d{4})(\d\d)(\d\d)-([A-Z.]+)-([bs])-([fwxp])\d+$/;

function orderName(clientOrderId: string): OrderName | null {
  const [, desk, year, month, day, symbol, side, kind] = NAME.exec(clientOrderId) ?? [];
  if (desk === undefined || symbol === undefined) return null;
  return {
    ...{ desk, date: `${year ?? ''}-${month ?? ''}-${day ?? ''}`, symbol },
    side: side === 'b' ? 'buy' : 'sell',
    kind: kind as OrderName['kind'],
  };
}

/** Every order that was ever accepted, in the order of acceptance. Throws for a ledger that contradicts itself. */
export function tradedOrders({ orders, entries }: Ledger): readonly Traded[] {
  return orders
    .map((order): Traded => {
      const own = entries.filter((entry) => 'orderId' in entry && entry.orderId === order.id);
      const [accepted] = own;
      if (!accepted)
        throw new Error(`the ledger has order ${order.client_order_id} and nothing that happened to it`);
      const ended = own.find((entry) => entry.kind === 'status' && TERMINAL.has(entry.status));
      return {
        id: order.id,
        clientOrderId: order.client_order_id,
        symbol: order.symbol,
        side: order.side === 'sell' ? 'sell' : 'buy',
        qty: order.qty === null ? null : shares(order.qty),
        limit: order.limit_price === null ? null : price(order.limit_price),
        name: orderName(order.client_order_id),
        acceptedSeq: accepted.seq,
        acceptedMs: Date.parse(accepted.at),
        endedSeq: ended?.seq ?? null,
        endedMs: ended ? Date.parse(ended.at) : null,
        fills: own.flatMap((entry) =>
          entry.kind === 'fill'
            ? [{ seq: entry.seq, qty: shares(entry.qty), price: price(entry.price) }]
            : [],
        ),
      };
    })
    .sort((left, right) => left.acceptedSeq - right.acceptedSeq);
}

/** True while an order could fill, at the moment right before an entry of the ledger. */
export const isAlive = ({ acceptedSeq, endedSeq }: Traded, seq: number): boolean =>
  acceptedSeq < seq && (endedSeq === null || endedSeq >= seq);

/** Shares filled before an entry of the ledger; all of them without one. */
export const filledBefore = ({ fills }: Traded, seq = Infinity): Shares =>
  fills.filter((fill) => fill.seq < seq).reduce((total, { qty }) => plus(total, qty), ZERO_SHARES);

/** What an order could still trade, right before an entry of the ledger. */
export const unfilledBefore = (order: Traded, seq: number): Shares =>
  order.qty === null ? ZERO_SHARES : minus(order.qty, filledBefore(order, seq));

/** The account right before an entry of the ledger. */
export interface Account {
  readonly cash: Usd;
  readonly positions: ReadonlyMap<string, Shares>;
  /** Equity at the last close; null before the first. */
  readonly lastEquity: Usd | null;
}

/** The account as the entries before `seq` make it, from what it was worth at the start. */
export function accountBefore({ entries }: Ledger, startingCash: Usd, seq: number): Account {
  let cash = startingCash;
  let lastEquity: Usd | null = null;
  const positions = new Map<string, Shares>();
  const move = (symbol: string, qty: Shares): void => {
    positions.set(symbol, plus(positions.get(symbol) ?? ZERO_SHARES, qty));
  };
  for (const entry of entries) {
    if (entry.seq >= seq) break;
    if (entry.kind === 'holding' || entry.kind === 'fill') {
      const qty = shares(entry.qty);
      const cost = notional(price(entry.price), qty);
      const bought = entry.kind === 'holding' || entry.side === 'buy';
      cash = bought ? minus(cash, cost) : plus(cash, cost);
      move(entry.symbol, bought ? qty : minus(ZERO_SHARES, qty));
    } else if (entry.kind === 'split') {
      positions.set(entry.symbol, shareDown(positions.get(entry.symbol) ?? ZERO_SHARES, ratio(entry.ratio)));
    } else if (entry.kind === 'close') {
      lastEquity = usd(entry.equity);
    }
  }
  return { cash, positions, lastEquity };
}

/** Shares, for a message. */
export const text = (qty: Shares): string => decimal(qty);

/** The members of a list by what they have in common, in their order. */
export function grouped<T>(list: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}
