/** The fault plan, what fired of it, and how many requests of each kind it has seen: all of it outlives a restart. */
import type { DatabaseSync } from 'node:sqlite';
import { number, text } from './columns';
import type { Row } from './columns';

export interface FiredFault {
  /** The fault's place in the plan. */
  readonly place: number;
  readonly name: string;
  /** Market time, milliseconds since 1970. */
  readonly atMs: number;
  /** The class of what it struck. */
  readonly on: string;
  /** What its draw was keyed by. */
  readonly key: string;
}

export interface FaultStore {
  /** The plan as JSON text, and the market time at which it was taken; undefined when there never was one. */
  plan(): { readonly plan: string; readonly sinceMs: number } | undefined;
  /** Takes a new plan and forgets what fired of the old one. */
  replace(plan: string, sinceMs: number): void;
  fired(): readonly FiredFault[];
  /** How often the fault at this place has fired. */
  firedTimes(place: number): number;
  append(fired: FiredFault): void;
  /** Counts a request of a class, or of a class about one order, and says the how many-th it is. */
  count(on: string, key: string): number;
  mark(mark: OrderMark): void;
  /** An order's mark by the name of its fault. */
  marked(orderId: string, name: string): OrderMark | undefined;
  /** Every order's mark of a fault. */
  allMarked(name: string): readonly OrderMark[];
}

/** A fault that a single order has. */
export interface OrderMark {
  readonly orderId: string;
  readonly name: string;
  /** When it was struck, in market time. */
  readonly atMs: number;
  /** The fault's own `ms` of market time. */
  readonly ms: number;
}

/** The store of each account's faults by its name. */
export function faultStores(database: DatabaseSync): (account: string) => FaultStore {
  const plan = database.prepare('SELECT * FROM fault_plan WHERE account = ?');
  const replace = database.prepare('INSERT OR REPLACE INTO fault_plan VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM fault_fired WHERE account = ?');
  const uncount = database.prepare('DELETE FROM fault_request WHERE account = ?');
  const fired = database.prepare('SELECT * FROM fault_fired WHERE account = ? ORDER BY seq');
  const times = database.prepare('SELECT count(*) AS times FROM fault_fired WHERE account = ? AND place = ?');
  const append = database.prepare(
    'INSERT INTO fault_fired (account, place, name, at_ms, class, key) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const count = database.prepare(
    `INSERT INTO fault_request VALUES (?, ?, ?, 1)
     ON CONFLICT (account, class, key) DO UPDATE SET seen = seen + 1 RETURNING seen`,
  );
  const mark = database.prepare('INSERT OR REPLACE INTO order_mark VALUES (?, ?, ?, ?, ?)');
  const marked = database.prepare('SELECT * FROM order_mark WHERE account = ? AND order_id = ? AND name = ?');
  const allMarked = database.prepare('SELECT * FROM order_mark WHERE account = ? AND name = ?');
  const readMark = (row: Row): OrderMark => ({
    ...{ orderId: text(row, 'order_id'), name: text(row, 'name') },
    ...{ atMs: number(row, 'at_ms'), ms: number(row, 'ms') },
  });

  return (account) => ({
    plan: () => {
      const row = plan.get(account);
      return row && { plan: text(row, 'plan'), sinceMs: number(row, 'since_ms') };
    },
    replace: (written, sinceMs) => {
      replace.run(account, written, sinceMs);
      forget.run(account);
      uncount.run(account);
    },
    fired: () =>
      fired.all(account).map((row) => ({
        ...{ place: number(row, 'place'), name: text(row, 'name'), atMs: number(row, 'at_ms') },
        ...{ on: text(row, 'class'), key: text(row, 'key') },
      })),
    firedTimes: (place) => number(times.get(account, place) ?? {}, 'times'),
    append: ({ place, name, atMs, on, key }) => {
      append.run(account, place, name, atMs, on, key);
    },
    count: (on, key) => number(count.get(account, on, key) ?? {}, 'seen'),
    mark: ({ orderId, name, atMs, ms }) => {
      mark.run(account, orderId, name, atMs, ms);
    },
    marked: (orderId, name) => {
      const row = marked.get(account, orderId, name);
      return row && readMark(row);
    },
    allMarked: (name) => allMarked.all(account, name).map(readMark),
  });
}
