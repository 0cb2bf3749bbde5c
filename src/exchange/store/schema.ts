/**
 * The tables of the exchange's state file. One file holds every account, told apart by a column: a request's
 * transaction covers the clock, the market's announcements and the account together, so that no kill can part them.
 * Money, prices and quantities are decimal text; instants are milliseconds since 1970.
 */
import type { DatabaseSync } from 'node:sqlite';
import { SOLE_ACCOUNT } from '../account-opening';

/** What all accounts share: the market's origin, its clock, and what was announced of it. */
const SHARED = `
  CREATE TABLE IF NOT EXISTS origin (id INTEGER PRIMARY KEY CHECK (id = 1), market TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), at_ms INTEGER NOT NULL, speed REAL NOT NULL, until_ms INTEGER, held INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS closure (date TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS changed_hours (date TEXT PRIMARY KEY, open_ms INTEGER NOT NULL, close_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS announced_split (
    symbol TEXT NOT NULL, ex_date TEXT NOT NULL, ratio TEXT NOT NULL, PRIMARY KEY (symbol, ex_date)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS announced_fault (key TEXT PRIMARY KEY, account TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS late_open (
    date TEXT NOT NULL, symbol TEXT NOT NULL, after_open_ms INTEGER NOT NULL, PRIMARY KEY (date, symbol)
  ) STRICT;
`;

/** What belongs to one account: its name is the first column of each, or of its key. */
const OF_ACCOUNT = `
  CREATE TABLE IF NOT EXISTS account (
    name TEXT PRIMARY KEY, cash TEXT NOT NULL, last_equity TEXT NOT NULL, balance_asof TEXT NOT NULL,
    created_ms INTEGER NOT NULL, advanced_to_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS configuration (
    account TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (account, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS position (
    account TEXT NOT NULL, symbol TEXT NOT NULL, qty TEXT NOT NULL, cost TEXT NOT NULL, PRIMARY KEY (account, symbol)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS "order" (
    account TEXT NOT NULL, seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, client_order_id TEXT NOT NULL,
    symbol TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL,
    qty TEXT, notional TEXT, limit_price TEXT, reserve_price TEXT NOT NULL, held_qty TEXT NOT NULL,
    status TEXT NOT NULL, filled_qty TEXT NOT NULL, filled_cost TEXT NOT NULL,
    session_date TEXT NOT NULL, next_match_ms INTEGER NOT NULL,
    submitted_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
    filled_ms INTEGER, canceled_ms INTEGER, expired_ms INTEGER, failed_ms INTEGER,
    UNIQUE (account, client_order_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS order_by_account ON "order" (account);
  CREATE INDEX IF NOT EXISTS order_by_status ON "order" (account, status, next_match_ms);
  CREATE TABLE IF NOT EXISTS ledger (
    account TEXT NOT NULL, seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS ledger_by_account ON ledger (account);
  CREATE TABLE IF NOT EXISTS fractional_switch (
    account TEXT NOT NULL, seq INTEGER PRIMARY KEY, symbol TEXT NOT NULL, enabled INTEGER NOT NULL, from_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS fault_plan (account TEXT PRIMARY KEY, plan TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS fault_fired (
    account TEXT NOT NULL, seq INTEGER PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL,
    class TEXT NOT NULL, key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS fault_fired_by_place ON fault_fired (account, place);
  CREATE TABLE IF NOT EXISTS fault_request (
    account TEXT NOT NULL, class TEXT NOT NULL, key TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (account, class, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS order_mark (
    account TEXT NOT NULL, order_id TEXT NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, ms INTEGER NOT NULL,
    PRIMARY KEY (account, order_id, name)
  ) STRICT;
`;

/** The tables of a file that knew one account only, each with the columns that it gets after the account's name. */
const BEFORE_ACCOUNTS: Readonly<Record<string, string>> = {
  account: 'cash, last_equity, balance_asof, created_ms, advanced_to_ms',
  fault_plan: 'plan, since_ms',
  ...Object.fromEntries(
    [
      ...['configuration', 'position', 'order', 'ledger'],
      ...['fractional_switch', 'fault_fired', 'fault_request', 'order_mark'],
    ].map((table) => [table, '*']),
  ),
};

/** Makes the tables, in one transaction; a file of one account only is taken over as the sole account's. */
export function makeTables(database: DatabaseSync): void {
  const columns = database.prepare(`PRAGMA table_info('order')`).all();
  const isOfOneAccount = columns.length > 0 && !columns.some(({ name }) => name === 'account');
  const old = isOfOneAccount ? Object.entries(BEFORE_ACCOUNTS) : [];
  const aside = old.map(([table]) => `ALTER TABLE "${table}" RENAME TO "${table} before accounts";`);
  const over = old.map(
    ([table, kept]) =>
      `INSERT INTO "${table}" SELECT '${SOLE_ACCOUNT}', ${kept} FROM "${table} before accounts";
       DROP TABLE "${table} before accounts";`,
  );
  const indexes = isOfOneAccount ? 'DROP INDEX order_by_status; DROP INDEX fault_fired_by_place;' : '';
  database.exec(
    `BEGIN IMMEDIATE; ${aside.join('')} ${indexes} ${SHARED} ${OF_ACCOUNT} ${over.join('')} COMMIT;`,
  );
}
