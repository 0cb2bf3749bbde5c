/**
 * The exchange's state file: SQLite in WAL mode, so that whatever was committed before an answer survives
 * `kill -9` at any instant. (A power cut may lose the last moments: `synchronous` is NORMAL.)
 * Money, prices and quantities are decimal text; instants are milliseconds since 1970.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS origin (id INTEGER PRIMARY KEY CHECK (id = 1), market TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), at_ms INTEGER NOT NULL, speed REAL NOT NULL, until_ms INTEGER, held INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY CHECK (id = 1), cash TEXT NOT NULL, last_equity TEXT NOT NULL, balance_asof TEXT NOT NULL,
    created_ms INTEGER NOT NULL, advanced_to_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS configuration (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS position (symbol TEXT PRIMARY KEY, qty TEXT NOT NULL, cost TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS "order" (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, client_order_id TEXT NOT NULL UNIQUE,
    symbol TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL,
    qty TEXT, notional TEXT, limit_price TEXT, reserve_price TEXT NOT NULL, held_qty TEXT NOT NULL,
    status TEXT NOT NULL, filled_qty TEXT NOT NULL, filled_cost TEXT NOT NULL,
    session_date TEXT NOT NULL, next_match_ms INTEGER NOT NULL,
    submitted_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
    filled_ms INTEGER, canceled_ms INTEGER, expired_ms INTEGER, failed_ms INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS order_by_status ON "order" (status, next_match_ms);
  CREATE TABLE IF NOT EXISTS ledger (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS fractional_switch (
    seq INTEGER PRIMARY KEY, symbol TEXT NOT NULL, enabled INTEGER NOT NULL, from_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS closure (date TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS changed_hours (date TEXT PRIMARY KEY, open_ms INTEGER NOT NULL, close_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS announced_split (
    symbol TEXT NOT NULL, ex_date TEXT NOT NULL, ratio TEXT NOT NULL, PRIMARY KEY (symbol, ex_date)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS late_open (
    date TEXT NOT NULL, symbol TEXT NOT NULL, after_open_ms INTEGER NOT NULL, PRIMARY KEY (date, symbol)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS fault_plan (id INTEGER PRIMARY KEY CHECK (id = 1), plan TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS fault_fired (
    seq INTEGER PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, class TEXT NOT NULL, key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS fault_fired_by_place ON fault_fired (place);
  CREATE TABLE IF NOT EXISTS fault_request (
    class TEXT NOT NULL, key TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (class, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS order_mark (
    order_id TEXT NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, ms INTEGER NOT NULL, PRIMARY KEY (order_id, name)
  ) STRICT;
`;

/** Thrown when the state file can't be used; the message names it and says what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/**
 * Opens the state file for this process alone: two exchanges on one file would overwrite each other's clock. Null is a
 * state that is gone with the process. Throws `StateFileError` when the file is in use or no state file.
 */
export function openDatabase(stateFile: string | null): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (stateFile !== null) mkdirSync(dirname(stateFile), { recursive: true });
    database = new DatabaseSync(stateFile ?? ':memory:');
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
    return database;
  } catch (error) {
    database?.close();
    const why = error instanceof Error ? error.message : String(error);
    const hint = /locked|busy/i.test(why)
      ? 'another exchange is running on it; stop that one, or give this one another state file'
      : 'give another path, or remove the file to start afresh';
    throw new StateFileError(
      `the exchange's state file ${stateFile ?? 'in memory'} can't be opened (${why}): ${hint}`,
      {
        cause: error,
      },
    );
  }
}
