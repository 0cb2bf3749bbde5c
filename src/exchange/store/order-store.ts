/** Orders on disk. Client order ids are unique for ever: no order is ever deleted. */
import type { DatabaseSync } from 'node:sqlite';
import { decimal, price, shares, usd, usdText } from '../../domain/money';
import type { ExchangeSession } from '../market';
import type { Order, OrderStatus } from '../trading/order';
import { number, optionalNumber, optionalText, text } from './columns';
import type { Row } from './columns';

const OPEN = `status IN ('accepted', 'pending_new', 'new', 'partially_filled', 'pending_cancel')`;

export interface OrderStore {
  byId(id: string): Order | undefined;
  byClientOrderId(clientOrderId: string): Order | undefined;
  /** All of them, in order of arrival. */
  all(): readonly Order[];
  open(): readonly Order[];
  /** The open order that is due first, ties by arrival; undefined when none is due by `atMs`. */
  due(atMs: number): Order | undefined;
  /** The place of the next order in the order of arrival, over all accounts. */
  nextSeq(): number;
  /** Writes a new order, or the new state of a known one. */
  save(order: Order): void;
  /**
   * Has every open order of a session wait for the open of another, those of all other accounts too: what is
   * announced of the market concerns all. A cancel that is under way still comes through when it is due.
   */
  waitForSession(date: string, next: Pick<ExchangeSession, 'date' | 'openMs'>): void;
}

/** The store of each account's orders by its name. */
export function orderStores(database: DatabaseSync): (account: string) => OrderStore {
  const byId = database.prepare(`SELECT * FROM "order" WHERE account = ? AND id = ?`);
  const byClientOrderId = database.prepare(`SELECT * FROM "order" WHERE account = ? AND client_order_id = ?`);
  const all = database.prepare(`SELECT * FROM "order" WHERE account = ? ORDER BY seq`);
  const open = database.prepare(`SELECT * FROM "order" WHERE account = ? AND ${OPEN} ORDER BY seq`);
  const due = database.prepare(
    `SELECT * FROM "order" WHERE account = ? AND ${OPEN} AND next_match_ms <= ? ORDER BY next_match_ms, seq LIMIT 1`,
  );
  const last = database.prepare(`SELECT coalesce(max(seq), 0) AS seq FROM "order"`);
  const insert = database.prepare(
    `INSERT INTO "order" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       status = excluded.status, filled_qty = excluded.filled_qty, filled_cost = excluded.filled_cost,
       session_date = excluded.session_date, next_match_ms = excluded.next_match_ms,
       updated_ms = excluded.updated_ms, filled_ms = excluded.filled_ms, canceled_ms = excluded.canceled_ms,
       expired_ms = excluded.expired_ms, failed_ms = excluded.failed_ms`,
  );
  const wait = database.prepare(
    `UPDATE "order" SET session_date = ?,
       next_match_ms = CASE status WHEN 'pending_cancel' THEN min(next_match_ms, ?) ELSE ? END
     WHERE session_date = ? AND ${OPEN}`,
  );
  const maybe = (row: Row | undefined): Order | undefined => (row === undefined ? undefined : readOrder(row));

  return (account) => ({
    byId: (id) => maybe(byId.get(account, id)),
    byClientOrderId: (clientOrderId) => maybe(byClientOrderId.get(account, clientOrderId)),
    all: () => all.all(account).map(readOrder),
    open: () => open.all(account).map(readOrder),
    due: (atMs) => maybe(due.get(account, atMs)),
    nextSeq: () => number(last.get() ?? {}, 'seq') + 1,
    save: (order) => {
      insert.run(
        ...[account, order.seq, order.id, order.clientOrderId, order.symbol, order.side, order.type],
        order.qty === null ? null : decimal(order.qty),
        order.notional === null ? null : usdText(order.notional),
        order.limit === null ? null : decimal(order.limit),
        ...[decimal(order.reservePrice), decimal(order.heldQty), order.status],
        ...[decimal(order.filledQty), usdText(order.filledCost), order.sessionDate, order.nextMatchMs],
        ...[
          order.submittedMs,
          order.updatedMs,
          order.filledMs,
          order.canceledMs,
          order.expiredMs,
          order.failedMs,
        ],
      );
    },
    waitForSession: (date, next) => {
      wait.run(next.date, next.openMs, next.openMs, date);
    },
  });
}

function readOrder(row: Row): Order {
  return {
    seq: number(row, 'seq'),
    id: text(row, 'id'),
    clientOrderId: text(row, 'client_order_id'),
    symbol: text(row, 'symbol'),
    side: text(row, 'side') === 'buy' ? 'buy' : 'sell',
    type: text(row, 'type') === 'market' ? 'market' : 'limit',
    qty: optionalText(row, 'qty', shares),
    notional: optionalText(row, 'notional', usd),
    limit: optionalText(row, 'limit_price', price),
    reservePrice: price(text(row, 'reserve_price')),
    heldQty: shares(text(row, 'held_qty')),
    status: text(row, 'status') as OrderStatus,
    filledQty: shares(text(row, 'filled_qty')),
    filledCost: usd(text(row, 'filled_cost')),
    sessionDate: text(row, 'session_date'),
    nextMatchMs: number(row, 'next_match_ms'),
    submittedMs: number(row, 'submitted_ms'),
    updatedMs: number(row, 'updated_ms'),
    filledMs: optionalNumber(row, 'filled_ms'),
    canceledMs: optionalNumber(row, 'canceled_ms'),
    expiredMs: optionalNumber(row, 'expired_ms'),
    failedMs: optionalNumber(row, 'failed_ms'),
  };
}
