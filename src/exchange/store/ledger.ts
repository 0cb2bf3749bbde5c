/**
 * Everything that happened to an account at the exchange, in order, in market time: for checkers that must not trust the desk.
 * Only ever appended to, in the transaction of the change it records.
 */
import type { DatabaseSync } from 'node:sqlite';
import { instantText } from '../../domain/instant';
import type { OrderStatus } from '../trading/order';
import { number, text } from './columns';

/** One entry; quantities, prices and money are decimal strings. */
type LedgerEntry =
  | {
      readonly kind: 'status';
      readonly orderId: string;
      readonly clientOrderId: string;
      readonly symbol: string;
      readonly status: OrderStatus;
      /** Why the exchange ended the order by itself; null where the status says it all. */
      readonly reason: string | null;
    }
  | {
      readonly kind: 'fill';
      readonly orderId: string;
      readonly clientOrderId: string;
      readonly symbol: string;
      readonly side: 'buy' | 'sell';
      readonly qty: string;
      readonly price: string;
    }
  | { readonly kind: 'holding'; readonly symbol: string; readonly qty: string; readonly price: string }
  | {
      readonly kind: 'split';
      readonly symbol: string;
      readonly ratio: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: 'close'; readonly date: string; readonly cash: string; readonly equity: string };

type DatedLedgerEntry = LedgerEntry & { readonly seq: number; readonly at: string };

export interface Ledger {
  append(atMs: number, entry: LedgerEntry): void;
  entries(): readonly DatedLedgerEntry[];
}

/** The ledger of each account by its name. */
export function ledgers(database: DatabaseSync): (account: string) => Ledger {
  const append = database.prepare('INSERT INTO ledger (account, at_ms, entry) VALUES (?, ?, ?)');
  const entries = database.prepare('SELECT * FROM ledger WHERE account = ? ORDER BY seq');
  return (account) => ({
    append: (atMs, entry) => {
      append.run(account, atMs, JSON.stringify(entry));
    },
    entries: () =>
      entries.all(account).map((row) => ({
        seq: number(row, 'seq'),
        at: instantText(number(row, 'at_ms')),
        ...(JSON.parse(text(row, 'entry')) as LedgerEntry),
      })),
  });
}
